using GL001.Actors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>The dispatch: its newest run and the plan in force.</summary>
public static class OptimizationApi
{
    public static void MapOptimizationApi(this IEndpointRouteBuilder app)
    {
        var optimization = app.MapGroup("/api/v1/optimization/heat-distribution").WithTags("Optimization");
        optimization.MapGet("/status", GetStatus).WithName("getHeatDistributionStatus").WithSummary("The newest dispatch run and what the plan in force costs.");
        optimization.MapGet("/plan", GetPlan).WithName("getHeatDistributionPlan").WithSummary("The plan in force, every step.");
        optimization.MapPost("/run", Run).WithName("runHeatDistribution").WithSummary("Plans now instead of at the next interval.");
    }

    private static async Task<Ok<HeatDistributionStatus>> GetStatus(IGrainFactory grains) =>
        TypedResults.Ok(HeatDistributionStatus.From(await Dispatch(grains).GetAsync()));

    private static async Task<Results<Ok<PlanView>, ProblemHttpResult>> GetPlan(IGrainFactory grains)
    {
        var status = await Dispatch(grains).GetAsync();
        return status.Plan is { } plan
            ? TypedResults.Ok(plan)
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No plan yet", detail: "No dispatch run has given a plan since the coordinator started.");
    }

    private static Accepted Run(ReplanSignal replan)
    {
        replan.Raise("asked over the API");
        return TypedResults.Accepted("/api/v1/optimization/heat-distribution/status");
    }

    private static IDispatchGrain Dispatch(IGrainFactory grains) => grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch);
}

/// <summary>The newest run and the plan in force.</summary>
/// <param name="OptimizationStatus">optimal, feasible, infeasible, solver_failed, refuted or not_run: the newest run, not the plan in force.</param>
/// <param name="AlgorithmInUse">How plans are made.</param>
/// <param name="Reason">Why the run ended so, or an empty text.</param>
/// <param name="LastRun">When it ran.</param>
/// <param name="Runs">Runs since start.</param>
/// <param name="Failures">Runs that gave no plan.</param>
/// <param name="OrchestrationSeconds">Whole newest run: collect, solve, prove, send.</param>
/// <param name="LeasesSent">Leases sent by the newest run.</param>
/// <param name="Plan">The plan in force; null before the first.</param>
public sealed record HeatDistributionStatus(
    DispatchRunStatus OptimizationStatus, string AlgorithmInUse, string Reason, DateTimeOffset? LastRun, int Runs, int Failures,
    double OrchestrationSeconds, int LeasesSent, PlanSummary? Plan)
{
    public static HeatDistributionStatus From(DispatchStatus status) => new(
        status.Status, "linear_program_by_tier", status.Reason, status.RunAt, status.Runs, status.Failures,
        status.OrchestrationSeconds, status.LeasesSentLastRun, status.Plan is { } plan ? PlanSummary.From(plan) : null);
}

/// <summary>The plan in force in a few figures.</summary>
/// <param name="Start">Begin of its first step.</param>
/// <param name="HorizonHours">How far it reaches.</param>
/// <param name="StepMinutes">Length of a step.</param>
/// <param name="CostEur">Fuel cost over the horizon.</param>
/// <param name="SolveSeconds">Time in the planner.</param>
/// <param name="UnmetMwhByTier">Heat left unserved over the horizon, tier 1 (life safety) first.</param>
/// <param name="Units">Setpoint of each unit for the first step.</param>
/// <param name="Lines">Flow into each transfer line for the first step.</param>
/// <param name="MarginalCostEurPerMwh">Cost of one more MWh at each header in the first step; null where more demand would go unserved.</param>
public sealed record PlanSummary(
    DateTimeOffset Start, double HorizonHours, double StepMinutes, double CostEur, double SolveSeconds, IReadOnlyList<double> UnmetMwhByTier,
    IReadOnlyList<PlannedUnit> Units, IReadOnlyList<PlannedLine> Lines, IReadOnlyDictionary<string, double?> MarginalCostEurPerMwh)
{
    public static PlanSummary From(PlanView plan) => new(
        plan.Start, plan.Step.TotalHours * plan.Units[0].HeatMegawatts.Length, plan.Step.TotalMinutes, plan.CostEur, plan.SolveSeconds, plan.UnmetMegawattHoursByTier,
        [.. plan.Units.Select(unit => new PlannedUnit(unit.UnitId, unit.HeatMegawatts[0], unit.Reasons[0], unit.Lease))],
        [.. plan.Lines.Select(line => new PlannedLine(line.LineId, line.SentMegawatts[0]))],
        plan.Headers.ToDictionary(header => header.HeaderId, header => header.MarginalCostEurPerMegawattHour[0]));
}

public sealed record PlannedUnit(string UnitId, double HeatMw, string Reason, LeaseDelivery Lease);

public sealed record PlannedLine(string LineId, double SentMw);
