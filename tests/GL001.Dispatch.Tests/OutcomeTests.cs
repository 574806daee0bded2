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
    public void Missing_native_library_gives_a_proved_plan_by_merit_order_that_says_so()
    {
        var planner = new DispatchPlanner(TimeProvider.System, _ => throw new TypeInitializationException("operations_research_linear_solverPINVOKE", new DllNotFoundException("google-ortools-native")));
        AssertGreedy(planner.Plan(Simple, Problems.NoHurry), "google-ortools-native");
    }

    [Fact]
    public void Solver_that_does_not_exist_gives_a_proved_plan_by_merit_order() =>
        AssertGreedy(new DispatchPlanner(TimeProvider.System, _ => null).Plan(Simple, Problems.NoHurry), "no CLP");

    [Fact]
    public void Time_limit_that_has_passed_gives_a_proved_plan_by_merit_order() =>
        AssertGreedy(new DispatchPlanner(new FakeTimeProvider()).Plan(Simple, TimeSpan.Zero), "time limit");

    [Fact]
    public void Where_the_merit_order_does_not_hold_either_there_is_no_plan_and_the_last_good_one_stays()
    {
        // Two MW too much can only go into the store, and the merit order charges none with heat that is left over.
        DispatchStore store = new() { Id = "TANK", HeaderId = "H", MaxLevelMegawattHours = 50, StartLevelMegawattHours = 10, ChargeMegawatts = 20, DischargeMegawatts = 20 };
        DispatchProblem tight = Problems.On("H", 1, [Simple.Units[0] with { Commitment = UnitCommitment.Committed }], Problems.Wants("D", DemandTier.Production, 8)) with { Headers = [new DispatchHeader("H") { DumpMegawatts = 0 }] };
        bool works = true;
        using DispatchSession session = new DispatchPlanner(TimeProvider.System, name => works ? Google.OrTools.LinearSolver.Solver.CreateSolver(name) : null).OpenSession();
        DispatchPlan good = Assert.IsType<DispatchOutcome.Optimal>(session.Plan(tight with { Stores = [store] }, Problems.NoHurry)).Plan;
        works = false;
        DispatchProblem other = tight with { Stores = [store with { Id = "OTHER" }] };
        Assert.Contains("surplus[H,t0]", Assert.IsType<DispatchOutcome.SolverFailed>(session.Plan(other, Problems.NoHurry)).Reason, StringComparison.Ordinal);
        Assert.Same(good, session.LastGoodPlan);
    }

    private static void AssertGreedy(DispatchOutcome outcome, string reason)
    {
        var feasible = Assert.IsType<DispatchOutcome.Feasible>(outcome);
        Assert.Contains(reason, feasible.Reason, StringComparison.Ordinal);
        Assert.Equal("greedy", feasible.Plan.MadeBy);
        Assert.Empty(DispatchPlanChecker.Check(Simple, feasible.Plan));
        Assert.Equal(30, feasible.Plan.Unit("A").HeatMegawatts[0], 6);
        Assert.Null(feasible.Plan.BoundEur);
    }

    [Fact]
    public void Time_that_runs_out_before_cost_gives_a_plan_marked_feasible_and_without_prices()
    {
        // The clock advances 1 s each time it is read: at the start of session and run, before each program. Demand is short, so that
        // tiers are solved one by one; the limit leaves time for them and none for the last program, least cost.
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        DispatchProblem problem = Problems.On("H", 1, [Problems.Boiler("A", 10, 50, 20, now: 20) with { Commitment = UnitCommitment.Committed }], Problems.Wants("D", DemandTier.Production, 60));
        var feasible = Assert.IsType<DispatchOutcome.Feasible>(new DispatchPlanner(clock).Plan(problem, TimeSpan.FromSeconds(6.5)));
        Assert.Equal("CLP", feasible.Plan.MadeBy);
        Assert.Equal(6, feasible.Plan.Solves);
        Assert.Equal(10, feasible.Plan.Demand("D").UnmetMegawatts[0], 6);
        Assert.Null(feasible.Plan.Header("H").MarginalHeatCost[0]);
    }

    [Fact]
    public void Solve_time_is_counted_on_the_clock_that_was_passed_in()
    {
        // Committed and served, so one program: the clock is read at the start, before the program and at the end.
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        DispatchProblem problem = Problems.On("H", 1, [Problems.Boiler("A", 10, 50, 20, now: 20) with { Commitment = UnitCommitment.Committed }], Problems.Wants("D", DemandTier.Production, 30));
        var optimal = Assert.IsType<DispatchOutcome.Optimal>(new DispatchPlanner(clock).Plan(problem, Problems.NoHurry));
        Assert.Equal((1, 2.0), (optimal.Plan.Solves, optimal.Plan.SolveSeconds));
    }

    [Fact]
    public void Time_of_a_call_is_told_also_when_it_gives_no_plan()
    {
        var told = new List<TimeSpan>();
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        DispatchUnit contradiction = Problems.Boiler("BLR-101", 10, 8, 20, now: 20) with { Commitment = UnitCommitment.Committed };
        Assert.IsType<DispatchOutcome.Infeasible>(new DispatchPlanner(clock) { Solved = told.Add }.Plan(Simple with { Units = [contradiction] }, Problems.NoHurry));
        Assert.Single(told);
        Assert.IsType<DispatchOutcome.Feasible>(new DispatchPlanner(clock, _ => null) { Solved = told.Add }.Plan(Simple, Problems.NoHurry));
        Assert.Equal(2, told.Count);
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
    public void Bad_data_is_refused_with_field_value_unit_and_allowed_range()
    {
        DispatchProblem problem = Simple with
        {
            Units = [Problems.Boiler("A", 10, double.NaN, 20), Problems.Boiler("B", 10, 40_000, 20) with { Efficiency = 1.2 }],
            Demands = [Problems.WantsAt("X", "D", DemandTier.Production, -3)],
        };
        var refused = Assert.Throws<ProblemRefusedException>(() => problem.Outcome());
        string[] told = [.. refused.Findings.Select(finding => finding.ToString())];
        Assert.Contains("units[A].maxHeatMegawatts is NaN MW; allowed: from 0 to 10000", told);
        Assert.Contains("units[B].maxHeatMegawatts is 40000 MW; allowed: from 0 to 10000", told);
        Assert.Contains("units[B].efficiency is 1.2; allowed: above 0 up to 1", told);
        Assert.Contains("demands[D].headerId is X; allowed: H", told);
        Assert.Contains("demands[D].heatMegawatts[t0] is -3 MW; allowed: from 0 to 10000", told);
        Assert.Equal(5, told.Length);
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
