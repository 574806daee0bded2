using GL001.Engineering.Accounting;

namespace GL001.Engineering.Tests.Accounting;

public sealed class AccountingTests
{
    [Fact]
    public void Shares_sum_to_the_total_to_the_hundredth()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            CostCentre[] centres = [.. Enumerable.Range(0, 1 + random.Next(9)).Select(i => new CostCentre($"c{i}", random.NextDouble() * 100.0, 10.0))];
            decimal total = random.Next(1, 10_000_000) / 100m;
            CostAllocationResult result = CostAllocation.Calculate(new CostAllocationInput(total, centres.Sum(centre => centre.UseMwh) * 1.07, centres, (LossSharing)(seed % 2)));
            Assert.Equal(total, result.Shares.Sum(share => share.Cost));
            Assert.All(result.Shares, share => Assert.True(Math.Abs((double)share.Cost - ((double)total * share.SharePct / 100.0)) <= 0.0101));
        }
    }

    [Fact]
    public void Losses_go_by_use_or_to_everybody_the_same()
    {
        CostCentre[] centres = [new("dryer", 60.0, 100.0), new("press", 30.0)];
        CostAllocationResult byUse = CostAllocation.Calculate(new CostAllocationInput(1_000m, 100.0, centres));
        Assert.Equal([666.67m, 333.33m], byUse.Shares.Select(share => share.Cost));
        Assert.Equal(6.6667m, byUse.Shares[0].CostPerUnit);
        CostAllocationResult equally = CostAllocation.Calculate(new CostAllocationInput(1_000m, 100.0, centres, LossSharing.Equally));
        Assert.Equal([650m, 350m], equally.Shares.Select(share => share.Cost));
        Assert.Equal(10.0, equally.LossMwh, 9);
    }

    [Fact]
    public void Meters_that_sum_to_more_than_supply_are_told() =>
        Assert.Contains("meter reads wrong", Assert.Single(CostAllocation.Calculate(new CostAllocationInput(10m, 50.0, [new("a", 60.0)])).Findings), StringComparison.Ordinal);

    /// <summary>A MWh of natural gas is 201.96 kg of carbon dioxide: 56,100 kg/TJ × 0.0036.</summary>
    [Fact]
    public void Scope_1_is_energy_times_factor_with_biogenic_apart()
    {
        CarbonAccountingResult result = CarbonAccounting.Calculate(new CarbonAccountingInput([new("gas", CarbonFuel.NaturalGas, 1_000.0), new("wood", CarbonFuel.WoodWaste, 1_000.0)], 500.0, 1_700.0));
        Assert.Equal(201.96, result.CarbonDioxideTonnes, 9);
        Assert.Equal(403.2, result.BiogenicCarbonDioxideTonnes, 9);
        double others = 3.6 * (((1.0 + 30.0) * 28.0) + ((0.1 + 4.0) * 265.0)) / 1_000.0;
        Assert.Equal(201.96 + others, result.CarbonDioxideEquivalentTonnes, 9);
        Assert.Equal(result.CarbonDioxideEquivalentTonnes * 2.0, result.KgPerProductTonne!.Value, 9);
    }

    /// <summary>Default factors against carbon of the fuel: 44/12 of the carbon over the heating value.</summary>
    [Theory]
    [InlineData(CarbonFuel.DieselOil, 86.9, 43.0)]
    [InlineData(CarbonFuel.ResidualFuelOil, 85.3, 40.4)]
    [InlineData(CarbonFuel.NaturalGas, 73.4, 48.0)]
    public void Factors_agree_with_the_carbon_of_the_fuel(CarbonFuel fuel, double carbonPct, double mjPerKg) =>
        Close.To(carbonPct / 100.0 * 44.0 / 12.0 / mjPerKg * 1e6, CarbonAccounting.Factor(fuel).CarbonDioxideKgPerTj, 1.0);

    [Fact]
    public void A_suppliers_factor_replaces_the_default() =>
        Assert.Equal(198.0, CarbonAccounting.Calculate(new CarbonAccountingInput([new("gas", CarbonFuel.NaturalGas, 1_000.0, 55_000.0)])).CarbonDioxideTonnes, 9);

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("centres", () => CostAllocation.Calculate(new CostAllocationInput(1m, 1.0, [new("a", 0.0)])), "above 0 MWh");
        Refused.At("total_cost", () => CostAllocation.Calculate(new CostAllocationInput(1.001m, 1.0, [new("a", 1.0)])), "hundredths");
        Refused.At("uses[0].energy_mwh", () => CarbonAccounting.Calculate(new CarbonAccountingInput([new("gas", CarbonFuel.NaturalGas, double.NaN)])), "MWh");
    }
}
