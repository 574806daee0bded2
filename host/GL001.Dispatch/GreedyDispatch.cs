namespace GL001.Dispatch;

/// <summary>
/// A plan without a solver: step by step, tier by tier, each customer from the cheapest source within reach. It does
/// not look ahead, charges a store only to keep it at the level at which it must end, and holds no reserve beyond what
/// happens to be on; the checker says whether it may be used.
/// </summary>
internal static class GreedyDispatch
{
    private const double Least = 1e-9;

    /// <param name="problem">A well-formed problem.</param>
    /// <param name="seconds">Elapsed so far, asked at the end.</param>
    public static DispatchPlan Plan(DispatchProblem problem, Func<double> seconds)
    {
        var pass = new Pass(problem);
        for (int t = 0; t < problem.Steps; t++)
        {
            pass.Step(t);
        }

        return PlanBuilder.Build(problem, pass.ToSolution(), pass.On, DispatchSession.MeritOrderName, 0, seconds());
    }

    private sealed class Pass
    {
        private readonly DispatchProblem _problem;
        private readonly double[][] _heat;
        private readonly double[]?[][] _weights;
        private readonly double[][] _flow;
        private readonly double[][] _unmet;
        private readonly double[][] _surplus;
        private readonly double[][] _charge;
        private readonly double[][] _discharge;
        private readonly double[][] _level;
        private readonly double[] _buy;
        private readonly double[] _sell;

        // Of the step at hand: heat that a unit gives anyway and nobody takes yet, and what more it could give.
        private readonly double[] _idle;
        private readonly double[] _room;

        public Pass(DispatchProblem problem)
        {
            _problem = problem;
            _heat = New(problem.Units.Length);
            On = [.. problem.Units.Select(_ => new bool[problem.Steps])];
            _weights = [.. problem.Units.Select(_ => new double[]?[problem.Steps])];
            _flow = New(problem.Lines.Length);
            _unmet = New(problem.Demands.Length);
            _surplus = New(problem.Headers.Length);
            _charge = New(problem.Stores.Length);
            _discharge = New(problem.Stores.Length);
            _level = New(problem.Stores.Length);
            _buy = new double[problem.Steps];
            _sell = new double[problem.Steps];
            _idle = new double[problem.Units.Length];
            _room = new double[problem.Units.Length];
        }

        public bool[][] On { get; }

        public void Step(int t)
        {
            for (int u = 0; u < _heat.Length; u++)
            {
                bool before = t == 0 ? _problem.Units[u].Firing : On[u][t - 1];
                On[u][t] = MustFire(u, t) || (before && Commitment.Decided(_problem, _problem.Units[u], t) is null && IsWanted(u, t));
                SetRange(u, t);
            }

            int[] order = [.. Enumerable.Range(0, _problem.Demands.Length).OrderBy(d => _problem.Demands[d].Tier)];
            foreach (int d in order)
            {
                _unmet[d][t] = _problem.Demands[d].HeatMegawatts[t];
                string header = _problem.Demands[d].HeaderId;
                Serve(header, ref _unmet[d][t], t);
                while (_unmet[d][t] > Least && StartFor(header, t))
                {
                    Serve(header, ref _unmet[d][t], t);
                }

                Recall(header, ref _unmet[d][t], t);
                Discharge(d, t);
            }

            for (int s = 0; s < _charge.Length; s++)
            {
                TopUp(s, t);
            }

            for (int u = 0; u < _heat.Length; u++)
            {
                _surplus[_problem.HeaderIndex(_problem.Units[u].HeaderId)][t] += _idle[u];
            }

            CloseStep(t);
        }

        public Solution ToSolution() => new()
        {
            Heat = _heat,
            Weights = _weights,
            Flow = _flow,
            SpareFlow = New(_problem.Lines.Length),
            Unmet = _unmet,
            Surplus = _surplus,
            Charge = _charge,
            Discharge = _discharge,
            Level = _level,
            SpareStore = New(_problem.Stores.Length),
            Buy = _buy,
            Sell = _sell,
            NotTaken = new double[_problem.Fuels.Length],
            Slack = new double[DispatchModel.Slacks.Length],
        };

        private double[][] New(int rows) => [.. Enumerable.Range(0, rows).Select(_ => new double[_problem.Steps])];

        private bool MustFire(int u, int t)
        {
            DispatchUnit unit = _problem.Units[u];
            if (Commitment.Decided(_problem, unit, t) is { } decided)
            {
                return decided;
            }

            // Within its own minimum run of this plan.
            int start = t - 1;
            while (start >= 0 && On[u][start])
            {
                start--;
            }

            return start >= 0 && start < t - 1 && unit.CanFireAt(t) && Commitment.Hours(_problem, start + 1, t) < unit.MinUp.TotalHours - 1e-9;
        }

        /// <summary>A unit that fires stays on while its network wants at least what the must-run units leave open.</summary>
        private bool IsWanted(int u, int t) =>
            _problem.Units[u].MinHeatMegawatts <= _problem.Demands.Sum(demand => demand.HeatMegawatts[t]);

        private bool MayStart(int u, int t)
        {
            DispatchUnit unit = _problem.Units[u];
            if (On[u][t] || Commitment.Decided(_problem, unit, t) is not null || !unit.CanFireAt(t))
            {
                return false;
            }

            int rest = t;
            while (rest > 0 && !On[u][rest - 1])
            {
                rest--;
            }

            bool sinceBefore = rest == 0 && !unit.Firing;
            double rested = (sinceBefore ? unit.HoursSoFar : 0) + Commitment.Hours(_problem, rest, t);
            return rested >= (sinceBefore ? unit.MinDown.TotalHours : unit.ShortestRestHours) - 1e-9
                || (t == 0 ? unit.Firing : On[u][t - 1]);
        }

        private void SetRange(int u, int t)
        {
            DispatchUnit unit = _problem.Units[u];
            UnitLimits limits = UnitLimits.Decided(unit, _problem.HoursOf(t) * 60, t, On[u][t], t == 0 ? unit.Firing : On[u][t - 1]);
            double before = t == 0 ? unit.CurrentHeatMegawatts : _heat[u][t - 1];
            double low = On[u][t] ? Math.Max(limits.LeastHeat, before - limits.MostFall) : limits.LeastHeat;
            double high = Math.Max(low, Math.Min(limits.MostHeat, before + limits.MostRise));
            if (On[u][t] && !unit.OperatingPoints.IsEmpty)
            {
                low = Math.Max(low, unit.OperatingPoints.Min(point => point.HeatMegawatts));
                high = Math.Min(high, unit.OperatingPoints.Max(point => point.HeatMegawatts));
            }

            _heat[u][t] = low;
            _idle[u] = low;
            _room[u] = Math.Max(0, high - low);
        }

        /// <summary>Takes heat that is idle first, then the cheapest, along the path that loses least.</summary>
        private void Serve(string header, ref double need, int t)
        {
            double[] arrives = Reach(header, t, out int[] via);
            while (need > Least)
            {
                int best = -1;
                double bestCost = double.PositiveInfinity;
                for (int u = 0; u < _heat.Length; u++)
                {
                    double share = arrives[_problem.HeaderIndex(_problem.Units[u].HeaderId)];
                    if (share <= 0 || (_idle[u] <= Least && _room[u] <= Least))
                    {
                        continue;
                    }

                    double cost = _idle[u] > Least ? -1 : MarginalCost(u, t) / share;
                    if (cost < bestCost)
                    {
                        (best, bestCost) = (u, cost);
                    }
                }

                if (best < 0)
                {
                    return;
                }

                int from = _problem.HeaderIndex(_problem.Units[best].HeaderId);
                bool idle = _idle[best] > Least;
                double sent = Math.Min(Math.Min(idle ? _idle[best] : _room[best], need / arrives[from]), PathRoom(from, via, t));
                double got = Send(from, via, t, sent);
                need = Math.Max(0, need - got);
                if (idle)
                {
                    _idle[best] -= sent;
                }
                else
                {
                    _room[best] -= sent;
                    _heat[best][t] += sent;
                }

                arrives = Reach(header, t, out via);
            }
        }

        /// <summary>Keeps heat here that a line carries away, where a unit at its other end can make up for it.</summary>
        private void Recall(string header, ref double need, int t)
        {
            for (int l = 0; l < _problem.Lines.Length; l++)
            {
                DispatchLine line = _problem.Lines[l];
                for (int u = 0; u < _heat.Length && line.FromHeaderId == header; u++)
                {
                    if (_problem.Units[u].HeaderId != line.ToHeaderId)
                    {
                        continue;
                    }

                    double through = 1 - line.LossFraction;
                    double kept = Math.Min(Math.Min(need, _flow[l][t]), (_idle[u] + _room[u]) / through);
                    double made = kept * through;
                    double fromIdle = Math.Min(made, _idle[u]);
                    _idle[u] -= fromIdle;
                    _room[u] -= made - fromIdle;
                    _heat[u][t] += made - fromIdle;
                    _flow[l][t] -= kept;
                    need -= kept;
                }
            }
        }

        private double MarginalCost(int u, int t)
        {
            DispatchUnit unit = _problem.Units[u];
            double slope = unit.Kind == DispatchUnitKind.Chp ? DispatchModel.PlainSlope(unit, t) : UnitInput.SlopeAt(unit, t, _heat[u][t]);
            double price = unit.TakesPower ? _problem.Power?.BuyEurPerMegawattHour[t] ?? 0 : DispatchModel.InputPrice(_problem, unit, t);
            return (slope * price) + unit.WearEurPerMegawattHour;
        }

        /// <summary>For each header, the share of heat sent there that arrives at the target, over lines that have room; and the line to take.</summary>
        private double[] Reach(string target, int t, out int[] via)
        {
            var share = new double[_problem.Headers.Length];
            via = new int[share.Length];
            Array.Fill(via, -1);
            share[_problem.HeaderIndex(target)] = 1;
            for (bool changed = true; changed;)
            {
                changed = false;
                for (int l = 0; l < _problem.Lines.Length; l++)
                {
                    DispatchLine line = _problem.Lines[l];
                    int from = _problem.HeaderIndex(line.FromHeaderId);
                    double through = (1 - line.LossFraction) * share[_problem.HeaderIndex(line.ToHeaderId)];
                    if (line.CapacityMegawatts - _flow[l][t] > Least && through > share[from] + 1e-12 && !CarriesBack(l, t))
                    {
                        (share[from], via[from], changed) = (through, l, true);
                    }
                }
            }

            return share;
        }

        private bool CarriesBack(int l, int t)
        {
            for (int other = 0; other < _problem.Lines.Length; other++)
            {
                if (_flow[other][t] > Least && _problem.Lines[other].FromHeaderId == _problem.Lines[l].ToHeaderId && _problem.Lines[other].ToHeaderId == _problem.Lines[l].FromHeaderId)
                {
                    return true;
                }
            }

            return false;
        }

        private double PathRoom(int header, int[] via, int t)
        {
            double room = double.PositiveInfinity;
            double share = 1;
            while (via[header] >= 0)
            {
                DispatchLine line = _problem.Lines[via[header]];
                room = Math.Min(room, (line.CapacityMegawatts - _flow[via[header]][t]) / share);
                share *= 1 - line.LossFraction;
                header = _problem.HeaderIndex(line.ToHeaderId);
            }

            return room;
        }

        private double Send(int header, int[] via, int t, double amount)
        {
            while (via[header] >= 0)
            {
                DispatchLine line = _problem.Lines[via[header]];
                _flow[via[header]][t] += amount;
                amount *= 1 - line.LossFraction;
                header = _problem.HeaderIndex(line.ToHeaderId);
            }

            return amount;
        }

        /// <summary>Starts the unit within reach whose heat costs least at full load.</summary>
        private bool StartFor(string header, int t)
        {
            double[] arrives = Reach(header, t, out _);
            int best = -1;
            double bestCost = double.PositiveInfinity;
            for (int u = 0; u < _heat.Length; u++)
            {
                double share = arrives[_problem.HeaderIndex(_problem.Units[u].HeaderId)];
                if (share <= 0 || !MayStart(u, t))
                {
                    continue;
                }

                double cost = MarginalCost(u, t) / share;
                if (cost < bestCost)
                {
                    (best, bestCost) = (u, cost);
                }
            }

            if (best < 0)
            {
                return false;
            }

            On[best][t] = true;
            SetRange(best, t);
            return _idle[best] + _room[best] > Least;
        }

        private void Discharge(int d, int t)
        {
            for (int s = 0; s < _discharge.Length && _unmet[d][t] > Least; s++)
            {
                DispatchStore store = _problem.Stores[s];
                if (store.HeaderId != _problem.Demands[d].HeaderId)
                {
                    continue;
                }

                double hours = _problem.HoursOf(t);
                double floor = Math.Max(store.MinLevelMegawattHours, store.EndLevelMegawattHours);
                double room = Math.Max(0, KeptLevel(s, t) - floor) * store.DischargeEfficiency / hours;
                double more = Math.Min(_unmet[d][t], Math.Min(store.DischargeMegawatts, room) - _discharge[s][t]);
                if (more > 0)
                {
                    _discharge[s][t] += more;
                    _unmet[d][t] -= more;
                }
            }
        }

        /// <summary>Charges what standing still has cost, so that the store can end as full as it must.</summary>
        private void TopUp(int s, int t)
        {
            DispatchStore store = _problem.Stores[s];
            double hours = _problem.HoursOf(t);
            double floor = Math.Max(store.MinLevelMegawattHours, store.EndLevelMegawattHours);
            double wanted = Math.Min(store.ChargeMegawatts, (floor - KeptLevel(s, t)) / store.ChargeEfficiency / hours);
            if (wanted <= Least || _discharge[s][t] > 0)
            {
                return;
            }

            double lacking = wanted;
            Serve(store.HeaderId, ref lacking, t);
            _charge[s][t] = wanted - lacking;
        }

        private double KeptLevel(int s, int t) =>
            DispatchModel.StoreKeeps(_problem.Stores[s], _problem.HoursOf(t)) * (t == 0 ? _problem.Stores[s].StartLevelMegawattHours : _level[s][t - 1]);

        private void CloseStep(int t)
        {
            for (int s = 0; s < _level.Length; s++)
            {
                _level[s][t] = KeptLevel(s, t) + (_charge[s][t] * _problem.HoursOf(t) * _problem.Stores[s].ChargeEfficiency) - (_discharge[s][t] * _problem.HoursOf(t) / _problem.Stores[s].DischargeEfficiency);
            }

            if (_problem.Power is not { } power)
            {
                return;
            }

            double net = power.DemandMegawatts[t];
            for (int u = 0; u < _heat.Length; u++)
            {
                DispatchUnit unit = _problem.Units[u];
                if (unit.TakesPower && On[u][t])
                {
                    net += UnitInput.At(unit, t, _heat[u][t]);
                }
                else if (unit.Kind == DispatchUnitKind.Chp && unit.Availability != UnitAvailability.Fixed)
                {
                    _weights[u][t] = Weights(unit, On[u][t] ? _heat[u][t] : null);
                    net -= _weights[u][t]!.Select((weight, k) => weight * unit.OperatingPoints[k].PowerMegawatts).Sum();
                }
            }

            _buy[t] = Math.Max(0, net);
            _sell[t] = Math.Max(0, -net);
        }

        /// <summary>The two neighbours in heat on the cheaper side of the region, mixed so that the heat comes out.</summary>
        private static double[] Weights(DispatchUnit unit, double? heat)
        {
            var weights = new double[unit.OperatingPoints.Length];
            if (heat is not { } value)
            {
                return weights;
            }

            int below = -1;
            int above = -1;
            for (int k = 0; k < weights.Length; k++)
            {
                double at = unit.OperatingPoints[k].HeatMegawatts;
                below = at <= value + Least && (below < 0 || at > unit.OperatingPoints[below].HeatMegawatts) ? k : below;
                above = at >= value - Least && (above < 0 || at < unit.OperatingPoints[above].HeatMegawatts) ? k : above;
            }

            double span = unit.OperatingPoints[above].HeatMegawatts - unit.OperatingPoints[below].HeatMegawatts;
            double share = span <= Least ? 1 : (value - unit.OperatingPoints[below].HeatMegawatts) / span;
            weights[below] += 1 - share;
            weights[above] += share;
            return weights;
        }
    }
}
