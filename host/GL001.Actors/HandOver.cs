using GL001.Dispatch;

namespace GL001.Actors;

/// <summary>
/// Make before break. A plan's step is long enough to hide that one unit stops at once while another takes minutes to
/// ramp up; so a firing unit that the plan lets rest stays at its minimum until the others on its header deliver.
/// </summary>
public static class HandOver
{
    /// <summary>The others have taken over when they deliver this share of what the plan wants of them.</summary>
    public const double EnoughShare = 0.95;

    /// <summary>Heat to lease to a unit in the plan's first step, MW.</summary>
    public static double HeatToLease(DispatchProblem problem, DispatchPlan plan, string unitId)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(plan);
        var unit = problem.Units.First(candidate => candidate.Id == unitId);
        if (plan.Unit(unitId).On[0])
        {
            // A solver's answer may lie beyond a limit by its tolerance; the controller would rightly refuse that.
            return Math.Clamp(plan.Unit(unitId).HeatMegawatts[0], unit.MinHeatMegawatts, unit.MaxHeatMegawatts);
        }

        if (!unit.Firing)
        {
            return 0.0;
        }

        // Only units that the plan keeps count: two that both rest must not wait for each other.
        var keepers = problem.Units.Where(other => other.HeaderId == unit.HeaderId && plan.Unit(other.Id).On[0]).ToList();
        var wanted = keepers.Sum(other => plan.Unit(other.Id).HeatMegawatts[0]);
        var delivered = keepers.Sum(other => Math.Min(other.CurrentHeatMegawatts, plan.Unit(other.Id).HeatMegawatts[0]));
        return delivered >= EnoughShare * wanted ? 0.0 : unit.MinHeatMegawatts;
    }
}
