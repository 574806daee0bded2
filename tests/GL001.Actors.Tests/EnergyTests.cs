using System.Collections.Immutable;
using GL001.Gateway;
using GL001.Orchestration.Energy;
using GL001.Plant;
using GL001.Wire;

namespace GL001.Actors.Tests;

/// <summary>Energy by quarters of an hour, its indicators and targets. Plant-A has boilers of 40 and 25 MW at 90 %, and 10 MW of demand.</summary>
public sealed class EnergyTests
{
    private static readonly Site s_site = TestSite.Make();
    private static readonly PlantModel s_plant = s_site.Plants[0];

    // A quarter of an hour of the clock.
    private static readonly DateTimeOffset s_start = Told.At;

    [Fact]
    public void A_quarter_of_an_hour_is_power_times_time()
    {
        // 12 MW and 4 MW for a quarter: 4 MWh; at 90 % 4.44 MWh of gas.
        var interval = Assert.Single(Feed(TimeSpan.Zero, TimeSpan.FromMinutes(15), 12.0, 4.0));
        Assert.Equal((s_start, 2.5, 10.0), (interval.Start, interval.DemandMwh, interval.AmbientDegC));
        Assert.Equal(4.0, interval.HeatMwh, 9);
        Assert.Equal(4.0 / 0.9, interval.FuelMwh["gas"], 9);
        Assert.Equal(1.0, interval.Coverage, 9);
    }

    [Fact]
    public void What_nobody_read_is_missing_from_the_coverage_and_not_guessed()
    {
        // Readings for 5 minutes, the last of which holds for half a minute, and then none until the quarter is over.
        var sum = new EnergyAccumulator(s_plant, s_site.Weather);
        Assert.Empty(Take(sum, TimeSpan.Zero, TimeSpan.FromMinutes(5), 12.0, 0.0));
        var interval = Assert.Single(sum.Take(s_start.AddMinutes(20), [12.0, 0.0]));
        Assert.Equal(5.5 / 15.0, interval.Coverage, 9);
        Assert.Equal(12.0 * 5.5 / 60.0, interval.HeatMwh, 9);
    }

    [Fact]
    public void A_unit_without_a_good_value_leaves_its_share_of_rated_heat_uncovered()
    {
        var interval = Assert.Single(Feed(TimeSpan.Zero, TimeSpan.FromMinutes(15), null, 4.0));
        Assert.Equal(25.0 / 65.0, interval.Coverage, 9);
        Assert.Equal(1.0, interval.HeatMwh, 9);
    }

    [Fact]
    public void A_reading_across_the_boundary_counts_on_both_sides()
    {
        var sum = new EnergyAccumulator(s_plant, s_site.Weather);
        sum.Take(s_start.AddMinutes(15).AddSeconds(-5), [36.0, 0.0]);
        var first = Assert.Single(sum.Take(s_start.AddMinutes(15).AddSeconds(15), [0.0, 0.0]));
        Assert.Equal(36.0 * 5.0 / 3600.0, first.HeatMwh, 9);
        var second = Assert.Single(sum.Take(s_start.AddMinutes(30), [0.0, 0.0]));
        Assert.Equal(36.0 * 15.0 / 3600.0, second.HeatMwh, 9);
    }

    [Fact]
    public void Hours_without_a_reading_give_no_intervals()
    {
        var sum = new EnergyAccumulator(s_plant, s_site.Weather);
        sum.Take(s_start, [10.0, 0.0]);
        Assert.Equal(s_start, Assert.Single(sum.Take(s_start.AddHours(5), [10.0, 0.0])).Start);

        // The reading of the fifth hour held for half a minute, and the quarters after it are no intervals.
        var fifth = Assert.Single(sum.Take(s_start.AddHours(6), [null, null]));
        Assert.Equal(s_start.AddHours(5), fifth.Start);
        Assert.Equal(0.5 / 15.0, fifth.Coverage, 9);
        Assert.Empty(sum.Take(s_start.AddHours(7), [null, null]));
    }

    [Fact]
    public void A_clock_set_back_gives_up_the_interval_begun()
    {
        var sum = new EnergyAccumulator(s_plant, s_site.Weather);
        Take(sum, TimeSpan.Zero, TimeSpan.FromMinutes(5), 12.0, 0.0);
        Assert.Empty(sum.Take(s_start.AddMinutes(-10), [12.0, 0.0]));
        var interval = Assert.Single(sum.Take(s_start.AddMinutes(2), [12.0, 0.0]));
        Assert.Equal((s_start.AddMinutes(-15), 12.0 * 30.0 / 3600.0), (interval.Start, Math.Round(interval.HeatMwh, 9)));
    }

    [Theory]
    [InlineData("Modulating", 20.0, MetricTrust.Good, 20.0)]
    [InlineData("Modulating", -0.2, MetricTrust.Good, 0.0)]
    [InlineData("Standby", 20.0, MetricTrust.Bad, 0.0)]
    [InlineData("Modulating", 20.0, MetricTrust.Uncertain, null)]
    [InlineData("Modulating", 61.0, MetricTrust.Good, null)]
    public void Only_a_good_heat_meter_is_counted(string state, double told, MetricTrust trust, double? counted)
    {
        var unit = s_plant.Units[0];
        var live = Told.Firing().But(Told.Text(MetricId.BurnerState, state), Told.Number(MetricId.HeatOutputMw, told) with { Trust = trust }).Snapshot();
        Assert.Equal(counted, UnitJudgement.MeasuredHeatMegawatts(unit, live));
        Assert.Null(UnitJudgement.MeasuredHeatMegawatts(unit, live with { Connection = ConnectionState.Silent }));
    }

    [Fact]
    public void Indicators_are_of_whole_intervals_inside_the_time_and_know_no_carbon_without_a_factor()
    {
        // Half the hour was recorded: 2 MWh of heat from 2.5 MWh of gas at 30 EUR and 0.2 t.
        EnergyInterval[] intervals = [Interval(0, 1.0, 1.25), Interval(15, 1.0, 1.25), Interval(60, 9.0, 9.0), Interval(-15, 9.0, 9.0)];
        var gas = s_site.Fuels[0];
        var figures = EnergyFigures.Of(intervals, s_start, s_start.AddHours(1), [gas with { Co2TonnesPerMegawattHour = 0.2 }]);
        Assert.Equal((2.0, 2.5, 1.25, 75.0, 0.5), (figures.HeatMwh, figures.FuelMwh, figures.SpecificFuel, figures.CostEur, figures.Coverage));
        Assert.Equal(0.5, figures.Co2Tonnes!.Value, 9);
        Assert.Null(EnergyFigures.Of(intervals, s_start, s_start.AddHours(1), [gas]).Co2Tonnes);
        Assert.Null(EnergyFigures.Of([], s_start, s_start.AddHours(1), [gas]).SpecificFuel);
    }

    [Fact]
    public void Hours_that_were_not_measured_well_are_left_out()
    {
        EnergyInterval[] intervals =
        [
            .. Enumerable.Range(0, 4).Select(i => Interval(15 * i, 1.0, 2.0)),
            .. Enumerable.Range(4, 3).Select(i => Interval(15 * i, 1.0, 2.0)),
        ];
        var hour = Assert.Single(EnergyPeriodSum.Of(intervals, EnergyResolution.Hour));
        Assert.Equal(new EnergyPeriodSum(s_start, 8.0, 5.0, 4.0), hour);
        Assert.Empty(EnergyPeriodSum.Of(intervals, EnergyResolution.Day));
    }

    // 100 MWh in ten days: after four of them 40.
    [Theory]
    [InlineData(EnergyIndicator.FuelMwh, -1, 0.0, 1.0, TargetState.NotBegun)]
    [InlineData(EnergyIndicator.FuelMwh, 4, 40.0, 1.0, TargetState.OnTrack)]
    [InlineData(EnergyIndicator.FuelMwh, 4, 41.0, 1.0, TargetState.Behind)]
    [InlineData(EnergyIndicator.FuelMwh, 4, 40.0, 0.94, TargetState.NotKnown)]
    [InlineData(EnergyIndicator.FuelMwh, 10, 100.0, 1.0, TargetState.Met)]
    [InlineData(EnergyIndicator.FuelMwh, 10, 101.0, 1.0, TargetState.Missed)]
    [InlineData(EnergyIndicator.SpecificFuelMwhPerMwh, 4, 99.0, 1.0, TargetState.OnTrack)]
    [InlineData(EnergyIndicator.PerformancePct, 4, 101.0, 1.0, TargetState.Behind)]
    [InlineData(EnergyIndicator.Co2T, 4, null, 1.0, TargetState.NotKnown)]
    public void Target_of_a_sum_is_judged_by_its_share_of_the_time(EnergyIndicator indicator, int day, double? actual, double coverage, TargetState state) =>
        Assert.Equal(state, new EnergyTarget(indicator, 100.0, s_start, s_start.AddDays(10)).Judge(actual, coverage, s_start.AddDays(day)).State);

    private static ImmutableArray<EnergyInterval> Feed(TimeSpan from, TimeSpan to, params double?[] heat) => Take(new EnergyAccumulator(s_plant, s_site.Weather), from, to, heat);

    private static ImmutableArray<EnergyInterval> Take(EnergyAccumulator sum, TimeSpan from, TimeSpan to, params double?[] heat)
    {
        var ended = ImmutableArray.CreateBuilder<EnergyInterval>();
        for (var at = from; at <= to; at += TimeSpan.FromSeconds(10))
        {
            ended.AddRange(sum.Take(s_start + at, heat));
        }

        return ended.ToImmutable();
    }

    private static EnergyInterval Interval(int minute, double heat, double gas) =>
        new(s_start.AddMinutes(minute), heat, ImmutableSortedDictionary<string, double>.Empty.Add("gas", gas), 1.0, 5.0, 1.0);
}
