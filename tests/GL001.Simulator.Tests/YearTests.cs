using GL001.Dispatch;
using GL001.Simulator.Year;

namespace GL001.Simulator.Tests;

/// <summary>Three days of two plants of the year; the whole of it is a command, see docs/benchmarks.md.</summary>
public sealed class YearTests
{
    private static readonly DateTimeOffset s_begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Ten_plants_have_ninety_nine_units()
    {
        var plants = Plants(1, 10);
        Assert.Equal(99, plants.Sum(plant => plant.Units.Count));
        Assert.Equal(40, plants.Sum(plant => plant.Units.Count(unit => unit.Kind == DispatchUnitKind.Boiler)));
        Assert.All(plants, plant => Assert.Equal(96, plant.Steps));
    }

    [Fact]
    public void A_rolling_horizon_costs_less_than_merit_order_and_no_less_than_the_bound_of_perfect_foresight()
    {
        var plants = Plants(3, 2);
        var run = new YearRun(s_begin, new YearSettings());
        var greedy = run.Run(plants, YearStrategy.Greedy, 2);
        var rolling = run.Run(plants, YearStrategy.Rolling, 2);
        var bound = run.Bound(plants, 2);
        Assert.Equal(0, rolling.FellBack);
        Assert.True(rolling.Totals.CostEur < greedy.Totals.CostEur, $"{rolling.Totals.CostEur} against {greedy.Totals.CostEur}");
        Assert.NotNull(bound.BoundEur);

        // Three days are no whole weeks for the bound: the store may end a little lower here than where it began.
        Assert.InRange(rolling.Totals.CostEur, bound.BoundEur.Value, 1.15 * bound.BoundEur.Value);
        Assert.All(new[] { greedy, rolling }, result =>
        {
            Assert.Equal(0.0, result.Totals.UnmetMwh[0], 1e-3);
            Assert.True(result.Totals.NotFollowedMwh < 1e-3, $"{result.Totals.NotFollowedMwh} MWh were planned and not given");
            Assert.True(result.Totals.Co2Tonnes > 100.0);
        });
    }

    [Fact]
    public void The_same_days_come_to_the_same_euro()
    {
        var run = new YearRun(s_begin, new YearSettings());
        double Cost() => run.Run(Plants(1, 1), YearStrategy.Rolling, 1).Totals.CostEur;
        Assert.Equal(Cost(), Cost());
    }

    [Fact]
    public void A_unit_that_breaks_gives_nothing_although_the_plan_counts_on_it()
    {
        var plant = Plants(60, 3).First(candidate => candidate.Outages.Count > 0);
        var outage = plant.Outages[0];
        Assert.True(plant.IsBroken(outage.Unit, outage.First));
        Assert.False(plant.IsBroken(outage.Unit, outage.First - 1) && plant.Outages.All(other => other.Unit != outage.Unit || other.First >= outage.First));

        // Who does not know it plans with the unit; who does, does not.
        var state = new YearState(plant, s_begin);
        int[] spans = [.. Enumerable.Repeat(1, 4)];
        Assert.Empty(plant.Problem(outage.First, spans, state, _ => false).Units[outage.Unit].Maintenance);
        Assert.Equal(new StepWindow(0, Math.Min(4, outage.End - outage.First)), Assert.Single(plant.Problem(outage.First, spans, state, _ => true).Units[outage.Unit].Maintenance));
    }

    [Fact]
    public void A_store_that_has_no_time_left_to_fill_may_end_as_it_is()
    {
        var plant = Plants(1, 1)[0];
        var state = new YearState(plant, s_begin) { LevelMwh = 0.1 };
        Assert.InRange(plant.Problem(95, [1], state, _ => true).Stores[0].EndLevelMegawattHours, 0.09, 0.1);
        Assert.Equal(plant.Store.EndLevelMegawattHours, plant.Problem(0, [.. Enumerable.Repeat(4, 24)], state, _ => true).Stores[0].EndLevelMegawattHours);
    }

    [Fact]
    public void Longer_steps_are_means_and_forbid_only_what_is_broken_all_the_time()
    {
        var plant = Plants(60, 3).First(candidate => candidate.Outages.Any(outage => outage.First % 4 == 2 && outage.End - outage.First > 12));
        var outage = plant.Outages.First(candidate => candidate.First % 4 == 2 && candidate.End - candidate.First > 12);
        int from = outage.First - 2;
        var problem = plant.Problem(from, [4, 4, 4], new YearState(plant, s_begin), _ => true);
        Assert.Equal(Enumerable.Range(from, 4).Average(step => plant.Demands[0].HeatMw[step]), problem.Demands[0].HeatMegawatts[0], 1e-9);
        Assert.Contains(new StepWindow(1, 3), problem.Units[outage.Unit].Maintenance);
    }

    private static IReadOnlyList<EnterprisePlant> Plants(int days, int count) => EnterprisePlant.All(Sites.TwoPlants, s_begin, days, count, 1);
}
