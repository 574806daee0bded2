namespace GL001.Control.Tests;

public sealed class FiringRateDemandTests
{
    [Fact]
    public void A_lease_that_expires_while_the_rate_limiter_lags_hands_over_without_a_bump()
    {
        var bench = AtSetpoint();
        bench.Lease(20.0, validForMs: 300_000);
        bench.ScanFor(299_000);
        bench.Pressure.SetGood(9.5);
        bench.ScanFor(900);
        var before = bench.Cycle.Output.FiringRatePct;
        bench.ScanFor(5_000);
        Assert.Equal(SetpointSource.LocalCurve, bench.Cycle.Arbiter.Source);

        // The integral alone moves on: 30 %/bar x 0.5 bar / 120 s for 5 s.
        Assert.Equal(before + (30.0 * 0.5 / 120.0 * 5.0), bench.Cycle.Output.FiringRatePct, 0.3);
    }

    [Fact]
    public void A_lease_that_takes_over_off_setpoint_starts_from_the_present_rate()
    {
        var bench = AtSetpoint();
        bench.Pressure.SetGood(9.7);
        bench.ScanFor(60_000);
        var before = bench.Cycle.PresentLoadMw;
        bench.Lease(before > 20.0 ? 10.0 : 30.0, validForMs: 300_000);
        bench.ScanFor(10_000);

        // 6 MW/min for 10 s.
        Assert.Equal(1.0, Math.Abs(bench.Cycle.PresentLoadMw - before), 0.05);
    }

    [Fact]
    public void The_ramp_of_a_lease_waits_for_the_purge_and_starts_from_low_fire()
    {
        var bench = new Bench();
        bench.Pressure.SetGood(9.5);
        bench.PressReset();
        Assert.Equal(LeaseRefusal.None, bench.Lease(40.0, validForMs: 900_000));
        bench.RunUntil(BurnerState.LowFire);
        Assert.Equal(bench.Unit.MinimumHeatMw, bench.Cycle.Arbiter.RampedHeatMw, 1e-9);
        bench.RunUntil(BurnerState.Modulating);
        bench.ScanFor(30_000);

        // 6 MW/min for 30 s on top of low fire.
        Assert.Equal(bench.Unit.MinimumHeatMw + 3.0, bench.Cycle.PresentLoadMw, 0.05);
    }

    [Fact]
    public void The_integral_does_not_wind_up_while_the_rate_limiter_lags()
    {
        var bench = AtSetpoint();
        bench.Lease(20.0, validForMs: 300_000);
        bench.ScanFor(301_000);
        var before = bench.Cycle.Output.FiringRatePct;
        Assert.Equal(50.0, before, 0.1);

        // Two bar low ask for 60 % more at once; the limiter has given 20 % after ten seconds, an integral would have added 5 %.
        bench.Pressure.SetGood(8.0);
        bench.ScanFor(10_000);
        Assert.Equal(before + 20.0, bench.Cycle.Output.FiringRatePct, 0.5);
        bench.Pressure.SetGood(bench.Unit.Setpoint);
        bench.ScanFor(20_000);
        Assert.Equal(before, bench.Cycle.Output.FiringRatePct, 0.5);
    }

    [Fact]
    public void The_integral_does_not_build_up_while_the_air_holds_the_fuel()
    {
        var unit = new UnitParameters(UnitKind.Boiler, 40.0, 8.0, 6.0, 10.0);
        var arbiter = new SetpointArbiter(unit);
        var image = new ProcessImage();
        var demand = new FiringRateDemand(unit) { IsFuelLimited = true };
        image.SteamPressureBarg.SetGood(9.9);
        demand.Step(image, BurnerState.LowFire, arbiter, 100);
        for (var i = 0; i < 6_000; i++)
        {
            demand.Step(image, BurnerState.Modulating, arbiter, 100);
        }

        Assert.Equal(20.0, demand.FiringRatePct, 0.01);
        demand.IsFuelLimited = false;
        for (var i = 0; i < 6_000; i++)
        {
            demand.Step(image, BurnerState.Modulating, arbiter, 100);
        }

        // 30 %/bar x 0.1 bar / 120 s for 600 s.
        Assert.Equal(35.0, demand.FiringRatePct, 0.1);
    }

    [Theory]
    [InlineData(-0.3)]
    [InlineData(9.9)]
    public void An_uncertain_measurement_never_lights_the_burner(double barg)
    {
        var bench = new Bench();
        bench.Pressure.SetUncertain(barg, SignalCause.Saturated);
        bench.PressReset();
        bench.Lease(20.0, validForMs: 600_000);
        bench.ScanFor(200_000);
        Assert.Equal(BurnerState.Standby, bench.State);
    }

    [Fact]
    public void A_demand_from_before_an_uncertain_measurement_does_not_outlive_the_lockout()
    {
        var bench = new Bench();
        bench.CallForHeat();
        bench.ScanFor(1_000);
        Assert.Equal(BurnerState.Lockout, bench.State);
        bench.Pressure.SetUncertain(8.5, SignalCause.Saturated);
        bench.PressReset();
        bench.ScanFor(10_000);
        Assert.Equal(BurnerState.Standby, bench.State);
    }

    [Fact]
    public void An_uncertain_measurement_in_the_purge_gives_the_start_up()
    {
        var bench = new Bench();
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Prepurge);
        bench.Pressure.SetUncertain(8.5, SignalCause.Saturated);
        bench.ScanFor(120_000);
        Assert.False(bench.Cycle.Output.IsFuelOn);
    }

    [Fact]
    public void A_bad_controlled_variable_is_fired_at_low_fire_until_the_sequence_stops()
    {
        // The demand alone: in a whole scan a bad pressure trips before it matters here.
        var unit = new UnitParameters(UnitKind.Boiler, 40.0, 8.0, 6.0, 10.0);
        var demand = new FiringRateDemand(unit);
        var arbiter = new SetpointArbiter(unit);
        var image = new ProcessImage();
        image.SteamPressureBarg.SetGood(8.0);
        Assert.True(demand.RunDemand(image, arbiter));
        demand.Step(image, BurnerState.LowFire, arbiter, 100);
        for (var i = 0; i < 600; i++)
        {
            demand.Step(image, BurnerState.Modulating, arbiter, 100);
        }

        Assert.True(demand.FiringRatePct > 40.0);
        image.SteamPressureBarg.SetBad(SignalCause.OpenCircuit);
        Assert.False(demand.RunDemand(image, arbiter));
        Assert.Equal(20.0, demand.Step(image, BurnerState.Modulating, arbiter, 100));
        Assert.Equal(0.0, demand.Step(image, BurnerState.Postpurge, arbiter, 100));
    }

    private static Bench AtSetpoint()
    {
        var bench = Bench.Modulating();
        bench.Pressure.SetGood(bench.Unit.Setpoint);
        bench.ScanFor(120_000);
        return bench;
    }
}
