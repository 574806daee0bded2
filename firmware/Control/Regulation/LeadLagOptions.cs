namespace GL001.Control;

/// <summary>When units of one header start and stop. All figures are defaults to be chosen for the site.</summary>
public sealed class LeadLagOptions
{
    /// <summary>The next unit starts above this part of the called units' rated heat, %.</summary>
    public double StartAbovePct { get; set; } = 85.0;

    /// <summary>The last unit stops at or below this part of the others' rated heat, %; well below the one that starts.</summary>
    public double StopBelowPct { get; set; } = 70.0;

    /// <summary>How long the demand must have been high, ms.</summary>
    public int StartDelayMs { get; set; } = 2 * 60 * 1000;

    /// <summary>How long the demand must have been low, ms.</summary>
    public int StopDelayMs { get; set; } = 5 * 60 * 1000;

    /// <summary>A unit that is called and does not fire within this time is passed over, ms: longer than purge and light-off.</summary>
    public int StartTimeoutMs { get; set; } = 10 * 60 * 1000;

    /// <summary>The lead passes on when it has run this much longer than another unit, h.</summary>
    public double RotateAfterHours { get; set; } = 24.0;

    /// <summary>What is wrong with the figures, or an empty text.</summary>
    public string FindFault()
    {
        // Written so that NaN fails.
        bool inRange = StopBelowPct > 0.0 && StopBelowPct < StartAbovePct && StartAbovePct <= 100.0
            && StartDelayMs >= 0 && StopDelayMs >= 0 && StartTimeoutMs > 0 && RotateAfterHours > 0.0;
        return inRange ? "" : "a figure of the lead/lag settings is out of range";
    }
}
