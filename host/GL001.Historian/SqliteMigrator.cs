using System.Globalization;
using Microsoft.Data.Sqlite;

namespace GL001.Historian;

/// <summary>Brings a database to the schema of this program: all steps in one transaction, one process at a time.</summary>
internal static class SqliteMigrator
{
    /// <summary>Applies what is missing. Processes that come together queue up; the later one finds nothing to do.</summary>
    /// <exception cref="HistorianException">The database was written by a newer program.</exception>
    public static void Migrate(SqliteConnection connection, IReadOnlyList<Migration> migrations, TimeProvider time)
    {
        // Not deferred: takes the write lock now, so that the version read below cannot change before it is acted upon.
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, transaction, """
            CREATE TABLE IF NOT EXISTS schema_versions (
              version       INTEGER PRIMARY KEY,
              name          TEXT NOT NULL,
              applied_at_us INTEGER NOT NULL
            ) STRICT
            """);
        int present = Version(connection, transaction);
        if (present > migrations.Count)
        {
            throw new HistorianException(string.Create(CultureInfo.InvariantCulture,
                $"The database {connection.DataSource} has schema version {present}; this program knows versions up to {migrations.Count}. Run the newer program, or restore a backup from before its first start."),
                isTransient: false);
        }

        foreach (Migration migration in migrations.Skip(present))
        {
            Execute(connection, transaction, migration.Up);
            using SqliteCommand note = connection.CreateCommand();
            note.Transaction = transaction;
            note.CommandText = "INSERT INTO schema_versions (version, name, applied_at_us) VALUES ($version, $name, $at)";
            note.Parameters.AddWithValue("$version", migration.Version);
            note.Parameters.AddWithValue("$name", migration.Name);
            note.Parameters.AddWithValue("$at", Microseconds.From(time.GetUtcNow()));
            note.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Takes back every step above <paramref name="version"/>, in one transaction. The data of those steps is lost.</summary>
    public static void Revert(SqliteConnection connection, IReadOnlyList<Migration> migrations, int version)
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        int present = Version(connection, transaction);
        foreach (Migration migration in migrations.Take(present).Skip(version).Reverse())
        {
            Execute(connection, transaction, migration.Down);
            Execute(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"DELETE FROM schema_versions WHERE version = {migration.Version}"));
        }

        transaction.Commit();
    }

    private static int Version(SqliteConnection connection, SqliteTransaction transaction)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT coalesce(max(version), 0) FROM schema_versions";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The text is one of our own scripts.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
