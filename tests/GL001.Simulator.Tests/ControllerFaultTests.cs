using System.Reflection;
using GL001.Control;
using GL001.Runtime;
using GL001.Storage;

namespace GL001.Simulator.Tests;

/// <summary>What a controller does about faults of its own: memory that changes by itself, a clock that jumps, writes without end.</summary>
public sealed class ControllerFaultTests
{
    [Theory]
    [InlineData(10_000)]
    [InlineData(600_000)]
    [InlineData(-10_000)]
    public void A_clock_that_jumps_is_itself_the_first_out_and_no_thermometer_that_it_made_old(long ms)
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Subject.JumpClock(ms);
        story.Step();
        story.AssertTripped("B18");
        Assert.Equal("KSL-100", story.FirstOut.Tag);
    }

    [Fact]
    public void A_furnaces_clock_that_jumps_is_the_first_out_too()
    {
        var story = Story.Firing(Story.OfFurnace());
        story.Subject.JumpClock(10_000);
        story.Step();
        Assert.Equal("KSL-100", story.FirstOut.Tag);
    }

    [Fact]
    public void A_bit_of_a_parameter_that_falls_over_stops_the_unit_until_the_next_power_up()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Subject.OperatorPresent = false;
        var parameters = story.Subject.Controller.Parameters;
        var stored = parameters.Set.Value(ParameterTable.PrepurgeSeconds);
        FlipBit(parameters.Set, ParameterTable.PrepurgeSeconds);
        Assert.NotEqual(stored, parameters.Set.Value(ParameterTable.PrepurgeSeconds));

        // One whole round of the check, and the rest of the one that was under way.
        var scans = 2 * ((ParameterTable.Count + ParameterSet.ValuesChecked - 1) / ParameterSet.ValuesChecked);
        story.Run(TimeSpan.FromMilliseconds(scans * Story.StepMs));
        story.AssertTripped("B18");
        Assert.Equal("YSL-130", story.FirstOut.Tag);

        // Nothing is stored beside it, with the key neither, and no reset clears it.
        Assert.Equal(ParameterRefusal.MemoryFault, parameters.TrySet(ParameterTable.RampMwPerMinute, 1.25, keyTurned: true, burnerAtRest: true));
        story.Subject.PressReset();
        story.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(BurnerState.Lockout, story.State);

        story.Subject.PowerOff();
        story.Run(TimeSpan.FromSeconds(1));
        story.Subject.PowerOn(story.NowMs);
        story.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(stored, story.Subject.Controller.Parameters.Set.Value(ParameterTable.PrepurgeSeconds));
        Assert.Equal("YSL-130", story.FirstOut.Tag);
        story.Subject.PressReset();
        story.RunUntil(() => story.State == BurnerState.Standby);
    }

    [Fact]
    public void Every_parameter_is_looked_at()
    {
        for (var id = 0; id < ParameterTable.Count; id++)
        {
            var set = new ParameterSet(UnitKind.Boiler, 11.5);
            FlipBit(set, id);
            var intact = true;
            for (var scan = 0; scan < 1 + (ParameterTable.Count / ParameterSet.ValuesChecked); scan++)
            {
                intact = set.CheckSome();
            }

            Assert.False(intact, ParameterTable.Name(id));
        }
    }

    [Fact]
    public void A_set_that_is_changed_while_it_is_looked_through_stays_sound()
    {
        var set = new ParameterSet(UnitKind.Boiler, 11.5);
        for (var i = 0; i < 1_000; i++)
        {
            if (i % 7 == 0)
            {
                Assert.Equal(ParameterRefusal.None, set.TrySet(ParameterTable.RampMwPerMinute, 1.0 + (i % 3), keyPresent: false, burnerAtRest: true));
            }

            Assert.True(set.CheckSome());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Leases_that_raise_the_epoch_each_scan_write_little_and_never_take_the_room_of_a_shutdown(bool fires)
    {
        // At rest the panel's switch is on remote, the boiler is warm and nothing asks for heat.
        var story = fires ? Story.Firing(Story.OfBoiler()) : Story.OfBoiler();
        story.RunUntil(() => story.State != BurnerState.Lockout);
        var mailbox = story.Subject.Controller.Mailbox;
        mailbox.PostSession(1);
        story.Step();
        var memory = story.Subject.Controller.Memory;
        var before = memory.Writes;
        const int Minutes = 30;
        for (var i = 1; i <= Minutes * 600; i++)
        {
            mailbox.PostOffer(new LeaseProposal { LeaseId = 1, Session = 1, Epoch = i, BasisUptimeMs = story.Subject.UptimeMs, ValidForMs = 60_000, HeatMw = fires ? 12.0 : 0.0 });
            story.Step();
            Assert.Equal(LeaseRefusal.None, story.Cycle.Arbiter.LastRefusal);
        }

        Assert.Equal(Minutes * 600, story.Cycle.Arbiter.HighestEpoch);
        Assert.Equal(fires, story.FuelIsOn);

        // At rest room is made now and then as well.
        var epochs = LockoutMemory.EpochWrites + (Minutes * 60_000 / LockoutMemory.EpochWriteMs);
        Assert.InRange(memory.Writes - before, 1, epochs + (fires ? 0 : 2));

        // A shutdown takes the epoch along.
        story.Subject.OperatorPresent = false;
        story.Subject.Board.Force(DiscreteSignal.EmergencyStop, false);
        story.Run(TimeSpan.FromSeconds(1));
        story.Subject.PowerOff();
        story.Run(TimeSpan.FromSeconds(1));
        story.Subject.PowerOn(story.NowMs);
        story.Step();
        Assert.Equal(Minutes * 600, story.Cycle.Arbiter.HighestEpoch);
    }

    [Fact]
    public void The_heap_is_not_asked_while_fuel_is_on()
    {
        var story = Story.OfBoiler();
        var heap = story.Subject.Board.Heap;
        story.RunUntil(() => story.FuelIsOn);
        story.Step();
        var asked = heap.Asked;
        Assert.True(asked > 0);
        story.Run(TimeSpan.FromMinutes(10));
        Assert.True(story.FuelIsOn);
        Assert.Equal(asked, heap.Asked);
        story.Subject.Board.Force(DiscreteSignal.EmergencyStop, false);
        story.Run(TimeSpan.FromMinutes(3));
        Assert.InRange(heap.Asked - asked, 3, 4);
    }

    [Fact]
    public void A_first_out_is_told_with_the_time_of_its_own_power_up_when_no_clock_was_ever_set()
    {
        var flash = new Devices.SimulatedFlash(MemoryMap.Blocks, 4_096);
        var (cycle, memory) = PowerUp(flash);
        Trip(cycle);
        memory.Keep(cycle, BurnerState.Modulating, 123_400, clockMs: 0);
        (_, memory) = PowerUp(flash);
        (cycle, memory) = PowerUp(flash);
        Assert.True(memory.HasFirstOut);
        Assert.Equal((123_400L, 0L, BurnerState.Modulating, 2, 3), (memory.FirstOutUptimeMs, memory.FirstOutWallMs, memory.FirstOutState, memory.FirstOutPowerUps, memory.PowerUps));

        // A clock that is set now says nothing of then.
        memory.Keep(cycle, BurnerState.Lockout, 1_000, clockMs: 1_700_000_000_000);
        Assert.Equal(0, memory.FirstOutWallMs);
    }

    [Fact]
    public void A_clock_that_is_set_after_the_trip_tells_its_time_once_and_for_good()
    {
        var flash = new Devices.SimulatedFlash(MemoryMap.Blocks, 4_096);
        var (cycle, memory) = PowerUp(flash);
        Trip(cycle);
        memory.Keep(cycle, BurnerState.PilotTrialForIgnition, 123_400, clockMs: 0);
        var before = memory.Writes;
        memory.Keep(cycle, BurnerState.Lockout, 200_000, clockMs: 1_700_000_000_000);
        memory.Keep(cycle, BurnerState.Lockout, 200_100, clockMs: 1_700_000_000_500);
        Assert.Equal(before + 1, memory.Writes);
        (_, memory) = PowerUp(flash);
        Assert.Equal((1_700_000_123_400L, BurnerState.PilotTrialForIgnition), (memory.FirstOutWallMs, memory.FirstOutState));
    }

    private static (ScanCycle Cycle, LockoutMemory Memory) PowerUp(Devices.SimulatedFlash flash)
    {
        var cycle = UnitSettings.Cycle(UnitSettings.BuiltIn(UnitKind.Boiler, [], []), Story.StepMs);
        var memory = new LockoutMemory(flash);
        memory.Load(cycle);
        return (cycle, memory);
    }

    private static void Trip(ScanCycle cycle) => cycle.Interlocks.FirstOut.Record(cycle.Interlocks.Row(3), 3, 123_400);

    /// <summary>The lowest bit of one value, as a fault of the memory would.</summary>
    private static void FlipBit(ParameterSet set, int id)
    {
        var values = (double[])typeof(ParameterSet).GetField("_values", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(set)!;
        values[id] = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(values[id]) ^ 1);
    }
}
