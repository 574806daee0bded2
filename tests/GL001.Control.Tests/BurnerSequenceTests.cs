namespace GL001.Control.Tests;

public sealed class BurnerSequenceTests
{
    [Fact]
    public void Power_up_is_a_lockout_with_every_relay_off()
    {
        var bench = new Bench();
        bench.CallForHeat();
        bench.ScanFor(600_000);
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.Equal(Relay.None, bench.Cycle.Output.Relays);
    }

    [Fact]
    public void A_purge_that_waits_a_minute_for_its_light_off_is_void_and_a_new_one_is_needed()
    {
        var bench = new Bench { AirFollows = false };
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.ValveProving);
        while (!bench.Cycle.Burner.IsPurged)
        {
            SetAir(bench, 100.0);
            bench.Scan();
        }

        // Air is proven and stays too high for a light-off: the damper does not come.
        for (var waitedMs = 0; waitedMs < bench.Timings.PositioningMs; waitedMs += Bench.PeriodMs)
        {
            Assert.True(bench.Cycle.Burner.IsPurged);
            bench.Scan();
        }

        Assert.False(bench.Cycle.Burner.IsPurged);
        Assert.Equal(0, bench.Cycle.Burner.PurgeMs);
        Assert.Equal(0.0, bench.Cycle.Burner.PurgeVolumes);
        Assert.Equal(BurnerState.Prepurge, bench.State);

        // It comes now, too late: nothing lights on the old purge.
        SetAir(bench, 30.0);
        bench.ScanFor(5_000);
        Assert.Equal(BurnerState.Prepurge, bench.State);
        bench.ScanFor(bench.Timings.StartLimitMs);
        Assert.Equal("KSL-129", bench.Cycle.Interlocks.FirstOut.Tag);
    }

    private static void SetAir(Bench bench, double pct)
    {
        var fan = (bench.Cycle.Output.Relays & Relay.CombustionAirFan) != 0;
        bench.Image.Airflow.Set(fan);
        bench.Image.FanRunning.Set(fan);
        bench.Image.CombustionAirFlowPct.SetGood(fan ? pct : 0.0);
    }

    [Fact]
    public void A_reset_leads_to_standby_and_never_straight_to_ignition()
    {
        var bench = new Bench();
        bench.CallForHeat();
        bench.PressReset();
        Assert.Equal(BurnerState.Standby, bench.State);
        bench.Scan();
        Assert.Equal(BurnerState.ValveProving, bench.State);
        Assert.False(bench.Cycle.Output.IsFuelOn);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(8_000)]
    public void A_reset_press_that_is_too_short_or_too_long_does_nothing(int ms)
    {
        var bench = new Bench();
        bench.PressReset(ms);
        Assert.Equal(BurnerState.Lockout, bench.State);
    }

    [Fact]
    public void A_reset_button_stuck_at_power_up_does_nothing()
    {
        var bench = new Bench();
        bench.Image.ResetButton.Set(true);
        bench.ScanFor(2_000);
        bench.Image.ResetButton.Set(false);
        bench.ScanFor(1_000);
        Assert.Equal(BurnerState.Lockout, bench.State);
    }

    [Fact]
    public void Prepurge_starts_over_when_airflow_is_lost()
    {
        var bench = new Bench();
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Prepurge);
        bench.ScanFor(59_000);
        bench.AirFollows = false;
        bench.Image.Airflow.Set(false);
        bench.Scan();
        bench.AirFollows = true;
        bench.ScanFor(59_000);
        Assert.Equal(BurnerState.Prepurge, bench.State);
        bench.ScanFor(1_200);
        Assert.Equal(BurnerState.PilotTrialForIgnition, bench.State);
    }

    [Fact]
    public void A_start_whose_purge_may_take_longer_than_an_hour_is_given_up_all_the_same()
    {
        var timings = new BurnerTimings(prepurgeMs: 60_000, postpurgeMs: 20_000, pilotIgnitionMs: 10_000, mainTrialMs: 10_000,
            purgeVolumes: 5.0, volumesPerMinute: 0.1, purgeAirPct: 60.0);
        Assert.InRange(timings.StartLimitMs, 3_600_001, int.MaxValue);
        var bench = new Bench(timings: timings);
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Prepurge);
        bench.AirFollows = false;
        bench.Image.Airflow.Set(false);
        bench.ScanFor(timings.StartLimitMs + 1_000);
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.Equal("KSL-129", bench.Cycle.Interlocks.FirstOut.Tag);
    }

    [Fact]
    public void Prepurge_starts_over_when_the_furnaces_ventilation_fails()
    {
        var bench = new Bench(UnitKind.Furnace);
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Prepurge);
        bench.ScanFor(59_000);
        bench.Image.Discrete(DiscreteSignal.Ventilation).Set(false);
        bench.Scan();
        Assert.Equal(0, bench.Cycle.Burner.PurgeMs);
        bench.Image.Discrete(DiscreteSignal.Ventilation).Set(true);
        bench.ScanFor(59_000);
        Assert.Equal(BurnerState.Prepurge, bench.State);
        bench.ScanFor(1_200);
        Assert.Equal(BurnerState.PilotTrialForIgnition, bench.State);
    }

    [Fact]
    public void A_purge_also_needs_its_volume_changes()
    {
        // 60 % of 9 volumes a minute: 8 volumes take 89 s, although the time is over after 60 s.
        var bench = new Bench { AirFollows = false };
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Prepurge);
        Blow(bench, 60.0);
        bench.ScanFor(88_000);
        Blow(bench, 30.0);
        bench.Scan();
        Assert.Equal(0, bench.Cycle.Burner.PurgeMs);
        Blow(bench, 60.0);
        bench.ScanFor(88_000);
        Assert.InRange(bench.Cycle.Burner.PurgeVolumes, 7.8, 8.0);
        Assert.False(bench.Cycle.Burner.IsPurged);
        bench.ScanFor(2_000);
        Assert.True(bench.Cycle.Burner.IsPurged);
    }

    [Fact]
    public void No_spark_before_the_damper_stands_at_light_off()
    {
        var bench = new Bench { AirFollows = false };
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Prepurge);
        Blow(bench, 100.0);
        bench.ScanFor(70_000);
        Assert.True(bench.Cycle.Burner.IsPurged);
        Assert.Equal(BurnerState.Prepurge, bench.State);
        Assert.InRange(bench.Cycle.Output.AirDamperPct, 20.0, 45.0);
        Blow(bench, 30.0);
        bench.Scan();
        Assert.Equal(BurnerState.PilotTrialForIgnition, bench.State);
    }

    [Fact]
    public void A_damper_that_never_comes_to_light_off_locks_out_instead_of_trying_for_ever()
    {
        var bench = new Bench { AirFollows = false };
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Prepurge);
        Blow(bench, 100.0);
        bench.RunUntil(BurnerState.Lockout);
        Assert.Equal("KSL-129", bench.Cycle.Interlocks.FirstOut.Tag);
    }

    [Fact]
    public void An_air_switch_that_shows_air_before_the_fan_runs_forbids_the_start()
    {
        var bench = new Bench { AirFollows = false };
        bench.PressReset();
        bench.CallForHeat();
        bench.Image.Airflow.Set(true);
        bench.ScanFor(60_000);
        Assert.Equal(BurnerState.Standby, bench.State);
        Assert.Equal(StartBlock.AirShownWithoutFan, bench.Cycle.Burner.Blocked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fuel_valves_that_do_not_hold_their_pressure_lock_out_before_the_purge(bool upstreamLeaks)
    {
        var bench = new Bench();
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.ValveProving);
        if (!upstreamLeaks)
        {
            bench.ScanFor(bench.Timings.ValveTestMs + bench.Timings.ValveFillMs + 500);
            Assert.Equal(BurnerState.ValveProving, bench.State);
        }

        bench.ValvesFollow = false;
        bench.Image.ValveSpacePressure.Set(upstreamLeaks);
        bench.RunUntil(BurnerState.Lockout);
        Assert.Equal("USL-128", bench.Cycle.Interlocks.FirstOut.Tag);
    }

    [Fact]
    public void The_sixth_start_within_a_quarter_of_an_hour_waits()
    {
        var bench = new Bench();
        bench.PressReset();
        for (var i = 0; i < 5; i++)
        {
            bench.CallForHeat();
            bench.RunUntil(BurnerState.ValveProving);
            bench.Pressure.SetGood(10.9);
            bench.RunUntil(BurnerState.Standby);
        }

        bench.CallForHeat();
        bench.ScanFor(60_000);
        Assert.Equal(BurnerState.Standby, bench.State);
        Assert.Equal(StartBlock.TooManyStarts, bench.Cycle.Burner.Blocked);
        bench.RunUntil(BurnerState.ValveProving, 900_000);
    }

    [Fact]
    public void A_lost_flame_recycles_once_where_that_is_configured_and_then_locks_out()
    {
        var bench = new Bench(recycleLimit: 1);
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Modulating);
        LoseFlame(bench);
        Assert.Equal(BurnerState.Postpurge, bench.State);
        Assert.False(bench.Cycle.Output.IsFuelOn);
        bench.RunUntil(BurnerState.Modulating);
        LoseFlame(bench);
        Assert.Equal(BurnerState.Lockout, bench.State);

        static void LoseFlame(Bench bench)
        {
            bench.FlameFollows = false;
            bench.Image.Flame.Set(false);
            bench.ScanFor(500);
            bench.FlameFollows = true;
        }
    }

    [Fact]
    public void A_door_that_opens_stops_the_furnace_and_lets_it_start_again_when_closed()
    {
        var bench = Bench.Modulating(UnitKind.Furnace);
        bench.Image.Discrete(DiscreteSignal.DoorClosed).Set(false);
        bench.ScanFor(500);
        Assert.Equal(BurnerState.Postpurge, bench.State);
        bench.RunUntil(BurnerState.Standby);
        bench.ScanFor(60_000);
        Assert.Equal(BurnerState.Standby, bench.State);
        Assert.NotEqual(0, bench.Cycle.Interlocks.StartBlockedRows);
        bench.Image.Discrete(DiscreteSignal.DoorClosed).Set(true);
        bench.RunUntil(BurnerState.Modulating);
    }

    [Fact]
    public void A_press_that_began_before_the_lockout_or_was_interrupted_by_a_trip_resets_nothing()
    {
        var bench = Bench.Modulating();
        bench.Image.ResetButton.Set(true);
        bench.ScanFor(500);
        bench.Pressure.SetGood(12.0);
        bench.Scan();
        bench.Pressure.SetGood(9.0);
        bench.ScanFor(1_000);
        bench.Image.ResetButton.Set(false);
        bench.Scan();
        Assert.Equal(BurnerState.Lockout, bench.State);

        bench.Image.ResetButton.Set(true);
        bench.ScanFor(500);
        bench.Level.SetBad(SignalCause.OpenCircuit);
        bench.Scan();
        bench.Level.SetGood(0.0);
        bench.ScanFor(1_000);
        bench.Image.ResetButton.Set(false);
        bench.Scan();
        Assert.Equal(BurnerState.Lockout, bench.State);
        bench.PressReset();
        Assert.NotEqual(BurnerState.Lockout, bench.State);
    }

    [Fact]
    public void The_sixth_reset_within_a_quarter_of_an_hour_is_refused()
    {
        var bench = new Bench();
        for (var i = 0; i < 5; i++)
        {
            bench.PressReset();
            Assert.NotEqual(BurnerState.Lockout, bench.State);
            bench.Pressure.SetGood(12.0);
            bench.Scan();
            bench.Pressure.SetGood(9.5);
            bench.Scan();
        }

        bench.PressReset();
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.True(bench.Cycle.ResetsExhausted);
        bench.ScanFor(900_000);
        bench.PressReset();
        Assert.Equal(BurnerState.Standby, bench.State);
    }

    private static void Blow(Bench bench, double airPct)
    {
        bench.Image.Airflow.Set(true);
        bench.Image.FanRunning.Set(true);
        bench.Image.CombustionAirFlowPct.SetGood(airPct);
    }

    [Fact]
    public void Without_proven_air_there_is_no_fuel_however_long_one_waits()
    {
        var bench = new Bench { AirFollows = false };
        bench.PressReset();
        bench.CallForHeat();
        for (var i = 0; i < 12_000; i++)
        {
            bench.Scan();
            Assert.False(bench.Cycle.Output.IsFuelOn);
        }
    }

    [Fact]
    public void The_spark_ends_before_the_pilot_is_judged()
    {
        var bench = new Bench();
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.PilotTrialForIgnition);
        var sparkMs = 0;
        while (bench.State == BurnerState.PilotTrialForIgnition)
        {
            sparkMs += (bench.Cycle.Output.Relays & Relay.Igniter) != 0 ? Bench.PeriodMs : 0;
            bench.Scan();
        }

        Assert.Equal(bench.Timings.PilotIgnitionMs, sparkMs);
        Assert.Equal(BurnerState.MainTrialForIgnition, bench.State);
    }

    [Fact]
    public void A_pilot_that_does_not_light_locks_out_as_B06()
    {
        var bench = new Bench { FlameFollows = false };
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.PilotTrialForIgnition);
        bench.ScanFor(bench.Timings.PilotIgnitionMs + 100);
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.Equal("B06", bench.Cycle.Interlocks.FirstOut.Id);
        Assert.False(bench.Cycle.Output.IsFuelOn);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void A_trial_lasts_no_scan_longer_because_scans_come_a_little_early(int earlyMs)
    {
        var bench = new Bench(timings: new BurnerTimings(60_000, 20_000, 10_000, 10_000) { JitterMs = Bench.PeriodMs / 2 }) { FlameFollows = false };
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.PilotTrialForIgnition);
        var beganMs = bench.NowMs - Bench.PeriodMs;
        bench.ComeEarly(earlyMs);
        while (bench.Cycle.Output.IsFuelOn)
        {
            bench.Scan();
        }

        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.InRange(bench.NowMs - Bench.PeriodMs - beganMs, bench.Timings.PilotIgnitionMs - Bench.PeriodMs, bench.Timings.PilotIgnitionMs);
    }

    [Fact]
    public void A_purge_cannot_be_configured_below_its_minimum_nor_a_trial_above_its_maximum()
    {
        var timings = new BurnerTimings(prepurgeMs: 1, postpurgeMs: 1, pilotIgnitionMs: 60_000, mainTrialMs: 60_000);
        Assert.Equal(BurnerTimings.PrepurgeMinimumMs, timings.PrepurgeMs);
        Assert.Equal(BurnerTimings.PostpurgeMinimumMs, timings.PostpurgeMs);
        Assert.Equal(BurnerTimings.PilotIgnitionMaximumMs, timings.PilotIgnitionMs);
        Assert.Equal(BurnerTimings.MainTrialMaximumMs, timings.MainTrialMs);
    }

    [Fact]
    public void A_fan_that_stopped_stays_off_in_lockout_when_its_contactor_recovers()
    {
        var bench = Bench.Modulating();
        bench.AirFollows = false;
        bench.Image.FanRunning.Set(false);
        bench.ScanFor(600);
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.Equal(Relay.None, bench.Cycle.Output.Relays);
        bench.Image.FanRunning.Set(true);
        bench.ScanFor(bench.Timings.PostpurgeMs);
        Assert.Equal(Relay.None, bench.Cycle.Output.Relays);
    }

    [Fact]
    public void A_fan_that_cannot_be_seen_goes_on_blowing_in_lockout()
    {
        var bench = Bench.Modulating();
        bench.AirFollows = false;
        bench.Image.FanRunning.SetBad();
        bench.Scan();
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.Equal(Relay.CombustionAirFan, bench.Cycle.Output.Relays);
    }

    [Theory]
    [InlineData(true, BurnerState.ValveProving)]
    [InlineData(false, BurnerState.Prepurge)]
    public void A_start_begins_with_the_leak_test_unless_another_device_does_it(bool leakTest, BurnerState first)
    {
        var burner = new BurnerSequence(new BurnerTimings(60_000, 20_000, 10_000, 10_000, leakTest: leakTest));
        var image = new ProcessImage();
        burner.Step(image, TripClass.None, rowsPermitStart: true, runDemand: true, reset: true, elapsedMs: 100, purgeMs: 100);
        Assert.Equal(BurnerState.Standby, burner.State);
        burner.Step(image, TripClass.None, rowsPermitStart: true, runDemand: true, reset: false, elapsedMs: 100, purgeMs: 100);
        Assert.Equal(first, burner.State);
        Assert.True(burner.HasStarted);
    }

    [Fact]
    public void Air_keeps_flowing_after_a_trip_but_is_never_stepped_up()
    {
        var bench = Bench.Modulating();
        bench.Pressure.SetGood(12.0);
        bench.Scan();
        Assert.Equal(Relay.CombustionAirFan, bench.Cycle.Output.Relays);
        bench.ScanFor(bench.Timings.PostpurgeMs);
        Assert.Equal(Relay.None, bench.Cycle.Output.Relays);
    }
}
