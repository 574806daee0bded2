namespace GL001.Plant.Tests;

/// <summary>Changeover dates are those of Directive 2000/84/EC: last Sunday of March and of October, at 01:00 UTC.</summary>
public class SeriesClockTests
{
    [Theory]
    [InlineData("2020-03-29T00:59:59Z", "2020-03-29 01:59:59", false)]
    [InlineData("2020-03-29T01:00:00Z", "2020-03-29 03:00:00", false)]
    [InlineData("2020-10-25T00:30:00Z", "2020-10-25 02:30:00", false)]
    [InlineData("2020-10-25T01:30:00Z", "2020-10-25 02:30:00", true)]
    [InlineData("2020-10-25T02:00:00Z", "2020-10-25 03:00:00", false)]
    [InlineData("2026-03-29T01:00:00Z", "2026-03-29 03:00:00", false)]
    [InlineData("2026-07-01T12:00:00Z", "2026-07-01 14:00:00", false)]
    [InlineData("2025-12-31T23:30:00Z", "2026-01-01 00:30:00", false)]
    public void German_clock_shows_local_time(string utc, string wall, bool secondPass)
    {
        DateTimeOffset instant = DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture);
        DateTime expected = DateTime.Parse(wall, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((expected, secondPass), SeriesClock.CentralEuropean.WallAt(instant));
        Assert.Equal(instant.UtcDateTime, SeriesClock.CentralEuropean.ToUtc(expected, secondPass));
    }

    [Fact]
    public void Skipped_hour_has_no_instant()
    {
        Assert.Null(SeriesClock.CentralEuropean.ToUtc(new DateTime(2020, 3, 29, 2, 0, 0)));
        Assert.Null(SeriesClock.CentralEuropean.ToUtc(new DateTime(2020, 3, 29, 2, 59, 59)));
    }

    [Fact]
    public void Every_hour_of_ten_years_comes_back_from_the_wall_to_the_same_instant()
    {
        DateTimeOffset begin = new(2019, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (int hour = 0; hour < 10 * 365 * 24; hour++)
        {
            DateTimeOffset instant = begin.AddHours(hour);
            (DateTime wall, bool secondPass) = SeriesClock.CentralEuropean.WallAt(instant);
            Assert.Equal(instant.UtcDateTime, SeriesClock.CentralEuropean.ToUtc(wall, secondPass));
        }
    }

    [Fact]
    public void Fixed_offset_never_changes_and_keeps_its_name()
    {
        SeriesClock clock = SeriesClock.FixedOffset(TimeSpan.FromHours(1));
        Assert.Equal("+01:00", clock.Name);
        Assert.Equal("-03:30", SeriesClock.FixedOffset(TimeSpan.FromMinutes(-210)).Name);
        Assert.Equal(new DateTime(2020, 7, 1, 13, 0, 0), clock.WallAt(new DateTimeOffset(2020, 7, 1, 12, 0, 0, TimeSpan.Zero)).Wall);
        Assert.Throws<ArgumentOutOfRangeException>(() => SeriesClock.FixedOffset(TimeSpan.FromHours(15)));
    }
}
