using GL001.Control;
using GL001.Runtime;
using GL001.Simulator.Devices;
using GL001.Storage;

namespace GL001.Simulator.Tests;

/// <summary>The limits on starts and resets hold across power cuts.</summary>
public sealed class EventMemoryTests
{
    private static readonly ParameterSet s_boiler = UnitSettings.BuiltIn(UnitKind.Boiler, [], []);

    [Fact]
    public void Power_cycling_five_times_gives_no_sixth_start_and_no_sixth_reset()
    {
        var story = Story.OfBoiler();
        for (var cycle = 1; cycle <= 5; cycle++)
        {
            story.RunUntil(() => story.Cycle.Burner.HasStarted);
            Assert.Equal(cycle, story.Cycle.Burner.RecentStarts);
            PowerCycle(story);
        }

        Assert.Equal(5, story.Cycle.Burner.RecentStarts);
        Assert.Equal(5, story.Cycle.RecentResets);
        Assert.True(story.Cycle.ResetsExhausted);
        story.Run(TimeSpan.FromMinutes(14));
        Assert.Equal(BurnerState.Lockout, story.State);
        Assert.Equal(5, story.Subject.Controller.Memory.StartCount);

        // The time without supply is not trusted, that with it is.
        story.Run(TimeSpan.FromMinutes(1));
        story.Subject.PressReset();
        story.RunUntil(() => story.Cycle.Burner.HasStarted);
    }

    [Fact]
    public void Five_starts_from_before_a_power_cut_block_the_next_one_for_the_whole_window()
    {
        var story = Story.OfBoiler();
        story.Subject.PowerOff();
        var store = new LatchStore(new FlashRegion(story.Subject.Board.Memory, MemoryMap.LockoutAt, MemoryMap.LockoutBlocks));
        var record = new LatchRecord();
        Assert.Equal(StoreLoad.Valid, store.Load(record));
        record.RecentStarts = 5;
        Assert.True(store.Write(record));
        story.Subject.PowerOn(story.NowMs);
        story.RunUntil(() => story.State == BurnerState.Standby);
        story.RunUntil(() => story.Cycle.Burner.HasStarted || story.Subject.UptimeMs >= 899_000);
        Assert.Equal(StartBlock.TooManyStarts, story.Cycle.Burner.Blocked & StartBlock.TooManyStarts);
        story.RunUntil(() => story.Cycle.Burner.HasStarted);
        Assert.InRange(story.Subject.UptimeMs, 900_000, 910_000);
    }

    [Fact]
    public void A_power_cut_at_any_byte_of_the_write_leaves_the_counts_before_or_after_it()
    {
        var flash = new SimulatedFlash(MemoryMap.Blocks, 4_096);
        var before = PowerUp(flash, out var memory, 3, 1);
        memory.Keep(before, BurnerState.Lockout, 0, 0);
        var steps = 0;
        for (var cutAt = 0; ; cutAt++)
        {
            var cut = flash.Copy();
            var cycle = PowerUp(cut, out memory, 4, 2);
            cut.CutAfter(cutAt);
            memory.Keep(cycle, BurnerState.Lockout, 0, 0);
            if (cut.IsPowered)
            {
                break;
            }

            steps++;
            cut.PowerUp();
            cycle = PowerUp(cut, out memory);
            var found = (cycle.Burner.RecentStarts, cycle.RecentResets);
            Assert.True(found is (3, 1) or (4, 2), $"cut at {cutAt}: {found}");
            cycle = PowerUp(cut, out _);
            Assert.Equal(found, (cycle.Burner.RecentStarts, cycle.RecentResets));
        }

        Assert.True(steps > 400, $"only {steps} cuts");
    }

    [Fact]
    public void A_memory_that_cannot_be_read_counts_as_all_starts_and_resets_made_and_a_new_one_as_none()
    {
        var flash = new SimulatedFlash(MemoryMap.Blocks, 4_096);
        var cycle = PowerUp(flash, out var memory);
        Assert.Equal(LockoutCause.MemoryEmpty, memory.Cause);
        Assert.Equal(0, cycle.RecentResets);
        var zeros = new byte[4_096];
        Assert.True(flash.TryProgram(0, 0, zeros, 0, zeros.Length));
        cycle = PowerUp(flash, out memory);
        Assert.Equal(LockoutCause.MemoryInvalid, memory.Cause);
        Assert.True(cycle.ResetsExhausted);
        Assert.Equal(5, cycle.Burner.RecentStarts);

        // The next power-up finds a memory that can be read again, and the same counts.
        Assert.True(PowerUp(flash, out _).ResetsExhausted);
    }

    private static void PowerCycle(Story story)
    {
        story.Subject.PowerOff();
        story.Run(TimeSpan.FromSeconds(10));
        story.Subject.PowerOn(story.NowMs);
    }

    private static ScanCycle PowerUp(SimulatedFlash flash, out LockoutMemory memory)
    {
        var cycle = UnitSettings.Cycle(s_boiler, 100);
        memory = new LockoutMemory(flash);
        memory.Load(cycle);
        return cycle;
    }

    /// <summary>And these starts and resets have been counted since.</summary>
    private static ScanCycle PowerUp(SimulatedFlash flash, out LockoutMemory memory, int starts, int resets)
    {
        var cycle = PowerUp(flash, out memory);
        cycle.RestoreEvents(starts, resets);
        return cycle;
    }
}
