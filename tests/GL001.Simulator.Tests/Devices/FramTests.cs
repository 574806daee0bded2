using GL001.Drivers;
using GL001.Simulator.Devices;
using GL001.Storage;

namespace GL001.Simulator.Tests;

/// <summary>The driver of the lockout memory against the chip's commands.</summary>
public sealed class FramTests
{
    private readonly SimulatedFram _chip = new();
    private readonly Fram _fram;

    public FramTests() => _fram = new Fram(_chip);

    [Fact]
    public void Blocks_fill_the_chip_and_none_reaches_over_its_end()
    {
        Assert.Equal(SimulatedFram.Bytes, _fram.BlockCount * _fram.BlockBytes);
        for (var block = 0; block < _fram.BlockCount; block++)
        {
            Assert.True(_fram.TryErase(block));
            Assert.True(_fram.TryProgram(block, 0, [(byte)block], 0, 1));
            Assert.True(_fram.TryProgram(block, _fram.BlockBytes - 1, [(byte)(0x80 | block)], 0, 1));
        }

        var read = new byte[1];
        for (var block = 0; block < _fram.BlockCount; block++)
        {
            Assert.True(_fram.TryRead(block, 0, read, 0, 1));
            Assert.Equal(block, read[0]);
            Assert.True(_fram.TryRead(block, _fram.BlockBytes - 1, read, 0, 1));
            Assert.Equal(0x80 | block, read[0]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    [InlineData(4_096)]
    public void What_is_programmed_is_read_whatever_its_length(int count)
    {
        var data = new byte[count + 3];
        new Random(count).NextBytes(data);
        Assert.True(_fram.TryErase(2));
        Assert.True(_fram.TryProgram(2, _fram.BlockBytes - count, data, 3, count));

        var read = new byte[count + 5];
        Assert.True(_fram.TryRead(2, _fram.BlockBytes - count, read, 5, count));
        Assert.Equal(data[3..], read[5..]);
        Assert.Equal(0x00, _chip[(2 * 4_096) - 1]);
        Assert.Equal(0x00, _chip[3 * 4_096]);
    }

    [Fact]
    public void Programming_only_clears_bits_as_in_a_flash()
    {
        Assert.True(_fram.TryErase(0));
        Assert.True(_fram.TryProgram(0, 10, [0b1010_1010], 0, 1));
        Assert.True(_fram.TryProgram(0, 10, [0b1111_0000], 0, 1));
        Assert.Equal(0b1010_0000, _chip[10]);
    }

    [Fact]
    public void Write_is_enabled_for_itself_alone_and_the_latch_is_down_afterwards()
    {
        Assert.True(_fram.TryErase(0));
        Assert.False(_chip.IsWriteEnabled);
        var nothing = new byte[4];
        Assert.True(_chip.TryTransfer([0x02, 0, 0, 0x11], nothing, 4));
        Assert.Equal(0xFF, _chip[0]);
    }

    [Fact]
    public void Write_that_the_chip_did_not_take_is_a_failure()
    {
        _chip[0] = 0xFF;
        _chip.WritesIgnored = true;
        Assert.False(_fram.TryErase(0));
        Assert.False(_fram.TryProgram(0, 0, [0x55], 0, 1));
    }

    [Fact]
    public void Chip_that_is_not_there_can_be_neither_programmed_nor_named()
    {
        _chip.Absent = true;
        Assert.False(_fram.TryProgram(0, 0, [0x00], 0, 1));
        Assert.False(_fram.TryReadId(new byte[Fram.IdBytes]));
    }

    [Fact]
    public void Chip_tells_its_maker_and_type()
    {
        var id = new byte[Fram.IdBytes];
        Assert.True(_fram.TryReadId(id));
        Assert.Equal("7F7F7F7F7F7FC22208", Convert.ToHexString(id));
    }

    [Fact]
    public void Supply_that_fails_at_any_byte_of_a_lockout_record_leaves_the_old_one_or_the_new_one()
    {
        const int Content = 7;
        var cuts = 0;
        for (var cut = 1; ; cut++)
        {
            var chip = new SimulatedFram();
            var fram = new Fram(chip);
            Assert.True(fram.TryErase(0) && fram.TryErase(1));
            var log = new SlotLog(fram, Content, 40);
            var record = new byte[40];
            log.Load(record);
            Array.Fill(record, (byte)0x11);
            Assert.True(log.Write(record));
            Array.Fill(record, (byte)0xEE);
            chip.CutAfter(cut);
            var written = log.Write(record);
            chip.PowerUp();

            var read = new byte[40];
            Assert.Equal(StoreLoad.Valid, new SlotLog(new Fram(chip), Content, 40).Load(read));
            Assert.True(read.All(value => value == read[0]) && read[0] is 0x11 or 0xEE, $"cut at byte {cut} leaves {Convert.ToHexString(read)}");
            if (written)
            {
                Assert.Equal(0xEE, read[0]);
                break;
            }

            cuts++;
        }

        Assert.True(cuts > 100, $"only {cuts} bytes were tried");
    }
}
