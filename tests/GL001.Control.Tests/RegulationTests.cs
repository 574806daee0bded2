namespace GL001.Control.Tests;

public sealed class RegulationTests
{
    [Fact]
    public void The_integral_does_not_wind_up_while_the_output_is_at_its_limit()
    {
        var pid = new PidController(gain: 10.0, integralTimeSeconds: 10.0, derivativeTimeSeconds: 0.0, low: 0.0, high: 100.0);
        for (var i = 0; i < 36_000; i++)
        {
            pid.Step(setpoint: 100.0, measurement: 0.0, elapsedMs: 100);
        }

        Assert.Equal(100.0, pid.Output);

        // An hour at the limit must be forgotten within one step of the error's change of sign.
        Assert.True(pid.Step(setpoint: 100.0, measurement: 110.0, elapsedMs: 100) < 100.0);
    }

    [Fact]
    public void The_integral_removes_a_standing_error()
    {
        var pid = new PidController(gain: 2.0, integralTimeSeconds: 20.0, derivativeTimeSeconds: 0.0, low: 0.0, high: 100.0);
        var level = 0.0;
        for (var i = 0; i < 10_000; i++)
        {
            var output = pid.Step(50.0, level, 100);
            level += ((output - level) / 5.0 * 0.1) - (0.1 * 0.5);
        }

        Assert.Equal(50.0, level, 0.05);
    }

    [Fact]
    public void The_derivative_brakes_a_rising_measurement_and_ignores_a_setpoint_step()
    {
        var pid = new PidController(gain: 1.0, integralTimeSeconds: 0.0, derivativeTimeSeconds: 10.0, low: -1_000.0, high: 1_000.0);
        pid.Step(0.0, 0.0, 100);
        Assert.Equal(5.0, pid.Step(5.0, 0.0, 100), 1e-9);
        Assert.Equal(5.0 - 0.1 - 10.0, pid.Step(5.0, 0.1, 100), 1e-9);
    }

    [Fact]
    public void Tracking_makes_the_next_step_start_where_the_other_writer_left_off()
    {
        var pid = new PidController(gain: 5.0, integralTimeSeconds: 60.0, derivativeTimeSeconds: 0.0, low: 0.0, high: 100.0);
        pid.Track(setpoint: 10.0, measurement: 9.0, output: 42.0);
        Assert.Equal(42.0, pid.Step(10.0, 9.0, 0), 1e-9);
    }

    [Fact]
    public void The_rate_limiter_never_moves_faster_than_its_rate_and_arrives_exactly()
    {
        var limiter = new RateLimiter(perSecond: 2.0);
        limiter.StartFrom(10.0);
        Assert.Equal(10.2, limiter.Step(50.0, 100), 1e-9);
        Assert.Equal(10.0, limiter.Step(-50.0, 100), 1e-9);
        Assert.Equal(10.05, limiter.Step(10.05, 100), 1e-9);
    }

    [Fact]
    public void The_firing_rate_stays_between_low_fire_and_full_load_while_modulating()
    {
        var bench = Bench.Modulating();
        foreach (var barg in new[] { 0.0, 5.0, 9.9, 10.0, 10.4, 10.7 })
        {
            bench.Pressure.SetGood(barg);
            bench.ScanFor(60_000);
            Assert.InRange(bench.Cycle.Output.FiringRatePct, bench.Unit.LowFirePct, 100.0);
        }
    }

    [Fact]
    public void An_uncertain_measurement_is_no_reason_to_fire_harder()
    {
        var bench = Bench.Modulating();
        bench.Pressure.SetGood(10.0);
        bench.ScanFor(60_000);
        var before = bench.Cycle.Output.FiringRatePct;
        bench.Pressure.SetUncertain(5.0, SignalCause.Saturated);
        bench.ScanFor(60_000);
        Assert.True(bench.Cycle.Output.FiringRatePct <= before);
        Assert.Equal(BurnerState.Modulating, bench.State);
    }
}
