using System;

namespace GL001.Storage;

/// <summary>
/// Records of equal size in a ring of flash blocks, numbered for life. The oldest block is erased when room is needed.
/// A record that a power cut broke off is left out, and its number is not given again.
/// </summary>
/// <remarks>
/// At least one other block keeps its records while one is erased, so numbers go on after any power cut. One thread only.
/// </remarks>
public sealed class RingLog
{
    private const int SequenceBytes = 8;
    private const int CrcBytes = 4;
    private const int MarkBytes = 4;
    private const byte Blank = 0xFF;

    private readonly ISlowFlashPort _flash;
    private readonly int _payloadBytes;
    private readonly int _slotBytes;
    private readonly int _slots;
    private readonly uint _crcSeed;
    private readonly byte[] _record;
    private readonly byte[] _check;
    private readonly long[] _first;
    private readonly long[] _last;
    private readonly int[] _used;
    private int _active = -1;
    private int _newestSlot;
    private bool _mayBeTouched;
    private long _brokenOff;
    private long _next = 1;

    /// <param name="flash">All its blocks are used; at least two.</param>
    /// <param name="content">Any number that tells this log's records from another's; part of the CRC.</param>
    /// <param name="payloadBytes">Size of each record.</param>
    public RingLog(ISlowFlashPort flash, int content, int payloadBytes)
    {
        _flash = flash;
        _payloadBytes = payloadBytes;
        _slotBytes = SequenceBytes + payloadBytes + CrcBytes + MarkBytes;
        _slots = flash.BlockBytes / _slotBytes;
        if (_slots < 2 || flash.BlockCount < 2)
        {
            throw new ArgumentException("The flash is too small for two records in each of two blocks.");
        }

        _record = new byte[_slotBytes];
        _check = new byte[_slotBytes];
        _first = new long[flash.BlockCount];
        _last = new long[flash.BlockCount];
        _used = new int[flash.BlockCount];
        ByteFields.PutInt32(_record, 0, content);
        _crcSeed = Crc32.Of(_record, 0, 4);
    }

    /// <summary>Number of the newest record; zero without one.</summary>
    public long Newest { get; private set; }

    /// <summary>The highest number that was marked; zero without one.</summary>
    public long Marked { get; private set; }

    /// <summary>
    /// Whether the whole ring could be read. Until then nothing may be appended: numbers would be given twice.
    /// </summary>
    public bool IsOpen { get; private set; }

    /// <summary>Slots that hold something which is no record: broken off by a power cut, or damaged.</summary>
    public int DamagedSlots { get; private set; }

    /// <summary>Records that the ring holds at most; at least one block's fewer after an erase.</summary>
    public int Capacity => _slots * _flash.BlockCount;

    /// <summary>Number of the oldest record; zero without one.</summary>
    public long Oldest
    {
        get
        {
            for (int i = 1; i <= _used.Length; i++)
            {
                int block = (_active + i) % _used.Length;
                if (_first[block] > 0)
                {
                    return _first[block];
                }
            }

            return 0;
        }
    }

    /// <summary>
    /// Reads the whole ring at power-up, and the newest record into <paramref name="newest"/> (read at once: what a power
    /// cut left half-programmed may read differently the next time). False when the flash does not answer.
    /// </summary>
    public bool Open(byte[] newest)
    {
        Newest = 0;
        Marked = 0;
        DamagedSlots = 0;
        _active = -1;
        _mayBeTouched = false;
        _brokenOff = 0;
        IsOpen = true;
        for (int block = 0; block < _used.Length && IsOpen; block++)
        {
            // A chip that does not answer is not asked for each block: one that hangs takes its time for every answer.
            IsOpen = Scan(block, newest);
        }

        if (!IsOpen)
        {
            Forget();
            return false;
        }

        _next = (_brokenOff > Newest ? _brokenOff : Newest) + 1;
        if (_active >= 0)
        {
            _mayBeTouched = true;
            Settle(_newestSlot, newest);
        }

        return true;
    }

    /// <summary>Makes room for one record, by erasing the oldest block if it must; false when the flash failed.</summary>
    public bool MakeRoom()
    {
        if (_mayBeTouched && _used[_active] < _slots)
        {
            // A cut in the first bits of a record leaves a slot that reads as blank and yet may not hold what is written.
            Array.Clear(_check, 0, SequenceBytes);
            _flash.TryProgram(_active, _used[_active] * _slotBytes, _check, 0, SequenceBytes);
            _used[_active]++;
        }

        _mayBeTouched = false;
        if (_active >= 0 && _used[_active] < _slots)
        {
            return true;
        }

        int block = (_active + 1) % _used.Length;
        _first[block] = 0;
        _last[block] = 0;
        _used[block] = _slots;
        _active = block;
        if (!_flash.TryErase(block))
        {
            return false;
        }

        _used[block] = 0;
        return true;
    }

    /// <summary>Writes a record and reads it back; false when the flash failed, three slots long.</summary>
    public bool Append(byte[] payload)
    {
        Compose(_next, payload);
        for (int attempt = 0; attempt < 3; attempt++)
        {
            if (MakeRoom() && Program())
            {
                Newest = _next;
                _next++;
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads the oldest record whose number is <paramref name="sequence"/> or above; false without one.</summary>
    public bool TryReadFrom(long sequence, byte[] payload, out long found)
    {
        found = 0;
        for (int i = 1; i <= _used.Length; i++)
        {
            int block = (_active + i) % _used.Length;
            if (_first[block] == 0 || _last[block] < sequence)
            {
                continue;
            }

            int slot = Find(block, sequence, out found);
            if (slot >= 0)
            {
                Array.Copy(_check, SequenceBytes, payload, 0, _payloadBytes);
                return true;
            }
        }

        return false;
    }

    /// <summary>Marks a record, so that its number is <see cref="Marked"/> after a power cut too; false without such a record.</summary>
    public bool Mark(long sequence)
    {
        for (int block = 0; block < _used.Length; block++)
        {
            if (_first[block] == 0 || _first[block] > sequence || _last[block] < sequence)
            {
                continue;
            }

            int slot = Find(block, sequence, out long found);
            if (slot >= 0 && found == sequence)
            {
                Marked = sequence > Marked ? sequence : Marked;
                ByteFields.PutInt32(_check, 0, 0);
                return _flash.TryProgram(block, ((slot + 1) * _slotBytes) - MarkBytes, _check, 0, MarkBytes);
            }
        }

        return false;
    }

    private void Forget()
    {
        Newest = 0;
        Marked = 0;
        _active = -1;
        Array.Clear(_first, 0, _first.Length);
        Array.Clear(_last, 0, _last.Length);
        Array.Clear(_used, 0, _used.Length);
    }

    private void Compose(long sequence, byte[] payload)
    {
        int crcAt = SequenceBytes + _payloadBytes;
        ByteFields.PutInt64(_record, 0, sequence);
        Array.Copy(payload, 0, _record, SequenceBytes, _payloadBytes);
        ByteFields.PutInt32(_record, crcAt, (int)Crc32.Continue(_crcSeed, _record, 0, crcAt));
    }

    private bool Program()
    {
        int at = _used[_active] * _slotBytes;
        int bytes = _slotBytes - MarkBytes;
        _used[_active]++;
        if (!_flash.TryProgram(_active, at, _record, 0, bytes)
            || !_flash.TryRead(_active, at, _check, 0, bytes)
            || !ByteFields.AreEqual(_record, 0, _check, 0, bytes))
        {
            return false;
        }

        _first[_active] = _first[_active] == 0 ? _next : _first[_active];
        _last[_active] = _next;
        return true;
    }

    /// <summary>Programs the newest record once more, for cells that a power cut left half way.</summary>
    private void Settle(int slot, byte[] newest)
    {
        Compose(Newest, newest);
        _flash.TryProgram(_active, slot * _slotBytes, _record, 0, _slotBytes - MarkBytes);
    }

    private bool Scan(int block, byte[] newest)
    {
        _first[block] = 0;
        _last[block] = 0;
        _used[block] = 0;
        for (int slot = 0; slot < _slots; slot++)
        {
            if (!_flash.TryRead(block, slot * _slotBytes, _check, 0, _slotBytes))
            {
                return false;
            }

            if (ByteFields.AreAll(_check, 0, _slotBytes, Blank))
            {
                continue;
            }

            _used[block] = slot + 1;
            if (IsRecord(out long sequence))
            {
                Keep(block, slot, sequence, newest);
            }
            else if (sequence != 0)   // zero: left out on purpose
            {
                DamagedSlots++;

                // It may come back: its number is not given again. (A number that was broken off itself is negative.)
                _brokenOff = sequence > _brokenOff && sequence <= Newest + _slots ? sequence : _brokenOff;
            }
        }

        return true;
    }

    private void Keep(int block, int slot, long sequence, byte[] newest)
    {
        _first[block] = _first[block] == 0 ? sequence : _first[block];
        _last[block] = sequence;
        if (sequence > Newest)
        {
            Newest = sequence;
            _active = block;
            _newestSlot = slot;
            Array.Copy(_check, SequenceBytes, newest, 0, _payloadBytes);
        }

        if (sequence > Marked && IsMarked())
        {
            Marked = sequence;
        }
    }

    /// <summary>The slot of the first record with this number or above, which then stands in <c>_check</c>; or -1.</summary>
    private int Find(int block, long sequence, out long found)
    {
        // Numbers rise by one from slot to slot or less, unless one was left out.
        long guess = sequence - _first[block];
        int slot = FindFrom(guess > 0 && guess < _slots ? (int)guess : 0, block, sequence, out found);
        return found == sequence ? slot : FindFrom(0, block, sequence, out found);
    }

    private int FindFrom(int slot, int block, long sequence, out long found)
    {
        for (; slot < _used[block]; slot++)
        {
            if (_flash.TryRead(block, slot * _slotBytes, _check, 0, _slotBytes) && IsRecord(out found) && found >= sequence)
            {
                return slot;
            }
        }

        found = 0;
        return -1;
    }

    private bool IsRecord(out long sequence)
    {
        int crcAt = SequenceBytes + _payloadBytes;
        sequence = ByteFields.GetInt64(_check, 0);
        return sequence > 0 && (uint)ByteFields.GetInt32(_check, crcAt) == Crc32.Continue(_crcSeed, _check, 0, crcAt);
    }

    /// <summary>Two bytes of four: one flipped bit makes no mark, and a mark that was cut off counts at the earliest when half done.</summary>
    private bool IsMarked()
    {
        int cleared = 0;
        for (int i = _slotBytes - MarkBytes; i < _slotBytes; i++)
        {
            cleared += _check[i] == 0 ? 1 : 0;
        }

        return cleared >= 2;
    }
}
