using System.Collections.Immutable;

namespace GL001.Actors;

/// <summary>What came of the newest run.</summary>
[GenerateSerializer]
public enum DispatchRunStatus
{
    NotRun = 0,
    Optimal,
    Feasible,
    Infeasible,
    SolverFailed,

    /// <summary>The plan did not survive its re-proof and was not sent.</summary>
    Refuted,

    /// <summary>The run broke off with an exception.</summary>
    Error,
}

/// <summary>How a plan came about.</summary>
[GenerateSerializer]
public enum DispatchAlgorithm
{
    /// <summary>Linear and mixed-integer programs, tier by tier, then cost.</summary>
    LinearProgramByTier = 0,

    /// <summary>Merit order: because it was ordered, or because no solver gave a plan.</summary>
    GreedyHeuristic,

    /// <summary>The last good plan of history, as far as its units are there.</summary>
    LastKnownGood,
}

/// <summary>The newest run and the plan in force, for people and for the API.</summary>
[GenerateSerializer]
public sealed record DispatchStatus
{
    [Id(0)]
    public DispatchRunStatus Status { get; init; }

    /// <summary>Why the run ended so, or an empty text when there is nothing to add.</summary>
    [Id(1)]
    public string Reason { get; init; } = "";

    [Id(2)]
    public DateTimeOffset? RunAt { get; init; }

    [Id(3)]
    public int Runs { get; init; }

    [Id(4)]
    public int Failures { get; init; }

    [Id(5)]
    public int LeasesSentLastRun { get; init; }

    /// <summary>Elapsed seconds of the whole newest run: collect, solve, prove, send.</summary>
    [Id(6)]
    public double OrchestrationSeconds { get; init; }

    /// <summary>The last plan that was proved and sent; null before the first, and again once its leases have run out.</summary>
    [Id(7)]
    public PlanView? Plan { get; init; }

    /// <summary>When the last run began that gave a proved plan and sent it; null before the first.</summary>
    [Id(8)]
    public DateTimeOffset? LastGoodRunAt { get; init; }

    /// <summary>Why the newest run found no plan, in the plant's words; null unless it was infeasible.</summary>
    [Id(9)]
    public ConflictView? Conflict { get; init; }

    /// <summary>Times since start that the linear program was built; runs beyond these solved it again with other numbers.</summary>
    [Id(10)]
    public int ProgramBuilds { get; init; }

    /// <summary>How the newest run planned.</summary>
    [Id(11)]
    public DispatchAlgorithm Algorithm { get; init; }

    /// <summary>Whether nobody ordered the merit order and it planned the newest run, because no solver gave a plan.</summary>
    [Id(12)]
    public bool IsStandIn { get; init; }

    /// <summary>Whether two runs and a moment have gone by without a good one; false before the first good run.</summary>
    public bool IsOverdue(DateTimeOffset now, TimeSpan interval) => now - LastGoodRunAt > (2 * interval) + TimeSpan.FromSeconds(10);
}

/// <summary>Limits that cannot hold together.</summary>
/// <param name="CannotHoldTogether">What they say; without any one of them the rest can hold.</param>
/// <param name="WaysOut">The smallest change that makes a plan possible.</param>
[GenerateSerializer]
public sealed record ConflictView([property: Id(0)] ImmutableArray<string> CannotHoldTogether, [property: Id(1)] ImmutableArray<string> WaysOut)
{
    public static ConflictView Of(Dispatch.Conflict conflict)
    {
        ArgumentNullException.ThrowIfNull(conflict);
        return new ConflictView([.. conflict.Rows.Select(row => row.Words)], [.. conflict.Relaxations.Select(way => way.Words)]);
    }
}

/// <summary>Why a unit gives what it gives in the first step.</summary>
/// <param name="Sentence">For people.</param>
/// <param name="Binding">Limits around it that bind, each a sentence.</param>
/// <param name="Others">For each other unit that reaches its header: why that one does not give this heat.</param>
/// <param name="MarginalEurPerMegawattHour">What one more MWh at its header costs; null where it would go unserved.</param>
/// <param name="OwnEurPerMegawattHour">What its own next MWh costs; null for a CHP.</param>
[GenerateSerializer]
public sealed record UnitExplanation(
    [property: Id(0)] string Sentence,
    [property: Id(1)] ImmutableArray<string> Binding,
    [property: Id(2)] ImmutableArray<string> Others,
    [property: Id(3)] double? MarginalEurPerMegawattHour,
    [property: Id(4)] double? OwnEurPerMegawattHour)
{
    public static UnitExplanation Of(Dispatch.Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        return new UnitExplanation(explanation.Summary, explanation.Binding, explanation.Others, explanation.MarginalEurPerMegawattHour, explanation.OwnEurPerMegawattHour);
    }
}

/// <summary>A proved plan; lists have one entry a step.</summary>
[GenerateSerializer]
public sealed record PlanView
{
    [Id(0)]
    public required DateTimeOffset Start { get; init; }

    [Id(1)]
    public required TimeSpan Step { get; init; }

    [Id(2)]
    public required double CostEur { get; init; }

    [Id(3)]
    public required double SolveSeconds { get; init; }

    [Id(4)]
    public required ImmutableArray<UnitPlanView> Units { get; init; }

    [Id(5)]
    public required ImmutableArray<LinePlanView> Lines { get; init; }

    [Id(6)]
    public required ImmutableArray<DemandPlanView> Demands { get; init; }

    [Id(7)]
    public required ImmutableArray<HeaderPlanView> Headers { get; init; }

    /// <summary>Heat left unserved over the horizon, MWh, tier 1 (life safety) first.</summary>
    [Id(8)]
    public required ImmutableArray<double> UnmetMegawattHoursByTier { get; init; }

    /// <summary>When its leases run out unless a newer plan replaces it, UTC.</summary>
    [Id(9)]
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>What it leaves undone of what was wanted, reserves and caps included.</summary>
    [Id(10)]
    public ImmutableArray<PlanShortfall> Shortfalls { get; init; } = [];
}

/// <summary>A constraint with a slack that the plan needed.</summary>
/// <param name="Constraint">Kind, as in <see cref="Dispatch.ConstraintCatalogue"/>, or demand.</param>
/// <param name="Subject">Customer, reserve or cap.</param>
/// <param name="Steps">Steps in which it is not met.</param>
/// <param name="Most">Worst step, or the whole window of a cap.</param>
/// <param name="Unit">Of <paramref name="Most"/>: MW, t or kg.</param>
[GenerateSerializer, Immutable]
public sealed record PlanShortfall(
    [property: Id(0)] string Constraint, [property: Id(1)] string Subject, [property: Id(2)] int Steps, [property: Id(3)] double Most, [property: Id(4)] string Unit)
{
    /// <summary>All that a plan needed.</summary>
    public static ImmutableArray<PlanShortfall> Of(Dispatch.DispatchProblem problem, Dispatch.DispatchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(plan);

        // A kilowatt is a solver's tolerance.
        const double negligible = 0.001;
        return
        [
            .. plan.Demands.Where(demand => demand.UnmetMegawatts.Any(heat => heat > negligible))
                .Select(demand => new PlanShortfall("demand", demand.DemandId, demand.UnmetMegawatts.Count(heat => heat > negligible), demand.UnmetMegawatts.Max(), "MW")),
            .. plan.Reserves.Where(reserve => reserve.ShortMegawatts.Any(heat => heat > negligible))
                .Select(reserve => new PlanShortfall(
                    problem.Reserves.Any(known => known.Id == reserve.ReserveId) ? Dispatch.ConstraintCatalogue.Reserve : Dispatch.ConstraintCatalogue.NMinusOne,
                    reserve.ReserveId, reserve.ShortMegawatts.Count(heat => heat > negligible), reserve.ShortMegawatts.Max(), "MW")),
            .. plan.Caps.Zip(problem.Caps).Where(cap => cap.First.Over > negligible)
                .Select(cap => new PlanShortfall("emission_cap", cap.First.CapId, cap.Second.Window.EndStep - cap.Second.Window.FirstStep, cap.First.Over, cap.Second.Pollutant == Dispatch.Pollutant.Co2 ? "t" : "kg")),
        ];
    }
}

/// <summary>Plan of one unit.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="HeatMegawatts">Heat to its header, MW, one entry a step.</param>
/// <param name="Reasons">Names of <see cref="Dispatch.UnitReason"/>, one entry a step.</param>
/// <param name="CostEur">Fuel cost over the horizon.</param>
/// <param name="Lease">What became of its lease.</param>
/// <param name="LeasedMegawatts">Heat of the lease made from the first step; null when none was made.</param>
/// <param name="Note">Why the lease is not what the first step says, or why the unit takes none; or an empty text.</param>
[GenerateSerializer]
public sealed record UnitPlanView(
    [property: Id(0)] string UnitId,
    [property: Id(1)] ImmutableArray<double> HeatMegawatts,
    [property: Id(2)] ImmutableArray<string> Reasons,
    [property: Id(3)] double CostEur,
    [property: Id(4)] LeaseDelivery Lease,
    [property: Id(5)] double? LeasedMegawatts,
    [property: Id(6)] string Note)
{
    /// <summary>Why the first step is as it is; null when that could not be told.</summary>
    [Id(7)]
    public UnitExplanation? Explanation { get; init; }
}

/// <summary>What became of a unit's lease in the newest run.</summary>
[GenerateSerializer]
public enum LeaseDelivery
{
    /// <summary>The unit could take none; its note says why.</summary>
    NotOffered = 0,
    Sent,
    SendFailed,
}

[GenerateSerializer]
public sealed record LinePlanView(
    [property: Id(0)] string LineId,
    [property: Id(1)] ImmutableArray<double> SentMegawatts);

[GenerateSerializer]
public sealed record DemandPlanView(
    [property: Id(0)] string DemandId,
    [property: Id(1)] string PlantId,
    [property: Id(2)] int Tier,
    [property: Id(3)] ImmutableArray<double> HeatMegawatts,
    [property: Id(4)] ImmutableArray<double> UnmetMegawatts)
{
    /// <summary>In critical-heat-only mode and below life safety: not planned for, by order.</summary>
    [Id(5)]
    public bool IsSuspended { get; init; }
}

[GenerateSerializer]
public sealed record HeaderPlanView(
    [property: Id(0)] string HeaderId,
    [property: Id(1)] ImmutableArray<double> SurplusMegawatts,
    [property: Id(2)] ImmutableArray<double?> MarginalCostEurPerMegawattHour);
