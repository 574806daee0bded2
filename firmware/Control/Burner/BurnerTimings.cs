namespace GL001.Control;

/// <summary>
/// Times and amounts of the burner sequence. Purges can be lengthened but not shortened below the compiled minimum;
/// trials can be shortened but not lengthened above the compiled maximum. The figures are configurable defaults from
/// common practice (NFPA 85/86 and EN 746-2/EN 676 style, not read in the original), to be confirmed by the responsible
/// engineer against the standard in force.
/// </summary>
public sealed class BurnerTimings
{
    public const int PrepurgeMinimumMs = 30_000;
    public const int PostpurgeMinimumMs = 15_000;
    public const int PilotIgnitionMinimumMs = 1_000;

    /// <summary>Longest time that pilot gas flows without a proved flame.</summary>
    public const int PilotIgnitionMaximumMs = 10_000;
    public const int PilotProveMinimumMs = 5_000;
    public const int PilotProveMaximumMs = 10_000;
    public const int MainTrialMinimumMs = 1_000;
    public const int MainTrialMaximumMs = 10_000;
    public const int LowFireMinimumMs = 5_000;
    public const int RecycleMaximum = 1;
    public const int AirProvingMaximumMs = 120_000;
    public const int ValveTestMinimumMs = 5_000;
    public const int ValveFillMaximumMs = 10_000;
    public const int StartsMaximum = 5;
    public const int WindowMinimumMs = 900_000;

    /// <summary>Least share of full load's air that counts as a purge, %.</summary>
    public const double PurgeAirMinimumPct = 25.0;

    /// <summary>Least volume changes of a purge.</summary>
    public const double PurgeVolumesMinimum = 4.0;

    /// <param name="prepurgeMs">Purge, ms; at least <see cref="PrepurgeMinimumMs"/>.</param>
    /// <param name="postpurgeMs">Post-purge, ms; at least <see cref="PostpurgeMinimumMs"/>.</param>
    /// <param name="pilotIgnitionMs">Spark and pilot gas together, ms; at most <see cref="PilotIgnitionMaximumMs"/>.</param>
    /// <param name="mainTrialMs">Main trial, ms; at most <see cref="MainTrialMaximumMs"/>.</param>
    /// <param name="pilotProveMs">Pilot alone with the spark off, ms.</param>
    /// <param name="lowFireMs">Low fire before the load may modulate, ms.</param>
    /// <param name="purgeVolumes">Volume changes of a purge; at least <see cref="PurgeVolumesMinimum"/>.</param>
    /// <param name="volumesPerMinute">Volume changes a minute at full load's air: a property of the furnace and its fan.</param>
    /// <param name="purgeAirPct">Air that counts as purge, % of full load's; at least <see cref="PurgeAirMinimumPct"/>.</param>
    /// <param name="recycleLimit">Restarts without a lockout after a lost flame, 0 or 1.</param>
    /// <param name="airProvingMs">The fan has this long to prove air, ms.</param>
    /// <param name="valveTestMs">Each holding part of the valve-leak test, ms.</param>
    /// <param name="valveFillMs">Filling of the space between the valves, ms.</param>
    /// <param name="startsInWindow">Starts, and resets, in the window; 1 to 5.</param>
    /// <param name="windowMs">That window, ms; at least 15 minutes.</param>
    /// <param name="leakTest">Whether every start begins with the valve-leak test. Without it another device has to do it.</param>
    public BurnerTimings(int prepurgeMs, int postpurgeMs, int pilotIgnitionMs, int mainTrialMs, int pilotProveMs = 5_000,
        int lowFireMs = 10_000, double purgeVolumes = 8.0, double volumesPerMinute = 9.0, double purgeAirPct = 60.0, int recycleLimit = 0,
        int airProvingMs = 60_000, int valveTestMs = 10_000, int valveFillMs = 3_000, int startsInWindow = StartsMaximum, int windowMs = WindowMinimumMs,
        bool leakTest = true)
    {
        PrepurgeMs = AtLeast(prepurgeMs, PrepurgeMinimumMs);
        PostpurgeMs = AtLeast(postpurgeMs, PostpurgeMinimumMs);
        PilotProveMs = Within(pilotProveMs, PilotProveMinimumMs, PilotProveMaximumMs);
        PilotIgnitionMs = Within(pilotIgnitionMs, PilotIgnitionMinimumMs, PilotIgnitionMaximumMs);
        MainTrialMs = Within(mainTrialMs, MainTrialMinimumMs, MainTrialMaximumMs);
        LowFireMs = AtLeast(lowFireMs, LowFireMinimumMs);
        PurgeVolumes = purgeVolumes >= PurgeVolumesMinimum ? purgeVolumes : PurgeVolumesMinimum;
        PurgeAirPct = purgeAirPct >= PurgeAirMinimumPct && purgeAirPct <= 90.0 ? purgeAirPct : PurgeAirMinimumPct;

        // A furnace whose air change is not known has none: the purge never ends and the start is given up.
        VolumesPerMinute = volumesPerMinute > 0.0 && volumesPerMinute < 1_000.0 ? volumesPerMinute : 0.0;
        RecycleLimit = Within(recycleLimit, 0, RecycleMaximum);
        AirProvingMs = Within(airProvingMs, 1_000, AirProvingMaximumMs);
        ValveTestMs = AtLeast(valveTestMs, ValveTestMinimumMs);
        ValveFillMs = Within(valveFillMs, 1_000, ValveFillMaximumMs);
        StartsInWindow = Within(startsInWindow, 1, StartsMaximum);
        WindowMs = AtLeast(windowMs, WindowMinimumMs);
        LeakTest = leakTest;
        int volumesMs = VolumesPerMinute > 0.0 ? (int)(PurgeVolumes / (VolumesPerMinute * PurgeAirPct / 100.0) * 60_000.0) : 0;
        StartLimitMs = (volumesMs > PrepurgeMs ? volumesMs : PrepurgeMs) + AirProvingMs + PositioningMs;
    }

    /// <summary>Air must have been proven without a break for this long.</summary>
    public int PrepurgeMs { get; }

    public int PostpurgeMs { get; }

    /// <summary>Spark and pilot gas together; the pilot must stand by itself afterwards.</summary>
    public int PilotIgnitionMs { get; }

    /// <summary>Spark off, pilot alone, flame proven.</summary>
    public int PilotProveMs { get; }

    public int MainTrialMs { get; }

    /// <summary>Low fire before the load may modulate.</summary>
    public int LowFireMs { get; }

    /// <summary>Volume changes that a purge needs beside its time.</summary>
    public double PurgeVolumes { get; }

    /// <summary>Volume changes a minute at full load's air.</summary>
    public double VolumesPerMinute { get; }

    /// <summary>Least air of a purge, % of full load's.</summary>
    public double PurgeAirPct { get; }

    /// <summary>Air for light-off lies between these, % of full load's: not below what row FALL-113 lets burn.</summary>
    public double LightOffAirLowPct { get; } = 27.0;

    public double LightOffAirHighPct { get; } = 45.0;

    public int RecycleLimit { get; }

    /// <summary>A flame that has stood this long earns its recycle back.</summary>
    public int RecycleEarnedMs { get; } = 600_000;

    /// <summary>
    /// How far a scan may come early and still be the one with which a trial ends, ms: half a period where scans have a clock that jitters.
    /// A trial never lasts a scan longer because one came a millisecond too soon.
    /// </summary>
    public int JitterMs { get; set; }

    /// <summary>The fan has this long to prove air.</summary>
    public int AirProvingMs { get; }

    /// <summary>
    /// Damper and fuel valve have this long after the purge to come to the light-off position; then the purge is void and begins
    /// anew. Usual practice lets up to ten minutes pass between purge and ignition; a minute is what a slow damper takes.
    /// </summary>
    public int PositioningMs { get; } = 60_000;

    /// <summary>
    /// A flame has this long to go out after fuel was taken off, before one that is seen counts as false: valves close within
    /// 1 s (usual practice for safety shut-off valves), what stands between them and the burner burns out, the detector lets go.
    /// With the row's own delay that makes 5 s, the longest that any code allows (usual practice; to be confirmed).
    /// </summary>
    public int FlameOutMs { get; } = 4_500;

    /// <summary>From the start of the purge to ignition, at most.</summary>
    public int StartLimitMs { get; }

    /// <summary>Each holding phase of the valve-leak test.</summary>
    public int ValveTestMs { get; }

    /// <summary>The upstream valve fills the space between the valves for this long.</summary>
    public int ValveFillMs { get; }

    /// <summary>Starts, and resets, in <see cref="WindowMs"/>.</summary>
    public int StartsInWindow { get; }

    public int WindowMs { get; }

    /// <summary>Whether every start begins with the valve-leak test.</summary>
    public bool LeakTest { get; }

    private static int AtLeast(int value, int least)
    {
        return value < least ? least : value;
    }

    private static int Within(int value, int least, int most)
    {
        return value < least ? least : value > most ? most : value;
    }
}
