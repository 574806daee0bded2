using GL001.Engineering.Cogeneration;

namespace GL001.Engineering.Tests.Cogeneration;

public sealed class CogenerationTests
{
    private static readonly CogenerationInput s_engine = new(CogenerationFuel.NaturalGas, CogenerationHeat.HotWater, 1_000.0, 400.0, 450.0, 2.0, ConnectionVoltage.From345Kv, 0.0);

    /// <summary>By hand: 0.45/0.92 + 0.40/0.53 = 1.24385, 1 − 1/1.24385 = 19.6 %.</summary>
    [Fact]
    public void The_primary_energy_saving_is_that_of_the_directives_formula()
    {
        CogenerationResult result = CogenerationPerformance.Calculate(s_engine);
        Assert.Equal(100.0 * (1.0 - (1.0 / ((0.45 / 0.92) + (0.40 / 0.53)))), result.PrimaryEnergySavingPct, 9);
        Assert.Equal(19.6, result.PrimaryEnergySavingPct, 0.05);
        Assert.True(result.IsHighEfficiency);

        // By another route: fuel of separate production less fuel burned.
        Assert.Equal((450.0 / 0.92) + (400.0 / 0.53) - 1_000.0, result.PrimaryEnergySavedMwh, 9);
        Assert.Equal(100.0 * result.PrimaryEnergySavedMwh / (1_000.0 + result.PrimaryEnergySavedMwh), result.PrimaryEnergySavingPct, 9);
        Assert.Equal(85.0, result.OverallEfficiencyPct, 9);
        Assert.Equal(1.125, result.HeatToPowerRatio, 9);
    }

    [Fact]
    public void Avoided_grid_losses_and_cold_air_move_the_reference()
    {
        CogenerationResult result = CogenerationPerformance.Calculate(s_engine with { Voltage = ConnectionVoltage.From450V, OnSitePct = 50.0, AmbientDegC = 10.0 });
        Assert.Equal((53.0 + 0.5) * ((0.918 + 0.891) / 2.0), result.ReferenceElectricPct, 9);
    }

    [Fact]
    public void Spark_spreads_are_those_of_their_definition()
    {
        CogenerationResult result = CogenerationPerformance.Calculate(s_engine with { ElectricityPricePerMwh = 100.0, FuelPricePerMwh = 30.0, CarbonPricePerTonne = 70.0, CarbonDioxideKgPerMwh = 200.0, HeatValuePerMwh = 40.0 });
        Assert.Equal(100.0 - 75.0, result.SparkSpreadPerMwh, 9);
        Assert.Equal(25.0 - 35.0, result.CleanSparkSpreadPerMwh, 9);
        Assert.Equal(-10.0 + 45.0, result.MarginPerMwh, 9);
    }

    [Fact]
    public void More_out_than_in_is_told() => Assert.Single(CogenerationPerformance.Calculate(s_engine with { UsefulHeatMwh = 700.0 }).Findings);

    [Fact]
    public void Bad_input_is_refused_by_field() => Refused.At("electricity_mwh", () => CogenerationPerformance.Calculate(s_engine with { ElectricityMwh = 1_100.0 }), "MWh");
}
