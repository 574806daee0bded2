using System.Globalization;

namespace GL001.Simulator.RealTime;

/// <summary>
/// A clock that shows another time than the machine's and may go faster: site and coordinator of a drill agree on it, in two
/// processes, because both count from the same instant of the machine's clock.
/// </summary>
/// <remarks>What waits for the network (MQTT keep-alive, TCP) keeps to the machine's clock.</remarks>
public sealed class SiteClock : TimeProvider
{
    public const double SlowestSpeed = 0.1;
    public const double FastestSpeed = 20.0;

    private readonly DateTimeOffset _anchor;

    /// <param name="start">Site time at the anchor.</param>
    /// <param name="anchor">Instant of the machine's clock.</param>
    /// <param name="speed">Site seconds per second, <see cref="SlowestSpeed"/> to <see cref="FastestSpeed"/>.</param>
    public SiteClock(DateTimeOffset start, DateTimeOffset anchor, double speed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speed, SlowestSpeed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speed, FastestSpeed);
        Start = start;
        _anchor = anchor;
        Speed = speed;
    }

    public DateTimeOffset Start { get; }

    public double Speed { get; }

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => Start + ((System.GetUtcNow() - _anchor) * Speed);

    public override long GetTimestamp() => (long)(System.GetTimestamp() * Speed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, OnMachine(dueTime), OnMachine(period));

    /// <summary>The same clock for another process: start, anchor, speed.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start:O},{_anchor:O},{Speed:R}");

    public static bool TryParse(string text, out SiteClock? clock)
    {
        ArgumentNullException.ThrowIfNull(text);
        clock = null;
        var parts = text.Split(',');
        if (parts.Length != 3
            || !DateTimeOffset.TryParse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            || !DateTimeOffset.TryParse(parts[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var anchor)
            || !double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var speed)
            || speed is not (>= SlowestSpeed and <= FastestSpeed))
        {
            return false;
        }

        clock = new SiteClock(start, anchor, speed);
        return true;
    }

    /// <summary>Rounded up, so that nothing wakes before its time; infinite stays infinite.</summary>
    private TimeSpan OnMachine(TimeSpan span) => span <= TimeSpan.Zero ? span : TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds / Speed));
}
