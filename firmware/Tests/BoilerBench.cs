using GL001.Control;
using nanoFramework.TestFramework;

namespace GL001.DeviceTests;

/// <summary>A boiler's control core with inputs set by hand and time moved by hand; a healthy burner does at once what the outputs say.</summary>
internal sealed class BoilerBench
{
    public const int PeriodMs = 100;

    // The shortest times that the core permits, so that the interpreter gets through in a minute.
    private const int PrepurgeMs = 30_000;

    /// <param name="startMs">What the clock shows at the first scan, ms.</param>
    public BoilerBench(long startMs)
    {
        NowMs = startMs;
        UnitParameters unit = new UnitParameters(UnitKind.Boiler, 40.0, 8.0, 6.0, 10.0);
        BurnerTimings timings = new BurnerTimings(PrepurgeMs, 15_000, 5_000, 5_000, lowFireMs: 5_000, purgeVolumes: 4.0, volumesPerMinute: 20.0,
            valveTestMs: 5_000, valveFillMs: 1_000);
        Cycle = new ScanCycle(unit, timings, new InterlockTable(TripTables.Boiler()), PeriodMs);
        for (int i = 1; i < SignalList.AnalogTags.Length; i++)
        {
            Image.Analog((AnalogSignal)i).SetGood(0.0);
        }

        for (int i = 1; i < SignalList.DiscreteTags.Length; i++)
        {
            Image.Discrete((DiscreteSignal)i).Set(true);
        }

        SetPressure(9.5);
        Image.FlueTemperatureDegC.SetGood(150.0);
        Image.Analog(AnalogSignal.FuelPressure).SetGood(100.0);
        Image.FlueOxygenPct.SetGood(5.0);
        Image.SteamFlowPct.SetGood(50.0);
        Image.FeedwaterFlowPct.SetGood(50.0);
        Image.ResetButton.Set(false);
        Image.LocalKey.Set(false);
    }

    public ScanCycle Cycle { get; }

    public ProcessImage Image => Cycle.Image;

    public BurnerState State => Cycle.Burner.State;

    public long NowMs { get; private set; }

    public bool AirFollows { get; set; } = true;

    public void SetPressure(double barg)
    {
        Image.Analog(AnalogSignal.SteamPressureA).SetGood(barg);
        Image.Analog(AnalogSignal.SteamPressureB).SetGood(barg);
    }

    public void Scan()
    {
        ScanAfter(PeriodMs);
    }

    /// <summary>A scan that comes this long after the last one, as the clock tells it.</summary>
    public void ScanAfter(long ms)
    {
        Follow();
        NowMs += ms;
        Cycle.Run(NowMs);
    }

    public void ScanFor(int ms)
    {
        for (int done = 0; done < ms; done += PeriodMs)
        {
            Scan();
        }
    }

    public void PressReset(int ms)
    {
        Scan();
        Image.ResetButton.Set(true);
        ScanFor(ms);
        Image.ResetButton.Set(false);
        Scan();
    }

    /// <summary>Scans until the state is reached; how long that took, ms.</summary>
    public int RunUntil(BurnerState state)
    {
        int tookMs = 0;
        while (State != state)
        {
            Assert.IsTrue(tookMs < 300_000, "waits for " + BurnerStateNames.Of(state) + " and stands in " + BurnerStateNames.Of(State));
            Scan();
            tookMs += PeriodMs;
        }

        return tookMs;
    }

    public void LightOff()
    {
        PressReset(1_000);
        SetPressure(8.5);
        RunUntil(BurnerState.Modulating);
    }

    private void Follow()
    {
        int relays = Cycle.Output.Relays;
        bool fan = AirFollows && (relays & Relay.CombustionAirFan) != 0;
        Image.Flame.Set(Cycle.Output.IsFuelOn);
        Image.Airflow.Set(fan);
        Image.FanRunning.Set(fan);
        Image.CombustionAirFlowPct.SetGood(fan ? Cycle.Output.AirDamperPct : 0.0);
        Image.FuelFlowPct.SetGood(Relay.LetsMainFuelThrough(relays) ? Cycle.Output.FiringRatePct : 0.0);
        Image.Discrete(DiscreteSignal.FuelValveLowFire).Set(Cycle.Output.FiringRatePct <= Cycle.Unit.LowFirePct);
        Image.Discrete(DiscreteSignal.FuelValve1Closed).Set((relays & Relay.FuelValve1) == 0);
        Image.Discrete(DiscreteSignal.FuelValve2Closed).Set((relays & Relay.FuelValve2) == 0);
        Image.Discrete(DiscreteSignal.PilotValveClosed).Set((relays & Relay.PilotValve) == 0);
        Image.ValveSpacePressure.Set((relays & Relay.VentClosed) != 0
            && ((relays & Relay.FuelValve1) != 0 || Image.ValveSpacePressure.IsClosed));
    }
}
