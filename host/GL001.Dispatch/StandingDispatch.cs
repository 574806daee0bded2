namespace GL001.Dispatch;

/// <summary>How long a run may look for a commitment, and when a search beside it begins and is followed.</summary>
public sealed record StandingOptions
{
    /// <summary>Up to this many yes-or-no decisions (units whose firing is open, times steps) the whole search is part of a run.</summary>
    public int MostDecisionsInRun { get; init; } = 1_000;

    /// <summary>What a run may spend on looking for another commitment, elapsed time, where the standing one leaves somebody cold.</summary>
    public TimeSpan LookLimit { get; init; } = TimeSpan.FromSeconds(0.3);

    /// <summary>For the programs that give set-points to a commitment that stands, for a search that is part of a run, and for the first plan of all.</summary>
    public TimeSpan PlanLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For a search beside the runs. Nobody waits for it.</summary>
    public TimeSpan SearchLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A search begins with each such period of the clock, counted from midnight UTC.</summary>
    public TimeSpan SearchEvery { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Share of the cost by which another commitment must be cheaper before units are started and stopped for it.</summary>
    public double WorthIt { get; init; } = 0.001;

    /// <summary>Share by which demand over the horizon, or a unit's range, must change to call for a search before its time.</summary>
    public double Material { get; init; } = 0.02;
}

/// <summary>
/// Plans one problem after the other without waiting for the search for a commitment: a run takes the commitment that stands, made
/// possible in the world of now, and solves for its set-points; a better commitment is searched beside the runs with a session of its
/// own, and judged by a later run on the problem of that run. See docs/design/dispatch.md. Not for several callers at a time.
/// </summary>
public sealed class StandingDispatch : IDisposable
{
    private readonly DispatchPlanner _planner;
    private readonly StandingOptions _options;
    private readonly Func<Func<DispatchOutcome>, CancellationToken, Task<DispatchOutcome>> _beside;
    private readonly CancellationTokenSource _stop = new();
    private DispatchSession? _session;
    private int _buildsBefore;

    // What stands; the problem of the last look for another, of the last search, and what that search could not do.
    private StandingCommitment? _standing;
    private DispatchProblem? _looked;
    private Task<DispatchOutcome>? _search;
    private DispatchProblem? _searched;
    private Conflict? _conflict;

    public StandingDispatch(DispatchPlanner planner, StandingOptions? options = null)
        : this(planner, options, static (search, cancellation) => Task.Run(search, cancellation))
    {
    }

    /// <param name="planner">Opens sessions: one for the runs, one for each search.</param>
    /// <param name="options">When and how long.</param>
    /// <param name="beside">Runs a search beside the caller.</param>
    internal StandingDispatch(DispatchPlanner planner, StandingOptions? options, Func<Func<DispatchOutcome>, CancellationToken, Task<DispatchOutcome>> beside)
    {
        ArgumentNullException.ThrowIfNull(planner);
        (_planner, _options, _beside) = (planner, options ?? new StandingOptions(), beside);
    }

    /// <summary>Times that the linear program of the runs was built; a warm re-solve does not build.</summary>
    public int Builds => _buildsBefore + (_session?.Builds ?? 0);

    /// <summary>Searches begun so far.</summary>
    public int Searches { get; private set; }

    /// <summary>Searches whose commitment was taken over.</summary>
    public int Adopted { get; private set; }

    private DispatchSession Session => _session ??= _planner.OpenSession();

    /// <summary>Plans; begins a search beside it where one is due.</summary>
    /// <param name="problem">The problem; never changed.</param>
    /// <exception cref="ProblemRefusedException">The problem is malformed (the caller's error).</exception>
    public DispatchOutcome Plan(DispatchProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.ThrowIfMalformed();
        StandingCommitment? found = TakeSearch();
        if (problem.Units.Count(DispatchModel.NeedsDecision) * problem.Steps <= _options.MostDecisionsInRun)
        {
            // A small search ends by itself long before this; on a busy machine it is waited for, because its plan is proved.
            DispatchOutcome whole = Session.Plan(problem, _options.PlanLimit);
            found = CommitmentOf(problem, whole) ?? found;
            if (whole is DispatchOutcome.Optimal or DispatchOutcome.Infeasible || (_standing is null && found is not null))
            {
                _standing = found ?? _standing;
                return whole;
            }
        }

        DispatchOutcome outcome = ByWhatStands(problem, found);
        if (SearchIsDue(problem))
        {
            Search(problem);
        }

        return outcome;
    }

    /// <inheritdoc cref="DispatchSession.PlanByMeritOrder"/>
    public DispatchOutcome PlanByMeritOrder(DispatchProblem problem, string why) => Session.PlanByMeritOrder(problem, why);

    /// <summary>Gives up the linear program, as after a failure of its solver. What stands goes on to stand.</summary>
    public void ForgetProgram()
    {
        _buildsBefore += _session?.Builds ?? 0;
        _session?.Dispose();
        _session = null;
    }

    /// <summary>Ends; a search under way is told to stop and is not waited for.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        _stop.Dispose();
        _session?.Dispose();
        _session = null;
    }

    private DispatchOutcome ByWhatStands(DispatchProblem problem, StandingCommitment? found)
    {
        bool looksAgain = _looked is null || IsAnotherWorld(_looked, problem) || IsAnotherPeriod(_looked, problem);
        bool old = _standing is { } known && problem.Start - known.Made > known.Horizon / 2;
        StandingPlan plan = Session.PlanStanding(problem, new StandingWishes(_standing, found, looksAgain, old, _options.WorthIt), _options.PlanLimit, _options.LookLimit);
        _looked = plan.Looked ? problem : _looked;
        if (plan.From == WishSource.Search)
        {
            Adopted++;
            _standing = found;
        }
        else if (plan.From == WishSource.Run)
        {
            // The one that stands keeps its own steps otherwise: a wish carried from plan to plan would move on with each of them.
            _standing = CommitmentOf(problem, plan.Outcome) ?? _standing;
        }

        if (plan.Outcome is DispatchOutcome.SolverFailed && _conflict is { } conflict)
        {
            // No run has the time to explain; the search had.
            return new DispatchOutcome.Infeasible(conflict);
        }

        return plan.Outcome;
    }

    /// <summary>What the search found, once. One that failed or was late costs nothing but money.</summary>
    private StandingCommitment? TakeSearch()
    {
        if (_search is not { IsCompleted: true } ended)
        {
            return null;
        }

        _search = null;
        DispatchOutcome? outcome = ended.IsCompletedSuccessfully ? ended.Result : null;
        _ = ended.Exception;   // seen: the search is begun again when it is due
        _conflict = (outcome as DispatchOutcome.Infeasible)?.Conflict;
        return CommitmentOf(_searched!, outcome);
    }

    /// <summary>Null without a plan, and for the merit order that stands in for a solver: its units are nobody's choice.</summary>
    private static StandingCommitment? CommitmentOf(DispatchProblem problem, DispatchOutcome? outcome) =>
        (outcome switch
        {
            DispatchOutcome.Optimal optimal => optimal.Plan,
            DispatchOutcome.Feasible feasible => feasible.Plan,
            _ => null,
        }) is { } plan && plan.MadeBy != DispatchSession.MeritOrderName ? StandingCommitment.Of(problem, plan) : null;

    private bool SearchIsDue(DispatchProblem problem) =>
        _search is null && !_stop.IsCancellationRequested && (_searched is null || IsAnotherPeriod(_searched, problem) || IsAnotherWorld(_searched, problem));

    private void Search(DispatchProblem problem)
    {
        (_searched, _conflict) = (problem, null);
        Searches++;
        CancellationToken cancellation = _stop.Token;
        _search = _beside(() => _planner.Search(problem, _options.SearchLimit, cancellation), cancellation);
    }

    private bool IsAnotherPeriod(DispatchProblem then, DispatchProblem now) => then.Start.UtcTicks / _options.SearchEvery.Ticks != now.Start.UtcTicks / _options.SearchEvery.Ticks;

    /// <summary>Whether what a commitment was sought for has changed beyond what hours bring anyway.</summary>
    private bool IsAnotherWorld(DispatchProblem then, DispatchProblem now) =>
        then.Units.Length != now.Units.Length
        || then.Units.Zip(now.Units).Any(pair => pair.First.Id != pair.Second.Id || pair.First.Availability != pair.Second.Availability || pair.First.Commitment != pair.Second.Commitment
            || Differs(pair.First.MaxHeatMegawatts, pair.Second.MaxHeatMegawatts) || Differs(pair.First.MinHeatMegawatts, pair.Second.MinHeatMegawatts))
        || Differs(Wanted(then), Wanted(now));

    private bool Differs(double then, double now) => Math.Abs(then - now) > _options.Material * Math.Max(Math.Abs(then), Math.Abs(now));

    private static double Wanted(DispatchProblem problem) =>
        problem.Demands.Sum(demand => Enumerable.Range(0, problem.Steps).Sum(t => demand.HeatMegawatts[t] * problem.HoursOf(t)));
}

/// <summary>Where the commitment of a plan comes from.</summary>
internal enum WishSource
{
    Standing = 0,
    Search,

    /// <summary>Found within the run.</summary>
    Run,
}

/// <param name="Standing">What stands; null before the first.</param>
/// <param name="Found">What a search found since; null for nothing.</param>
/// <param name="Looks">Whether a run may look for another one where heat is left unmet.</param>
/// <param name="IsOld">What stands is too old to be followed without a look.</param>
/// <param name="WorthIt">Share of cost that another must save.</param>
internal sealed record StandingWishes(StandingCommitment? Standing, StandingCommitment? Found, bool Looks, bool IsOld, double WorthIt);

/// <param name="Outcome">What came of it.</param>
/// <param name="From">Whose commitment it is.</param>
/// <param name="Looked">Whether another commitment was looked for in the run.</param>
internal sealed record StandingPlan(DispatchOutcome Outcome, WishSource From, bool Looked);
