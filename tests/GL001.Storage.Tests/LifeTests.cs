using GL001.Simulator.Devices;

namespace GL001.Storage.Tests;

/// <summary>Long lives with a bad supply: power fails again and again, often in the first bytes of what was begun.</summary>
public sealed class LifeTests
{
    [Theory]
    [InlineData(EraseOrder.Forward)]
    [InlineData(EraseOrder.Backward)]
    [InlineData(EraseOrder.Scattered)]
    public void A_latch_is_what_was_written_last_or_what_was_being_written(EraseOrder order)
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var flash = new SimulatedFlash(2, 700, seed) { EraseOrder = order };
            int? known = null;
            int? begun = null;
            var next = 1;
            for (var powerUp = 0; powerUp < 60; powerUp++)
            {
                flash.PowerUp();
                flash.CutAfter(CutAfter(random, recordBytes: 222));
                var store = new LatchStore(flash);
                var found = new LatchRecord();
                var load = store.Load(found);
                var number = load == StoreLoad.Valid ? found.StartCount : (int?)null;
                Assert.True(load != StoreLoad.Invalid, $"seed {seed}, power-up {powerUp}");
                Assert.True(number == known || number == begun, $"seed {seed}, power-up {powerUp}: found {number}, not {known} or {begun}");
                Assert.True(number is null || Latches.AreSame(Latches.Number(number.Value, true), found));
                if (!flash.IsPowered)
                {
                    continue;
                }

                // The repair went through: from here on the answer stands.
                known = number;
                begun = number;
                while (flash.IsPowered && random.Next(4) > 0)
                {
                    begun = next;
                    if (store.Write(Latches.Number(next++, true)))
                    {
                        known = begun;
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(EraseOrder.Forward)]
    [InlineData(EraseOrder.Backward)]
    [InlineData(EraseOrder.Scattered)]
    public void An_event_that_was_stored_stays_and_its_number_is_its_own(EraseOrder order)
    {
        const int EventsPerBlock = 4;
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var flash = new SimulatedFlash(4, 300, seed) { EraseOrder = order };
            var stored = new Dictionary<long, int>();
            var newest = 0L;
            var code = 1;
            for (var powerUp = 0; powerUp < 60; powerUp++)
            {
                flash.PowerUp();
                flash.CutAfter(CutAfter(random, recordBytes: 68));
                var log = new EventLog(flash);
                Assert.True(log.Open() || !flash.IsPowered);
                while (flash.IsPowered && random.Next(4) > 0)
                {
                    var record = new EventRecord();
                    record.Set(EventKind.Trip, code++, 0, 0, "PSHH-102", 0.0, 0.0);
                    if (log.Append(record))
                    {
                        Assert.True(record.Sequence > newest, $"seed {seed}, power-up {powerUp}: {record.Sequence} after {newest}");
                        newest = record.Sequence;
                        stored.Add(newest, record.Code);
                    }
                }

                flash.PowerUp();
                AssertKept(flash, stored, EventsPerBlock, $"seed {seed}, power-up {powerUp}");
            }
        }
    }

    /// <summary>Of four blocks one is being written, one being erased and one may be used up by what was broken off.</summary>
    private static void AssertKept(SimulatedFlash flash, Dictionary<long, int> stored, int kept, string when)
    {
        var copy = flash.Copy();
        var log = new EventLog(copy);
        Assert.True(log.Open());
        var found = new EventRecord();
        foreach (var number in stored.Keys.OrderDescending().Take(kept))
        {
            Assert.True(log.TryReadFrom(number, found), $"{when}: {number} is gone");
            Assert.Equal(number, found.Sequence);
            Assert.Equal(stored[number], found.Code);
        }
    }

    /// <summary>Steps to the next cut: near the beginning or the end of a record more often than elsewhere.</summary>
    private static long CutAfter(Random random, int recordBytes) => random.Next(4) switch
    {
        0 => random.Next(4),
        1 => (random.Next(1, 8) * recordBytes) - random.Next(6),
        _ => random.Next(12 * recordBytes),
    };
}
