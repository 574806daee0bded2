namespace GL001.Control.Tests;

/// <summary>A unit on the bench: the control core with inputs set by hand and time moved by hand.</summary>
internal sealed class Bench
{
    public const int PeriodMs = 100;

    public Bench(UnitKind kind = UnitKind.Boiler, int recycleLimit = 0, UnitOptions? options = null, RampSoakOptions? program = null, BurnerTimings? timings = null)
    {
        Unit = new UnitParameters(kind, ratedHeatMw: 40.0, minimumHeatMw: 8.0, rampMwPerMinute: 6.0,
            setpoint: kind == UnitKind.Boiler ? 10.0 : 280.0);
        Timings = timings ?? new BurnerTimings(prepurgeMs: 60_000, postpurgeMs: 20_000, pilotIgnitionMs: 10_000, mainTrialMs: 10_000,
            pilotProveMs: 5_000, recycleLimit: recycleLimit);
        options ??= new UnitOptions();
        Cycle = new ScanCycle(Unit, Timings, new InterlockTable(kind == UnitKind.Boiler ? TripTables.Boiler(options) : TripTables.Furnace(options)), PeriodMs, options, program);
        Healthy();
    }

    public UnitParameters Unit { get; }

    public BurnerTimings Timings { get; }

    public ScanCycle Cycle { get; }

    public ProcessImage Image => Cycle.Image;

    public BurnerState State => Cycle.Burner.State;

    public long NowMs { get; private set; }

    /// <summary>True makes flame and air follow the relays, as in a healthy burner.</summary>
    public bool FlameFollows { get; set; } = true;

    public bool AirFollows { get; set; } = true;

    /// <summary>Both transmitters of the drum pressure.</summary>
    public Pair Pressure => new(Image.Analog(AnalogSignal.SteamPressureA), Image.Analog(AnalogSignal.SteamPressureB));

    /// <summary>Both transmitters of the drum level.</summary>
    public Pair Level => new(Image.Analog(AnalogSignal.DrumLevelA), Image.Analog(AnalogSignal.DrumLevelB));

    /// <summary>True makes the proofs of closure and the switch between the valves follow the relays.</summary>
    public bool ValvesFollow { get; set; } = true;

    public void Healthy()
    {
        Pressure.SetGood(9.5);
        Level.SetGood(0.0);
        Image.FlueTemperatureDegC.SetGood(150.0);
        Image.FurnaceFlueTemperatureDegC.SetGood(250.0);
        Image.OutletTemperatureDegC.SetGood(270.0);
        Image.Analog(AnalogSignal.ExcessTemperature).SetGood(270.0);
        Image.Analog(AnalogSignal.FuelPressure).SetGood(100.0);
        Image.Analog(AnalogSignal.FurnacePressure).SetGood(0.0);
        Image.Analog(AnalogSignal.StreamFlow).SetGood(100.0);
        Image.FlueOxygenPct.SetGood(5.0);
        Image.HeatOutputPct.SetGood(0.0);
        Image.Analog(AnalogSignal.DrumLevelC).SetGood(0.0);
        Image.Analog(AnalogSignal.OilPressure).SetGood(20.0);
        Image.Analog(AnalogSignal.OilTemperature).SetGood(110.0);
        Image.Analog(AnalogSignal.AtomisingDifferential).SetGood(2.0);
        Image.Analog(AnalogSignal.SteamTemperature).SetGood(184.0);
        Image.Analog(AnalogSignal.ChamberTemperature).SetGood(20.0);
        Image.SteamFlowPct.SetGood(50.0);
        Image.FeedwaterFlowPct.SetGood(50.0);
        for (var i = 1; i < SignalList.DiscreteTags.Length; i++)
        {
            Image.Discrete((DiscreteSignal)i).Set(true);
        }

        Image.LocalKey.Set(false);
        Image.ResetButton.Set(false);
        Image.Flame.Set(false);
        Follow();
    }

    public void Scan(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            Follow();
            Cycle.Run(NowMs);
            NowMs += PeriodMs;
        }
    }

    /// <summary>The next scan comes so much too soon, and those after it in their period.</summary>
    public void ComeEarly(int ms) => NowMs -= ms;

    /// <summary>A healthy burner does at once what its outputs say.</summary>
    private void Follow()
    {
        var relays = Cycle.Output.Relays;
        if (FlameFollows)
        {
            Image.Flame.Set(Cycle.Output.IsFuelOn);
        }

        if (AirFollows)
        {
            var fan = (relays & Relay.CombustionAirFan) != 0;
            Image.Airflow.Set(fan);
            Image.FanRunning.Set(fan);
            Image.CombustionAirFlowPct.SetGood(fan ? Cycle.Output.AirDamperPct : 0.0);
        }

        Image.FuelFlowPct.SetGood(Relay.LetsMainFuelThrough(relays) ? Cycle.Output.FiringRatePct : 0.0);
        if (ValvesFollow)
        {
            Image.Discrete(DiscreteSignal.FuelValveLowFire).Set(Cycle.Output.FiringRatePct <= Unit.LowFirePct);
            Image.Discrete(DiscreteSignal.FuelValve1Closed).Set((relays & Relay.FuelValve1) == 0);
            Image.Discrete(DiscreteSignal.FuelValve2Closed).Set((relays & Relay.FuelValve2) == 0);
            Image.Discrete(DiscreteSignal.PilotValveClosed).Set((relays & Relay.PilotValve) == 0);
            Image.ValveSpacePressure.Set((relays & Relay.VentClosed) != 0
                && ((relays & Relay.FuelValve1) != 0 || Image.ValveSpacePressure.IsClosed));
        }
    }

    public void ScanFor(int ms) => Scan(ms / PeriodMs);

    public void PressReset(int ms = 1_000)
    {
        Scan();
        Image.ResetButton.Set(true);
        ScanFor(ms);
        Image.ResetButton.Set(false);
        Scan();
    }

    public void CallForHeat()
    {
        if (Unit.Kind == UnitKind.Boiler)
        {
            Pressure.SetGood(8.5);
        }
        else
        {
            Image.OutletTemperatureDegC.SetGood(260.0);
        }
    }

    /// <summary>Scans until the state is reached, or fails after ten minutes.</summary>
    public void RunUntil(BurnerState state, int atMostMs = 600_000)
    {
        for (var i = 0; i < atMostMs / PeriodMs && State != state; i++)
        {
            Scan();
        }

        Assert.Equal(state, State);
    }

    public static Bench Modulating(UnitKind kind = UnitKind.Boiler)
    {
        var bench = new Bench(kind);
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Modulating);
        return bench;
    }

    public LeaseRefusal Lease(double heatMw, long id = 1, int session = 1, long? basisMs = null, long validForMs = 60_000) =>
        Cycle.Arbiter.Offer(id, session, 1, basisMs ?? NowMs, validForMs, heatMw, NowMs,
            Image.RemoteSelected.IsClosed, Cycle.IsLockedOut);
}

/// <summary>Two transmitters of one quantity that are set together.</summary>
internal readonly record struct Pair(AnalogInput A, AnalogInput B)
{
    public void SetGood(double value)
    {
        A.SetGood(value);
        B.SetGood(value);
    }

    public void SetUncertain(double value, SignalCause cause)
    {
        A.SetUncertain(value, cause);
        B.SetUncertain(value, cause);
    }

    public void SetBad(SignalCause cause)
    {
        A.SetBad(cause);
        B.SetBad(cause);
    }
}
