using GL001.Engineering.Steam;

namespace GL001.Engineering.Tests.Steam;

public sealed class SteamPropertiesTests
{
    /// <summary>Steam tables computed from IAPWS-IF97, superheated: h kJ/kg and s kJ/(kg K).</summary>
    [Theory]
    [InlineData(10.0, 300.0, 3_051.7, 7.1247)]
    [InlineData(40.0, 400.0, 3_214.4, 6.7714)]
    [InlineData(100.0, 500.0, 3_375.1, 6.5993)]
    public void Superheated_steam_is_that_of_the_tables(double bara, double degC, double enthalpy, double entropy)
    {
        SteamPoint point = SteamProperties.AtTemperature(bara, degC);
        Assert.Equal(enthalpy, point.EnthalpyKjPerKg, 0.15);
        Assert.Equal(entropy, point.EntropyKjPerKgK, 0.001);
        Assert.Null(point.Quality);
    }

    [Theory]
    [InlineData(10.0, 400.0)]
    [InlineData(10.0, 1_500.0)]
    [InlineData(10.0, 3_000.0)]
    public void Every_phase_is_found_again_by_its_enthalpy(double bara, double enthalpy)
    {
        SteamPoint point = SteamProperties.AtEnthalpy(bara, enthalpy);
        SteamPoint again = point.Quality is { } x ? SteamProperties.Saturated(bara, x) : SteamProperties.AtTemperature(bara, point.TemperatureDegC);
        Assert.Equal(enthalpy, point.EnthalpyKjPerKg, 6);
        Assert.Equal(point.EntropyKjPerKgK, again.EntropyKjPerKgK, 6);
    }

    [Fact]
    public void What_needs_region_3_is_refused_by_name()
    {
        Refused.At("temperature_deg_c", () => SteamProperties.AtTemperature(250.0, 380.0), "region");
        Refused.At("pressure_bara", () => SteamProperties.Saturated(200.0, 1.0), "region 3 is not built");
    }
}
