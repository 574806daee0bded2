namespace GL001.Host;

/// <summary>What a drill puts in the way of the planner. Only a coordinator that keeps a drill's clock has it.</summary>
public sealed class DrillHindrance(TimeProvider clock)
{
    public const long LongestMs = 600_000;

    private long _delayMs;

    /// <summary>How much longer each plan takes, ms.</summary>
    public long DelayMs
    {
        get => Interlocked.Read(ref _delayMs);
        set => Interlocked.Exchange(ref _delayMs, value);
    }

    /// <summary>Waits on the planner's own thread, as a solver that computes for longer does.</summary>
    public void Wait()
    {
        if (DelayMs is > 0 and var delay)
        {
            Task.Delay(TimeSpan.FromMilliseconds(delay), clock).GetAwaiter().GetResult();
        }
    }
}
