using System.Collections.Immutable;
using System.Globalization;
using Google.OrTools.LinearSolver;

namespace GL001.Dispatch;

/// <summary>
/// Plans one problem after the other and keeps the linear program between them: after a changed demand, price, outage
/// or limit it is solved from the last basis, without building it anew. Not for several callers at a time.
/// </summary>
public sealed class DispatchSession : IDisposable
{
    /// <summary>Name of the merit order in <see cref="DispatchPlan.MadeBy"/>.</summary>
    public const string MeritOrderName = "greedy";

    private readonly TimeProvider _clock;
    private readonly Func<string, Solver?> _createSolver;
    private readonly DispatchOptions _options;
    private readonly Action<TimeSpan>? _solved;
    private readonly Action? _hindrance;
    private DispatchModel? _model;

    internal DispatchSession(TimeProvider clock, Func<string, Solver?> createSolver, DispatchOptions options, Action<TimeSpan>? solved, Action? hindrance)
    {
        _clock = clock;
        _createSolver = createSolver;
        _options = options;
        _solved = solved;
        _hindrance = hindrance;
    }

    /// <summary>Times that the linear program was built; a warm re-solve does not build.</summary>
    public int Builds { get; private set; }

    /// <summary>The last plan that was proved, whatever came of later calls; null before the first.</summary>
    public DispatchPlan? LastGoodPlan { get; private set; }

    public void Dispose() => _model?.Dispose();

    /// <inheritdoc cref="DispatchPlanner.Plan"/>
    public DispatchOutcome Plan(DispatchProblem problem, TimeSpan timeLimit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.ThrowIfMalformed();
        long begun = _clock.GetTimestamp();
        try
        {
            DispatchOutcome outcome = Proved(problem, BySolver(problem, timeLimit, run => run.Plan(), cancellation), begun);
            LastGoodPlan = outcome switch
            {
                DispatchOutcome.Optimal optimal => optimal.Plan,
                DispatchOutcome.Feasible feasible => feasible.Plan,
                _ => LastGoodPlan,
            };
            return outcome;
        }
        finally
        {
            _solved?.Invoke(_clock.GetElapsedTime(begun));
        }
    }

    /// <summary>Plans by merit order, without a solver and without looking ahead. The checker proves this plan as any other.</summary>
    /// <param name="problem">The problem; never changed.</param>
    /// <param name="why">Why no solver is asked, for whoever reads the plan.</param>
    /// <exception cref="ProblemRefusedException">The problem is malformed (the caller's error).</exception>
    public DispatchOutcome PlanByMeritOrder(DispatchProblem problem, string why)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.ThrowIfMalformed();
        long begun = _clock.GetTimestamp();
        try
        {
            DispatchOutcome outcome = MeritOrder(problem, why, begun);
            LastGoodPlan = outcome is DispatchOutcome.Feasible feasible ? feasible.Plan : LastGoodPlan;
            return outcome;
        }
        finally
        {
            _solved?.Invoke(_clock.GetElapsedTime(begun));
        }
    }

    /// <summary>Set-points for a commitment that is there already; another one only where that is worth it. Proved as any plan.</summary>
    internal StandingPlan PlanStanding(DispatchProblem problem, StandingWishes wishes, TimeSpan planLimit, TimeSpan lookLimit)
    {
        long begun = _clock.GetTimestamp();
        try
        {
            (WishSource from, bool looked) = (WishSource.Run, false);
            DispatchOutcome solved = BySolver(problem, planLimit, run => run.PlanStanding(wishes, lookLimit, plan => Refutation(problem, plan) is null, out from, out looked), CancellationToken.None);
            DispatchOutcome outcome = Proved(problem, solved, begun);
            LastGoodPlan = (outcome as DispatchOutcome.Feasible)?.Plan ?? LastGoodPlan;

            // A merit order in place of what was refuted is nobody's wish.
            return new StandingPlan(outcome, ReferenceEquals(outcome, solved) ? from : WishSource.Run, looked);
        }
        finally
        {
            _solved?.Invoke(_clock.GetElapsedTime(begun));
        }
    }

    /// <summary>The linear program of a plan's commitment for other solvers, as MPS; names as in docs/design/dispatch.md.</summary>
    public string ExportMps() => _model?.ExportMps() ?? throw new InvalidOperationException("Nothing has been planned yet.");

    /// <summary>As <see cref="ExportMps"/>, in LP format.</summary>
    public string ExportLp() => _model?.ExportLp() ?? throw new InvalidOperationException("Nothing has been planned yet.");

    /// <summary>Variables and rows of the linear program.</summary>
    public (int Variables, int Rows) Size => _model is null ? (0, 0) : (_model.Variables, _model.Constraints);

    internal DispatchModel FixedModel(DispatchProblem problem)
    {
        if (_model is not null && _model.Fits(problem))
        {
            _model.Update(problem);
            return _model;
        }

        _model?.Dispose();
        _model = null;
        _model = new DispatchModel(problem, NewSolver(_options.LinearSolver), ModelKind.Fixed);
        Builds++;
        return _model;
    }

    internal Solver NewSolver(string name) => _createSolver(name) ?? throw new SolverMissingException($"This build of OR-Tools has no {name}.");

    private DispatchOutcome BySolver(DispatchProblem problem, TimeSpan timeLimit, Func<PlanningRun, DispatchOutcome> how, CancellationToken cancellation)
    {
        if (Contradiction(problem) is { } conflict)
        {
            return new DispatchOutcome.Infeasible(conflict);
        }

        try
        {
            var run = new PlanningRun(problem, this, _options, _clock, timeLimit, cancellation);
            _hindrance?.Invoke();
            return how(run);
        }
        catch (SolverMissingException missing)
        {
            return new DispatchOutcome.SolverFailed(missing.Message);
        }
        catch (Exception missing) when (missing is DllNotFoundException or TypeInitializationException or BadImageFormatException or EntryPointNotFoundException)
        {
            return new DispatchOutcome.SolverFailed($"The native library of OR-Tools cannot be loaded: {missing.GetBaseException().Message}");
        }
    }

    /// <summary>A plan leaves only when the checker proves it. Where the solver gives none, the simple plan is tried.</summary>
    private DispatchOutcome Proved(DispatchProblem problem, DispatchOutcome outcome, long begun)
    {
        string reason;
        switch (outcome)
        {
            case DispatchOutcome.Infeasible:
                return outcome;
            case DispatchOutcome.Optimal optimal when Refutation(problem, optimal.Plan) is not { } broken:
                return outcome;
            case DispatchOutcome.Optimal optimal:
                reason = Refutation(problem, optimal.Plan)!;
                break;
            case DispatchOutcome.Feasible feasible when Refutation(problem, feasible.Plan) is not { } broken:
                return outcome;
            case DispatchOutcome.Feasible feasible:
                reason = Refutation(problem, feasible.Plan)!;
                break;
            default:
                reason = ((DispatchOutcome.SolverFailed)outcome).Reason;
                break;
        }

        return MeritOrder(problem, reason, begun);
    }

    private DispatchOutcome MeritOrder(DispatchProblem problem, string reason, long begun)
    {
        DispatchPlan simple = GreedyDispatch.Plan(problem, () => _clock.GetElapsedTime(begun).TotalSeconds);
        return Refutation(problem, simple) is { } why
            ? new DispatchOutcome.SolverFailed($"{reason} The merit order does not hold either: {why}")
            : new DispatchOutcome.Feasible(simple, $"{reason} Units are loaded by merit order, without looking ahead.");
    }

    private static string? Refutation(DispatchProblem problem, DispatchPlan plan)
    {
        ImmutableArray<BrokenRow> broken = DispatchPlanChecker.Check(problem, plan);
        return broken.IsEmpty ? null : $"The plan was refuted: {string.Join("; ", broken.Take(3))}{(broken.Length > 3 ? $"; and {broken.Length - 3} more" : "")}.";
    }

    /// <summary>What no program needs to be solved for: a unit that must fire and may not.</summary>
    private static Conflict? Contradiction(DispatchProblem problem)
    {
        var rows = ImmutableArray.CreateBuilder<ConflictRow>();
        var ways = ImmutableArray.CreateBuilder<Relaxation>();
        foreach (DispatchUnit unit in problem.Units.Where(unit => unit is { Availability: UnitAvailability.Available, Commitment: UnitCommitment.Committed }))
        {
            if (unit.MinHeatMegawatts > unit.MaxHeatMegawatts)
            {
                rows.Add(new ConflictRow($"min_heat[{unit.Id}]", Say($"{unit.Id} must run and gives no less than {unit.MinHeatMegawatts:0.##} MW")));
                rows.Add(new ConflictRow($"max_heat[{unit.Id}]", Say($"{unit.Id} is limited to {unit.MaxHeatMegawatts:0.##} MW")));
                ways.Add(new Relaxation($"max_heat[{unit.Id}]", Say($"let {unit.Id} rest, or raise its limit by {unit.MinHeatMegawatts - unit.MaxHeatMegawatts:0.##} MW"), unit.MinHeatMegawatts - unit.MaxHeatMegawatts));
            }
            else if (!unit.Firing && Commitment.FirstHeat(problem, unit) is var first && first < problem.Steps
                && unit.HoursSoFar + problem.HoursBefore(first) < unit.MinDown.TotalHours - 1e-9 && unit.CanFireAt(first))
            {
                rows.Add(new ConflictRow($"must_run[{unit.Id}]", $"{unit.Id} must run from now on"));
                rows.Add(new ConflictRow($"min_down[{unit.Id}]", Say($"{unit.Id} stopped {unit.HoursSoFar:0.##} h ago and must rest for {unit.MinDown.TotalHours:0.##} h")));
                ways.Add(new Relaxation($"must_run[{unit.Id}]", Say($"let {unit.Id} start {unit.MinDown.TotalHours - unit.HoursSoFar:0.##} h later"), 0));
            }
        }

        return rows.Count == 0 ? null : new Conflict(rows.ToImmutable(), ways.ToImmutable());
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A solver that this build of OR-Tools does not have; an outcome, not an error, for callers.</summary>
    private sealed class SolverMissingException(string message) : Exception(message);
}
