using GL001.Engineering.Steam;

namespace GL001.Engineering.Tests.Steam;

public sealed class SaturatedSteamTests
{
    /// <summary>Between the points of the table, over its whole range.</summary>
    [Fact]
    public void The_table_agrees_with_IF97_to_a_ten_millionth()
    {
        for (double bara = 0.2003; bara < SaturatedSteam.HighestBara; bara *= 1.0071)
        {
            SaturationPoint fast = SaturatedSteam.At(bara);
            SaturationPoint exact = SaturatedSteam.Exact(bara);
            Assert.Equal(1.0, fast.TemperatureDegC / exact.TemperatureDegC, 1e-7);
            Assert.Equal(1.0, fast.WaterDensity / exact.WaterDensity, 1e-7);
            Assert.Equal(1.0, fast.SteamDensity / exact.SteamDensity, 1e-7);
            Assert.Equal(1.0, fast.WaterEnthalpy / exact.WaterEnthalpy, 1e-7);
            Assert.Equal(1.0, fast.SteamEnthalpy / exact.SteamEnthalpy, 1e-7);
            Assert.Equal(1.0, fast.SteamDensitySlope / exact.SteamDensitySlope, 1e-4);
        }
    }

    /// <summary>Saturation tables computed from IAPWS-IF97, as printed in steam tables.</summary>
    [Theory]
    [InlineData(1.0, 0.0010432, 1.6940, 417.44, 2674.9)]
    [InlineData(5.0, 0.0010926, 0.37480, 640.19, 2748.1)]
    [InlineData(10.0, 0.0011272, 0.19435, 762.68, 2777.1)]
    [InlineData(12.0, 0.0011385, 0.16326, 798.50, 2783.8)]
    [InlineData(20.0, 0.0011768, 0.099581, 908.62, 2798.4)]
    public void Densities_and_enthalpies_agree_with_printed_steam_tables(
        double bara, double waterM3PerKg, double steamM3PerKg, double waterKjPerKg, double steamKjPerKg)
    {
        SaturationPoint point = SaturatedSteam.At(bara);
        Assert.Equal(1.0, point.WaterDensity * waterM3PerKg, 0.0001);
        Assert.Equal(1.0, point.SteamDensity * steamM3PerKg, 0.0001);
        Assert.Equal(1.0, point.WaterEnthalpy / waterKjPerKg, 0.0001);
        Assert.Equal(1.0, point.SteamEnthalpy / steamKjPerKg, 0.0001);
    }

    [Fact]
    public void Slopes_are_those_of_the_interpolation()
    {
        SaturationPoint low = SaturatedSteam.At(11.0039);
        SaturationPoint point = SaturatedSteam.At(11.0040);
        SaturationPoint high = SaturatedSteam.At(11.0041);
        Assert.Equal(high.WaterEnthalpy - low.WaterEnthalpy, point.WaterEnthalpySlope * 0.0002, 9);
        Assert.Equal(high.SteamDensity - low.SteamDensity, point.SteamDensitySlope * 0.0002, 9);
    }
}
