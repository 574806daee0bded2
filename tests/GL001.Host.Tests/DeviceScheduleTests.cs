using System.Collections.Immutable;
using GL001.Actors;
using GL001.Control;
using GL001.Gateway;
using GL001.Simulator.Tests;
using GL001.Wire;

namespace GL001.Host.Tests;

/// <summary>A plan's next hours at the controller: it follows them without host and broker, and hears no replaced coordinator.</summary>
public sealed class DeviceScheduleTests : IDisposable
{
    private readonly DeviceBench _bench = new(Story.Firing(Story.OfBoiler()));

    private SetpointArbiter Arbiter => _bench.Story.Cycle.Arbiter;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_unit_whose_host_is_gone_for_three_hours_follows_the_steps_and_then_its_own_pressure()
    {
        await _bench.RunAsync(TimeSpan.FromSeconds(5));
        ImmutableArray<double> steps = [.. Enumerable.Range(0, 12).Select(i => 8.0 + (i % 5))];
        await OfferAsync(1, 1, steps);
        Assert.Equal(LeaseRefusal.None, Arbiter.LastRefusal);
        _bench.HostLives = false;
        _bench.Link.Cut();
        _bench.Link.RefusesToConnect = true;
        var begun = _bench.Subject.UptimeMs;
        foreach (var heat in steps)
        {
            await _bench.RunAsync(TimeSpan.FromMinutes(14));
            Assert.Equal((SetpointSource.Lease, heat), (Arbiter.Source, Arbiter.AcceptedHeatMw));
            Assert.Equal(heat, Arbiter.RampedHeatMw, 0.5);
            await _bench.RunAsync(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(_bench.Subject.UptimeMs - begun, 3 * 3_600_000, (3 * 3_600_000) + 1_000);
        Assert.Equal(SetpointSource.LocalCurve, Arbiter.Source);
        await _bench.RunAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(BurnerState.Modulating, _bench.Story.State);
        Assert.Equal(10.0, _bench.Story.Boiler.PressureBarg, 0.3);
    }

    [Fact]
    public async Task The_highest_epoch_survives_a_power_cut_and_a_replaced_coordinator_is_refused_by_name()
    {
        await _bench.RunAsync(TimeSpan.FromSeconds(5));
        await OfferAsync(1, epoch: 7, [9.0, 10.0]);
        Assert.Equal(7, Arbiter.HighestEpoch);
        _bench.PowerCycle();
        await _bench.RunAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(7, Arbiter.HighestEpoch);
        await OfferAsync(2, epoch: 6, [9.0, 10.0]);
        Assert.Equal(LeaseRefusal.StaleEpoch, Arbiter.LastRefusal);
        await _bench.RunAsync(TimeSpan.FromSeconds(3));
        Assert.Equal("StaleEpoch", Told(MetricId.LeaseRefusal));
        Assert.Contains(await _bench.EventsAsync(), happened => happened.Kind == "device_lease_refusal" && happened.Message.Contains("StaleEpoch", StringComparison.Ordinal));
        await OfferAsync(1, epoch: 8, [9.0, 10.0]);
        Assert.Equal(LeaseRefusal.None, Arbiter.LastRefusal);
    }

    [Theory]
    [InlineData(33, 15, "TooLong")]
    [InlineData(4, 16, "OutOfRange")]
    [InlineData(4, 0, "OutOfRange")]
    public async Task A_schedule_beyond_its_limits_is_refused_by_name(int steps, int stepMinutes, string refusal)
    {
        await _bench.RunAsync(TimeSpan.FromSeconds(5));
        await OfferAsync(1, 1, [.. Enumerable.Repeat(9.0, steps)], stepMinutes);
        await _bench.RunAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(refusal, Told(MetricId.LeaseRefusal));
        Assert.Equal(SetpointSource.LocalCurve, Arbiter.Source);
    }

    private string? Told(int metricId) => _bench.Heard.OfType<UnitData>().SelectMany(data => data.Values).Last(value => value.MetricId == metricId).Text;

    private async Task OfferAsync(long leaseId, long epoch, ImmutableArray<double> steps, int stepMinutes = 15)
    {
        var step = TimeSpan.FromMinutes(stepMinutes);
        var lease = new LeaseCommand(
            DeviceBench.Plant, DeviceBench.Controller, DeviceBench.Unit, leaseId, _bench.Subject.Controller.Mailbox.ReadSession(), _bench.Subject.UptimeMs,
            steps.Length <= LeaseTerms.MostSteps ? TimeSpan.FromMinutes(15 * steps.Length) : TimeSpan.FromHours(9), steps[0], epoch, step, steps);
        _bench.Link.Deliver(DeviceBench.CommandTopic, CommandEncoder.Lease(lease, _bench.Now));
        await _bench.StepAsync();
        await _bench.StepAsync();
    }
}
