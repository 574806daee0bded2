using GL001.Gateway;
using GL001.Wire;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Actors.Tests;

public sealed class ControllerRecordTests
{
    private readonly FakeTimeProvider _clock = new(Told.At);
    private readonly ControllerRecord _record;

    public ControllerRecordTests()
    {
        _record = new ControllerRecord("Plant-A", "BLR-1-CTL", _clock);
        _record.Take(Told.Firing().Birth());
    }

    [Fact]
    public void Values_of_a_controller_that_speaks_are_live()
    {
        var unit = _record.Judged();
        Assert.Equal((ConnectionState.Online, "Modulating", 20.0), (unit.Connection, unit.Text(MetricId.BurnerState), unit.HeatMegawatts));
        Assert.Equal(MetricTrust.Good, unit.Values[MetricId.HeatOutputMw].Trust);
    }

    [Theory]
    [InlineData("silent")]
    [InlineData("dead controller")]
    [InlineData("dead unit")]
    public void Nothing_of_a_controller_that_cannot_be_heard_is_shown_as_live(string how)
    {
        if (how == "silent")
        {
            _clock.Advance(TimeSpan.FromSeconds(10.1));
        }
        else
        {
            _record.Take(how == "dead unit" ? new UnitDied("Plant-A", "BLR-1-CTL", "BLR-1", Told.At) : new ControllerDied("Plant-A", "BLR-1-CTL", Told.At));
        }

        var unit = _record.Judged();
        Assert.Equal(how == "silent" ? ConnectionState.Silent : ConnectionState.Offline, unit.Connection);
        Assert.All(unit.Values.Values, value => Assert.Equal((MetricTrust.Bad, "Stale"), (value.Trust, value.Cause)));
        Assert.Equal(("Unknown", "Unknown", null), (unit.Text(MetricId.BurnerState), unit.Text(MetricId.SetpointSource), unit.Number(MetricId.LeaseRemainingMs)));
        Assert.Equal((0.0, 20.0), (unit.HeatMegawatts, unit.Number(MetricId.HeatOutputMw)));
        Assert.Null(_record.NextLease(LeaseTerms.OfOneValue(20.0, TimeSpan.FromMinutes(5)), 0));
    }

    [Fact]
    public void A_birth_brings_live_values_back()
    {
        _record.Take(new ControllerDied("Plant-A", "BLR-1-CTL", Told.At));
        _record.Take(Told.Firing(18.0).Birth());
        Assert.Equal((18.0, MetricTrust.Good), (_record.Judged().HeatMegawatts, _record.Judged().Values[MetricId.HeatOutputMw].Trust));
    }

    [Fact]
    public void A_value_kept_back_while_the_link_was_down_never_overwrites_the_present()
    {
        _record.Take(Told.Data(Told.Number(MetricId.HeatOutputMw, 3.0, historical: true), Told.Number(MetricId.FiringRatePct, 55.0)));
        Assert.Equal((20.0, 55.0), (_record.Judged().HeatMegawatts, _record.Judged().Number(MetricId.FiringRatePct)));
        _record.Take(Told.Firing().But(Told.Number(MetricId.HeatOutputMw, 3.0, historical: true)).Birth());
        Assert.Null(_record.Judged().Number(MetricId.HeatOutputMw));
    }

    [Theory]
    [InlineData(+3600)]
    [InlineData(-3600)]
    public void Silence_is_elapsed_time_whatever_the_wall_clock_is_set_to(int wallSeconds)
    {
        var clock = new SetWallClock(_clock);
        var record = new ControllerRecord("Plant-A", "BLR-1-CTL", clock);
        record.Take(Told.Firing().Birth());
        clock.WallSetBy = TimeSpan.FromSeconds(wallSeconds);
        Assert.Equal(ConnectionState.Online, record.Judged().Connection);
        _clock.Advance(TimeSpan.FromSeconds(10.1));
        Assert.Equal(ConnectionState.Silent, record.Judged().Connection);
    }

    /// <summary>A clock whose wall time somebody set, while its elapsed time goes on.</summary>
    private sealed class SetWallClock(TimeProvider inner) : TimeProvider
    {
        public TimeSpan WallSetBy { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + WallSetBy;
    }
}
