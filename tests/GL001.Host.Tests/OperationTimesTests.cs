using GL001.Host.Observation;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Host.Tests;

public sealed class OperationTimesTests
{
    private const string Run = "run";

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Percentiles_are_of_the_last_five_minutes_and_nothing_is_not_zero()
    {
        var times = new OperationTimes(_clock);
        Assert.Null(times.Of(Run));
        for (var i = 1; i <= 100; i++)
        {
            times.Count(Run, i);
        }

        Assert.Equal(new OperationTime(Run, 100, 50.0, 95.0, 100.0), times.Of(Run));
        _clock.Advance(RecentOutcomes.Window);
        times.Count(Run, 0.25);
        Assert.Equal(101, times.Of(Run)!.Count);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new OperationTime(Run, 1, 0.25, 0.25, 0.25), times.Of(Run));
    }

    [Fact]
    public void A_flood_of_times_pushes_out_the_oldest()
    {
        var times = new OperationTimes(_clock);
        times.Count(Run, 1000.0);
        for (var i = 0; i < 5000; i++)
        {
            times.Count(Run, 0.1);
        }

        Assert.Equal(0.1, times.Of(Run)!.LongestSeconds);
    }

    [Fact]
    public void What_took_long_is_listed_newest_first()
    {
        var times = new OperationTimes(_clock);
        times.Count(Run, OperationTimes.SlowSeconds - 0.001);
        times.Count(Run, 1.0);
        times.Count("plan", 2.0);
        Assert.Equal(["plan", Run], times.Slow().Select(slow => slow.Operation));
    }
}
