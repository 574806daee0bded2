using System.Collections.Immutable;
using Google.OrTools.LinearSolver;
using GL001.Plant;

namespace GL001.Dispatch;

/// <summary>
/// Plans heat: tiers of demand in order, then cost; a relaxed pass decides which units fire, a second one keeps them
/// within their range. See docs/design/dispatch.md.
/// </summary>
/// <remarks>One planner may plan for several callers at a time; each call has a solver of its own.</remarks>
public sealed class DispatchPlanner
{
    /// <summary>Unmet heat below this is rounding, in MW summed over steps.</summary>
    private const double UnmetTolerance = 1e-6;

    private static readonly DemandTier[] Tiers = Enum.GetValues<DemandTier>();

    private readonly TimeProvider _clock;
    private readonly Func<Solver?> _createSolver;

    public DispatchPlanner(TimeProvider clock)
        : this(clock, () => Solver.CreateSolver("CLP"))
    {
    }

    internal DispatchPlanner(TimeProvider clock, Func<Solver?> createSolver)
    {
        _clock = clock;
        _createSolver = createSolver;
    }

    /// <summary>Told the time of every call that had a well-formed problem, whatever came of it.</summary>
    public Action<TimeSpan>? Solved { get; init; }

    /// <summary>Plans within a time limit.</summary>
    /// <param name="problem">The problem; never changed.</param>
    /// <param name="timeLimit">For all solves together.</param>
    /// <param name="cancellation">Asked between solves; one solve is not interrupted.</param>
    /// <exception cref="ArgumentException">The problem is malformed (the caller's error).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DispatchOutcome Plan(DispatchProblem problem, TimeSpan timeLimit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.ThrowIfMalformed();
        long begun = _clock.GetTimestamp();
        try
        {
            return PlanWellFormed(problem, timeLimit, cancellation);
        }
        finally
        {
            Solved?.Invoke(_clock.GetElapsedTime(begun));
        }
    }

    private DispatchOutcome PlanWellFormed(DispatchProblem problem, TimeSpan timeLimit, CancellationToken cancellation)
    {
        ImmutableArray<string> conflicts = Conflicts(problem);
        if (!conflicts.IsEmpty)
        {
            return new DispatchOutcome.Infeasible(conflicts);
        }

        try
        {
            if (_createSolver() is not { } solver)
            {
                return new DispatchOutcome.SolverFailed("This build of OR-Tools has no CLP.");
            }

            using var model = new DispatchModel(problem, solver);
            return new Run(problem, model, _clock, timeLimit, cancellation).Plan();
        }
        catch (Exception missing) when (missing is DllNotFoundException or TypeInitializationException or BadImageFormatException or EntryPointNotFoundException)
        {
            return new DispatchOutcome.SolverFailed($"The native library of OR-Tools cannot be loaded: {missing.GetBaseException().Message}");
        }
    }

    /// <summary>
    /// Rows that contradict each other. All coupling rows have slacks and a unit may always step into its range, so the
    /// only hard contradiction is an empty range on a unit that must fire.
    /// </summary>
    private static ImmutableArray<string> Conflicts(DispatchProblem problem) =>
    [
        .. problem.Units
            .Where(unit => unit is { Availability: UnitAvailability.Available, Commitment: UnitCommitment.Committed } && unit.MinHeatMegawatts > unit.MaxHeatMegawatts)
            .SelectMany(unit => new[] { $"min_heat[{unit.Id}]", $"max_heat[{unit.Id}]" }),
    ];

    /// <summary>One call's solves: the clock, the model and the number of programs solved so far.</summary>
    private sealed class Run(DispatchProblem problem, DispatchModel model, TimeProvider clock, TimeSpan timeLimit, CancellationToken cancellation)
    {
        private readonly long _begun = clock.GetTimestamp();
        private readonly double _stepMinutes = problem.Step.TotalMinutes;
        private int _solves;
        private string _failure = "";

        public DispatchOutcome Plan()
        {
            int[] open = [.. Enumerable.Range(0, problem.Units.Length).Where(u => Commitment.IsOpen(problem.Units[u]))];
            bool[][] on = [.. problem.Units.Select(unit => Enumerable.Repeat(Commitment.Decided(unit), problem.Steps).ToArray())];
            if (open.Length == 0)
            {
                return Outcome(SolveWith(on), on);
            }

            if (SolveRelaxed(open, on) is not { } relaxed)
            {
                return new DispatchOutcome.SolverFailed(_failure);
            }

            bool[][] worthwhile = Decide(Commitment.Worthwhile);
            Solution? best = SolveWith(worthwhile);
            bool[][] chosen = worthwhile;
            if (best is not null && LeavesMoreUnmet(best, relaxed))
            {
                // Resting a unit must not leave anybody cold: try once more with every unit the relaxed plan leaned on.
                bool[][] needed = Decide(Commitment.Needed);
                Solution? second = SolveWith(needed);
                if (second is null)
                {
                    best = best with { Doubt = $"Starting more units might serve more demand, but was not tried to the end. {_failure}" };
                }
                else if (LeavesMoreUnmet(best, second))
                {
                    (best, chosen) = (second, needed);
                }
            }

            return Outcome(best, chosen);

            bool[][] Decide(Func<DispatchUnit, IReadOnlyList<double>, TimeSpan, bool[]> rule) =>
                [.. on.Select((row, u) => open.Contains(u) ? rule(problem.Units[u], relaxed.Heat[u], problem.Step) : row)];
        }

        private Solution? SolveRelaxed(int[] open, bool[][] on)
        {
            model.SetLimits((u, t) => open.Contains(u)
                ? UnitLimits.Relaxed(problem.Units[u], _stepMinutes, t)
                : Decided(on, u, t));
            return SolveInOrder();
        }

        private Solution? SolveWith(bool[][] on)
        {
            model.SetLimits((u, t) => Decided(on, u, t));
            return SolveInOrder();
        }

        private UnitLimits Decided(bool[][] on, int u, int t) =>
            UnitLimits.Decided(problem.Units[u], _stepMinutes, t, on[u][t], t == 0 ? problem.Units[u].Firing : on[u][t - 1]);

        /// <summary>Tiers in order, then cost. Null, with the reason noted, when not even unmet heat could be minimised.</summary>
        private Solution? SolveInOrder()
        {
            foreach (DemandTier tier in Tiers)
            {
                model.FixTier(tier, double.PositiveInfinity);
            }

            // Mostly all demand can be met. One program over all tiers shows it, and replaces four.
            model.MinimiseUnmet();
            if (!TrySolve("least unmet heat"))
            {
                return null;
            }

            Solution reached = Read(costMinimised: false);
            double[][]? unmetPerDemand = null;
            if (model.ObjectiveValue <= UnmetTolerance)
            {
                FixTiers(Tiers);
            }
            else
            {
                unmetPerDemand = [.. problem.Headers.Select(_ => new double[problem.Steps])];
                foreach (DemandTier tier in Tiers)
                {
                    model.MinimiseUnmet(tier);
                    if (!TrySolve($"least unmet heat in tier {tier}"))
                    {
                        return null;   // the order of the tiers is not proved, so this must not be used
                    }

                    reached = Read(costMinimised: false);
                    KeepLargest(unmetPerDemand, model.BalanceDuals);
                    FixTiers([tier]);
                }
            }

            model.MinimiseCost();
            return TrySolve("least cost")
                ? Read(costMinimised: true) with { UnmetPerDemand = unmetPerDemand }
                : reached with { Doubt = $"Demand is served in the order of its tiers, but cost is not minimised. {_failure}" };
        }

        private void FixTiers(IEnumerable<DemandTier> tiers)
        {
            foreach ((DemandTier tier, double unmet) in tiers.Select(tier => (tier, model.UnmetIn(tier))).ToArray())
            {
                model.FixTier(tier, unmet);
            }
        }

        private bool TrySolve(string aim)
        {
            cancellation.ThrowIfCancellationRequested();
            TimeSpan left = timeLimit - clock.GetElapsedTime(_begun);
            if (left <= TimeSpan.Zero)
            {
                _failure = $"The time limit of {timeLimit.TotalSeconds} s passed before the program for {aim}.";
                return false;
            }

            _solves++;
            Solver.ResultStatus status = model.Solve(left);
            if (status == Solver.ResultStatus.OPTIMAL)
            {
                return true;
            }

            _failure = $"CLP answered {status} to the program for {aim}.";
            return false;
        }

        private Solution Read(bool costMinimised) => new(
            model.Heat,
            model.Flow,
            model.Unmet,
            model.Surplus,
            [.. Tiers.Select(model.UnmetIn)],
            costMinimised ? model.BalanceDuals : null);

        private static void KeepLargest(double[][] largest, double[][] values)
        {
            for (int h = 0; h < largest.Length; h++)
            {
                for (int t = 0; t < largest[h].Length; t++)
                {
                    largest[h][t] = Math.Max(largest[h][t], Math.Abs(values[h][t]));
                }
            }
        }

        /// <summary>Compares tiers in order; the first that differs decides.</summary>
        private static bool LeavesMoreUnmet(Solution left, Solution right)
        {
            for (int i = 0; i < Tiers.Length; i++)
            {
                double more = left.UnmetByTier[i] - right.UnmetByTier[i];
                if (Math.Abs(more) > UnmetTolerance)
                {
                    return more > 0;
                }
            }

            return false;
        }

        private DispatchOutcome Outcome(Solution? solution, bool[][] on)
        {
            if (solution is null)
            {
                return new DispatchOutcome.SolverFailed(_failure);
            }

            DispatchPlan plan = solution.ToPlan(problem, on, _solves, clock.GetElapsedTime(_begun).TotalSeconds);
            return solution.Doubt is null
                ? new DispatchOutcome.Optimal(plan)
                : new DispatchOutcome.Feasible(plan, solution.Doubt);
        }
    }

    /// <summary>Numbers read from a solved program, before they become a plan. CostDuals is null if cost was not minimised.</summary>
    private sealed record Solution(
        double[][] Heat,
        double[][] Flow,
        double[][] Unmet,
        double[][] Surplus,
        double[] UnmetByTier,
        double[][]? CostDuals)
    {
        /// <summary>MW left unmet for one MW more demand, by header and step; null when nothing is unmet.</summary>
        public double[][]? UnmetPerDemand { get; init; }

        /// <summary>Why this may not be the best plan; null when it is, for its commitment.</summary>
        public string? Doubt { get; init; }

        public DispatchPlan ToPlan(DispatchProblem problem, bool[][] on, int solves, double seconds)
        {
            ImmutableArray<UnitPlan> units = [.. problem.Units.Select((unit, u) => new UnitPlan(
                unit.Id,
                [.. Heat[u]],
                [.. on[u]],
                UnitReasons.Of(unit, problem.Step.TotalMinutes, Heat[u], on[u]),
                UnitCost.Of(unit, Heat[u], problem.StepHours)))];
            return new DispatchPlan
            {
                Start = problem.Start,
                Step = problem.Step,
                Units = units,
                Lines = [.. problem.Lines.Select((line, l) => new LinePlan(line.Id, [.. Flow[l]]))],
                Demands = [.. problem.Demands.Select((demand, d) => new DemandPlan(demand.Id, [.. Unmet[d]]))],
                Headers = [.. problem.Headers.Select((header, h) => new HeaderPlan(header, [.. Surplus[h]], [.. Enumerable.Range(0, problem.Steps).Select(t => Price(problem, h, t))]))],
                CostEur = units.Sum(unit => unit.CostEur),
                UnmetByTier = Tiers.Select((tier, i) => (tier, i)).ToImmutableSortedDictionary(pair => pair.tier, pair => HeatEnergy.FromMegawattHours(UnmetByTier[pair.i] * problem.StepHours)),
                Solves = solves,
                SolveSeconds = seconds,
            };
        }

        /// <summary>
        /// The cost dual, unless a tier's program says that more demand here would end as unmet heat: then the dual of
        /// the cost program only reflects the tolerance left to that tier.
        /// </summary>
        private EnergyPrice? Price(DispatchProblem problem, int header, int t)
        {
            bool unmetHere = problem.Demands.Select((demand, d) => (demand, d)).Any(pair => pair.demand.HeaderId == problem.Headers[header] && Unmet[pair.d][t] > 1e-6);
            bool unmetSetsIt = UnmetPerDemand is not null && UnmetPerDemand[header][t] > 1e-6;
            return CostDuals is null || unmetHere || unmetSetsIt
                ? null
                : EnergyPrice.FromEurPerMegawattHour(CostDuals[header][t] / problem.StepHours);
        }
    }
}
