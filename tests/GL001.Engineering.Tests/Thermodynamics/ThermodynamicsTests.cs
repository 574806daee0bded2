using GL001.Engineering.Combustion;
using GL001.Engineering.Thermodynamics;

namespace GL001.Engineering.Tests.Thermodynamics;

public sealed class ThermodynamicsTests
{
    private static readonly BoilerExergyInput s_boiler = new(Fuel.Methane, 0.1, 15.0, 180.0, 1.75, 11.0, 105.0);

    [Fact]
    public void What_is_not_accounted_for_is_told_and_drawn()
    {
        EnergyBalanceResult result = EnergyBalance.Calculate(new EnergyBalanceInput([new("gas", 1_000.0)], [new("steam", 850.0)], [new("stack", 90.0)]));
        Assert.Equal(85.0, result.EfficiencyPct, 9);
        Assert.Equal(60.0, result.UnaccountedKw, 9);
        Assert.False(result.IsClosed);
        Assert.Single(result.Findings);
        Assert.Equal(result.Sankey.Where(arrow => arrow.To == "plant").Sum(arrow => arrow.Kw), result.Sankey.Where(arrow => arrow.From == "plant").Sum(arrow => arrow.Kw), 9);

        EnergyBalanceResult over = EnergyBalance.Calculate(new EnergyBalanceInput([new("gas", 1_000.0)], [new("steam", 1_020.0)], []));
        Assert.True(over.IsClosed);
        Assert.Equal(20.0, over.Sankey.Single(arrow => arrow.From == "unaccounted").Kw, 9);
    }

    /// <summary>Textbook: methane's exergy is 831.65 kJ/mol, 1.04 of its net heating value; a boiler's exergy efficiency is near a third, its combustion destroys about 30 %.</summary>
    [Fact]
    public void A_boiler_keeps_both_balances()
    {
        BoilerExergyResult result = BoilerExergy.Calculate(s_boiler);
        Assert.Equal(1.0364, result.FuelExergyRatio, 0.001);
        Assert.Equal(result.FuelKw, result.WaterHeatKw + result.FlueGasHeatKw + result.OtherLossesKw, 6);
        Assert.Equal(result.FuelExergyKw, result.WaterExergyKw + result.FlueGasExergyKw + result.CombustionDestructionKw + result.HeatTransferDestructionKw, 6);
        Assert.InRange(result.ExergyEfficiencyPct, 25.0, 35.0);
        Assert.InRange(100.0 * result.CombustionDestructionKw / result.FuelExergyKw, 25.0, 35.0);
        Assert.True(result.FlueGasExergyKw < 0.25 * result.FlueGasHeatKw);
        Assert.Empty(result.Findings);
    }

    /// <summary>By another route: exergy of water is its heat times Carnot's factor at the thermodynamic mean temperature Δh/Δs.</summary>
    [Fact]
    public void Exergy_of_steam_is_Carnots_at_the_mean_temperature()
    {
        // Steam tables: 11 bar saturated 2780.7 kJ/kg, 6.5520 kJ/(kg K); water at 105 °C 440.9, 1.3624.
        BoilerExergyResult result = BoilerExergy.Calculate(s_boiler);
        double mean = (2_780.7 - 440.9) / (6.5520 - 1.3624);
        Close.To(result.WaterHeatKw * (1.0 - (298.15 / mean)), result.WaterExergyKw, 0.1);
    }

    [Fact]
    public void Solids_and_liquids_have_ratios_near_the_textbooks()
    {
        // Kotas: fuel oil 1.04 to 1.08, bituminous coal 1.06 to 1.10.
        var oil = new Fuel(new UltimateAnalysis(86.5, 13.2, 0.0, 0.0, 0.3), 42_600.0);
        var coal = new Fuel(new UltimateAnalysis(70.0, 4.5, 8.0, 1.5, 1.0, 5.0, 10.0), 27_000.0);
        Assert.InRange(BoilerExergy.Calculate(s_boiler with { Fuel = oil, SteamFlowKgPerS = 1.4 }).FuelExergyRatio, 1.04, 1.08);
        Assert.InRange(BoilerExergy.Calculate(s_boiler with { Fuel = coal, SteamFlowKgPerS = 0.9 }).FuelExergyRatio, 1.05, 1.11);
    }

    [Fact]
    public void A_perpetual_motion_is_told() => Assert.Equal(2, BoilerExergy.Calculate(s_boiler with { SteamFlowKgPerS = 4.5 }).Findings.Count);

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("inputs", () => EnergyBalance.Calculate(new EnergyBalanceInput([new("gas", 0.0)], [], [])), "above 0");
        Refused.At("losses[0].kw", () => EnergyBalance.Calculate(new EnergyBalanceInput([new("gas", 1.0)], [], [new("a", -1.0)])), "kW");
        Refused.At("steam_temperature_deg_c", () => BoilerExergy.Calculate(s_boiler with { SteamTemperatureDegC = 100.0 }));
    }
}
