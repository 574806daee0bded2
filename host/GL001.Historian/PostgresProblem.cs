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

    /// <summary>As callers know it; names server and database, never the password.</summary>
    public static HistorianException Translate(NpgsqlException problem) =>
        new($"The history database failed: {problem.Message}", IsTransient(problem), problem);
}
