using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace GL001.Historian;

public sealed record HistoryWriterOptions
{
    /// <summary>For PostgreSQL: what comes is there a moment later. SQLite gathers for longer, because each of its commits wears the machine's own flash.</summary>
    public static HistoryWriterOptions ForPostgres { get; } = new() { FlushInterval = TimeSpan.FromMilliseconds(25), BatchSize = 10_000 };

    /// <summary>Entries that may wait. Beyond it the oldest are dropped and counted: what happens now matters most.</summary>
    public int Capacity { get; init; } = 100_000;

    /// <summary>Tags whose samples are not kept, because they change with every message and say nothing afterwards.</summary>
    public IReadOnlySet<string> SkippedTags { get; init; } = new HashSet<string>();

    /// <summary>Samples written in one transaction.</summary>
    public int BatchSize { get; init; } = 1_000;

    /// <summary>Longest time that a sample waits for its batch to fill.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Wait before a batch is offered again to a store that is locked, full or away.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>
/// Takes samples, events and numbered records without making anyone wait, and writes them to the historian in batches and in order.
/// While the store is away, samples and events go to the spool, if there is one with room, else they wait in memory until the oldest are dropped. Numbered records
/// are not taken then, and not confirmed: their controller keeps them and sends them again.
/// </summary>
public sealed partial class HistoryWriter : IAsyncDisposable
{
    private readonly IHistorian _historian;
    private readonly HistorySpool? _spool;
    private readonly HistoryWriterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<Entry> _entries;
    private readonly SemaphoreSlim _batchIsFull = new(0, 1);
    private readonly CancellationTokenSource _abandon = new();
    private Task _writing = Task.CompletedTask;
    private bool _disposed;
    private volatile bool _stopping;
    private volatile bool _isFailing;
    private volatile bool _spoolIsFull;
    private long _written;
    private long _dropped;
    private long _refused;
    private long _deferred;
    private long _retries;
    private long _lastLossTicks;
    private int _inHand;

    public HistoryWriter(IHistorian historian, HistoryWriterOptions options, TimeProvider time, ILogger<HistoryWriter> logger, HistorySpool? spool = null)
    {
        _historian = historian;
        _spool = spool;
        _options = options;
        _time = time;
        _logger = logger;
        _entries = Channel.CreateBounded<Entry>(
            new BoundedChannelOptions(options.Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            CountDropped);
    }

    /// <summary>Entries taken and not yet written.</summary>
    public int Backlog => _entries.Reader.Count + Volatile.Read(ref _inHand);

    /// <summary>Entries written.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Entries lost because the store was away for too long, or was still away at the stop.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Entries that the store refused for their content.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Numbered records that were turned away because the store was away; their controller has them still.</summary>
    public long Deferred => Interlocked.Read(ref _deferred);

    /// <summary>Bytes that wait in the spool.</summary>
    public long SpooledBytes => _spool?.Bytes ?? 0;

    /// <summary>Whether the spool took nothing more at the last attempt: it has no room, or its disk failed.</summary>
    public bool SpoolIsFull => _spoolIsFull;

    /// <summary>When an entry was dropped or refused last; null while nothing was lost.</summary>
    public DateTimeOffset? LastLossAt =>
        Interlocked.Read(ref _lastLossTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Times that a batch had to be offered again.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Whether the store was locked, full or away at the last attempt.</summary>
    public bool IsFailing => _isFailing;

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        _writing = Task.Run(WriteBatches, cancellationToken);
        return Task.CompletedTask;
    }

    /// <summary>Leaves a sample to be written, unless its tag is skipped. Returns at once.</summary>
    public void Write(in Sample sample)
    {
        if (!_options.SkippedTags.Contains(sample.Tag))
        {
            Enqueue(new Entry(sample, null));
        }
    }

    /// <summary>Leaves an event to be written. Returns at once.</summary>
    public void Write(HistoryEvent historyEvent) => Enqueue(new Entry(default, historyEvent));

    /// <summary>Leaves a numbered record to be kept exactly once. Returns at once.</summary>
    /// <param name="record">The record.</param>
    /// <param name="kept">Told the highest number that is kept for good, once the store has committed; not at all when it refuses the record.</param>
    public void Write(NumberedRecord record, Action<long> kept) => Enqueue(new Entry(default, null, record, kept));

    /// <summary>Writes what waits, then ends.</summary>
    /// <param name="cancellationToken">Gives up on a store that does not answer; what waits is counted as dropped.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _stopping = true;
        _entries.Writer.TryComplete();
        SignalFull();
        using (cancellationToken.UnsafeRegister(state => ((CancellationTokenSource)state!).Cancel(), _abandon))
        {
            await _writing.ConfigureAwait(false);
        }

        CountAbandoned();
    }

    /// <summary>Ends without waiting for a store that does not answer; <see cref="StopAsync"/> first is the orderly way.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _abandon.CancelAsync().ConfigureAwait(false);
        await StopAsync().ConfigureAwait(false);
        _abandon.Dispose();
        _batchIsFull.Dispose();
    }

    private void Enqueue(Entry entry)
    {
        if (!_entries.Writer.TryWrite(entry))
        {
            // Stopped: nothing is taken any more.
            CountDropped(entry);
            return;
        }

        if (_entries.Reader.Count >= _options.BatchSize)
        {
            SignalFull();
        }
    }

    private void SignalFull()
    {
        try
        {
            if (_batchIsFull.CurrentCount == 0)
            {
                _batchIsFull.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Another thread said it in the same moment; once is enough.
        }
    }

    private async Task WriteBatches()
    {
        try
        {
            while (true)
            {
                if (_spool is { IsEmpty: false } spool)
                {
                    await Unspool(spool).ConfigureAwait(false);
                    if (_stopping && _entries.Reader.Count == 0)
                    {
                        // What the spool holds it holds until the next start.
                        return;
                    }
                }
                else if (await _entries.Reader.WaitToReadAsync(_abandon.Token).ConfigureAwait(false))
                {
                    await WaitForBatch(_options.FlushInterval).ConfigureAwait(false);
                    await WriteOneBatch().ConfigureAwait(false);
                }
                else
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            // What is left is counted by the stop.
        }
    }

    /// <summary>One step of emptying the spool: oldest entries to the store, then what came meanwhile behind those that are left.</summary>
    private async Task Unspool(HistorySpool spool)
    {
        bool moved = await MoveSpooled(spool).ConfigureAwait(false);
        if (spool.IsEmpty)
        {
            return;
        }

        if (!moved)
        {
            await WaitForBatch(_options.RetryDelay).ConfigureAwait(false);
        }

        await SetAside(TakeBatch()).ConfigureAwait(false);
    }

    private async Task WaitForBatch(TimeSpan atMost)
    {
        if (_stopping || _entries.Reader.Count >= _options.BatchSize)
        {
            return;
        }

        using var longest = new CancellationTokenSource(atMost, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(longest.Token, _abandon.Token);
        try
        {
            await _batchIsFull.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_abandon.IsCancellationRequested)
        {
            // Time is up: a small batch is a batch too.
        }
    }

    /// <summary>Moves the oldest of what was put aside to the store. False when the store is still away.</summary>
    private async Task<bool> MoveSpooled(HistorySpool spool)
    {
        try
        {
            (int moved, int refused) = await spool.MoveAsync(_historian, _abandon.Token).ConfigureAwait(false);
            Interlocked.Add(ref _written, moved);
            if (refused > 0)
            {
                CountLoss(ref _refused, refused);
            }

            _isFailing = false;
            _spoolIsFull = false;
            return true;
        }
        catch (HistorianException problem)
        {
            Fail(problem);
            return false;
        }
    }

    private List<Entry> TakeBatch()
    {
        var batch = new List<Entry>(Math.Min(_options.BatchSize, _entries.Reader.Count));
        while (batch.Count < _options.BatchSize && _entries.Reader.TryRead(out Entry entry))
        {
            Interlocked.Increment(ref _inHand);
            batch.Add(entry);
        }

        return batch;
    }

    /// <summary>Writes a batch in order: what was measured before an event is there when the event is.</summary>
    private async Task WriteOneBatch()
    {
        List<Entry> batch = TakeBatch();
        int done = 0;
        while (done < batch.Count)
        {
            int length = RunLength(batch, done);
            if (!await WriteRun(batch.GetRange(done, length)).ConfigureAwait(false))
            {
                await SetAside(batch[done..]).ConfigureAwait(false);
                return;
            }

            done += length;
        }
    }

    /// <summary>How many entries from here on are of one kind and go into one transaction; events go one by one.</summary>
    private static int RunLength(List<Entry> batch, int from)
    {
        Entry first = batch[from];
        if (first.Event is not null)
        {
            return 1;
        }

        int end = from + 1;
        while (end < batch.Count && batch[end].Event is null && (batch[end].Record is null) == (first.Record is null))
        {
            end++;
        }

        return end - from;
    }

    /// <summary>Writes entries of one kind. False when the store is away and something else can take them.</summary>
    private async Task<bool> WriteRun(List<Entry> run)
    {
        switch (await TryPersist(() => Persist(run)).ConfigureAwait(false))
        {
            case Outcome.Away:
                return false;
            case Outcome.Refused when run.Count > 1:
                // One bad entry must not cost the others of its batch.
                for (int i = 0; i < run.Count; i++)
                {
                    if (!await WriteRun([run[i]]).ConfigureAwait(false))
                    {
                        await SetAside(run[i..]).ConfigureAwait(false);
                        return true;
                    }
                }

                return true;
            case var outcome:
                Settle(run.Count, outcome == Outcome.Written);
                return true;
        }
    }

    private async Task Persist(List<Entry> run)
    {
        if (run[0].Event is { } happened)
        {
            await _historian.AppendEventAsync(happened, _abandon.Token).ConfigureAwait(false);
        }
        else if (run[0].Record is null)
        {
            await _historian.AppendSamplesAsync([.. run.Select(entry => entry.Sample)], _abandon.Token).ConfigureAwait(false);
        }
        else
        {
            IReadOnlyList<long> highest = await _historian.AppendRecordsAsync([.. run.Select(entry => entry.Record!)], _abandon.Token).ConfigureAwait(false);
            for (int i = 0; i < run.Count; i++)
            {
                run[i].Kept!(highest[i]);
            }
        }
    }

    /// <summary>Puts what the store does not take now into the spool, and waits when that has no room either. Numbered records go back to nobody: their controller has them.</summary>
    private async Task SetAside(List<Entry> entries)
    {
        int records = entries.RemoveAll(entry => entry.Record is not null);
        Interlocked.Add(ref _deferred, records);
        Interlocked.Add(ref _inHand, -records);
        for (int done = 0; done < entries.Count;)
        {
            // A run of samples, and the event that ends it.
            List<Entry> samples = [.. entries.Skip(done).TakeWhile(entry => entry.Event is null)];
            HistoryEvent? happened = done + samples.Count < entries.Count ? entries[done + samples.Count].Event : null;
            int count = samples.Count + (happened is null ? 0 : 1);
            if (TrySpool(samples, happened))
            {
                done += count;
                Interlocked.Add(ref _inHand, -count);
                continue;
            }

            // Oldest first: room comes when the store is back and takes them from the other end.
            await Task.Delay(_options.RetryDelay, _time, _abandon.Token).ConfigureAwait(false);
            Interlocked.Increment(ref _retries);
            await MoveSpooled(_spool!).ConfigureAwait(false);
        }
    }

    private bool TrySpool(List<Entry> samples, HistoryEvent? happened)
    {
        bool taken = false;
        try
        {
            taken = _spool!.TryAppend([.. samples.Select(entry => entry.Sample)], happened);
        }
        catch (HistorianException problem)
        {
            LogSpoolFailed(problem.Message);
        }

        if (!taken && !_spoolIsFull)
        {
            LogSpoolFull(_spool!.Bytes);
        }

        _spoolIsFull = !taken;
        return taken;
    }

    /// <summary>Writes; without a spool as often as it takes while the store is away.</summary>
    private async Task<Outcome> TryPersist(Func<Task> write)
    {
        while (true)
        {
            try
            {
                await write().ConfigureAwait(false);
                _isFailing = false;
                return Outcome.Written;
            }
            catch (HistorianException problem) when (problem.IsTransient)
            {
                Fail(problem);
                if (_spool is not null)
                {
                    return Outcome.Away;
                }

                Interlocked.Increment(ref _retries);
                await Task.Delay(_options.RetryDelay, _time, _abandon.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // Whatever a store throws at one entry must not end the history of all others.
            catch (Exception problem)
#pragma warning restore CA1031
            {
                LogRefused(problem);
                return Outcome.Refused;
            }
        }
    }

    private void Fail(HistorianException problem)
    {
        if (!_isFailing)
        {
            LogWaiting(problem.Message);
        }

        _isFailing = true;
    }

    private void Settle(int count, bool written)
    {
        if (written)
        {
            Interlocked.Add(ref _written, count);
        }
        else
        {
            CountLoss(ref _refused, count);
        }

        Interlocked.Add(ref _inHand, -count);
    }

    private void CountAbandoned()
    {
        int left = Interlocked.Exchange(ref _inHand, 0);
        while (_entries.Reader.TryRead(out Entry entry))
        {
            left += entry.Record is null ? 1 : 0;
        }

        if (left > 0)
        {
            CountLoss(ref _dropped, left);
            LogAbandoned(left);
        }
    }

    private void CountDropped(Entry entry)
    {
        if (entry.Record is not null)
        {
            // Not confirmed, so not lost.
            Interlocked.Increment(ref _deferred);
            return;
        }

        CountLoss(ref _dropped, 1);
    }

    private void CountLoss(ref long counter, int count)
    {
        Interlocked.Add(ref counter, count);
        Interlocked.Exchange(ref _lastLossTicks, _time.GetUtcNow().UtcTicks);
    }

    /// <summary>A sample, unless there is an event or a record.</summary>
    private readonly record struct Entry(Sample Sample, HistoryEvent? Event, NumberedRecord? Record = null, Action<long>? Kept = null);

    private enum Outcome
    {
        Written,
        Refused,
        Away,
    }

    [LoggerMessage(1, LogLevel.Warning, "The history waits for its store: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(2, LogLevel.Error, "The store refused a part of the history for its content.")]
    private partial void LogRefused(Exception problem);

    [LoggerMessage(3, LogLevel.Error, "Stopped before {Count} entries of the history could be written; they are lost.")]
    private partial void LogAbandoned(int count);

    [LoggerMessage(4, LogLevel.Error, "The spool holds {Bytes} bytes and takes no more: live samples wait in memory and the oldest will be lost.")]
    private partial void LogSpoolFull(long bytes);

    [LoggerMessage(5, LogLevel.Error, "What the store does not take now could not be put aside: {Reason}")]
    private partial void LogSpoolFailed(string reason);
}
