using System.Collections.Immutable;

namespace GL001.Dispatch;

/// <summary>How much of each reserve a plan lacks, from its commitment, levels and spare flows; asks no solver.</summary>
internal static class ReserveArithmetic
{
    public static ImmutableArray<ReservePlan> Shortfalls(DispatchProblem problem, DispatchPlan plan) =>
    [
        .. problem.Reserves.Select(reserve => new ReservePlan(reserve.Id, [.. Enumerable.Range(0, problem.Steps).Select(t => Online(problem, plan, reserve, t))])),
        .. problem.NMinusOne is { } rule
            ? problem.Headers.Select((header, h) => new ReservePlan($"n_minus_1:{header.Id}", [.. Enumerable.Range(0, problem.Steps).Select(t => AfterLoss(problem, plan, rule, h, t))]))
            : [],
    ];

    private static double Online(DispatchProblem problem, DispatchPlan plan, OnlineReserve reserve, int t)
    {
        double wanted = reserve.Megawatts[t] + (reserve.HeaderId.Length > 0 ? problem.WantedAt(reserve.HeaderId, t) : problem.Headers.Sum(header => problem.WantedAt(header.Id, t)));
        for (int u = 0; u < problem.Units.Length; u++)
        {
            DispatchUnit unit = problem.Units[u];
            bool counts = unit.Availability == UnitAvailability.Available && plan.Units[u].On[t] && (reserve.HeaderId.Length == 0 || unit.HeaderId == reserve.HeaderId);
            wanted -= counts ? unit.MaxAt(t) : 0;
        }

        return Math.Max(0, wanted);
    }

    /// <summary>What life safety at a header would lack after the worst loss of one unit there. A unit in local mode counts as nothing.</summary>
    private static double AfterLoss(DispatchProblem problem, DispatchPlan plan, NMinusOne rule, int h, int t)
    {
        string header = problem.Headers[h].Id;
        double have = 0;
        for (int l = 0; l < problem.Lines.Length; l++)
        {
            DispatchLine line = problem.Lines[l];
            double spare = plan.Lines[l].SpareMegawatts.Length > t ? plan.Lines[l].SpareMegawatts[t] : 0;
            have += line.ToHeaderId == header ? (1 - line.LossFraction) * spare : line.FromHeaderId == header ? -spare : 0;
        }

        for (int s = 0; s < problem.Stores.Length; s++)
        {
            have += problem.Stores[s].HeaderId == header && plan.Stores[s].SpareMegawatts.Length > t ? plan.Stores[s].SpareMegawatts[t] : 0;
        }

        double largest = 0;
        for (int u = 0; u < problem.Units.Length; u++)
        {
            DispatchUnit unit = problem.Units[u];
            bool ready = unit.QuickStart ? unit.CanFireAt(t) : unit.Availability == UnitAvailability.Available && plan.Units[u].On[t];
            if (unit.HeaderId == header && ready)
            {
                have += unit.MaxAt(t);
                largest = Math.Max(largest, unit.MaxAt(t));
            }
        }

        return Math.Max(0, problem.WantedAt(header, t, rule.UpToTier) - (have - largest));
    }
}
