using GL001.Control;
using GL001.Drivers;
using GL001.Runtime;
using GL001.Simulator.Devices;
using GL001.Storage;

namespace GL001.Simulator.Tests;

/// <summary>Faults of the board itself: outputs that cannot be written, relays that cannot be seen, supply that comes and goes.</summary>
public sealed class BoardHazardTests
{
    private sealed class Outputs(IAnalogOutputPort inner) : IAnalogOutputPort
    {
        public bool Fails { get; set; }

        public bool TryWrite(int output, double percent) => !Fails && inner.TryWrite(output, percent);
    }

    private sealed class Relays(IRelayPort inner) : IRelayPort
    {
        public bool Blind { get; set; }

        public bool TryWrite(int relays) => inner.TryWrite(relays);

        public bool TryReadBack(out int relays)
        {
            bool read = inner.TryReadBack(out relays);
            return read && !Blind;
        }
    }

    private sealed class Rig
    {
        public Rig()
        {
            Story = Story.OfBoiler();
            SimulatedBoard board = Story.Subject.Board;
            Outputs = new Outputs(board.Ports.Outputs);
            RelayPort = new Relays(board.Ports.Relays);
            Controller = new UnitController(
                new BoardPorts(board.Ports.Rtd, board.Ports.Thermocouple, board.Ports.Analog, board.Ports.Contacts, RelayPort, Outputs,
                    board.Ports.Watchdog, new SimulatedFlash(MemoryMap.Blocks, 4_096)),
                UnitSettings.BuiltIn(
                    UnitKind.Boiler,
                    [ParameterTable.RatedHeatMw, ParameterTable.MinimumHeatMw, ParameterTable.RampMwPerMinute, ParameterTable.PrepurgeSeconds, ParameterTable.PurgeVolumesPerMinute],
                    [20.0, 4.0, 1.0, 120.0, Plants.Combustion.VolumesPerMinute]),
                100);
            Story.ProgramHangs = true;
            Story.BeforeEachStep = () =>
            {
                if (Story.NowMs % 100 != 0)
                {
                    return;
                }

                Story.Boiler.FeedwaterPct = board.FeedwaterPct;
                board.ResetPressed = Story.NowMs is >= 6_000 and < 7_000;
                board.Sense(100);
                Controller.Scan(Story.NowMs);
            };
        }

        public Story Story { get; }

        public Outputs Outputs { get; }

        public Relays RelayPort { get; }

        public UnitController Controller { get; }

        public BurnerState State => Controller.Cycle.Burner.State;

        public bool FuelIsLive => Relay.LetsFuelThrough(Story.Live);

        public void Fire()
        {
            Story.RunUntil(() => State == BurnerState.Modulating);
            Story.Run(TimeSpan.FromMinutes(5));
            Assert.Equal(BurnerState.Modulating, State);
        }
    }

    [Theory]
    [InlineData(1_100)]
    [InlineData(1_500)]
    [InlineData(2_000)]
    public void Fuel_that_the_watchdog_took_away_does_not_come_back_without_a_purge(int failedMs)
    {
        var rig = new Rig();
        rig.Fire();
        rig.Outputs.Fails = true;
        var end = rig.Story.NowMs + failedMs;
        var dropped = false;
        var backMs = 0;
        for (var i = 0; i < 100; i++)
        {
            rig.Outputs.Fails = rig.Story.NowMs < end;
            rig.Story.Step();
            dropped = dropped || !rig.FuelIsLive;
            backMs += dropped && rig.FuelIsLive ? Story.StepMs : 0;
        }

        Assert.True(dropped);
        Assert.True(backMs == 0, $"fuel relays live again for {backMs} ms, gas share {rig.Story.MostGas:f4}, first-out {rig.Controller.Cycle.Interlocks.FirstOut.Tag}, state {rig.State}");
    }

    [Fact]
    public void A_failed_output_port_is_a_lockout_that_names_it()
    {
        var rig = new Rig();
        rig.Fire();
        rig.Outputs.Fails = true;
        rig.Story.Run(TimeSpan.FromSeconds(10));
        rig.Outputs.Fails = false;
        Assert.Equal(BurnerState.Lockout, rig.State);
        Assert.Equal("B18", rig.Controller.Cycle.Interlocks.FirstOut.Id);
    }

    [Fact]
    public void Welded_fuel_relays_lose_their_supply_when_the_read_back_fails_with_them()
    {
        var rig = new Rig();
        rig.Fire();
        rig.Story.Subject.Board.Relays.Welded = Relay.MainFuelValves;
        rig.RelayPort.Blind = true;
        rig.Story.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(BurnerState.Lockout, rig.State);
        Assert.False(rig.FuelIsLive);
    }

    [Fact]
    public void A_welded_igniter_relay_locks_out_and_loses_its_supply()
    {
        var rig = new Rig();
        rig.Story.Subject.Board.Relays.Welded = Relay.Igniter;
        rig.Story.RunUntil(() => (rig.Story.Live & Relay.Igniter) != 0);
        rig.Story.RunUntil(() => rig.State == BurnerState.Lockout && rig.Controller.Cycle.Interlocks.FirstOut.IsSet);
        Assert.Equal(("B18", "ZSD-109"), (rig.Controller.Cycle.Interlocks.FirstOut.Id, rig.Controller.Cycle.Interlocks.FirstOut.Tag));
        Assert.False(rig.FuelIsLive);

        // The contact hangs, and only the watchdog's relay can end the spark.
        rig.Story.Run(TimeSpan.FromMilliseconds(SimulatedRelays.WatchdogMs + 300));
        Assert.NotEqual(0, rig.Story.Subject.Board.Relays.Closed & Relay.Igniter);
        Assert.Equal(0, rig.Story.Live & Relay.Igniter);
        rig.Story.Run(TimeSpan.FromMinutes(10));
        Assert.Equal(0, rig.Story.Live & Relay.Igniter);
        Assert.Equal(0, rig.Story.Combustion.Explosions);
    }

    [Fact]
    public void A_second_power_cut_makes_the_reason_no_milder()
    {
        var flash = new SimulatedFlash(8, 4_096);
        var story = Story.OfBoiler();
        var ports = story.Subject.Board.Ports;
        story.RunUntil(() => story.FuelIsOn);
        story.Subject.PowerOff();
        story.Run(TimeSpan.FromSeconds(10));
        story.Subject.OperatorPresent = false;
        story.Subject.PowerOn(story.NowMs);
        story.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(LockoutCause.PowerFailedWhileFiring, story.Subject.Controller.Memory.Cause);
        story.Subject.PowerOff();
        story.Run(TimeSpan.FromSeconds(1));
        story.Subject.PowerOn(story.NowMs);
        story.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(LockoutCause.PowerFailedWhileFiring, story.Subject.Controller.Memory.Cause);
    }

    [Fact]
    public void A_contact_that_chatters_in_lockout_does_not_wear_out_the_memory()
    {
        var story = Story.OfBoiler();
        story.Subject.OperatorPresent = false;
        story.Run(TimeSpan.FromSeconds(5));
        var before = story.Subject.Board.Memory.EraseCount(0);
        for (var i = 0; i < 600; i++)
        {
            story.Subject.Board.Force(DiscreteSignal.EmergencyStop, i % 2 == 0);
            story.Run(TimeSpan.FromMilliseconds(100));
        }

        var erases = story.Subject.Board.Memory.EraseCount(0) - before;
        Assert.True(erases <= 1, $"{erases} erases in a minute");
    }
}
