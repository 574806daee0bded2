using CsCheck;

namespace GL001.Dispatch.Tests;

/// <summary>The schedule of one unit at given prices, and the bound that it lifts, against counting all possibilities.</summary>
public sealed class UnitScheduleTests
{
    private const int Steps = 8;

    private static readonly Gen<(DispatchUnit Unit, double[] Cost)> AnyUnit =
        from firing in Gen.Bool
        from starting in Gen.Bool
        from startDelay in Gen.Frequency((1, Gen.Const(0.0)), (2, Gen.Double[0, 4]))
        from soFar in Gen.Double[0, 6]
        from minUp in Gen.Int[0, 4]
        from minDown in Gen.Int[0, 4]
        from hot in Gen.Double[0, 20]
        from more in Gen.Double[0, 20].Array[2]
        from maintenance in Gen.Frequency((3, Gen.Const(-1)), (1, Gen.Int[0, Steps - 1]))
        from cost in Gen.Double[-20, 20].Array[Steps]
        let unit = Problems.Boiler("U", 1, 10, 20, Steps) with
        {
            BurnerRunning = firing || starting,
            StartDelay = TimeSpan.FromHours(startDelay),
            CurrentHeatMegawatts = firing ? 5 : 0,
            HoursInState = soFar,
            MinUp = TimeSpan.FromHours(minUp),
            MinDown = TimeSpan.FromHours(minDown),
            StartCost = new StartCost(hot, hot + more[0], hot + more[0] + more[1], 1, 3),
            Maintenance = maintenance < 0 ? [] : [new StepWindow(maintenance, maintenance + 1)],
        }
        select (unit, cost.Select((value, t) => unit.CanFireAt(t) ? value : double.PositiveInfinity).ToArray());

    [Fact]
    public void The_best_schedule_is_the_best_of_all_that_keep_the_rules() =>
        AnyUnit.Hold(
            item =>
            {
                (DispatchUnit unit, double[] cost) = item;
                DispatchProblem problem = Problems.On("H", Steps, [unit], Problems.Wants("D", Plant.DemandTier.Production, new double[Steps]));
                (double told, bool[] schedule) = UnitSchedule.Best(problem, unit, cost);
                double least = double.PositiveInfinity;
                for (int bits = 0; bits < 1 << Steps; bits++)
                {
                    bool[] on = [.. Enumerable.Range(0, Steps).Select(t => (bits >> t & 1) == 1)];
                    if (!Commitment.Violations(problem, unit, on).Any())
                    {
                        least = Math.Min(least, CostOf(problem, unit, cost, on));
                    }
                }

                Assert.Empty(Commitment.Violations(problem, unit, schedule));
                Assert.Empty(Commitment.Violations(problem, unit, Commitment.Repaired(problem, unit, t => cost[t] < 0)));
                Assert.Equal(least, told, 1e-9);
                Assert.Equal(told, CostOf(problem, unit, cost, schedule), 1e-9);
            },
            cases: 400);

    [Fact]
    public void No_plan_of_a_random_problem_costs_less_than_the_bound_that_is_told()
    {
        int bounded = 0;
        RandomProblems.Any.Hold(
            problem =>
            {
                problem = problem with
                {
                    Units = [.. problem.Units.Select((unit, u) => unit with { HoursInState = u, StartCost = new StartCost(30 * u, 40 * u, 60 * u, 1, 3), MinUp = problem.Step * (u % 3), MinDown = problem.Step * (u % 2), StartDelay = problem.Step * (u % 4 * 0.8), BurnerRunning = u % 3 == 1 })],
                };
                DispatchOutcome quick = new DispatchPlanner(TimeProvider.System, new DispatchOptions { SearchCommitment = false }).Plan(problem, Problems.NoHurry);
                DispatchOutcome exact = new DispatchPlanner(TimeProvider.System, new DispatchOptions { Gap = 0 }).Plan(problem, Problems.NoHurry);
                if (PlanOf(quick)?.BoundEur is { } bound && PlanOf(exact) is { } plan && SameUnmet(PlanOf(quick)!, plan))
                {
                    bounded++;
                    Assert.True(bound <= plan.CostEur + (1e-6 * Math.Max(1, plan.CostEur)), $"bound {bound}, yet a plan costs {plan.CostEur}");
                }
            },
            cases: 150);
        Assert.True(bounded > 75, $"Only {bounded} of 150 had a bound to compare.");
    }

    private static DispatchPlan? PlanOf(DispatchOutcome outcome) => outcome switch
    {
        DispatchOutcome.Optimal optimal => optimal.Plan,
        DispatchOutcome.Feasible feasible => feasible.Plan,
        _ => null,
    };

    private static bool SameUnmet(DispatchPlan a, DispatchPlan b) => Enum.GetValues<Plant.DemandTier>().All(tier => Math.Abs(a.UnmetMegawattHours(tier) - b.UnmetMegawattHours(tier)) < 1e-5);

    private static double CostOf(DispatchProblem problem, DispatchUnit unit, double[] cost, bool[] on)
    {
        double sum = 0;
        for (int t = 0; t < Steps; t++)
        {
            sum += on[t] ? cost[t] + Commitment.StartCostAt(problem, unit, on, t) : 0;
        }

        return sum;
    }
}
