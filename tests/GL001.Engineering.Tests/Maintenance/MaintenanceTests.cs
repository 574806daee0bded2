using GL001.Engineering.Maintenance;

namespace GL001.Engineering.Tests.Maintenance;

public sealed class MaintenanceTests
{
    private static readonly DateTimeOffset s_start = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_steady_rise_reaches_its_limit_when_arithmetic_says()
    {
        // 2.0 + 0.02 a day; at day 50 it is 3.0, 75 days from 4.5.
        TrendPoint[] points = [.. Enumerable.Range(0, 51).Select(day => new TrendPoint(s_start.AddDays(day), 2.0 + (0.02 * day) + (day % 2 == 0 ? 0.01 : -0.01)))];
        TrendResult result = TrendToLimit.Calculate(new TrendInput(points, 4.5));
        Assert.True(result.IsSignificant);
        Assert.Equal(75.0, result.RemainingDays!.Value, 1.5);
        Assert.InRange(result.RemainingDays.Value, result.EarliestDays!.Value, result.LatestDays!.Value);
        TrendResult falling = TrendToLimit.Calculate(new TrendInput([.. points.Select(point => point with { Value = -point.Value })], -4.5, false));
        Assert.Equal(result.RemainingDays.Value, falling.RemainingDays!.Value, 6);
    }

    [Fact]
    public void Noise_gives_no_date_to_plan_on()
    {
        var random = new Random(7);
        TrendPoint[] points = [.. Enumerable.Range(0, 40).Select(day => new TrendPoint(s_start.AddDays(day), 3.0 + random.NextDouble()))];
        TrendResult result = TrendToLimit.Calculate(new TrendInput(points, 4.5));
        Assert.False(result.IsSignificant);
        Assert.Null(result.LatestDays);
    }

    [Fact]
    public void A_limit_that_lies_behind_has_been_reached()
    {
        TrendPoint[] points = [.. Enumerable.Range(0, 10).Select(day => new TrendPoint(s_start.AddDays(day), day))];
        TrendResult result = TrendToLimit.Calculate(new TrendInput(points, 8.0));
        Assert.Equal(0.0, result.RemainingDays);
        Assert.Contains("has been reached", result.Explanation, StringComparison.Ordinal);
        Assert.Null(TrendToLimit.Calculate(new TrendInput(points, -1.0, false)).RemainingDays);
    }

    /// <summary>The 90 % interval of a slope has to hold the true one in about 90 % of seeded trials.</summary>
    [Fact]
    public void The_interval_covers_as_often_as_it_says()
    {
        int covered = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            TrendPoint[] points = [.. Enumerable.Range(0, 30).Select(day => new TrendPoint(s_start.AddDays(day), (0.1 * day) + random.NextDouble() + random.NextDouble() + random.NextDouble()))];
            TrendResult result = TrendToLimit.Calculate(new TrendInput(points, 10.0));
            covered += result.SlopeLowPerDay <= 0.1 && result.SlopeHighPerDay >= 0.1 ? 1 : 0;
        }

        Assert.InRange(covered, 340, 384);
    }

    [Fact]
    public void Hours_and_starts_are_counted_and_the_nearer_service_is_told()
    {
        RunningHoursResult result = RunningHours.Calculate(new RunningHoursInput(
            [new(s_start, false), new(s_start.AddHours(2), true), new(s_start.AddHours(8), false), new(s_start.AddHours(9), true), new(s_start.AddHours(10), true)], s_start.AddHours(24), 1_000.0, 100, 900.0, 10));
        Assert.Equal(21.0, result.Hours, 9);
        Assert.Equal(2, result.Starts);
        Assert.Equal(15.0, result.LongestRunHours, 9);
        Assert.Equal(87.5, result.UtilisationPct, 9);
        Assert.Equal(79.0, result.HoursLeft!.Value, 9);
        Assert.Equal(88, result.StartsLeft);
        Assert.Equal(79.0 / 21.0, result.ServiceInDays!.Value, 9);
    }

    [Theory]
    [InlineData(VibrationGroup.MediumRigid, 1.3, VibrationZone.A)]
    [InlineData(VibrationGroup.MediumRigid, 3.0, VibrationZone.C)]
    [InlineData(VibrationGroup.LargeFlexible, 3.6, VibrationZone.B)]
    [InlineData(VibrationGroup.LargeRigid, 7.2, VibrationZone.D)]
    public void Vibration_is_put_into_its_zone(VibrationGroup group, double velocity, VibrationZone zone) =>
        Assert.Equal(zone, VibrationSeverity.Calculate(new VibrationInput(group, velocity)).Zone);

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        TrendPoint[] broken = [.. Enumerable.Range(0, 6).Select(day => new TrendPoint(s_start.AddDays(day), day == 3 ? double.NaN : day))];
        Refused.At("points[3].value", () => TrendToLimit.Calculate(new TrendInput(broken, 4.5)), "NaN is not allowed");
        Refused.At("points", () => TrendToLimit.Calculate(new TrendInput([new(s_start, 1.0)], 4.5)), "at least 5");
        Refused.At("states[1].time", () => RunningHours.Calculate(new RunningHoursInput([new(s_start, true), new(s_start.AddHours(-1), true)], s_start.AddHours(1))));
        Refused.At("velocity_mm_per_s", () => VibrationSeverity.Calculate(new VibrationInput(VibrationGroup.LargeRigid, -1.0)), "mm/s");
    }
}
