using System.Globalization;
using GL001.Dispatch;
using GL001.Plant;

namespace GL001.Cli;

/// <summary>A plan as lines of text, one a step, and what went unmet.</summary>
internal static class PlanTable
{
    public static void Print(DispatchProblem problem, DispatchPlan plan, string doubt, TextWriter output)
    {
        output.WriteLine(Head(problem));
        for (int t = 0; t < problem.Steps; t++)
        {
            output.WriteLine(Line(problem, plan, t));
        }

        output.WriteLine();
        output.WriteLine(Summary(plan));
        if (doubt.Length > 0)
        {
            output.WriteLine($"Not proved best: {doubt}");
        }

        foreach (string line in Unmet(problem, plan).Concat(Limits(problem, plan)))
        {
            output.WriteLine(line);
        }
    }

    public static string Head(DispatchProblem problem) =>
        $"{"UTC",-16} {"demand",8}" + string.Concat(problem.Units.Select(unit => $" {Short(unit.Id),8}")) + string.Concat(problem.Stores.Select(store => $" {Short(store.Id) + "/MWh",10}")) + $" {"unmet",7} {"EUR/MWh",8}";

    public static string Line(DispatchProblem problem, DispatchPlan plan, int t)
    {
        double demand = problem.Demands.Sum(item => item.HeatMegawatts[t]);
        double unmet = plan.Demands.Sum(item => item.UnmetMegawatts[t]);
        double?[] prices = [.. plan.Headers.Select(header => header.MarginalHeatCost[t]?.EurPerMegawattHour).Where(price => price is not null)];
        return string.Create(CultureInfo.InvariantCulture, $"{problem.BeginOf(t).UtcDateTime:yyyy-MM-dd HH:mm} {demand,8:0.0}")
            + string.Concat(plan.Units.Select(unit => unit.On[t] ? string.Create(CultureInfo.InvariantCulture, $" {unit.HeatMegawatts[t],8:0.0}") : $" {"-",8}"))
            + string.Concat(plan.Stores.Select(store => string.Create(CultureInfo.InvariantCulture, $" {store.LevelMegawattHours[t],10:0.0}")))
            + string.Create(CultureInfo.InvariantCulture, $" {(unmet > 1e-5 ? unmet.ToString("0.0", CultureInfo.InvariantCulture) : ""),7} {(prices.Length > 0 ? prices.Max()!.Value.ToString("0.00", CultureInfo.InvariantCulture) : "?"),8}");
    }

    public static string Summary(DispatchPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"Cost {plan.CostEur:N0} EUR{(plan.Gap is { } gap ? string.Create(CultureInfo.InvariantCulture, $", at most {gap:P2} above the least possible") : "")}; made by {plan.MadeBy} in {plan.SolveSeconds:0.00} s and proved.");

    private static IEnumerable<string> Unmet(DispatchProblem problem, DispatchPlan plan)
    {
        foreach (DemandTier tier in Enum.GetValues<DemandTier>())
        {
            for (int d = 0; d < problem.Demands.Length; d++)
            {
                if (problem.Demands[d].Tier != tier)
                {
                    continue;
                }

                for (int t = 0; t < problem.Steps; t++)
                {
                    int first = t;
                    double energy = 0;
                    while (t < problem.Steps && plan.Demands[d].UnmetMegawatts[t] > 1e-5)
                    {
                        energy += plan.Demands[d].UnmetMegawatts[t] * problem.HoursOf(t++);
                    }

                    if (energy > 0)
                    {
                        yield return string.Create(CultureInfo.InvariantCulture, $"UNMET tier {(int)tier} ({tier}) {problem.Demands[d].Id}: {energy:0.00} MWh from {problem.BeginOf(first).UtcDateTime:yyyy-MM-dd HH:mm} to {problem.BeginOf(t).UtcDateTime:yyyy-MM-dd HH:mm}");
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Limits(DispatchProblem problem, DispatchPlan plan)
    {
        foreach (CapPlan cap in plan.Caps.Where(cap => cap.Over > 1e-6))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"CAP {cap.CapId} exceeded by {cap.Over:0.###}");
        }

        foreach (ReservePlan reserve in plan.Reserves.Where(reserve => reserve.ShortMegawatts.Any(lacking => lacking > 1e-5)))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"RESERVE {reserve.ReserveId} lacks up to {reserve.ShortMegawatts.Max():0.0} MW in {reserve.ShortMegawatts.Count(lacking => lacking > 1e-5)} of {problem.Steps} steps");
        }
    }

    private static string Short(string id) => id.Length <= 8 ? id : id[..8];
}
