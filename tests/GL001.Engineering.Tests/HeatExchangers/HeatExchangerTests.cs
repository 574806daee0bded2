using GL001.Engineering.HeatExchangers;

namespace GL001.Engineering.Tests.HeatExchangers;

public sealed class HeatExchangerTests
{
    /// <summary>Incropera, Fundamentals of Heat and Mass Transfer, example 11.1 (from memory): oil 100 to 60 °C, water from 30 °C, 8524 W, water leaves at 40.2 °C, ΔTlm 43.2 K.</summary>
    [Fact]
    public void The_textbooks_oil_cooler_comes_out()
    {
        ExchangerResult result = ExchangerRating.Calculate(new ExchangerInput(FlowArrangement.Counterflow, 100.0, 60.0, 30.0, 40.2, 0.1 * 2.131, 0.2 * 4.178));
        Close.To(8.524, result.DutyKw, 0.1);
        Assert.Equal(43.2, result.LogMeanK, 0.05);
        Assert.Equal(1.0, result.CorrectionFactor, 9);
    }

    /// <summary>The same book, example 11.3 (from memory): exhaust 300 to 100 °C heats 1 kg/s water 35 to 125 °C in crossflow; ε 0.75, Cr 0.45, NTU 2.1 read from the chart.</summary>
    [Fact]
    public void The_textbooks_crossflow_exchanger_comes_out()
    {
        ExchangerResult result = ExchangerRating.Calculate(new ExchangerInput(FlowArrangement.CrossflowUnmixed, 300.0, 100.0, 35.0, 125.0, ColdCapacityKwPerK: 4.197, AreaM2: 39.7));
        Assert.Equal(0.45, result.CapacityRatio, 0.001);
        Assert.Equal(75.5, result.EffectivenessPct, 0.1);
        Assert.Equal(2.1, result.Ntu, 0.12);
        Assert.Equal(100.0, result.CoefficientWPerM2K!.Value, 5.0);
    }

    /// <summary>Kays and London's closed form of F for one shell pass, by another route than ε-NTU.</summary>
    [Theory]
    [InlineData(150.0, 90.0, 30.0, 70.0)]
    [InlineData(120.0, 80.0, 20.0, 50.0)]
    [InlineData(100.0, 60.0, 30.0, 55.0)]
    public void F_of_a_shell_and_tube_exchanger_is_the_closed_form(double hotIn, double hotOut, double coldIn, double coldOut)
    {
        double r = (hotIn - hotOut) / (coldOut - coldIn);
        double p = (coldOut - coldIn) / (hotIn - coldIn);
        double root = Math.Sqrt((r * r) + 1.0);
        double f = root / (r - 1.0) * Math.Log((1.0 - p) / (1.0 - (p * r))) / Math.Log((2.0 - (p * (r + 1.0 - root))) / (2.0 - (p * (r + 1.0 + root))));
        Assert.Equal(f, ExchangerRating.Calculate(new ExchangerInput(FlowArrangement.ShellAndTube, hotIn, hotOut, coldIn, coldOut, 10.0)).CorrectionFactor, 6);
    }

    /// <summary>Duty = UA F LMTD = ε Cmin (Thi − Tci): two methods, one answer, for each arrangement.</summary>
    [Theory]
    [InlineData(FlowArrangement.Counterflow)]
    [InlineData(FlowArrangement.ParallelFlow)]
    [InlineData(FlowArrangement.ShellAndTube)]
    [InlineData(FlowArrangement.CrossflowUnmixed)]
    [InlineData(FlowArrangement.CrossflowLargerMixed)]
    public void Both_methods_agree(FlowArrangement arrangement)
    {
        ExchangerResult result = ExchangerRating.Calculate(new ExchangerInput(arrangement, 150.0, 100.0, 30.0, 70.0, 4.0, 5.0));
        Assert.Equal(200.0, result.DutyKw, 9);
        Assert.Equal(0.0, result.ClosurePct!.Value, 9);
        Assert.Equal(result.Ntu * 4.0, result.UaKwPerK, 6);
        Assert.Equal(result.EffectivenessPct / 100.0, EffectivenessNtu.Effectiveness(arrangement, result.UaKwPerK / 4.0, 0.8), 6);
    }

    [Fact]
    public void Effectiveness_has_its_known_values()
    {
        Assert.Equal(2.0 / 3.0, EffectivenessNtu.Effectiveness(FlowArrangement.Counterflow, 2.0, 1.0), 9);
        Assert.Equal(0.775, EffectivenessNtu.Effectiveness(FlowArrangement.Counterflow, 2.0, 0.5), 0.0005);
        Assert.Equal(0.633, EffectivenessNtu.Effectiveness(FlowArrangement.ParallelFlow, 2.0, 0.5), 0.0006);
        Assert.Equal(0.5, EffectivenessNtu.Effectiveness(FlowArrangement.ParallelFlow, 50.0, 1.0), 6);
        foreach (FlowArrangement arrangement in Enum.GetValues<FlowArrangement>())
        {
            Assert.Equal(1.0 - Math.Exp(-1.5), EffectivenessNtu.Effectiveness(arrangement, 1.5, 0.0), 9);
            Assert.Equal(1.2, EffectivenessNtu.Ntu(arrangement, EffectivenessNtu.Effectiveness(arrangement, 1.2, 0.6), 0.6)!.Value, 6);
        }
    }

    [Fact]
    public void Fouling_is_the_difference_of_resistances()
    {
        ExchangerResult result = ExchangerRating.Calculate(new ExchangerInput(FlowArrangement.Counterflow, 150.0, 100.0, 30.0, 70.0, 4.0, AreaM2: 5.0, CleanCoefficientWPerM2K: 800.0));
        Assert.Equal((1.0 / result.CoefficientWPerM2K!.Value) - (1.0 / 800.0), result.FoulingM2KPerW!.Value, 12);
        Assert.Equal(100.0 * result.CoefficientWPerM2K.Value / 800.0, result.CleanlinessPct!.Value, 9);
    }

    /// <summary>Slow linear fouling with little effect loses k·t a day, whose least average cost is at √(2 C/k).</summary>
    [Fact]
    public void The_cleaning_interval_of_slow_fouling_is_the_square_root_rule()
    {
        var input = new CleaningInput(FlowArrangement.Counterflow, 10.0, 1_000.0, FoulingModel.Linear, 1e-7, 1e3, 0.0, 100.0, 50.0, 300.0);
        CleaningResult result = CleaningInterval.Calculate(input);

        // NTU 0.01: duty is U A ΔT, falling by 1e-7 · 1000 of itself a day; 1000 kW · 1e-4 · 24 h · 50/MWh.
        double k = 1_000.0 * 1e-4 * 24.0 / 1_000.0 * 50.0;
        Close.To(Math.Sqrt(2.0 * 300.0 / k), result.IntervalDays!.Value, 3.0);
        Assert.True(result.CostPerDay < result.CostPerDayWithoutCleaning);
    }

    [Fact]
    public void Fouling_that_settles_low_is_not_worth_cleaning()
    {
        var input = new CleaningInput(FlowArrangement.Counterflow, 10.0, 1_000.0, FoulingModel.Asymptotic, 1e-6, 20.0, 0.5, 100.0, 50.0, 50_000.0, 2.0, 1e-5);
        Assert.Null(CleaningInterval.Calculate(input).IntervalDays);
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("arrangement", () => ExchangerRating.Calculate(new ExchangerInput(FlowArrangement.ParallelFlow, 150.0, 60.0, 30.0, 100.0, 4.0)), "cannot reach");
        Refused.At("hot_outlet_deg_c", () => ExchangerRating.Calculate(new ExchangerInput(FlowArrangement.Counterflow, 150.0, 20.0, 30.0, 70.0, 4.0)));
        Refused.At("hot_capacity_kw_per_k", () => ExchangerRating.Calculate(new ExchangerInput(FlowArrangement.Counterflow, 150.0, 100.0, 30.0, 70.0)));
        Refused.At("final_m2_k_per_w", () => CleaningInterval.Calculate(new CleaningInput(FlowArrangement.Counterflow, 10.0, 1_000.0, FoulingModel.Asymptotic, 1e-6, 20.0, 0.5, 100.0, 50.0, 1.0)));
    }
}
