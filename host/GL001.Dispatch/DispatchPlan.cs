using System.Collections.Immutable;
using GL001.Plant;

namespace GL001.Dispatch;

/// <summary>Why a unit's heat is what it is in a step.</summary>
public enum UnitReason
{
    /// <summary>No limit binds: the unit carries the marginal load.</summary>
    Free = 0,
    Unavailable,

    /// <summary>Its heat is given and not planned: local mode, local control, or an old plan that is leased again.</summary>
    FixedOutput,

    /// <summary>Not worth firing, or told to stay off.</summary>
    Off,
    AtMinimum,
    AtMaximum,
    RampingUp,
    RampingDown,

    Maintenance,

    /// <summary>What can be had at most lies below the minimum: it cannot fire.</summary>
    MaximumBelowMinimum,
}

/// <summary>Plan of one unit; lists have one entry a step.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="HeatMegawatts">Heat to its header.</param>
/// <param name="On">Whether it fires.</param>
/// <param name="Reasons">Which of its limits binds.</param>
/// <param name="CostEur">Fuel, carbon, starts and wear over the horizon; electricity is counted for the site.</param>
public sealed record UnitPlan(
    string UnitId,
    ImmutableArray<double> HeatMegawatts,
    ImmutableArray<bool> On,
    ImmutableArray<UnitReason> Reasons,
    double CostEur)
{
    /// <summary>Fuel, or electricity of a heat pump or an electric boiler.</summary>
    public ImmutableArray<double> InputMegawatts { get; init; } = [];

    /// <summary>Electricity of a CHP; empty for others.</summary>
    public ImmutableArray<double> PowerMegawatts { get; init; } = [];

    /// <summary>By step, the weights of a CHP's operating points: the proof that its point lies within its region.</summary>
    public ImmutableArray<ImmutableArray<double>> PointWeights { get; init; } = [];
}

/// <summary>Flow into a line at its sending end, one entry a step.</summary>
public sealed record LinePlan(string LineId, ImmutableArray<double> SentMegawatts)
{
    /// <summary>What the line could bring after the loss of a unit: the proof of N−1. Empty without that rule.</summary>
    public ImmutableArray<double> SpareMegawatts { get; init; } = [];

    /// <summary>What one more MW of capacity would save, EUR/MWh; empty when cost was not minimised.</summary>
    public ImmutableArray<double> RentEurPerMegawattHour { get; init; } = [];
}

/// <summary>Heat that a customer will not get, one entry a step.</summary>
public sealed record DemandPlan(string DemandId, ImmutableArray<double> UnmetMegawatts);

/// <summary>A store; one entry a step, levels at the end of the step.</summary>
public sealed record StorePlan(string StoreId, ImmutableArray<double> ChargeMegawatts, ImmutableArray<double> DischargeMegawatts, ImmutableArray<double> LevelMegawattHours)
{
    /// <summary>What it could give while a reserve must be held, MW; the proof of N−1. Empty without that rule.</summary>
    public ImmutableArray<double> SpareMegawatts { get; init; } = [];
}

/// <summary>Electricity from and to the grid, one entry a step.</summary>
public sealed record PowerPlan(ImmutableArray<double> BoughtMegawatts, ImmutableArray<double> SoldMegawatts, double CostEur);

/// <summary>A fuel over the horizon.</summary>
/// <param name="FuelId">The fuel.</param>
/// <param name="TakenMegawattHours">Burned by all its units.</param>
/// <param name="NotTakenMegawattHours">Contract quantity not taken.</param>
/// <param name="NotTakenCostEur">What that costs.</param>
/// <param name="ShadowPriceEurPerMegawattHour">What one more MWh of stock would save; null when cost was not minimised.</param>
public sealed record FuelPlan(string FuelId, double TakenMegawattHours, double NotTakenMegawattHours, double NotTakenCostEur, double? ShadowPriceEurPerMegawattHour);

/// <summary>An emission cap.</summary>
/// <param name="CapId">The cap.</param>
/// <param name="Emitted">t of CO2 or kg of NOx in its window.</param>
/// <param name="Over">How much of that is beyond the cap.</param>
/// <param name="ShadowPriceEur">What one more t or kg would save; null when cost was not minimised.</param>
public sealed record CapPlan(string CapId, double Emitted, double Over, double? ShadowPriceEur);

/// <summary>A reserve that is not held in full, by step: an online reserve by its id, N−1 by its header as <c>n_minus_1:HEADER</c>.</summary>
public sealed record ReservePlan(string ReserveId, ImmutableArray<double> ShortMegawatts);

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

    public ImmutableArray<StorePlan> Stores { get; init; } = [];

    /// <summary>Null without electricity.</summary>
    public PowerPlan? Power { get; init; }

    public ImmutableArray<FuelPlan> Fuels { get; init; } = [];

    public ImmutableArray<CapPlan> Caps { get; init; } = [];

    public ImmutableArray<ReservePlan> Reserves { get; init; } = [];

    /// <summary>Cost of all units, of electricity and of contracts over the horizon.</summary>
    public required double CostEur { get; init; }

    /// <summary>No plan that serves as much can cost less than this; null when nothing was proved.</summary>
    public double? BoundEur { get; init; }

    /// <summary>Share of the cost that a better commitment might save at most; null when nothing was proved.</summary>
    public double? Gap => BoundEur is { } bound ? Math.Max(0, CostEur - bound) / Math.Max(1e-9, Math.Abs(CostEur)) : null;

    /// <summary>Who made the plan: a solver's name, or greedy.</summary>
    public string MadeBy { get; init; } = "CLP";

    /// <summary>Heat left unmet over the horizon, by tier; every tier is present.</summary>
    public required ImmutableSortedDictionary<DemandTier, HeatEnergy> UnmetByTier { get; init; }

    /// <summary>Linear programs solved on the way.</summary>
    public required int Solves { get; init; }

    /// <summary>Elapsed time by the planner's clock.</summary>
    public required double SolveSeconds { get; init; }

    public UnitPlan Unit(string id) => Units.First(unit => unit.UnitId == id);

    public HeaderPlan Header(string id) => Headers.First(header => header.HeaderId == id);

    public DemandPlan Demand(string id) => Demands.First(demand => demand.DemandId == id);

    public StorePlan Store(string id) => Stores.First(store => store.StoreId == id);

    public LinePlan Line(string id) => Lines.First(line => line.LineId == id);
}

/// <summary>A row that takes part in a conflict.</summary>
/// <param name="Row">Its name in the model; steps that belong together are joined, as in <c>dump[H,t3-t9]</c>.</param>
/// <param name="Words">What it says, in the plant's words.</param>
public sealed record ConflictRow(string Row, string Words);

/// <summary>The least that would have to give way.</summary>
/// <param name="Row">As in <see cref="ConflictRow"/>.</param>
/// <param name="Words">What would have to change, in the plant's words.</param>
/// <param name="MostMegawatts">Largest stretch in a step, MW (MWh for stocks and levels).</param>
public sealed record Relaxation(string Row, string Words, double MostMegawatts);

/// <summary>Why no plan exists.</summary>
/// <param name="Rows">A small set of limits that cannot hold together; without any one of them the rest can.</param>
/// <param name="Relaxations">The cheapest way out: the least stretch of limits after which a plan exists.</param>
public sealed record Conflict(ImmutableArray<ConflictRow> Rows, ImmutableArray<Relaxation> Relaxations)
{
    public override string ToString() => string.Join(
        Environment.NewLine,
        Rows.Select(row => "  - " + row.Words)
            .Prepend("No plan is possible. These cannot all hold:")
            .Concat(Relaxations.Select(way => "  - " + way.Words).Prepend("The smallest change that makes a plan possible:")));
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

    /// <summary>Limits contradict each other; unmet heat, reserves and caps never cause this, they have slacks.</summary>
    public sealed record Infeasible(Conflict Conflict) : DispatchOutcome
    {
        public ImmutableArray<string> ConflictingRows => [.. Conflict.Rows.Select(row => row.Row)];
    }

    /// <summary>No plan: the solver's library is missing, its time ran out, it failed or lied, and the simple plan did not hold either.</summary>
    public sealed record SolverFailed(string Reason) : DispatchOutcome;
}
