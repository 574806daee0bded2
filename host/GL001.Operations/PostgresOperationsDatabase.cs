using System.Data;
using System.Data.Common;
using Dapper;
using GL001.Historian;
using Npgsql;

namespace GL001.Operations;

/// <summary>Operations in a schema of a PostgreSQL database, which several processes may share.</summary>
public sealed class PostgresOperationsDatabase : OperationsDatabase
{
    /// <summary>Name of the schema.</summary>
    public const string Schema = "operations";

    // Twenty replicas with such pools fit a server of 400 connections and more; one process never needs it all.
    private const int PoolSize = 20;

    // As long as SQLite is waited for. A lock that is held longer is told as a failure that passes.
    private const int LockTimeoutSeconds = 5;

    private const int CommandTimeoutSeconds = 10;

    // A server that was a primary and is a standby now: the connection after the next goes to the new primary.
    private const string ReadOnlyTransaction = "25006";

    private readonly NpgsqlDataSource _source;
    private NpgsqlConnection? _writer;

    /// <summary>Reaches the database and brings the schema to its present state; blocks until that is done.</summary>
    /// <param name="connectionString">As Npgsql reads it; pool, schema and timeouts are set here.</param>
    /// <param name="clock">Times transactions and dates migrations.</param>
    /// <exception cref="OperationsException">The database cannot be reached, refuses, or belongs to a newer program.</exception>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public PostgresOperationsDatabase(string connectionString, TimeProvider clock)
        : base(NameOf(connectionString), clock)
    {
        _source = NpgsqlDataSource.Create(Settings(connectionString));
        try
        {
            // Off the caller's context, which is about to block.
            Task.Run(() => PostgresMigrator.MigrateAsync(_source, Schema, Migration.Load(typeof(OperationsDatabase).Assembly, Migration.Postgres), clock)).GetAwaiter().GetResult();
        }
        catch (NpgsqlException problem)
        {
            _source.Dispose();
            throw Translate(problem);
        }
        catch (HistorianException problem)
        {
            _source.Dispose();
            throw new OperationsException(problem.Message, problem.IsTransient, problem);
        }

        StartWriting();
    }

    public override int MostConnections => PoolSize;

    // Two words: Dapper takes one for the name of a procedure.
    protected override string Begin => "BEGIN TRANSACTION";

    public override Task<long> SizeAsync() => ReadAsync(connection => connection.QuerySingle<long>(
        "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace = @Schema::regnamespace", new { Schema }));

    protected override DbConnection OpenReader() => _source.OpenConnection();

    protected override DbConnection OpenWriter()
    {
        if (_writer is { State: ConnectionState.Open })
        {
            return _writer;
        }

        _writer?.Dispose();
        _writer = null;
        return _writer = _source.OpenConnection();
    }

    // An error leaves the transaction open until it is rolled back, at least to a savepoint.
    protected override bool IsInTransaction(DbConnection writer) => writer.State == ConnectionState.Open;

    protected override bool IsConflict(DbException problem) =>
        problem is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    // Without the cause: a grain passes this on to other silos, and Npgsql's exceptions cannot travel there.
    protected override OperationsException Translate(DbException problem) =>
        new($"The database {Name} failed: {problem.Message}", problem.IsTransient || problem.SqlState == ReadOnlyTransaction);

    protected override async ValueTask CloseAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync().ConfigureAwait(false);
        }

        await _source.DisposeAsync().ConfigureAwait(false);
    }

    private static string NameOf(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return $"postgresql://{settings.Host}:{settings.Port}/{settings.Database}";
    }

    private static string Settings(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = Schema,
            MaxPoolSize = PoolSize,
            CommandTimeout = CommandTimeoutSeconds,
            ApplicationName = "gl001-operations",
        };
        settings.Options = $"{settings.Options} -c lock_timeout={LockTimeoutSeconds}s".TrimStart();
        return settings.ToString();
    }
}
