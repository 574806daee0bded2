using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace GL001.Historian;

public sealed record HistoryWriterOptions
{
    /// <summary>Entries that may wait. Beyond it the oldest are dropped and counted: what happens now matters most.</summary>
    public int Capacity { get; init; } = 100_000;

    /// <summary>Tags whose samples are not kept, because they change with every message and say nothing afterwards.</summary>
    public IReadOnlySet<string> SkippedTags { get; init; } = new HashSet<string>();

    /// <summary>Samples written in one transaction.</summary>
    public int BatchSize { get; init; } = 1_000;

    /// <summary>Longest time that a sample waits for its batch to fill.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Wait before a batch is offered again to a store that is locked or full.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>Takes samples and events without making anyone wait, and writes them to the historian in batches and in order.</summary>
public sealed partial class HistoryWriter : IAsyncDisposable
{
    private readonly IHistorian _historian;
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
    private long _written;
    private long _dropped;
    private long _refused;
    private long _retries;
    private long _lastLossTicks;
    private int _inHand;

    public HistoryWriter(IHistorian historian, HistoryWriterOptions options, TimeProvider time, ILogger<HistoryWriter> logger)
    {
        _historian = historian;
        _options = options;
        _time = time;
        _logger = logger;
        _entries = Channel.CreateBounded<Entry>(
            new BoundedChannelOptions(options.Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => CountLoss(ref _dropped, 1));
    }

    /// <summary>Entries taken and not yet written.</summary>
    public int Backlog => _entries.Reader.Count + Volatile.Read(ref _inHand);

    /// <summary>Entries written.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Entries lost because the store was away for too long, or was still away at the stop.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Entries that the store refused for their content.</summary>
    public long Refused => Interlocked.Read(ref _refused);

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
            CountLoss(ref _dropped, 1);
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
            while (await _entries.Reader.WaitToReadAsync(_abandon.Token).ConfigureAwait(false))
            {
                await WaitForBatch().ConfigureAwait(false);
                await WriteOneBatch().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            // What is left is counted by the stop.
        }
    }

    private async Task WaitForBatch()
    {
        if (_stopping || _entries.Reader.Count >= _options.BatchSize)
        {
            return;
        }

        using var longest = new CancellationTokenSource(_options.FlushInterval, _time);
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

    private async Task WriteOneBatch()
    {
        var samples = new List<Sample>(Math.Min(_options.BatchSize, _entries.Reader.Count));
        while (samples.Count < _options.BatchSize && _entries.Reader.TryRead(out Entry entry))
        {
            Interlocked.Increment(ref _inHand);
            if (entry.Event is null && entry.Record is null)
            {
                samples.Add(entry.Sample);
                continue;
            }

            // In order: what was measured before the event is there when the event is.
            await WriteSamples(samples).ConfigureAwait(false);
            samples.Clear();
            Settle(1, await TryPersist(() => Persist(entry)).ConfigureAwait(false));
        }

        await WriteSamples(samples).ConfigureAwait(false);
    }

    private async Task Persist(Entry entry)
    {
        if (entry.Record is not { } record)
        {
            await _historian.AppendEventAsync(entry.Event!, _abandon.Token).ConfigureAwait(false);
            return;
        }

        long highest = await _historian.AppendRecordAsync(record, _abandon.Token).ConfigureAwait(false);
        entry.Kept!(highest);
    }

    private async Task WriteSamples(List<Sample> samples)
    {
        if (samples.Count == 0)
        {
            return;
        }

        bool written = await TryPersist(() => _historian.AppendSamplesAsync(samples, _abandon.Token)).ConfigureAwait(false);
        if (written || samples.Count == 1)
        {
            Settle(samples.Count, written);
            return;
        }

        // One bad sample must not cost the others of its batch.
        foreach (Sample sample in samples)
        {
            Settle(1, await TryPersist(() => _historian.AppendSamplesAsync([sample], _abandon.Token)).ConfigureAwait(false));
        }
    }

    /// <summary>Writes, as often as it takes while the store is away. False when the store refuses the content.</summary>
    private async Task<bool> TryPersist(Func<Task> write)
    {
        while (true)
        {
            try
            {
                await write().ConfigureAwait(false);
                _isFailing = false;
                return true;
            }
            catch (HistorianException problem) when (problem.IsTransient)
            {
                if (!_isFailing)
                {
                    LogWaiting(problem.Message);
                }

                _isFailing = true;
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
                return false;
            }
        }
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
        while (_entries.Reader.TryRead(out _))
        {
            left++;
        }

        if (left > 0)
        {
            CountLoss(ref _dropped, left);
            LogAbandoned(left);
        }
    }

    private void CountLoss(ref long counter, int count)
    {
        Interlocked.Add(ref counter, count);
        Interlocked.Exchange(ref _lastLossTicks, _time.GetUtcNow().UtcTicks);
    }

    /// <summary>A sample, unless there is an event or a record.</summary>
    private readonly record struct Entry(Sample Sample, HistoryEvent? Event, NumberedRecord? Record = null, Action<long>? Kept = null);

    [LoggerMessage(1, LogLevel.Warning, "The history waits for its store: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(2, LogLevel.Error, "The store refused a part of the history for its content.")]
    private partial void LogRefused(Exception problem);

    [LoggerMessage(3, LogLevel.Error, "Stopped before {Count} entries of the history could be written; they are lost.")]
    private partial void LogAbandoned(int count);
}
