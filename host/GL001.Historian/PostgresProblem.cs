using Npgsql;

namespace GL001.Historian;

/// <summary>What PostgreSQL's complaints mean for whoever writes.</summary>
internal static class PostgresProblem
{
    // What passes by itself: connection, resources (disk full), an operator's stop, a server that starts or has become a
    // standby, a lock, a conflict with another writer (classes and codes of PostgreSQL 15, appendix A).
    private static readonly string[] s_transientClasses = ["08", "53", "57", "58"];

    private static readonly string[] s_transientCodes =
    [
        PostgresErrorCodes.ReadOnlySqlTransaction, PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected, PostgresErrorCodes.LockNotAvailable,
    ];

    public static bool IsTransient(NpgsqlException problem) => problem is PostgresException told
        ? s_transientClasses.Contains(told.SqlState[..2]) || s_transientCodes.Contains(told.SqlState)
        : true;

    /// <summary>As callers know it.</summary>
    /// <param name="problem">What Npgsql complains of.</param>
    /// <param name="name">Of server and database; without the password.</param>
    public static HistorianException Translate(NpgsqlException problem, string name) =>
        new($"The history database {name} failed: {problem.Message}", IsTransient(problem), problem);
}
