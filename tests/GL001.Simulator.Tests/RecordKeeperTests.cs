using GL001.Drivers;
using GL001.Runtime;
using GL001.Simulator.Devices;
using GL001.Storage;
using GL001.Wire;

namespace GL001.Simulator.Tests;

/// <summary>The slow thread by itself.</summary>
public sealed class RecordKeeperTests
{
    private const long StartMs = 1_768_456_800_000;

    private readonly FailingFlash _flash = new();
    private readonly UnitController _controller;
    private long _now;

    public RecordKeeperTests()
    {
        var ports = Story.OfBoiler().Subject.Board.Ports;
        _controller = new UnitController(
            new BoardPorts(ports.Rtd, ports.Thermocouple, ports.Analog, ports.Contacts, ports.Relays, ports.Outputs, ports.Watchdog, ports.Memory, new NoFlash(), _flash),
            UnitSettings.BuiltIn(Control.UnitKind.Boiler, [], []), Story.StepMs);
    }

    private RecordKeeper Keeper => _controller.Keeper;

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_clock_that_creeps_was_not_set(int msASecond)
    {
        Pump(StartMs);
        for (var second = 0L; second < 20_000; second++)
        {
            Pump(StartMs + (second * (1_000 + msASecond)), 1_000);
        }

        // The first time that it was known is one.
        Assert.Equal(1, Count(EventKind.ClockSet));
        Pump(StartMs + (20_000L * (1_000 + msASecond)) + RecordKeeper.ClockJumpMs + 100, 1_000);
        Assert.Equal(2, Count(EventKind.ClockSet));
    }

    [Theory]
    [InlineData(RecordKeeper.ClockJumpMs, 1)]
    [InlineData(RecordKeeper.ClockJumpMs + 1, 2)]
    [InlineData(-RecordKeeper.ClockJumpMs - 1, 2)]
    public void A_step_beyond_the_limit_is_a_clock_that_was_set(int stepMs, int told)
    {
        Pump(StartMs);
        Pump(StartMs + 1_000, 1_000);
        Pump(StartMs + 2_000 + stepMs, 1_000);
        Assert.Equal(told, Count(EventKind.ClockSet));
    }

    [Fact]
    public void A_memory_that_breaks_the_thread_is_counted_told_and_survived()
    {
        Assert.True(Keeper.TryPump(_now, StartMs));
        _flash.Throws = true;
        _controller.Keeper.Events.Post(EventKind.Start, 0, _now, 0, "", 0.0, 0.0);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(i > 0 && i != 1, Keeper.TryPump(_now, StartMs));
        }

        // The event itself, and the one that tells of it.
        Assert.Equal(2, Keeper.Faults);
        Assert.Equal("the bus is gone", Keeper.LastFault);
        Assert.Equal(2, Keeper.EventsLost);
        Assert.Equal("Failed", Keeper.EventsState);

        _flash.Throws = false;
        _controller.Scan(100);
        _now = RecordKeeper.FaultPeriodMs;
        _flash.Throws = true;
        _controller.Keeper.Events.Post(EventKind.Start, 0, _now, 0, "", 0.0, 0.0);
        Assert.False(Keeper.TryPump(_now, StartMs));
        _flash.Throws = false;
        Assert.True(Keeper.TryPump(_now, StartMs));
        Assert.Equal(1, Count(EventKind.KeeperFault));
        Assert.Equal("Kept", Keeper.EventsState);
    }

    [Fact]
    public void Failures_of_both_threads_are_told_over_the_wire()
    {
        var link = new ThrowingLink();
        var node = new EdgeNode(link, _controller.Mailbox, new EdgeNodeIdentity("P1", "C1", "B1", "1"), Keeper);
        _controller.Scan(100);
        Assert.False(node.TryPoll(0, StartMs));
        Assert.False(node.TryPoll(10_000, StartMs));
        Assert.Equal((2, "no network"), (node.Faults, node.LastFault));
        Assert.Equal(SparkplugDataType.Int32, MetricCatalog.DataType(MetricId.NetworkFaults));
        Assert.True(TelemetryFrame.PlaceOf(MetricId.NetworkFaults) >= 0 && TelemetryFrame.PlaceOf(MetricId.KeeperFaults) >= 0);
    }

    private void Pump(long wallMs, int passedMs = 0)
    {
        _now += passedMs;
        Keeper.Pump(_now, wallMs);
    }

    private int Count(EventKind kind)
    {
        var count = 0;
        var record = new EventRecord();
        for (long number = 1; Keeper.TryReadEvent(number, record); number = record.Sequence + 1)
        {
            count += record.Kind == kind ? 1 : 0;
        }

        return count;
    }

    private sealed class FailingFlash : ISlowFlashPort
    {
        private readonly SimulatedFlash _flash = new(64, 4_096);

        public bool Throws { get; set; }

        public int BlockCount => _flash.BlockCount;

        public int BlockBytes => _flash.BlockBytes;

        public bool TryErase(int block) => Throws ? throw new IOException("the bus is gone") : _flash.TryErase(block);

        public bool TryProgram(int block, int offset, byte[] data, int start, int count) =>
            Throws ? throw new IOException("the bus is gone") : _flash.TryProgram(block, offset, data, start, count);

        public bool TryRead(int block, int offset, byte[] into, int start, int count) => _flash.TryRead(block, offset, into, start, count);
    }

    private sealed class ThrowingLink : IMqttLink
    {
        public bool IsConnected => false;

        public bool TryConnect(string clientId, string willTopic, byte[] willPayload) => throw new IOException("no network");

        public bool TrySubscribe(string topic) => false;

        public bool TryPublish(string topic, byte[] payload) => false;

        public bool TryReceive(out string topic, out byte[] payload)
        {
            (topic, payload) = ("", []);
            return false;
        }

        public void Disconnect()
        {
        }
    }
}
