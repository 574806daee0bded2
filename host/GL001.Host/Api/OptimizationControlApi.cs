using System.Collections.Immutable;
using GL001.Actors;
using GL001.Dispatch;
using GL001.Host.Emergency;
using GL001.Orchestration.Modes;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>How plans are made: algorithm, constraints, relaxations, the solver and its licence.</summary>
public static class OptimizationControlApi
{
    private const double StandardFactor = 0.95;

    // Where nobody says how long: whoever needs longer orders again.
    private const double StandardMinutes = 60.0;

    private const int MostConstraints = 100;

    public static void MapOptimizationControlApi(this IEndpointRouteBuilder app)
    {
        var optimization = app.MapGroup("/api/v1/optimization").WithTags("Optimization");
        var distribution = optimization.MapGroup("/heat-distribution");
        distribution.MapPost("/algorithm", ChooseAlgorithm).WithName("chooseAlgorithm").WithExample(new AlgorithmOrder("greedy_heuristic", "the solver fails", Temporary: true, DurationMinutes: 60.0)).WithSummary("greedy_heuristic plans by merit order without a solver; optimizer plans by programs again.").IsOrder();
        distribution.MapGet("/constraint-conflicts", GetConflicts).WithName("getConstraintConflicts").WithSummary("Why the newest run found no plan; has_conflict is false when it did.");
        distribution.MapGet("/constraints", GetConstraints).WithName("getConstraints").WithSummary("Every constraint that can be asked about, what gives way now, and what the plan in force leaves undone.");
        distribution.MapGet("/diagnostics", GetDiagnostics).WithName("getDiagnostics").WithSummary("The newest run, the size of the problem, and whether the solver is there.");
        optimization.MapPost("/relax-constraints", Relax).WithName("relaxConstraints").WithExample(new RelaxOrder(["minimum_down_time"], 0.5, 120.0, Reason: "a boiler is needed earlier")).WithSummary("Lets wishes of the planner give way for a while. Equipment limits, emissions and maintenance never do; the answer says so for each.").IsOrder();
        optimization.MapGet("/license-status", GetLicense).WithName("getLicenseStatus").WithSummary("The solver's licence, and whether its native library loads.");
        optimization.MapPost("/license-check", CheckLicense).WithName("checkLicense").WithSummary("Tries the solver again. There is no licence server to ask.").RefuseCrossSite();
    }

    private static async Task<Results<Ok<AlgorithmAnswer>, ProblemHttpResult>> ChooseAlgorithm(AlgorithmOrder wanted, ModeDesk desk, TimeProvider clock)
    {
        if (wanted.Algorithm is not ("greedy_heuristic" or "optimizer"))
        {
            return OrderParts.Unprocessable("algorithm is one of greedy_heuristic, optimizer.");
        }

        if (OrderParts.Who(wanted.AuthorizedBy, wanted.Reason, out var refused) is not { } by
            || !OrderParts.Duration(wanted.DurationMinutes ?? (wanted.Temporary ? StandardMinutes : null), out var duration, out refused))
        {
            return refused!;
        }

        var greedy = wanted.Algorithm == "greedy_heuristic";
        var order = new ModeOrder(greedy ? ModeOrderKind.GreedyHeuristic : ModeOrderKind.Optimizer, by, OrderParts.Reason(wanted.Reason)) { For = greedy ? duration : null };
        return await OrderParts.FollowAsync(desk, order, modes => new AlgorithmAnswer(clock.GetUtcNow(), modes.Algorithm, modes.Greedy?.Until, ModesView.From(modes)));
    }

    /// <summary>Also under plants.</summary>
    internal static async Task<Results<Ok<RelaxAnswer>, ProblemHttpResult>> Relax(RelaxOrder wanted, ModeDesk desk, Site site, TimeProvider clock)
    {
        var factor = wanted.RelaxationFactor ?? StandardFactor;
        if (wanted.Constraints is not { Count: > 0 and <= MostConstraints } names || names.Any(name => name is not { Length: > 0 and <= 100 }))
        {
            return OrderParts.Unprocessable($"constraints names 1 to {MostConstraints} constraints; those that can give way: {string.Join(", ", ConstraintCatalogue.All.Where(kind => kind.Nature == ConstraintNature.Wish).Select(kind => kind.Name))}.");
        }

        if (!(factor >= 0.0 && factor <= 1.0))
        {
            return OrderParts.Unprocessable("relaxation_factor is from 0 to 1: what is left of the wish.");
        }

        if (OrderParts.Who(wanted.AuthorizedBy, wanted.Reason, out var refused) is not { } by || !OrderParts.Duration(wanted.DurationMinutes ?? StandardMinutes, out var duration, out refused))
        {
            return refused!;
        }

        // Availability and present heat have no say in what a wish is.
        var problem = DispatchProblem.FromSite(site, clock.GetUtcNow(), ImmutableDictionary<string, UnitState>.Empty);
        RelaxedConstraint[] outcomes = [.. names.Distinct().Select(name => RelaxedConstraint.Of(problem, name, factor))];
        var applied = outcomes.Where(outcome => outcome.Outcome == RelaxationOutcome.Applied).Select(outcome => outcome.Constraint).ToImmutableArray();
        if (applied.IsEmpty)
        {
            return TypedResults.Ok(new RelaxAnswer(clock.GetUtcNow(), null, factor, outcomes, ModesView.From(await desk.GetAsync())));
        }

        var order = new ModeOrder(ModeOrderKind.Relax, by, OrderParts.Reason(wanted.Reason)) { Subjects = applied, Factor = factor, For = duration };
        return await OrderParts.FollowAsync(desk, order, modes => new RelaxAnswer(clock.GetUtcNow(), clock.GetUtcNow() + duration, factor, outcomes, ModesView.From(modes)));
    }

    private static async Task<Ok<ConstraintConflicts>> GetConflicts(IGrainFactory grains, TimeProvider clock)
    {
        var status = await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync();
        return TypedResults.Ok(new ConstraintConflicts(clock.GetUtcNow(), status.Conflict is not null, status.Status, status.RunAt, status.Conflict?.CannotHoldTogether ?? [], status.Conflict?.WaysOut ?? []));
    }

    private static async Task<Ok<ConstraintList>> GetConstraints(IGrainFactory grains, ModeDesk desk, TimeProvider clock)
    {
        var plan = (await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync()).Plan;
        var modes = await desk.GetAsync();
        return TypedResults.Ok(new ConstraintList(
            clock.GetUtcNow(), plan is not null,
            [.. ConstraintCatalogue.All.Select(kind => ConstraintEntry.Of(kind, modes.Relaxations.FirstOrDefault(wish => wish.Constraint == kind.Name)))],
            [.. (plan?.Shortfalls ?? []).Select(ViolatedConstraint.From)]));
    }

    private static async Task<Ok<PlanningDiagnostics>> GetDiagnostics(IGrainFactory grains, ModeDesk desk, DispatchPlanner planner, Site site, TimeProvider clock)
    {
        var status = await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync();
        var modes = await desk.GetAsync();
        return TypedResults.Ok(new PlanningDiagnostics(
            clock.GetUtcNow(), modes.Algorithm, status.Algorithm, status.Status, status.Reason, status.RunAt, status.LastGoodRunAt, status.IsOverdue(clock.GetUtcNow(), TimeSpan.FromSeconds(site.Dispatch.IntervalSeconds)),
            status.Runs, status.Failures, status.ProgramBuilds, status.OrchestrationSeconds, status.Plan?.SolveSeconds,
            new ProblemSize(site.Dispatch.StepCount, site.Headers.Count(), site.Units.Count() + site.LocalUnits.Count(), site.TransferLines.Count, site.Demands.Count()), LicenseStatus.Now(clock.GetUtcNow(), planner.Options)));
    }

    private static Ok<LicenseStatus> GetLicense(DispatchPlanner planner, TimeProvider clock) => TypedResults.Ok(LicenseStatus.Now(clock.GetUtcNow(), planner.Options));

    private static Ok<LicenseStatus> CheckLicense(DispatchPlanner planner, TimeProvider clock) => TypedResults.Ok(LicenseStatus.Now(clock.GetUtcNow(), planner.Options));
}

/// <summary>How to plan.</summary>
/// <param name="Algorithm">greedy_heuristic or optimizer.</param>
/// <param name="Reason">Why.</param>
/// <param name="Temporary">Whether it ends by itself: after duration_minutes, or an hour.</param>
/// <param name="DurationMinutes">When it ends by itself.</param>
/// <param name="FallbackMode">Says the same as the algorithm.</param>
/// <param name="AuthorizedBy">"role: name" or a role.</param>
public sealed record AlgorithmOrder(string? Algorithm = null, string? Reason = null, bool Temporary = false, double? DurationMinutes = null, bool FallbackMode = false, string? AuthorizedBy = null);

/// <summary>How plans are made from now on.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="Algorithm">greedy_heuristic or optimizer.</param>
/// <param name="Until">When the optimizer plans again; null when only an order ends it.</param>
/// <param name="Modes">Everything that stands now.</param>
public sealed record AlgorithmAnswer(DateTimeOffset Timestamp, PlanningAlgorithm Algorithm, DateTimeOffset? Until, ModesView Modes);

/// <summary>What shall give way.</summary>
/// <param name="Constraints">Names, see heat-distribution/constraints.</param>
/// <param name="RelaxationFactor">What is left of each wish, 0 to 1; 0.95 where left out. A rule that holds or does not is dropped whole below 1.</param>
/// <param name="DurationMinutes">For how long; an hour where left out, a day at most.</param>
/// <param name="Temporary">Every relaxation is.</param>
/// <param name="Reason">Why.</param>
/// <param name="AuthorizedBy">"role: name" or a role.</param>
public sealed record RelaxOrder(
    IReadOnlyList<string>? Constraints = null, double? RelaxationFactor = null, double? DurationMinutes = null, bool Temporary = true, string? Reason = null, string? AuthorizedBy = null);

/// <summary>What gives way now.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="Until">When it ends by itself; null when nothing was applied.</param>
/// <param name="RelaxationFactor">What is left of each wish.</param>
/// <param name="Constraints">What became of each.</param>
/// <param name="Modes">Everything that stands now.</param>
public sealed record RelaxAnswer(DateTimeOffset Timestamp, DateTimeOffset? Until, double RelaxationFactor, IReadOnlyList<RelaxedConstraint> Constraints, ModesView Modes);

/// <summary>What became of a wish to relax.</summary>
public enum RelaxationOutcome
{
    Applied = 0,

    /// <summary>A wish that this site does not have, or of which all is left.</summary>
    NotInThisSite,
    NotInModel,
    EquipmentLimitNeverRelaxed,

    /// <summary>Emissions and maintenance.</summary>
    ProtectionNeverRelaxed,
}

/// <summary>One constraint of the order.</summary>
/// <param name="Constraint">Its name.</param>
/// <param name="Outcome">applied, not_in_this_site, not_in_model, equipment_limit_never_relaxed or protection_never_relaxed.</param>
/// <param name="Says">What it says.</param>
/// <param name="Effects">What changes in the plan.</param>
public sealed record RelaxedConstraint(string Constraint, RelaxationOutcome Outcome, string Says, IReadOnlyList<string> Effects)
{
    internal static RelaxedConstraint Of(DispatchProblem problem, string name, double factor)
    {
        var kind = ConstraintCatalogue.Find(name);
        var effects = kind.Nature == ConstraintNature.Wish ? ConstraintCatalogue.Relax(problem, name, factor).Effects : [];
        var outcome = kind.Nature switch
        {
            ConstraintNature.Wish => effects.IsEmpty ? RelaxationOutcome.NotInThisSite : RelaxationOutcome.Applied,
            ConstraintNature.EquipmentLimit => RelaxationOutcome.EquipmentLimitNeverRelaxed,
            ConstraintNature.Protection => RelaxationOutcome.ProtectionNeverRelaxed,
            _ => RelaxationOutcome.NotInModel,
        };
        return new RelaxedConstraint(name, outcome, kind.Says, effects);
    }
}

/// <summary>Limits that cannot hold together.</summary>
/// <param name="Timestamp">When this was true.</param>
/// <param name="HasConflict">Whether the newest run found no plan because of limits.</param>
/// <param name="OptimizationStatus">How the newest run ended.</param>
/// <param name="LastRun">When it ran.</param>
/// <param name="CannotHoldTogether">Without any one of these the rest can hold.</param>
/// <param name="WaysOut">The smallest change that makes a plan possible.</param>
public sealed record ConstraintConflicts(
    DateTimeOffset Timestamp, bool HasConflict, DispatchRunStatus OptimizationStatus, DateTimeOffset? LastRun, IReadOnlyList<string> CannotHoldTogether, IReadOnlyList<string> WaysOut);

/// <summary>Constraints.</summary>
/// <param name="Timestamp">When this was true.</param>
/// <param name="PlanInForce">Without a plan in force nothing is known to be violated.</param>
/// <param name="Constraints">Every constraint that can be asked about.</param>
/// <param name="ViolatedConstraints">What the plan in force leaves undone.</param>
public sealed record ConstraintList(DateTimeOffset Timestamp, bool PlanInForce, IReadOnlyList<ConstraintEntry> Constraints, IReadOnlyList<ViolatedConstraint> ViolatedConstraints);

/// <summary>A constraint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nature">wish, equipment_limit, protection or not_in_model.</param>
/// <param name="Relaxable">Whether it can give way.</param>
/// <param name="Says">What it says.</param>
/// <param name="RelaxedTo">What is left of it now; null when all is.</param>
/// <param name="RelaxedUntil">Until when.</param>
public sealed record ConstraintEntry(string Name, ConstraintNature Nature, bool Relaxable, string Says, double? RelaxedTo, DateTimeOffset? RelaxedUntil)
{
    internal static ConstraintEntry Of(ConstraintKind kind, RelaxedWish? relaxed) => new(
        kind.Name, kind.Nature, kind.Nature == ConstraintNature.Wish, kind.Says, relaxed?.Factor, relaxed?.Order.Until);
}

/// <summary>How planning stands.</summary>
/// <param name="Timestamp">When this was true.</param>
/// <param name="AlgorithmOrdered">optimizer or greedy_heuristic.</param>
/// <param name="AlgorithmInUse">What the newest plan was made by.</param>
/// <param name="OptimizationStatus">How the newest run ended.</param>
/// <param name="Reason">Why so, or an empty text.</param>
/// <param name="LastRun">When it ran.</param>
/// <param name="LastGoodRun">The newest run that gave a plan.</param>
/// <param name="Overdue">Whether two intervals have gone by without a good run.</param>
/// <param name="Runs">Runs since start.</param>
/// <param name="Failures">Runs without a plan.</param>
/// <param name="ProgramBuilds">Times that the program was built; other runs solved it again with new numbers.</param>
/// <param name="OrchestrationSeconds">Whole newest run.</param>
/// <param name="SolveSeconds">Time in the planner for the plan in force; null without one.</param>
/// <param name="Problem">Its size.</param>
/// <param name="Solver">The solver.</param>
public sealed record PlanningDiagnostics(
    DateTimeOffset Timestamp, PlanningAlgorithm AlgorithmOrdered, DispatchAlgorithm AlgorithmInUse, DispatchRunStatus OptimizationStatus, string Reason, DateTimeOffset? LastRun, DateTimeOffset? LastGoodRun, bool Overdue,
    int Runs, int Failures, int ProgramBuilds, double OrchestrationSeconds, double? SolveSeconds, ProblemSize Problem, LicenseStatus Solver);

public sealed record ProblemSize(int Steps, int Headers, int Units, int Lines, int Demands);

/// <summary>Whether the solver may be used and can be.</summary>
public enum LicenseState
{
    /// <summary>Free to use, and its library loads.</summary>
    Valid = 0,

    /// <summary>Free to use, but a solver cannot be made: plans come by merit order.</summary>
    SolverUnavailable,
}

/// <summary>The solver's licence.</summary>
/// <param name="Timestamp">When this was tried.</param>
/// <param name="Status">valid or solver_unavailable.</param>
/// <param name="Solver">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="License">An SPDX identifier.</param>
/// <param name="LicenseKeyRequired">False: nothing expires and no server is asked.</param>
/// <param name="ExpiresAt">Always null.</param>
/// <param name="NativeLibraryLoaded">Whether every solver could be made just now.</param>
/// <param name="Solvers">Each solver.</param>
public sealed record LicenseStatus(
    DateTimeOffset Timestamp, LicenseState Status, string Solver, string Version, string License, bool LicenseKeyRequired, DateTimeOffset? ExpiresAt, bool NativeLibraryLoaded, IReadOnlyList<SolverCheck> Solvers)
{
    internal static LicenseStatus Now(DateTimeOffset now, DispatchOptions options)
    {
        var solvers = SolverLibrary.Check(options);
        var loaded = solvers.All(solver => solver.IsAvailable);
        return new LicenseStatus(now, loaded ? LicenseState.Valid : LicenseState.SolverUnavailable, SolverLibrary.Name, SolverLibrary.Version, SolverLibrary.Licence, false, null, loaded, solvers);
    }
}
