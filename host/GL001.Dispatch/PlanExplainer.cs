using System.Collections.Immutable;
using System.Globalization;

namespace GL001.Dispatch;

/// <summary>Why a unit gives what it gives in a step.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Step">The step.</param>
/// <param name="Summary">One sentence, such as <c>BLR-101 gives 12.4 MW because it is at its maximum</c>.</param>
/// <param name="Binding">Limits that bind here, each a sentence.</param>
/// <param name="Others">For each other unit within reach: why it does not give this heat instead.</param>
/// <param name="MarginalEurPerMegawattHour">What one more MWh at its header costs; null where it would go unmet.</param>
/// <param name="OwnEurPerMegawattHour">What one more MWh from this unit costs.</param>
public sealed record Explanation(
    string UnitId, int Step, string Summary, ImmutableArray<string> Binding, ImmutableArray<string> Others, double? MarginalEurPerMegawattHour, double? OwnEurPerMegawattHour);

/// <summary>Explains a plan from its own numbers; asks no solver, but for <see cref="CostOfOneMoreMegawatt"/>.</summary>
public static class PlanExplainer
{
    private const double Near = 1e-5;

    /// <summary>Explains one unit in one step of a proved plan.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is not in the plan.</exception>
    public static Explanation Explain(DispatchProblem problem, DispatchPlan plan, string unitId, int step)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, problem.Steps);
        int u = Enumerable.Range(0, problem.Units.Length).First(i => problem.Units[i].Id == unitId);
        DispatchUnit unit = problem.Units[u];
        UnitPlan planned = plan.Units[u];
        double? price = plan.Header(unit.HeaderId).MarginalHeatCost[step]?.EurPerMegawattHour;
        double? own = OwnCost(problem, plan, u, step);
        return new Explanation(
            unitId,
            step,
            Say($"{unitId} gives {planned.HeatMegawatts[step]:0.##} MW because {Why(problem, plan, u, step, price, own)}"),
            Binding(problem, plan, u, step),
            [.. Enumerable.Range(0, problem.Units.Length).Where(i => i != u && Reaches(problem, problem.Units[i].HeaderId, unit.HeaderId)).Select(i => WhyNot(problem, plan, i, unit.HeaderId, step))],
            price,
            own);
    }

    /// <summary>Why a unit does not give more heat to a header in a step.</summary>
    public static string WhyNot(DispatchProblem problem, DispatchPlan plan, string unitId, string headerId, int step)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(plan);
        return WhyNot(problem, plan, Enumerable.Range(0, problem.Units.Length).First(i => problem.Units[i].Id == unitId), headerId, step);
    }

    /// <summary>
    /// What one more MW of demand at a header and step costs, in EUR, found by planning again; unlike the marginal cost
    /// it is exact also where that has several right values. Null where it would go unmet.
    /// </summary>
    public static double? CostOfOneMoreMegawatt(DispatchPlanner planner, DispatchProblem problem, DispatchPlan plan, string headerId, int step, TimeSpan timeLimit)
    {
        ArgumentNullException.ThrowIfNull(planner);
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(plan);
        DispatchDemand extra = new("one more MW", headerId, GL001.Plant.DemandTier.Production, [.. Enumerable.Range(0, problem.Steps).Select(t => t == step ? 1.0 : 0)]);
        DispatchPlan? more = planner.Plan(problem with { Demands = problem.Demands.Add(extra) }, timeLimit) switch
        {
            DispatchOutcome.Optimal optimal => optimal.Plan,
            DispatchOutcome.Feasible feasible => feasible.Plan,
            _ => null,
        };
        double Unmet(DispatchPlan of) => of.UnmetByTier.Values.Sum(heat => heat.MegawattHours);
        return more is null || Unmet(more) > Unmet(plan) + Near ? null : more.CostEur - plan.CostEur;
    }

    private static string Why(DispatchProblem problem, DispatchPlan plan, int u, int t, double? price, double? own)
    {
        DispatchUnit unit = problem.Units[u];
        string prices = own is { } cost && price is { } market ? Say($" (its next MWh costs {cost:0.00} EUR, heat is worth {market:0.00} EUR/MWh here)") : "";
        return plan.Units[u].Reasons[t] switch
        {
            UnitReason.Unavailable => "it is not available",
            UnitReason.FixedOutput => "its heat is given and not planned: its own control or people lead it",
            UnitReason.Maintenance => "it is in maintenance",
            UnitReason.MaximumBelowMinimum => Say($"only {unit.MaxAt(t):0.##} MW can be had, less than its minimum of {unit.MinHeatMegawatts:0.##} MW"),
            UnitReason.Off => WhyOff(problem, plan, u, t),
            UnitReason.AtMaximum => Say($"that is its maximum{prices}"),
            UnitReason.AtMinimum => Say($"that is its minimum, and it stays on because {WhyOn(problem, u, t)}{prices}"),
            UnitReason.RampingUp => Say($"it cannot rise faster than {unit.RampUpMegawattsPerMinute:0.##} MW a minute{prices}"),
            UnitReason.RampingDown => Say($"it cannot fall faster than {unit.RampDownMegawattsPerMinute:0.##} MW a minute{prices}"),
            _ => Say($"it carries what changes{prices}"),
        };
    }

    private static string WhyOn(DispatchProblem problem, int u, int t) => problem.Units[u] switch
    {
        { Commitment: UnitCommitment.Committed } => "it must run",
        var unit when Commitment.Decided(problem, unit, t) == true => "it started too recently to stop",
        var unit when unit.StartCost.ColdEur > 0 => "it is needed later or a start would cost more",
        _ => "it is needed before or after",
    };

    private static string WhyOff(DispatchProblem problem, DispatchPlan plan, int u, int t)
    {
        DispatchUnit unit = problem.Units[u];
        if (unit.Commitment == UnitCommitment.Off)
        {
            return "it was told to stay off";
        }

        if (!Commitment.CanGiveHeatBy(problem, unit, t))
        {
            return Say($"its start takes until {unit.HoursToHeat:0.##} h from now");
        }

        if (Commitment.Decided(problem, unit, t) == false)
        {
            return Say($"it stopped too recently: it must rest for {unit.MinDown.TotalHours:0.##} h");
        }

        double? price = plan.Header(unit.HeaderId).MarginalHeatCost[t]?.EurPerMegawattHour;
        double? best = BestCost(problem, unit, t);
        string start = unit.StartCost.ColdEur > 0 ? Say($" and a start {unit.StartCost.HotEur:0} to {unit.StartCost.ColdEur:0} EUR") : "";
        return (price, best) switch
        {
            ({ } market, { } cost) when cost > market + Near => Say($"its heat would cost {cost:0.00} EUR/MWh at best{start}, and heat is worth {market:0.00} EUR/MWh here"),
            ({ } market, { } cost) => Say($"its heat at {cost:0.00} EUR/MWh would not pay for{(start.Length > 0 ? " its start and" : "")} a run at no less than {unit.MinHeatMegawatts:0.##} MW, though heat is worth {market:0.00} EUR/MWh here"),
            _ => Say($"firing it at no less than {unit.MinHeatMegawatts:0.##} MW would not serve anybody more"),
        };
    }

    private static string WhyNot(DispatchProblem problem, DispatchPlan plan, int u, string headerId, int t)
    {
        DispatchUnit unit = problem.Units[u];
        double? price = plan.Header(unit.HeaderId).MarginalHeatCost[t]?.EurPerMegawattHour;
        if (plan.Units[u].Reasons[t] is UnitReason.Free or UnitReason.AtMinimum && FullLine(problem, plan, unit.HeaderId, headerId, t) is { } full)
        {
            return Say($"{unit.Id}: {full} is full");
        }

        double? own = OwnCost(problem, plan, u, t);
        return plan.Units[u].Reasons[t] switch
        {
            UnitReason.Free when own is { } cost => Say($"{unit.Id}: gives {plan.Units[u].HeatMegawatts[t]:0.##} MW already and its next MWh costs {cost:0.00} EUR"),
            UnitReason.AtMinimum when own is { } cost && price is { } market => Say($"{unit.Id}: stays at its minimum of {unit.MinHeatMegawatts:0.##} MW, its next MWh costs {cost:0.00} EUR and heat is worth {market:0.00} EUR/MWh there"),
            _ => Say($"{unit.Id}: {Why(problem, plan, u, t, null, null)}"),
        };
    }

    private static ImmutableArray<string> Binding(DispatchProblem problem, DispatchPlan plan, int u, int t)
    {
        DispatchUnit unit = problem.Units[u];
        var binding = ImmutableArray.CreateBuilder<string>();
        for (int l = 0; l < problem.Lines.Length; l++)
        {
            DispatchLine line = problem.Lines[l];
            bool touches = line.FromHeaderId == unit.HeaderId || line.ToHeaderId == unit.HeaderId;
            if (touches && line.CapacityMegawatts > 0 && plan.Lines[l].SentMegawatts[t] >= line.CapacityMegawatts - Near)
            {
                double rent = plan.Lines[l].RentEurPerMegawattHour.Length > t ? plan.Lines[l].RentEurPerMegawattHour[t] : 0;
                binding.Add(Say($"line {line.Id} is full at {line.CapacityMegawatts:0.##} MW; one more MW would save {rent:0.00} EUR/h"));
            }
        }

        for (int s = 0; s < problem.Stores.Length; s++)
        {
            DispatchStore store = problem.Stores[s];
            if (store.HeaderId == unit.HeaderId)
            {
                StorePlan planned = plan.Stores[s];
                string? full = planned.LevelMegawattHours[t] >= store.MaxLevelMegawattHours - Near ? "full"
                    : planned.LevelMegawattHours[t] <= store.MinLevelMegawattHours + Near ? "empty"
                    : planned.ChargeMegawatts[t] >= store.ChargeMegawatts - Near ? "charged as fast as it can be"
                    : planned.DischargeMegawatts[t] >= store.DischargeMegawatts - Near ? "discharged as fast as it can be" : null;
                if (full is not null)
                {
                    binding.Add(Say($"store {store.Id} is {full}"));
                }
            }
        }

        foreach ((EmissionCap cap, CapPlan planned) in problem.Caps.Zip(plan.Caps))
        {
            if (DispatchModel.EmissionFactor(problem, cap, unit) > 0 && cap.Window.Contains(t) && planned.Emitted >= cap.Limit - (Near * Math.Max(1, cap.Limit)))
            {
                string what = cap.Pollutant == Pollutant.Co2 ? "t" : "kg";
                binding.Add(Say($"cap {cap.Id} of {cap.Limit:0.##} {what} is {(planned.Over > Near ? Say($"exceeded by {planned.Over:0.##} {what}") : "used up")}; one more {what} would save {planned.ShadowPriceEur ?? 0:0.00} EUR"));
            }
        }

        foreach ((DispatchFuel fuel, FuelPlan planned) in problem.Fuels.Zip(plan.Fuels))
        {
            if (unit.FuelId == fuel.Id && planned.TakenMegawattHours >= fuel.StockMegawattHours - (Near * Math.Max(1, planned.TakenMegawattHours)))
            {
                binding.Add(Say($"the stock of {fuel.Id} is used up; one more MWh would save {planned.ShadowPriceEurPerMegawattHour ?? 0:0.00} EUR"));
            }
        }

        foreach (ReservePlan reserve in plan.Reserves)
        {
            if (reserve.ShortMegawatts[t] > Near)
            {
                binding.Add(Say($"reserve {reserve.ReserveId} lacks {reserve.ShortMegawatts[t]:0.##} MW"));
            }
        }

        return binding.ToImmutable();
    }

    /// <summary>EUR for the unit's next MWh of heat where it is; null for a CHP, whose heat comes with electricity.</summary>
    private static double? OwnCost(DispatchProblem problem, DispatchPlan plan, int u, int t)
    {
        DispatchUnit unit = problem.Units[u];
        return unit.Kind == DispatchUnitKind.Chp ? null : (UnitInput.SlopeAt(unit, t, plan.Units[u].HeatMegawatts[t]) * InputPrice(problem, unit, t)) + unit.WearEurPerMegawattHour;
    }

    /// <summary>EUR/MWh at the load where its heat is cheapest, without the start.</summary>
    private static double? BestCost(DispatchProblem problem, DispatchUnit unit, int t)
    {
        if (unit.Kind == DispatchUnitKind.Chp || unit.MaxAt(t) <= 0)
        {
            return null;
        }

        double perHeat = new[] { Math.Max(unit.MinHeatMegawatts, 1e-3), unit.MaxAt(t) }.Concat(unit.InputCurve.Select(point => point.HeatMegawatts).Where(heat => heat > unit.MinHeatMegawatts && heat < unit.MaxAt(t)))
            .Min(heat => UnitInput.At(unit, t, heat) / heat);
        return (perHeat * InputPrice(problem, unit, t)) + unit.WearEurPerMegawattHour;
    }

    private static double InputPrice(DispatchProblem problem, DispatchUnit unit, int t) =>
        unit.TakesPower ? problem.Power?.BuyEurPerMegawattHour[t] ?? 0 : DispatchModel.InputPrice(problem, unit, t);

    private static bool Reaches(DispatchProblem problem, string from, string to) => from == to || PathTo(problem, from, to) is not null;

    private static string? FullLine(DispatchProblem problem, DispatchPlan plan, string from, string to, int t) =>
        from == to ? null : PathTo(problem, from, to)?.Where(l => plan.Lines[l].SentMegawatts[t] >= problem.Lines[l].CapacityMegawatts - Near).Select(l => "line " + problem.Lines[l].Id).FirstOrDefault();

    /// <summary>The lines of a shortest path; null without one.</summary>
    private static List<int>? PathTo(DispatchProblem problem, string from, string to)
    {
        var paths = new Dictionary<string, List<int>> { [from] = [] };
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out string? header))
        {
            for (int l = 0; l < problem.Lines.Length; l++)
            {
                DispatchLine line = problem.Lines[l];
                if (line.FromHeaderId == header && paths.TryAdd(line.ToHeaderId, [.. paths[header], l]))
                {
                    open.Enqueue(line.ToHeaderId);
                }
            }
        }

        return paths.GetValueOrDefault(to);
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
