using GL001.Engineering.Alarms;

namespace GL001.Engineering.Tests.Alarms;

public sealed class AlarmMetricsTests
{
    private static readonly DateTimeOffset s_start = new(2024, 5, 6, 0, 0, 0, TimeSpan.Zero);

    private static AlarmRecord At(double minutes, string tag, AlarmPriority priority = AlarmPriority.Low, double lastsMinutes = 1.0) =>
        new(tag, priority, s_start.AddMinutes(minutes), s_start.AddMinutes(minutes + lastsMinutes));

    [Fact]
    public void A_flood_starts_above_ten_and_ends_below_five()
    {
        // 11 alarms in the third window, 6 in the fourth, 4 in the fifth.
        AlarmRecord[] alarms =
        [
            .. Enumerable.Range(0, 11).Select(i => At(20.0 + (0.5 * i), $"a{i}")),
            .. Enumerable.Range(0, 6).Select(i => At(30.0 + i, $"b{i}")),
            .. Enumerable.Range(0, 4).Select(i => At(40.0 + i, $"c{i}")),
        ];
        AlarmMetricsResult result = AlarmMetrics.Calculate(new AlarmMetricsInput(alarms, s_start, s_start.AddHours(10)));
        AlarmFlood flood = Assert.Single(result.Floods);
        Assert.Equal(s_start.AddMinutes(20), flood.Start);
        Assert.Equal(s_start.AddMinutes(40), flood.End);
        Assert.Equal(17, flood.Alarms);
        Assert.Equal(100.0 * 20.0 / 600.0, result.FloodPct, 9);
        Assert.Equal(11.0, result.PeakPerTenMinutes);
        Assert.Equal(2.1, result.PerOperatorHour, 9);
        Assert.Equal(1.05, AlarmMetrics.Calculate(new AlarmMetricsInput(alarms, s_start, s_start.AddHours(10), 2)).PerOperatorHour, 9);
    }

    [Fact]
    public void Ten_in_ten_minutes_is_no_flood() =>
        Assert.Empty(AlarmMetrics.Calculate(new AlarmMetricsInput([.. Enumerable.Range(0, 10).Select(i => At(i * 0.5, $"a{i}"))], s_start, s_start.AddHours(1))).Floods);

    [Fact]
    public void Chattering_and_stale_alarms_are_named()
    {
        AlarmRecord[] alarms =
        [
            At(1.0, "LSL-103"), At(1.4, "LSL-103"), At(2.0, "LSL-103"), At(5.0, "PSH-102"), At(5.9, "PSH-102"), At(6.2, "PSH-102"), At(10.0, "TSH-101", AlarmPriority.High, 24.1 * 60.0), At(2_000.0, "XV-104") with { Cleared = null },
        ];
        AlarmMetricsResult result = AlarmMetrics.Calculate(new AlarmMetricsInput(alarms, s_start, s_start.AddDays(2)));
        Assert.Equal(["LSL-103"], result.ChatteringTags);
        Assert.Equal(["TSH-101"], result.StaleTags);
        Assert.Equal(["XV-104", "TSH-101"], AlarmMetrics.Calculate(new AlarmMetricsInput(alarms, s_start, s_start.AddDays(3))).StaleTags.OrderDescending());
    }

    [Fact]
    public void Shares_and_priorities_are_held_against_their_targets()
    {
        AlarmRecord[] alarms = [.. Enumerable.Range(0, 100).Select(i => At(i * 60.0, $"t{i % 20}", i < 80 ? AlarmPriority.Low : i < 95 ? AlarmPriority.Medium : AlarmPriority.High))];
        AlarmMetricsResult result = AlarmMetrics.Calculate(new AlarmMetricsInput(alarms, s_start, s_start.AddHours(100)));
        Assert.Equal([80.0, 15.0, 5.0], [result.LowPct, result.MediumPct, result.HighPct]);
        Assert.Equal(50.0, result.TopTenSharePct, 9);
        Assert.Equal(10, result.TopTen.Count);
        Assert.Equal(["top_ten_share_pct"], result.Metrics.Where(metric => !metric.IsMet).Select(metric => metric.Name));
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("alarms[0].raised", () => AlarmMetrics.Calculate(new AlarmMetricsInput([At(-1.0, "a")], s_start, s_start.AddHours(1))), "outside");
        Refused.At("alarms[0].cleared", () => AlarmMetrics.Calculate(new AlarmMetricsInput([At(1.0, "a", lastsMinutes: -1.0)], s_start, s_start.AddHours(1))), "before");
        Refused.At("to", () => AlarmMetrics.Calculate(new AlarmMetricsInput([], s_start, s_start.AddMinutes(5))), "ten minutes");
    }
}
