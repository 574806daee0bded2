using GL001.Engineering.BoilerWater;
using GL001.Engineering.Steam;

namespace GL001.Engineering.Tests.BoilerWater;

public sealed class BlowdownTests
{
    private const double KgPerSPerLbPerH = 0.45359237 / 3_600.0;

    /// <summary>
    /// U.S. DOE steam tip sheet 9, minimise boiler blowdown (from memory): 100,000 lb/h at 150 psig, make-up 60 °F, 82 % efficiency, blowdown from 8 to 6 % of feedwater saves
    /// 2,312 lb/h of make-up and 310.5 Btu for each pound.
    /// </summary>
    [Fact]
    public void The_tip_sheets_saving_comes_out()
    {
        double steam = 100_000.0 * KgPerSPerLbPerH;
        BlowdownResult result = Blowdown.Calculate(new BlowdownInput(
            steam, 150.0 * 0.0689476, [new WaterConstituent("tds", 6.0, 75.0, 100.0)], (60.0 - 32.0) / 1.8, MarginPct: 0.0, BoilerEfficiencyPct: 82.0));

        // 75/6 = 12.5 cycles is 8 %, 100/6 is 6 %.
        Assert.Equal(8.0, result.PresentBlowdownPct!.Value, 9);
        Assert.Equal(6.0, result.OptimumBlowdownPct, 9);
        Assert.Equal(2_312.0, (result.PresentBlowdownKgPerS!.Value - result.OptimumBlowdownKgPerS) / KgPerSPerLbPerH, 1.0);
        double btuPerLb = result.OptimumHeatLossKw / result.OptimumBlowdownKgPerS / 2.326;
        Assert.Equal(310.5, btuPerLb, 1.5);
        Close.To(2_312.0 * 310.5 / 0.82 * 1.05506 / 3_600.0, result.SavedFuelKw!.Value, 0.6);
    }

    /// <summary>U.S. DOE steam tip sheet 10, recover heat from boiler blowdown: 3,200 lb/h beside 50,000 lb/h of steam are 6.0 %.</summary>
    [Fact]
    public void The_blowdown_ratio_is_that_of_the_tip_sheet()
    {
        BlowdownResult result = Blowdown.Calculate(new BlowdownInput(50_000.0 * KgPerSPerLbPerH, 10.34, [new WaterConstituent("conductivity", 400.0)], BlowdownFlowKgPerS: 3_200.0 * KgPerSPerLbPerH));
        Assert.Equal(6.0, result.PresentBlowdownPct!.Value, 0.05);
        Assert.Equal(7_000.0 * 0.9 / 400.0, result.OptimumCycles, 9);
    }

    [Fact]
    public void Salt_and_mass_balance_close()
    {
        BlowdownResult result = Blowdown.Calculate(new BlowdownInput(5.0, 10.0, [new WaterConstituent("tds", 250.0), new WaterConstituent("silica", 5.0, 60.0)], FlashPressureBarg: 0.5));
        double feed = 5.0 + result.OptimumBlowdownKgPerS;
        Assert.Equal("tds", result.GoverningConstituent);
        Assert.Equal(feed * 250.0, result.OptimumBlowdownKgPerS * 3_500.0 * 0.9, 6);
        Assert.Equal(12.0, result.Constituents[1].Cycles!.Value, 9);
        Assert.False(result.Constituents[1].IsAboveLimit);

        // Flash of 11 bar water at 1.5 bar: (781.2 − 467.1)/2226.
        Close.To(result.OptimumBlowdownKgPerS * (781.2 - 468.2) / 2_225.7, result.FlashSteamKgPerS!.Value, 0.5);
        Assert.True(result.FlashRecoveredKw < result.OptimumHeatLossKw);
        Assert.True(SteamProperties.SaturationDegC(11.01325) > 184.0);
    }

    [Fact]
    public void Water_above_its_limit_and_meters_that_disagree_are_told()
    {
        BlowdownResult result = Blowdown.Calculate(new BlowdownInput(5.0, 10.0, [new WaterConstituent("tds", 250.0, 4_000.0)], BlowdownFlowKgPerS: 0.8));
        Assert.Equal(2, result.Findings.Count);
        Assert.True(result.SavedFuelKw > 0.0);
    }

    [Fact]
    public void Limits_fall_with_pressure()
    {
        Assert.Equal(3_500.0, BoilerWaterLimits.For(10.0).TotalDissolvedSolidsPpm);
        Assert.Equal(90.0, BoilerWaterLimits.For(25.0).SilicaPpm);
        Assert.All(BoilerWaterLimits.Table.Zip(BoilerWaterLimits.Table.Skip(1)), pair => Assert.True(pair.First.SilicaPpm > pair.Second.SilicaPpm && pair.First.TotalDissolvedSolidsPpm > pair.Second.TotalDissolvedSolidsPpm));
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("constituents[0].limit", () => Blowdown.Calculate(new BlowdownInput(5.0, 10.0, [new WaterConstituent("chloride", 1.0)])), "needed");
        Refused.At("constituents[0].feedwater", () => Blowdown.Calculate(new BlowdownInput(5.0, 10.0, [new WaterConstituent("tds", 3_400.0)])), "no blowdown is enough");
        Refused.At("pressure_barg", () => Blowdown.Calculate(new BlowdownInput(5.0, 160.0, [new WaterConstituent("tds", 10.0)])), "bar gauge");
    }
}
