using GL001.Engineering.BoilerEfficiency;
using GL001.Engineering.Combustion;

namespace GL001.Engineering.Tests.BoilerEfficiency;

/// <summary>Worked example of a coal-fired boiler: Bureau of Energy Efficiency (India), guide book 4, chapter 1.</summary>
public sealed class HeatLossMethodTests
{
    private const double KjPerKcal = 4.1868;

    private static readonly HeatLossInput s_example = new(
        new UltimateAnalysis(41.65, 2.0413, 14.48, 1.6, 0.0, 31.6, 8.63), 3_501.0 * KjPerKcal, 190.0, 31.0,
        FlueGasCarbonDioxideDryPct: 14.0, FlueGasCarbonMonoxideDryPct: 0.55, AirHumidityKgPerKg: 0.0204, FuelFlowKgPerS: 5_599.17 / 3_600.0,
        Surfaces: [new BoilerSurface(90.0, 70.0, 3.5)], FlyAsh: new AshStream(10.0, 452.5 * KjPerKcal), BottomAsh: new AshStream(90.0, 800.0 * KjPerKcal));

    [Fact]
    public void The_worked_example_comes_out_with_the_books_own_formula_of_the_surface()
    {
        HeatLossResult result = HeatLossMethod.Calculate(s_example);
        Assert.Equal(77.63, result.EfficiencyPct, 0.02);
        Assert.Equal(4.912, result.TheoreticalAirKgPerKg, 0.001);
        Assert.Equal(20.37, result.TheoreticalCarbonDioxidePct, 0.01);
        Assert.Equal(45.17, result.ExcessAirPct, 0.05);
        Assert.Equal(7.131, result.ActualAirKgPerKg, 0.003);
        Assert.Equal(7.544, result.DryFlueGasKgPerKg, 0.003);
        Assert.Equal(7.88, result.Losses.DryFlueGasPct, 0.01);
        Assert.Equal(3.44, result.Losses.HydrogenPct, 0.01);
        Assert.Equal(5.917, result.Losses.MoisturePct, 0.01);
        Assert.Equal(0.297, result.Losses.AirHumidityPct, 0.001);
        Assert.Equal(2.583, result.Losses.CarbonMonoxidePct, 0.005);
        Assert.Equal(0.370, result.Losses.SurfacePct, 0.001);
        Assert.Equal(0.112, result.Losses.FlyAshPct, 0.001);
        Assert.Equal(1.775, result.Losses.BottomAshPct, 0.001);
    }

    /// <summary>The book prints 0.25 % for the surface, which is the convective part alone, cuts each loss to two digits and gets 77.77 %.</summary>
    [Fact]
    public void The_printed_efficiency_comes_out_with_the_printed_surface_loss()
    {
        HeatLossResult result = HeatLossMethod.Calculate(s_example with { Surfaces = null, SurfaceLossPct = 0.25 });
        Assert.Equal(77.77, result.EfficiencyPct, 0.03);
        HeatLosses losses = result.Losses;
        double[] printed = [7.88, 3.44, 5.91, 0.29, 2.58, 0.25, 0.11, 1.77];
        double[] ours = [losses.DryFlueGasPct, losses.HydrogenPct, losses.MoisturePct, losses.AirHumidityPct, losses.CarbonMonoxidePct, losses.SurfacePct, losses.FlyAshPct, losses.BottomAshPct];
        Assert.All(printed.Zip(ours), pair => Assert.Equal(pair.First, pair.Second, 0.01));
    }

    [Fact]
    public void Surface_loss_is_radiation_and_convection()
    {
        Assert.Equal(937.6, HeatLossMethod.SurfaceLossWPerM2(70.0, 31.0, 3.5), 0.5);

        // Radiation alone by another route: 0.548/55.55⁴ is σ with an emissivity of 0.92 or so.
        double radiation = 0.548 / Math.Pow(55.55, 4.0);
        Assert.InRange(radiation / 5.670374419e-8, 0.9, 1.02);
    }

    /// <summary>Each share of the uncertainty is what moving that input alone does; together they are a root sum square.</summary>
    [Fact]
    public void The_uncertainty_is_the_root_sum_square_of_its_shares()
    {
        HeatLossResult result = HeatLossMethod.Calculate(s_example);
        Assert.Equal(result.EfficiencyUncertaintyPct, Math.Sqrt(result.Shares.Sum(share => share.Contribution * share.Contribution)), 10);
        double hot = HeatLossMethod.Calculate(s_example with { FlueGasTemperatureDegC = 193.0, Surfaces = null, SurfaceLossPct = result.Losses.SurfacePct }).EfficiencyPct;
        double cold = HeatLossMethod.Calculate(s_example with { FlueGasTemperatureDegC = 187.0, Surfaces = null, SurfaceLossPct = result.Losses.SurfacePct }).EfficiencyPct;
        Assert.Equal((cold - hot) / 2.0, result.Shares.Single(share => share.Name == "flue_gas_temperature").Contribution, 9);
        Assert.InRange(result.EfficiencyUncertaintyPct, 0.1, 1.0);
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("fuel", () => HeatLossMethod.Calculate(s_example with { Fuel = s_example.Fuel with { AshPct = 20.0 } }), "100 ± 0.5");
        Refused.At("fuel.carbon_pct", () => HeatLossMethod.Calculate(s_example with { Fuel = s_example.Fuel with { CarbonPct = double.NaN } }), "0 to 100 mass %");
        Refused.At("flue_gas_carbon_dioxide_dry_pct", () => HeatLossMethod.Calculate(s_example with { FlueGasCarbonDioxideDryPct = 21.0 }), "0.5 to 20.37 %");
        Refused.At("flue_gas_oxygen_dry_pct", () => HeatLossMethod.Calculate(s_example with { FlueGasOxygenDryPct = 6.0 }), "not both");
        Refused.At("flue_gas_temperature_deg_c", () => HeatLossMethod.Calculate(s_example with { FlueGasTemperatureDegC = 20.0 }), "31 to 1500 °C");
        Refused.At("fuel_flow_kg_per_s", () => HeatLossMethod.Calculate(s_example with { FuelFlowKgPerS = null }));
    }
}
