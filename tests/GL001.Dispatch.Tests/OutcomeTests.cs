using GL001.Plant;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Dispatch.Tests;

public class OutcomeTests
{
    private static DispatchProblem Simple =>
        Problems.On("H", 1, [Problems.Boiler("A", 10, 50, 20, now: 20)], Problems.Wants("D", DemandTier.Production, 30));

    [Fact]
    public void Contradicting_limits_of_a_committed_unit_are_infeasible_and_named()
    {
        DispatchUnit unit = Problems.Boiler("BLR-101", 10, 8, 20, now: 20) with { Commitment = UnitCommitment.Committed };
        DispatchOutcome outcome = Problems.On("H", 1, [unit], Problems.Wants("D", DemandTier.Production, 30)).Outcome();
        Assert.Equal(["min_heat[BLR-101]", "max_heat[BLR-101]"], Assert.IsType<DispatchOutcome.Infeasible>(outcome).ConflictingRows.ToArray());
    }

    [Fact]
    public void Missing_native_library_is_an_outcome_that_names_it()
    {
        var planner = new DispatchPlanner(TimeProvider.System, () => throw new TypeInitializationException("operations_research_linear_solverPINVOKE", new DllNotFoundException("google-ortools-native")));
        var failed = Assert.IsType<DispatchOutcome.SolverFailed>(planner.Plan(Simple, Problems.NoHurry));
        Assert.Contains("google-ortools-native", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Solver_that_does_not_exist_is_an_outcome()
    {
        var planner = new DispatchPlanner(TimeProvider.System, () => null);
        Assert.IsType<DispatchOutcome.SolverFailed>(planner.Plan(Simple, Problems.NoHurry));
    }

    [Fact]
    public void Time_limit_that_has_passed_gives_no_plan_rather_than_an_unproved_one()
    {
        var failed = Assert.IsType<DispatchOutcome.SolverFailed>(new DispatchPlanner(new FakeTimeProvider()).Plan(Simple, TimeSpan.Zero));
        Assert.Contains("time limit", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_that_runs_out_before_cost_gives_a_plan_marked_feasible_and_without_prices()
    {
        // The clock advances 1 s each time it is read: at the start, then before each program. The limit of 1.5 s
        // leaves time for the first program, least unmet heat, and none for the second, least cost.
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        DispatchProblem problem = Problems.On("H", 1, [Problems.Boiler("A", 10, 50, 20, now: 20) with { Commitment = UnitCommitment.Committed }], Problems.Wants("D", DemandTier.Production, 30));
        var feasible = Assert.IsType<DispatchOutcome.Feasible>(new DispatchPlanner(clock).Plan(problem, TimeSpan.FromSeconds(1.5)));
        Assert.Empty(DispatchPlanChecker.Check(problem, feasible.Plan));
        Assert.Equal(1, feasible.Plan.Solves);
        Assert.Null(feasible.Plan.Header("H").MarginalHeatCost[0]);
    }

    [Fact]
    public void Solve_time_is_counted_on_the_clock_that_was_passed_in()
    {
        // Committed, so one pass of two programs: the clock is read at the start, before each program and at the end.
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        DispatchProblem problem = Problems.On("H", 1, [Problems.Boiler("A", 10, 50, 20, now: 20) with { Commitment = UnitCommitment.Committed }], Problems.Wants("D", DemandTier.Production, 30));
        var optimal = Assert.IsType<DispatchOutcome.Optimal>(new DispatchPlanner(clock).Plan(problem, Problems.NoHurry));
        Assert.Equal((2, 3.0), (optimal.Plan.Solves, optimal.Plan.SolveSeconds));
    }

    [Fact]
    public void Time_of_a_call_is_told_also_when_it_gives_no_plan()
    {
        var told = new List<TimeSpan>();
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        DispatchUnit contradiction = Problems.Boiler("BLR-101", 10, 8, 20, now: 20) with { Commitment = UnitCommitment.Committed };
        Assert.IsType<DispatchOutcome.Infeasible>(new DispatchPlanner(clock) { Solved = told.Add }.Plan(Simple with { Units = [contradiction] }, Problems.NoHurry));
        Assert.IsType<DispatchOutcome.SolverFailed>(new DispatchPlanner(clock, () => null) { Solved = told.Add }.Plan(Simple, Problems.NoHurry));

        // Neither came to a solve, so the clock was read at the begin and the end only.
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)], told);
        Assert.IsType<DispatchOutcome.Optimal>(new DispatchPlanner(clock) { Solved = told.Add }.Plan(Simple, Problems.NoHurry));
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public void Cancelled_planning_throws()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => new DispatchPlanner(TimeProvider.System).Plan(Simple, Problems.NoHurry, cancelled.Token));
    }

    [Fact]
    public void Malformed_problem_is_the_callers_error()
    {
        DispatchProblem problem = Simple with { Units = [Problems.Boiler("A", 10, double.NaN, 20)] };
        Assert.Throws<ArgumentException>(() => problem.Outcome());
    }

    [Fact]
    public void Same_problem_gives_the_same_plan()
    {
        DispatchProblem problem = Problems.On("H", 3, [Problems.Boiler("A", 5, 50, 20, 3), Problems.Boiler("B", 5, 50, 20, 3)], Problems.Wants("D", DemandTier.Production, 60, 70, 20));
        DispatchPlan first = problem.Plan();
        DispatchPlan second = problem.Plan();
        Assert.Equal(first.Units.SelectMany(unit => unit.HeatMegawatts), second.Units.SelectMany(unit => unit.HeatMegawatts));
    }
}
