using GL001.Storage;
using nanoFramework.TestFramework;

namespace GL001.DeviceTests;

/// <summary>What survives a power cut, over a small flash in memory.</summary>
[TestClass]
public class StorageTests
{
    private const int Content = 0x474C;
    private const int PayloadBytes = 8;
    private const int BlockBytes = 256;

    [TestMethod]
    public void New_memory_is_empty_and_not_damaged()
    {
        Assert.AreEqual((int)StoreLoad.Empty, (int)Open(new RamFlash(2, BlockBytes), new byte[PayloadBytes]));
    }

    [TestMethod]
    public void Newest_record_survives_many_writes_and_a_power_up()
    {
        RamFlash flash = new RamFlash(2, BlockBytes);
        SlotLog log = new SlotLog(flash, Content, PayloadBytes);
        byte[] record = new byte[PayloadBytes];
        log.Load(record);
        for (int i = 1; i <= 50; i++)
        {
            record[0] = (byte)i;
            Assert.IsTrue(log.Write(record), "write " + i);
        }

        byte[] read = new byte[PayloadBytes];
        Assert.AreEqual((int)StoreLoad.Valid, (int)Open(flash, read));
        Assert.AreEqual(50, (int)read[0]);
    }

    /// <summary>Cuts the supply at every byte of a write: afterwards the old record or the new one stands, whole.</summary>
    [TestMethod]
    public void Power_cut_at_any_byte_leaves_the_old_record_or_the_new_one()
    {
        bool wasWritten = false;
        for (int cut = 0; !wasWritten; cut++)
        {
            Assert.IsTrue(cut < 10 * BlockBytes, "a write ends");
            RamFlash flash = new RamFlash(2, BlockBytes);
            SlotLog log = new SlotLog(flash, Content, PayloadBytes);
            byte[] record = new byte[PayloadBytes];
            log.Load(record);
            Fill(record, 0x11);
            Assert.IsTrue(log.Write(record), "first write");
            Fill(record, 0xEE);
            flash.CutAfter(cut);
            wasWritten = log.Write(record);
            flash.PowerUp();

            byte[] read = new byte[PayloadBytes];
            Assert.AreEqual((int)StoreLoad.Valid, (int)Open(flash, read), "cut at byte " + cut);
            Assert.IsTrue(read[0] == 0xEE || (read[0] == 0x11 && !wasWritten), "cut at byte " + cut + " leaves " + read[0]);
            for (int i = 1; i < read.Length; i++)
            {
                Assert.AreEqual(read[0], read[i], "cut at byte " + cut + " mixes two records");
            }
        }
    }

    [TestMethod]
    public void Damaged_copies_are_told_and_not_believed()
    {
        RamFlash flash = new RamFlash(2, BlockBytes);
        SlotLog log = new SlotLog(flash, Content, PayloadBytes);
        byte[] record = new byte[PayloadBytes];
        log.Load(record);
        Fill(record, 0x11);
        Assert.IsTrue(log.Write(record), "write");

        flash.FlipBitOfEvery(0x11);
        Assert.AreEqual((int)StoreLoad.Invalid, (int)Open(flash, new byte[PayloadBytes]));
    }

    [TestMethod]
    public void Ring_numbers_its_records_for_life_and_drops_the_oldest()
    {
        RamFlash flash = new RamFlash(3, BlockBytes);
        RingLog ring = new RingLog(flash, Content, PayloadBytes);
        byte[] record = new byte[PayloadBytes];
        Assert.IsTrue(ring.Open(record), "readable");
        int count = 3 * ring.Capacity;
        for (int i = 1; i <= count; i++)
        {
            record[0] = (byte)i;
            Assert.IsTrue(ring.Append(record), "append " + i);
        }

        RingLog again = new RingLog(flash, Content, PayloadBytes);
        byte[] newest = new byte[PayloadBytes];
        Assert.IsTrue(again.Open(newest), "readable after power-up");
        Assert.AreEqual((long)count, again.Newest);
        Assert.AreEqual((byte)count, newest[0]);
        Assert.IsTrue(again.TryReadFrom(1, record, out long oldest), "something is left");
        Assert.AreEqual(again.Oldest, oldest);
        Assert.AreEqual((byte)oldest, record[0]);
        Assert.IsTrue(oldest > 1 && count - oldest < again.Capacity, "the oldest is gone, no more");
    }

    private static StoreLoad Open(RamFlash flash, byte[] into)
    {
        return new SlotLog(flash, Content, PayloadBytes).Load(into);
    }

    private static void Fill(byte[] record, byte value)
    {
        for (int i = 0; i < record.Length; i++)
        {
            record[i] = value;
        }
    }
}
