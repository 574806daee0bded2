using GL001.Actors;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>The dispatch: its newest run and the plan in force.</summary>
public static class OptimizationApi
{
    public static void MapOptimizationApi(this IEndpointRouteBuilder app)
    {
        var optimization = app.MapGroup("/api/v1/optimization/heat-distribution").WithTags("Optimization");
        optimization.MapGet("/status", GetStatus).WithName("getHeatDistributionStatus").WithSummary("The newest dispatch run and what the plan in force costs.");
        optimization.MapGet("/plan", GetPlan).WithName("getHeatDistributionPlan").WithSummary("The plan in force, every step.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        optimization.MapPost("/run", Run).WithName("runHeatDistribution").WithSummary("Plans now instead of at the next interval. Answers with the state before that run: its runs rise when the new one is done.")
            .RefuseCrossSite();
    }

    private static async Task<Ok<HeatDistributionStatus>> GetStatus(IGrainFactory grains) =>
        TypedResults.Ok(HeatDistributionStatus.From(await Dispatch(grains).GetAsync()));

    private static async Task<Results<Ok<HeatPlan>, ProblemHttpResult>> GetPlan(IGrainFactory grains)
    {
        var status = await Dispatch(grains).GetAsync();
        return status.Plan is { } plan
            ? TypedResults.Ok(HeatPlan.From(plan))
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No plan in force", detail: "No dispatch run has given a plan yet, or the leases of the last one have run out; see the status for why.");
    }

    private static async Task<Accepted<HeatDistributionStatus>> Run(IGrainFactory grains, ReplanSignal replan)
    {
        var before = HeatDistributionStatus.From(await Dispatch(grains).GetAsync());
        replan.Raise("asked over the API");
        return TypedResults.Accepted("/api/v1/optimization/heat-distribution/status", before);
    }

    private static IDispatchGrain Dispatch(IGrainFactory grains) => grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch);
}

/// <summary>The newest run and the plan in force.</summary>
/// <param name="OptimizationStatus">optimal, feasible, infeasible, solver_failed, refuted or not_run: the newest run, not the plan in force.</param>
/// <param name="AlgorithmInUse">How the newest plan was made: linear_program_by_tier, greedy_heuristic or last_known_good.</param>
/// <param name="Reason">Why the run ended so, or an empty text.</param>
/// <param name="LastRun">When it ran.</param>
/// <param name="Runs">Runs since start.</param>
/// <param name="Failures">Runs that gave no plan.</param>
/// <param name="OrchestrationSeconds">Whole newest run: collect, solve, prove, send.</param>
/// <param name="LeasesSent">Leases sent by the newest run.</param>
/// <param name="Conflict">Why no plan was possible; null unless the newest run was infeasible.</param>
/// <param name="Plan">The plan in force; null before the first.</param>
public sealed record HeatDistributionStatus(
    DispatchRunStatus OptimizationStatus, string AlgorithmInUse, string Reason, DateTimeOffset? LastRun, int Runs, int Failures,
    double OrchestrationSeconds, int LeasesSent, PlanConflict? Conflict, PlanSummary? Plan)
{
    public static HeatDistributionStatus From(DispatchStatus status) => new(
        status.Status, ApiText.Of(status.Algorithm), status.Reason, status.RunAt, status.Runs, status.Failures,
        status.OrchestrationSeconds, status.LeasesSentLastRun,
        status.Conflict is { } conflict ? new PlanConflict(conflict.CannotHoldTogether, conflict.WaysOut) : null, status.Plan is { } plan ? PlanSummary.From(plan) : null);
}

/// <summary>Limits that cannot hold together, in the plant's words.</summary>
/// <param name="CannotHoldTogether">Without any one of these the rest can hold.</param>
/// <param name="WaysOut">The smallest change that makes a plan possible.</param>
public sealed record PlanConflict(IReadOnlyList<string> CannotHoldTogether, IReadOnlyList<string> WaysOut);

/// <summary>A customer that will not get all its heat, over steps that follow each other.</summary>
/// <param name="DemandId">The customer.</param>
/// <param name="PlantId">Its plant.</param>
/// <param name="Tier">How urgent its heat is.</param>
/// <param name="From">Begin of the first such step.</param>
/// <param name="To">End of the last.</param>
/// <param name="UnmetMwh">Heat that it will not get.</param>
/// <param name="MostUnmetMw">Worst step.</param>
public sealed record UnmetDemand(string DemandId, string PlantId, DemandTier Tier, DateTimeOffset From, DateTimeOffset To, double UnmetMwh, double MostUnmetMw)
{
    // A kilowatt is a solver's tolerance, not a customer in the cold.
    private const double Negligible = 0.001;

    /// <summary>The most urgent first, then in the order of time.</summary>
    public static IReadOnlyList<UnmetDemand> Of(PlanView plan)
    {
        var found = new List<UnmetDemand>();
        foreach (var demand in plan.Demands)
        {
            for (var first = 0; first < demand.UnmetMegawatts.Length; first++)
            {
                var unmet = demand.UnmetMegawatts.Skip(first).TakeWhile(megawatts => megawatts > Negligible).ToList();
                if (unmet.Count > 0)
                {
                    found.Add(new UnmetDemand(
                        demand.DemandId, demand.PlantId, (DemandTier)demand.Tier, plan.Start + (first * plan.Step), plan.Start + ((first + unmet.Count) * plan.Step),
                        unmet.Sum() * plan.Step.TotalHours, unmet.Max()));
                    first += unmet.Count;
                }
            }
        }

        return [.. found.OrderBy(unmet => unmet.Tier).ThenBy(unmet => unmet.From)];
    }
}

/// <summary>The plan in force in a few figures: its first step and its totals.</summary>
/// <param name="Start">Begin of its first step.</param>
/// <param name="ValidUntil">Until its leases run out; after that no plan is in force.</param>
/// <param name="HorizonHours">How far it reaches.</param>
/// <param name="StepMinutes">Length of a step.</param>
/// <param name="CostEur">Fuel cost over the horizon.</param>
/// <param name="SolveSeconds">Time in the planner.</param>
/// <param name="Tiers">Heat left unserved over the horizon, life safety first.</param>
/// <param name="Unmet">Who will not get that heat, and when; the most urgent first.</param>
/// <param name="Units">Setpoint of each unit for the first step, and why.</param>
/// <param name="Lines">Flow into each transfer line for the first step.</param>
/// <param name="Headers">Each header in the first step.</param>
public sealed record PlanSummary(
    DateTimeOffset Start, DateTimeOffset ValidUntil, double HorizonHours, double StepMinutes, double CostEur, double SolveSeconds,
    IReadOnlyList<TierUnmet> Tiers, IReadOnlyList<UnmetDemand> Unmet, IReadOnlyList<PlannedUnit> Units, IReadOnlyList<PlannedLine> Lines, IReadOnlyList<PlannedHeader> Headers)
{
    public static PlanSummary From(PlanView plan) => new(
        plan.Start, plan.ValidUntil, HeatPlan.HorizonHoursOf(plan), plan.Step.TotalMinutes, plan.CostEur, plan.SolveSeconds, TierUnmet.Of(plan), UnmetDemand.Of(plan),
        [.. plan.Units.Select(unit => new PlannedUnit(
            unit.UnitId, unit.HeatMegawatts[0], ApiText.Of(unit.Reasons[0]), unit.Lease, unit.LeasedMegawatts, unit.Note.Length > 0 ? unit.Note : null, PlannedWhy.From(unit.Explanation)))],
        [.. plan.Lines.Select(line => new PlannedLine(line.LineId, line.SentMegawatts[0]))],
        [.. plan.Headers.Select(header => new PlannedHeader(header.HeaderId, header.SurplusMegawatts[0], header.MarginalCostEurPerMegawattHour[0]))]);
}

/// <summary>A unit in the first step of the plan.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="HeatMw">Heat it shall give.</param>
/// <param name="Reason">Which limit binds: free, unavailable, fixed_output, off, at_minimum, at_maximum, ramping_up, ramping_down or maximum_below_minimum.</param>
/// <param name="Lease">What became of its lease.</param>
/// <param name="LeasedMw">Heat of that lease: the first step's, or more while others have not taken over; null when none was made.</param>
/// <param name="Note">Why the lease is not what the first step says, or why the unit takes none; null where there is nothing to say.</param>
/// <param name="Why">Why the plan wants this heat of it; null where that could not be told.</param>
public sealed record PlannedUnit(string UnitId, double HeatMw, string Reason, LeaseDelivery Lease, double? LeasedMw, string? Note, PlannedWhy? Why);

/// <summary>Why a unit gives what it gives in the first step.</summary>
/// <param name="Sentence">For people.</param>
/// <param name="Binding">Limits around it that bind, each a sentence.</param>
/// <param name="Others">For each other unit that reaches its header: why that one does not give this heat.</param>
/// <param name="MarginalCostEurPerMwh">What one more MWh at its header costs; null where it would go unserved.</param>
/// <param name="OwnCostEurPerMwh">What its own next MWh costs; null for a CHP, whose heat comes with electricity.</param>
public sealed record PlannedWhy(string Sentence, IReadOnlyList<string> Binding, IReadOnlyList<string> Others, double? MarginalCostEurPerMwh, double? OwnCostEurPerMwh)
{
    public static PlannedWhy? From(UnitExplanation? why) =>
        why is null ? null : new PlannedWhy(why.Sentence, why.Binding, why.Others, why.MarginalEurPerMegawattHour, why.OwnEurPerMegawattHour);
}

public sealed record PlannedLine(string LineId, double SentMw);

/// <summary>A header in the first step of the plan.</summary>
/// <param name="HeaderId">The header.</param>
/// <param name="SurplusMw">Heat that minimum outputs force on it.</param>
/// <param name="MarginalCostEurPerMwh">Cost of one more MWh of demand; null where more demand would go unserved.</param>
public sealed record PlannedHeader(string HeaderId, double SurplusMw, double? MarginalCostEurPerMwh);

/// <summary>Heat of one tier left unserved over the horizon.</summary>
public sealed record TierUnmet(DemandTier Tier, double UnmetMwh)
{
    public static IReadOnlyList<TierUnmet> Of(PlanView plan) =>
        [.. plan.UnmetMegawattHoursByTier.Select((unmet, index) => new TierUnmet(DemandTier.LifeSafety + index, unmet))];
}

/// <summary>The plan in force; lists within units, lines, demands and headers have one entry a step.</summary>
/// <param name="Start">Begin of its first step.</param>
/// <param name="ValidUntil">Until its leases run out; after that no plan is in force.</param>
/// <param name="HorizonHours">How far it reaches.</param>
/// <param name="StepMinutes">Length of a step.</param>
/// <param name="CostEur">Fuel cost over the horizon.</param>
/// <param name="SolveSeconds">Time in the planner.</param>
/// <param name="Tiers">Heat left unserved over the horizon, life safety first.</param>
/// <param name="Units">Heat of each unit.</param>
/// <param name="Lines">Flow into each transfer line.</param>
/// <param name="Demands">What each customer wants and will not get.</param>
/// <param name="Headers">Balance of each header.</param>
public sealed record HeatPlan(
    DateTimeOffset Start, DateTimeOffset ValidUntil, double HorizonHours, double StepMinutes, double CostEur, double SolveSeconds, IReadOnlyList<TierUnmet> Tiers,
    IReadOnlyList<HeatPlanUnit> Units, IReadOnlyList<HeatPlanLine> Lines, IReadOnlyList<HeatPlanDemand> Demands, IReadOnlyList<HeatPlanHeader> Headers)
{
    public static HeatPlan From(PlanView plan) => new(
        plan.Start, plan.ValidUntil, HorizonHoursOf(plan), plan.Step.TotalMinutes, plan.CostEur, plan.SolveSeconds, TierUnmet.Of(plan),
        [.. plan.Units.Select(unit => new HeatPlanUnit(unit.UnitId, unit.HeatMegawatts, [.. unit.Reasons.Select(ApiText.Of)], unit.CostEur, unit.Lease, unit.LeasedMegawatts, unit.Note.Length > 0 ? unit.Note : null))],
        [.. plan.Lines.Select(line => new HeatPlanLine(line.LineId, line.SentMegawatts))],
        [.. plan.Demands.Select(demand => new HeatPlanDemand(demand.DemandId, demand.PlantId, (DemandTier)demand.Tier, demand.HeatMegawatts, demand.UnmetMegawatts, demand.IsSuspended))],
        [.. plan.Headers.Select(header => new HeatPlanHeader(header.HeaderId, header.SurplusMegawatts, header.MarginalCostEurPerMegawattHour))]);

    internal static double HorizonHoursOf(PlanView plan) => plan.Step.TotalHours * plan.Units[0].HeatMegawatts.Length;
}

/// <summary>Heat of one unit over the plan.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="HeatMw">Heat it shall give.</param>
/// <param name="Reason">Which limit binds, see the plan's summary.</param>
/// <param name="CostEur">Its fuel cost over the horizon.</param>
/// <param name="Lease">What became of its lease.</param>
/// <param name="LeasedMw">Heat of that lease: the first step's, or more while others have not taken over; null when none was made.</param>
/// <param name="Note">Why the lease is not what the first step says, or why the unit takes none; null where there is nothing to say.</param>
public sealed record HeatPlanUnit(string UnitId, IReadOnlyList<double> HeatMw, IReadOnlyList<string> Reason, double CostEur, LeaseDelivery Lease, double? LeasedMw, string? Note);

public sealed record HeatPlanLine(string LineId, IReadOnlyList<double> SentMw);

/// <summary>One customer over the plan.</summary>
/// <param name="DemandId">The customer.</param>
/// <param name="PlantId">Its plant.</param>
/// <param name="Tier">How urgent its heat is.</param>
/// <param name="HeatMw">Heat it wants.</param>
/// <param name="UnmetMw">Heat it will not get.</param>
/// <param name="Suspended">By order not planned for: critical heat only.</param>
public sealed record HeatPlanDemand(string DemandId, string PlantId, DemandTier Tier, IReadOnlyList<double> HeatMw, IReadOnlyList<double> UnmetMw, bool Suspended);

/// <summary>One header over the plan.</summary>
/// <param name="HeaderId">The header.</param>
/// <param name="SurplusMw">Heat that minimum outputs force on it.</param>
/// <param name="MarginalCostEurPerMwh">Cost of one more MWh of demand; null where more demand would go unserved.</param>
public sealed record HeatPlanHeader(string HeaderId, IReadOnlyList<double> SurplusMw, IReadOnlyList<double?> MarginalCostEurPerMwh);
