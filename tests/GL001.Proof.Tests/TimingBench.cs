using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>
/// Measures the burner's times and amounts on the real control core, in scans of 100 ms. The figures are such that each
/// makes a difference of its own; what each measurement should give is worked out by hand beside it.
/// </summary>
internal sealed class TimingBench
{
    private const int PeriodMs = 100;
    private const int MostScans = 20_000;

    private readonly BurnerTimings _times;
    private readonly Inputs _inputs = new(UnitKind.Boiler);
    private ScanCycle _cycle;
    private long _now;

    public TimingBench(BurnerTimings times)
    {
        _times = times;
        _cycle = New();
    }

    /// <summary>The configuration that is measured.</summary>
    public static BurnerTimings Configured() => new(
        prepurgeMs: 35_000, postpurgeMs: 16_000, pilotIgnitionMs: 1_500, mainTrialMs: 1_200, pilotProveMs: 5_500, lowFireMs: 6_000, purgeVolumes: 4.5,
        volumesPerMinute: 9.0, purgeAirPct: 60.0, recycleLimit: 1, airProvingMs: 10_000, valveTestMs: 5_200, valveFillMs: 1_300, startsInWindow: 3, windowMs: 900_000);

    /// <summary>Every measurement by its name, with what it should be.</summary>
    public static IEnumerable<(string Name, double Expected, Func<TimingBench, double> Measure)> Measurements()
    {
        yield return ("leak test, upstream valve: 5.2 s", 52, bench => bench.LeakTest(0));
        yield return ("leak test, filling: 1.3 s", 13, bench => bench.LeakTest(1));
        yield return ("leak test, downstream valve: 5.2 s", 52, bench => bench.LeakTest(2));

        // 4.5 volumes at 9 a minute take 30 s at full air, so the 35 s count.
        yield return ("purge at full air: 35 s", 350, bench => bench.Purge(100.0));

        // At 61 % air they take 4.5 / (9 x 0.61) min = 49.18 s.
        yield return ("purge at 61 % air: 49.2 s", 492, bench => bench.Purge(61.0));

        // The least air that counts is 60 %.
        yield return ("purge at 60 % air counts", 1, bench => bench.IsPurgedAt(60.0) ? 1 : 0);
        yield return ("purge at 59 % air counts", 0, bench => bench.IsPurgedAt(59.0) ? 1 : 0);

        // Below it never: given up after 50 s of purge, 10 s of air proving and 60 s of positioning.
        yield return ("start given up: 120 s", 1_200, bench => bench.GivenUp(59.0));
        yield return ("igniter: 1.5 s", 15, bench => bench.Igniter());
        yield return ("pilot trial: 1.5 s and 5.5 s", 70, bench => bench.Stays(BurnerState.PilotTrialForIgnition));
        yield return ("main trial: 1.2 s", 12, bench => bench.Stays(BurnerState.MainTrialForIgnition));

        // Without flame fuel flows no longer than the trial, not even by a scan.
        yield return ("pilot gas without flame: 1.5 s", 15, bench => bench.Unlit(BurnerState.PilotTrialForIgnition));

        // The pilot's flame goes out a scan before the end, so that BSLL-104 has not acted yet.
        yield return ("main trial that ends without flame: 1.2 s", 12, bench => bench.MainUnlit());

        // Fuel goes off in one scan; 4.5 s later a flame counts as false, and for 0.5 s the row waits.
        yield return ("false flame after the fuel: 4.9 s and the scan it is seen first", 49, bench => bench.FalseFlame());

        // The purge is over, the damper does not come: after 60 s it counts for nothing, and air at full flow purges anew.
        yield return ("purge that waits for light-off: 60 s", 600, bench => bench.PurgeKept());
        yield return ("low fire: 6 s", 60, bench => bench.Stays(BurnerState.LowFire));
        yield return ("post-purge: 16 s", 160, bench => bench.PostPurge());
        yield return ("fan after a lockout: 16 s", 160, bench => bench.FanInLockout());
        foreach (var (airPct, lights) in new[] { (26.9, 0), (27.1, 1), (44.9, 1), (45.1, 0) })
        {
            yield return ($"light-off at {airPct} % air", lights, bench => bench.LightsAt(airPct) ? 1 : 0);
        }

        yield return ("recycles before a lockout, flames lost soon", 1, bench => bench.Recycles(100));

        // The flame counts from the start of modulating.
        yield return ("recycles, flame stands 599 s", 1, bench => bench.Recycles(5_990));
        yield return ("recycles, flame stands 601 s", 2, bench => bench.Recycles(6_010));
        // All three come within seconds, so 15 min later all three may come again.
        yield return ("starts within 14 min 55 s", 3, bench => bench.Starts(8_950));
        yield return ("starts within 15 min 10 s", 6, bench => bench.Starts(9_100));
    }

    private double LeakTest(int part)
    {
        Start(BurnerState.ValveProving);
        Until(() => Peek.Part(_cycle.Burner) == part && _cycle.Burner.State == BurnerState.ValveProving);
        return Until(() => Peek.Part(_cycle.Burner) != part || _cycle.Burner.State != BurnerState.ValveProving);
    }

    private double Purge(double airPct)
    {
        Start(BurnerState.Prepurge);
        return Until(() => _cycle.Burner.IsPurged || _cycle.IsLockedOut, airPct);
    }

    private bool IsPurgedAt(double airPct)
    {
        Purge(airPct);
        return _cycle.Burner.IsPurged;
    }

    private double GivenUp(double airPct)
    {
        Start(BurnerState.Prepurge);
        return Until(() => _cycle.Burner.State != BurnerState.Prepurge, airPct);
    }

    private double Igniter()
    {
        Start(BurnerState.PilotTrialForIgnition);
        return Until(() => (_cycle.Output.Relays & Relay.Igniter) == 0);
    }

    private double Stays(BurnerState state)
    {
        Start(state);
        return Until(() => _cycle.Burner.State != state);
    }

    private double Unlit(BurnerState state)
    {
        Start(state);
        return Until(() => !_cycle.Output.IsFuelOn, upset: inputs => inputs.Set(DiscreteSignal.Flame, false));
    }

    private double MainUnlit()
    {
        Start(BurnerState.MainTrialForIgnition);
        var scans = 0;
        while (_cycle.Burner.State == BurnerState.MainTrialForIgnition && scans < MostScans)
        {
            scans++;
            Scan(upset: inputs => inputs.Set(DiscreteSignal.Flame, scans < 12));
        }

        return _cycle.IsLockedOut && _cycle.Interlocks.FirstOut.Tag == "BSLL-107" ? scans : -scans;
    }

    private double FalseFlame()
    {
        Start(BurnerState.Modulating);
        Scan(Demand.Off, inputs => inputs.Set(DiscreteSignal.Flame, true));
        return Until(() => _cycle.IsLockedOut, demand: Demand.Off, upset: inputs => inputs.Set(DiscreteSignal.Flame, true));
    }

    private double PurgeKept()
    {
        Start(BurnerState.Prepurge);
        Until(() => _cycle.Burner.IsPurged, 100.0);
        return Until(() => !_cycle.Burner.IsPurged, 100.0);
    }

    private double PostPurge()
    {
        Start(BurnerState.Modulating);
        Scan(Demand.Off);
        return Until(() => _cycle.Burner.State != BurnerState.Postpurge, demand: Demand.Off);
    }

    private double FanInLockout()
    {
        Start(BurnerState.Modulating);
        Scan(upset: inputs => inputs.Set(DiscreteSignal.EmergencyStop, false));
        return Until(() => (_cycle.Output.Relays & Relay.CombustionAirFan) == 0);
    }

    private bool LightsAt(double airPct)
    {
        Start(BurnerState.Prepurge);
        Until(() => _cycle.Burner.IsPurged);
        Until(() => _cycle.Burner.State == BurnerState.PilotTrialForIgnition, airPct, most: 50);
        return _cycle.Burner.State == BurnerState.PilotTrialForIgnition;
    }

    /// <summary>Flames lost, each after so many scans of modulating, until the burner locks out; more than three are not tried.</summary>
    private double Recycles(int scansOfFlame)
    {
        for (var recycles = 0; recycles < 3; recycles++)
        {
            // The restart limit has nothing to do with this: the measurement outlives its window or stays below it.
            Start(BurnerState.Modulating, isNew: recycles == 0);
            for (var i = 0; i < scansOfFlame; i++)
            {
                Scan();
            }

            Until(() => _cycle.Burner.State != BurnerState.Modulating, upset: inputs => inputs.Set(DiscreteSignal.Flame, false));
            if (_cycle.IsLockedOut)
            {
                return recycles;
            }

            if (recycles == 1)
            {
                return 2;
            }
        }

        return 3;
    }

    /// <summary>Starts within so many scans of the first, each one given up as soon as it began.</summary>
    private double Starts(int scans)
    {
        Start(BurnerState.ValveProving);
        var starts = 1;
        for (var i = 0; i < scans; i++)
        {
            Scan(_cycle.Burner.State == BurnerState.ValveProving ? Demand.Off : Demand.On);
            starts += _cycle.Burner.HasStarted ? 1 : 0;
        }

        return starts;
    }

    private void Start(BurnerState state, bool isNew = true)
    {
        if (isNew)
        {
            _cycle = New();
            _now = 1_000_000;
            for (var i = 0; i < 20; i++)
            {
                Scan(Demand.Off, i is >= 5 and < 15 ? inputs => inputs.Set(DiscreteSignal.ResetButton, true) : null);
            }
        }

        Until(() => _cycle.Burner.State == state);
    }

    private int Until(Func<bool> reached, double? airPct = null, Demand demand = Demand.On, Action<Inputs>? upset = null, int most = MostScans)
    {
        var scans = 0;
        while (!reached() && scans < most)
        {
            Scan(demand, airPct is { } flow ? inputs => inputs.Set((int)AnalogSignal.CombustionAirFlow, flow) : upset);
            scans++;
        }

        return scans;
    }

    private void Scan(Demand demand = Demand.On, Action<Inputs>? upset = null)
    {
        _inputs.Follow(_cycle.Burner, demand);
        upset?.Invoke(_inputs);
        _inputs.ApplyTo(_cycle.Image);
        _cycle.Run(_now += PeriodMs);
    }

    private ScanCycle New() => new(Inputs.Unit(UnitKind.Boiler), _times, new InterlockTable(Sheet.Generated(UnitKind.Boiler)), PeriodMs);
}
