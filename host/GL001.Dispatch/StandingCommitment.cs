namespace GL001.Dispatch;

/// <summary>Which units fire when, as a plan decided it: a wish for the plans of the hours after it, whose steps begin at other moments.</summary>
internal sealed class StandingCommitment
{
    private readonly Dictionary<string, UnitPlan> _units;
    private readonly DateTimeOffset[] _begins;

    private StandingCommitment(DispatchProblem problem, DispatchPlan plan)
    {
        _units = plan.Units.ToDictionary(unit => unit.UnitId);
        _begins = [.. Enumerable.Range(0, problem.Steps).Select(problem.BeginOf)];
        Made = problem.Start;
        Horizon = TimeSpan.FromHours(problem.HoursBefore(problem.Steps));
    }

    /// <summary>The moment of the problem that it was decided for.</summary>
    public DateTimeOffset Made { get; }

    /// <summary>How far it looked ahead.</summary>
    public TimeSpan Horizon { get; }

    public static StandingCommitment Of(DispatchProblem problem, DispatchPlan plan) => new(problem, plan);

    /// <summary>
    /// The commitment for a problem of now: what is no longer a question (outages, limits, minimum times, starts under way) wins, a step
    /// wants what was decided for the moment at which it begins, and beyond the end what was decided last.
    /// </summary>
    /// <param name="problem">The problem of now.</param>
    /// <param name="also">Another wish: a unit fires where either wants it.</param>
    public bool[][] For(DispatchProblem problem, DispatchPlan? also = null)
    {
        int[] stepOf = StepsOf(problem);
        return Possible(problem, (u, t) => Wants(problem.Units[u].Id, stepOf[t]) || (also?.Units[u].On[t] ?? false));
    }

    /// <summary>A wish by unit and step made possible, one unit after the other.</summary>
    public static bool[][] Possible(DispatchProblem problem, Func<int, int, bool> wish) =>
    [
        .. problem.Units.Select((unit, u) => Commitment.IsOpen(unit)
            ? Commitment.Repaired(problem, unit, t => wish(u, t))
            : Commitment.DecidedFor(problem, unit)),
    ];

    /// <summary>MW by unit and step as it was planned: where to begin on curves that are not convex.</summary>
    public double[][] HeatFor(DispatchProblem problem)
    {
        int[] stepOf = StepsOf(problem);
        return [.. problem.Units.Select(unit => _units.GetValueOrDefault(unit.Id) is { } planned ? stepOf.Select(t => planned.HeatMegawatts[t]).ToArray() : new double[problem.Steps])];
    }

    private bool Wants(string unitId, int step) => _units.GetValueOrDefault(unitId)?.On[step] ?? false;

    private int[] StepsOf(DispatchProblem problem) => [.. Enumerable.Range(0, problem.Steps).Select(t =>
    {
        int at = Array.BinarySearch(_begins, problem.BeginOf(t));
        return Math.Max(0, at >= 0 ? at : ~at - 1);
    })];
}
