using System.Threading.Channels;
using Dapper;
using GL001.Historian;
using Microsoft.Data.Sqlite;

namespace GL001.Operations;

/// <summary>
/// The SQLite file of what the coordinator must not forget. Writes that come together are committed together: each waits for
/// the disk once, not once each, and each still fails or stands alone. A write that has returned survives a power cut.
/// </summary>
public sealed class OperationsDatabase : IAsyncDisposable
{
    // A batch holds the file's lock; readers of the write-ahead log do not wait for it, other processes do.
    private const int LargestBatch = 256;

    private const int LockTimeoutSeconds = 5;

    // SQLite's result codes for what passes by itself: busy, locked, I/O error, disk full, cannot open.
    private static readonly int[] s_transientCodes = [5, 6, 10, 13, 14];

    private readonly string _connectionString;
    private readonly TimeProvider _clock;
    private readonly SqliteConnection _connection;
    private readonly Channel<PendingWrite> _waiting = Channel.CreateUnbounded<PendingWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;
    private readonly Lock _statisticsLock = new();
    private readonly Queue<SlowCommit> _slow = [];
    private int _inHand;
    private long _writes;
    private long _commits;
    private long _reads;
    private double _commitSeconds;
    private int _disposed;

    /// <summary>Opens the file, creates it when it does not exist, and brings it to the present schema.</summary>
    /// <exception cref="OperationsException">The file cannot be opened, is no such database, or belongs to a newer program.</exception>
    public OperationsDatabase(string path, TimeProvider clock)
    {
        Path = path;
        _clock = clock;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = LockTimeoutSeconds, ForeignKeys = true, Pooling = false }.ToString();
        _connection = new SqliteConnection(_connectionString);
        try
        {
            _connection.Open();
            _connection.Execute("PRAGMA journal_mode = WAL");
            _connection.Execute("PRAGMA synchronous = FULL");
            SqliteMigrator.Migrate(_connection, Migration.Load(typeof(OperationsDatabase).Assembly, Migration.Sqlite), clock);
        }
        catch (SqliteException problem)
        {
            _connection.Dispose();
            throw Translate(problem);
        }
        catch (HistorianException problem)
        {
            _connection.Dispose();
            throw new OperationsException(problem.Message, problem.IsTransient, problem);
        }

        _writing = Task.Run(WriteAllAsync);
    }

    public string Path { get; }

    /// <summary>What the database did since it was opened.</summary>
    public DatabaseStatistics Statistics()
    {
        lock (_statisticsLock)
        {
            return new DatabaseStatistics(_writes, Interlocked.Read(ref _reads), _commits, _commits == 0 ? null : _commitSeconds / _commits, Volatile.Read(ref _inHand), [.. _slow.Reverse()]);
        }
    }

    /// <summary>Runs a write; when this returns, it is on the disk for good.</summary>
    /// <param name="work">Runs inside a transaction, on another thread; may run other statements, must not begin a transaction. What it throws undoes it and nothing else.</param>
    /// <exception cref="OperationsException">The store failed; nothing of this write was kept.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work)
    {
        var done = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.Writer.TryWrite(new PendingWrite(connection => work(connection), done)))
        {
            throw new OperationsException($"The database {Path} is closed.", isTransient: false);
        }

        Interlocked.Increment(ref _inHand);
        try
        {
            return (T)(await done.Task.ConfigureAwait(false))!;
        }
        finally
        {
            Interlocked.Decrement(ref _inHand);
        }
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<SqliteConnection> work) => WriteAsync<object?>(connection =>
    {
        work(connection);
        return null;
    });

    /// <summary>Runs a query on a connection of its own; sees everything that was committed before.</summary>
    /// <exception cref="OperationsException">The store failed.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> work)
    {
        Interlocked.Increment(ref _reads);
        try
        {
            // SQLite works synchronously.
            return await Task.Run(() =>
            {
                using var connection = new SqliteConnection(_connectionString);
                connection.Open();
                return work(connection);
            }).ConfigureAwait(false);
        }
        catch (SqliteException problem)
        {
            throw Translate(problem);
        }
    }

    /// <summary>Writes what waits and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _waiting.Writer.Complete();
        await _writing.ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<PendingWrite>(LargestBatch);
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _waiting.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            Commit(batch);
        }
    }

    private void Commit(List<PendingWrite> batch)
    {
        var began = _clock.GetTimestamp();
        var outcomes = new (object? Value, Exception? Problem)[batch.Count];
        try
        {
            // By hand: Dapper and the commands of a write need no transaction object that way.
            _connection.Execute("BEGIN IMMEDIATE");
            for (var i = 0; i < batch.Count; i++)
            {
                outcomes[i] = RunAlone(batch[i]);
            }

            _connection.Execute("COMMIT");
            Count(batch.Count, _clock.GetElapsedTime(began).TotalSeconds);
        }
        catch (SqliteException problem)
        {
            RollBack();
            var translated = Translate(problem);
            foreach (var write in batch)
            {
                write.Done.SetException(translated);
            }

            return;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            if (outcomes[i].Problem is { } problem)
            {
                batch[i].Done.SetException(problem);
            }
            else
            {
                batch[i].Done.SetResult(outcomes[i].Value);
            }
        }
    }

    private void Count(int writes, double seconds)
    {
        lock (_statisticsLock)
        {
            _writes += writes;
            _commits++;
            _commitSeconds += seconds;
            if (seconds >= SlowCommit.SlowSeconds)
            {
                _slow.Enqueue(new SlowCommit(_clock.GetUtcNow(), writes, seconds));
                if (_slow.Count > SlowCommit.MostRemembered)
                {
                    _slow.Dequeue();
                }
            }
        }
    }

    private (object? Value, Exception? Problem) RunAlone(PendingWrite write)
    {
        _connection.Execute("SAVEPOINT one");
        try
        {
            var value = write.Work(_connection);
            _connection.Execute("RELEASE one");
            return (value, null);
        }
#pragma warning disable CA1031 // Whatever one write throws is its caller's; the others stand.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            if (problem is SqliteException && !InTransaction)
            {
                // The failure has ended the whole transaction, as a full disk does: nobody's write stands.
                throw;
            }

            _connection.Execute("ROLLBACK TO one; RELEASE one");
            return (null, problem is SqliteException sqlite ? Translate(sqlite) : problem);
        }
    }

    private bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    private void RollBack()
    {
        if (InTransaction)
        {
            _connection.Execute("ROLLBACK");
        }
    }

    private OperationsException Translate(SqliteException problem) =>
        new($"The database {Path} failed: {problem.Message}", s_transientCodes.Contains(problem.SqliteErrorCode), problem);

    private sealed record PendingWrite(Func<SqliteConnection, object?> Work, TaskCompletionSource<object?> Done);
}
