namespace GL001.Control;

/// <summary>
/// Times of the burner sequence, ms. Purges can be lengthened but not shortened below the compiled minimum;
/// trials can be shortened but not lengthened above the compiled maximum. The figures are configurable
/// defaults from common practice, to be confirmed by the responsible engineer.
/// </summary>
public sealed class BurnerTimings
{
    public const int PrepurgeMinimumMs = 30_000;
    public const int PostpurgeMinimumMs = 15_000;
    public const int PilotIgnitionMaximumMs = 10_000;
    public const int MainTrialMaximumMs = 10_000;

    public BurnerTimings(int prepurgeMs, int postpurgeMs, int pilotIgnitionMs, int mainTrialMs)
    {
        PrepurgeMs = prepurgeMs < PrepurgeMinimumMs ? PrepurgeMinimumMs : prepurgeMs;
        PostpurgeMs = postpurgeMs < PostpurgeMinimumMs ? PostpurgeMinimumMs : postpurgeMs;
        PilotIgnitionMs = pilotIgnitionMs > PilotIgnitionMaximumMs ? PilotIgnitionMaximumMs : pilotIgnitionMs;
        MainTrialMs = mainTrialMs > MainTrialMaximumMs ? MainTrialMaximumMs : mainTrialMs;
    }

    /// <summary>Air must have been proven without a break for this long.</summary>
    public int PrepurgeMs { get; }

    public int PostpurgeMs { get; }

    /// <summary>Spark and pilot gas together; the pilot must stand by itself afterwards.</summary>
    public int PilotIgnitionMs { get; }

    /// <summary>Spark off, pilot alone, flame proven.</summary>
    public int PilotProveMs { get; } = 5_000;

    public int MainTrialMs { get; }

    /// <summary>Low fire before the load may modulate.</summary>
    public int LowFireMs { get; } = 10_000;

    /// <summary>The fan has this long to prove air before the start is given up.</summary>
    public int AirProvingMs { get; } = 60_000;
}
