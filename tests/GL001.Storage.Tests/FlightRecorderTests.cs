using GL001.Simulator.Devices;

namespace GL001.Storage.Tests;

public sealed class FlightRecorderTests
{
    private const int RecordBytes = 128;
    private const int Before = 600;
    private const int After = 3_000;
    private const int BlockBytes = 4096;

    [Fact]
    public void A_minute_before_a_trip_and_five_after_come_back_bit_for_bit()
    {
        // 36 blocks by the arithmetic of FlightRecorder for 40 bytes a record; these records are of that kind.
        var flash = new SimulatedFlash(64, BlockBytes);
        var recorder = new FlightRecorder(flash, RecordBytes, Before, After, memoryChunks: 8);
        Assert.True(recorder.Open());
        var trace = new Trace(seed: 1);
        trace.Run(recorder, 5_000);
        Assert.True(recorder.BeforeRecords >= Before + 1, $"{recorder.BeforeRecords} records in memory");
        recorder.Trigger();
        trace.Run(recorder, After + 100);
        Assert.Equal(FlightRecorderState.Frozen, recorder.State);
        Assert.True(recorder.IsComplete);
        Assert.InRange(recorder.ChunkCount, 30, 42);

        var recording = Fetch(recorder);
        Assert.Equal(4_999, recording.TriggerRecord);
        Assert.True(recording.FirstRecord <= 4_999 - Before);
        Assert.Equal(4_999 + After, recording.FirstRecord + recording.Records.Count - 1);
        Assert.Equal(0, recording.Lost);
        for (var i = 0; i < recording.Records.Count; i++)
        {
            Assert.Equal(Trace.Record(1, recording.FirstRecord + i), recording.Records[i]);
        }
    }

    [Fact]
    public void Records_of_noise_come_back_too_and_flash_that_is_too_small_is_said()
    {
        var flash = new SimulatedFlash(20, BlockBytes);
        var recorder = new FlightRecorder(flash, RecordBytes, 50, 1_000, memoryChunks: 4);
        recorder.Open();
        var written = new List<byte[]>();
        var random = new Random(2);
        for (var i = 0; i < 1_200; i++)
        {
            var record = new byte[RecordBytes];
            random.NextBytes(record);
            written.Add(record);
            recorder.Append(record);
            if (i == 150)
            {
                recorder.Trigger();
            }

            recorder.Pump();
        }

        Assert.Equal(FlightRecorderState.Frozen, recorder.State);
        Assert.False(recorder.IsComplete);
        Assert.Equal(20, recorder.ChunkCount);
        var recording = Fetch(recorder);
        Assert.True(recording.IsTruncated);

        // 144 bytes at most each: a chunk holds 3 992 / 144 = 27 of them.
        Assert.InRange(recording.Records.Count, 20 * 27, 20 * 29);
        for (var i = 0; i < recording.Records.Count; i++)
        {
            Assert.Equal(written[(int)recording.FirstRecord + i], recording.Records[i]);
        }
    }

    [Fact]
    public void Slow_flash_loses_records_visibly_and_never_the_chain()
    {
        var flash = new SimulatedFlash(64, BlockBytes);
        var recorder = new FlightRecorder(flash, RecordBytes, 100, 1_500, memoryChunks: 4);
        recorder.Open();
        var trace = new Trace(seed: 3);
        trace.Run(recorder, 500);
        recorder.Trigger();
        for (var i = 0; i < 1_500; i++)
        {
            trace.Run(recorder, 1, pump: i is < 100 or > 900);
        }

        trace.Pump(recorder);
        var recording = Fetch(recorder);
        Assert.True(recording.Lost > 100, $"{recording.Lost} lost");
        Assert.Equal(recording.Lost, recording.Gaps);
        Assert.Equal(499 + 1_500, recording.LastRecord);
    }

    [Fact]
    public void A_flash_that_fails_for_a_while_is_tried_again()
    {
        var flash = new SimulatedFlash(64, BlockBytes);
        var recorder = new FlightRecorder(flash, RecordBytes, 100, 500, memoryChunks: 8);
        recorder.Open();
        var trace = new Trace(seed: 4);
        trace.Run(recorder, 300);
        recorder.Trigger();
        flash.BusFailed = true;
        trace.Run(recorder, 200);
        Assert.True(recorder.SaveFailures > 0);
        flash.BusFailed = false;
        trace.Run(recorder, 400);
        var recording = Fetch(recorder);
        Assert.Equal(0, recording.Gaps);
        Assert.Equal(299 + 500, recording.LastRecord);
    }

    [Fact]
    public void A_recording_waits_through_a_power_cycle_until_it_is_released_with_its_last_hash()
    {
        var flash = new SimulatedFlash(64, BlockBytes);
        var recorder = new FlightRecorder(flash, RecordBytes, 100, 200, memoryChunks: 4);
        recorder.Open();
        var trace = new Trace(seed: 5);
        trace.Run(recorder, 300);
        recorder.Trigger();
        trace.Run(recorder, 250);
        var first = Fetch(recorder);

        var restarted = new FlightRecorder(flash, RecordBytes, 100, 200, memoryChunks: 4);
        Assert.True(restarted.Open());
        Assert.Equal(FlightRecorderState.Frozen, restarted.State);
        Assert.True(restarted.IsComplete);
        restarted.Trigger();
        Assert.Equal(1, restarted.MissedTriggers);
        var again = Fetch(restarted);
        Assert.Equal(first.LastHash, again.LastHash);
        Assert.False(restarted.TryRelease(new byte[32]));
        Assert.True(restarted.TryRelease(again.LastHash));
        Assert.Equal(0, restarted.ChunkCount);

        trace.Run(restarted, 300);
        restarted.Trigger();
        trace.Run(restarted, 250);
        Assert.Equal(first.Number + 1, Fetch(restarted).Number);
    }

    [Fact]
    public void A_power_cut_keeps_every_chunk_that_was_saved_and_never_continues_an_older_recording()
    {
        // An older recording, longer than the new one, has been released and still stands in the blocks behind it.
        var flash = new SimulatedFlash(16, 1024, seed: 6);
        var recorder = new FlightRecorder(flash, RecordBytes, 40, 150, memoryChunks: 4);
        recorder.Open();
        var trace = new Trace(seed: 6);
        trace.Run(recorder, 100);
        recorder.Trigger();
        trace.Run(recorder, 200);
        Assert.True(recorder.TryRelease(Fetch(recorder).LastHash));
        trace.Run(recorder, 100);
        recorder.Trigger();
        trace.Run(recorder, 15, pump: false);
        var saved = 0;
        while (recorder.State != FlightRecorderState.Frozen && saved < 3)
        {
            var before = flash.Copy();
            if (!recorder.Pump())
            {
                trace.Run(recorder, 1, pump: false);
                continue;
            }

            for (long step = 0; step < flash.Steps - before.Steps; step++)
            {
                var cut = before.Copy();
                var block = new byte[1024];
                flash.TryRead(saved, 0, block, 0, block.Length);
                cut.CutAfter(step);
                _ = cut.TryErase(saved) && cut.TryProgram(saved, 0, block, 0, block.Length);
                cut.PowerUp();
                var found = new FlightRecorder(cut, RecordBytes, 40, 150, memoryChunks: 4);
                Assert.True(found.Open());

                // A cut in the last bytes leaves a chunk whose hash does not fit: the host's check tells.
                Assert.InRange(found.ChunkCount, saved, saved + 1);
                Assert.InRange(WholeChunks(found), saved, saved + (step >= 2048 - 32 ? 1 : 0));
            }

            saved++;
        }

        Assert.Equal(3, saved);
    }

    [Fact]
    public void Every_flipped_bit_of_a_recording_breaks_its_chain()
    {
        var flash = new SimulatedFlash(16, 1024);
        var recorder = new FlightRecorder(flash, RecordBytes, 10, 30, memoryChunks: 4);
        recorder.Open();
        var trace = new Trace(seed: 7);
        trace.Run(recorder, 60);
        recorder.Trigger();
        trace.Run(recorder, 60);
        var whole = WholeChunks(recorder);
        Assert.Equal(recorder.ChunkCount, whole);
        for (var bit = 0; bit < 1024 * 8; bit++)
        {
            flash.FlipBit(1, bit);
            Assert.Equal(1, WholeChunks(recorder));
            flash.FlipBit(1, bit);
        }
    }

    [Fact]
    public void A_chunk_that_was_left_out_breaks_the_chain()
    {
        var flash = new SimulatedFlash(16, 1024);
        var recorder = new FlightRecorder(flash, RecordBytes, 10, 60, memoryChunks: 4);
        recorder.Open();
        var trace = new Trace(seed: 8);
        trace.Run(recorder, 60);
        recorder.Trigger();
        trace.Run(recorder, 80);
        var sha = new Sha256();
        var first = new byte[1024];
        var third = new byte[1024];
        recorder.TryReadChunk(0, first);
        recorder.TryReadChunk(2, third);
        Assert.True(FlightChunk.Verify(first, 1024, new byte[32], sha));
        Assert.False(FlightChunk.Verify(third, 1024, first[^32..], sha));
    }

    [Fact]
    public void Appending_allocates_nothing_while_watching_and_while_recording()
    {
        var recorder = new FlightRecorder(new SimulatedFlash(64, BlockBytes), RecordBytes, 100, 10_000, memoryChunks: 4);
        var record = Trace.Record(9, 1);
        recorder.Append(record);
        recorder.Pump();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 2_000; i++)
        {
            record[i % RecordBytes]++;
            recorder.Append(record);
        }

        recorder.Trigger();
        for (var i = 0; i < 2_000; i++)
        {
            record[i % RecordBytes]++;
            recorder.Append(record);
            recorder.Pump();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(61)]
    public void Records_of_any_size_come_back(int recordBytes)
    {
        var recorder = new FlightRecorder(new SimulatedFlash(16, 512), recordBytes, 20, 20, memoryChunks: 8);
        recorder.Open();
        var random = new Random(recordBytes);
        var written = new List<byte[]>();
        for (var i = 0; i < 80; i++)
        {
            var record = new byte[recordBytes];
            random.NextBytes(record);
            record[0] = (byte)(i % 3 == 0 ? 0 : record[0]);
            written.Add(record);
            recorder.Append(record);
            if (i == 40)
            {
                recorder.Trigger();
            }

            recorder.Pump();
        }

        var recording = Fetch(recorder);
        Assert.Equal(60, recording.LastRecord);
        for (var i = 0; i < recording.Records.Count; i++)
        {
            Assert.Equal(written[(int)recording.FirstRecord + i], recording.Records[i]);
        }
    }

    [Fact]
    public void Bytes_that_are_no_chunk_are_refused_and_damaged_records_end_the_reading()
    {
        Assert.Throws<ArgumentException>(() => new FlightChunkReader(new byte[1024]));
        var recorder = new FlightRecorder(new SimulatedFlash(16, 1024), RecordBytes, 10, 10, memoryChunks: 4);
        recorder.Open();
        var trace = new Trace(seed: 10);
        trace.Run(recorder, 20);
        recorder.Trigger();
        trace.Run(recorder, 20);
        var chunk = new byte[1024];
        recorder.TryReadChunk(0, chunk);
        var random = new Random(10);
        for (var i = 0; i < 2_000; i++)
        {
            var damaged = (byte[])chunk.Clone();
            for (var j = 0; j < 10; j++)
            {
                damaged[random.Next(16, damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                var reader = new FlightChunkReader(damaged);
                var record = new byte[reader.RecordBytes];
                while (reader.TryReadNext(record))
                {
                }
            }
            catch (ArgumentException)
            {
                // Refused as a whole.
            }
        }
    }

    private static int WholeChunks(FlightRecorder recorder)
    {
        var sha = new Sha256();
        var previous = new byte[32];
        var chunk = new byte[1024];
        for (var i = 0; i < recorder.ChunkCount; i++)
        {
            Assert.True(recorder.TryReadChunk(i, chunk));
            if (!FlightChunk.Verify(chunk, chunk.Length, previous, sha))
            {
                return i;
            }

            previous = chunk[^32..];
        }

        return recorder.ChunkCount;
    }

    private static Recording Fetch(FlightRecorder recorder)
    {
        var recording = new Recording();
        var sha = new Sha256();
        var chunkBytes = recorder.ChunkBytes;
        for (var i = 0; i < recorder.ChunkCount; i++)
        {
            var chunk = new byte[chunkBytes];
            Assert.True(recorder.TryReadChunk(i, chunk));
            Assert.True(FlightChunk.Verify(chunk, chunkBytes, recording.LastHash, sha));
            recording.Add(chunk, i);
        }

        Assert.False(recorder.TryReadChunk(recorder.ChunkCount, new byte[chunkBytes]));
        return recording;
    }

    /// <summary>What a host has after fetching.</summary>
    private sealed class Recording
    {
        public List<byte[]> Records { get; } = [];

        public byte[] LastHash { get; private set; } = new byte[32];

        public long FirstRecord { get; private set; }

        public long LastRecord { get; private set; } = -1;

        public long TriggerRecord { get; private set; }

        public int Number { get; private set; }

        public int Lost { get; private set; }

        public long Gaps { get; private set; }

        public bool IsTruncated { get; private set; }

        public void Add(byte[] chunk, int index)
        {
            var reader = new FlightChunkReader(chunk);
            Assert.Equal(index, reader.Index);
            Assert.False(IsTruncated);
            FirstRecord = index == 0 ? reader.FirstRecord : FirstRecord;
            Gaps += index == 0 ? 0 : reader.FirstRecord - LastRecord - 1;
            TriggerRecord = reader.TriggerRecord;
            Number = reader.Recording;
            Lost = reader.LostRecords;
            IsTruncated = reader.IsTruncated;
            var count = 0;
            var record = new byte[reader.RecordBytes];
            while (reader.TryReadNext(record))
            {
                Records.Add((byte[])record.Clone());
                count++;
            }

            Assert.Equal(reader.RecordCount, count);
            LastRecord = reader.FirstRecord + count - 1;
            LastHash = chunk[^32..];
        }
    }

    /// <summary>
    /// A scan's record as it might be: a time, contacts, sixteen 16-bit raw counts of which the low byte is noise, slow
    /// counters, and much that seldom changes.
    /// </summary>
    private sealed class Trace(int seed)
    {
        private long _n;

        public static byte[] Record(int seed, long n)
        {
            var random = new Random((int)(seed * 1_000_003L + n));
            var record = new byte[RecordBytes];
            ByteFields.PutInt64(record, 0, n * 100);
            for (var i = 0; i < 16; i++)
            {
                ByteFields.PutInt16(record, 8 + (2 * i), 8_000 + (i * 1_000) + random.Next(8));
            }

            ByteFields.PutInt32(record, 40, (int)(n / 7));
            record[60] = (byte)(n % 50 == 0 ? 1 : 0);
            ByteFields.PutDouble(record, 72, n / 600);
            return record;
        }

        public void Run(FlightRecorder recorder, int count, bool pump = true)
        {
            for (var i = 0; i < count; i++)
            {
                recorder.Append(Record(seed, _n++));
                if (pump)
                {
                    recorder.Pump();
                }
            }
        }

        public void Pump(FlightRecorder recorder)
        {
            while (recorder.Pump())
            {
            }
        }
    }
}
