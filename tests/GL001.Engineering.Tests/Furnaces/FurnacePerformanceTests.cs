using GL001.Engineering.BoilerEfficiency;
using GL001.Engineering.Furnaces;

namespace GL001.Engineering.Tests.Furnaces;

public sealed class FurnacePerformanceTests
{
    private const double KjPerKcal = 4.1868;

    /// <summary>
    /// Oil-fired reheating furnace, Bureau of Energy Efficiency (India), guide book 2, chapter 4 (from memory): 368 kg/h oil of 10,000 kcal/kg, 6 t/h billets at 0.12 kcal/(kg K) from
    /// 40 to 1340 °C, 12 % oxygen, 14 kg air for each kg, flue gas 750 °C; opening 1 m² with shape factor 0.71.
    /// </summary>
    private static readonly FurnaceInput s_example = new(
        368.0 / 3_600.0, 10_000.0 * KjPerKcal, 6_000.0 / 3_600.0, 0.12 * KjPerKcal, 40.0, 1_340.0, 14.0, 12.0, 750.0, 40.0, 11.23, 15.0, Openings: [new FurnaceOpening(1.0, 1_340.0, 0.71)]);

    [Fact]
    public void The_worked_example_comes_out()
    {
        FurnaceResult result = FurnacePerformance.Calculate(s_example);
        Assert.Equal(25.43, result.DirectEfficiencyPct, 0.01);
        Assert.Equal(133.3, result.ExcessAirPct, 0.1);

        // The book rounds excess air to 133 %: 57.29.
        Assert.Equal(57.29, result.FlueGasLossPct, 0.1);
        Assert.Equal(9.13, result.HydrogenLossPct, 0.01);
        Assert.Equal(1.36, result.MoistureLossPct, 0.01);

        // The book reads 36 kcal/(cm² h) from a chart and gets 5.56; the law gives 33.
        Assert.Equal(5.56 * 33.0 / 36.0, result.OpeningLossPct, 0.05);
        Close.To(36_800.0 / 6.0 / 10.0 * KjPerKcal, result.SpecificEnergyKjPerKg, 0.01);
    }

    [Fact]
    public void Walls_and_stored_heat_count_as_losses()
    {
        FurnaceResult plain = FurnacePerformance.Calculate(s_example);
        FurnaceResult more = FurnacePerformance.Calculate(s_example with { Walls = [new BoilerSurface(20.0, 110.0)], StoredHeatKw = 42.8 });
        Assert.Equal(1.0, more.StoredHeatPct, 0.01);
        Close.To(100.0 * 20.0 * HeatLossMethod.SurfaceLossWPerM2(110.0, 40.0, 0.0) / 1_000.0 / plain.FuelHeatKw, more.WallLossPct, 1e-9);
        Assert.Equal(plain.IndirectEfficiencyPct - more.WallLossPct - more.StoredHeatPct, more.IndirectEfficiencyPct, 9);
    }

    [Fact]
    public void Stock_that_took_more_than_the_losses_leave_is_told() =>
        Assert.Contains(FurnacePerformance.Calculate(s_example with { StockFlowKgPerS = 3.0 }).Findings, finding => finding.Contains("more than came", StringComparison.Ordinal));

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("flue_gas_oxygen_dry_pct", () => FurnacePerformance.Calculate(s_example with { FlueGasOxygenDryPct = 21.0 }), "0 to 19 volume %");
        Refused.At("openings[0].shape_factor", () => FurnacePerformance.Calculate(s_example with { Openings = [new FurnaceOpening(1.0, 1_340.0, 7.1)] }));
        Refused.At("stock_outlet_deg_c", () => FurnacePerformance.Calculate(s_example with { StockOutletDegC = 20.0 }));
    }
}
