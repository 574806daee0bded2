using CsCheck;

namespace GL001.Control.Tests;

/// <summary>Expected resistances: IEC 60751 table for R0 = 100 ohm (rounded there to 0.01 ohm).</summary>
public sealed class Pt100Tests
{
    [Theory]
    [InlineData(-200.0, 18.52)]
    [InlineData(-100.0, 60.26)]
    [InlineData(-50.0, 80.31)]
    [InlineData(0.0, 100.00)]
    [InlineData(100.0, 138.51)]
    [InlineData(200.0, 175.86)]
    [InlineData(400.0, 247.09)]
    [InlineData(850.0, 390.48)]
    public void Resistance_follows_the_table_of_IEC_60751(double degC, double ohm)
    {
        Assert.Equal(ohm, Pt100.ToOhm(degC), 0.005);
        Assert.True(Pt100.TryToDegC(ohm, out var back));
        Assert.Equal(degC, back, 0.02);
    }

    [Fact]
    public void Both_branches_invert_the_equation()
    {
        Gen.Double[-200.0, 850.0].Sample(degC =>
            Pt100.TryToDegC(Pt100.ToOhm(degC), out var back) && Math.Abs(back - degC) < 1e-6);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1.0)]
    [InlineData(0.0)]
    [InlineData(17.9)]
    [InlineData(391.5)]
    [InlineData(430.0)]
    public void A_resistance_that_no_thermometer_has_is_refused(double ohm)
    {
        Assert.False(Pt100.TryToDegC(ohm, out _));
    }
}
