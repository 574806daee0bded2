using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace GL001.Historian;

/// <summary>
/// Takes samples and events from whoever has them and writes them in batches. Bounded: when the store is away too
/// long the newest records are lost, counted, and shown; the live state is never held up.
/// </summary>
public sealed partial class HistoryWriter(IHistorian historian, TimeProvider clock, ILogger<HistoryWriter> logger)
{
    /// <summary>Records that may wait: about half an hour of the sample site.</summary>
    public const int Capacity = 100_000;

    private const int LargestBatch = 5_000;

    private static readonly TimeSpan s_batchEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(5);

    private readonly Channel<(Sample Sample, HistoryEvent? Event)> _queue =
        Channel.CreateBounded<(Sample, HistoryEvent?)>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    // The batch in hand; kept until it is written.
    private readonly List<Sample> _samples = [];
    private readonly List<HistoryEvent> _events = [];

    private long _dropped;
    private long _written;

    /// <summary>Records that wait.</summary>
    public int Backlog => _queue.Reader.Count;

    /// <summary>Records lost because the store was away or slow for too long.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Records written.</summary>
    public long Written => Interlocked.Read(ref _written);

    public void Write(IEnumerable<Sample> samples)
    {
        foreach (var sample in samples)
        {
            Enqueue((sample, null));
        }
    }

    public void Write(HistoryEvent happened) => Enqueue((default, happened));

    /// <summary>Writes until cancelled, then what is left.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stopping))
            {
                await WriteBatchAsync(stopping);
                await Task.Delay(s_batchEvery, clock, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            await WriteRestAsync();
        }
    }

    private void Enqueue((Sample, HistoryEvent?) record)
    {
        if (!_queue.Writer.TryWrite(record) && Interlocked.Increment(ref _dropped) == 1)
        {
            LogDropping(Capacity);
        }
    }

    private async Task WriteBatchAsync(CancellationToken stopping)
    {
        while (TakeBatch())
        {
            while (!await TryAppendAsync(stopping))
            {
                await Task.Delay(s_retryAfter, clock, stopping);
            }
        }
    }

    private async Task WriteRestAsync()
    {
        while (TakeBatch())
        {
            if (!await TryAppendAsync(CancellationToken.None))
            {
                Interlocked.Add(ref _dropped, _samples.Count + _events.Count + Backlog);
                return;
            }
        }
    }

    /// <summary>Fills the batch; one that could not be written yet stays as it is.</summary>
    private bool TakeBatch()
    {
        while (_samples.Count + _events.Count < LargestBatch && _queue.Reader.TryRead(out var record))
        {
            if (record.Event is { } happened)
            {
                _events.Add(happened);
            }
            else
            {
                _samples.Add(record.Sample);
            }
        }

        return _samples.Count + _events.Count > 0;
    }

    private async Task<bool> TryAppendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await historian.AppendAsync(_samples, _events, cancellationToken);
            Interlocked.Add(ref _written, _samples.Count + _events.Count);
            _samples.Clear();
            _events.Clear();
            return true;
        }
        catch (HistorianException problem)
        {
            LogNotWritten(_samples.Count + _events.Count, problem.Message);
            return false;
        }
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "{Count} records of history could not be written, trying again: {Reason}")]
    private partial void LogNotWritten(int count, string reason);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Error, Message = "History is being lost: {Capacity} records wait already")]
    private partial void LogDropping(int capacity);
}
