using GL001.Simulator.Plants;

namespace GL001.Simulator.Tests;

public sealed class SaturatedSteamTests
{
    /// <summary>IAPWS-IF97 (R7-97(2012)), region 4: Ts(0.1 MPa), Ts(1 MPa) and ps(500 K).</summary>
    [Theory]
    [InlineData(1.0, 372.755919)]
    [InlineData(10.0, 453.035632)]
    [InlineData(26.3889776, 500.0)]
    public void The_saturation_temperature_agrees_with_IF97_to_0_02_K(double bara, double kelvin) =>
        Assert.Equal(kelvin - 273.15, SaturatedSteam.At(bara).TemperatureDegC, 0.02);

    /// <summary>Saturation tables computed from IAPWS-IF97, as printed in steam tables.</summary>
    [Theory]
    [InlineData(1.0, 0.0010432, 1.6940, 417.44, 2674.9)]
    [InlineData(5.0, 0.0010926, 0.37480, 640.19, 2748.1)]
    [InlineData(10.0, 0.0011272, 0.19435, 762.68, 2777.1)]
    [InlineData(12.0, 0.0011385, 0.16326, 798.50, 2783.8)]
    [InlineData(20.0, 0.0011768, 0.099581, 908.62, 2798.4)]
    public void Densities_and_enthalpies_agree_with_IF97_tables_to_a_thousandth(
        double bara, double waterM3PerKg, double steamM3PerKg, double waterKjPerKg, double steamKjPerKg)
    {
        var point = SaturatedSteam.At(bara);
        Assert.Equal(1.0, point.WaterDensity * waterM3PerKg, 0.001);
        Assert.Equal(1.0, point.SteamDensity * steamM3PerKg, 0.001);
        Assert.Equal(1.0, point.WaterEnthalpy / waterKjPerKg, 0.001);
        Assert.Equal(1.0, point.SteamEnthalpy / steamKjPerKg, 0.001);
    }

    [Fact]
    public void Slopes_are_those_of_the_interpolation()
    {
        var point = SaturatedSteam.At(11.004);
        var near = SaturatedSteam.At(11.009);
        Assert.Equal(near.WaterEnthalpy - point.WaterEnthalpy, point.WaterEnthalpySlope * 0.005, 9);
        Assert.Equal(near.SteamDensity - point.SteamDensity, point.SteamDensitySlope * 0.005, 9);
    }
}
