using System.Data.Common;
using System.Threading.Channels;
using Dapper;

namespace GL001.Operations;

/// <summary>
/// The store of what the coordinator must not forget. Writes that come together are committed together: each waits for
/// the disk once, not once each, and each still fails or stands alone. A write that has returned survives a power cut.
/// </summary>
public abstract class OperationsDatabase : IAsyncDisposable
{
    // A batch holds locks that other processes may wait for.
    private const int LargestBatch = 256;

    // Each ends for one of the processes that met; so many in a row mean that something else is wrong.
    private const int MostConflicts = 5;

    private readonly TimeProvider _clock;
    private readonly Channel<PendingWrite> _waiting = Channel.CreateUnbounded<PendingWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _statisticsLock = new();
    private readonly Queue<SlowCommit> _slow = [];
    private Task _writing = Task.CompletedTask;
    private int _inHand;
    private long _writes;
    private long _commits;
    private long _reads;
    private double _commitSeconds;
    private int _disposed;

    /// <param name="name">Where the store is, as people are told; without a password.</param>
    /// <param name="clock">Times the transactions.</param>
    protected OperationsDatabase(string name, TimeProvider clock) => (Name, _clock) = (name, clock);

    /// <summary>Where the store is: a file, or a server with its database.</summary>
    public string Name { get; }

    /// <summary>Connections that this process may hold at a time.</summary>
    public abstract int MostConnections { get; }

    /// <summary>Bytes that the store takes.</summary>
    /// <exception cref="OperationsException">The store failed.</exception>
    public abstract Task<long> SizeAsync();

    /// <summary>What the database did since it was opened.</summary>
    public DatabaseStatistics Statistics()
    {
        lock (_statisticsLock)
        {
            return new DatabaseStatistics(_writes, Interlocked.Read(ref _reads), _commits, _commits == 0 ? null : _commitSeconds / _commits, Volatile.Read(ref _inHand), [.. _slow.Reverse()]);
        }
    }

    /// <summary>Runs a write; when this returns, it is on the disk for good.</summary>
    /// <param name="work">
    /// Runs inside a transaction, on another thread, and again when the transaction met one of another process; may run other statements, must not begin a
    /// transaction. What it throws undoes it and nothing else.
    /// </param>
    /// <exception cref="OperationsException">The store failed; nothing of this write was kept, except where a server went away in the midst of the commit: then nobody knows.</exception>
    public async Task<T> WriteAsync<T>(Func<DbConnection, T> work)
    {
        var done = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.Writer.TryWrite(new PendingWrite(connection => work(connection), done)))
        {
            throw new OperationsException($"The database {Name} is closed.", isTransient: false);
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
    public Task WriteAsync(Action<DbConnection> work) => WriteAsync<object?>(connection =>
    {
        work(connection);
        return null;
    });

    /// <summary>Runs a query on a connection of its own; sees everything that was committed before.</summary>
    /// <exception cref="OperationsException">The store failed.</exception>
    public async Task<T> ReadAsync<T>(Func<DbConnection, T> work)
    {
        Interlocked.Increment(ref _reads);
        try
        {
            // Dapper's plain calls serve both stores, and SQLite works synchronously anyway.
            return await Task.Run(() =>
            {
                using var connection = OpenReader();
                return work(connection);
            }).ConfigureAwait(false);
        }
        catch (DbException problem)
        {
            throw Translate(problem);
        }
    }

    /// <summary>Writes what waits and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _waiting.Writer.Complete();
        await _writing.ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Statement that begins a transaction that will write.</summary>
    protected abstract string Begin { get; }

    /// <summary>To be called once the store is open.</summary>
    protected void StartWriting() => _writing = Task.Run(WriteAllAsync);

    /// <summary>An open connection for one query; whoever asks disposes it.</summary>
    protected abstract DbConnection OpenReader();

    /// <summary>The connection of all writes, opened again when it was lost.</summary>
    protected abstract DbConnection OpenWriter();

    /// <summary>Whether a transaction is still open after a failure, so that what came before the failed statement can stand.</summary>
    protected abstract bool IsInTransaction(DbConnection writer);

    /// <summary>Whether a write failed only because another process wrote at the same time.</summary>
    protected abstract bool IsConflict(DbException problem);

    /// <summary>What callers are told of a failure.</summary>
    protected abstract OperationsException Translate(DbException problem);

    /// <summary>Gives up every connection.</summary>
    protected abstract ValueTask CloseAsync();

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
        for (var conflicts = 0; ; conflicts++)
        {
            try
            {
                var outcomes = CommitOnce(batch);
                Count(batch.Count, _clock.GetElapsedTime(began).TotalSeconds);
                Tell(batch, outcomes);
                return;
            }
            catch (DbException problem) when (IsConflict(problem) && conflicts < MostConflicts)
            {
                // The other process is through by now: it is what this one met.
            }
            catch (DbException problem)
            {
                var translated = Translate(problem);
                foreach (var write in batch)
                {
                    write.Done.SetException(translated);
                }

                return;
            }
        }
    }

    private (object? Value, Exception? Problem)[] CommitOnce(List<PendingWrite> batch)
    {
        var writer = OpenWriter();
        try
        {
            var outcomes = new (object? Value, Exception? Problem)[batch.Count];

            // By hand: Dapper and the commands of a write need no transaction object that way.
            writer.Execute(Begin);
            for (var i = 0; i < batch.Count; i++)
            {
                outcomes[i] = RunAlone(writer, batch[i]);
            }

            writer.Execute("COMMIT TRANSACTION");
            return outcomes;
        }
        catch (DbException)
        {
            RollBack(writer);
            throw;
        }
    }

    private (object? Value, Exception? Problem) RunAlone(DbConnection writer, PendingWrite write)
    {
        writer.Execute("SAVEPOINT one");
        try
        {
            var value = write.Work(writer);
            writer.Execute("RELEASE SAVEPOINT one");
            return (value, null);
        }
#pragma warning disable CA1031 // Whatever one write throws is its caller's; the others stand.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            if (problem is DbException failure && (IsConflict(failure) || !IsInTransaction(writer)))
            {
                // The locks of the others may be half of the conflict; or the failure has ended the whole transaction, as a full disk does: nobody's write stands.
                throw;
            }

            writer.Execute("ROLLBACK TO SAVEPOINT one");
            writer.Execute("RELEASE SAVEPOINT one");
            return (null, problem is DbException store ? Translate(store) : problem);
        }
    }

    private void RollBack(DbConnection writer)
    {
        try
        {
            if (IsInTransaction(writer))
            {
                writer.Execute("ROLLBACK TRANSACTION");
            }
        }
        catch (DbException)
        {
            // A server that went away has rolled back by itself; the next write connects anew.
            writer.Close();
        }
    }

    private static void Tell(List<PendingWrite> batch, (object? Value, Exception? Problem)[] outcomes)
    {
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

    private sealed record PendingWrite(Func<DbConnection, object?> Work, TaskCompletionSource<object?> Done);
}
