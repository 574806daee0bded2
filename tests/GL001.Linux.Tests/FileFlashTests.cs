using System.Diagnostics;
using GL001.Boards;
using GL001.Control;
using GL001.Firmware;
using GL001.Storage;

namespace GL001.Linux.Tests;

/// <summary>The file in the place of a flash, and what a program that is killed leaves in it.</summary>
public sealed class FileFlashTests : IDisposable
{
    private const int BlockBytes = 4_096;
    private const int EventsOfABlock = 60;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-flash-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "data", "records.flash");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void New_file_has_its_size_and_is_blank()
    {
        using var flash = new FileFlash(Path, 3);
        Assert.Equal("", flash.Problem);
        Assert.Equal(3 * BlockBytes, new FileInfo(Path).Length);
        var read = new byte[BlockBytes];
        Assert.True(flash.TryRead(2, 0, read, 0, BlockBytes));
        Assert.All(read, cell => Assert.Equal(0xFF, cell));
        Assert.False(File.Exists(Path + ".new"));
    }

    [Fact]
    public void It_behaves_as_a_flash_and_keeps_what_it_holds()
    {
        using (var flash = new FileFlash(Path, 2))
        {
            Assert.True(flash.TryProgram(1, 10, [0, 0b1010_1010, 0b1100_0011], 1, 2));
            Assert.True(flash.TryProgram(1, 10, [0b1111_0000], 0, 1));
            Assert.True(flash.TryProgram(0, 0, [0], 0, 1));
            Assert.True(flash.TryErase(0));
        }

        using var again = new FileFlash(Path, 2);
        var read = new byte[4];
        Assert.True(again.TryRead(1, 9, read, 0, 4));
        Assert.Equal(new byte[] { 0xFF, 0b1010_0000, 0b1100_0011, 0xFF }, read);
        Assert.True(again.TryRead(0, 0, read, 0, 1));
        Assert.Equal(0xFF, read[0]);
    }

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(2, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, BlockBytes - 1, 2)]
    public void What_does_not_lie_in_a_block_is_refused(int block, int offset, int count)
    {
        using var flash = new FileFlash(Path, 2);
        Assert.False(flash.TryProgram(block, offset, new byte[2], 0, count));
        Assert.False(flash.TryRead(block, offset, new byte[2], 0, count));
        Assert.Equal(2 * BlockBytes, new FileInfo(Path).Length);
    }

    [Fact]
    public void File_that_was_left_short_is_lengthened_and_keeps_its_beginning()
    {
        using (var flash = new FileFlash(Path, 1))
        {
            Assert.True(flash.TryProgram(0, 0, [0x5A], 0, 1));
        }

        using var longer = new FileFlash(Path, 4);
        var read = new byte[BlockBytes];
        Assert.True(longer.TryRead(0, 0, read, 0, 1));
        Assert.Equal(0x5A, read[0]);
        Assert.True(longer.TryRead(3, 0, read, 0, BlockBytes));
        Assert.All(read, cell => Assert.Equal(0xFF, cell));
    }

    [Fact]
    public void Second_controller_on_the_same_file_is_refused_and_writes_nothing()
    {
        using var first = new FileFlash(Path, 2);
        using var second = new FileFlash(Path, 2);
        Assert.NotEqual("", second.Problem);
        Assert.False(second.TryProgram(0, 0, [0], 0, 1));
        Assert.True(first.TryProgram(0, 0, [0], 0, 1));
    }

    [Fact]
    public void Folder_that_cannot_be_written_is_told_and_the_unit_is_controlled_all_the_same()
    {
        // A file stands where the folder should be.
        File.WriteAllText(System.IO.Path.Combine(_folder.FullName, "data"), "");
        using var flash = new FileFlash(Path, 64);
        Assert.NotEqual("", flash.Problem);
        var rig = new LinuxRig(telemetry: flash);
        rig.LightOff();
        Assert.Equal(BurnerState.Modulating, rig.State);
        rig.Unit.Keeper.Pump(rig.NowMs, 0);
        Assert.Equal("Failed", rig.Unit.Keeper.EventsState);
        Assert.True(rig.Unit.Keeper.EventsLost > 0);
    }

    [Fact]
    public void Program_that_is_killed_at_any_byte_of_a_write_loses_no_stored_event_and_gives_no_number_twice()
    {
        // Two blocks full; the next event erases the older one and then programs its record.
        var tape = new WriteTape(2 * BlockBytes);
        var log = new EventLog(tape);
        Assert.True(log.Open());
        for (var n = 1; n <= 2 * EventsOfABlock; n++)
        {
            Assert.True(log.Append(Event(n)));
        }

        tape.Begin();
        Assert.True(log.Append(Event((2 * EventsOfABlock) + 1)));
        var tried = 0;
        foreach (var image in tape.Images(step: 61))
        {
            File.WriteAllBytes(System.IO.Path.Combine(_folder.FullName, "torn"), image);
            using var flash = new FileFlash(System.IO.Path.Combine(_folder.FullName, "torn"), 2);
            var again = new EventLog(flash);
            Assert.True(again.Open());
            Assert.InRange(again.Newest, 2 * EventsOfABlock, (2 * EventsOfABlock) + 1);
            var found = new EventRecord();
            Assert.True(again.TryReadFrom(EventsOfABlock + 1, found));
            Assert.Equal(EventsOfABlock + 1, found.Sequence);
            var newest = again.Newest;
            var next = Event(9_999);
            Assert.True(again.Append(next));
            Assert.True(next.Sequence > newest);
            tried++;
        }

        Assert.True(tried > 60, $"only {tried} images");
    }

    [Fact]
    public void What_was_written_stands_in_the_file_while_its_writer_still_has_it_open()
    {
        using var flash = new FileFlash(Path, 8);
        var log = new EventLog(flash);
        Assert.True(log.Open());
        Assert.True(log.Append(Event(1)));

        // What a killed writer leaves: nothing was closed, nothing is held back.
        var copy = Path + ".copy";
        File.WriteAllBytes(copy, Peek(Path));
        using var left = new FileFlash(copy, 8);
        var again = new EventLog(left);
        Assert.True(again.Open());
        Assert.Equal(1, again.Newest);
    }

    [Theory]
    [InlineData(new string[0], false, "/var/lib/gl001")]
    [InlineData(new[] { "--data", "/srv/gl001", "--kernel-watchdog" }, true, "/srv/gl001")]
    public void Folder_of_the_records_is_an_option(string[] args, bool feedsKernel, string folder)
    {
        Assert.True(Program.TryParse(args, out var readMonitor, out var feed, out var data));
        Assert.Equal((false, feedsKernel, folder), (readMonitor, feed, data));
    }

    [Theory]
    [InlineData("--data")]
    [InlineData("--data", "")]
    [InlineData("--read-monitor", "--data", "x")]
    public void Folder_that_is_missing_is_a_wrong_argument(params string[] args) => Assert.False(Program.TryParse(args, out _, out _, out _));

    // Past the lock, which binds only who asks for it.
    private static byte[] Peek(string path)
    {
        using var cat = Process.Start(new ProcessStartInfo("cat", path) { RedirectStandardOutput = true })!;
        using var bytes = new MemoryStream();
        cat.StandardOutput.BaseStream.CopyTo(bytes);
        cat.WaitForExit();
        return bytes.ToArray();
    }

    private static EventRecord Event(int code)
    {
        var record = new EventRecord();
        record.Set(EventKind.Trip, code, code * 1_000L, 0, "HS-121", code, 0.0);
        return record;
    }

    /// <summary>Writes down what a file would have got, in order, so that it can be broken off anywhere.</summary>
    private sealed class WriteTape(int bytes) : ISlowFlashPort
    {
        private readonly byte[] _cells = [.. Enumerable.Repeat((byte)0xFF, bytes)];
        private readonly List<(int At, byte[] Data)> _writes = [];
        private byte[] _before = [];

        public int BlockCount => _cells.Length / BlockBytes;

        int ISlowFlashPort.BlockBytes => BlockBytes;

        public void Begin()
        {
            _before = [.. _cells];
            _writes.Clear();
        }

        public IEnumerable<byte[]> Images(int step)
        {
            var image = _before;
            foreach (var (at, data) in _writes)
            {
                for (var done = 0; done < data.Length; done += step)
                {
                    byte[] torn = [.. image];
                    data.AsSpan(0, done).CopyTo(torn.AsSpan(at));
                    yield return torn;
                }

                data.CopyTo(image, at);
                yield return [.. image];
            }
        }

        public bool TryErase(int block) => Write(block * BlockBytes, [.. Enumerable.Repeat((byte)0xFF, BlockBytes)]);

        public bool TryProgram(int block, int offset, byte[] data, int start, int count)
        {
            var at = (block * BlockBytes) + offset;
            return Write(at, [.. data.Skip(start).Take(count).Select((value, i) => (byte)(_cells[at + i] & value))]);
        }

        public bool TryRead(int block, int offset, byte[] into, int start, int count)
        {
            Array.Copy(_cells, (block * BlockBytes) + offset, into, start, count);
            return true;
        }

        private bool Write(int at, byte[] data)
        {
            _writes.Add((at, data));
            data.CopyTo(_cells, at);
            return true;
        }
    }
}
