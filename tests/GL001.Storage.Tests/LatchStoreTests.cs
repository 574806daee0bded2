using GL001.Simulator.Devices;

namespace GL001.Storage.Tests;

public sealed class LatchStoreTests
{
    // A block of 700 bytes holds three records: renewals of blocks are frequent.
    private const int SmallBlockBytes = 740;

    [Fact]
    public void First_boot_finds_an_empty_store()
    {
        Assert.Equal(StoreLoad.Empty, new LatchStore(new SimulatedFlash(2, 4096)).Load(new LatchRecord()));
    }

    [Fact]
    public void Every_record_of_a_long_life_is_there_after_a_power_cycle()
    {
        var flash = new SimulatedFlash(2, 4096);
        for (var n = 1; n <= 200; n++)
        {
            var record = Latches.Number(n, n % 2 == 0);
            Assert.True(new LatchStore(flash).Write(record));
            var found = new LatchRecord();
            Assert.Equal(StoreLoad.Valid, new LatchStore(flash).Load(found));
            Latches.AssertSame(record, found);
        }
    }

    [Theory]
    [InlineData(EraseOrder.Forward)]
    [InlineData(EraseOrder.Backward)]
    [InlineData(EraseOrder.Scattered)]
    public void A_power_cut_at_any_byte_leaves_the_old_record_or_the_new_one(EraseOrder order)
    {
        var flash = new SimulatedFlash(2, SmallBlockBytes, seed: 7) { EraseOrder = order };
        var store = new LatchStore(flash);
        var cuts = 0;
        var renewals = 0;
        for (var n = 1; n <= 30; n++)
        {
            // Stretches of lockouts, so that a cut between two lockouts occurs as well as one at each change.
            var old = n == 1 ? null : Latches.Number(n - 1, LockedOut(n - 1));
            var written = Latches.Number(n, LockedOut(n));
            var before = flash.Copy();
            Assert.True(store.Write(written));
            renewals += flash.EraseCount(0) - before.EraseCount(0);
            for (long step = 0; step < flash.Steps - before.Steps; step++)
            {
                cuts++;
                var cut = before.Copy();
                var cutStore = new LatchStore(cut);
                cutStore.Load(new LatchRecord());
                cut.CutAfter(step);
                Assert.False(cutStore.Write(written));
                cut.PowerUp();
                AssertOldOrNew(cut, old, written, out var foundNew);

                // What was found once is found again, though half-programmed cells read differently each time.
                AssertOldOrNew(cut, foundNew ? written : old, foundNew ? written : old, out _);
            }
        }

        Assert.True(renewals >= 5, $"only {renewals} renewals of the first block");
        Assert.True(cuts > 20_000, $"only {cuts} cuts");
    }

    [Theory]
    [InlineData(EraseOrder.Forward)]
    [InlineData(EraseOrder.Scattered)]
    public void A_second_power_cut_during_the_repair_changes_nothing(EraseOrder order)
    {
        var flash = new SimulatedFlash(2, SmallBlockBytes, seed: 11) { EraseOrder = order };
        var store = new LatchStore(flash);
        var random = new Random(11);
        for (var n = 1; n <= 30; n++)
        {
            var old = n == 1 ? null : Latches.Number(n - 1, LockedOut(n - 1));
            var written = Latches.Number(n, LockedOut(n));
            var before = flash.Copy();
            Assert.True(store.Write(written));
            for (var i = 0; i < 150; i++)
            {
                var cut = before.Copy();
                var cutStore = new LatchStore(cut);
                cutStore.Load(new LatchRecord());
                cut.CutAfter(random.NextInt64(flash.Steps - before.Steps));
                cutStore.Write(written);
                for (var again = 0; again < 5; again++)
                {
                    cut.PowerUp();
                    cut.CutAfter(random.Next(2 * SmallBlockBytes));
                    AssertOldOrNew(cut, old, written, out _);
                }

                cut.PowerUp();
                AssertOldOrNew(cut, old, written, out _);
            }
        }
    }

    [Fact]
    public void A_record_that_was_cut_off_at_its_end_and_its_repair_too_leaves_the_old_record_or_the_new_one()
    {
        // 8 bytes for the slot that is left out, body of 204 bytes, then the commit: around the end of the body and in the
        // commit a record is there or not, differently each time.
        for (var run = 0; run < 8 * 7; run++)
        {
            var seed = 1 + (run / 7);
            var end = 8 + 202 + (run % 7);
            var flash = new SimulatedFlash(2, 1100, seed);
            var store = new LatchStore(flash);
            Assert.True(store.Write(Latches.Number(1, lockedOut: true)));
            var committing = flash.Copy();
            var cutStore = new LatchStore(committing);
            cutStore.Load(new LatchRecord());
            committing.CutAfter(end);
            Assert.False(cutStore.Write(Latches.Number(2, lockedOut: true)));
            committing.PowerUp();
            for (var step = 0; step < 3 * 216; step++)
            {
                var cut = committing.Copy();
                cut.CutAfter(step);
                new LatchStore(cut).Load(new LatchRecord());
                for (var again = 0; again < 4; again++)
                {
                    cut.PowerUp();
                    AssertOldOrNew(cut, Latches.Number(1, lockedOut: true), Latches.Number(2, lockedOut: true), out _);
                }
            }
        }
    }

    [Theory]
    [InlineData(EraseOrder.Forward, 8 + SmallBlockBytes - 1)]   // all but the last byte reads as blank
    [InlineData(EraseOrder.Backward, 8 + 20)]                   // every record still reads as before
    public void An_erase_that_was_cut_off_is_done_again_whatever_the_block_reads_as(EraseOrder order, long step)
    {
        var flash = new SimulatedFlash(2, SmallBlockBytes) { EraseOrder = order };
        var store = new LatchStore(flash);
        for (var n = 1; n <= 2; n++)
        {
            Assert.True(store.Write(Latches.Number(n, lockedOut: true)));
        }

        // The next write marks the second block (8 bytes) and erases the first.
        var cutStore = new LatchStore(flash);
        cutStore.Load(new LatchRecord());
        flash.CutAfter(step);
        Assert.False(cutStore.Write(Latches.Number(3, lockedOut: true)));
        flash.PowerUp();
        Assert.Equal(1, flash.EraseCount(0));
        AssertOldOrNew(flash, Latches.Number(2, lockedOut: true), null, out _);
        Assert.Equal(2, flash.EraseCount(0));
    }

    [Fact]
    public void An_old_record_repeated_behind_the_newest_makes_the_store_invalid()
    {
        var flash = new SimulatedFlash(2, 4096);
        var store = new LatchStore(flash);
        Assert.True(store.Write(Latches.Number(1, lockedOut: false)));
        Assert.True(store.Write(Latches.Number(2, lockedOut: true)));
        var record = new byte[222];
        for (var block = 0; block < 2; block++)
        {
            flash.TryRead(block, 64 + 222, record, 0, record.Length);
            flash.TryProgram(block, 64 + (3 * 222), record, 0, record.Length);
        }

        Assert.Equal(StoreLoad.Invalid, new LatchStore(flash).Load(new LatchRecord()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_flipped_bit_never_brings_up_anything_but_the_newest_record(int records)
    {
        var flash = new SimulatedFlash(2, SmallBlockBytes);
        var store = new LatchStore(flash);
        for (var n = 1; n <= records; n++)
        {
            Assert.True(store.Write(Latches.Number(n, lockedOut: true)));
        }

        var newest = Latches.Number(records, lockedOut: true);
        var refused = 0;
        for (var block = 0; block < 2; block++)
        {
            for (var bit = 0; bit < SmallBlockBytes * 8; bit++)
            {
                var flipped = flash.Copy();
                flipped.FlipBit(block, bit);
                var found = new LatchRecord();
                var load = new LatchStore(flipped).Load(found);
                refused += load == StoreLoad.Invalid ? 1 : 0;
                Assert.NotEqual(StoreLoad.Empty, load);
                Assert.True(load == StoreLoad.Invalid || Latches.AreSame(newest, found), $"block {block}, bit {bit}");
            }
        }

        // Sequence, payload and CRC of the newest record in both blocks: 204 bytes each.
        Assert.True(refused >= 2 * 204 * 8, $"only {refused} flips refused");
    }

    [Fact]
    public void Every_flipped_bit_of_the_newest_record_makes_the_store_invalid()
    {
        var flash = new SimulatedFlash(2, 4096);
        Assert.True(new LatchStore(flash).Write(Latches.Number(1, lockedOut: true)));
        for (var block = 0; block < 2; block++)
        {
            // After the eight marks of 8 bytes and the slot of 222 that a power-up leaves out: sequence 8, payload 206, CRC 4.
            for (var bit = (64 + 222) * 8; bit < (64 + 222 + 218) * 8; bit++)
            {
                var flipped = flash.Copy();
                flipped.FlipBit(block, bit);
                Assert.Equal(StoreLoad.Invalid, new LatchStore(flipped).Load(new LatchRecord()));
            }
        }
    }

    [Fact]
    public void An_erased_copy_makes_the_store_invalid()
    {
        for (var block = 0; block < 2; block++)
        {
            var flash = new SimulatedFlash(2, SmallBlockBytes);
            var store = new LatchStore(flash);
            for (var n = 1; n <= 20; n++)
            {
                store.Write(Latches.Number(n, lockedOut: true));
            }

            flash.TryErase(block);
            Assert.Equal(StoreLoad.Invalid, new LatchStore(flash).Load(new LatchRecord()));
        }
    }

    [Fact]
    public void A_copy_from_another_time_makes_the_store_invalid()
    {
        var flash = new SimulatedFlash(2, 4096);
        var store = new LatchStore(flash);
        store.Write(Latches.Number(1, lockedOut: false));
        var old = new byte[4096];
        flash.TryRead(1, 0, old, 0, old.Length);
        for (var n = 2; n <= 12; n++)
        {
            store.Write(Latches.Number(n, lockedOut: true));
        }

        flash.TryErase(1);
        flash.TryProgram(1, 0, old, 0, old.Length);
        Assert.Equal(StoreLoad.Invalid, new LatchStore(flash).Load(new LatchRecord()));
    }

    [Fact]
    public void Another_stores_blocks_are_no_latch()
    {
        var flash = new SimulatedFlash(2, 4096);
        Assert.True(new SlotLog(flash, content: 1, payloadBytes: 192).Write(new byte[192]));
        Assert.Equal(StoreLoad.Invalid, new LatchStore(flash).Load(new LatchRecord()));
    }

    [Fact]
    public void A_flash_that_does_not_answer_is_invalid_and_refuses_to_write()
    {
        var flash = new SimulatedFlash(2, 4096);
        var store = new LatchStore(flash);
        store.Write(Latches.Number(1, lockedOut: false));
        flash.BusFailed = true;
        Assert.False(store.Write(Latches.Number(2, lockedOut: true)));
        Assert.Equal(StoreLoad.Invalid, new LatchStore(flash).Load(new LatchRecord()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_worn_block_is_told_and_never_hides_a_lockout(int worn)
    {
        var flash = new SimulatedFlash(2, SmallBlockBytes);
        var store = new LatchStore(flash);
        Assert.True(store.Write(Latches.Number(1, lockedOut: false)));
        flash.WearOut(worn);
        for (var n = 2; n <= 12; n++)
        {
            Assert.False(store.Write(Latches.Number(n, lockedOut: true)));
            var found = new LatchRecord();
            var load = new LatchStore(flash.Copy()).Load(found);
            Assert.True(load == StoreLoad.Invalid || found.IsLockedOut, $"write {n}: {load}");
        }
    }

    [Fact]
    public void An_invalid_store_serves_again_once_it_is_written()
    {
        var flash = new SimulatedFlash(2, SmallBlockBytes);
        var store = new LatchStore(flash);
        store.Write(Latches.Number(1, lockedOut: true));
        flash.FlipBit(0, (64 + 222 + 50) * 8);
        var restarted = new LatchStore(flash);
        Assert.Equal(StoreLoad.Invalid, restarted.Load(new LatchRecord()));
        Assert.True(restarted.Write(Latches.Number(2, lockedOut: true)));
        var found = new LatchRecord();
        Assert.Equal(StoreLoad.Valid, new LatchStore(flash).Load(found));
        Latches.AssertSame(Latches.Number(2, lockedOut: true), found);
    }

    [Fact]
    public void A_power_cut_while_an_invalid_store_is_written_anew_never_revives_an_old_record()
    {
        // The copies disagree and nobody knows which one is right: one of them says "not locked out".
        for (var records = 1; records <= 4; records++)
        {
            var flash = new SimulatedFlash(2, SmallBlockBytes);
            var store = new LatchStore(flash);
            for (var n = 1; n <= records; n++)
            {
                store.Write(Latches.Number(n, lockedOut: false));
            }

            // The first power-up left slot 0 out; the fourth record begins a new life of the block.
            flash.FlipBit(0, (64 * 8) + ((records < 3 ? records : records - 3) * 222 * 8) + 90);
            var done = flash.Copy();
            var rewritten = Latches.Number(50, lockedOut: true);
            var first = new LatchStore(done);
            Assert.Equal(StoreLoad.Invalid, first.Load(new LatchRecord()));
            Assert.True(first.Write(rewritten));
            for (long step = 0; step < done.Steps - flash.Steps; step++)
            {
                var cut = flash.Copy();
                var cutStore = new LatchStore(cut);
                cutStore.Load(new LatchRecord());
                cut.CutAfter(step);
                cutStore.Write(rewritten);
                cut.PowerUp();
                var found = new LatchRecord();
                var load = new LatchStore(cut).Load(found);
                Assert.True(load != StoreLoad.Valid || found.IsLockedOut, $"{records} records, step {step}");
            }
        }
    }

    [Fact]
    public void Room_made_at_standstill_spares_the_next_writes_an_erase()
    {
        var flash = new SimulatedFlash(2, 4096);
        var store = new LatchStore(flash);
        for (var n = 1; n <= 17; n++)
        {
            store.Write(Latches.Number(n, lockedOut: false));
        }

        Assert.True(store.FreeWrites < 4);
        Assert.True(store.MakeRoom(4));
        var erases = flash.EraseCount(0) + flash.EraseCount(1);
        for (var n = 18; n <= 21; n++)
        {
            Assert.True(store.Write(Latches.Number(n, lockedOut: true)));
        }

        Assert.Equal(erases, flash.EraseCount(0) + flash.EraseCount(1));
        var found = new LatchRecord();
        Assert.Equal(StoreLoad.Valid, new LatchStore(flash).Load(found));
        Latches.AssertSame(Latches.Number(21, lockedOut: true), found);
    }

    [Fact]
    public void A_block_is_erased_once_in_18_writes()
    {
        var flash = new SimulatedFlash(2, 4096);
        var store = new LatchStore(flash);
        for (var n = 1; n <= 1800; n++)
        {
            Assert.True(store.Write(Latches.Number(n % 100, lockedOut: true)));
        }

        // One slot of the first life was left out by the power-up: 17 + 99 · 18 + 1 writes.
        Assert.Equal(100, flash.EraseCount(0));
        Assert.Equal(100, flash.EraseCount(1));
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        var store = new LatchStore(new SimulatedFlash(2, 4096));
        var record = Latches.Number(5, lockedOut: true);
        store.Write(record);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            record.CountTrip(3);
            store.Write(record);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Trip_counters_stand_still_at_their_maximum()
    {
        var record = new LatchRecord();
        for (var i = 0; i < LatchRecord.CounterMaximum + 10; i++)
        {
            record.CountTrip(63);
        }

        record.CountTrip(64);
        record.CountTrip(-1);
        Assert.Equal(LatchRecord.CounterMaximum, record.TripCount(63));
        Assert.Equal(0, record.TripCount(64));
    }

    private static bool LockedOut(int n) => n % 6 < 3;

    /// <summary>Null stands for a store that was never written.</summary>
    private static void AssertOldOrNew(SimulatedFlash flash, LatchRecord? old, LatchRecord? written, out bool foundNew)
    {
        var found = new LatchRecord();
        var load = new LatchStore(flash).Load(found);
        foundNew = written is not null && load == StoreLoad.Valid && Latches.AreSame(written, found);
        if (foundNew)
        {
            return;
        }

        Assert.Equal(old is null ? StoreLoad.Empty : StoreLoad.Valid, load);
        if (old is not null)
        {
            Latches.AssertSame(old, found);
        }
    }
}
