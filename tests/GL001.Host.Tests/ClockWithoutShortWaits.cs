namespace GL001.Host.Tests;

/// <summary>Refuses the short waits by which the simulation keeps its pace, and those alone.</summary>
internal sealed class ClockWithoutShortWaits : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dueTime == TimeSpan.FromMilliseconds(20)
            ? throw new InvalidOperationException("no timer is left")
            : base.CreateTimer(callback, state, dueTime, period);
}
