namespace GL001.Historian;

/// <summary>How long the spans of a roll-up are.</summary>
public enum RollUpStep
{
    Minute = 60,
    QuarterHour = 900,
    Hour = 3600,
}

/// <summary>What one tag told in one span of time.</summary>
/// <param name="At">Begin of the span, a multiple of its step since 1970 (UTC).</param>
/// <param name="Samples">Samples in it.</param>
/// <param name="Good">Of these, good ones with a number; only they count below.</param>
/// <param name="Minimum">Null without a good sample.</param>
/// <param name="Maximum">Null without a good sample.</param>
/// <param name="Mean">Of the good samples, each counted once however long it stood; null without one.</param>
public readonly record struct RollUp(DateTimeOffset At, long Samples, long Good, double? Minimum, double? Maximum, double? Mean);
