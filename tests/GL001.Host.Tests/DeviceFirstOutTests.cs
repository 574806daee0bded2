using GL001.Actors;
using GL001.Gateway;
using GL001.Host.Api;
using GL001.Simulator.Tests;
using GL001.Wire;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Host.Tests;

/// <summary>What tripped first, when and at what, is told after a power cut as it was before.</summary>
public sealed class DeviceFirstOutTests
{
    [Fact]
    public async Task A_lockout_that_is_remembered_tells_when_it_tripped_and_what_the_burner_did()
    {
        using var bench = new DeviceBench(Story.Firing(Story.OfBoiler()));
        bench.Subject.OperatorPresent = false;
        await bench.RunAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((0.0, 0.0, "", 0.0), Told(bench));
        bench.Story.Combustion.FlameBlownOut = true;
        while (bench.Story.FirstOut.Tag.Length == 0)
        {
            await bench.StepAsync();
        }

        var (uptime, wall) = ((double)bench.Subject.UptimeMs, (double)bench.WallMs);
        await bench.RunAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("BSLL-104", Text(bench, MetricId.FirstOutTag));
        Assert.Equal((uptime, wall, "Modulating", 0.0), Told(bench));
        for (var cut = 1; cut <= 3; cut++)
        {
            bench.PowerCycle();
            await bench.RunAsync(TimeSpan.FromMinutes(1));
            Assert.Equal("BSLL-104", Text(bench, MetricId.FirstOutTag));
            Assert.Equal((uptime, wall, "Modulating", (double)cut), Told(bench));
            Assert.Equal(1.0 + cut, Last(bench, MetricId.PowerUps).Number);
            Assert.Equal("PowerOn", Text(bench, MetricId.ResetCause));
        }

        // And at the page's and the interface's row of the unit.
        var status = FirstOutStatus.From(Snapshot(bench));
        Assert.Equal(new FirstOutStatus("b05", "BSLL-104", "Main flame lost", 0.0, 0.0, false, DateTimeOffset.FromUnixTimeMilliseconds((long)wall), uptime / 1000.0, 3, "modulating"), status);

        bench.Story.Combustion.FlameBlownOut = false;
        bench.Subject.PressReset();
        await bench.RunAsync(TimeSpan.FromSeconds(5));
        Assert.Equal((0.0, 0.0, "", 0.0), Told(bench));
    }

    [Fact]
    public async Task A_program_that_a_watchdog_restarted_says_so_and_counts_it()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        await bench.RunAsync(TimeSpan.FromSeconds(3));
        Assert.Equal("NotKnown", Text(bench, MetricId.ResetCause));
        bench.Subject.RestartProgram(bench.Story.NowMs);
        bench.Subject.Step(bench.Story.NowMs + Story.StepMs, 10.0, Story.StepMs);
        var frame = new Runtime.TelemetryFrame();
        Assert.True(bench.Subject.Controller.Mailbox.TryReadFrame(frame));
        Assert.Equal("Watchdog", frame.Text(Runtime.TelemetryFrame.PlaceOf(MetricId.ResetCause)));
        Assert.Equal(2.0, frame.Number(Runtime.TelemetryFrame.PlaceOf(MetricId.PowerUps)));
    }

    private static (double Uptime, double Wall, string State, double PowerUps) Told(DeviceBench bench) =>
        (Last(bench, MetricId.FirstOutUptimeMs).Number ?? -1.0, Last(bench, MetricId.FirstOutTimeMs).Number ?? -1.0, Text(bench, MetricId.FirstOutState), Last(bench, MetricId.FirstOutPowerUps).Number ?? -1.0);

    private static string Text(DeviceBench bench, int id) => Last(bench, id).Text ?? "";

    private static MetricValue Last(DeviceBench bench, int id) => Values(bench).Last(value => value.MetricId == id);

    private static IEnumerable<MetricValue> Values(DeviceBench bench) => bench.Heard.SelectMany(heard => heard switch
    {
        UnitBorn born => born.Values,
        UnitData data => data.Values,
        _ => [],
    });

    private static UnitSnapshot Snapshot(DeviceBench bench)
    {
        var record = new ControllerRecord(DeviceBench.Plant, DeviceBench.Controller, new FakeTimeProvider(bench.Now));
        foreach (var heard in bench.Heard)
        {
            record.Take(heard);
        }

        return record.Judged();
    }
}
