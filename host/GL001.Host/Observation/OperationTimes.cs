using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace GL001.Host.Observation;

/// <summary>How long an operation took, over the last five minutes.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="Count">How often it ended.</param>
/// <param name="P50Seconds">Median.</param>
/// <param name="P95Seconds">95th percentile.</param>
/// <param name="LongestSeconds">The longest.</param>
public sealed record OperationTime(string Operation, int Count, double P50Seconds, double P95Seconds, double LongestSeconds);

/// <summary>One operation that took long.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="At">When it ended.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record SlowOperation(string Operation, DateTimeOffset At, double Seconds);

/// <summary>Durations of the last five minutes by operation. Names come from code and route patterns, so there are few of them.</summary>
public sealed class OperationTimes(TimeProvider clock)
{
    /// <summary>From this on an operation is slow, s.</summary>
    public const double SlowSeconds = 0.5;

    private const int MostRemembered = 4096;

    private const int MostSlow = 100;

    private readonly ConcurrentDictionary<string, Queue<(DateTimeOffset At, double Seconds)>> _times = new();
    private readonly Queue<SlowOperation> _slow = [];

    public void Count(string operation, double seconds)
    {
        var now = clock.GetUtcNow();
        var queue = _times.GetOrAdd(operation, _ => new Queue<(DateTimeOffset, double)>());
        lock (queue)
        {
            queue.Enqueue((now, seconds));
            if (queue.Count > MostRemembered)
            {
                queue.Dequeue();
            }
        }

        if (seconds >= SlowSeconds)
        {
            lock (_slow)
            {
                _slow.Enqueue(new SlowOperation(operation, now, seconds));
                if (_slow.Count > MostSlow)
                {
                    _slow.Dequeue();
                }
            }
        }
    }

    /// <summary>Null when it did not end in the last five minutes.</summary>
    public OperationTime? Of(string operation) => _times.TryGetValue(operation, out var queue) ? Of(operation, queue) : null;

    /// <summary>The longest 95th percentile first.</summary>
    public ImmutableArray<OperationTime> All() =>
        [.. _times.Select(pair => Of(pair.Key, pair.Value)).OfType<OperationTime>().OrderByDescending(time => time.P95Seconds)];

    /// <summary>The newest first.</summary>
    public ImmutableArray<SlowOperation> Slow()
    {
        lock (_slow)
        {
            return [.. _slow.Reverse()];
        }
    }

    private OperationTime? Of(string operation, Queue<(DateTimeOffset At, double Seconds)> queue)
    {
        var oldest = clock.GetUtcNow() - RecentOutcomes.Window;
        List<double> seconds;
        lock (queue)
        {
            while (queue.TryPeek(out var first) && first.At < oldest)
            {
                queue.Dequeue();
            }

            seconds = [.. queue.Select(entry => entry.Seconds).Order()];
        }

        return seconds.Count == 0 ? null : new OperationTime(operation, seconds.Count, Quantile(seconds, 0.5), Quantile(seconds, 0.95), seconds[^1]);
    }

    private static double Quantile(List<double> ordered, double share) => ordered[Math.Max(0, (int)Math.Ceiling(share * ordered.Count) - 1)];
}
