namespace GL001.Host;

/// <summary>Durations of the last five minutes. Any thread may add and ask.</summary>
/// <remarks>Keeps the newest thousand, so that a busy time costs no more memory than a quiet one.</remarks>
public sealed class RecentTimes(TimeProvider clock)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int Most = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<(long At, double Seconds)> _times = [];

    public void Add(double seconds)
    {
        lock (_gate)
        {
            _times.Enqueue((clock.GetTimestamp(), seconds));
            if (_times.Count > Most)
            {
                _times.Dequeue();
            }
        }
    }

    /// <summary>The smallest time that 95 of 100 do not exceed, s; null when there was none.</summary>
    public double? P95Seconds
    {
        get
        {
            lock (_gate)
            {
                while (_times.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.At) > Window)
                {
                    _times.Dequeue();
                }

                var sorted = _times.Select(time => time.Seconds).Order().ToList();
                return sorted.Count == 0 ? null : sorted[(int)Math.Ceiling(0.95 * sorted.Count) - 1];
            }
        }
    }
}
