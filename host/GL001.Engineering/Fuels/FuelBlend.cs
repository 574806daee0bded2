namespace GL001.Engineering.Fuels;

/// <summary>A fuel that may go into the mix.</summary>
/// <param name="PricePerMwh">For each MWh of its lower heating value.</param>
/// <param name="LowerHeatingValueKjPerKg">As fired.</param>
/// <param name="SulphurPct">Mass %.</param>
/// <param name="CarbonDioxideKgPerMwh">Factor on the same basis.</param>
/// <param name="MostPct">Of the mix's heat: availability or burner.</param>
/// <param name="LeastPct">Of the mix's heat: contract or stable flame.</param>
public sealed record BlendFuel(string Name, double PricePerMwh, double LowerHeatingValueKjPerKg, double SulphurPct, double CarbonDioxideKgPerMwh, double MostPct = 100.0, double LeastPct = 0.0);

/// <param name="LeastHeatingValueKjPerKg">Of the mix.</param>
/// <param name="MostSulphurPct">Mass % of the mix.</param>
/// <param name="MostCarbonDioxideKgPerMwh">Of the mix.</param>
/// <param name="CarbonPricePerTonne">Added to the price.</param>
public sealed record BlendInput(
    IReadOnlyList<BlendFuel> Fuels, double? LeastHeatingValueKjPerKg = null, double? MostSulphurPct = null, double? MostCarbonDioxideKgPerMwh = null, double CarbonPricePerTonne = 0.0);

/// <summary>Part of a fuel in the mix.</summary>
public sealed record BlendShare(string Name, double HeatPct, double MassPct);

/// <param name="IsFeasible">Whether any mix meets the limits; the shares are empty otherwise.</param>
/// <param name="CostPerMwh">With carbon.</param>
/// <param name="BindingLimits">Limits that hold the cost up.</param>
/// <param name="Explanation">In words; for an infeasible input, which limit cannot be met even alone, or that they conflict.</param>
public sealed record BlendResult(
    bool IsFeasible, IReadOnlyList<BlendShare> Shares, double? CostPerMwh, double? HeatingValueKjPerKg, double? SulphurPct, double? CarbonDioxideKgPerMwh, IReadOnlyList<string> BindingLimits, string Explanation);

/// <summary>
/// Least-cost fuel mix. In shares of heat, price, carbon dioxide, mass for each MWh and sulphur are all linear, so the optimum lies in a
/// vertex; with at most six fuels every vertex is looked at: exact, and no solver is needed.
/// </summary>
public static class FuelBlend
{
    private const int MostFuels = 6;
    private const double Tolerance = 1e-9;

    public static BlendResult Calculate(BlendInput input)
    {
        Require.AtLeast(input.Fuels, 1);
        Require.InRange(input.Fuels.Count, 1, MostFuels, "fuels", field: "fuels");
        Require.InRange(input.CarbonPricePerTonne, 0.0, 1e4, "per t");
        for (int i = 0; i < input.Fuels.Count; i++)
        {
            BlendFuel fuel = input.Fuels[i];
            string at = $"fuels[{i}]";
            Require.InRange(fuel.PricePerMwh, -1e4, 1e4, "per MWh", at);
            Require.InRange(fuel.LowerHeatingValueKjPerKg, 1e3, 1.5e5, "kJ/kg", at);
            Require.InRange(fuel.SulphurPct, 0.0, 20.0, "mass %", at);
            Require.InRange(fuel.CarbonDioxideKgPerMwh, 0.0, 2_000.0, "kg/MWh", at);
            Require.InRange(fuel.MostPct, 0.0, 100.0, "%", at);
            Require.InRange(fuel.LeastPct, 0.0, fuel.MostPct, "%", at);
        }

        Row[] limits = Limits(input);
        double[] costs = [.. input.Fuels.Select(fuel => fuel.PricePerMwh + (fuel.CarbonDioxideKgPerMwh / 1_000.0 * input.CarbonPricePerTonne))];
        return Best(limits, costs) is { } best ? Describe(input, limits, costs, best) : new BlendResult(false, [], null, null, null, null, [], Conflict(input, limits));
    }

    // Each limit as coefficients · x ≤ bound, x the shares of heat.
    private static Row[] Limits(BlendInput input)
    {
        int n = input.Fuels.Count;
        List<Row> rows = [];
        for (int i = 0; i < n; i++)
        {
            double[] up = new double[n];
            double[] down = new double[n];
            up[i] = 1.0;
            down[i] = -1.0;
            rows.Add(new Row($"most {input.Fuels[i].Name}", up, input.Fuels[i].MostPct / 100.0, true));
            rows.Add(new Row($"least {input.Fuels[i].Name}", down, -input.Fuels[i].LeastPct / 100.0, true));
        }

        if (input.LeastHeatingValueKjPerKg is { } heat)
        {
            Require.InRange(heat, 1e3, 1.5e5, "kJ/kg", field: "input.LeastHeatingValueKjPerKg");
            rows.Add(new Row("heating value", [.. input.Fuels.Select(fuel => heat / fuel.LowerHeatingValueKjPerKg)], 1.0, false));
        }

        if (input.MostSulphurPct is { } sulphur)
        {
            Require.InRange(sulphur, 0.0, 20.0, "mass %", field: "input.MostSulphurPct");
            rows.Add(new Row("sulphur", [.. input.Fuels.Select(fuel => (fuel.SulphurPct - sulphur) / fuel.LowerHeatingValueKjPerKg * 1e4)], 0.0, false));
        }

        if (input.MostCarbonDioxideKgPerMwh is { } carbon)
        {
            Require.InRange(carbon, 0.0, 2_000.0, "kg/MWh", field: "input.MostCarbonDioxideKgPerMwh");
            rows.Add(new Row("carbon dioxide", [.. input.Fuels.Select(fuel => (fuel.CarbonDioxideKgPerMwh - carbon) / 1_000.0)], 0.0, false));
        }

        return [.. rows];
    }

    /// <summary>Cheapest vertex of Σx = 1 and the limits; null when there is none.</summary>
    private static double[]? Best(Row[] limits, double[] costs)
    {
        int n = costs.Length;
        double[]? best = null;
        double least = double.PositiveInfinity;
        foreach (int[] active in Choose(limits.Length, n - 1))
        {
            if (Vertex(limits, active, n) is { } x && limits.All(row => Dot(row.Coefficients, x) <= row.Bound + Tolerance) && Dot(costs, x) < least - Tolerance)
            {
                best = x;
                least = Dot(costs, x);
            }
        }

        return best;
    }

    private static double[]? Vertex(Row[] limits, int[] active, int n)
    {
        var matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(n, n, (row, column) => row == 0 ? 1.0 : limits[active[row - 1]].Coefficients[column]);
        if (Math.Abs(matrix.Determinant()) < 1e-12)
        {
            return null;
        }

        var right = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(n, row => row == 0 ? 1.0 : limits[active[row - 1]].Bound);
        return [.. matrix.Solve(right).Select(x => Math.Abs(x) < Tolerance ? 0.0 : x)];
    }

    private static BlendResult Describe(BlendInput input, Row[] limits, double[] costs, double[] x)
    {
        double mass = Sum(input, x, fuel => 1.0 / fuel.LowerHeatingValueKjPerKg);
        double cost = Dot(costs, x);

        // A limit binds if the mix without it would be cheaper.
        string[] binding = [.. limits.Where(row => !row.IsShare || row.Coefficients.Sum() > 0.0 || row.Bound < 0.0).Where(row => Best([.. limits.Where(other => other != row)], costs) is { } freer && Dot(costs, freer) < cost - 1e-7).Select(row => row.Name)];
        return new BlendResult(
            true, [.. input.Fuels.Select((fuel, i) => new BlendShare(fuel.Name, 100.0 * x[i], 100.0 * x[i] / fuel.LowerHeatingValueKjPerKg / mass))], cost, 1.0 / mass,
            Sum(input, x, fuel => fuel.SulphurPct / fuel.LowerHeatingValueKjPerKg) / mass, Sum(input, x, fuel => fuel.CarbonDioxideKgPerMwh), binding,
            binding.Length == 0 ? "The cheapest fuel alone would do; no limit costs anything." : $"The cost is held up by: {string.Join(", ", binding)}.");
    }

    private static string Conflict(BlendInput input, Row[] limits)
    {
        Row[] shares = [.. limits.Where(row => row.IsShare)];
        double most = input.Fuels.Sum(fuel => fuel.MostPct);
        double least = input.Fuels.Sum(fuel => fuel.LeastPct);
        if (most < 100.0 || least > 100.0)
        {
            return FormattableString.Invariant($"The fuels' shares allow {least:0.#} to {most:0.#} % together; 100 % is needed.");
        }

        string[] alone = [.. limits.Where(row => !row.IsShare && Best([.. shares, row], new double[input.Fuels.Count]) is null).Select(row => row.Name)];
        return alone.Length > 0
            ? $"No mix of these fuels meets the limit on {string.Join(", ", alone)}, even alone."
            : $"Each limit can be met alone, but not together: {string.Join(", ", limits.Where(row => !row.IsShare).Select(row => row.Name))}.";
    }

    private static double Sum(BlendInput input, double[] x, Func<BlendFuel, double> each) => input.Fuels.Select((fuel, i) => x[i] * each(fuel)).Sum();

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static IEnumerable<int[]> Choose(int from, int count)
    {
        int[] chosen = [.. Enumerable.Range(0, count)];
        while (true)
        {
            yield return chosen;
            int i = count - 1;
            while (i >= 0 && chosen[i] == from - count + i)
            {
                i--;
            }

            if (i < 0)
            {
                yield break;
            }

            chosen[i]++;
            for (int j = i + 1; j < count; j++)
            {
                chosen[j] = chosen[j - 1] + 1;
            }
        }
    }

    private sealed record Row(string Name, double[] Coefficients, double Bound, bool IsShare);
}
