using GL001.Engineering.BoilerEfficiency;

namespace GL001.Engineering.Tests.BoilerEfficiency;

public sealed class DirectMethodTests
{
    /// <summary>
    /// Bureau of Energy Efficiency (India), guide book 2, chapter 2 (from memory): 8 t/h saturated steam at 10 kg/cm² gauge, 1.6 t/h coal of 4000 kcal/kg, feedwater 85 °C,
    /// steam enthalpy 665 kcal/kg: 8 × (665 − 85) × 1000 / (1.6 × 4000 × 1000) = 72.5 %.
    /// </summary>
    private static readonly DirectMethodInput s_example = new(1_600.0 / 3_600.0, 4_000.0 * 4.1868, 8_000.0 / 3_600.0, (10.0 * 0.980665) + 1.01325, 85.0);

    [Fact]
    public void The_worked_example_comes_out()
    {
        DirectMethodResult result = DirectMethod.Calculate(s_example);
        Assert.Equal(72.5, result.EfficiencyPct, 0.3);
        Assert.Empty(result.Findings);
    }

    /// <summary>Output is flow times enthalpy difference, so equal percentages of flow, fuel and heating value count alike.</summary>
    [Fact]
    public void The_uncertainty_is_that_of_products_and_quotients()
    {
        DirectMethodResult result = DirectMethod.Calculate(s_example with { Uncertainty = new DirectMethodUncertainty(2.0, 1.5, 1.0, 0.0, 0.0, 0.0) });
        Close.To(result.EfficiencyPct * Math.Sqrt((2.0 * 2.0) + (1.5 * 1.5) + (1.0 * 1.0)) / 100.0, result.EfficiencyUncertaintyPct, 0.05);
        Assert.Equal(["steam_flow", "fuel_flow", "heating_value"], result.Shares.Select(share => share.Name));
    }

    [Fact]
    public void More_than_a_hundred_percent_is_told_as_a_fault_of_the_meters() =>
        Assert.Contains("meters do not close", Assert.Single(DirectMethod.Calculate(s_example with { SteamFlowKgPerS = 3.2 }).Findings), StringComparison.Ordinal);

    [Fact]
    public void Superheat_and_blowdown_add_to_the_output()
    {
        double plain = DirectMethod.Calculate(s_example).HeatOutputKw;
        double superheated = DirectMethod.Calculate(s_example with { SteamTemperatureDegC = 300.0 }).HeatOutputKw;

        // Steam tables: 3051 kJ/kg at 10.8 bar and 300 °C, 2780.6 saturated.
        Assert.Equal(8_000.0 / 3_600.0 * (3_049.7 - 2_780.5), superheated - plain, 2.0);
        Assert.True(DirectMethod.Calculate(s_example with { BlowdownFlowKgPerS = 0.1 }).HeatOutputKw > plain);
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("fuel_flow_kg_per_s", () => DirectMethod.Calculate(s_example with { FuelFlowKgPerS = 0.0 }), "above 0");
        Refused.At("steam_pressure_bara", () => DirectMethod.Calculate(s_example with { SteamPressureBara = 221.0 }), "0.2 to 130 bar absolute");
        Refused.At("feedwater_temperature_deg_c", () => DirectMethod.Calculate(s_example with { FeedwaterTemperatureDegC = 250.0 }), "below saturation, 183");
        Refused.At("steam_temperature_deg_c", () => DirectMethod.Calculate(s_example with { SteamTemperatureDegC = 120.0 }));
        Refused.At("heating_value_kj_per_kg", () => DirectMethod.Calculate(s_example with { HeatingValueKjPerKg = 50.0 }), "kJ/kg");
    }
}
