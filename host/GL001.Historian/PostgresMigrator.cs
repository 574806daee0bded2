using System.Globalization;
using Npgsql;

namespace GL001.Historian;

/// <summary>Brings one schema of a PostgreSQL database to the state of this program: all steps in one transaction, one process at a time.</summary>
internal static class PostgresMigrator
{
    // Any number will do as long as nobody else in the database locks it: "GL-001" in ASCII.
    private const long LockKey = 0x474C2D303031;

    /// <summary>Creates the schema when it is missing and applies what is missing in it. Processes that come together queue up; the later ones find nothing to do.</summary>
    /// <param name="source">The database.</param>
    /// <param name="schema">Name of the schema; an identifier without quotes.</param>
    /// <param name="migrations">All steps known.</param>
    /// <param name="time">Tells when a step was applied.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is applied then.</param>
    /// <exception cref="HistorianException">The schema was written by a newer program.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses a step; nothing was applied.</exception>
    public static async Task MigrateAsync(NpgsqlDataSource source, string schema, IReadOnlyList<Migration> migrations, TimeProvider time, CancellationToken cancellationToken = default)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await EnterAsync(connection, schema, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, """
            CREATE TABLE IF NOT EXISTS schema_versions (
              version    integer PRIMARY KEY,
              name       text NOT NULL,
              applied_at timestamptz NOT NULL
            )
            """, cancellationToken).ConfigureAwait(false);
        int present = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
        if (present > migrations.Count)
        {
            throw new HistorianException(string.Create(CultureInfo.InvariantCulture,
                $"The schema {schema} of database {connection.Database} has version {present}; this program knows versions up to {migrations.Count}. Run the newer program, or restore a backup from before its first start."),
                isTransient: false);
        }

        foreach (Migration migration in migrations.Skip(present))
        {
            await ExecuteAsync(connection, migration.Up, cancellationToken).ConfigureAwait(false);
            await using var note = new NpgsqlCommand("INSERT INTO schema_versions (version, name, applied_at) VALUES ($1, $2, $3)", connection)
            {
                Parameters = { new() { Value = migration.Version }, new() { Value = migration.Name }, new() { Value = time.GetUtcNow() } },
            };
            await note.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes back every step above <paramref name="version"/>, in one transaction. The data of those steps is lost.</summary>
    public static async Task RevertAsync(NpgsqlDataSource source, string schema, IReadOnlyList<Migration> migrations, int version, CancellationToken cancellationToken = default)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await EnterAsync(connection, schema, cancellationToken).ConfigureAwait(false);
        int present = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
        foreach (Migration migration in migrations.Take(present).Skip(version).Reverse())
        {
            await ExecuteAsync(connection, migration.Down, cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"DELETE FROM schema_versions WHERE version = {migration.Version}"), cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the lock until the end of the transaction, and makes the schema the one that unqualified names mean.</summary>
    private static async Task EnterAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        string name = "\"" + schema.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({LockKey})"), cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {name}", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"SET LOCAL search_path TO {name}", cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM schema_versions", connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The text is one of our own scripts.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
