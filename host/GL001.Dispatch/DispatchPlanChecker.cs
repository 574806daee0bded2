using System.Collections.Immutable;
using System.Globalization;
using GL001.Plant;

namespace GL001.Dispatch;

/// <summary>A row that a plan does not keep.</summary>
/// <param name="Row">Its name as in the model, such as <c>balance[STM-100,t3]</c>.</param>
/// <param name="Amount">By how much, in the row's unit.</param>
/// <param name="Explanation">What was found and what was expected.</param>
public sealed record BrokenRow(string Row, double Amount, string Explanation)
{
    public override string ToString() => $"{Row}: {Explanation}";
}

/// <summary>
/// Proves a plan against its problem by arithmetic alone; the second route beside the solver, which is never asked and
/// never believed. Tolerance is 1e-6 of the size of the numbers compared, and 1e-6 below one.
/// </summary>
/// <remarks>
/// Proved: shape, ranges, ramps, commitment with minimum times, inputs by the true curves, regions of CHPs, flows, stores,
/// balances of heat and electricity, stocks, contracts, caps, reserves, unmet heat within demand, costs and sums.
/// Tier order is proved against every single exchange at one moment: no customer goes short while one of a lower tier
/// on the same header, or one line away, is served; while heat is surplus; or while a firing unit that no stock, cap or grid
/// limits could give more without touching another step. Not proved: that cost is least, and orders that only a shift between steps would mend.
/// </remarks>
public static class DispatchPlanChecker
{
    private const double Tolerance = 1e-6;

    /// <summary>Every broken row; none means that the plan holds.</summary>
    /// <exception cref="ArgumentException">The problem itself is malformed (the caller's error).</exception>
    public static ImmutableArray<BrokenRow> Check(DispatchProblem problem, DispatchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(plan);
        problem.ThrowIfMalformed();
        var check = new Pass(problem, plan);
        return check.Run();
    }

    /// <summary>A row's name, written out only when the row is broken: a day of ten plants has tens of thousands of rows, and nearly all are kept.</summary>
    /// <param name="What">Family, such as <c>min_heat</c>.</param>
    /// <param name="Id">The thing it is about; empty for the whole site.</param>
    /// <param name="Step">Step; negative for the whole horizon.</param>
    private readonly record struct RowName(string What, string Id = "", int Step = -1)
    {
        public override string ToString() =>
            Id.Length == 0 ? (Step < 0 ? What : $"{What}[t{Step}]")
            : Step < 0 ? $"{What}[{Id}]"
            : $"{What}[{Id},t{Step}]";
    }

    private sealed class Pass(DispatchProblem problem, DispatchPlan plan)
    {
        private readonly ImmutableArray<BrokenRow>.Builder _broken = ImmutableArray.CreateBuilder<BrokenRow>();
        private readonly string[] _headers = [.. problem.Headers.Select(header => header.Id)];

        public ImmutableArray<BrokenRow> Run()
        {
            CheckShape();
            if (_broken.Count > 0)
            {
                return _broken.ToImmutable();   // rows cannot be compared with entries that are not there
            }

            CheckUnits();
            CheckFlows();
            CheckUnmetAndSurplus();
            CheckInputs();
            CheckStores();
            CheckPower();
            CheckFuelsAndCaps();
            CheckReserves();
            CheckBalances();
            CheckTierOrder();
            CheckSums();
            return _broken.ToImmutable();
        }

        private void CheckShape()
        {
            SameIds("units", problem.Units.Select(unit => unit.Id), plan.Units.Select(unit => unit.UnitId));
            SameIds("lines", problem.Lines.Select(line => line.Id), plan.Lines.Select(line => line.LineId));
            SameIds("demands", problem.Demands.Select(demand => demand.Id), plan.Demands.Select(demand => demand.DemandId));
            SameIds("headers", _headers, plan.Headers.Select(header => header.HeaderId));
            SameIds("stores", problem.Stores.Select(store => store.Id), plan.Stores.Select(store => store.StoreId));
            SameIds("fuels", problem.Fuels.Select(fuel => fuel.Id), plan.Fuels.Select(fuel => fuel.FuelId));
            SameIds("caps", problem.Caps.Select(cap => cap.Id), plan.Caps.Select(cap => cap.CapId));
            SameIds("reserves", ReserveIds(), plan.Reserves.Select(reserve => reserve.ReserveId));
            if (problem.Power is null != plan.Power is null)
            {
                _broken.Add(new BrokenRow("power", 0, "the problem and the plan do not agree whether there is electricity"));
            }

            if (plan.Start != problem.Start || plan.Step != problem.Step)
            {
                _broken.Add(new BrokenRow("steps", 0, $"the plan begins at {plan.Start:u} in steps of {plan.Step}, the problem at {problem.Start:u} in steps of {problem.Step}"));
            }

            foreach (UnitPlan unit in plan.Units)
            {
                Finite(new("heat", unit.UnitId), unit.HeatMegawatts);
                Finite(new("input", unit.UnitId), unit.InputMegawatts);
                if (unit.On.Length != problem.Steps)
                {
                    _broken.Add(new BrokenRow($"on[{unit.UnitId}]", 0, $"{unit.On.Length} entries for {problem.Steps} steps"));
                }
            }

            foreach (LinePlan line in plan.Lines)
            {
                Finite(new("flow", line.LineId), line.SentMegawatts);
            }

            foreach (DemandPlan demand in plan.Demands)
            {
                Finite(new("unmet", demand.DemandId), demand.UnmetMegawatts);
            }

            foreach (HeaderPlan header in plan.Headers)
            {
                Finite(new("surplus", header.HeaderId), header.SurplusMegawatts);
            }

            foreach (StorePlan store in plan.Stores)
            {
                Finite(new("charge", store.StoreId), store.ChargeMegawatts);
                Finite(new("discharge", store.StoreId), store.DischargeMegawatts);
                Finite(new("level", store.StoreId), store.LevelMegawattHours);
            }

            foreach (ReservePlan reserve in plan.Reserves)
            {
                Finite(new("short", reserve.ReserveId), reserve.ShortMegawatts);
            }

            if (plan.Power is { } power)
            {
                Finite(new("buy"), power.BoughtMegawatts);
                Finite(new("sell"), power.SoldMegawatts);
            }

            for (int u = 0; u < Math.Min(problem.Units.Length, plan.Units.Length); u++)
            {
                if (problem.Units[u].Kind == DispatchUnitKind.Chp)
                {
                    Finite(new("chp_power", plan.Units[u].UnitId), plan.Units[u].PowerMegawatts);
                    if (plan.Units[u].PointWeights.Length != problem.Steps)
                    {
                        _broken.Add(new BrokenRow($"region[{plan.Units[u].UnitId}]", 0, "no weights of operating points for every step"));
                    }
                }
            }
        }

        private IEnumerable<string> ReserveIds() => problem.Reserves.Select(reserve => reserve.Id)
            .Concat(problem.NMinusOne is null ? [] : _headers.Select(header => $"n_minus_1:{header}"));

        private void SameIds(string what, IEnumerable<string> expected, IEnumerable<string> found)
        {
            string[] wanted = [.. expected];
            string[] given = [.. found];
            if (!wanted.SequenceEqual(given))
            {
                _broken.Add(new BrokenRow(what, 0, $"the plan has {string.Join(", ", given)}, the problem {string.Join(", ", wanted)}"));
            }
        }

        private void Finite(RowName row, ImmutableArray<double> values)
        {
            if (values.Length != problem.Steps || !values.All(double.IsFinite))
            {
                _broken.Add(new BrokenRow(row.ToString(), 0, $"{values.Count(double.IsFinite)} finite entries for {problem.Steps} steps"));
            }
        }

        private void CheckUnits()
        {
            for (int u = 0; u < problem.Units.Length; u++)
            {
                DispatchUnit unit = problem.Units[u];
                UnitPlan planned = plan.Units[u];
                foreach ((int step, string why) in Commitment.Violations(problem, unit, planned.On))
                {
                    _broken.Add(new BrokenRow($"commitment[{unit.Id},t{step}]", 0, why));
                }

                for (int t = 0; t < problem.Steps; t++)
                {
                    if (planned.On[t] && !unit.CanFireAt(t) && unit.Availability != UnitAvailability.Fixed)
                    {
                        continue;   // has no limits, and is named already
                    }

                    double heat = planned.HeatMegawatts[t];
                    double before = t == 0 ? unit.CurrentHeatMegawatts : planned.HeatMegawatts[t - 1];
                    UnitLimits limits = LimitsOf(u, t);
                    AtLeast(new("min_heat", unit.Id, t), heat, limits.LeastHeat);
                    AtMost(new("max_heat", unit.Id, t), heat, limits.MostHeat);
                    AtMost(new("ramp_up", unit.Id, t), heat - before, limits.MostRise);
                    AtMost(new("ramp_down", unit.Id, t), before - heat, limits.MostFall);
                }
            }
        }

        private UnitLimits LimitsOf(int u, int t) => UnitLimits.Decided(
            problem.Units[u], problem.HoursOf(t) * 60, t, plan.Units[u].On[t], t == 0 ? problem.Units[u].Firing : plan.Units[u].On[t - 1]);

        private void CheckFlows()
        {
            for (int l = 0; l < problem.Lines.Length; l++)
            {
                for (int t = 0; t < problem.Steps; t++)
                {
                    AtLeast(new("flow", problem.Lines[l].Id, t), plan.Lines[l].SentMegawatts[t], 0);
                    AtMost(new("flow", problem.Lines[l].Id, t), plan.Lines[l].SentMegawatts[t], problem.Lines[l].CapacityMegawatts);
                }

                for (int back = l + 1; back < problem.Lines.Length; back++)
                {
                    if (problem.Lines[l].FromHeaderId == problem.Lines[back].ToHeaderId && problem.Lines[l].ToHeaderId == problem.Lines[back].FromHeaderId)
                    {
                        OneWay(l, back);
                    }
                }
            }
        }

        private void OneWay(int there, int back)
        {
            for (int t = 0; t < problem.Steps; t++)
            {
                double both = Math.Min(plan.Lines[there].SentMegawatts[t], plan.Lines[back].SentMegawatts[t]);
                if (both > Tolerance)
                {
                    _broken.Add(new BrokenRow($"direction[{problem.Lines[there].Id},t{t}]", both, Say($"{both} MW goes there and back by {problem.Lines[back].Id} at once")));
                }
            }
        }

        private void CheckInputs()
        {
            for (int u = 0; u < problem.Units.Length; u++)
            {
                DispatchUnit unit = problem.Units[u];
                UnitPlan planned = plan.Units[u];
                for (int t = 0; t < problem.Steps; t++)
                {
                    bool chp = unit.Kind == DispatchUnitKind.Chp && unit.Availability != UnitAvailability.Fixed;
                    if (chp && !CheckRegion(unit, planned, t))
                    {
                        continue;
                    }

                    double input = PlanCosts.Input(unit, t, planned.HeatMegawatts[t], planned.On[t], chp ? planned.PointWeights[t] : null);
                    SameSum(new("input", unit.Id, t), planned.InputMegawatts[t], input, "MW");
                }
            }
        }

        /// <summary>Heat and electricity of a CHP are a weighted mean of its operating points: then it is within its region.</summary>
        private bool CheckRegion(DispatchUnit unit, UnitPlan planned, int t)
        {
            ImmutableArray<double> weights = planned.PointWeights[t];
            if (weights.Length != unit.OperatingPoints.Length || weights.Any(weight => !(weight >= -Tolerance)))
            {
                _broken.Add(new BrokenRow($"region[{unit.Id},t{t}]", 0, "the weights of its operating points are missing or negative"));
                return false;
            }

            double heat = 0;
            double power = 0;
            for (int k = 0; k < weights.Length; k++)
            {
                heat += weights[k] * unit.OperatingPoints[k].HeatMegawatts;
                power += weights[k] * unit.OperatingPoints[k].PowerMegawatts;
            }

            SameSum(new("region", unit.Id, t), weights.Sum(), planned.On[t] ? 1 : 0, "as sum of weights");
            SameSum(new("region", unit.Id, t), planned.HeatMegawatts[t], heat, "MW of heat");
            SameSum(new("region", unit.Id, t), planned.PowerMegawatts[t], power, "MW of electricity");
            return true;
        }

        private void CheckStores()
        {
            for (int s = 0; s < problem.Stores.Length; s++)
            {
                DispatchStore store = problem.Stores[s];
                StorePlan planned = plan.Stores[s];
                double level = store.StartLevelMegawattHours;
                for (int t = 0; t < problem.Steps; t++)
                {
                    double hours = problem.HoursOf(t);
                    double charge = planned.ChargeMegawatts[t];
                    double discharge = planned.DischargeMegawatts[t];
                    AtLeast(new("charge", store.Id, t), charge, 0);
                    AtMost(new("charge", store.Id, t), charge, store.ChargeMegawatts);
                    AtLeast(new("discharge", store.Id, t), discharge, 0);
                    AtMost(new("discharge", store.Id, t), discharge, store.DischargeMegawatts);
                    if (Math.Min(charge, discharge) > Margin(store.ChargeMegawatts))
                    {
                        _broken.Add(new BrokenRow($"direction[{store.Id},t{t}]", Math.Min(charge, discharge), Say($"charges {charge} and discharges {discharge} MW at once")));
                    }

                    double kept = level * Math.Max(0, 1 - (store.StandingLossPerHour * hours));
                    level = kept + (charge * store.ChargeEfficiency * hours) - (discharge * hours / store.DischargeEfficiency);
                    SameSum(new("store", store.Id, t), planned.LevelMegawattHours[t], level, "MWh");
                    level = planned.LevelMegawattHours[t];
                    AtLeast(new("level", store.Id, t), level, store.MinLevelMegawattHours, "MWh");
                    AtMost(new("level", store.Id, t), level, store.MaxLevelMegawattHours, "MWh");
                }

                AtLeast(new("end_level", store.Id), level, store.EndLevelMegawattHours, "MWh");
            }
        }

        private void CheckPower()
        {
            if (problem.Power is not { } given || plan.Power is not { } planned)
            {
                return;
            }

            for (int t = 0; t < problem.Steps; t++)
            {
                AtLeast(new("buy", "", t), planned.BoughtMegawatts[t], 0);
                AtMost(new("buy", "", t), planned.BoughtMegawatts[t], given.MostBoughtMegawatts);
                AtLeast(new("sell", "", t), planned.SoldMegawatts[t], 0);
                AtMost(new("sell", "", t), planned.SoldMegawatts[t], given.MostSoldMegawatts);
                double comes = planned.BoughtMegawatts[t];
                double goes = given.DemandMegawatts[t] + planned.SoldMegawatts[t];
                for (int u = 0; u < problem.Units.Length; u++)
                {
                    comes += problem.Units[u].Kind == DispatchUnitKind.Chp ? plan.Units[u].PowerMegawatts[t] : 0;
                    goes += problem.Units[u].TakesPower ? plan.Units[u].InputMegawatts[t] : 0;
                }

                if (Differ(comes, goes))
                {
                    _broken.Add(new BrokenRow($"power[t{t}]", comes - goes, Say($"{comes} MW of electricity comes, {goes} MW goes")));
                }
            }

            SameSum(new("power_cost"), planned.CostEur, PlanCosts.OfPower(problem, planned.BoughtMegawatts, planned.SoldMegawatts), "EUR");
        }

        private void CheckFuelsAndCaps()
        {
            for (int f = 0; f < problem.Fuels.Length; f++)
            {
                DispatchFuel fuel = problem.Fuels[f];
                double taken = PlanBuilder.FuelTaken(problem, fuel, plan.Units);
                double notTaken = Math.Max(0, fuel.ContractMegawattHours - taken);
                SameSum(new("fuel", fuel.Id), plan.Fuels[f].TakenMegawattHours, taken, "MWh");
                SameSum(new("contract", fuel.Id), plan.Fuels[f].NotTakenMegawattHours, notTaken, "MWh not taken");
                SameSum(new("contract", fuel.Id), plan.Fuels[f].NotTakenCostEur, notTaken * fuel.NotTakenEurPerMegawattHour, "EUR");
                AtMost(new("stock", fuel.Id), taken, fuel.StockMegawattHours, "MWh");
            }

            for (int c = 0; c < problem.Caps.Length; c++)
            {
                double emitted = PlanBuilder.Emitted(problem, problem.Caps[c], plan.Units);
                SameSum(new("cap", problem.Caps[c].Id), plan.Caps[c].Emitted, emitted, "emitted");
                SameSum(new("cap", problem.Caps[c].Id), plan.Caps[c].Over, Math.Max(0, emitted - problem.Caps[c].Limit), "over the cap");
            }
        }

        /// <summary>Spare flows are held against lines and stores, then every reserve is counted again.</summary>
        private void CheckReserves()
        {
            if (problem.NMinusOne is { } rule)
            {
                for (int t = 0; t < problem.Steps; t++)
                {
                    for (int l = 0; l < problem.Lines.Length; l++)
                    {
                        double spare = plan.Lines[l].SpareMegawatts.Length > t ? plan.Lines[l].SpareMegawatts[t] : 0;
                        AtLeast(new("spare_flow", problem.Lines[l].Id, t), spare, 0);
                        AtMost(new("spare_flow", problem.Lines[l].Id, t), spare, problem.Lines[l].CapacityMegawatts);
                    }

                    for (int s = 0; s < problem.Stores.Length; s++)
                    {
                        DispatchStore store = problem.Stores[s];
                        double spare = plan.Stores[s].SpareMegawatts.Length > t ? plan.Stores[s].SpareMegawatts[t] : 0;
                        double held = Math.Max(0, plan.Stores[s].LevelMegawattHours[t] - store.MinLevelMegawattHours) * store.DischargeEfficiency / rule.HoldFor.TotalHours;
                        AtLeast(new("spare_store", store.Id, t), spare, 0);
                        AtMost(new("spare_store", store.Id, t), spare, Math.Min(store.DischargeMegawatts, held));
                    }
                }
            }

            ImmutableArray<ReservePlan> counted = ReserveArithmetic.Shortfalls(problem, plan);
            for (int r = 0; r < counted.Length; r++)
            {
                for (int t = 0; t < problem.Steps; t++)
                {
                    SameSum(new("short", counted[r].ReserveId, t), plan.Reserves[r].ShortMegawatts[t], counted[r].ShortMegawatts[t], "MW short");
                }
            }
        }

        private void CheckUnmetAndSurplus()
        {
            for (int t = 0; t < problem.Steps; t++)
            {
                for (int d = 0; d < problem.Demands.Length; d++)
                {
                    AtLeast(new("unmet", problem.Demands[d].Id, t), plan.Demands[d].UnmetMegawatts[t], 0);
                    AtMost(new("unmet", problem.Demands[d].Id, t), plan.Demands[d].UnmetMegawatts[t], problem.Demands[d].HeatMegawatts[t]);
                }

                for (int h = 0; h < problem.Headers.Length; h++)
                {
                    AtLeast(new("surplus", _headers[h], t), plan.Headers[h].SurplusMegawatts[t], 0);
                    AtMost(new("surplus", _headers[h], t), plan.Headers[h].SurplusMegawatts[t], problem.Headers[h].DumpMegawatts);
                }
            }
        }

        private void CheckBalances()
        {
            for (int h = 0; h < problem.Headers.Length; h++)
            {
                string header = _headers[h];
                int[] units = [.. UnitsOf(header)];
                int[] linesFrom = [.. LinesFrom(header)];
                int[] linesTo = [.. LinesTo(header)];
                int[] demands = [.. DemandsOf(header)];
                int[] stores = [.. StoresOf(header)];
                for (int t = 0; t < problem.Steps; t++)
                {
                    double made = units.Sum(u => plan.Units[u].HeatMegawatts[t]);
                    double sent = linesFrom.Sum(l => plan.Lines[l].SentMegawatts[t]);
                    double received = linesTo.Sum(l => (1 - problem.Lines[l].LossFraction) * plan.Lines[l].SentMegawatts[t]);
                    double wanted = demands.Sum(d => problem.Demands[d].HeatMegawatts[t]);
                    double unmet = demands.Sum(d => plan.Demands[d].UnmetMegawatts[t]);
                    double stored = stores.Sum(s => plan.Stores[s].DischargeMegawatts[t] - plan.Stores[s].ChargeMegawatts[t]);
                    double comes = made + received + unmet + stored;
                    double goes = wanted + sent + plan.Headers[h].SurplusMegawatts[t];
                    if (Differ(comes, goes))
                    {
                        _broken.Add(new BrokenRow(
                            $"balance[{header},t{t}]",
                            comes - goes,
                            Say($"{made} made + {received} received + {unmet} unmet + {stored} from stores is not {wanted} wanted + {sent} sent + {plan.Headers[h].SurplusMegawatts[t]} surplus MW")));
                    }
                }
            }
        }

        private void CheckTierOrder()
        {
            for (int t = 0; t < problem.Steps; t++)
            {
                for (int d = 0; d < problem.Demands.Length; d++)
                {
                    DispatchDemand demand = problem.Demands[d];
                    double unmet = plan.Demands[d].UnmetMegawatts[t];
                    if (unmet > Margin(demand.HeatMegawatts[t]))
                    {
                        CheckNobodyCouldGive(demand, unmet, t);
                    }
                }
            }
        }

        /// <summary>Heat on the customer's own header, or one line away in either direction, that should have been theirs.</summary>
        private void CheckNobodyCouldGive(DispatchDemand demand, double unmet, int t)
        {
            GivenBy(demand.HeaderId, "on the same header");
            foreach (int l in LinesTo(demand.HeaderId))
            {
                DispatchLine line = problem.Lines[l];
                if (plan.Lines[l].SentMegawatts[t] < line.CapacityMegawatts - Margin(line.CapacityMegawatts))
                {
                    GivenBy(line.FromHeaderId, $"at the sending end of {line.Id}, which has room");
                }
            }

            foreach (int l in LinesFrom(demand.HeaderId))
            {
                DispatchLine line = problem.Lines[l];
                if (plan.Lines[l].SentMegawatts[t] > Margin(line.CapacityMegawatts))
                {
                    GivenBy(line.ToHeaderId, $"at the receiving end of {line.Id}, which still carries heat away");
                }
            }

            void GivenBy(string header, string where)
            {
                foreach (int other in DemandsOf(header))
                {
                    double served = problem.Demands[other].HeatMegawatts[t] - plan.Demands[other].UnmetMegawatts[t];
                    if (problem.Demands[other].Tier > demand.Tier && served > Margin(problem.Demands[other].HeatMegawatts[t]))
                    {
                        Break(Say($"{problem.Demands[other].Id} of tier {problem.Demands[other].Tier} {where} still gets {served} MW"));
                    }
                }

                double surplus = plan.Headers[problem.HeaderIndex(header)].SurplusMegawatts[t];
                if (surplus > Margin(surplus))
                {
                    Break(Say($"{surplus} MW {where} is surplus"));
                }

                foreach (int u in UnitsOf(header))
                {
                    double spare = SpareOf(u, t);
                    if (spare > Margin(problem.Units[u].MaxHeatMegawatts))
                    {
                        Break(Say($"{problem.Units[u].Id} {where} could give {spare} MW more"));
                    }
                }
            }

            void Break(string why) => _broken.Add(new BrokenRow($"tier_order[{demand.Id},t{t}]", unmet, Say($"{unmet} MW of tier {demand.Tier} goes unmet while {why}")));
        }

        /// <summary>Whether something beside its own range may keep a unit from giving more: stock, cap, grid, or the region of a CHP.</summary>
        private bool IsRationed(DispatchUnit unit) =>
            unit.Kind == DispatchUnitKind.Chp
            || (unit.TakesPower && problem.Power is { } power && !double.IsInfinity(power.MostBoughtMegawatts))
            || (unit.BurnsFuel && problem.FuelOf(unit) is { } fuel && !double.IsInfinity(fuel.StockMegawattHours))
            || problem.Caps.Any(cap => DispatchModel.EmissionFactor(problem, cap, unit) > 0);

        /// <summary>What a firing unit could add in this step alone, with its neighbours in time left as they are.</summary>
        private double SpareOf(int u, int t)
        {
            if (!plan.Units[u].On[t] || IsRationed(problem.Units[u]))
            {
                return 0;
            }

            ImmutableArray<double> heat = plan.Units[u].HeatMegawatts;
            double before = t == 0 ? problem.Units[u].CurrentHeatMegawatts : heat[t - 1];
            UnitLimits now = LimitsOf(u, t);
            double spare = Math.Min(now.MostHeat - heat[t], before + now.MostRise - heat[t]);
            return t + 1 < problem.Steps
                ? Math.Min(spare, heat[t + 1] + LimitsOf(u, t + 1).MostFall - heat[t])
                : spare;
        }

        private void CheckSums()
        {
            double total = plan.Fuels.Sum(fuel => fuel.NotTakenCostEur) + (plan.Power?.CostEur ?? 0);
            for (int u = 0; u < problem.Units.Length; u++)
            {
                double cost = PlanCosts.OfUnit(problem, problem.Units[u], plan.Units[u].HeatMegawatts, plan.Units[u].InputMegawatts, plan.Units[u].On);
                total += cost;
                SameSum(new("cost", problem.Units[u].Id), plan.Units[u].CostEur, cost, "EUR");
            }

            SameSum(new("cost"), plan.CostEur, total, "EUR");
            foreach (DemandTier tier in Enum.GetValues<DemandTier>())
            {
                double unmet = Enumerable.Range(0, problem.Demands.Length)
                    .Where(d => problem.Demands[d].Tier == tier)
                    .Sum(d => plan.Demands[d].UnmetMegawatts.Select((heat, t) => heat * problem.HoursOf(t)).Sum());
                if (plan.UnmetByTier.TryGetValue(tier, out HeatEnergy stated))
                {
                    SameSum(new("tier", tier.ToString()), stated.MegawattHours, unmet, "MWh");
                }
                else
                {
                    _broken.Add(new BrokenRow($"tier[{tier}]", unmet, "the plan does not state this tier"));
                }
            }
        }

        private IEnumerable<int> UnitsOf(string header) => Enumerable.Range(0, problem.Units.Length).Where(u => problem.Units[u].HeaderId == header);

        private IEnumerable<int> DemandsOf(string header) => Enumerable.Range(0, problem.Demands.Length).Where(d => problem.Demands[d].HeaderId == header);

        private IEnumerable<int> StoresOf(string header) => Enumerable.Range(0, problem.Stores.Length).Where(s => problem.Stores[s].HeaderId == header);

        private IEnumerable<int> LinesFrom(string header) => Enumerable.Range(0, problem.Lines.Length).Where(l => problem.Lines[l].FromHeaderId == header);

        private IEnumerable<int> LinesTo(string header) => Enumerable.Range(0, problem.Lines.Length).Where(l => problem.Lines[l].ToHeaderId == header);

        private void AtLeast(RowName row, double value, double least, string unit = "MW")
        {
            if (value < least - Margin(least))
            {
                _broken.Add(new BrokenRow(row.ToString(), least - value, Say($"{value} {unit} is below {least} {unit}")));
            }
        }

        private void AtMost(RowName row, double value, double most, string unit = "MW")
        {
            if (value > most + Margin(most))
            {
                _broken.Add(new BrokenRow(row.ToString(), value - most, Say($"{value} {unit} is above {most} {unit}")));
            }
        }

        private void SameSum(RowName row, double stated, double computed, string unit)
        {
            if (!double.IsFinite(stated) || Differ(stated, computed))
            {
                _broken.Add(new BrokenRow(row.ToString(), stated - computed, Say($"stated {stated} {unit}, computed {computed} {unit}")));
            }
        }

        private static bool Differ(double left, double right) => Math.Abs(left - right) > Margin(Math.Max(Math.Abs(left), Math.Abs(right)));

        private static double Margin(double size) => double.IsInfinity(size) ? 0 : Tolerance * Math.Max(1, Math.Abs(size));

        private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
