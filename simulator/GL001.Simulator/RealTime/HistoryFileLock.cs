using Microsoft.Data.Sqlite;

namespace GL001.Simulator.RealTime;

/// <summary>
/// Takes a coordinator's history from it as another program does that keeps the file's write lock: a second connection begins a
/// transaction and does not end it. Nothing is written and so nothing is confirmed; readers of a write-ahead log go on.
/// </summary>
internal sealed class HistoryFileLock : IDisposable
{
    // As long as the coordinator's own transactions may take; then the drill says so.
    private const int LockTimeoutSeconds = 5;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;

    /// <exception cref="ScenarioRefusedException">The file cannot be locked.</exception>
    public HistoryFileLock(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            DefaultTimeout = LockTimeoutSeconds,
            Pooling = false,
        }.ToString());
        try
        {
            _connection.Open();
            _transaction = _connection.BeginTransaction(deferred: false);
        }
        catch (SqliteException problem)
        {
            _connection.Dispose();
            throw new ScenarioRefusedException($"database-lost could not lock the coordinator's history {path}: {problem.Message}");
        }
    }

    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }
}
