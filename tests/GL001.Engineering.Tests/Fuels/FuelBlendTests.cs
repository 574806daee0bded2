using GL001.Engineering.Fuels;

namespace GL001.Engineering.Tests.Fuels;

public sealed class FuelBlendTests
{
    private static readonly BlendFuel s_gas = new("gas", 40.0, 48_000.0, 0.0, 202.0);
    private static readonly BlendFuel s_oil = new("oil", 30.0, 40_000.0, 2.0, 279.0);
    private static readonly BlendFuel s_biogas = new("biogas", 60.0, 20_000.0, 0.1, 0.0, 30.0);

    [Fact]
    public void Without_limits_the_cheapest_fuel_burns_alone()
    {
        BlendResult result = FuelBlend.Calculate(new BlendInput([s_gas, s_oil, s_biogas]));
        Assert.Equal([0.0, 100.0, 0.0], result.Shares.Select(share => share.HeatPct));
        Assert.Equal(30.0, result.CostPerMwh!.Value, 9);
        Assert.Empty(result.BindingLimits);
    }

    /// <summary>By hand: a mix of gas and oil with 1 mass % sulphur. Half the mass is oil, so heat is 40 : 48.</summary>
    [Fact]
    public void The_sulphur_limit_is_met_exactly_at_least_cost()
    {
        BlendResult result = FuelBlend.Calculate(new BlendInput([s_gas, s_oil], MostSulphurPct: 1.0));
        Assert.Equal(1.0, result.SulphurPct!.Value, 9);
        Assert.Equal(100.0 * 40.0 / 88.0, result.Shares[1].HeatPct, 6);
        Assert.Equal(50.0, result.Shares[1].MassPct, 6);
        Assert.Equal(["sulphur"], result.BindingLimits);
    }

    /// <summary>Against a fine grid over all mixes: no mix that meets the limits is cheaper.</summary>
    [Fact]
    public void No_mix_of_a_grid_is_cheaper()
    {
        var input = new BlendInput([s_gas, s_oil, s_biogas], 30_000.0, 0.9, 190.0, 20.0);
        BlendResult result = FuelBlend.Calculate(input);
        Assert.True(result.IsFeasible);
        double best = double.PositiveInfinity;
        for (int gas = 0; gas <= 1_000; gas++)
        {
            for (int oil = 0; oil <= 1_000 - gas; oil++)
            {
                double g = gas / 1_000.0, o = oil / 1_000.0, b = 1.0 - g - o;
                double mass = (g / 48_000.0) + (o / 40_000.0) + (b / 20_000.0);
                double sulphur = ((o * 2.0 / 40_000.0) + (b * 0.1 / 20_000.0)) / mass;
                double carbon = (g * 202.0) + (o * 279.0);
                if (b <= 0.3 && 1.0 / mass >= 30_000.0 && sulphur <= 0.9 && carbon <= 190.0)
                {
                    best = Math.Min(best, (g * 40.0) + (o * 30.0) + (b * 60.0) + (carbon * 0.02));
                }
            }
        }

        Assert.InRange(best - result.CostPerMwh!.Value, -1e-9, 0.1);
        Assert.True(result.HeatingValueKjPerKg >= 30_000.0 - 1e-6 && result.SulphurPct <= 0.9 + 1e-9 && result.CarbonDioxideKgPerMwh <= 190.0 + 1e-6);
    }

    [Fact]
    public void A_limit_that_no_mix_meets_is_named()
    {
        Assert.Contains("carbon dioxide", FuelBlend.Calculate(new BlendInput([s_gas, s_oil], MostCarbonDioxideKgPerMwh: 150.0)).Explanation, StringComparison.Ordinal);
        Assert.Contains("100 % is needed", FuelBlend.Calculate(new BlendInput([s_biogas])).Explanation, StringComparison.Ordinal);
        BlendResult together = FuelBlend.Calculate(new BlendInput([s_oil, s_biogas with { MostPct = 100.0 }], 30_000.0, 0.5));
        Assert.False(together.IsFeasible);
        Assert.Contains("not together", together.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("fuels", () => FuelBlend.Calculate(new BlendInput([])), "at least 1");
        Refused.At("fuels", () => FuelBlend.Calculate(new BlendInput([.. Enumerable.Repeat(s_gas, 7)])), "1 to 6 fuels");
        Refused.At("fuels[0].least_pct", () => FuelBlend.Calculate(new BlendInput([s_biogas with { LeastPct = 40.0 }])), "0 to 30 %");
    }
}
