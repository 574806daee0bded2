using GL001.Engineering.Storage;

namespace GL001.Engineering.Tests.Storage;

public sealed class StorageTests
{
    [Fact]
    public void State_of_charge_is_heat_above_empty()
    {
        ThermalStoreResult result = ThermalStore.Calculate(new ThermalStoreInput(1_000.0, [90.0, 90.0, 50.0, 40.0], 90.0, 50.0, 500.0));
        Assert.Equal(50.0, result.StateOfChargePct, 9);
        Assert.Equal(1_000.0 * 975.0 * 4.19 * 40.0 / 3.6e6, result.CapacityMwh, 9);
        Assert.Equal(result.StoredMwh, result.UsableMwh, 9);
        Assert.Equal(0.5 * (67.5 - 20.0), result.LossKw, 9);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void Layers_that_lie_the_wrong_way_round_are_told() =>
        Assert.Contains("Layer 2", Assert.Single(ThermalStore.Calculate(new ThermalStoreInput(10.0, [60.0, 80.0], 90.0, 50.0, 1.0)).Findings), StringComparison.Ordinal);

    /// <summary>One cheap, one dear hour: 10 MWh bought at 20 / 0.9, sold at 50 · 0.9.</summary>
    [Fact]
    public void A_cheap_and_a_dear_hour_are_worth_their_difference()
    {
        ArbitrageResult result = StorageArbitrage.Calculate(new ArbitrageInput([20.0, 50.0], 10.0, 100.0, 100.0, 90.0, 90.0));
        Assert.Equal((10.0 * 0.9 * 50.0) - (10.0 / 0.9 * 20.0), result.Value, 9);
        Assert.Equal(0.9, result.Cycles, 9);
    }

    [Fact]
    public void A_difference_smaller_than_the_losses_leaves_the_store_at_rest() =>
        Assert.All(StorageArbitrage.Calculate(new ArbitrageInput([40.0, 45.0, 41.0], 10.0, 5.0, 5.0, 90.0, 90.0)).Plan, hour => Assert.Equal(0.0, hour.ChargeMw + hour.DischargeMw));

    /// <summary>Against every sequence of moves on the same grid.</summary>
    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.0)]
    [InlineData(3, 5.0)]
    [InlineData(4, 5.0)]
    public void No_sequence_of_moves_earns_more(int seed, double lossPct)
    {
        var random = new Random(seed);
        double[] prices = [.. Enumerable.Range(0, 7).Select(_ => 80.0 * random.NextDouble())];
        var input = new ArbitrageInput(prices, 4.0, 2.2, 2.0, 95.0, 92.0, lossPct, 2.0, 1.0, Levels: 4);
        ArbitrageResult result = StorageArbitrage.Calculate(input);
        Assert.Equal(Best(input, 0, 2), result.Value, 9);

        // The plan keeps the limits and earns what it says.
        double earned = 0.0;
        double stored = 2.0;
        foreach (ArbitrageHour hour in result.Plan)
        {
            Assert.InRange(hour.ChargeMw, 0.0, 2.2 + 1e-9);
            Assert.InRange(hour.DischargeMw, 0.0, 2.0 + 1e-9);
            stored = (stored + (hour.ChargeMw * 0.95) - (hour.DischargeMw / 0.92)) * (1.0 - (lossPct / 100.0));
            Assert.Equal(stored, hour.StoredMwh, 9);
            Assert.InRange(stored, -1e-9, 4.0 + 1e-9);
            earned += prices[hour.Hour] * (hour.DischargeMw - hour.ChargeMw);
        }

        Assert.Equal(earned, result.Value, 9);
        Assert.True(stored >= 1.0 - 1e-9);

        static double Best(ArbitrageInput input, int hour, int level)
        {
            double keep = Math.Pow(1.0 - (input.LossPctPerHour / 100.0), hour);
            if (hour == input.HeatPricesPerMwh.Count)
            {
                return level * keep >= input.LeastFinalMwh - 1e-9 ? 0.0 : double.NegativeInfinity;
            }

            double best = double.NegativeInfinity;
            for (int to = 0; to * keep <= input.CapacityMwh + 1e-9; to++)
            {
                double heat = (to - level) * keep;
                double paid = heat > 0.0 ? heat / 0.95 : 0.0;
                double sold = heat < 0.0 ? -heat * 0.92 : 0.0;
                if (paid <= input.ChargeMw + 1e-9 && sold <= input.DischargeMw + 1e-9)
                {
                    best = Math.Max(best, (input.HeatPricesPerMwh[hour] * (sold - paid)) + Best(input, hour + 1, to));
                }
            }

            return best;
        }
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("layer_temperatures_deg_c[1]", () => ThermalStore.Calculate(new ThermalStoreInput(10.0, [60.0, double.NaN], 90.0, 50.0, 1.0)), "°C");
        Refused.At("full_deg_c", () => ThermalStore.Calculate(new ThermalStoreInput(10.0, [60.0], 50.0, 50.0, 1.0)), "°C");
        Refused.At("discharge_values_per_mwh", () => StorageArbitrage.Calculate(new ArbitrageInput([1.0, 2.0], 1.0, 1.0, 1.0, DischargeValuesPerMwh: [1.0])), "2 are needed");
        Refused.At("least_final_mwh", () => StorageArbitrage.Calculate(new ArbitrageInput([1.0], 10.0, 1.0, 1.0, LeastFinalMwh: 5.0)), "cannot be charged");
    }
}
