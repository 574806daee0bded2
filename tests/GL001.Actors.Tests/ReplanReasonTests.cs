using GL001.Gateway;
using GL001.Wire;

namespace GL001.Actors.Tests;

public sealed class ReplanReasonTests
{
    private static readonly UnitSnapshot s_firing = Told.Firing().Snapshot();

    public static TheoryData<string, MetricValue> Changes => new()
    {
        { "BLR-1 is locked out", Told.Text(MetricId.BurnerState, "Lockout") },
        { "BLR-1 takes no lease: in local mode", Told.Number(MetricId.RemoteSelected, 0.0) },
        { "BLR-1 stopped firing", Told.Text(MetricId.BurnerState, "Standby") },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_trip_a_switch_to_local_and_a_stop_are_reasons(string reason, MetricValue told) =>
        Assert.Equal(reason, ReplanReason.Of(s_firing, Told.Firing().But(told).Snapshot(), Told.Data(told)));

    [Theory]
    [InlineData("BLR-1 was reset", MetricId.BurnerState)]
    [InlineData("BLR-1 takes leases", MetricId.RemoteSelected)]
    public void A_reset_and_a_switch_to_remote_are_reasons(string reason, int metricId)
    {
        var before = Told.Firing().But(metricId == MetricId.BurnerState ? Told.Text(metricId, "Lockout") : Told.Number(metricId, 0.0)).Snapshot();
        var now = metricId == MetricId.BurnerState ? Told.Firing().But(Told.Text(metricId, "Standby")).Snapshot() : s_firing;
        Assert.Equal(reason, ReplanReason.Of(before, now, Told.Data()));
    }

    [Fact]
    public void Births_and_deaths_are_reasons()
    {
        Assert.Equal("BLR-1-CTL was born", ReplanReason.Of(s_firing, s_firing, Told.Firing().Birth()));
        Assert.Equal("BLR-1-CTL died", ReplanReason.Of(s_firing, s_firing, new ControllerDied("Plant-A", "BLR-1-CTL", Told.At)));
        Assert.Equal("BLR-1 died", ReplanReason.Of(s_firing, s_firing, new UnitDied("Plant-A", "BLR-1-CTL", "BLR-1", Told.At)));
    }

    [Fact]
    public void A_measurement_is_no_reason() =>
        Assert.Null(ReplanReason.Of(s_firing, Told.Firing(25.0).Snapshot(), Told.Data(Told.Number(MetricId.HeatOutputMw, 25.0))));

    [Fact]
    public async Task Ten_seconds_of_silence_are_noticed_without_anybody_asking()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.TellAsync(Told.Firing().Birth());
        Assert.Equal("BLR-1-CTL was born", await network.Replan.WaitAsync(CancellationToken.None));
        var next = network.Replan.WaitAsync(CancellationToken.None);
        for (var turn = 0; turn < 1_000 && !next.IsCompleted; turn++)
        {
            // The timer's own turn is taken by the silo; virtual time goes on until it has been.
            network.Clock.Advance(ControllerGrain.ListenPeriod);
            await Task.WhenAny(next, Task.Delay(10));
        }

        Assert.True(next.IsCompleted, "silence was never noticed");
        Assert.Equal("BLR-1-CTL is Silent", await next);
        Assert.True(network.Clock.GetUtcNow() - Told.At > ControllerRecord.SilenceLimit);
    }
}
