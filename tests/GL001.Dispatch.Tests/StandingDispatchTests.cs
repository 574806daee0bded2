using GL001.Plant;

namespace GL001.Dispatch.Tests;

public sealed class StandingDispatchTests : IDisposable
{
    private readonly List<(Func<DispatchOutcome> Work, TaskCompletionSource<DispatchOutcome> Ends, CancellationToken Cancellation)> _searches = [];
    private readonly StandingDispatch _dispatch;

    public StandingDispatchTests() => _dispatch = new StandingDispatch(new DispatchPlanner(TimeProvider.System), Beside, (search, cancellation) =>
    {
        var ends = new TaskCompletionSource<DispatchOutcome>();
        _searches.Add((search, ends, cancellation));
        return ends.Task;
    });

    /// <summary>No site is small, and no busy machine is to decide what a look finds.</summary>
    private static StandingOptions Beside { get; } = new() { MostDecisionsInRun = -1, LookLimit = Problems.NoHurry, PlanLimit = Problems.NoHurry, SearchLimit = Problems.NoHurry };

    public void Dispose() => _dispatch.Dispose();

    [Fact]
    public void A_run_during_a_search_answers_from_the_standing_commitment()
    {
        DispatchPlan first = Run(TwoFiring(dear: 50));
        DispatchPlan second = Run(At(TwoFiring(dear: 50), minutes: 1));
        Assert.Single(_searches);
        Assert.Equal(first.Unit("DEAR").On.AsEnumerable(), second.Unit("DEAR").On);
        Assert.Equal(0, second.UnmetMegawattHours(), 6);
    }

    [Fact]
    public void A_commitment_that_was_found_beside_is_taken_by_the_next_run()
    {
        Assert.True(Run(TwoFiring(dear: 50)).Unit("DEAR").On[0]);
        EndSearch();
        DispatchPlan next = Run(At(TwoFiring(dear: 50), minutes: 1));
        Assert.False(next.Unit("DEAR").On[0]);
        Assert.Equal((1, 1), (_dispatch.Adopted, _dispatch.Searches));
        Assert.False(Run(At(TwoFiring(dear: 50), minutes: 2)).Unit("DEAR").On[0]);
        Assert.Single(_searches);
    }

    [Fact]
    public void Units_are_not_switched_for_a_saving_that_is_not_worth_it()
    {
        Assert.True(Run(TwoFiring(dear: 10.001)).Unit("DEAR").On[0]);
        EndSearch();
        Assert.True(Run(At(TwoFiring(dear: 10.001), minutes: 1)).Unit("DEAR").On[0]);
        Assert.Equal(0, _dispatch.Adopted);
    }

    [Fact]
    public void A_unit_that_fails_while_a_search_goes_on_is_replaced_at_once()
    {
        Run(Resting(UnitAvailability.Available));
        DispatchPlan without = Run(At(Resting(UnitAvailability.Unavailable), minutes: 1));
        Assert.Equal((0.0, 10.0), (without.Unit("FIRES").HeatMegawatts[0], without.Unit("RESTS").HeatMegawatts[0]));
        Assert.Equal(0, without.UnmetMegawattHours(), 6);

        // The search of the old world goes on; it is asked again when it has ended.
        Assert.Single(_searches);
        EndSearch();
        Assert.Equal(10.0, Run(At(Resting(UnitAvailability.Unavailable), minutes: 2)).Unit("RESTS").HeatMegawatts[0], 6);
        Assert.Equal(2, _searches.Count);
    }

    [Fact]
    public void A_search_that_fails_leaves_what_stands_and_is_tried_again_with_the_next_quarter()
    {
        DispatchPlan first = Run(TwoFiring(dear: 50));
        _searches[0].Ends.SetException(new InvalidOperationException("out of order"));
        Assert.Equal(first.Unit("DEAR").On.AsEnumerable(), Run(At(TwoFiring(dear: 50), minutes: 1)).Unit("DEAR").On);
        Assert.Single(_searches);
        Run(At(TwoFiring(dear: 50), minutes: 15));
        Assert.Equal(2, _searches.Count);
    }

    [Fact]
    public void A_search_is_told_to_stop_when_nobody_plans_any_more()
    {
        Run(TwoFiring(dear: 50));
        Assert.False(_searches[0].Cancellation.IsCancellationRequested);
        _dispatch.Dispose();
        Assert.True(_searches[0].Cancellation.IsCancellationRequested);
        Assert.ThrowsAny<OperationCanceledException>(() => _searches[0].Work());
    }

    /// <summary>Its steps begin later with every run; the start that stands must not move on with them.</summary>
    [Fact]
    public void A_start_comes_at_the_moment_for_which_it_was_decided()
    {
        Run(RisesAfter(hours: 2, atMinute: 0));
        EndSearch();
        for (int minute = 1; minute <= 120; minute++)
        {
            DispatchPlan plan = Run(RisesAfter(hours: 2, atMinute: minute));
            Assert.True(plan.Unit("RESTS").On[0] == (minute >= 120), $"minute {minute}");
            EndSearch();
        }
    }

    [Fact]
    public void A_short_run_that_began_is_finished_whatever_stands()
    {
        DispatchProblem problem = TwoFiring(dear: 50);
        Run(problem);
        EndSearch();
        DispatchPlan next = Run(At(problem, minutes: 1) with { Units = [.. problem.Units.Select(unit => unit.Id == "DEAR" ? unit with { MinUp = TimeSpan.FromHours(2), HoursInState = 0.5 } : unit)] });
        Assert.Equal([true, true, false], next.Unit("DEAR").On.Take(3));
    }

    [Fact]
    public void A_small_site_is_searched_in_its_run()
    {
        using var small = new StandingDispatch(new DispatchPlanner(TimeProvider.System), Beside with { MostDecisionsInRun = 1000 }, (_, _) => throw new InvalidOperationException("no search is due"));
        Assert.False(Assert.IsType<DispatchOutcome.Optimal>(small.Plan(TwoFiring(dear: 50))).Plan.Unit("DEAR").On[0]);
    }

    [Fact]
    public void What_the_search_explains_is_told_by_a_run_that_finds_no_plan()
    {
        // A unit that must run with nowhere for its heat to go.
        DispatchProblem problem = Problems.On("H", 1, [Problems.Boiler("B", 10, 20, 10, now: 10) with { Commitment = UnitCommitment.Committed }, Problems.Boiler("C", 1, 20, 10)], Problems.Wants("D", DemandTier.Production, 5));
        problem = problem with { Headers = [new DispatchHeader("H") { DumpMegawatts = 0 }] };
        Assert.IsType<DispatchOutcome.Infeasible>(_dispatch.Plan(problem));
    }

    /// <summary>Whatever happens between two runs, the plan of what stands is proved; and it serves as much as a plan from nothing where a search says so.</summary>
    [Fact]
    public void What_stands_is_made_possible_in_any_world() => RandomProblems.Any.Hold(
        problem =>
        {
            var searches = new List<Func<DispatchOutcome>>();
            var ends = new List<TaskCompletionSource<DispatchOutcome>>();
            using var dispatch = new StandingDispatch(new DispatchPlanner(TimeProvider.System), Beside, (search, _) =>
            {
                searches.Add(search);
                ends.Add(new TaskCompletionSource<DispatchOutcome>());
                return ends[^1].Task;
            });
            Check(problem, dispatch.Plan(problem));
            ends[0].SetResult(searches[0]());
            for (int i = 1; i <= 3; i++)
            {
                DispatchProblem later = At(problem, 7 * i) with { Units = [.. problem.Units.Select((unit, u) => u % 3 == i % 3 && unit.Availability != UnitAvailability.Fixed ? unit with { Availability = UnitAvailability.Unavailable, CurrentHeatMegawatts = 0, BurnerRunning = false } : unit)] };
                Check(later, dispatch.Plan(later));
            }
        },
        cases: 80);

    private static void Check(DispatchProblem problem, DispatchOutcome outcome)
    {
        switch (outcome)
        {
            case DispatchOutcome.Feasible feasible:
                Assert.Empty(DispatchPlanChecker.Check(problem, feasible.Plan));
                break;
            case DispatchOutcome.Infeasible:
                Assert.IsType<DispatchOutcome.Infeasible>(problem.Outcome());
                break;
            default:
                Assert.Fail(outcome.ToString());
                break;
        }
    }

    private DispatchPlan Run(DispatchProblem problem)
    {
        DispatchOutcome outcome = _dispatch.Plan(problem);
        Assert.True(outcome is DispatchOutcome.Feasible { Plan.MadeBy: "CLP" }, outcome.ToString());
        DispatchPlan plan = ((DispatchOutcome.Feasible)outcome).Plan;
        Assert.Empty(DispatchPlanChecker.Check(problem, plan));
        return plan;
    }

    private void EndSearch()
    {
        if (!_searches[^1].Ends.Task.IsCompleted)
        {
            _searches[^1].Ends.SetResult(_searches[^1].Work());
        }
    }

    private static DispatchProblem At(DispatchProblem problem, int minutes) => problem with { Start = problem.Start.AddMinutes(minutes) };

    /// <summary>Both fire; the merit order keeps both on, a search lets the dear one rest.</summary>
    private static DispatchProblem TwoFiring(double dear) => Problems.On("H", 4,
        [Problems.Boiler("CHEAP", 1, 40, 10, steps: 4, now: 15), Problems.Boiler("DEAR", 5, 40, dear, steps: 4, now: 5)],
        Problems.Wants("D", DemandTier.Production, 20, 20, 20, 20));

    private static DispatchProblem Resting(UnitAvailability first) => Problems.On("H", 4,
        [Problems.Boiler("FIRES", 1, 40, 10, steps: 4, now: first == UnitAvailability.Available ? 10 : 0) with { Availability = first }, Problems.Boiler("RESTS", 5, 40, 20, steps: 4)],
        Problems.Wants("D", DemandTier.Production, 10, 10, 10, 10));

    /// <summary>More is wanted from a moment on than the firing unit gives.</summary>
    private static DispatchProblem RisesAfter(int hours, int atMinute)
    {
        DispatchProblem problem = Problems.On("H", 8,
            [Problems.Boiler("FIRES", 1, 10, 10, steps: 8, now: 10), Problems.Boiler("RESTS", 5, 40, 20, steps: 8)],
            Problems.Wants("D", DemandTier.Production, [.. Enumerable.Range(0, 8).Select(t => (t * 60) + atMinute >= hours * 60 ? 30.0 : 8.0)]));
        return At(problem, atMinute);
    }
}
