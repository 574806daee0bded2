using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>Units to be explored: the real scan and table, every time at its compiled minimum so that each timer takes few scans.</summary>
internal static class Rig
{
    /// <summary>
    /// Purge: 30 s and 4 volumes; at the 80 % air of the healthy plant the volumes take 37.5 s, so both conditions count.
    /// The start limit follows: purge, air proving and positioning together.
    /// </summary>
    public static BurnerTimings Times { get; } = NewTimes();

    public static BurnerTimings NewTimes(bool leakTest = true) => new(
        BurnerTimings.PrepurgeMinimumMs, BurnerTimings.PostpurgeMinimumMs, BurnerTimings.PilotIgnitionMinimumMs, BurnerTimings.MainTrialMinimumMs,
        BurnerTimings.PilotProveMinimumMs, BurnerTimings.LowFireMinimumMs, BurnerTimings.PurgeVolumesMinimum, volumesPerMinute: 8.0, purgeAirPct: 60.0,
        recycleLimit: BurnerTimings.RecycleMaximum, airProvingMs: 1_000, BurnerTimings.ValveTestMinimumMs, valveFillMs: 1_000, leakTest: leakTest);

    public static ScanCycle NewCycle(Fit fit, int periodMs, Interlock[]? rows = null) =>
        new(Inputs.Unit(fit.Kind), NewTimes(fit.HasLeakTest), new InterlockTable(rows ?? Sheet.Generated(fit)), periodMs, fit.Options());
}
