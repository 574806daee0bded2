namespace GL001.Engineering.Accounting;

/// <summary>Somebody who uses energy.</summary>
/// <param name="UseMwh">Metered.</param>
/// <param name="Production">Of his product, for the cost of a unit; null without.</param>
public sealed record CostCentre(string Name, double UseMwh, double? Production = null);

/// <summary>Who bears losses: what was bought and reached no meter.</summary>
public enum LossSharing
{
    /// <summary>Everybody in proportion to use.</summary>
    ByUse = 0,

    /// <summary>Everybody the same.</summary>
    Equally,
}

/// <param name="TotalCost">To be shared, in a currency with hundredths.</param>
/// <param name="SuppliedMwh">Bought or made; not less than all use.</param>
public sealed record CostAllocationInput(decimal TotalCost, double SuppliedMwh, IReadOnlyList<CostCentre> Centres, LossSharing LossSharing = LossSharing.ByUse);

/// <param name="LossMwh">His part of the losses.</param>
/// <param name="CostPerUnit">For each unit of production; null without.</param>
public sealed record CostShare(string Name, double UseMwh, double LossMwh, decimal Cost, double SharePct, decimal? CostPerUnit);

/// <summary>The costs of all shares sum to the total exactly.</summary>
public sealed record CostAllocationResult(IReadOnlyList<CostShare> Shares, double LossMwh, double LossPct, decimal PricePerMwhSupplied, IReadOnlyList<string> Findings);

/// <summary>Costs by metered use with losses shared; hundredths left by rounding go to the largest remainders, so the shares sum exactly.</summary>
public static class CostAllocation
{
    public static CostAllocationResult Calculate(CostAllocationInput input)
    {
        Require.AtLeast(input.Centres, 1);
        Require.That(input.TotalCost is >= 0m and <= 1e15m && decimal.Round(input.TotalCost, 2) == input.TotalCost, "total_cost", "it has to be 0 to 1E15, in whole hundredths.");
        double used = input.Centres.Select((centre, i) => Require.InRange(centre.UseMwh, 0.0, 1e9, "MWh", $"centres[{i}]")).Sum();
        for (int i = 0; i < input.Centres.Count; i++)
        {
            if (input.Centres[i].Production is { } production)
            {
                Require.InRange(production, 0.0, 1e12, "units", $"centres[{i}]", "centre.Production");
            }
        }

        Require.That(used > 0.0, "centres", "nobody used anything; at least one use has to be above 0 MWh.");
        Require.That(input.Centres.Select(centre => centre.Name).Distinct().Count() == input.Centres.Count, "centres", "each name may stand once only.");
        Require.Positive(input.SuppliedMwh, 1e9, "MWh");
        double loss = input.SuppliedMwh - used;
        List<string> findings = [];
        if (loss < 0.0)
        {
            // Meters that sum to more than was supplied leave nothing to share; the cost still goes by use.
            findings.Add(FormattableString.Invariant($"The centres' meters sum to {used:0.##} MWh, {-loss:0.##} more than was supplied: a meter reads wrong. Cost is shared by use alone."));
        }
        else if (loss > 0.1 * input.SuppliedMwh)
        {
            findings.Add(FormattableString.Invariant($"{100.0 * loss / input.SuppliedMwh:0.0} % of the supply reached no meter."));
        }

        double shared = Math.Max(0.0, loss);
        double[] losses = [.. input.Centres.Select(centre => input.LossSharing == LossSharing.ByUse ? shared * centre.UseMwh / used : shared / input.Centres.Count)];
        double[] weights = [.. input.Centres.Zip(losses, (centre, part) => (centre.UseMwh + part) / (used + shared))];
        decimal[] costs = Split(input.TotalCost, weights);
        CostShare[] shares =
        [
            .. input.Centres.Select((centre, i) => new CostShare(
                centre.Name, centre.UseMwh, losses[i], costs[i], 100.0 * weights[i],
                centre.Production is { } made && made >= 1e-6 ? decimal.Round(costs[i] / (decimal)made, 4) : null)),
        ];
        return new CostAllocationResult(shares, loss, 100.0 * loss / input.SuppliedMwh, decimal.Round(input.TotalCost / (decimal)input.SuppliedMwh, 4), findings);
    }

    /// <summary>Largest remainder (Hamilton).</summary>
    private static decimal[] Split(decimal total, double[] weights)
    {
        decimal[] exact = [.. weights.Select(weight => total * (decimal)weight)];
        decimal[] parts = [.. exact.Select(value => decimal.Floor(value * 100m) / 100m)];
        int left = (int)((total - parts.Sum()) * 100m);
        int[] order = [.. Enumerable.Range(0, parts.Length).OrderByDescending(i => exact[i] - parts[i]).ThenBy(i => i)];
        for (int i = 0; i < Math.Abs(left); i++)
        {
            parts[order[i % order.Length]] += left > 0 ? 0.01m : -0.01m;
        }

        return parts;
    }
}
