using GL001.Engineering.Steam;

namespace GL001.Engineering.Tests.Steam;

/// <summary>Computer-program verification of IAPWS R7-97(2012): every figure to the nine digits that the release prints.</summary>
public sealed class Iapws97Tests
{
    /// <summary>Table 5.</summary>
    [Theory]
    [InlineData(300.0, 3.0, 0.100215168e-2, 0.115331273e3, 0.112324818e3, 0.392294792, 0.417301218e1, 0.150773921e4)]
    [InlineData(300.0, 80.0, 0.971180894e-3, 0.184142828e3, 0.106448356e3, 0.368563852, 0.401008987e1, 0.163469054e4)]
    [InlineData(500.0, 3.0, 0.120241800e-2, 0.975542239e3, 0.971934985e3, 0.258041912e1, 0.465580682e1, 0.124071337e4)]
    public void Region_1_gives_the_verification_values_of_the_release(
        double kelvin, double mpa, double volume, double enthalpy, double energy, double entropy, double heatCapacity, double sound) =>
        AssertAll(Iapws97.Liquid(kelvin, mpa), volume, enthalpy, energy, entropy, heatCapacity, sound);

    /// <summary>Table 15.</summary>
    [Theory]
    [InlineData(300.0, 0.0035, 0.394913866e2, 0.254991145e4, 0.241169160e4, 0.852238967e1, 0.191300162e1, 0.427920172e3)]
    [InlineData(700.0, 0.0035, 0.923015898e2, 0.333568375e4, 0.301262819e4, 0.101749996e2, 0.208141274e1, 0.644289068e3)]
    [InlineData(700.0, 30.0, 0.542946619e-2, 0.263149474e4, 0.246861076e4, 0.517540298e1, 0.103505092e2, 0.480386523e3)]
    public void Region_2_gives_the_verification_values_of_the_release(
        double kelvin, double mpa, double volume, double enthalpy, double energy, double entropy, double heatCapacity, double sound) =>
        AssertAll(Iapws97.Steam(kelvin, mpa), volume, enthalpy, energy, entropy, heatCapacity, sound);

    /// <summary>Table 35, up to 623.15 K.</summary>
    [Theory]
    [InlineData(300.0, 0.353658941e-2)]
    [InlineData(500.0, 0.263889776e1)]
    [InlineData(600.0, 0.123443146e2)]
    public void The_saturation_pressure_is_that_of_the_release(double kelvin, double mpa) =>
        AssertNineDigits(mpa, Iapws97.SaturationMpa(kelvin));

    /// <summary>Table 36.</summary>
    [Theory]
    [InlineData(0.1, 0.372755919e3)]
    [InlineData(1.0, 0.453035632e3)]
    [InlineData(10.0, 0.584149488e3)]
    public void The_saturation_temperature_is_that_of_the_release(double mpa, double kelvin) =>
        AssertNineDigits(kelvin, Iapws97.SaturationK(mpa));

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.101325)]
    [InlineData(1.1)]
    [InlineData(8.5)]
    [InlineData(16.4)]
    public void Slopes_along_the_saturation_line_are_those_of_the_values(double mpa)
    {
        double bara = mpa * 10.0;
        double step = bara * 1e-5;
        SaturationPoint low = SaturatedSteam.Exact(bara - step);
        SaturationPoint high = SaturatedSteam.Exact(bara + step);
        SaturationPoint at = SaturatedSteam.Exact(bara);
        AssertClose((high.TemperatureDegC - low.TemperatureDegC) / (2.0 * step), at.TemperatureSlope);
        AssertClose((high.WaterDensity - low.WaterDensity) / (2.0 * step), at.WaterDensitySlope);
        AssertClose((high.SteamDensity - low.SteamDensity) / (2.0 * step), at.SteamDensitySlope);
        AssertClose((high.WaterEnthalpy - low.WaterEnthalpy) / (2.0 * step), at.WaterEnthalpySlope);

        // Near 30 bar the enthalpy of steam is flat: compare with that of water.
        Assert.Equal((high.SteamEnthalpy - low.SteamEnthalpy) / (2.0 * step), at.SteamEnthalpySlope, 1e-5 * at.WaterEnthalpySlope);
    }

    [Theory]
    [InlineData(1.0, 440.3)]
    [InlineData(9.0, 945.4)]
    [InlineData(30.0, 120.0)]
    public void Liquid_of_an_enthalpy_has_the_temperature_that_gives_it_back(double mpa, double kjPerKg) =>
        Assert.Equal(kjPerKg, Iapws97.Liquid(Iapws97.LiquidK(mpa, kjPerKg), mpa).EnthalpyKjPerKg, 7);

    [Theory]
    [InlineData(0.5, 2_800.0)]
    [InlineData(10.0, 3_300.0)]
    public void Steam_of_an_enthalpy_has_the_temperature_that_gives_it_back(double mpa, double kjPerKg) =>
        Assert.Equal(kjPerKg, Iapws97.Steam(Iapws97.SteamK(mpa, kjPerKg), mpa).EnthalpyKjPerKg, 7);

    [Fact]
    public void Beyond_its_regions_the_formulation_refuses_and_says_why()
    {
        Action[] outside =
        [
            () => Iapws97.SaturationMpa(623.2),
            () => Iapws97.SaturationMpa(273.0),
            () => Iapws97.SaturationMpa(double.NaN),
            () => Iapws97.SaturationK(16.54),
            () => Iapws97.SaturationK(0.0005),
            () => Iapws97.SaturationKByMpa(17.0),
            () => Iapws97.SaturatedWater(17.0),
            () => Iapws97.SaturatedVapour(17.0),
            () => Iapws97.Liquid(640.0, 50.0),
            () => Iapws97.Liquid(500.0, 2.0),
            () => Iapws97.Liquid(300.0, 101.0),
            () => Iapws97.Steam(450.0, 1.0),
            () => Iapws97.Steam(650.0, 25.0),
            () => Iapws97.Steam(1_100.0, 1.0),
            () => Iapws97.Steam(400.0, 0.0),
            () => Iapws97.LiquidK(1.0, 2_000.0),
            () => Iapws97.SteamK(1.0, 2_000.0),
            () => SaturatedSteam.At(0.19),
            () => SaturatedSteam.At(166.0),
            () => SaturatedSteam.At(double.NaN),
        ];
        Assert.All(outside, action => Assert.Throws<ArgumentOutOfRangeException>(action));
        Assert.Contains("region 3 is not built", Assert.Throws<ArgumentOutOfRangeException>(() => Iapws97.SaturationK(17.0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_regions_reach_right_up_to_their_ends()
    {
        Assert.Equal(623.15, Iapws97.SaturationK(Iapws97.HighestSaturationMpa), 1e-5);
        Assert.True(Iapws97.Liquid(Iapws97.HighestSaturationK, Iapws97.HighestSaturationMpa).EnthalpyKjPerKg > 1_600.0);
        Assert.True(Iapws97.Steam(Iapws97.HighestSaturationK, Iapws97.HighestSaturationMpa).EnthalpyKjPerKg < 2_600.0);
        Assert.True(SaturatedSteam.At(SaturatedSteam.HighestBara).WaterDensity > 500.0);
        Assert.True(SaturatedSteam.At(SaturatedSteam.LowestBara).WaterDensity < 1_000.0);
    }

    private static void AssertAll(WaterState state, double volume, double enthalpy, double energy, double entropy, double heatCapacity, double sound)
    {
        AssertNineDigits(volume, state.VolumeM3PerKg);
        AssertNineDigits(enthalpy, state.EnthalpyKjPerKg);
        AssertNineDigits(energy, state.InternalEnergyKjPerKg);
        AssertNineDigits(entropy, state.EntropyKjPerKgK);
        AssertNineDigits(heatCapacity, state.HeatCapacityKjPerKgK);
        AssertNineDigits(sound, state.SoundMPerS);
    }

    /// <summary>Equal when printed with nine significant digits.</summary>
    private static void AssertNineDigits(double expected, double actual) => Assert.Equal(
        expected.ToString("E8", System.Globalization.CultureInfo.InvariantCulture),
        actual.ToString("E8", System.Globalization.CultureInfo.InvariantCulture));

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-5 * Math.Abs(expected));
}
