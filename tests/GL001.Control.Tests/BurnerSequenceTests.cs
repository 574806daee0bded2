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
    public void A_reset_leads_to_standby_and_never_straight_to_ignition()
    {
        var bench = new Bench();
        bench.CallForHeat();
        bench.PressReset();
        Assert.Equal(BurnerState.Standby, bench.State);
        bench.Scan();
        Assert.Equal(BurnerState.Prepurge, bench.State);
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
        var bench = new Bench { AirFollows = false };
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Prepurge);
        bench.Image.Airflow.Set(true);
        bench.ScanFor(59_000);
        bench.Image.Airflow.Set(false);
        bench.Scan();
        bench.Image.Airflow.Set(true);
        bench.ScanFor(59_000);
        Assert.Equal(BurnerState.Prepurge, bench.State);
        bench.ScanFor(1_100);
        Assert.Equal(BurnerState.PilotTrialForIgnition, bench.State);
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
    public void Air_keeps_flowing_after_a_trip_but_is_never_stepped_up()
    {
        var bench = Bench.Modulating();
        bench.Image.SteamPressureBarg.SetGood(12.0);
        bench.Scan();
        Assert.Equal(Relay.CombustionAirFan, bench.Cycle.Output.Relays);
        bench.ScanFor(bench.Timings.PostpurgeMs);
        Assert.Equal(Relay.None, bench.Cycle.Output.Relays);
    }

    [Fact]
    public void Every_state_goes_to_lockout_on_a_manual_reset_trip()
    {
        var bench = new Bench();
        foreach (var state in Enum.GetValues<BurnerState>())
        {
            Assert.Equal(BurnerState.Lockout,
                bench.Cycle.Burner.Next(state, 0, 0, bench.Image, TripClass.ManualReset, runDemand: true, reset: true));
        }
    }

    [Fact]
    public void A_state_that_does_not_exist_is_a_lockout()
    {
        var bench = new Bench();
        Assert.Equal(BurnerState.Lockout,
            bench.Cycle.Burner.Next((BurnerState)99, 0, 0, bench.Image, TripClass.None, runDemand: true, reset: false));
    }

    [Fact]
    public void An_auto_reset_trip_never_leaves_lockout()
    {
        var bench = new Bench();
        Assert.Equal(BurnerState.Lockout,
            bench.Cycle.Burner.Next(BurnerState.Lockout, 0, 0, bench.Image, TripClass.AutoReset, runDemand: true, reset: true));
        Assert.Equal(BurnerState.Standby,
            bench.Cycle.Burner.Next(BurnerState.Modulating, 0, 0, bench.Image, TripClass.AutoReset, runDemand: true, reset: false));
    }
}
