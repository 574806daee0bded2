using GL001.Plant;

namespace GL001.Dispatch.Tests;

public class CommitmentTests
{
    [Fact]
    public void Idle_unit_stays_off_while_firing_units_suffice()
    {
        DispatchPlan plan = Problems.On("H", 4, [Problems.Boiler("A", 10, 50, 20, 4, now: 30), Problems.Boiler("B", 10, 50, 30, 4)], Problems.Wants("D", DemandTier.Production, 30, 40, 45, 30)).Plan();
        Assert.DoesNotContain(true, plan.Unit("B").On);
    }

    [Fact]
    public void Idle_unit_is_started_when_it_is_needed_and_then_keeps_its_minimum()
    {
        DispatchPlan plan = Problems.On("H", 4, [Problems.Boiler("A", 10, 50, 20, 4, now: 30), Problems.Boiler("B", 10, 50, 30, 4)], Problems.Wants("D", DemandTier.Production, 30, 57, 57, 30)).Plan();
        Assert.Equal([false, true, true, false], plan.Unit("B").On.ToArray());
        Assert.Equal([0, 10, 10, 0], plan.Unit("B").HeatMegawatts.Select(heat => Math.Round(heat, 6)));
        Assert.Equal([30, 47, 47, 30], plan.Unit("A").HeatMegawatts.Select(heat => Math.Round(heat, 6)));
    }

    [Fact]
    public void Nobody_is_left_cold_because_a_unit_would_run_far_below_its_minimum()
    {
        // The relaxed plan wants 2 MW of B, a fifth of its minimum: not worth it, but the only way to serve 52.
        DispatchPlan plan = Problems.On("H", 1, [Problems.Boiler("A", 10, 50, 20, now: 50), Problems.Boiler("B", 10, 50, 30)], Problems.Wants("D", DemandTier.Production, 52)).Plan();
        Assert.Equal(0, plan.UnmetMegawattHours(), 6);
        Assert.Equal([42, 10], plan.Units.Select(unit => Math.Round(unit.HeatMegawatts[0], 6)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unit_that_purges_is_kept_although_an_idle_one_would_not_be_started(bool purging)
    {
        // B makes surplus, so that it is not worth starting; but a purge that has just begun is a run of no length yet.
        DispatchUnit[] units = [Problems.Boiler("A", 20, 50, 20, now: 20) with { Commitment = UnitCommitment.Committed }, Problems.Boiler("B", 10, 50, 10) with { BurnerRunning = purging, MinUp = TimeSpan.FromHours(1) }];
        DispatchPlan plan = Problems.On("H", 1, units, Problems.Wants("D", DemandTier.Production, 23)).Plan();
        Assert.Equal(purging, plan.Unit("B").On[0]);
    }

    [Fact]
    public void Idle_unit_gives_no_heat_before_its_start_can_have_led_to_any()
    {
        DispatchUnit slow = Problems.Boiler("B", 5, 30, 30, 4) with { StartDelay = TimeSpan.FromMinutes(90) };
        DispatchPlan plan = Problems.On("H", 4, [Problems.Boiler("A", 0, 30, 20, 4, now: 30), slow], Problems.Wants("D", DemandTier.Production, 40, 40, 40, 40)).Plan();
        Assert.Equal([false, false, true, true], plan.Unit("B").On.ToArray());   // 90 minutes end within the second hour
        Assert.Equal([10, 10, 0, 0], plan.Demand("D").UnmetMegawatts.Select(heat => Math.Round(heat, 6)));
    }

    [Fact]
    public void Start_under_way_is_finished_when_its_delay_has_passed_and_is_not_paid_for_again()
    {
        // Ordered an hour ago, heat in another. Nobody needs it, but a purge is not broken off; the run is the shortest one.
        DispatchUnit starting = Problems.Boiler("B", 5, 30, 30, 4) with
        {
            BurnerRunning = true,
            HoursInState = 1,
            StartDelay = TimeSpan.FromHours(2),
            MinUp = TimeSpan.FromHours(2),
            StartCost = new StartCost(100, 200, 300, 1, 4),
        };
        DispatchPlan plan = Problems.On("H", 4, [Problems.Boiler("A", 0, 30, 20, 4, now: 20), starting], Problems.Wants("D", DemandTier.Production, 20, 20, 20, 20)).Plan();
        Assert.Equal([false, true, true, false], plan.Unit("B").On.ToArray());
        Assert.Equal((70 * 20) + (10 * 30), plan.CostEur, 4);
    }

    [Fact]
    public void Rest_within_a_plan_takes_as_long_as_the_next_start()
    {
        double[] demand = [40, 20, 40, 40];
        DispatchPlan Plan(double hours) => Problems.On("H", 4, [Problems.Boiler("A", 0, 30, 20, 4, now: 30), Problems.Boiler("B", 5, 30, 30, 4, now: 10) with { StartDelay = TimeSpan.FromHours(hours) }], Problems.Wants("D", DemandTier.Production, demand)).Plan();
        Assert.Equal([true, false, true, true], Plan(1).Unit("B").On.ToArray());
        Assert.DoesNotContain(false, Plan(2).Unit("B").On);
    }

    [Fact]
    public void Resting_unit_that_must_run_runs_as_soon_as_it_can()
    {
        DispatchUnit mustRun = Problems.Boiler("B", 5, 30, 30, 3) with { Commitment = UnitCommitment.Committed, HoursInState = 1, MinDown = TimeSpan.FromHours(3), StartDelay = TimeSpan.FromHours(2) };
        DispatchProblem problem = Problems.On("H", 3, [mustRun], Problems.Wants("D", DemandTier.Production, 10, 10, 10));
        Assert.Equal([false, false, true], problem.Plan().Unit("B").On.ToArray());
        Assert.IsType<DispatchOutcome.Infeasible>((problem with { Units = [mustRun with { MinDown = TimeSpan.FromHours(4) }] }).Outcome());
    }

    [Fact]
    public void Quick_start_that_takes_longer_than_the_stores_bridge_is_refused()
    {
        DispatchProblem problem = Problems.On("H", 1, [Problems.Boiler("A", 5, 30, 20, now: 10) with { QuickStart = true, StartDelay = TimeSpan.FromHours(1) }], Problems.Wants("D", DemandTier.Production, 10)) with
        {
            NMinusOne = new NMinusOne(DemandTier.LifeSafety, TimeSpan.FromMinutes(30)),
        };
        Assert.Equal("units[A].startDelay is 1 h; allowed: up to the 0.5 of nMinusOne.holdFor for a unit with quickStart", Assert.Single(problem.Findings()).ToString());
    }

    [Fact]
    public void Firing_unit_is_stopped_when_another_carries_the_load_for_less()
    {
        DispatchPlan plan = Problems.On("H", 4, [Problems.Boiler("A", 10, 50, 20, 4, now: 20), Problems.Boiler("B", 10, 50, 30, 4, now: 10)], Problems.Wants("D", DemandTier.Production, 30, 30, 30, 30)).Plan();
        Assert.DoesNotContain(true, plan.Unit("B").On);
        Assert.Equal(4 * 30 * 20, plan.CostEur, 4);
    }

    [Fact]
    public void Unit_does_not_rest_for_less_than_an_hour()
    {
        double[] demand = [40, 40, 25, 25, 40, 40, 40, 40];
        DispatchProblem problem = Problems.On("H", 8, [Problems.Boiler("A", 10, 30, 20, 8, now: 30), Problems.Boiler("B", 5, 30, 30, 8, now: 10) with { MinDown = TimeSpan.FromHours(1) }], Problems.Wants("D", DemandTier.Production, demand));
        DispatchPlan plan = (problem with { Step = TimeSpan.FromMinutes(15) }).Plan();
        Assert.DoesNotContain(false, plan.Unit("B").On);
        Assert.Contains(false, problem.Plan().Unit("B").On);   // in steps of an hour the same dip is long enough to rest
    }

    [Fact]
    public void Unit_told_to_stay_off_stays_off_and_a_committed_one_fires()
    {
        DispatchUnit[] units =
        [
            Problems.Boiler("Cheap", 10, 50, 1) with { Commitment = UnitCommitment.Off },
            Problems.Boiler("Dear", 10, 50, 90) with { Commitment = UnitCommitment.Committed },
            Problems.Boiler("Mid", 10, 50, 20, now: 30),
        ];
        DispatchPlan plan = Problems.On("H", 1, units, Problems.Wants("D", DemandTier.Production, 40)).Plan();
        Assert.Equal([0, 10, 30], plan.Units.Select(unit => Math.Round(unit.HeatMegawatts[0], 6)));
    }

    [Fact]
    public void Unit_whose_controller_lowered_its_maximum_below_the_minimum_is_left_out_and_says_so()
    {
        DispatchPlan plan = Problems.On("H", 1, [Problems.Boiler("A", 10, 8, 1, now: 20), Problems.Boiler("B", 10, 50, 30, now: 20)], Problems.Wants("D", DemandTier.Production, 40)).Plan();
        Assert.Equal([0, 40], plan.Units.Select(unit => Math.Round(unit.HeatMegawatts[0], 6)));
        Assert.Equal(UnitReason.MaximumBelowMinimum, plan.Unit("A").Reasons[0]);
    }

    [Fact]
    public void Unit_above_a_lowered_maximum_comes_down_at_once_whatever_its_ramp()
    {
        DispatchUnit derated = Problems.Boiler("A", 5, 20, 20, steps: 1, now: 40, ramp: 0.01) with { Commitment = UnitCommitment.Committed };
        DispatchPlan plan = Problems.On("H", 1, [derated], Problems.Wants("D", DemandTier.Production, 40)).Plan();
        Assert.Equal(20, plan.Unit("A").HeatMegawatts[0], 6);
    }
}
