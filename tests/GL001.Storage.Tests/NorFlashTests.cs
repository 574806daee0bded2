using GL001.Drivers;
using GL001.Runtime;
using GL001.Simulator.Devices;

namespace GL001.Storage.Tests;

/// <summary>The driver of events, telemetry and recordings against the chip's commands, and the stores over it.</summary>
public sealed class NorFlashTests
{
    private const int Blocks = 16;
    private const int SmallCapacity = 16;

    private readonly SimulatedNorFlash _chip = new(SmallCapacity);
    private readonly NorFlash _flash;

    public NorFlashTests() => _flash = new NorFlash(_chip, _chip, Blocks);

    [Fact]
    public void Blocks_of_a_whole_chip_are_addressed_apart_from_its_first_byte_to_its_last()
    {
        var chip = new SimulatedNorFlash(capacity: 24);
        var flash = new NorFlash(chip, chip, 4_096);
        int[] blocks = [0, 1, 15, 16, 255, 256, 4_095];
        foreach (var block in blocks)
        {
            Assert.True(flash.TryErase(block));
            Assert.True(flash.TryProgram(block, 0, [(byte)block, (byte)(block >> 8)], 0, 2));
            Assert.True(flash.TryProgram(block, flash.BlockBytes - 1, [(byte)~block], 0, 1));
        }

        var read = new byte[2];
        foreach (var block in blocks)
        {
            Assert.True(flash.TryRead(block, 0, read, 0, 2));
            Assert.Equal(block, read[0] | (read[1] << 8));
            Assert.True(flash.TryRead(block, flash.BlockBytes - 1, read, 0, 1));
            Assert.Equal((byte)~block, read[0]);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 256)]
    [InlineData(255, 2)]
    [InlineData(250, 300)]
    [InlineData(1, 4_095)]
    [InlineData(0, 4_096)]
    public void What_is_programmed_is_read_over_the_pages_ends_and_nothing_beside_it_changes(int offset, int count)
    {
        var data = new byte[count + 3];
        new Random(count).NextBytes(data);
        Assert.True(_flash.TryErase(2));
        Assert.True(_flash.TryProgram(2, offset, data, 3, count));

        var block = new byte[4_096 + 5];
        Assert.True(_flash.TryRead(2, 0, block, 5, 4_096));
        Assert.Equal(data[3..], block[(5 + offset)..(5 + offset + count)]);
        Assert.All(block[5..(5 + offset)], cell => Assert.Equal(0xFF, cell));
        Assert.All(block[(5 + offset + count)..], cell => Assert.Equal(0xFF, cell));
        Assert.Equal(0, _chip.LostCommands);
    }

    [Fact]
    public void Programming_only_clears_bits_and_only_an_erase_sets_them()
    {
        var read = new byte[1];
        Assert.True(_flash.TryErase(0));
        Assert.True(_flash.TryProgram(0, 10, [0b1010_1010], 0, 1));
        Assert.True(_flash.TryProgram(0, 10, [0b1111_0000], 0, 1));
        Assert.True(_flash.TryRead(0, 10, read, 0, 1));
        Assert.Equal(0b1010_0000, read[0]);
        Assert.True(_flash.TryErase(0));
        Assert.True(_flash.TryRead(0, 10, read, 0, 1));
        Assert.Equal(0xFF, read[0]);
    }

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(Blocks, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 4_095, 2)]
    public void What_does_not_lie_in_a_block_is_refused_and_the_chip_never_hears_of_it(int block, int offset, int count)
    {
        var data = new byte[] { 0x00, 0x00 };
        Assert.False(_flash.TryProgram(block, offset, data, 0, count));
        Assert.False(_flash.TryRead(block, offset, data, 0, count));
        Assert.Equal(0, _chip.Cells.Steps);
    }

    [Fact]
    public void Driver_waits_for_the_chip_as_long_as_its_data_sheet_allows_and_sends_nothing_meanwhile()
    {
        _chip.EraseMs = 400;
        _chip.ProgramMs = 3;
        Assert.True(_flash.TryErase(1));
        Assert.InRange(_chip.PausedMs, 400, 410);
        Assert.True(_flash.TryProgram(1, 0, new byte[4_096], 0, 4_096));
        Assert.Equal(0, _chip.LostCommands);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Chip_that_never_ends_is_given_up_after_half_a_second(bool erase)
    {
        Assert.True(_flash.TryErase(0));
        var before = _chip.PausedMs;
        _chip.Hangs = true;
        Assert.False(erase ? _flash.TryErase(0) : _flash.TryProgram(0, 0, [0], 0, 1));
        Assert.InRange(_chip.PausedMs - before, 1, NorFlash.ErasePauses * NorFlash.ErasePauseMs);

        _chip.Hangs = false;
        Assert.True(_flash.TryErase(0));
    }

    [Fact]
    public void Processor_that_is_reset_during_an_erase_finds_its_chip_at_work_and_waits()
    {
        Assert.True(_flash.TryErase(3));
        byte[] nothing = new byte[4];
        Assert.True(_chip.TryTransfer([0x06], nothing, 1) && _chip.TryTransfer([0x20, 0, 0x30, 0], nothing, 4));
        Assert.True(_chip.IsBusy);

        var after = new NorFlash(_chip, _chip, Blocks);
        Assert.True(after.TryProgram(3, 0, [0x5A], 0, 1));
        Assert.Equal(0, _chip.LostCommands);
    }

    [Fact]
    public void Write_that_the_chip_did_not_take_is_a_failure()
    {
        Assert.True(_flash.TryErase(0));
        Assert.True(_flash.TryProgram(0, 0, [0x0F], 0, 1));
        _chip.IsProtected = true;
        Assert.False(_flash.TryProgram(0, 1, [0x55], 0, 1));
        Assert.False(_flash.TryErase(0));
        _chip.IsProtected = false;
        _chip.WriteEnableIgnored = true;
        Assert.False(_flash.TryProgram(0, 1, [0x55], 0, 1));
        Assert.False(_flash.TryErase(0));
        _chip.WriteEnableIgnored = false;
        Assert.True(_flash.TryProgram(0, 1, [0x55], 0, 1));
    }

    [Fact]
    public void Cell_that_is_worn_is_a_failure_of_the_program_that_met_it()
    {
        Assert.True(_flash.TryErase(0));
        _chip.Cells.WearOut(0);
        Assert.False(_flash.TryProgram(0, 0, new byte[8], 0, 8));
    }

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0x00)]
    public void Chip_that_is_not_there_fails_at_once_whatever_the_bus_reads(int bus)
    {
        _chip.Absent = (byte)bus;
        Assert.False(_flash.TryRead(0, 0, new byte[1], 0, 1));
        Assert.False(_flash.TryErase(0));
        Assert.False(_flash.TryReadId(new byte[NorFlash.IdBytes]));
        Assert.Equal(0, _chip.PausedMs);
    }

    [Fact]
    public void Chip_that_tells_its_maker_and_size_is_used_and_a_smaller_one_is_not()
    {
        var id = new byte[NorFlash.IdBytes];
        Assert.True(new NorFlash(new SimulatedNorFlash(24), _chip, 4_096).TryReadId(id));
        Assert.Equal("EF4018", Convert.ToHexString(id));

        // Its addresses wrap: what is written behind its end would stand at its beginning.
        Assert.False(new NorFlash(_chip, _chip, Blocks + 1).TryErase(Blocks));
        Assert.False(new NorFlash(_chip, _chip, Blocks + 1).TryErase(0));
        Assert.Equal(0, _chip.Cells.Steps);
    }

    [Fact]
    public void Chip_that_comes_back_after_a_failure_is_used_again()
    {
        Assert.True(_flash.TryErase(0));
        _chip.Cells.CutAfter(100);
        Assert.False(_flash.TryErase(1));
        Assert.False(_flash.TryErase(1));
        _chip.PowerUp();
        Assert.True(_flash.TryErase(1));
    }

    [Theory]
    [InlineData(EraseOrder.Forward)]
    [InlineData(EraseOrder.Backward)]
    [InlineData(EraseOrder.Scattered)]
    public void Supply_that_fails_while_the_chip_programs_or_erases_loses_no_stored_event_and_gives_no_number_twice(EraseOrder order)
    {
        const int EventsOfABlock = 60;
        var tried = 0;
        for (var cut = 0L; ; cut += cut < 200 ? 1 : 97)
        {
            var chip = new SimulatedNorFlash(SmallCapacity, seed: (int)cut + 1);
            chip.Cells.EraseOrder = order;
            var log = new EventLog(new SlowFlashRegion(new NorFlash(chip, chip, Blocks), 4, 2));
            Assert.True(log.Open());
            for (var n = 1; n <= 2 * EventsOfABlock; n++)
            {
                Assert.True(log.Append(Event(n)));
            }

            // The next one erases the older block and then programs its record.
            chip.Cells.CutAfter(cut);
            var written = log.Append(Event((2 * EventsOfABlock) + 1));
            chip.PowerUp();

            var again = new EventLog(new SlowFlashRegion(new NorFlash(chip, chip, Blocks), 4, 2));
            Assert.True(again.Open());
            Assert.True(again.Newest >= (2 * EventsOfABlock) + (written ? 1 : 0), $"cut at {cut}: {again.Newest} is the newest");
            var found = new EventRecord();
            for (var n = EventsOfABlock + 1; n <= 2 * EventsOfABlock; n++)
            {
                Assert.True(again.TryReadFrom(n, found) && found.Sequence == n && found.Code == n, $"cut at {cut}: event {n} is gone");
            }

            var next = Event(7_777);
            Assert.True(again.Append(next));
            Assert.True(next.Sequence > 2 * EventsOfABlock);
            tried++;
            if (written)
            {
                break;
            }
        }

        Assert.True(tried > 200, $"only {tried} cuts were tried");
    }

    [Fact]
    public void Bit_that_rots_loses_one_event_and_no_more()
    {
        var log = new EventLog(_flash);
        Assert.True(log.Open());
        for (var n = 1; n <= 50; n++)
        {
            Assert.True(log.Append(Event(n)));
        }

        _chip.Cells.FlipBit(0, (8 * 68 * 20) + 100);
        var again = new EventLog(new NorFlash(_chip, _chip, Blocks));
        Assert.True(again.Open());
        var found = new EventRecord();
        Assert.True(again.TryReadFrom(21, found));
        Assert.Equal(22, found.Sequence);
        Assert.Equal(50, again.Newest);
    }

    [Fact]
    public void Telemetry_and_a_recording_share_the_chip_and_survive_a_program_that_begins_anew()
    {
        var chip = new SimulatedNorFlash(20);
        var flash = new NorFlash(chip, chip, 200);
        var ring = new StoreAndForward(new SlowFlashRegion(flash, 100, 64), TelemetryRecord.Bytes);
        var recorder = new FlightRecorder(new SlowFlashRegion(flash, 0, 100), 64, 20, 200, 4);
        Assert.True(ring.Open() && recorder.Open());
        var record = new byte[64];
        var random = new Random(3);
        for (var i = 0; i < 400; i++)
        {
            random.NextBytes(record);
            recorder.Append(record);
            if (i == 50)
            {
                recorder.Trigger();
            }

            recorder.Pump();
            Assert.True(ring.Append(new byte[TelemetryRecord.Bytes], TelemetryRecord.Bytes));
        }

        Assert.True(ring.Confirm(150));
        flash = new NorFlash(chip, chip, 200);
        ring = new StoreAndForward(new SlowFlashRegion(flash, 100, 64), TelemetryRecord.Bytes);
        var after = new FlightRecorder(new SlowFlashRegion(flash, 0, 100), 64, 20, 200, 4);
        Assert.True(ring.Open() && after.Open());
        Assert.Equal(400, ring.Newest);
        Assert.Equal(150, ring.Floor);
        Assert.Equal(FlightRecorderState.Frozen, after.State);
        Assert.Equal(recorder.ChunkCount, after.ChunkCount);
        var chunk = new byte[after.ChunkBytes];
        var previous = new byte[Sha256.HashBytes];
        for (var i = 0; i < after.ChunkCount; i++)
        {
            Assert.True(after.TryReadChunk(i, chunk));
            Assert.True(FlightChunk.Verify(chunk, chunk.Length, previous, new Sha256()));
            previous = chunk[^Sha256.HashBytes..];
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Chip_that_answers_late_is_read_before_anything_is_stored_and_numbers_go_on(bool hangs)
    {
        var ring = new StoreAndForward(new SlowFlashRegion(_flash, 0, 8), 40);
        var log = new EventLog(new SlowFlashRegion(_flash, 8, 8));
        Assert.True(ring.Open() && log.Open());
        for (var n = 1; n <= 30; n++)
        {
            Assert.True(ring.Append(new byte[40], 40) && log.Append(Event(n)));
        }

        Assert.True(ring.Confirm(12));
        _chip.Hangs = hangs;
        _chip.Absent = hangs ? null : (byte)0xFF;
        var flash = new NorFlash(_chip, _chip, Blocks);
        var before = _chip.PausedMs;
        ring = new StoreAndForward(new SlowFlashRegion(flash, 0, 8), 40);
        log = new EventLog(new SlowFlashRegion(flash, 8, 8));
        Assert.False(ring.Open() || log.Open());
        Assert.False(ring.Append(new byte[40], 40) || log.Append(Event(31)));

        // One wait for each of the four, not one for each block: the first scan comes after them.
        Assert.InRange(_chip.PausedMs - before, 0, 4 * NorFlash.ErasePauses * NorFlash.ErasePauseMs);

        _chip.Hangs = false;
        _chip.Absent = null;
        var next = Event(31);
        Assert.True(ring.Append(new byte[40], 40) && log.Append(next));
        Assert.Equal((31, 12, 31), (ring.Newest, ring.Floor, next.Sequence));
    }

    [Fact]
    public void Memory_that_the_scan_writes_cannot_be_a_slow_one()
    {
        // The compiler's word for it; the check of the scan follows the types.
        Assert.False(typeof(IFlashPort).IsAssignableFrom(typeof(NorFlash)));
        Assert.Equal(typeof(IFlashPort), typeof(BoardPorts).GetProperty(nameof(BoardPorts.Memory))!.PropertyType);
        Assert.Equal(typeof(ISlowFlashPort), typeof(BoardPorts).GetProperty(nameof(BoardPorts.Telemetry))!.PropertyType);
    }

    private static EventRecord Event(int code)
    {
        var record = new EventRecord();
        record.Set(EventKind.Trip, code, code * 1_000L, 0, "HS-121", code, 0.0);
        return record;
    }
}
