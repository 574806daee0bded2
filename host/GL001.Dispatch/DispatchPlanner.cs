using Google.OrTools.LinearSolver;

namespace GL001.Dispatch;

/// <summary>How hard to look for a better commitment, and with what.</summary>
public sealed record DispatchOptions
{
    /// <summary>A plan within this share of the proved bound is good enough.</summary>
    public double Gap { get; init; } = 0.005;

    /// <summary>Decide commitment by a mixed-integer program where rounding leaves a larger gap. Otherwise rounding is all.</summary>
    public bool SearchCommitment { get; init; } = true;

    /// <summary>Share of the time limit that the search may take.</summary>
    public double SearchShare { get; init; } = 0.6;

    /// <summary>Up to this many yes-or-no decisions, the mixed-integer program is tried where moving units one by one leaves a larger gap.</summary>
    public int MostDecisions { get; init; } = 3_000;

    public string LinearSolver { get; init; } = "CLP";

    public string IntegerSolver { get; init; } = "CBC";
}

/// <summary>Plans heat: tiers of demand in order, then cost. See docs/design/dispatch.md.</summary>
/// <remarks>One planner may plan for several callers at a time; each call has solvers of its own.</remarks>
public sealed class DispatchPlanner
{
    private readonly TimeProvider _clock;
    private readonly Func<string, Solver?> _createSolver;

    public DispatchPlanner(TimeProvider clock, DispatchOptions? options = null)
        : this(clock, name => Solver.CreateSolver(name), options)
    {
    }

    internal DispatchPlanner(TimeProvider clock, Func<string, Solver?> createSolver, DispatchOptions? options = null)
    {
        _clock = clock;
        _createSolver = createSolver;
        Options = options ?? new DispatchOptions();
    }

    public DispatchOptions Options { get; }

    /// <summary>Told the time of every call that had a well-formed problem, whatever came of it.</summary>
    public Action<TimeSpan>? Solved { get; init; }

    /// <summary>Told the time of every search for a commitment beside the runs of a <see cref="StandingDispatch"/>; <see cref="Solved"/> is not.</summary>
    public Action<TimeSpan>? Searched { get; init; }

    /// <summary>For drills: called once in the time of each plan, before its first program, to see what a slow solver does. Null as a rule.</summary>
    public Action? Hindrance { get; init; }

    /// <summary>Plans within a time limit.</summary>
    /// <param name="problem">The problem; never changed.</param>
    /// <param name="timeLimit">For all solves together.</param>
    /// <param name="cancellation">Asked between solves; one solve is not interrupted.</param>
    /// <exception cref="ProblemRefusedException">The problem is malformed (the caller's error).</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DispatchOutcome Plan(DispatchProblem problem, TimeSpan timeLimit, CancellationToken cancellation = default)
    {
        using DispatchSession session = OpenSession();
        return session.Plan(problem, timeLimit, cancellation);
    }

    /// <summary>As <see cref="Plan"/>, for nobody who waits.</summary>
    internal DispatchOutcome Search(DispatchProblem problem, TimeSpan timeLimit, CancellationToken cancellation)
    {
        using DispatchSession session = new(_clock, _createSolver, Options, Searched, Hindrance);
        return session.Plan(problem, timeLimit, cancellation);
    }

    /// <summary>Plans that do not wait for the search for a commitment.</summary>
    public StandingDispatch OpenStanding(StandingOptions? options = null) => new(this, options);

    /// <summary>A session keeps the linear program, so that a problem with other numbers is solved from the last plan on.</summary>
    public DispatchSession OpenSession() => new(_clock, _createSolver, Options, Solved, Hindrance);
}
