using Microsoft.Extensions.Time.Testing;

namespace GL001.Host.Tests;

public sealed class RecentTimesTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void The_95th_percentile_is_of_the_last_five_minutes_and_nothing_is_not_zero()
    {
        var times = new RecentTimes(_clock);
        Assert.Null(times.P95Seconds);
        for (var i = 1; i <= 100; i++)
        {
            times.Add(i);
        }

        Assert.Equal(95.0, times.P95Seconds);
        _clock.Advance(RecentTimes.Window);
        times.Add(0.5);
        Assert.Equal(95.0, times.P95Seconds);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0.5, times.P95Seconds);
    }

    [Fact]
    public void A_flood_of_times_pushes_out_the_oldest()
    {
        var times = new RecentTimes(_clock);
        times.Add(1000.0);
        for (var i = 0; i < 1000; i++)
        {
            times.Add(1.0);
        }

        Assert.Equal(1.0, times.P95Seconds);
    }
}
