using System.Data.Common;
using Dapper;
using GL001.Historian;
using Microsoft.Data.Sqlite;

namespace GL001.Operations;

/// <summary>Operations in an SQLite file: for one process.</summary>
public sealed class SqliteOperationsDatabase : OperationsDatabase
{
    private const int LockTimeoutSeconds = 5;

    // SQLite's result codes for what passes by itself: busy, locked, I/O error, disk full, cannot open.
    private static readonly int[] s_transientCodes = [5, 6, 10, 13, 14];

    private readonly string _connectionString;
    private readonly SqliteConnection _writer;

    /// <summary>Opens the file, creates it when it does not exist, and brings it to the present schema.</summary>
    /// <exception cref="OperationsException">The file cannot be opened, is no such database, or belongs to a newer program.</exception>
    public SqliteOperationsDatabase(string path, TimeProvider clock)
        : base(path, clock)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = LockTimeoutSeconds, ForeignKeys = true, Pooling = false }.ToString();
        _writer = new SqliteConnection(_connectionString);
        try
        {
            _writer.Open();
            _writer.Execute("PRAGMA journal_mode = WAL");
            _writer.Execute("PRAGMA synchronous = FULL");
            SqliteMigrator.Migrate(_writer, Migration.Load(typeof(OperationsDatabase).Assembly, Migration.Sqlite), clock);
        }
        catch (SqliteException problem)
        {
            _writer.Dispose();
            throw Translate(problem);
        }
        catch (HistorianException problem)
        {
            _writer.Dispose();
            throw new OperationsException(problem.Message, problem.IsTransient, problem);
        }

        StartWriting();
    }

    /// <summary>One writes. Readers of the write-ahead log do not wait for it and have a connection of their own while they read.</summary>
    public override int MostConnections => 1;

    // Takes the write lock at once, so that no write fails half way because another process came between.
    protected override string Begin => "BEGIN IMMEDIATE";

    public override Task<long> SizeAsync() => Task.FromResult(new[] { Name, Name + "-wal" }.Select(file => new FileInfo(file)).Where(file => file.Exists).Sum(file => file.Length));

    protected override DbConnection OpenReader()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    protected override DbConnection OpenWriter()
    {
        if (_writer.State != System.Data.ConnectionState.Open)
        {
            _writer.Open();
            _writer.Execute("PRAGMA synchronous = FULL");
        }

        return _writer;
    }

    protected override bool IsInTransaction(DbConnection writer) => SQLitePCL.raw.sqlite3_get_autocommit(((SqliteConnection)writer).Handle) == 0;

    protected override bool IsConflict(DbException problem) => false;

    protected override OperationsException Translate(DbException problem) =>
        new($"The database {Name} failed: {problem.Message}", problem is SqliteException sqlite && s_transientCodes.Contains(sqlite.SqliteErrorCode), problem);

    protected override ValueTask CloseAsync() => _writer.DisposeAsync();
}
