namespace GL001.Host;

/// <summary>Successes and failures of the last five minutes. Any thread may count and ask.</summary>
/// <remarks>Counted in steps of ten seconds, so that a busy time costs no more memory than a quiet one.</remarks>
public sealed class RecentOutcomes(TimeProvider clock)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly long _start = clock.GetTimestamp();
    private readonly Queue<Step> _steps = [];

    public void Count(bool success, int times = 1)
    {
        lock (_gate)
        {
            Forget();
            var now = Now();
            if (_steps.LastOrDefault() is not { } step || step.Number != now)
            {
                step = new Step { Number = now };
                _steps.Enqueue(step);
            }

            step.Successes += success ? times : 0;
            step.Failures += success ? 0 : times;
        }
    }

    /// <summary>Share of failures, 0 to 1; NaN when nothing happened.</summary>
    public double FailureRatio
    {
        get
        {
            lock (_gate)
            {
                Forget();
                double failures = _steps.Sum(step => step.Failures);
                return failures / (failures + _steps.Sum(step => step.Successes));
            }
        }
    }

    private long Now() => clock.GetElapsedTime(_start).Ticks / s_step.Ticks;

    private void Forget()
    {
        var oldest = Now() - (Window.Ticks / s_step.Ticks);
        while (_steps.TryPeek(out var step) && step.Number <= oldest)
        {
            _steps.Dequeue();
        }
    }

    private sealed class Step
    {
        public long Number { get; init; }

        public int Successes { get; set; }

        public int Failures { get; set; }
    }
}
