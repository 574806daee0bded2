namespace GL001.Engineering.Storage;

/// <param name="HeatPricesPerMwh">What a MWh of heat costs to make, each hour.</param>
/// <param name="DischargeValuesPerMwh">What a MWh delivered saves, each hour; null: the same prices.</param>
/// <param name="CapacityMwh">Of the store.</param>
/// <param name="ChargeMw">Most heat into it.</param>
/// <param name="DischargeMw">Most heat out of it.</param>
/// <param name="LossPctPerHour">Of the stored heat.</param>
/// <param name="InitialMwh">Stored at the beginning.</param>
/// <param name="LeastFinalMwh">To be left at the end.</param>
/// <param name="Levels">Of the grid between empty and full.</param>
public sealed record ArbitrageInput(
    IReadOnlyList<double> HeatPricesPerMwh, double CapacityMwh, double ChargeMw, double DischargeMw, double ChargeEfficiencyPct = 100.0, double DischargeEfficiencyPct = 100.0, double LossPctPerHour = 0.0,
    double InitialMwh = 0.0, double LeastFinalMwh = 0.0, IReadOnlyList<double>? DischargeValuesPerMwh = null, int Levels = 50);

/// <summary>One hour of the plan; stored at its end.</summary>
public sealed record ArbitrageHour(int Hour, double ChargeMw, double DischargeMw, double StoredMwh);

/// <param name="Value">Saved less paid, over the series.</param>
/// <param name="Cycles">Discharged over capacity.</param>
public sealed record ArbitrageResult(double Value, double ChargedMwh, double DischargedMwh, double Cycles, IReadOnlyList<ArbitrageHour> Plan);

/// <summary>
/// What a store earns between cheap and dear hours, by dynamic programming backwards over a grid of stored heat: exact on that grid. With a
/// standing loss the grid is of heat counted back to the beginning (divided by what is left of a MWh), in which nothing decays.
/// </summary>
public static class StorageArbitrage
{
    private const int MostHours = 8_784;

    public static ArbitrageResult Calculate(ArbitrageInput input)
    {
        Require.AtLeast(input.HeatPricesPerMwh, 1);
        int hours = (int)Require.InRange(input.HeatPricesPerMwh.Count, 1, MostHours, "hours", field: "heat_prices_per_mwh");
        Require.Positive(input.CapacityMwh, 1e6, "MWh");
        Require.InRange(input.ChargeMw, 0.0, 1e5, "MW");
        Require.InRange(input.DischargeMw, 0.0, 1e5, "MW");
        Require.InRange(input.ChargeEfficiencyPct, 10.0, 100.0, "%");
        Require.InRange(input.DischargeEfficiencyPct, 10.0, 100.0, "%");
        Require.InRange(input.LossPctPerHour, 0.0, 20.0, "%/h");
        Require.InRange(input.InitialMwh, 0.0, input.CapacityMwh, "MWh");
        Require.InRange(input.LeastFinalMwh, 0.0, input.CapacityMwh, "MWh");
        Require.InRange(input.Levels, 2, 500, "levels");
        IReadOnlyList<double> values = input.DischargeValuesPerMwh ?? input.HeatPricesPerMwh;
        Require.That(values.Count == hours, "discharge_values_per_mwh", FormattableString.Invariant($"{values.Count} values are given; {hours} are needed, one for each price."));
        double keep = 1.0 - (input.LossPctPerHour / 100.0);
        Require.That(Math.Pow(keep, hours) > 0.05, "loss_pct_per_hour", "over this many hours the store loses 95 % and more: give a shorter series.");
        double quantum = input.CapacityMwh / input.Levels;
        double charge = input.ChargeEfficiencyPct / 100.0;
        double discharge = input.DischargeEfficiencyPct / 100.0;

        // best[level] at the beginning of hour t; level counts quanta of heat as of hour 0.
        int top = Most(0);
        double[] best = [.. Enumerable.Range(0, Most(hours) + 1).Select(level => level * quantum * Math.Pow(keep, hours) >= input.LeastFinalMwh - 1e-9 ? 0.0 : double.NegativeInfinity)];
        int[][] moves = new int[hours][];
        for (int t = hours - 1; t >= 0; t--)
        {
            double left = Math.Pow(keep, t);
            int here = Most(t);
            int up = (int)Math.Floor((input.ChargeMw * charge / (quantum * left)) + 1e-9);
            int down = (int)Math.Floor((input.DischargeMw / discharge / (quantum * left)) + 1e-9);
            double[] now = new double[here + 1];
            moves[t] = new int[here + 1];
            for (int level = 0; level <= here; level++)
            {
                now[level] = double.NegativeInfinity;
                for (int move = -Math.Min(down, level); move <= Math.Min(up, here - level); move++)
                {
                    double heat = move * quantum * left;
                    double gain = (move > 0 ? -heat / charge * input.HeatPricesPerMwh[t] : -heat * discharge * values[t]) + best[level + move];

                    // On a tie the store rests.
                    if (gain > now[level] + 1e-12 || (move == 0 && gain >= now[level] - 1e-12))
                    {
                        now[level] = gain;
                        moves[t][level] = move;
                    }
                }
            }

            best = now;
        }

        int start = Math.Min(top, (int)Math.Floor((input.InitialMwh / quantum) + 1e-9));
        Require.That(!double.IsNegativeInfinity(best[start]), "least_final_mwh", "the store cannot be charged so far in this time.");
        return Walk();

        int Most(int t) => (int)Math.Floor((input.CapacityMwh / (quantum * Math.Pow(keep, t))) + 1e-9);

        ArbitrageResult Walk()
        {
            int level = start;
            double charged = 0.0;
            double discharged = 0.0;
            List<ArbitrageHour> plan = [];
            for (int t = 0; t < hours; t++)
            {
                int move = moves[t][level];
                double heat = move * quantum * Math.Pow(keep, t);
                double paid = move > 0 ? heat / charge : 0.0;
                double delivered = move < 0 ? -heat * discharge : 0.0;
                level += move;
                charged += paid;
                discharged += delivered;
                plan.Add(new ArbitrageHour(t, paid, delivered, level * quantum * Math.Pow(keep, t + 1)));
            }

            return new ArbitrageResult(best[start], charged, discharged, discharged / input.CapacityMwh, plan);
        }
    }
}
