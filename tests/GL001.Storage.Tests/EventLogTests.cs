using GL001.Simulator.Devices;

namespace GL001.Storage.Tests;

public sealed class EventLogTests
{
    // Four events a block.
    private const int SmallBlockBytes = 300;

    [Fact]
    public void Events_keep_their_numbers_through_power_cycles()
    {
        var flash = new SimulatedFlash(4, SmallBlockBytes);
        for (var n = 1; n <= 40; n++)
        {
            var log = new EventLog(flash);
            Assert.True(log.Open());
            Assert.Equal(n - 1, log.Newest);
            var written = Event(n);
            Assert.True(log.Append(written));
            Assert.Equal(n, written.Sequence);
        }
    }

    [Fact]
    public void The_oldest_events_give_way_a_block_at_a_time()
    {
        var log = new EventLog(new SimulatedFlash(4, SmallBlockBytes));
        log.Open();
        for (var n = 1; n <= 100; n++)
        {
            log.Append(Event(n));
            Assert.InRange(log.Newest - log.Oldest + 1, n < 13 ? n : 13, 16);
        }

        var found = new EventRecord();
        Assert.Equal(85, log.Oldest);
        for (var n = 85; n <= 100; n++)
        {
            Assert.True(log.TryReadFrom(n, found));
            AssertSame(Event(n), found, n);
        }

        Assert.False(log.TryReadFrom(101, found));
        Assert.True(log.TryReadFrom(1, found));
        Assert.Equal(85, found.Sequence);
    }

    [Theory]
    [InlineData(EraseOrder.Forward)]
    [InlineData(EraseOrder.Backward)]
    [InlineData(EraseOrder.Scattered)]
    public void A_power_cut_at_any_byte_loses_no_stored_event_and_reuses_no_number(EraseOrder order)
    {
        var flash = new SimulatedFlash(3, SmallBlockBytes, seed: 5) { EraseOrder = order };
        var log = new EventLog(flash);
        log.Open();
        for (var n = 1; n <= 30; n++)
        {
            var before = flash.Copy();
            Assert.True(log.Append(Event(n)));
            for (long step = 0; step < flash.Steps - before.Steps; step++)
            {
                var cut = before.Copy();
                var cutLog = new EventLog(cut);
                cutLog.Open();
                cut.CutAfter(step);
                Assert.False(cutLog.Append(Event(n)));
                cut.PowerUp();
                AssertGoesOn(cut, n, oldestKept: Math.Max(1, n - 7));
            }
        }
    }

    [Fact]
    public void A_flipped_bit_loses_one_event_and_no_more()
    {
        var flash = new SimulatedFlash(3, SmallBlockBytes);
        var log = new EventLog(flash);
        log.Open();
        for (var n = 1; n <= 10; n++)
        {
            log.Append(Event(n));
        }

        for (var bit = 0; bit < SmallBlockBytes * 8; bit++)
        {
            var flipped = flash.Copy();
            flipped.FlipBit(1, bit);
            var found = new EventRecord();
            var opened = new EventLog(flipped);
            opened.Open();
            var seen = 0;
            for (long next = 1; opened.TryReadFrom(next, found); next = found.Sequence + 1)
            {
                AssertSame(Event((int)found.Sequence), found, found.Sequence);
                seen++;
            }

            Assert.InRange(seen, 9, 10);
        }
    }

    [Fact]
    public void A_flash_that_does_not_answer_is_told()
    {
        var flash = new SimulatedFlash(3, SmallBlockBytes) { BusFailed = true };
        var log = new EventLog(flash);
        Assert.False(log.Open());
        Assert.False(log.Append(Event(1)));
    }

    [Fact]
    public void Every_kind_of_event_has_a_name_of_its_own()
    {
        Assert.Equal(Enum.GetNames<EventKind>(), Enum.GetValues<EventKind>().Select(EventKindNames.Of));
        Assert.Equal("Unknown", EventKindNames.Of((EventKind)99));
    }

    [Fact]
    public void A_full_buffer_keeps_the_first_events_counts_the_others_and_allocates_nothing()
    {
        var buffer = new EventBuffer(3);
        buffer.Post(EventKind.Boot, 0, 0, 0, "", 0.0, 0.0);
        var taken = new EventRecord();
        Assert.True(buffer.TryTake(taken));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i <= 5; i++)
        {
            buffer.Post(EventKind.Trip, i, 100 * i, 0, "PSHH-102", 11.6, 11.5);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2, buffer.DroppedCount);
        for (var i = 1; i <= 3; i++)
        {
            Assert.True(buffer.TryTake(taken));
            Assert.Equal(i, taken.Code);
        }

        Assert.False(buffer.TryTake(taken));
    }

    private static void AssertGoesOn(SimulatedFlash flash, int n, int oldestKept)
    {
        var log = new EventLog(flash);
        Assert.True(log.Open());
        Assert.InRange(log.Newest, n - 1, n);
        var found = new EventRecord();
        var highest = 0L;
        for (long next = 1; log.TryReadFrom(next, found); next = found.Sequence + 1)
        {
            AssertSame(Event((int)found.Sequence), found, found.Sequence);
            Assert.True(highest == 0 || found.Sequence == highest + 1 || found.Sequence <= oldestKept, $"a gap before {found.Sequence}");
            highest = found.Sequence;
        }

        Assert.InRange(highest, n - 1, n);
        var newest = log.Newest;
        var further = Event(n + 1);
        Assert.True(log.Append(further));
        Assert.InRange(further.Sequence, newest + 1, n + 2);
        var again = new EventLog(flash);
        Assert.True(again.Open());
        Assert.Equal(further.Sequence, again.Newest);
        Assert.True(again.TryReadFrom(further.Sequence, found));
        AssertSame(further, found, further.Sequence);
    }

    private static EventRecord Event(int n)
    {
        var record = new EventRecord();
        record.Set((EventKind)(1 + (n % 10)), n, 100L * n, 1_700_000_000_000 + n, $"PSHH-{n}", 11.5 + n, 11.5);
        return record;
    }

    private static void AssertSame(EventRecord expected, EventRecord actual, long sequence)
    {
        Assert.Equal(sequence, actual.Sequence);
        Assert.Equal(expected.Kind, actual.Kind);
        Assert.Equal(expected.Code, actual.Code);
        Assert.Equal(expected.UptimeMs, actual.UptimeMs);
        Assert.Equal(expected.WallMs, actual.WallMs);
        Assert.Equal(expected.Subject, actual.Subject);
        Assert.Equal(expected.Value, actual.Value);
        Assert.Equal(expected.Previous, actual.Previous);
    }
}
