namespace GL001.Control.Tests;

public sealed class LocalSetpointCurveTests
{
    [Theory]
    [InlineData(-20.0, 10.0)]
    [InlineData(0.0, 9.0)]
    [InlineData(10.0, 8.0)]
    [InlineData(30.0, 7.0)]
    public void The_local_setpoint_falls_along_the_curve_and_never_rises_above_its_own(double outdoorDegC, double barg)
    {
        var outdoor = new AnalogInput("TT-120");
        outdoor.SetGood(outdoorDegC);
        Assert.Equal(barg, Curve().SetpointFor(outdoor), 1e-9);
    }

    [Fact]
    public void Without_a_good_reading_or_with_a_wrong_curve_the_fixed_setpoint_holds()
    {
        var outdoor = new AnalogInput("TT-120");
        Assert.Equal(10.0, Curve().SetpointFor(outdoor));
        outdoor.SetUncertain(20.0, SignalCause.Saturated);
        Assert.Equal(10.0, Curve().SetpointFor(outdoor));
        outdoor.SetGood(20.0);
        var wrong = new PiecewiseLinearCurve(new[] { 0.0, 0.0 }, new[] { 1.0, 2.0 });
        Assert.NotEqual("", wrong.Fault);
        Assert.Equal(10.0, new LocalSetpointCurve(10.0, wrong).SetpointFor(outdoor));
    }

    [Fact]
    public void A_lowered_setpoint_takes_cut_in_and_cut_out_with_it()
    {
        var unit = new Desk().Unit;
        var demand = new FiringRateDemand(unit);
        var arbiter = new SetpointArbiter(unit);
        var image = new ProcessImage();
        demand.UseLocalSetpoint(8.0);
        image.SteamPressureBarg.SetGood(7.5);
        Assert.False(demand.RunDemand(image, arbiter));
        image.SteamPressureBarg.SetGood(7.0);
        Assert.True(demand.RunDemand(image, arbiter));
        image.SteamPressureBarg.SetGood(8.9);
        Assert.False(demand.RunDemand(image, arbiter));
    }

    [Theory]
    [InlineData(10.5)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_setpoint_above_the_units_own_or_none_at_all_is_not_used(double setpoint)
    {
        var unit = new Desk().Unit;
        var demand = new FiringRateDemand(unit);
        var image = new ProcessImage();
        demand.UseLocalSetpoint(setpoint);
        image.SteamPressureBarg.SetGood(9.0);
        Assert.True(demand.RunDemand(image, new SetpointArbiter(unit)));
        image.SteamPressureBarg.SetGood(10.8);
        Assert.False(demand.RunDemand(image, new SetpointArbiter(unit)));
    }

    private static LocalSetpointCurve Curve() =>
        new(10.0, new PiecewiseLinearCurve(new[] { -10.0, 0.0, 20.0 }, new[] { 12.0, 9.0, 7.0 }));
}
