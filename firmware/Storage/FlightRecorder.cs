using System;

namespace GL001.Storage;

/// <summary>What the recorder does.</summary>
public enum FlightRecorderState : byte
{
    /// <summary>The last minute turns round in memory.</summary>
    Watching = 0,

    /// <summary>A trip came; what follows it is recorded.</summary>
    Recording = 1,

    /// <summary>The time after the trip is over; the last chunks are on their way to flash.</summary>
    Saving = 2,

    /// <summary>A recording stands in flash and waits to be fetched.</summary>
    Frozen = 3,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class FlightRecorderStateNames
{
    public static string Of(FlightRecorderState value)
    {
        switch (value)
        {
            case FlightRecorderState.Watching: return "Watching";
            case FlightRecorderState.Recording: return "Recording";
            case FlightRecorderState.Saving: return "Saving";
            case FlightRecorderState.Frozen: return "Frozen";
            default: return "Unknown";
        }
    }
}

/// <summary>
/// Keeps what the scan saw and did from before a trip to after it, to be run again through the same code. Memory holds
/// the time before; from the trip on, finished chunks go to flash, hashed in a chain, and stay until they are fetched.
/// </summary>
/// <remarks>
/// <para>Two threads: the scan calls <see cref="Append"/> and <see cref="Trigger"/>, which allocate nothing and touch no
/// flash; a slow thread calls <see cref="Pump"/>; a frozen recording, which Pump leaves alone, is read and released by the
/// network's thread. Hashing 4 KB takes 64 rounds of SHA-256, far too
/// much for a scan of an interpreter, so it is done in Pump, for chunks that are kept.</para>
/// <para>Memory. At 10 scans a second 60 s before and 300 s after a trip are 600 and 3 000 records. A record of 128 bytes
/// would take 600 · 128 = 77 KB of memory and 3 601 · 128 = 461 KB of flash as it is; an ESP32 without external memory
/// has no 77 KB to spare. Only what differs from the record before is kept, 16 bytes of masks and what changed: with
/// 16-bit raw counts of 16 inputs, a time and some counters some 24 bytes, so 40 in all, 600 · 40 = 24 KB. Eight chunks
/// of 4 KB hold 8 · 3 992 / 40 = 798 such records, at least 7 / 8 of them, 698, at any time. Where everything changes all
/// the time a record takes 144 bytes and 8 chunks hold 20 s: give more chunks, or make the record smaller. Doubles
/// change six bytes of eight with every noise; raw counts change one of two. Flash: 3 601 · 40 = 144 KB or 36 blocks
/// usually, 3 601 · 144 = 519 KB or 134 blocks at worst. <see cref="BeforeRecords"/> says how much stands in memory now.</para>
/// <para>Saving a chunk may take a second (hash and erase); one fills in 10 s (100 records of 40 bytes). When flash is
/// slower than that, records are lost and counted, and their numbers show the gap.</para>
/// </remarks>
public sealed class FlightRecorder
{
    private const byte Blank = 0xFF;

    private readonly object _gate = new object();
    private readonly ISlowFlashPort _flash;
    private readonly int _recordBytes;
    private readonly int _beforeCount;
    private readonly int _afterCount;
    private readonly int _contentEnd;
    private readonly byte[][] _chunks;
    private readonly long[] _firstRecord;
    private readonly int[] _recordCount;
    private readonly int[] _length;
    private readonly byte[] _previous;
    private readonly byte[] _encoded;
    private readonly byte[] _header = new byte[FlightChunk.HeaderBytes];
    private readonly byte[] _hash = new byte[Sha256.HashBytes];
    private readonly Sha256 _sha = new Sha256();
    private FlightRecorderState _state;
    private int _oldest;
    private int _current;
    private bool _currentIsFull;
    private long _records;
    private long _triggerRecord;
    private int _afterLeft;
    private int _lost;
    private int _recording;
    private int _saved;

    /// <param name="flash">A chunk is one of its blocks; a recording begins at its first.</param>
    /// <param name="recordBytes">Size of each record.</param>
    /// <param name="beforeCount">Records to keep up to the trip.</param>
    /// <param name="afterCount">Records to keep after it.</param>
    /// <param name="memoryChunks">Chunks in memory, two or more, each as large as a block of the flash.</param>
    public FlightRecorder(ISlowFlashPort flash, int recordBytes, int beforeCount, int afterCount, int memoryChunks)
    {
        _flash = flash;
        _recordBytes = recordBytes;
        _beforeCount = beforeCount;
        _afterCount = afterCount;
        _contentEnd = flash.BlockBytes - Sha256.HashBytes;
        int longest = FlightChunk.LongestEncoded(recordBytes);
        if (memoryChunks < 2 || FlightChunk.HeaderBytes + longest > _contentEnd || flash.BlockBytes > 65_536)
        {
            throw new ArgumentException("A flight recorder needs two chunks, and a chunk room for one record.");
        }

        _chunks = new byte[memoryChunks][];
        for (int i = 0; i < memoryChunks; i++)
        {
            _chunks[i] = new byte[flash.BlockBytes];
        }

        _firstRecord = new long[memoryChunks];
        _recordCount = new int[memoryChunks];
        _length = new int[memoryChunks];
        _previous = new byte[recordBytes];
        _encoded = new byte[longest];
        BeginChunk(0);
    }

    public FlightRecorderState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Size of each chunk.</summary>
    public int ChunkBytes => _flash.BlockBytes;

    /// <summary>Chunks of the recording that stand in flash.</summary>
    public int ChunkCount => _saved;

    /// <summary>Whether the recording ran to its end. One that a power cut or full flash broke off is kept all the same.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Trips that came while a recording was under way or waited to be fetched.</summary>
    public int MissedTriggers { get; private set; }

    /// <summary>Chunks that flash refused to take; each is tried again.</summary>
    public int SaveFailures { get; private set; }

    /// <summary>Records in memory: what a trip now would keep of the time before it, if that is not more than wanted.</summary>
    public long BeforeRecords
    {
        get
        {
            lock (_gate)
            {
                return _records - _firstRecord[_oldest % _chunks.Length];
            }
        }
    }

    /// <summary>Looks in flash for a recording that was not fetched yet; false when the flash does not answer.</summary>
    public bool Open()
    {
        bool readable = true;
        _saved = 0;
        _recording = 0;
        IsComplete = false;
        for (int block = 0; block < _flash.BlockCount && readable; block++)
        {
            readable = Find(block);
        }

        _state = _saved > 0 ? FlightRecorderState.Frozen : FlightRecorderState.Watching;
        return readable;
    }

    /// <summary>Once a scan, with what it saw and did.</summary>
    public void Append(byte[] record)
    {
        lock (_gate)
        {
            if (_state == FlightRecorderState.Saving || _state == FlightRecorderState.Frozen)
            {
                return;
            }

            Keep(record);
            _records++;
            if (_state == FlightRecorderState.Recording && --_afterLeft <= 0)
            {
                _state = FlightRecorderState.Saving;
            }
        }
    }

    /// <summary>A trip. The record appended last is the one in which it stood first.</summary>
    public void Trigger()
    {
        lock (_gate)
        {
            if (_state != FlightRecorderState.Watching)
            {
                MissedTriggers++;
                return;
            }

            _triggerRecord = _records > 0 ? _records - 1 : 0;
            _afterLeft = _afterCount;
            _lost = 0;
            _recording++;
            _state = _afterCount > 0 ? FlightRecorderState.Recording : FlightRecorderState.Saving;

            // What is older than wanted is let go, chunk by chunk.
            long firstWanted = _triggerRecord - _beforeCount;
            while (_oldest < _current && EndOf(_oldest) <= firstWanted)
            {
                _oldest++;
            }
        }
    }

    /// <summary>Moves one finished chunk to flash; false when there is none now, or flash refused.</summary>
    public bool Pump()
    {
        bool last;
        lock (_gate)
        {
            if (_state != FlightRecorderState.Recording && _state != FlightRecorderState.Saving)
            {
                return false;
            }

            last = _state == FlightRecorderState.Saving && _oldest == _current;
            if (_oldest == _current && !last)
            {
                return false;
            }
        }

        bool full = _saved == _flash.BlockCount - 1;
        if (!Save(_oldest % _chunks.Length, last || full, full && !last))
        {
            SaveFailures++;
            return false;
        }

        lock (_gate)
        {
            _saved++;
            _oldest++;   // frees its memory for the scan
            if (last || full)
            {
                IsComplete = last;
                _state = FlightRecorderState.Frozen;
            }
        }

        return true;
    }

    /// <summary>Reads a chunk of the recording for the wire; false when there is none of that index or flash failed.</summary>
    public bool TryReadChunk(int index, byte[] into)
    {
        return index >= 0 && index < _saved && _flash.TryRead(index, 0, into, 0, _flash.BlockBytes);
    }

    /// <summary>
    /// Gives the recorder free for the next trip. Who asks shows by the hash of the last chunk that the recording has
    /// arrived.
    /// </summary>
    public bool TryRelease(byte[] lastHash)
    {
        if (State != FlightRecorderState.Frozen
            || !_flash.TryRead(_saved - 1, _contentEnd, _hash, 0, Sha256.HashBytes)
            || !ByteFields.AreEqual(_hash, 0, lastHash, 0, Sha256.HashBytes)
            || !_flash.TryErase(0))
        {
            return false;
        }

        lock (_gate)
        {
            _saved = 0;
            IsComplete = false;
            _oldest = 0;
            _current = 0;
            BeginChunk(0);
            _state = FlightRecorderState.Watching;
        }

        return true;
    }

    private void Keep(byte[] record)
    {
        int index = _current % _chunks.Length;
        int length = _currentIsFull ? 0 : FlightChunk.Encode(record, _previous, _recordBytes, _encoded, 0);
        if (_currentIsFull || _length[index] + length > _contentEnd - FlightChunk.HeaderBytes)
        {
            _currentIsFull = true;
            if (!NextChunk())
            {
                _lost++;
                return;
            }

            index = _current % _chunks.Length;
            length = FlightChunk.Encode(record, _previous, _recordBytes, _encoded, 0);
        }

        Array.Copy(_encoded, 0, _chunks[index], FlightChunk.HeaderBytes + _length[index], length);
        Array.Copy(record, 0, _previous, 0, _recordBytes);
        _length[index] += length;
        _recordCount[index]++;
    }

    /// <summary>Begins the next chunk; false while all are waiting for flash.</summary>
    private bool NextChunk()
    {
        bool memoryFull = _current + 1 - _oldest >= _chunks.Length;
        if (memoryFull && _state != FlightRecorderState.Watching)
        {
            return false;
        }

        _oldest += memoryFull ? 1 : 0;
        _current++;
        BeginChunk(_current);
        return true;
    }

    private void BeginChunk(int chunk)
    {
        int index = chunk % _chunks.Length;
        _firstRecord[index] = _records;
        _recordCount[index] = 0;
        _length[index] = 0;
        _currentIsFull = false;
        Array.Clear(_previous, 0, _recordBytes);
    }

    private long EndOf(int chunk)
    {
        int index = chunk % _chunks.Length;
        return _firstRecord[index] + _recordCount[index];
    }

    private bool Save(int index, bool last, bool truncated)
    {
        byte[] chunk = _chunks[index];
        ByteFields.PutInt32(chunk, 0, FlightChunk.Magic);
        ByteFields.PutInt32(chunk, FlightChunk.RecordingAt, _recording);
        ByteFields.PutInt32(chunk, FlightChunk.IndexAt, _saved);
        ByteFields.PutInt16(chunk, FlightChunk.FlagsAt, (last ? FlightChunk.LastFlag : 0) | (truncated ? FlightChunk.TruncatedFlag : 0));
        ByteFields.PutInt16(chunk, FlightChunk.RecordBytesAt, _recordBytes);
        ByteFields.PutInt64(chunk, FlightChunk.FirstRecordAt, _firstRecord[index]);
        ByteFields.PutInt64(chunk, FlightChunk.TriggerRecordAt, _triggerRecord);
        ByteFields.PutInt16(chunk, FlightChunk.RecordCountAt, _recordCount[index]);
        ByteFields.PutInt16(chunk, FlightChunk.LengthAt, _length[index]);
        ByteFields.PutInt32(chunk, FlightChunk.LostAt, _lost);
        if (_saved == 0)
        {
            Array.Clear(chunk, FlightChunk.PreviousHashAt, Sha256.HashBytes);
        }
        else
        {
            Array.Copy(_hash, 0, chunk, FlightChunk.PreviousHashAt, Sha256.HashBytes);
        }

        for (int i = FlightChunk.HeaderBytes + _length[index]; i < _contentEnd; i++)
        {
            chunk[i] = Blank;
        }

        _sha.Start();
        _sha.Add(chunk, 0, _contentEnd);
        _sha.Finish(chunk, _contentEnd);
        if (!_flash.TryErase(_saved) || !_flash.TryProgram(_saved, 0, chunk, 0, _flash.BlockBytes))
        {
            return false;
        }

        Array.Copy(chunk, _contentEnd, _hash, 0, Sha256.HashBytes);
        return true;
    }

    /// <summary>Counts the block in when it continues the recording. The hashes themselves are for the host to check: it has the time.</summary>
    private bool Find(int block)
    {
        if (!_flash.TryRead(block, 0, _header, 0, FlightChunk.HeaderBytes))
        {
            return false;
        }

        if (ByteFields.GetInt32(_header, 0) != FlightChunk.Magic)
        {
            return true;
        }

        int recording = ByteFields.GetInt32(_header, FlightChunk.RecordingAt);
        bool follows = _saved == block && ByteFields.GetInt32(_header, FlightChunk.IndexAt) == block && !IsComplete
            && (block == 0 || (recording == _recording && ByteFields.AreEqual(_header, FlightChunk.PreviousHashAt, _hash, 0, Sha256.HashBytes)));
        _recording = _saved == 0 && recording > _recording ? recording : _recording;
        if (!follows)
        {
            return true;
        }

        if (!_flash.TryRead(block, _contentEnd, _hash, 0, Sha256.HashBytes))
        {
            return false;
        }

        // The hash is programmed last: without it the chunk was broken off by a power cut.
        if (!ByteFields.AreAll(_hash, 0, Sha256.HashBytes, Blank))
        {
            _saved++;
            IsComplete = ByteFields.GetInt16(_header, FlightChunk.FlagsAt) == FlightChunk.LastFlag;
        }

        return true;
    }
}
