using System.Text;
using GL001.Simulator.Devices;

namespace GL001.Storage.Tests;

public sealed class StoreAndForwardTests
{
    // Records of at most 20 bytes, six a block.
    private const int RecordBytes = 20;
    private const int SmallBlockBytes = 300;
    private const int RecordsPerBlock = 6;

    [Fact]
    public void Records_come_back_oldest_first_until_they_are_confirmed()
    {
        var store = Opened(new SimulatedFlash(4, SmallBlockBytes));
        for (var n = 1; n <= 10; n++)
        {
            Assert.True(Append(store, n));
        }

        for (var n = 1; n <= 10; n++)
        {
            Assert.Equal(11 - n, store.PendingCount);
            Assert.Equal((n, $"record {n}"), Oldest(store));
            Assert.True(store.Confirm(n));
        }

        Assert.Null(Oldest(store));
        Assert.Equal(0, store.DroppedCount);
    }

    [Fact]
    public void A_confirmation_covers_all_before_it_and_none_that_was_not_sent()
    {
        var store = Opened(new SimulatedFlash(4, SmallBlockBytes));
        for (var n = 1; n <= 5; n++)
        {
            Append(store, n);
        }

        Assert.True(store.Confirm(3));
        Assert.True(store.Confirm(2));
        Assert.Equal((4, "record 4"), Oldest(store));
        Assert.False(store.Confirm(6));
        Assert.Equal((4, "record 4"), Oldest(store));
    }

    [Fact]
    public void What_was_confirmed_is_not_sent_again_after_a_power_cycle()
    {
        var flash = new SimulatedFlash(4, SmallBlockBytes);
        var store = Opened(flash);
        for (var n = 1; n <= 9; n++)
        {
            Append(store, n);
        }

        store.Confirm(7);
        var again = Opened(flash);
        Assert.Equal((8, "record 8"), Oldest(again));
        Assert.Equal(2, again.PendingCount);
        Assert.Equal(0, again.DroppedCount);
    }

    [Fact]
    public void A_full_ring_drops_the_oldest_and_counts_exactly()
    {
        var flash = new SimulatedFlash(4, SmallBlockBytes);
        var store = Opened(flash);
        for (var n = 1; n <= 12; n++)
        {
            Append(store, n);
        }

        store.Confirm(10);
        for (var n = 13; n <= 60; n++)
        {
            Append(store, n);
        }

        var (oldest, text) = Oldest(store)!.Value;
        Assert.Equal($"record {oldest}", text);
        Assert.Equal(oldest - 1 - 10, store.DroppedCount);
        Assert.True(store.DroppedCount > 20);
        Assert.Equal(store.DroppedCount, Opened(flash).DroppedCount);
    }

    [Fact]
    public void A_record_that_is_too_long_is_refused()
    {
        var store = Opened(new SimulatedFlash(4, SmallBlockBytes));
        Assert.False(store.Append(new byte[RecordBytes + 1], RecordBytes + 1));
        Assert.False(store.Append(new byte[RecordBytes], -1));
        Assert.True(store.Append(new byte[RecordBytes], 0));
    }

    [Theory]
    [InlineData(EraseOrder.Forward)]
    [InlineData(EraseOrder.Backward)]
    [InlineData(EraseOrder.Scattered)]
    public void A_power_cut_at_any_byte_loses_no_waiting_record_that_is_not_counted(EraseOrder order)
    {
        var flash = new SimulatedFlash(3, SmallBlockBytes, seed: 9) { EraseOrder = order };
        var store = Opened(flash);
        var confirmed = 0;
        var droppedUntilThen = 0;
        for (var n = 1; n <= 60; n++)
        {
            var before = flash.Copy();
            Assert.True(Append(store, n));
            for (long step = 0; step < flash.Steps - before.Steps; step++)
            {
                var cut = before.Copy();
                var cutStore = Opened(cut);
                cut.CutAfter(step);
                Assert.False(Append(cutStore, n));
                cut.PowerUp();
                AssertNothingMissing(cut, n, confirmed, droppedUntilThen);
            }

            // The host is slow: the ring fills, then it catches up for a while.
            if (n is > 35 and < 45)
            {
                confirmed = (int)store.Newest - 2;
                Assert.True(store.Confirm(confirmed));
                droppedUntilThen = store.DroppedCount;
            }
        }

        Assert.True(store.DroppedCount > 0);
    }

    [Fact]
    public void A_power_cut_in_a_confirmation_sends_once_more_at_worst()
    {
        var flash = new SimulatedFlash(3, SmallBlockBytes, seed: 13);
        var store = Opened(flash);
        for (var n = 1; n <= 5; n++)
        {
            Append(store, n);
        }

        for (var step = 0; step < 4; step++)
        {
            var cut = flash.Copy();
            var cutStore = Opened(cut);
            cut.CutAfter(step);
            cutStore.Confirm(4);
            cut.PowerUp();
            var (oldest, text) = Oldest(Opened(cut))!.Value;
            Assert.Contains(oldest, new long[] { 1, 5 });
            Assert.Equal($"record {oldest}", text);
        }
    }

    [Fact]
    public void One_flipped_bit_confirms_nothing()
    {
        var flash = new SimulatedFlash(3, SmallBlockBytes);
        var store = Opened(flash);
        for (var n = 1; n <= 5; n++)
        {
            Append(store, n);
        }

        for (var bit = 0; bit < SmallBlockBytes * 8; bit++)
        {
            var flipped = flash.Copy();
            flipped.FlipBit(0, bit);
            Assert.InRange(Oldest(Opened(flipped))!.Value.Sequence, 1, 2);
        }
    }

    /// <summary>What was stored after the last confirmation is there, in order, or counted as dropped.</summary>
    private static void AssertNothingMissing(SimulatedFlash flash, int n, int confirmed, int droppedUntilThen)
    {
        var store = Opened(flash);
        Assert.InRange(store.Newest, n - 1, n);
        var found = new HashSet<long>();
        for (var waiting = Oldest(store); waiting is not null; waiting = Oldest(store))
        {
            Assert.InRange(waiting.Value.Sequence, confirmed + 1, n);
            Assert.Equal($"record {waiting.Value.Sequence}", waiting.Value.Text);
            Assert.True(found.Count == 0 || waiting.Value.Sequence > found.Max());
            found.Add(waiting.Value.Sequence);
            Assert.True(store.Confirm(waiting.Value.Sequence));
        }

        // A block that is being erased may lose any of its records; each counts.
        var missing = Enumerable.Range(confirmed + 1, n - 1 - confirmed).Count(number => !found.Contains(number));
        Assert.Equal(missing, store.DroppedCount - droppedUntilThen);
        Assert.All(Enumerable.Range(n - (2 * RecordsPerBlock) + 1, (2 * RecordsPerBlock) - 1),
            number => Assert.True(number <= confirmed || found.Contains(number)));
    }

    private static StoreAndForward Opened(SimulatedFlash flash)
    {
        var store = new StoreAndForward(flash, RecordBytes);
        Assert.True(store.Open());
        return store;
    }

    private static bool Append(StoreAndForward store, int n)
    {
        var bytes = Encoding.ASCII.GetBytes($"record {n}");
        return store.Append(bytes, bytes.Length);
    }

    private static (long Sequence, string Text)? Oldest(StoreAndForward store)
    {
        var bytes = new byte[RecordBytes];
        return store.TryReadOldest(bytes, out var count, out var sequence) ? (sequence, Encoding.ASCII.GetString(bytes, 0, count)) : null;
    }
}
