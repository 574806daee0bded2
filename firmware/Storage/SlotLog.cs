using System;

namespace GL001.Storage;

/// <summary>What a store found at power-up.</summary>
public enum StoreLoad : byte
{
    /// <summary>Unreadable, damaged, or the two copies disagree.</summary>
    Invalid = 0,

    /// <summary>Never written.</summary>
    Empty = 1,

    Valid = 2,
}

/// <summary>
/// Keeps the newest of a series of equal-sized records through power cuts: two blocks, each a log of numbered records
/// with a CRC-32; every record goes into both.
/// </summary>
/// <remarks>
/// <para>A record counts when its CRC is right. Its last word, the commit, is programmed after the rest has been read
/// back, so a record without commit that fails its CRC was broken off, and one with commit is damaged. Nothing that a power
/// cut can do explains damage, hence Invalid.</para>
/// <para>A full block is erased only after the other block, which holds a copy at least as new, has been marked so. Without
/// the mark a missing copy is damage too; with it, it is an erase that was cut off. A second mark closes the first.</para>
/// <para>A cell that lost its supply half way may read differently each time. So <see cref="Load"/> finishes what was
/// begun: it programs the newest record once more, then writes it anew into both blocks, under a number above any that a
/// broken record can have. Where nothing was ever written whole, it makes what was begun unreadable. Copies may be a few
/// numbers apart; the higher is the newer.</para>
/// <para>A block has a few pairs of marks; used up, it gets new ones by being erased itself. Only power cuts by the dozen, each
/// in the repair of the one before, can take that way too: then a block is erased without a mark, so that the store serves
/// again, and one more cut at that moment leaves it Invalid.</para>
/// <para>The closing mark may be such a cell as well, so whether an erase was finished is told by the numbers: what is
/// written after it is newer than the copy that stood guard, and that block takes no record before its mark is closed. An
/// erase that is done again while its mark reads now open and now closed would be taken for damage.</para>
/// <para>For serial NOR flash, which lets programmed bytes be programmed again; not for flash with error correction.</para>
/// </remarks>
public sealed class SlotLog
{
    private const int BlocksUsed = 2;
    private const int MarkBytes = 8;
    private const int ErasingMarkAt = 0;
    private const int ErasedMarkAt = MarkBytes;
    private const int PairBytes = 2 * MarkBytes;

    // One is enough for a life without power cuts, for the blocks are erased in turn.
    private const int Pairs = 4;
    private const int SlotsAt = Pairs * PairBytes;
    private const int SequenceBytes = 8;
    private const int CrcBytes = 4;
    private const int CommitBytes = 4;
    private const byte Blank = 0xFF;

    // A write that was cut between the copies leaves them up to two numbers apart, each record broken off in a repair one more.
    private const int MostAhead = 8;

    private readonly IFlashPort _flash;
    private readonly int _slots;
    private readonly int _payloadBytes;
    private readonly int _slotBytes;
    private readonly uint _crcSeed;
    private readonly byte[] _record;
    private readonly byte[] _check;
    private readonly byte[] _zeros;
    private readonly byte[][] _copies = new byte[BlocksUsed][];
    private readonly long[] _newest = new long[BlocksUsed];
    private readonly int[] _newestSlot = new int[BlocksUsed];
    private readonly int[] _next = new int[BlocksUsed];
    private readonly bool[] _mayBeTouched = new bool[BlocksUsed];
    private readonly bool[] _damaged = new bool[BlocksUsed];
    private readonly bool[] _untidy = new bool[BlocksUsed];
    private readonly int[] _brokenSlots = new int[BlocksUsed];
    private readonly int[] _pair = new int[BlocksUsed];
    private readonly bool[] _marked = new bool[BlocksUsed];
    private readonly bool[] _otherErasing = new bool[BlocksUsed];
    private readonly bool[] _otherErased = new bool[BlocksUsed];
    private long _sequence;
    private long _brokenOff;
    private long _firstOfWrite;
    private StoreLoad _load;
    private bool _loaded;

    /// <param name="flash">Its first two blocks are used.</param>
    /// <param name="content">Any number that tells this store's records from another's; part of the CRC.</param>
    /// <param name="payloadBytes">Size of each record.</param>
    public SlotLog(IFlashPort flash, int content, int payloadBytes)
    {
        _flash = flash;
        _payloadBytes = payloadBytes;
        _slotBytes = SequenceBytes + payloadBytes + CrcBytes + CommitBytes;
        _slots = (flash.BlockBytes - SlotsAt) / _slotBytes;
        if (_slots < 2 || flash.BlockCount < BlocksUsed)
        {
            throw new ArgumentException("The flash is too small for two records in each of two blocks.");
        }

        _record = new byte[_slotBytes];
        _check = new byte[_slotBytes > SlotsAt ? _slotBytes : SlotsAt];
        _zeros = new byte[_slotBytes];
        _copies[0] = new byte[payloadBytes];
        _copies[1] = new byte[payloadBytes];
        ByteFields.PutInt32(_record, 0, content);
        _crcSeed = Crc32.Of(_record, 0, 4);
    }

    /// <summary>Records that fit into a block before it has to be erased.</summary>
    public int SlotsPerBlock => _slots;

    /// <summary>Records that can be written before the next erase, which is slow.</summary>
    public int FreeSlots => Least(FreeIn(0), FreeIn(1));

    /// <summary>Number of the newest record; counts for the life of the store.</summary>
    public long Sequence => _sequence;

    /// <summary>
    /// Reads the newest record into <paramref name="payload"/>, which stays untouched unless the answer is Valid. Repairs
    /// what a power cut left half done.
    /// </summary>
    public StoreLoad Load(byte[] payload)
    {
        _loaded = true;
        _brokenOff = 0;
        _load = StoreLoad.Invalid;
        bool readable = Scan(0);
        readable &= Scan(1);
        _sequence = _newest[0] > _newest[1] ? _newest[0] : _newest[1];
        _sequence = _brokenOff > _sequence ? _brokenOff : _sequence;
        if (!readable)
        {
            return _load;
        }

        if (_newest[0] == 0 && _newest[1] == 0 && !_damaged[0] && !_damaged[1])
        {
            // A mark without any record: there was one.
            bool marked = _marked[0] || _marked[1];
            _load = marked ? StoreLoad.Invalid : StoreLoad.Empty;
            if (!marked)
            {
                ForgetBrokenOff();
            }

            return _load;
        }

        int chosen = Choose();
        if (chosen < 0)
        {
            return _load;
        }

        _load = StoreLoad.Valid;
        Array.Copy(_copies[chosen], 0, payload, 0, _payloadBytes);
        if (NeedsRepair())
        {
            if (_otherErasing[chosen] && !_otherErased[chosen])
            {
                // That erase may have been cut off: cells that look erased may not hold.
                _next[1 - chosen] = _slots;
            }

            if (Settle(chosen))
            {
                WriteBoth(payload, 1 - chosen);
            }
        }

        return _load;
    }

    /// <summary>
    /// Writes a record into both blocks; false when either copy could not be made. May erase, which takes some 50 ms and
    /// at worst 400 ms a block on usual 4 KB serial flash; <see cref="MakeRoom"/> does that beforehand.
    /// </summary>
    public bool Write(byte[] payload)
    {
        if (!_loaded)
        {
            Load(_copies[0]);
        }

        if (_load == StoreLoad.Invalid)
        {
            return StartOver(payload);
        }

        _load = StoreLoad.Valid;
        return WriteBoth(payload, 0);
    }

    /// <summary>Erases ahead of need, while time is cheap, unless this many records can still be written without.</summary>
    public bool MakeRoom(int freeSlots)
    {
        if (_load != StoreLoad.Valid || FreeSlots >= freeSlots)
        {
            return true;
        }

        byte[] newest = _newest[0] >= _newest[1] ? _copies[0] : _copies[1];
        _next[0] = _slots;
        _next[1] = _slots;
        return WriteBoth(newest, 0);
    }

    /// <summary>The block whose newest record is the truth, or -1.</summary>
    private int Choose()
    {
        if (!_damaged[0] && !_damaged[1])
        {
            long ahead = _newest[0] - _newest[1];
            if (ahead != 0 && ahead >= -MostAhead - _brokenSlots[1] && ahead <= MostAhead + _brokenSlots[0])
            {
                return ahead > 0 ? 0 : 1;
            }

            if (ahead == 0 && ByteFields.AreEqual(_copies[0], 0, _copies[1], 0, _payloadBytes))
            {
                return _otherErasing[1] && !_otherErased[1] ? 1 : 0;
            }
        }

        for (int block = 0; block < BlocksUsed; block++)
        {
            bool announced = _otherErasing[block] && !_otherErased[block];
            if (announced && !_damaged[block] && _newest[block] > 0 && _newest[1 - block] <= _newest[block]
                && (_damaged[1 - block] || _newest[1 - block] < _newest[block]))
            {
                return block;
            }
        }

        return -1;
    }

    private bool NeedsRepair()
    {
        return _untidy[0] || _untidy[1] || _newest[0] != _newest[1]
            || (_otherErasing[0] && !_otherErased[0]) || (_otherErasing[1] && !_otherErased[1]);
    }

    /// <summary>
    /// Nothing was ever written whole: a record that was broken off at its end may read as whole the next time, so its
    /// number is cleared for good. Cleared anew each time, for the clearing may have been cut off as well.
    /// </summary>
    private void ForgetBrokenOff()
    {
        for (int block = 0; block < BlocksUsed; block++)
        {
            for (int slot = 0; slot < _next[block]; slot++)
            {
                // Without an answer nothing is lost: the next record is newer than any that comes back.
                _flash.TryProgram(block, SlotAt(slot), _zeros, 0, SequenceBytes);
            }
        }
    }

    /// <summary>Programs once more what this block tells, for cells that a power cut left half way.</summary>
    private bool Settle(int block)
    {
        // From what was read before: read again, such a cell may tell something else.
        Compose(_newest[block], _copies[block]);
        bool settled = _flash.TryProgram(block, SlotAt(_newestSlot[block]), _record, 0, _slotBytes);
        for (int i = 0; i < BlocksUsed; i++)
        {
            // The newest record was written after the erase that the other block has announced: that erase is over.
            bool over = i != block && _otherErasing[i] && _newest[i] < _newest[block];
            if (settled && (_otherErased[i] || over))
            {
                _otherErased[i] = Mark(i, ErasedMarkAt);
                settled = _otherErased[i];
            }
        }

        return settled;
    }

    /// <summary>The older copy is replaced first, or with equal ones that in block <paramref name="first"/>.</summary>
    private bool WriteBoth(byte[] payload, int first)
    {
        if (_newest[0] != _newest[1])
        {
            first = _newest[0] < _newest[1] ? 0 : 1;
        }

        if (FreeIn(1 - first) == 0 && IsUsedUp(first))
        {
            // The second block will have to be erased, and the first has no mark left for it: it gets new ones now.
            _next[first] = _slots;
        }

        _sequence++;
        _firstOfWrite = _sequence;
        Compose(_sequence, payload);
        bool written = WriteTo(first);

        // The second copy is tried even when the first failed: two old copies that agree would hide what happened.
        return WriteTo(1 - first) && written;
    }

    /// <summary>A store that cannot be trusted is first made unreadable, so that no cut on the way brings an old record back.</summary>
    private bool StartOver(byte[] payload)
    {
        if (!CloseMark(0) || !CloseMark(1) || !Destroy(0) || !Destroy(1))
        {
            return false;
        }

        _sequence++;
        Compose(_sequence, payload);
        if (!EraseAndWrite(0) || !EraseAndWrite(1))
        {
            return false;
        }

        _load = StoreLoad.Valid;
        return true;
    }

    private bool Destroy(int block)
    {
        for (int slot = 0; slot < _slots; slot++)
        {
            if (!_flash.TryProgram(block, SlotAt(slot), _zeros, 0, _slotBytes))
            {
                return false;
            }
        }

        return true;
    }

    private void Compose(long sequence, byte[] payload)
    {
        Array.Copy(payload, 0, _record, SequenceBytes, _payloadBytes);
        Number(sequence);
    }

    private void Number(long sequence)
    {
        int crcAt = SequenceBytes + _payloadBytes;
        ByteFields.PutInt64(_record, 0, sequence);
        ByteFields.PutInt32(_record, crcAt, (int)Crc32.Continue(_crcSeed, _record, 0, crcAt));
        ByteFields.PutInt32(_record, crcAt + CrcBytes, 0);
    }

    private bool WriteTo(int block)
    {
        int other = 1 - block;
        if (_newest[block] >= _firstOfWrite)
        {
            return true;
        }

        if (_newest[other] > _newest[block] && !CloseMark(block))
        {
            return false;
        }

        if (_mayBeTouched[block] && _next[block] < _slots)
        {
            // A cut in the first bits of a record leaves a slot that reads as blank and yet may not hold what is written.
            // So does a cut while such a slot is left out: the one before it is settled first, so that there is never a second.
            _mayBeTouched[block] = false;
            int last = _next[block] - 1;
            if (last >= 0 && (_newest[block] == 0 || _newestSlot[block] != last))
            {
                _flash.TryProgram(block, SlotAt(last), _zeros, 0, SequenceBytes);
            }

            _flash.TryProgram(block, SlotAt(_next[block]), _zeros, 0, SequenceBytes);
            _next[block]++;
        }

        // A second slot, for a bad cell in the first.
        for (int attempt = 0; attempt < 2 && _next[block] < _slots; attempt++)
        {
            if (Append(block))
            {
                return CloseMark(other);
            }
        }

        return _next[block] >= _slots && Renew(block);
    }

    private bool Renew(int block)
    {
        int other = 1 - block;
        if (_newest[other] == 0)
        {
            // The only copy is never erased.
            return _newest[block] == 0 && EraseAndWrite(block);
        }

        // Nor the newer one.
        if (_newest[other] < _newest[block])
        {
            return false;
        }

        if (IsUsedUp(other))
        {
            if (IsUsedUp(block) || _newest[block] < _newest[other])
            {
                return EraseAndWrite(block);
            }

            if (!Renew(other))
            {
                return false;
            }
        }

        return OpenMark(other) && EraseAndWrite(block) && CloseMark(other);
    }

    private bool EraseAndWrite(int block)
    {
        _newest[block] = 0;
        _next[block] = _slots;
        if (!_flash.TryErase(block))
        {
            return false;
        }

        _next[block] = 0;
        _mayBeTouched[block] = false;
        _pair[block] = 0;
        _otherErasing[block] = false;
        _otherErased[block] = false;
        return Append(block);
    }

    private bool Append(int block)
    {
        int other = 1 - block;
        if (_otherErasing[other] && !_otherErased[other] && _sequence <= _newest[other])
        {
            _sequence = _newest[other] + 1;
            Number(_sequence);
        }

        int at = SlotAt(_next[block]);
        int bodyBytes = _slotBytes - CommitBytes;
        _next[block]++;
        bool written = _flash.TryProgram(block, at, _record, 0, bodyBytes)
            && _flash.TryRead(block, at, _check, 0, bodyBytes)
            && ByteFields.AreEqual(_record, 0, _check, 0, bodyBytes)
            && _flash.TryProgram(block, at + bodyBytes, _record, bodyBytes, CommitBytes)
            && _flash.TryRead(block, at, _check, 0, _slotBytes)
            && ByteFields.AreEqual(_record, 0, _check, 0, _slotBytes);
        if (written)
        {
            _newest[block] = _sequence;
            _newestSlot[block] = _next[block] - 1;
            Array.Copy(_record, SequenceBytes, _copies[block], 0, _payloadBytes);
        }

        return written;
    }

    private bool OpenMark(int block)
    {
        if (_otherErased[block])
        {
            _pair[block]++;
            _otherErased[block] = false;
        }

        // Also where it reads as set: that may be a mark which a power cut left half way.
        _otherErasing[block] = Mark(block, ErasingMarkAt);
        return _otherErasing[block];
    }

    private bool CloseMark(int block)
    {
        if (_otherErasing[block] && !_otherErased[block])
        {
            _otherErased[block] = Mark(block, ErasedMarkAt);
            return _otherErased[block];
        }

        return true;
    }

    private bool IsUsedUp(int block)
    {
        return _otherErased[block] && _pair[block] == Pairs - 1;
    }

    /// <summary>One mark of the pair that is in use.</summary>
    private bool Mark(int block, int markAt)
    {
        int at = (_pair[block] * PairBytes) + markAt;
        return _flash.TryProgram(block, at, _zeros, 0, MarkBytes)
            && _flash.TryRead(block, at, _check, 0, MarkBytes)
            && ByteFields.AreAll(_check, 0, MarkBytes, 0);
    }

    private bool Scan(int block)
    {
        _newest[block] = 0;
        _next[block] = 0;
        _mayBeTouched[block] = true;
        _damaged[block] = false;
        _untidy[block] = false;
        _brokenSlots[block] = 0;
        if (!_flash.TryRead(block, 0, _check, 0, SlotsAt))
        {
            return false;
        }

        // The last pair that was begun is in use; those before it are closed.
        int pair = Pairs - 1;
        while (pair > 0 && ByteFields.AreAll(_check, pair * PairBytes, PairBytes, Blank))
        {
            pair--;
        }

        _pair[block] = pair;
        _marked[block] = !ByteFields.AreAll(_check, 0, SlotsAt, Blank);
        _otherErasing[block] = ByteFields.AreAll(_check, (pair * PairBytes) + ErasingMarkAt, MarkBytes, 0);
        _otherErased[block] = !ByteFields.AreAll(_check, (pair * PairBytes) + ErasedMarkAt, MarkBytes, Blank);
        for (int slot = 0; slot < _slots; slot++)
        {
            if (!_flash.TryRead(block, SlotAt(slot), _check, 0, _slotBytes))
            {
                return false;
            }

            if (!ByteFields.AreAll(_check, 0, _slotBytes, Blank))
            {
                _next[block] = slot + 1;
                Judge(block, slot);
            }
        }

        return true;
    }

    private void Judge(int block, int slot)
    {
        int commitAt = _slotBytes - CommitBytes;
        long sequence = ByteFields.GetInt64(_check, 0);
        if (!IsRecord(_check) || sequence <= _newest[block])
        {
            bool brokenOff = ByteFields.AreAll(_check, commitAt, CommitBytes, Blank);
            _untidy[block] = _untidy[block] || (brokenOff && sequence != 0);   // zero: left out on purpose
            _damaged[block] = _damaged[block] || !brokenOff;
            _brokenSlots[block] += brokenOff ? 1 : 0;
            if (brokenOff && sequence > _brokenOff && sequence <= _newest[block] + _slots + MostAhead)
            {
                // It may come back: its number is not given again. (A number that was broken off itself is negative.)
                _brokenOff = sequence;
            }

            return;
        }

        // Only the newest record counts; what is wrong with those before it has no meaning any more.
        _damaged[block] = false;
        _untidy[block] = !ByteFields.AreAll(_check, commitAt, CommitBytes, 0);
        _newest[block] = sequence;
        _newestSlot[block] = slot;
        Array.Copy(_check, SequenceBytes, _copies[block], 0, _payloadBytes);
    }

    private bool IsRecord(byte[] slot)
    {
        int crcAt = SequenceBytes + _payloadBytes;
        return (uint)ByteFields.GetInt32(slot, crcAt) == Crc32.Continue(_crcSeed, slot, 0, crcAt);
    }

    private int SlotAt(int slot)
    {
        return SlotsAt + (slot * _slotBytes);
    }

    private int FreeIn(int block)
    {
        int next = _next[block] + (_mayBeTouched[block] ? 1 : 0);
        return next < _slots ? _slots - next : 0;
    }

    private static int Least(int a, int b)
    {
        return a < b ? a : b;
    }
}
