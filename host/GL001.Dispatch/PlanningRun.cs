using System.Globalization;
using Google.OrTools.LinearSolver;

namespace GL001.Dispatch;

/// <summary>One call's solves: relax, round, search, fix; each within the time that is left.</summary>
internal sealed class PlanningRun(DispatchProblem problem, DispatchSession session, DispatchOptions options, TimeProvider clock, TimeSpan timeLimit, CancellationToken cancellation)
{
    /// <summary>Unmet heat below this is rounding, in MW of one step.</summary>
    private const double SlackTolerance = 1e-6;

    /// <summary>Around a step in which the relaxation is clear about a unit, it must be clear for this long too.</summary>
    private const double ClearHours = 1.5;

    private readonly long _begun = clock.GetTimestamp();
    private int _solves;
    private string _failure = "";
    private bool _infeasible;
    private double _priceMargin;

    private TimeSpan Left => timeLimit - clock.GetElapsedTime(_begun);

    public DispatchOutcome Plan()
    {
        bool[][] decided = [.. problem.Units.Select(unit => Enumerable.Range(0, problem.Steps).Select(t => Commitment.Decided(problem, unit, t) ?? false).ToArray())];
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

        Candidate? best = Round(relaxed, decided);
        double bound = relaxed.BoundEur;
        bool tiersProved = best is not null && SameSlack(best.Solution.Slack, relaxed.Slack);
        if (options.SearchCommitment && (best is null || !tiersProved || Gap(best, bound) > options.Gap))
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

    /// <summary>Free heat is priced a little while planning, which the bound allows for; that is no gap.</summary>
    private double Gap(Candidate best, double bound) => Math.Max(0, best.CostEur - bound - _priceMargin) / Math.Max(1e-3, Math.Abs(best.CostEur));

    /// <summary>The relaxation: what every plan costs at least, and where it leans on which unit.</summary>
    private Relaxed? Relax(bool[][] decided)
    {
        using var model = new DispatchModel(problem, session.NewSolver(options.LinearSolver), ModelKind.Relaxed);
        model.Commit(decided, new int[]?[problem.Units.Length]);
        int solves = _solves;
        if (!InOrder(model, out double[] slack, out _))
        {
            return null;
        }

        _priceMargin = model.PriceMargin() + 1e-6;
        return new Relaxed(
            [.. problem.Units.Select((_, u) => model.IsOpenUnit(u) ? model.OnValues(u) : null)],
            model.HeatValues(),
            slack,
            model.ObjectiveOf(Aim.Cost) + model.ConstantCost(decided) - model.PriceMargin(),
            solves == _solves - 1);
    }

    /// <summary>Fractions to yes and no.</summary>
    private Candidate? Round(Relaxed relaxed, bool[][] decided)
    {
        bool[][] Rounded(Func<DispatchUnit, double> threshold) => [.. problem.Units.Select((unit, u) => relaxed.On[u] is { } on && Commitment.IsOpen(unit)
            ? Commitment.Repaired(problem, unit, t => on[t] >= threshold(unit))
            : decided[u])];

        Candidate? best = SolveFixed(Rounded(unit => unit.Firing ? Commitment.KeepShare : Commitment.StartShare), PiecesAt(relaxed.Heat));
        if (best is null || Better(relaxed.Slack, best.Solution.Slack))
        {
            // Resting a unit must not leave anybody cold: once more with every unit the relaxation leaned on.
            Candidate? second = SolveFixed(Rounded(_ => 1e-6), PiecesAt(relaxed.Heat));
            best = BetterOf(best, second);
        }

        return best;
    }

    /// <summary>The mixed-integer program; where it is large, only what the relaxation leaves in doubt.</summary>
    private (Candidate? Best, double Bound, bool TiersProved) Search(Relaxed relaxed, bool[][] decided, Candidate? best, double bound, bool tiersProved)
    {
        if (Left <= TimeSpan.Zero)
        {
            return (best, bound, tiersProved);
        }

        using var model = new DispatchModel(problem, session.NewSolver(options.IntegerSolver), ModelKind.Open);
        model.Commit(decided, new int[]?[problem.Units.Length]);
        bool restricted = model.Binaries > options.MostDecisions;
        if (restricted)
        {
            TakeWhatIsClear(model, relaxed);
        }

        TimeSpan until = Left * (1 - options.SearchShare);
        bool finished = true;
        bool served = relaxed.InOneProgram && tiersProved;   // a price on slacks was enough to serve all
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
        double proved = restricted ? double.NegativeInfinity : model.BestBound + model.ConstantCost(decided) - model.PriceMargin();
        best = BetterOf(best, SolveFixed(on, PiecesAt(model.HeatValues())));
        return (best, Math.Max(bound, proved), tiersProved || (finished && !restricted) || (best is not null && SameSlack(best.Solution.Slack, relaxed.Slack)));
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

    private void TakeWhatIsClear(DispatchModel model, Relaxed relaxed)
    {
        for (int u = 0; u < problem.Units.Length; u++)
        {
            if (relaxed.On[u] is not { } on || !Commitment.IsOpen(problem.Units[u]))
            {
                continue;
            }

            bool[] repaired = Commitment.Repaired(problem, problem.Units[u], t => on[t] >= 0.5);
            for (int t = 0; t < problem.Steps; t++)
            {
                if (ClearAround(on, repaired, t))
                {
                    model.FixOn(u, t, repaired[t]);
                }
            }
        }
    }

    private bool ClearAround(double[] on, bool[] repaired, int t)
    {
        for (int i = t; i >= 0 && Commitment.Hours(problem, i, t) <= ClearHours; i--)
        {
            if (Math.Abs(on[i] - (repaired[t] ? 1 : 0)) > 1e-3)
            {
                return false;
            }
        }

        for (int i = t; i < on.Length && Commitment.Hours(problem, t, i) <= ClearHours; i++)
        {
            if (Math.Abs(on[i] - (repaired[t] ? 1 : 0)) > 1e-3)
            {
                return false;
            }
        }

        return true;
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
        if (slack.All(amount => amount <= SlackTolerance))
        {
            solution = model.Kind == ModelKind.Fixed ? model.Read(costMinimised: true) : null;
            return true;
        }

        bool[][] moreGoesUnmet = [.. problem.Headers.Select(_ => new bool[problem.Steps])];
        Solution? served = null;
        for (int i = 0; i < slack.Length; i++)
        {
            model.AimAt(DispatchModel.Slacks[i]);
            if (!TrySolve(model, $"least unmet ({DispatchModel.Slacks[i]})"))
            {
                return false;   // the order of the tiers is not proved, so this must not be used
            }

            slack[i] = model.Reached(DispatchModel.Slacks[i]);
            if (model.Kind == ModelKind.Fixed)
            {
                Mark(moreGoesUnmet, model.BalanceDuals());
                served = model.Read(costMinimised: false);
            }

            model.Hold(DispatchModel.Slacks[i], slack[i]);
        }

        model.AimAt(Aim.Cost);
        if (TrySolve(model, "least cost"))
        {
            solution = model.Kind == ModelKind.Fixed ? model.Read(costMinimised: true) with { MoreGoesUnmet = moreGoesUnmet } : null;
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

        _solves++;
        Solver.ResultStatus status = model.Solve(left);
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

    private static bool SameSlack(double[] left, double[] right) => !Better(left, right) && !Better(right, left);

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

    private sealed record Relaxed(double[]?[] On, double[][] Heat, double[] Slack, double BoundEur, bool InOneProgram);

    private sealed record Candidate(Solution Solution, bool[][] On, DispatchPlan Plan)
    {
        public double CostEur => Plan.CostEur;
    }
}
