namespace GL001.Control.Tests;

/// <summary>A unit on the bench: the control core with inputs set by hand and time moved by hand.</summary>
internal sealed class Bench
{
    public const int PeriodMs = 100;

    public Bench(UnitKind kind = UnitKind.Boiler)
    {
        Unit = new UnitParameters(kind, ratedHeatMw: 40.0, minimumHeatMw: 8.0, rampMwPerMinute: 6.0,
            setpoint: kind == UnitKind.Boiler ? 10.0 : 280.0);
        Timings = new BurnerTimings(prepurgeMs: 60_000, postpurgeMs: 20_000, pilotIgnitionMs: 10_000, mainTrialMs: 10_000);
        Cycle = new ScanCycle(Unit, Timings, new InterlockTable(kind == UnitKind.Boiler ? TripTables.Boiler() : TripTables.Furnace()), PeriodMs);
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

    public void Healthy()
    {
        Image.SteamPressureBarg.SetGood(9.5);
        Image.DrumLevelMm.SetGood(0.0);
        Image.FlueTemperatureDegC.SetGood(150.0);
        Image.OutletTemperatureDegC.SetGood(270.0);
        Image.HeatOutputMw.SetGood(0.0);
        Image.OutputsAgree.Set(true);
        Image.ResetButton.Set(false);
        Image.RemoteSelected.Set(true);
        Image.Flame.Set(false);
        Image.Airflow.Set(false);
    }

    public void Scan(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            if (FlameFollows)
            {
                Image.Flame.Set(Cycle.Output.IsFuelOn);
            }

            if (AirFollows)
            {
                Image.Airflow.Set((Cycle.Output.Relays & Relay.CombustionAirFan) != 0);
            }

            Cycle.Run(NowMs);
            NowMs += PeriodMs;
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
            Image.SteamPressureBarg.SetGood(8.5);
        }
        else
        {
            Image.OutletTemperatureDegC.SetGood(260.0);
        }
    }

    /// <summary>Scans until the state is reached, or fails after ten minutes.</summary>
    public void RunUntil(BurnerState state)
    {
        for (var i = 0; i < 6_000 && State != state; i++)
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
