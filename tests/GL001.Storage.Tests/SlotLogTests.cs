using GL001.Simulator.Devices;

namespace GL001.Storage.Tests;

/// <summary>
/// The power-cut promise for records of any size: how many fit into a block decides what a repair has to erase, so each
/// number of records is cut at every byte.
/// </summary>
public sealed class SlotLogTests
{
    private const int Content = 0x54455354;

    // The marks of a block, and what a record takes beyond its payload: sequence, CRC, commit.
    private const int MarksBytes = 64;
    private const int FrameBytes = 16;

    private static readonly EraseOrder[] Orders = [EraseOrder.Forward, EraseOrder.Backward, EraseOrder.Scattered];

    /// <summary>Payloads of one byte, of the lockout record and around it, of one that fills its block with two.</summary>
    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 2 }, { 20, 3 }, { 190, 3 }, { 192, 2 }, { 242, 2 },
    };

    /// <summary>Payloads short enough that both cuts can be at every byte.</summary>
    public static TheoryData<int, int> ShortSizes => new() { { 1, 2 }, { 1, 3 }, { 5, 2 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_power_cut_at_any_byte_leaves_the_old_record_or_the_new_one_for_good(int payloadBytes, int slots)
    {
        foreach (var order in Orders)
        {
            var flash = NewFlash(payloadBytes, slots, seed: payloadBytes + slots, order);
            var log = NewLog(flash, payloadBytes);
            for (var n = 1; n <= slots + 3; n++)
            {
                var before = flash.Copy();
                Assert.True(log.Write(Payload(n, payloadBytes)));
                for (long step = 0; step < flash.Steps - before.Steps; step++)
                {
                    var cut = CutWhileWriting(before, n, payloadBytes, step);
                    AssertOldOrNewForGood(cut, n - 1, n, payloadBytes, $"{order}, write {n} cut at {step}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(ShortSizes))]
    public void A_second_power_cut_at_any_byte_of_the_repair_changes_nothing(int payloadBytes, int slots)
    {
        foreach (var order in Orders)
        {
            var flash = NewFlash(payloadBytes, slots, seed: payloadBytes + slots, order);
            var log = NewLog(flash, payloadBytes);
            for (var n = 1; n <= slots + 3; n++)
            {
                var before = flash.Copy();
                Assert.True(log.Write(Payload(n, payloadBytes)));
                for (long step = 0; step < flash.Steps - before.Steps; step++)
                {
                    var once = CutWhileWriting(before, n, payloadBytes, step);
                    for (long second = 0; ; second++)
                    {
                        var twice = once.Copy();
                        twice.CutAfter(second);
                        AssertOldOrNew(twice, n - 1, n, payloadBytes, $"{order}, write {n} cut at {step}, repair to be cut at {second}");
                        if (twice.IsPowered)
                        {
                            break;
                        }

                        twice.PowerUp();
                        AssertOldOrNewForGood(twice, n - 1, n, payloadBytes, $"{order}, write {n} cut at {step}, repair cut at {second}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Two_slots_that_a_cut_has_touched_are_never_taken_for_blank_both()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            // Cut at the first byte of the second block's first slot, then in the repair at that of its second slot.
            var flash = NewFlash(5, 2, seed, EraseOrder.Forward);
            var cut = CutWhileWriting(flash, 1, 5, 8 + 21);
            cut.CutAfter(21);
            AssertOldOrNew(cut, 1, 1, 5, $"seed {seed}");
            cut.PowerUp();
            for (var again = 0; again < 8; again++)
            {
                AssertOldOrNew(cut, 1, 1, 5, $"seed {seed}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_first_record_that_was_broken_off_stays_there_or_stays_away(int payloadBytes, int slots)
    {
        // Only its last bytes make it read as there or not, differently each time: many seeds, and then many power-ups.
        var bytes = payloadBytes + FrameBytes;
        var found = 0;
        for (var seed = 1; seed <= 40; seed++)
        {
            var flash = NewFlash(payloadBytes, slots, seed, EraseOrder.Forward);
            for (var step = 8 + bytes - 12; step < 8 + bytes; step++)
            {
                var cut = CutWhileWriting(flash, 1, payloadBytes, step);
                found += AssertOldOrNewForGood(cut, 0, 1, payloadBytes, $"seed {seed}, cut at {step}");
            }
        }

        Assert.True(found > 0, "the record was never there");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Power_that_comes_and_goes_all_the_time_leaves_a_record_that_stays_and_a_store_that_serves(int payloadBytes, int slots)
    {
        for (var seed = 1; seed <= 6; seed++)
        {
            var random = new Random(seed);
            var flash = NewFlash(payloadBytes, slots, seed, Orders[seed % Orders.Length]);
            var found = 0;
            for (var n = 1; n <= 3 * slots; n++)
            {
                var log = NewLog(flash, payloadBytes);
                log.Load(new byte[payloadBytes]);
                flash.CutAfter(random.Next(3 * (payloadBytes + FrameBytes)));
                log.Write(Payload(n, payloadBytes));
                for (var again = 0; again < 12; again++)
                {
                    flash.PowerUp();
                    flash.CutAfter(random.Next(2 * (payloadBytes + FrameBytes)));
                    AssertOldOrNew(flash, found, n, payloadBytes, $"seed {seed}, write {n}");
                }

                flash.PowerUp();
                found = AssertOldOrNew(flash, found, n, payloadBytes, $"seed {seed}, write {n}");
                if (n % slots == 0)
                {
                    Assert.True(NewLog(flash, payloadBytes).Write(Payload(n, payloadBytes)), $"seed {seed}, write {n} anew");
                    found = AssertOldOrNew(flash, n, n, payloadBytes, $"seed {seed}, write {n} anew");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_store_whose_first_record_was_broken_off_serves_once_it_is_written(int payloadBytes, int slots)
    {
        var flash = NewFlash(payloadBytes, slots, seed: 3, EraseOrder.Scattered);
        var done = flash.Copy();
        Assert.True(NewLog(done, payloadBytes).Write(Payload(1, payloadBytes)));
        for (long step = 0; step < done.Steps; step++)
        {
            var cut = CutWhileWriting(flash, 1, payloadBytes, step);
            var log = NewLog(cut, payloadBytes);
            log.Load(new byte[payloadBytes]);
            Assert.True(log.Write(Payload(2, payloadBytes)), $"cut at {step}");
            AssertOldOrNewForGood(cut, 2, 2, payloadBytes, $"cut at {step}");
        }
    }

    private static SimulatedFlash NewFlash(int payloadBytes, int slots, int seed, EraseOrder order)
    {
        // A few bytes more than the records need, as in any block.
        return new SimulatedFlash(2, MarksBytes + (slots * (payloadBytes + FrameBytes)) + 5, seed) { EraseOrder = order };
    }

    private static SlotLog NewLog(SimulatedFlash flash, int payloadBytes) => new(flash, Content, payloadBytes);

    /// <summary>The n-th record; no two of a life are alike.</summary>
    private static byte[] Payload(int n, int payloadBytes)
    {
        var payload = new byte[payloadBytes];
        for (var i = 0; i < payloadBytes; i++)
        {
            payload[i] = (byte)(n + (i * 37 * n));
        }

        return payload;
    }

    private static SimulatedFlash CutWhileWriting(SimulatedFlash before, int n, int payloadBytes, long step)
    {
        var cut = before.Copy();
        var log = NewLog(cut, payloadBytes);
        log.Load(new byte[payloadBytes]);
        cut.CutAfter(step);
        Assert.False(log.Write(Payload(n, payloadBytes)));
        cut.PowerUp();
        return cut;
    }

    /// <summary>What was found once is found again, though half-programmed cells read differently each time. Returns how often it was the new record: 0 or 1.</summary>
    private static int AssertOldOrNewForGood(SimulatedFlash flash, int old, int written, int payloadBytes, string where)
    {
        var found = AssertOldOrNew(flash, old, written, payloadBytes, where);
        for (var again = 0; again < 3; again++)
        {
            AssertOldOrNew(flash, found, found, payloadBytes, where + ", found " + found);
        }

        return found == written ? 1 : 0;
    }

    /// <summary>Record 0 stands for a store that was never written. Returns the number of the record found.</summary>
    private static int AssertOldOrNew(SimulatedFlash flash, int old, int written, int payloadBytes, string where)
    {
        var payload = new byte[payloadBytes];
        var load = NewLog(flash, payloadBytes).Load(payload);
        var found = load switch
        {
            StoreLoad.Empty => 0,
            StoreLoad.Valid => payload.AsSpan().SequenceEqual(Payload(written, payloadBytes)) ? written
                : payload.AsSpan().SequenceEqual(Payload(old, payloadBytes)) ? old : -1,
            _ => -1,
        };
        Assert.True(found == old || found == written, $"{where}: {load}, {Convert.ToHexString(payload)}");
        return found;
    }
}
