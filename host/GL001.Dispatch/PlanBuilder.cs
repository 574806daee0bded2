using System.Collections.Immutable;
using GL001.Plant;

namespace GL001.Dispatch;

/// <summary>Makes a plan of a solution: tidies what is physically idle, recomputes inputs and costs from the true data.</summary>
internal static class PlanBuilder
{
    private static readonly DemandTier[] Tiers = Enum.GetValues<DemandTier>();

    public static DispatchPlan Build(DispatchProblem problem, Solution solution, bool[][] on, string madeBy, int solves, double seconds, double? bound = null, double unmetPrice = double.PositiveInfinity)
    {
        Tidy(problem, solution);
        ImmutableArray<UnitPlan> units = [.. problem.Units.Select((unit, u) => Unit(problem, unit, solution.Heat[u], solution.Weights[u], on[u]))];
        ImmutableArray<FuelPlan> fuels = [.. problem.Fuels.Select((fuel, f) => Fuel(problem, fuel, units, solution.Duals?.Stock[f]))];
        PowerPlan? power = problem.Power is null ? null : new PowerPlan([.. solution.Buy], [.. solution.Sell], PlanCosts.OfPower(problem, solution.Buy, solution.Sell));
        double cost = units.Sum(unit => unit.CostEur) + (power?.CostEur ?? 0) + fuels.Sum(fuel => fuel.NotTakenCostEur);
        var plan = new DispatchPlan
        {
            Start = problem.Start,
            Step = problem.Step,
            Units = units,
            Lines = [.. problem.Lines.Select((line, l) => new LinePlan(line.Id, [.. solution.Flow[l]])
            {
                SpareMegawatts = problem.NMinusOne is null ? [] : [.. solution.SpareFlow[l]],
                RentEurPerMegawattHour = solution.Duals is { } duals ? [.. Enumerable.Range(0, problem.Steps).Select(t => Math.Max(0, -duals.FlowReducedCost[l][t] / problem.HoursOf(t)))] : [],
            })],
            Demands = [.. problem.Demands.Select((demand, d) => new DemandPlan(demand.Id, [.. solution.Unmet[d]]))],
            Headers = [.. problem.Headers.Select((header, h) => new HeaderPlan(header.Id, [.. solution.Surplus[h]], [.. Enumerable.Range(0, problem.Steps).Select(t => Price(problem, solution, h, t, unmetPrice))]))],
            Stores = [.. problem.Stores.Select((store, s) => new StorePlan(store.Id, [.. solution.Charge[s]], [.. solution.Discharge[s]], [.. solution.Level[s]])
            {
                SpareMegawatts = problem.NMinusOne is null ? [] : [.. solution.SpareStore[s]],
            })],
            Power = power,
            Fuels = fuels,
            Caps = [.. problem.Caps.Select((cap, c) => Cap(problem, cap, units, solution.Duals is { } duals ? Math.Max(0, -duals.Cap[c]) : null))],
            CostEur = cost,
            BoundEur = bound is { } least ? Math.Min(least, cost) : null,
            UnmetByTier = Tiers.ToImmutableSortedDictionary(tier => tier, tier => HeatEnergy.FromMegawattHours(Unmet(problem, solution.Unmet, tier))),
            MadeBy = madeBy,
            Solves = solves,
            SolveSeconds = seconds,
        };
        return plan with { Reserves = ReserveArithmetic.Shortfalls(problem, plan) };
    }

    private static double Unmet(DispatchProblem problem, double[][] unmet, DemandTier tier) =>
        Enumerable.Range(0, problem.Demands.Length).Where(d => problem.Demands[d].Tier == tier).Sum(d => unmet[d].Select((heat, t) => heat * problem.HoursOf(t)).Sum());

    private static UnitPlan Unit(DispatchProblem problem, DispatchUnit unit, double[] heat, double[]?[] weights, bool[] on)
    {
        double[] input = [.. heat.Select((value, t) => PlanCosts.Input(unit, t, value, on[t], weights[t]))];
        return new UnitPlan(unit.Id, [.. heat], [.. on], UnitReasons.Of(problem, unit, heat, on), PlanCosts.OfUnit(problem, unit, heat, input, on))
        {
            InputMegawatts = [.. input],
            PowerMegawatts = unit.Kind != DispatchUnitKind.Chp ? [] : [.. weights.Select(row => row?.Select((weight, k) => weight * unit.OperatingPoints[k].PowerMegawatts).Sum() ?? 0)],
            PointWeights = unit.Kind != DispatchUnitKind.Chp ? [] : [.. weights.Select(row => row is null ? ImmutableArray<double>.Empty : [.. row])],
        };
    }

    private static FuelPlan Fuel(DispatchProblem problem, DispatchFuel fuel, ImmutableArray<UnitPlan> units, double? dual)
    {
        double taken = FuelTaken(problem, fuel, units);
        double notTaken = Math.Max(0, fuel.ContractMegawattHours - taken);
        return new FuelPlan(fuel.Id, taken, notTaken, notTaken * fuel.NotTakenEurPerMegawattHour, dual is { } value ? Math.Max(0, -value) : null);
    }

    /// <summary>MWh of a fuel over the horizon.</summary>
    public static double FuelTaken(DispatchProblem problem, DispatchFuel fuel, ImmutableArray<UnitPlan> units)
    {
        double sum = 0;
        for (int u = 0; u < units.Length; u++)
        {
            for (int t = 0; t < problem.Steps && problem.Units[u].BurnsFuel && problem.Units[u].FuelId == fuel.Id; t++)
            {
                sum += units[u].InputMegawatts[t] * problem.HoursOf(t);
            }
        }

        return sum;
    }

    private static CapPlan Cap(DispatchProblem problem, EmissionCap cap, ImmutableArray<UnitPlan> units, double? price)
    {
        double emitted = Emitted(problem, cap, units);
        return new CapPlan(cap.Id, emitted, Math.Max(0, emitted - cap.Limit), price);
    }

    /// <summary>t or kg in the window of a cap.</summary>
    public static double Emitted(DispatchProblem problem, EmissionCap cap, ImmutableArray<UnitPlan> units)
    {
        double sum = 0;
        for (int u = 0; u < units.Length; u++)
        {
            double factor = DispatchModel.EmissionFactor(problem, cap, problem.Units[u]);
            for (int t = 0; t < problem.Steps && factor > 0; t++)
            {
                sum += cap.Window.Contains(t) ? factor * units[u].InputMegawatts[t] * problem.HoursOf(t) : 0;
            }
        }

        return sum;
    }

    /// <summary>
    /// The dual in EUR/MWh, unless more demand here would end as unmet heat: then it only reflects the price on slacks or the
    /// tolerance of a held tier.
    /// </summary>
    private static EnergyPrice? Price(DispatchProblem problem, Solution solution, int h, int t, double unmetPrice)
    {
        if (solution.Duals is not { } duals || (solution.MoreGoesUnmet is { } unmet && unmet[h][t]))
        {
            return null;
        }

        double price = duals.Balance[h][t] / problem.HoursOf(t);
        if (price > unmetPrice)
        {
            return null;
        }

        for (int d = 0; d < problem.Demands.Length; d++)
        {
            if (solution.Unmet[d][t] > 1e-6 && problem.Demands[d].HeaderId == problem.Headers[h].Id)
            {
                return null;
            }
        }

        return EnergyPrice.FromEurPerMegawattHour(price);
    }

    /// <summary>
    /// Where heat is worth nothing, sending it both ways or charging and discharging at once costs nothing either, and a
    /// solver may choose it. What that burns becomes surplus, so balances stay closed.
    /// </summary>
    private static void Tidy(DispatchProblem problem, Solution solution)
    {
        for (int t = 0; t < problem.Steps; t++)
        {
            for (int a = 0; a < problem.Lines.Length; a++)
            {
                for (int b = a + 1; b < problem.Lines.Length; b++)
                {
                    DispatchLine there = problem.Lines[a];
                    DispatchLine back = problem.Lines[b];
                    double both = Math.Min(solution.Flow[a][t], solution.Flow[b][t]);
                    if (both > 0 && there.FromHeaderId == back.ToHeaderId && there.ToHeaderId == back.FromHeaderId)
                    {
                        solution.Flow[a][t] -= both;
                        solution.Flow[b][t] -= both;
                        solution.Surplus[problem.HeaderIndex(there.FromHeaderId)][t] += both * back.LossFraction;
                        solution.Surplus[problem.HeaderIndex(there.ToHeaderId)][t] += both * there.LossFraction;
                    }
                }
            }

            for (int s = 0; s < problem.Stores.Length; s++)
            {
                DispatchStore store = problem.Stores[s];
                double roundTrip = store.ChargeEfficiency * store.DischargeEfficiency;
                double idle = Math.Min(solution.Charge[s][t], solution.Discharge[s][t] / roundTrip);
                if (idle > 0 && solution.Discharge[s][t] > 0)
                {
                    solution.Charge[s][t] = Math.Max(0, solution.Charge[s][t] - idle);
                    solution.Discharge[s][t] = Math.Max(0, solution.Discharge[s][t] - (idle * roundTrip));
                    solution.Surplus[problem.HeaderIndex(store.HeaderId)][t] += idle * (1 - roundTrip);
                }
            }
        }
    }
}
