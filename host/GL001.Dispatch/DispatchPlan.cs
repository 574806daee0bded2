using System.Collections.Immutable;
using GL001.Plant;

namespace GL001.Dispatch;

/// <summary>Why a unit's heat is what it is in a step.</summary>
public enum UnitReason
{
    /// <summary>No limit binds: the unit carries the marginal load.</summary>
    Free = 0,
    Unavailable,

    /// <summary>In local mode; counted as it is.</summary>
    FixedOutput,

    /// <summary>Not worth firing, or told to stay off.</summary>
    Off,
    AtMinimum,
    AtMaximum,
    RampingUp,
    RampingDown,

    /// <summary>The controller's own maximum lies below the unit's minimum: it cannot fire.</summary>
    MaximumBelowMinimum,
}

/// <summary>Plan of one unit; lists have one entry a step.</summary>
public sealed record UnitPlan(
    string UnitId,
    ImmutableArray<double> HeatMegawatts,
    ImmutableArray<bool> On,
    ImmutableArray<UnitReason> Reasons,
    double CostEur);

/// <summary>Flow into a line at its sending end, one entry a step.</summary>
public sealed record LinePlan(string LineId, ImmutableArray<double> SentMegawatts);

/// <summary>Heat that a customer will not get, one entry a step.</summary>
public sealed record DemandPlan(string DemandId, ImmutableArray<double> UnmetMegawatts);

/// <summary>Balance of one header; lists have one entry a step.</summary>
/// <param name="HeaderId">The header.</param>
/// <param name="SurplusMegawatts">Heat that minimum outputs force on the header beyond its demand.</param>
/// <param name="MarginalHeatCost">
/// What one more MWh of demand at this header and step would cost, with commitment fixed: positive means that more
/// demand costs more. Null where more demand would go unmet instead (unmet heat has no price here), and where the
/// solver's time ran out before cost was minimised. Degenerate plans have several valid values; this is one of them.
/// </param>
public sealed record HeaderPlan(string HeaderId, ImmutableArray<double> SurplusMegawatts, ImmutableArray<EnergyPrice?> MarginalHeatCost);

/// <summary>Heat for every unit and flow for every line over the horizon, with what it costs and whom it leaves short.</summary>
public sealed record DispatchPlan
{
    public required DateTimeOffset Start { get; init; }

    public required TimeSpan Step { get; init; }

    public required ImmutableArray<UnitPlan> Units { get; init; }

    public required ImmutableArray<LinePlan> Lines { get; init; }

    public required ImmutableArray<DemandPlan> Demands { get; init; }

    public required ImmutableArray<HeaderPlan> Headers { get; init; }

    /// <summary>Fuel cost of all units over the horizon.</summary>
    public required double CostEur { get; init; }

    /// <summary>Heat left unmet over the horizon, by tier; every tier is present.</summary>
    public required ImmutableSortedDictionary<DemandTier, HeatEnergy> UnmetByTier { get; init; }

    /// <summary>Linear programs solved on the way.</summary>
    public required int Solves { get; init; }

    /// <summary>Elapsed time by the planner's clock.</summary>
    public required double SolveSeconds { get; init; }

    public UnitPlan Unit(string id) => Units.First(unit => unit.UnitId == id);

    public HeaderPlan Header(string id) => Headers.First(header => header.HeaderId == id);

    public DemandPlan Demand(string id) => Demands.First(demand => demand.DemandId == id);

    public LinePlan Line(string id) => Lines.First(line => line.LineId == id);
}

/// <summary>What came of planning. Exactly these four.</summary>
public abstract record DispatchOutcome
{
    private DispatchOutcome()
    {
    }

    /// <summary>Every tier and the cost were minimised for the chosen commitment.</summary>
    public sealed record Optimal(DispatchPlan Plan) : DispatchOutcome;

    /// <summary>A plan within all limits that is not proved best; <paramref name="Reason"/> says what is missing.</summary>
    public sealed record Feasible(DispatchPlan Plan, string Reason) : DispatchOutcome;

    /// <summary>Limits contradict each other; unmet heat and surplus never cause this, they have slacks.</summary>
    public sealed record Infeasible(ImmutableArray<string> ConflictingRows) : DispatchOutcome;

    /// <summary>The solver gave no plan: its library is missing, its time ran out, or it failed.</summary>
    public sealed record SolverFailed(string Reason) : DispatchOutcome;
}
