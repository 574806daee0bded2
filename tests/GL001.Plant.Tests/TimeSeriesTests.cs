namespace GL001.Plant.Tests;

public class TimeSeriesTests
{
    [Fact]
    public void Value_holds_until_the_next_row()
    {
        TimeSeries series = Utc((new DateTime(2020, 5, 1, 10, 0, 0), 7), (new DateTime(2020, 5, 1, 11, 0, 0), 9));
        Assert.Equal(7, series.At(At("2020-05-01T10:00:00Z")));
        Assert.Equal(7, series.At(At("2020-05-01T10:59:59Z")));
        Assert.Equal(9, series.At(At("2020-05-01T11:00:00Z")));
    }

    [Fact]
    public void Series_of_one_year_answers_for_any_other_by_month_day_and_time()
    {
        TimeSeries series = Hourly(SeriesClock.Utc, 2019);
        Assert.Equal(Stamp(2019, 7, 4, 13), series.At(At("2031-07-04T13:20:00Z")));
    }

    [Fact]
    public void Before_the_first_row_the_last_one_of_the_year_holds()
    {
        TimeSeries series = Utc((new DateTime(2020, 1, 1, 6, 0, 0), 1), (new DateTime(2020, 12, 31, 18, 0, 0), 2));
        Assert.Equal(2, series.At(At("2026-01-01T05:00:00Z")));
    }

    [Fact]
    public void Leap_day_asked_of_a_year_without_it_is_28_February_at_the_same_time()
    {
        TimeSeries series = Hourly(SeriesClock.Utc, 2019);
        Assert.Equal(Stamp(2019, 2, 28, 9), series.At(At("2024-02-29T09:00:00Z")));
        Assert.Equal(Stamp(2019, 3, 1, 0), series.At(At("2024-03-01T00:00:00Z")));
    }

    [Fact]
    public void Leap_day_that_a_leap_years_file_leaves_out_is_28_February_too()
    {
        TimeSeries series = TimeSeries.Create("s", SeriesUnit.Megawatt, SeriesClock.Utc, [.. Rows(SeriesClock.Utc, 2020).Where(row => row.Wall is not { Month: 2, Day: 29 })]);
        Assert.Equal(Stamp(2020, 2, 28, 9), series.At(At("2024-02-29T09:00:00Z")));
    }

    [Fact]
    public void Leap_day_of_the_series_answers_a_leap_day_and_is_passed_over_otherwise()
    {
        TimeSeries series = Hourly(SeriesClock.Utc, 2020);
        Assert.Equal(Stamp(2020, 2, 29, 9), series.At(At("2024-02-29T09:00:00Z")));
        Assert.Equal(Stamp(2020, 3, 1, 0), series.At(At("2026-03-01T00:00:00Z")));
    }

    [Fact]
    public void Local_series_is_read_on_its_own_clock_in_summer_and_winter()
    {
        TimeSeries series = Hourly(SeriesClock.CentralEuropean, 2020);
        Assert.Equal(Stamp(2020, 1, 15, 13), series.At(At("2026-01-15T12:00:00Z")));
        Assert.Equal(Stamp(2020, 7, 15, 14), series.At(At("2026-07-15T12:00:00Z")));
    }

    [Fact]
    public void Hour_that_the_series_skipped_holds_the_last_value_before_it()
    {
        // 29 March is a changeover in 2020, an ordinary day in 2025: 02:30 exists there and has no row here.
        TimeSeries series = Hourly(SeriesClock.CentralEuropean, 2020);
        Assert.Equal(Stamp(2020, 3, 29, 1), series.At(At("2025-03-29T01:30:00Z")));
        Assert.Equal(Stamp(2020, 3, 29, 3), series.At(At("2025-03-29T02:00:00Z")));
    }

    [Fact]
    public void Doubled_hour_gives_each_pass_its_own_rows_in_the_same_year()
    {
        TimeSeries series = Doubled();
        Assert.Equal(21, series.At(At("2020-10-25T00:30:00Z")));
        Assert.Equal(22, series.At(At("2020-10-25T01:30:00Z")));
    }

    [Fact]
    public void Doubled_hour_of_the_series_gives_its_first_pass_to_an_ordinary_day()
    {
        Assert.Equal(21, Doubled().At(At("2026-10-25T00:30:00Z")));   // 25 October 2026 is a changeover again
        Assert.Equal(21, Doubled().At(At("2025-10-25T00:30:00Z")));   // in 2025 it is the 26th
        Assert.Equal(3, Doubled().At(At("2025-10-25T01:30:00Z")));
    }

    [Fact]
    public void Doubled_hour_of_the_asked_year_gets_the_same_rows_twice()
    {
        TimeSeries series = Hourly(SeriesClock.CentralEuropean, 2020);
        Assert.Equal(Stamp(2020, 10, 26, 2), series.At(At("2025-10-26T00:00:00Z")));
        Assert.Equal(Stamp(2020, 10, 26, 2), series.At(At("2025-10-26T01:00:00Z")));
    }

    [Fact]
    public void Row_in_the_skipped_hour_is_refused() =>
        Refused("skips", SeriesClock.CentralEuropean, (new DateTime(2020, 3, 29, 2, 15, 0), 1));

    [Fact]
    public void Rows_out_of_order_are_refused() =>
        Refused("out of order", SeriesClock.Utc, (new DateTime(2020, 5, 2), 1), (new DateTime(2020, 5, 1), 2));

    [Fact]
    public void Same_wall_time_a_third_time_is_refused()
    {
        DateTime doubled = new(2020, 10, 25, 2, 0, 0);
        Refused("out of order", SeriesClock.CentralEuropean, (doubled, 1), (doubled, 2), (doubled, 3));
    }

    [Fact]
    public void Rows_of_two_years_are_refused() =>
        Refused("one calendar year", SeriesClock.Utc, (new DateTime(2020, 12, 31), 1), (new DateTime(2021, 1, 1), 2));

    [Fact]
    public void Value_that_is_not_finite_is_refused() =>
        Refused("not finite", SeriesClock.Utc, (new DateTime(2020, 12, 31), double.NaN));

    [Fact]
    public void Series_without_rows_is_refused() => Refused("no rows", SeriesClock.Utc);

    [Fact]
    public void Demand_is_the_scaled_series_and_never_below_its_floor()
    {
        var demand = new Demand
        {
            Id = "DEM-1",
            Name = "Jackets",
            HeaderId = "STM-100",
            Tier = DemandTier.ProductSafety,
            Series = Utc((new DateTime(2020, 1, 1), 100), (new DateTime(2020, 6, 1), 10)),
            Scale = 0.2,
            Floor = ThermalPower.FromMegawatts(3),
        };
        Assert.Equal(20, demand.HeatAt(At("2026-02-01T00:00:00Z")).Megawatts);
        Assert.Equal(3, demand.HeatAt(At("2026-07-01T00:00:00Z")).Megawatts);
    }

    /// <summary>The changeover night of October 2020 as files write it: 02:00 twice, 21 MW and then 22 MW.</summary>
    private static TimeSeries Doubled() => TimeSeries.Create("s", SeriesUnit.Megawatt, SeriesClock.CentralEuropean,
    [
        new(new DateTime(2020, 10, 25, 1, 0, 0), 1),
        new(new DateTime(2020, 10, 25, 2, 0, 0), 21),
        new(new DateTime(2020, 10, 25, 2, 0, 0), 22),
        new(new DateTime(2020, 10, 25, 3, 0, 0), 3),
    ]);

    private static TimeSeries Hourly(SeriesClock clock, int year) => TimeSeries.Create("s", SeriesUnit.Megawatt, clock, [.. Rows(clock, year)]);

    /// <summary>A year of hours whose values spell their own wall time, so that a test sees which row answered.</summary>
    private static IEnumerable<SeriesRow> Rows(SeriesClock clock, int year)
    {
        DateTimeOffset instant = new(clock.ToUtc(new DateTime(year, 1, 1))!.Value);
        for (DateTime wall = clock.WallAt(instant).Wall; wall.Year == year; wall = clock.WallAt(instant).Wall)
        {
            yield return new SeriesRow(wall, Stamp(wall.Year, wall.Month, wall.Day, wall.Hour));
            instant = instant.AddHours(1);
        }
    }

    private static double Stamp(int year, int month, int day, int hour) => (((((year * 100) + month) * 100.0) + day) * 100) + hour;

    private static TimeSeries Utc(params (DateTime Wall, double Value)[] rows) =>
        TimeSeries.Create("s", SeriesUnit.Megawatt, SeriesClock.Utc, [.. rows.Select(row => new SeriesRow(row.Wall, row.Value))]);

    private static void Refused(string because, SeriesClock clock, params (DateTime Wall, double Value)[] rows)
    {
        var refused = Assert.Throws<ArgumentException>(() => TimeSeries.Create("s", SeriesUnit.Megawatt, clock, [.. rows.Select(row => new SeriesRow(row.Wall, row.Value))]));
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture);
}
