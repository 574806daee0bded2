using GL001.Plant;

namespace GL001.Dispatch.Tests;

/// <summary>Small problems, said in one line each. Steps are one hour unless told otherwise.</summary>
internal static class Problems
{
    public static readonly TimeSpan NoHurry = TimeSpan.FromMinutes(5);

    private static readonly DateTimeOffset Start = new(2026, 1, 20, 7, 0, 0, TimeSpan.Zero);

    public static DispatchProblem On(string header, int steps, IEnumerable<DispatchUnit> units, params DispatchDemand[] demands) => new()
    {
        Start = Start,
        Step = TimeSpan.FromHours(1),
        Steps = steps,
        Headers = [header],
        Units = [.. units],
        Lines = [],
        Demands = [.. demands],
    };

    /// <summary>A boiler that fires at <paramref name="now"/> MW and burns a fuel of one price at efficiency 1, so heat costs that price.</summary>
    public static DispatchUnit Boiler(string id, double min, double max, double price, int steps = 1, double now = 0, string header = "H", double ramp = 1000) => new()
    {
        Id = id,
        HeaderId = header,
        CurrentHeatMegawatts = now,
        MinHeatMegawatts = min,
        MaxHeatMegawatts = max,
        RampUpMegawattsPerMinute = ramp,
        RampDownMegawattsPerMinute = ramp,
        Efficiency = 1,
        FuelPriceEurPerMegawattHour = [.. Enumerable.Repeat(price, steps)],
    };

    public static DispatchDemand Wants(string id, DemandTier tier, params double[] heat) => new(id, "H", tier, [.. heat]);

    public static DispatchDemand WantsAt(string header, string id, DemandTier tier, params double[] heat) => new(id, header, tier, [.. heat]);

    public static DispatchOutcome Outcome(this DispatchProblem problem) => new DispatchPlanner(TimeProvider.System).Plan(problem, NoHurry);

    /// <summary>The optimal plan, proved by the checker.</summary>
    public static DispatchPlan Plan(this DispatchProblem problem)
    {
        DispatchOutcome outcome = problem.Outcome();
        Assert.True(outcome is DispatchOutcome.Optimal, outcome is DispatchOutcome.Feasible feasible ? feasible.Reason : outcome.ToString());
        DispatchPlan plan = ((DispatchOutcome.Optimal)outcome).Plan;
        Assert.Empty(DispatchPlanChecker.Check(problem, plan));
        return plan;
    }

    public static double UnmetMegawattHours(this DispatchPlan plan, DemandTier tier) => plan.UnmetByTier[tier].MegawattHours;

    public static double UnmetMegawattHours(this DispatchPlan plan) => plan.UnmetByTier.Values.Sum(unmet => unmet.MegawattHours);

    public static DispatchProblem ScaledPrices(this DispatchProblem problem, double factor) => problem with
    {
        Units = [.. problem.Units.Select(unit => unit with { FuelPriceEurPerMegawattHour = [.. unit.FuelPriceEurPerMegawattHour.Select(price => factor * price)] })],
    };

    public static DispatchProblem MoreDemand(this DispatchProblem problem, string demandId, int step, double megawatts) => problem with
    {
        Demands = [.. problem.Demands.Select(demand => demand.Id == demandId
            ? demand with { HeatMegawatts = demand.HeatMegawatts.SetItem(step, demand.HeatMegawatts[step] + megawatts) }
            : demand)],
    };
}
