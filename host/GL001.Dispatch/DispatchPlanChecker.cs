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
/// Proved: shape, bounds, commitment, ramps, line flows, heat balances, unmet heat within demand, cost and tier sums.
/// Tier order is proved against every single exchange at one moment: no customer goes short while one of a lower tier
/// on the same header, or one line away, is served; while heat is surplus; or while a firing unit could give more
/// without touching another step. Not proved: that cost is least, and orders that only a shift between steps would mend.
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

    private sealed class Pass(DispatchProblem problem, DispatchPlan plan)
    {
        private readonly ImmutableArray<BrokenRow>.Builder _broken = ImmutableArray.CreateBuilder<BrokenRow>();
        private readonly double _stepMinutes = problem.Step.TotalMinutes;

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
            SameIds("headers", problem.Headers, plan.Headers.Select(header => header.HeaderId));
            if (plan.Start != problem.Start || plan.Step != problem.Step)
            {
                _broken.Add(new BrokenRow("steps", 0, $"the plan begins at {plan.Start:u} in steps of {plan.Step}, the problem at {problem.Start:u} in steps of {problem.Step}"));
            }

            foreach (UnitPlan unit in plan.Units)
            {
                Finite($"heat[{unit.UnitId}]", unit.HeatMegawatts);
                if (unit.On.Length != problem.Steps)
                {
                    _broken.Add(new BrokenRow($"on[{unit.UnitId}]", 0, $"{unit.On.Length} entries for {problem.Steps} steps"));
                }
            }

            foreach (LinePlan line in plan.Lines)
            {
                Finite($"flow[{line.LineId}]", line.SentMegawatts);
            }

            foreach (DemandPlan demand in plan.Demands)
            {
                Finite($"unmet[{demand.DemandId}]", demand.UnmetMegawatts);
            }

            foreach (HeaderPlan header in plan.Headers)
            {
                Finite($"surplus[{header.HeaderId}]", header.SurplusMegawatts);
            }
        }

        private void SameIds(string what, IEnumerable<string> expected, IEnumerable<string> found)
        {
            string[] wanted = [.. expected];
            string[] given = [.. found];
            if (!wanted.SequenceEqual(given))
            {
                _broken.Add(new BrokenRow(what, 0, $"the plan has {string.Join(", ", given)}, the problem {string.Join(", ", wanted)}"));
            }
        }

        private void Finite(string row, ImmutableArray<double> values)
        {
            if (values.Length != problem.Steps || !values.All(double.IsFinite))
            {
                _broken.Add(new BrokenRow(row, 0, $"{values.Count(double.IsFinite)} finite entries for {problem.Steps} steps"));
            }
        }

        private void CheckUnits()
        {
            for (int u = 0; u < problem.Units.Length; u++)
            {
                DispatchUnit unit = problem.Units[u];
                UnitPlan planned = plan.Units[u];
                for (int t = 0; t < problem.Steps; t++)
                {
                    if (planned.On[t] && !MayFire(unit))
                    {
                        _broken.Add(new BrokenRow($"commitment[{unit.Id},t{t}]", 0, "fires although it is unavailable, told to stay off, or has no range"));
                        continue;
                    }

                    if (!planned.On[t] && MustFire(unit))
                    {
                        _broken.Add(new BrokenRow($"commitment[{unit.Id},t{t}]", 0, "rests although it must fire"));
                        continue;
                    }

                    double heat = planned.HeatMegawatts[t];
                    double before = t == 0 ? unit.CurrentHeatMegawatts : planned.HeatMegawatts[t - 1];
                    UnitLimits limits = LimitsOf(u, t);
                    AtLeast($"min_heat[{unit.Id},t{t}]", heat, limits.LeastHeat);
                    AtMost($"max_heat[{unit.Id},t{t}]", heat, limits.MostHeat);
                    AtMost($"ramp_up[{unit.Id},t{t}]", heat - before, limits.MostRise);
                    AtMost($"ramp_down[{unit.Id},t{t}]", before - heat, limits.MostFall);
                }
            }
        }

        private static bool MayFire(DispatchUnit unit) => unit.Availability switch
        {
            UnitAvailability.Fixed => unit.Firing,
            UnitAvailability.Available => unit.Commitment != UnitCommitment.Off && unit.MinHeatMegawatts <= unit.MaxHeatMegawatts,
            _ => false,
        };

        private static bool MustFire(DispatchUnit unit) => unit.Availability switch
        {
            UnitAvailability.Fixed => unit.Firing,
            UnitAvailability.Available => unit.Commitment == UnitCommitment.Committed,
            _ => false,
        };

        private UnitLimits LimitsOf(int u, int t) => UnitLimits.Decided(
            problem.Units[u], _stepMinutes, t, plan.Units[u].On[t], t == 0 ? problem.Units[u].Firing : plan.Units[u].On[t - 1]);

        private void CheckFlows()
        {
            for (int l = 0; l < problem.Lines.Length; l++)
            {
                for (int t = 0; t < problem.Steps; t++)
                {
                    AtLeast($"flow[{problem.Lines[l].Id},t{t}]", plan.Lines[l].SentMegawatts[t], 0);
                    AtMost($"flow[{problem.Lines[l].Id},t{t}]", plan.Lines[l].SentMegawatts[t], problem.Lines[l].CapacityMegawatts);
                }
            }
        }

        private void CheckUnmetAndSurplus()
        {
            for (int t = 0; t < problem.Steps; t++)
            {
                for (int d = 0; d < problem.Demands.Length; d++)
                {
                    AtLeast($"unmet[{problem.Demands[d].Id},t{t}]", plan.Demands[d].UnmetMegawatts[t], 0);
                    AtMost($"unmet[{problem.Demands[d].Id},t{t}]", plan.Demands[d].UnmetMegawatts[t], problem.Demands[d].HeatMegawatts[t]);
                }

                for (int h = 0; h < problem.Headers.Length; h++)
                {
                    AtLeast($"surplus[{problem.Headers[h]},t{t}]", plan.Headers[h].SurplusMegawatts[t], 0);
                }
            }
        }

        private void CheckBalances()
        {
            for (int h = 0; h < problem.Headers.Length; h++)
            {
                string header = problem.Headers[h];
                for (int t = 0; t < problem.Steps; t++)
                {
                    double made = UnitsOf(header).Sum(u => plan.Units[u].HeatMegawatts[t]);
                    double sent = LinesFrom(header).Sum(l => plan.Lines[l].SentMegawatts[t]);
                    double received = LinesTo(header).Sum(l => (1 - problem.Lines[l].LossFraction) * plan.Lines[l].SentMegawatts[t]);
                    double wanted = DemandsOf(header).Sum(d => problem.Demands[d].HeatMegawatts[t]);
                    double unmet = DemandsOf(header).Sum(d => plan.Demands[d].UnmetMegawatts[t]);
                    double comes = made + received + unmet;
                    double goes = wanted + sent + plan.Headers[h].SurplusMegawatts[t];
                    if (Differ(comes, goes))
                    {
                        _broken.Add(new BrokenRow(
                            $"balance[{header},t{t}]",
                            comes - goes,
                            Say($"{made} made + {received} received + {unmet} unmet is not {wanted} wanted + {sent} sent + {plan.Headers[h].SurplusMegawatts[t]} surplus MW")));
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

                double surplus = plan.Headers[problem.Headers.IndexOf(header)].SurplusMegawatts[t];
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

        /// <summary>What a firing unit could add in this step alone, with its neighbours in time left as they are.</summary>
        private double SpareOf(int u, int t)
        {
            if (!plan.Units[u].On[t])
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
            double total = 0;
            for (int u = 0; u < problem.Units.Length; u++)
            {
                double cost = UnitCost.Of(problem.Units[u], plan.Units[u].HeatMegawatts, problem.StepHours);
                total += cost;
                SameSum($"cost[{problem.Units[u].Id}]", plan.Units[u].CostEur, cost, "EUR");
            }

            SameSum("cost", plan.CostEur, total, "EUR");
            foreach (DemandTier tier in Enum.GetValues<DemandTier>())
            {
                double unmet = Enumerable.Range(0, problem.Demands.Length)
                    .Where(d => problem.Demands[d].Tier == tier)
                    .Sum(d => plan.Demands[d].UnmetMegawatts.Sum() * problem.StepHours);
                if (plan.UnmetByTier.TryGetValue(tier, out HeatEnergy stated))
                {
                    SameSum($"tier[{tier}]", stated.MegawattHours, unmet, "MWh");
                }
                else
                {
                    _broken.Add(new BrokenRow($"tier[{tier}]", unmet, "the plan does not state this tier"));
                }
            }
        }

        private IEnumerable<int> UnitsOf(string header) => Enumerable.Range(0, problem.Units.Length).Where(u => problem.Units[u].HeaderId == header);

        private IEnumerable<int> DemandsOf(string header) => Enumerable.Range(0, problem.Demands.Length).Where(d => problem.Demands[d].HeaderId == header);

        private IEnumerable<int> LinesFrom(string header) => Enumerable.Range(0, problem.Lines.Length).Where(l => problem.Lines[l].FromHeaderId == header);

        private IEnumerable<int> LinesTo(string header) => Enumerable.Range(0, problem.Lines.Length).Where(l => problem.Lines[l].ToHeaderId == header);

        private void AtLeast(string row, double value, double least)
        {
            if (value < least - Margin(least))
            {
                _broken.Add(new BrokenRow(row, least - value, Say($"{value} MW is below {least} MW")));
            }
        }

        private void AtMost(string row, double value, double most)
        {
            if (value > most + Margin(most))
            {
                _broken.Add(new BrokenRow(row, value - most, Say($"{value} MW is above {most} MW")));
            }
        }

        private void SameSum(string row, double stated, double computed, string unit)
        {
            if (!double.IsFinite(stated) || Differ(stated, computed))
            {
                _broken.Add(new BrokenRow(row, stated - computed, Say($"stated {stated} {unit}, computed {computed} {unit}")));
            }
        }

        private static bool Differ(double left, double right) => Math.Abs(left - right) > Margin(Math.Max(Math.Abs(left), Math.Abs(right)));

        private static double Margin(double size) => double.IsInfinity(size) ? 0 : Tolerance * Math.Max(1, Math.Abs(size));

        private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
