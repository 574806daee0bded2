namespace GL001.Control.Tests;

/// <summary>What must not happen however unlucky the moment: faults between two states, one after the other, or of the clock.</summary>
public sealed class HazardTests
{
    [Fact]
    public void The_lockout_names_its_own_cause_and_not_a_door_opened_and_closed_before_it()
    {
        var bench = Bench.Modulating(UnitKind.Furnace);
        bench.Image.Discrete(DiscreteSignal.DoorClosed).Set(false);
        bench.ScanFor(1_000);
        Assert.Equal(BurnerState.Postpurge, bench.State);
        bench.Image.Discrete(DiscreteSignal.DoorClosed).Set(true);
        bench.RunUntil(BurnerState.Modulating);
        bench.ScanFor(600_000);
        bench.Image.Analog(AnalogSignal.ExcessTemperature).SetGood(400.0);
        bench.Scan();
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.Equal("TSHH-123", bench.Cycle.Interlocks.FirstOut.Tag);
    }

    [Fact]
    public void The_lockout_after_a_recycle_names_its_own_cause()
    {
        var bench = new Bench(recycleLimit: 1);
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Modulating);
        bench.FlameFollows = false;
        bench.Image.Flame.Set(false);
        bench.ScanFor(1_000);
        Assert.Equal(BurnerState.Postpurge, bench.State);
        bench.FlameFollows = true;
        bench.RunUntil(BurnerState.Modulating);
        bench.ScanFor(700_000);
        bench.Pressure.SetGood(12.0);
        bench.Scan();
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.Equal("PSHH-102", bench.Cycle.Interlocks.FirstOut.Tag);
    }

    [Theory]
    [InlineData(DiscreteSignal.DoorClosed)]
    [InlineData(DiscreteSignal.Ventilation)]
    [InlineData(DiscreteSignal.CoolingFlow)]
    public void A_permissive_lost_during_the_purge_keeps_the_igniter_and_the_pilot_off(DiscreteSignal lost)
    {
        var bench = new Bench(UnitKind.Furnace);
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Prepurge);
        bench.Image.Discrete(lost).Set(false);
        for (var i = 0; i < 6_000; i++)
        {
            bench.Scan();
            Assert.False(bench.Cycle.Output.IsFuelOn, $"fuel on in {bench.State}");
        }
    }

    [Fact]
    public void A_dead_oxygen_analyser_is_no_start()
    {
        var bench = new Bench();
        bench.Image.FlueOxygenPct.SetBad(SignalCause.OpenCircuit);
        bench.PressReset();
        bench.CallForHeat();
        for (var i = 0; i < 6_000; i++)
        {
            bench.Scan();
            Assert.False(bench.Cycle.Output.IsFuelOn, $"fuel on in {bench.State}");
        }
    }

    [Fact]
    public void A_flame_amplifier_that_fails_its_self_check_in_the_ignition_period_stops_the_pilot_gas()
    {
        var bench = new Bench();
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.PilotTrialForIgnition);
        bench.FlameFollows = false;
        bench.Image.Discrete(DiscreteSignal.FlameSelfCheck).Set(false);
        bench.Image.Flame.SetBad(SignalCause.SelfCheckFailed);
        bench.ScanFor(1_000);
        Assert.False(bench.Cycle.Output.IsFuelOn);
    }

    [Fact]
    public void Clock_jumps_do_not_shorten_the_purge()
    {
        var bench = new Bench();
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Prepurge);
        bench.Scan(2);
        bench.Image.CombustionAirFlowPct.SetGood(100.0);
        bench.Image.Airflow.Set(true);
        bench.Image.FanRunning.Set(true);
        var now = bench.NowMs - Bench.PeriodMs;
        var scans = 0;
        while (bench.Cycle.Burner.State == BurnerState.Prepurge && !bench.Cycle.Burner.IsPurged && scans < 10_000)
        {
            // Every scan really comes after 100 ms; the clock jumps by another 400 ms in two of three.
            now += scans % 3 == 2 ? 100 : 500;
            bench.Cycle.Run(now);
            scans++;
        }

        // Either the start is given up by the clock that runs ahead, or the purge takes its real time.
        Assert.True(!bench.Cycle.Burner.IsPurged || scans * 100 >= 59_000, $"purged in {scans * 100} ms");
    }

    [Fact]
    public void A_clock_that_all_but_stands_still_does_not_hold_fuel_on_without_flame()
    {
        var bench = Bench.Modulating();
        bench.Image.Flame.Set(false);
        var now = bench.NowMs - Bench.PeriodMs;
        for (var i = 0; i < 40; i++)
        {
            bench.Cycle.Run(now += 1);
        }

        // Forty scans are four seconds.
        Assert.False(bench.Cycle.Output.IsFuelOn);
    }

    [Fact]
    public void A_demand_that_blinks_in_the_leak_test_is_no_valve_leak()
    {
        var bench = new Bench();
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.ValveProving);
        bench.ScanFor(15_000);
        Assert.True(bench.Image.ValveSpacePressure.IsClosed);
        bench.ValvesFollow = false;
        bench.Pressure.SetGood(10.9);
        bench.Scan();
        Assert.Equal(BurnerState.Standby, bench.State);
        bench.CallForHeat();
        bench.Image.Discrete(DiscreteSignal.FuelValve1Closed).Set(true);
        bench.Scan(4);    // 0.4 s for the vent
        Assert.NotEqual(BurnerState.Lockout, bench.State);
    }

    [Fact]
    public void Fuel_stops_when_a_fuel_valve_is_shown_closed_though_commanded_open()
    {
        var bench = Bench.Modulating();
        bench.ValvesFollow = false;
        bench.Image.Discrete(DiscreteSignal.FuelValve1Closed).Set(true);
        bench.Image.Discrete(DiscreteSignal.FuelValve2Closed).Set(true);
        bench.ScanFor(30_000);
        Assert.False(bench.Cycle.Output.IsFuelOn);
    }

    [Fact]
    public void A_failed_main_light_off_is_never_recycled()
    {
        var bench = new Bench(recycleLimit: 1);
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.LowFire);

        // Only the pilot was seen; it goes out with the end of the main trial and the main flame never stood.
        bench.FlameFollows = false;
        bench.Image.Flame.Set(false);
        bench.ScanFor(1_000);
        Assert.Equal(BurnerState.Lockout, bench.State);
    }

    [Fact]
    public void Feedwater_does_not_run_on_blindly_when_both_levels_are_lost()
    {
        var bench = Bench.Modulating();
        bench.Level.SetGood(-60.0);
        bench.ScanFor(60_000);
        var before = bench.Cycle.Output.FeedwaterPct;
        bench.Level.SetBad(SignalCause.OpenCircuit);
        bench.Image.SteamFlowPct.SetGood(0.0);
        bench.ScanFor(600_000);
        Assert.True(bench.IsLocked() && bench.Cycle.Output.FeedwaterPct < 20.0, $"still {bench.Cycle.Output.FeedwaterPct:f0} % (was {before:f0} %) ten minutes after the lockout");
    }
}

internal static class BenchMore
{
    public static bool IsLocked(this Bench bench) => bench.Cycle.IsLockedOut;
}
