using GL001.Engineering.EnergyManagement;

namespace GL001.Engineering.Tests.EnergyManagement;

public sealed class EnergyManagementTests
{
    private static EnergyPeriod[] Periods(int count, int seed, double saving, int savingFrom)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            double production = 800.0 + (400.0 * random.NextDouble());
            double degreeDays = 300.0 * (1.0 + Math.Cos(2.0 * Math.PI * i / 12.0));
            double noise = 8.0 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
            double energy = 120.0 + (0.5 * production) + (0.3 * degreeDays) + noise;
            return new EnergyPeriod($"m{i}", i >= savingFrom ? energy * (1.0 - saving) : energy, [production, degreeDays]);
        })];
    }

    [Fact]
    public void A_planted_saving_is_found_with_its_size_and_its_beginning()
    {
        EnergyBaselineResult result = EnergyBaseline.Calculate(new EnergyBaselineInput(["production_t", "degree_days"], Periods(24, 1, 0.0, 99), Periods(18, 2, 0.06, 6), TargetSavingPct: 3.0));
        Assert.True(result.IsModelUsable);
        Assert.Equal(0.5, result.Model.Coefficients[1].Value, 0.03);
        Assert.Equal(0.3, result.Model.Coefficients[2].Value, 0.03);
        Assert.Equal(100.0 * 0.06 * 12.0 / 18.0, result.SavingPct, 0.8);
        Assert.True(result.IsSavingSignificant && result.MeetsTarget == true);
        Assert.NotNull(result.Change);
        Assert.False(result.Change.IsIncrease);
        Assert.InRange(result.Change.Start, 0, 6);
        Assert.InRange(result.Change.Alarm, 6, 9);
        Assert.Equal(result.SavingMwh, result.Periods[^1].CusumMwh, 9);
    }

    [Fact]
    public void Without_a_change_nothing_significant_is_claimed()
    {
        int claimed = 0;
        int changes = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            EnergyBaselineResult result = EnergyBaseline.Calculate(new EnergyBaselineInput(["production_t", "degree_days"], Periods(24, seed, 0.0, 99), Periods(12, seed + 500, 0.0, 99)));
            claimed += result.IsSavingSignificant ? 1 : 0;
            changes += result.Change is null ? 0 : 1;
        }

        // At 90 % confidence a tenth may claim; the factor 1.26 and the model's own error move that a little.
        Assert.InRange(claimed, 0, 10);
        Assert.InRange(changes, 0, 6);
    }

    [Fact]
    public void A_driver_that_does_not_matter_is_told()
    {
        var random = new Random(3);
        EnergyPeriod[] periods = [.. Periods(24, 1, 0.0, 99).Select(period => period with { Drivers = [.. period.Drivers, random.NextDouble()] })];
        EnergyBaselineResult result = EnergyBaseline.Calculate(new EnergyBaselineInput(["production_t", "degree_days", "nonsense"], periods, [new EnergyPeriod("far", 900.0, [5_000.0, 0.0, 0.5])]));
        Assert.Contains(result.Findings, finding => finding.StartsWith("nonsense", StringComparison.Ordinal));
        Assert.Contains(result.Findings, finding => finding.Contains("extrapolated", StringComparison.Ordinal));
    }

    /// <summary>Montgomery's chart: with k = 0.5 and h = 5, a step of one standard deviation takes about ten points to be noticed.</summary>
    [Fact]
    public void A_step_of_one_deviation_is_noticed_where_the_sum_crosses()
    {
        CusumChange change = Cusum.Detect([.. Enumerable.Range(0, 40).Select(i => i < 10 ? 0.0 : 1.0)])!;
        Assert.Equal(10, change.Start);
        Assert.Equal(20, change.Alarm);
        Assert.True(change.IsIncrease);
        Assert.Null(Cusum.Detect([0.4, -0.4, 0.4, -0.4]));
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("baseline", () => EnergyBaseline.Calculate(new EnergyBaselineInput(["a"], Periods(3, 1, 0.0, 9), [])), "at least 4");
        Refused.At("reporting[0].drivers", () => EnergyBaseline.Calculate(new EnergyBaselineInput(["a", "b"], Periods(12, 1, 0.0, 99), [new("x", 1.0, [1.0])])), "2 are needed");
    }
}
