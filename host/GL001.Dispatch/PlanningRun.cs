using System.Globalization;
using Google.OrTools.LinearSolver;

namespace GL001.Dispatch;

/// <summary>One call's solves: relax, round, search, fix; each within the time that is left.</summary>
internal sealed class PlanningRun(DispatchProblem problem, DispatchSession session, DispatchOptions options, TimeProvider clock, TimeSpan timeLimit, CancellationToken cancellation)
{
    /// <summary>Unmet heat below this is rounding, in MW of one step.</summary>
    private const double SlackTolerance = 1e-6;

    /// <summary>Slacks so near their least need no program of their own: the checker finds nothing to exchange between tiers.</summary>
    private const double ProvedTolerance = SlackTolerance;

    private readonly long _begun = clock.GetTimestamp();

    // Slack that no plan is below, once the relaxation has told it.
    private double[]? _least;
    private int _solves;
    private string _failure = "";
    private bool _infeasible;
    private double _priceMargin;

    private TimeSpan Left => timeLimit - clock.GetElapsedTime(_begun);

    public DispatchOutcome Plan()
    {
        bool[][] decided = Decided();
        if (!problem.Units.Any(DispatchModel.NeedsDecision))
        {
            return SolveFixed(decided, new int[]?[problem.Units.Length]) is { } alone
                ? Outcome(alone, bound: alone.Solution.Doubt is null ? alone.CostEur : null, alone.Solution.Doubt)
                : NoPlan(decided);
        }

        if (Relax(decided) is not { } relaxed)
        {
            return NoPlan(decided);
        }

        _least = relaxed.Slack;
        Candidate? best = Round(relaxed, decided);
        double bound = relaxed.BoundEur;
        if (options.SearchCommitment && best is not null)
        {
            best = Improve(best, relaxed);
        }

        bool tiersProved = best is not null && SameSlack(best.Solution.Slack, relaxed.Slack);
        bool small = problem.Units.Count(DispatchModel.NeedsDecision) * problem.Steps <= options.MostDecisions;
        if (options.SearchCommitment && small && (best is null || !tiersProved || Gap(best, bound) > options.Gap))
        {
            (best, bound, tiersProved) = Search(relaxed, decided, best, bound, tiersProved);
        }

        if (best is null)
        {
            return NoPlan(decided);
        }

        string? doubt = best.Solution.Doubt
            ?? (!tiersProved ? "Another commitment might serve more demand; the search for it was not finished."
            : Gap(best, bound) > options.Gap ? string.Create(CultureInfo.InvariantCulture, $"Another commitment might cost up to {Gap(best, bound):P2} less; the search for it was not finished.")
            : null);
        return Outcome(best, tiersProved ? bound : null, doubt);
    }

    /// <summary>
    /// Set-points for the commitment that stands, or for the one that a search found where that serves more or is worth it. Only where
    /// heat is left unmet, or nothing stands, others are looked for: the merit order's together with it, then a rounding of the relaxation.
    /// </summary>
    /// <param name="wishes">Commitments that are there.</param>
    /// <param name="lookLimit">For the look at others.</param>
    /// <param name="holds">Whether a plan is proved: one that is not gives way to the next.</param>
    /// <param name="from">Whose commitment the plan has.</param>
    /// <param name="looked">Whether others were looked for.</param>
    public DispatchOutcome PlanStanding(StandingWishes wishes, TimeSpan lookLimit, Func<DispatchPlan, bool> holds, out WishSource from, out bool looked)
    {
        (from, looked) = (WishSource.Run, false);
        Candidate? best = null;
        foreach ((WishSource source, StandingCommitment? wish) in new[] { (WishSource.Standing, wishes.Standing), (WishSource.Search, wishes.Found) })
        {
            if (wish is not null && SolveFixed(wish.For(problem), PiecesAt(wish.HeatFor(problem))) is { } next && Worth(best, next, wishes.WorthIt) && holds(next.Plan))
            {
                (best, from) = (next, source);
            }
        }

        bool cold = best is not null && best.Solution.Slack.Any(amount => amount > 10 * SlackTolerance);
        if (best is null || wishes.IsOld || (cold && wishes.Looks))
        {
            looked = true;
            TimeSpan until = Left - lookLimit;
            DispatchPlan merit = GreedyDispatch.Plan(problem, () => 0);
            double[][] heat = [.. merit.Units.Select(unit => unit.HeatMegawatts.ToArray())];
            bool[][] joined = wishes.Standing?.For(problem, merit) ?? StandingCommitment.Possible(problem, (u, t) => merit.Units[u].On[t]);
            Take(SolveFixed(joined, PiecesAt(heat)), ref best, ref from);

            // Whatever the look gives within its time; what is there already needs none of it.
            if ((best is null || cold) && new PlanningRun(problem, session, options with { SearchCommitment = false }, clock, Left - until, cancellation).Rounded() is { } rounded)
            {
                Take(rounded, ref best, ref from);
            }
        }

        return best is null ? NoPlan(Decided())
            : Outcome(best, bound: null, best.Solution.Doubt ?? ((from == WishSource.Run ? null : from == WishSource.Search ? wishes.Found : wishes.Standing) is { } followed
                ? string.Create(CultureInfo.InvariantCulture, $"The commitment is that of {followed.Made:HH:mm} UTC; a better one is searched for beside the runs.")
                : "The commitment was found at once; a better one is searched for beside the runs."));

        void Take(Candidate? next, ref Candidate? known, ref WishSource source)
        {
            if (next is not null && Worth(known, next, wishes.WorthIt) && holds(next.Plan))
            {
                (known, source) = (next, WishSource.Run);
            }
        }
    }

    private bool[][] Decided() => [.. problem.Units.Select(unit => Commitment.DecidedFor(problem, unit))];

    private Candidate? Rounded()
    {
        bool[][] decided = Decided();
        return Relax(decided) is { } relaxed ? Round(relaxed, decided) : null;
    }

    /// <summary>Whether another plan serves more, or as much for so much less that units are started and stopped for it.</summary>
    private static bool Worth(Candidate? known, Candidate next, double share) =>
        known is null || Better(next.Solution.Slack, known.Solution.Slack)
        || (SameSlack(known.Solution.Slack, next.Solution.Slack) && next.CostEur < known.CostEur - (share * Math.Max(1e-3, Math.Abs(known.CostEur))));

    /// <summary>Free heat is priced a little while planning, which the bound allows for; that is no gap.</summary>
    private double Gap(Candidate best, double bound) => Math.Max(0, best.CostEur - bound - _priceMargin) / Math.Max(1e-3, Math.Abs(best.CostEur));

    /// <summary>
    /// The relaxation, and what every plan costs at least: at its prices of heat, no schedule of a unit earns more than its best one. The
    /// difference between that and what the relaxation let the unit earn lifts the bound (Lagrangian duality).
    /// </summary>
    private Relaxed? Relax(bool[][] decided)
    {
        using var model = new DispatchModel(problem, session.NewSolver(options.LinearSolver), ModelKind.Relaxed);
        model.Commit(decided, new int[]?[problem.Units.Length]);
        if (!InOrder(model, out double[] slack, out Solution? solution) || solution!.Duals is not { } prices)
        {
            return null;
        }

        _priceMargin = model.PriceMargin() + 1e-6;
        double bound = solution.CostEur + model.ConstantCost(decided) - model.PriceMargin();
        var priced = new PricedUnits(problem, prices);
        OperatingPoint[][]?[] points = [.. problem.Units.Select((_, u) => model.PointsOf(u))];
        bool[]?[] best = new bool[]?[problem.Units.Length];
        for (int u = 0; u < best.Length; u++)
        {
            DispatchUnit unit = problem.Units[u];
            if (Commitment.IsOpen(unit))
            {
                double[] cost = priced.CostOfFiring(unit, points[u]!);
                (double least, best[u]) = UnitSchedule.Best(problem, unit, cost);
                bound += least - UnitSchedule.Best(problem, unit, cost, DispatchModel.StartPrice(unit)).Cost;
            }
        }

        return new Relaxed(solution.Shares, best, solution.Heat, slack, bound, points);
    }

    /// <summary>A first commitment: each unit's best schedule at the relaxation's prices, or where the relaxation leans on it.</summary>
    private Candidate? Round(Relaxed relaxed, bool[][] decided)
    {
        bool[][] Rounded(Func<DispatchUnit, double> threshold) => [.. problem.Units.Select((unit, u) => Commitment.IsOpen(unit)
            ? Commitment.Repaired(problem, unit, t => relaxed.On[u]![t] >= threshold(unit))
            : decided[u])];

        int[]?[] pieces = PiecesAt(relaxed.Heat);
        Candidate? best = SolveFixed(Rounded(unit => unit.Firing ? Commitment.KeepShare : Commitment.StartShare), pieces);
        best = BetterOf(best, SolveFixed([.. problem.Units.Select((_, u) => relaxed.Best[u] ?? decided[u])], pieces));
        if (best is null || Better(relaxed.Slack, best.Solution.Slack))
        {
            // Resting a unit must not leave anybody cold: once more with every unit the relaxation leaned on.
            best = BetterOf(best, SolveFixed(Rounded(_ => 1e-6), pieces));
        }

        return best;
    }

    /// <summary>
    /// Moves units to the schedule that is best for them at the prices of the plan so far, those first that gain most; half as many when
    /// together they gain nothing.
    /// </summary>
    private Candidate Improve(Candidate best, Relaxed relaxed)
    {
        int most = problem.Units.Length;
        while (most > 0 && Left > TimeSpan.Zero && (Better(relaxed.Slack, best.Solution.Slack) || Gap(best, relaxed.BoundEur) > options.Gap))
        {
            (int Unit, bool[] On)[] moves = [.. Moves(best, relaxed.Points).Take(most)];
            bool[][] on = [.. best.On];
            Array.ForEach(moves, move => on[move.Unit] = move.On);
            Candidate? next = moves.Length == 0 ? null : SolveFixed(on, PiecesAt(best.Solution.Heat));
            if (next is not null && BetterOf(best, next) == next)
            {
                best = next;
                most = Math.Min(problem.Units.Length, most * 2);
            }
            else
            {
                most = moves.Length / 2;
            }
        }

        return best;
    }

    private IEnumerable<(int Unit, bool[] On)> Moves(Candidate plan, OperatingPoint[][]?[] points)
    {
        if (plan.Solution.Duals is not { } prices)
        {
            return [];
        }

        var priced = new PricedUnits(problem, prices);
        var moves = new List<(int Unit, bool[] On, double Gain)>();
        for (int u = 0; u < problem.Units.Length; u++)
        {
            DispatchUnit unit = problem.Units[u];
            if (!Commitment.IsOpen(unit))
            {
                continue;
            }

            double[] cost = priced.CostOfFiring(unit, points[u]!);
            (double least, bool[] on) = UnitSchedule.Best(problem, unit, cost);
            double now = 0;
            for (int t = 0; t < cost.Length; t++)
            {
                now += plan.On[u][t] ? cost[t] + Commitment.StartCostAt(problem, unit, plan.On[u], t) : 0;
            }

            if (now > least + 1e-6)
            {
                moves.Add((u, on, now - least));
            }
        }

        return moves.OrderByDescending(move => move.Gain).Select(move => (move.Unit, move.On));
    }

    /// <summary>The mixed-integer program.</summary>
    private (Candidate? Best, double Bound, bool TiersProved) Search(Relaxed relaxed, bool[][] decided, Candidate? best, double bound, bool tiersProved)
    {
        if (Left <= TimeSpan.Zero)
        {
            return (best, bound, tiersProved);
        }

        using var model = new DispatchModel(problem, session.NewSolver(options.IntegerSolver), ModelKind.Open);
        model.Commit(decided, new int[]?[problem.Units.Length]);
        TimeSpan until = Left * (1 - options.SearchShare);
        bool finished = true;
        bool served = tiersProved && relaxed.Slack.All(amount => amount <= SlackTolerance);   // a price on slacks was enough to serve all
        if (!served && !tiersProved)
        {
            foreach ((Aim aim, int i) in DispatchModel.Slacks.Select((aim, i) => (aim, i)))
            {
                double reached = best is null ? double.PositiveInfinity : best.Solution.Slack[i];
                if (reached > relaxed.Slack[i] + SlackTolerance)
                {
                    model.AimAt(aim);
                    if (!TryInteger(model, until, 0, ref finished))
                    {
                        return (best, bound, tiersProved);
                    }

                    reached = model.Reached(aim);
                }

                model.Hold(aim, reached);
            }
        }
        else if (!served)
        {
            for (int i = 0; i < relaxed.Slack.Length; i++)
            {
                model.Hold(DispatchModel.Slacks[i], relaxed.Slack[i]);
            }
        }

        if (served)
        {
            model.AimAtCostAndService();
        }
        else
        {
            model.AimAt(Aim.Cost);
        }

        if (!TryInteger(model, until, options.Gap / 2, ref finished))
        {
            return (best, bound, tiersProved);
        }

        if (served && !SameSlack([.. DispatchModel.Slacks.Select(model.Reached)], relaxed.Slack))
        {
            // Keeping a unit on for a little heat may cost more than the price on slacks; cost does not count there.
            for (int i = 0; i < relaxed.Slack.Length; i++)
            {
                model.Hold(DispatchModel.Slacks[i], relaxed.Slack[i]);
            }

            model.AimAt(Aim.Cost);
            if (!TryInteger(model, until, options.Gap / 2, ref finished))
            {
                return (best, bound, tiersProved);
            }
        }

        bool[][] on = [.. problem.Units.Select((_, u) => model.IsOpenUnit(u) ? [.. model.OnValues(u).Select(value => value > 0.5)] : decided[u])];
        double proved = model.BestBound + model.ConstantCost(decided) - model.PriceMargin();
        best = BetterOf(best, SolveFixed(on, PiecesAt(model.HeatValues())));
        return (best, Math.Max(bound, proved), tiersProved || finished || (best is not null && SameSlack(best.Solution.Slack, relaxed.Slack)));
    }

    private bool TryInteger(DispatchModel model, TimeSpan until, double gap, ref bool finished)
    {
        cancellation.ThrowIfCancellationRequested();
        TimeSpan left = Left - until;
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        _solves++;
        Solver.ResultStatus status = model.Solve(left, gap);
        finished &= status == Solver.ResultStatus.OPTIMAL;
        return status is Solver.ResultStatus.OPTIMAL or Solver.ResultStatus.FEASIBLE;
    }

    /// <summary>The piece of each curve that is not convex in which a heat lies.</summary>
    private int[]?[] PiecesAt(double[][] heat) => [.. problem.Units.Select((unit, u) => PiecesAt(unit, heat[u]))];

    private static int[]? PiecesAt(DispatchUnit unit, double[] heat)
    {
        InputPiece[] pieces = unit.Availability == UnitAvailability.Fixed ? [] : UnitInput.Pieces(unit);
        if (!DispatchModel.IsNotConvex(pieces))
        {
            return null;
        }

        return [.. heat.Select(value =>
        {
            double above = value - unit.MinHeatMegawatts;
            int k = 0;
            while (k < pieces.Length - 1 && above > pieces[k].Width + 1e-7)
            {
                above -= pieces[k++].Width;
            }

            return k;
        })];
    }

    /// <summary>Least cost for a commitment; where curves are not convex, moves to the next piece while that saves.</summary>
    private Candidate? SolveFixed(bool[][] on, int[]?[] piece)
    {
        Candidate? best = SolveOnce(on, piece);
        for (int round = 0; round < 3 && best is not null && piece.Any(row => row is not null); round++)
        {
            int[]?[] moved = [.. piece.Select((row, u) => row is null ? null : Moved(problem.Units[u], row, best.Solution.Heat[u], on[u]))];
            Candidate? next = SolveOnce(on, moved);
            if (next is null || BetterOf(best, next) == best)
            {
                break;
            }

            (best, piece) = (next, moved);
        }

        return best;
    }

    private static int[] Moved(DispatchUnit unit, int[] piece, double[] heat, bool[] on)
    {
        InputPiece[] pieces = UnitInput.Pieces(unit);
        var moved = (int[])piece.Clone();
        for (int t = 0; t < moved.Length; t++)
        {
            double low = unit.MinHeatMegawatts + pieces.Take(piece[t]).Sum(item => item.Width);
            moved[t] += !on[t] ? 0
                : heat[t] >= low + pieces[piece[t]].Width - 1e-6 && piece[t] < pieces.Length - 1 ? 1
                : heat[t] <= low + 1e-6 && piece[t] > 0 ? -1
                : 0;
        }

        return moved;
    }

    private Candidate? SolveOnce(bool[][] on, int[]?[] piece)
    {
        DispatchModel model = session.FixedModel(problem);
        model.Commit(on, piece);
        if (!InOrder(model, out _, out Solution? solution))
        {
            return null;
        }

        return new Candidate(solution!, on, PlanBuilder.Build(problem, solution!, on, options.LinearSolver, _solves, 0, unmetPrice: model.UnmetPrice));
    }

    /// <summary>Tiers in order, then cost. False, with the reason noted, when not even unmet heat could be minimised.</summary>
    /// <param name="model">The program.</param>
    /// <param name="slack">What is left of each slack.</param>
    /// <param name="solution">The last one that may be used; null without any.</param>
    private bool InOrder(DispatchModel model, out double[] slack, out Solution? solution)
    {
        (slack, solution) = ([], null);
        foreach (Aim aim in DispatchModel.Slacks)
        {
            model.Hold(aim, double.PositiveInfinity);
        }

        // Mostly nothing goes unmet. One program with a price on slacks shows it, and is the last one then.
        model.AimAtCostAndService();
        if (!TrySolve(model, "cost and service"))
        {
            return false;
        }

        slack = [.. DispatchModel.Slacks.Select(model.Reached)];
        if (slack.All(amount => amount <= SlackTolerance) || (_least is { } least && SameSlack(slack, least, ProvedTolerance)))
        {
            solution = model.Read(costMinimised: true);
            return true;
        }

        // The cheapest of all that leave as much: if that turns out to be the least, tier by tier, nothing is left to be solved.
        Solution? first = model.Kind == ModelKind.Relaxed ? model.Read(costMinimised: true) : null;
        bool[][] moreGoesUnmet = [.. problem.Headers.Select(_ => new bool[problem.Steps])];
        Solution? served = null;
        for (int i = 0; i < slack.Length; i++)
        {
            // Nothing is the least that can go unmet. Only explanations, which a relaxation gives none of, ask what more would do.
            if (model.Kind == ModelKind.Relaxed && slack[i] <= 0.1 * SlackTolerance)
            {
                model.Hold(DispatchModel.Slacks[i], 0);
                continue;
            }

            model.AimAt(DispatchModel.Slacks[i]);
            if (!TrySolve(model, $"least unmet ({DispatchModel.Slacks[i]})"))
            {
                return false;   // the order of the tiers is not proved, so this must not be used
            }

            for (int j = i; j < slack.Length; j++)
            {
                slack[j] = model.Reached(DispatchModel.Slacks[j]);
            }

            Mark(moreGoesUnmet, model.BalanceDuals());
            served = model.Read(costMinimised: false);

            model.Hold(DispatchModel.Slacks[i], slack[i]);
        }

        if (first is not null && SameSlack(first.Slack, slack, ProvedTolerance))
        {
            solution = first;
            return true;
        }

        model.AimAt(Aim.Cost);
        if (TrySolve(model, "least cost"))
        {
            solution = model.Read(costMinimised: true) with { MoreGoesUnmet = moreGoesUnmet };
            return true;
        }

        solution = served is null ? null : served with { Doubt = $"Demand is served in the order of its tiers, but cost is not minimised. {_failure}" };
        return served is not null;
    }

    private void Mark(bool[][] marks, double[][] duals)
    {
        for (int h = 0; h < marks.Length; h++)
        {
            for (int t = 0; t < problem.Steps; t++)
            {
                marks[h][t] |= Math.Abs(duals[h][t]) > 1e-6;
            }
        }
    }

    private bool TrySolve(DispatchModel model, string aim)
    {
        cancellation.ThrowIfCancellationRequested();
        TimeSpan left = Left;
        if (left <= TimeSpan.Zero)
        {
            _failure = string.Create(CultureInfo.InvariantCulture, $"The time limit of {timeLimit.TotalSeconds} s passed before the program for {aim}.");
            return false;
        }

        bool reduced = model.Presolves;
        _solves++;
        Solver.ResultStatus status = model.Solve(left);
        if (!reduced && status != Solver.ResultStatus.OPTIMAL && Left > TimeSpan.Zero)
        {
            // Before anybody believes that there is no optimum, the reduced program is asked.
            _solves++;
            status = model.Solve(Left);
        }

        if (status == Solver.ResultStatus.OPTIMAL)
        {
            return true;
        }

        _infeasible |= status is Solver.ResultStatus.INFEASIBLE;
        _failure = $"{options.LinearSolver} answered {status} to the program for {aim}.";
        return false;
    }

    /// <summary>Not feasible is explained; anything else is the solver's failure.</summary>
    private DispatchOutcome NoPlan(bool[][] decided)
    {
        if (_infeasible)
        {
            using var model = new DispatchModel(problem, session.NewSolver(options.LinearSolver), ModelKind.Elastic);
            if (new Diagnosis(problem, model, () => Left).Find(decided) is { } conflict)
            {
                return new DispatchOutcome.Infeasible(conflict);
            }
        }

        return new DispatchOutcome.SolverFailed(_failure);
    }

    /// <summary>Compares slacks in order; the first that differs decides. True when the left one leaves less.</summary>
    private static bool Better(double[] left, double[] right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            double more = left[i] - right[i];
            if (Math.Abs(more) > 10 * SlackTolerance)
            {
                return more < 0;
            }
        }

        return false;
    }

    private static bool SameSlack(double[] left, double[] right, double tolerance = 10 * SlackTolerance) =>
        left.Zip(right).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance);

    private static Candidate? BetterOf(Candidate? first, Candidate? second) =>
        first is null ? second
        : second is null ? first
        : Better(second.Solution.Slack, first.Solution.Slack) || (SameSlack(first.Solution.Slack, second.Solution.Slack) && second.CostEur < first.CostEur - 1e-9) ? second
        : first;

    private DispatchOutcome Outcome(Candidate best, double? bound, string? doubt)
    {
        DispatchPlan plan = best.Plan with
        {
            Solves = _solves,
            SolveSeconds = clock.GetElapsedTime(_begun).TotalSeconds,
            BoundEur = bound is { } least && double.IsFinite(least) ? Math.Min(least, best.CostEur) : null,
        };
        return doubt is null ? new DispatchOutcome.Optimal(plan) : new DispatchOutcome.Feasible(plan, doubt);
    }

    /// <param name="On">By unit whose commitment is open, the share to which it fires in each step.</param>
    /// <param name="Best">By unit whose commitment is open, its best schedule at the relaxation's prices.</param>
    /// <param name="Heat">MW by unit and step.</param>
    /// <param name="Slack">By <see cref="DispatchModel.Slacks"/>; no plan leaves less.</param>
    /// <param name="BoundEur">No plan with that slack costs less.</param>
    /// <param name="Points">By unit whose commitment is open, the points of its curve in each step.</param>
    private sealed record Relaxed(double[]?[] On, bool[]?[] Best, double[][] Heat, double[] Slack, double BoundEur, OperatingPoint[][]?[] Points);

    private sealed record Candidate(Solution Solution, bool[][] On, DispatchPlan Plan)
    {
        public double CostEur => Plan.CostEur;
    }
}
