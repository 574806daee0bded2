using System;

namespace GL001.Storage;

/// <summary>
/// Telemetry that the host has not confirmed yet, in a ring of flash blocks; it survives power cuts and is sent again as
/// historical. Full, the oldest give way and are counted.
/// </summary>
/// <remarks>
/// A confirmation is remembered by a mark in the record it names, so it costs no room. One that a power cut breaks off is
/// forgotten and the record is sent once more; the host knows it by its number. One caller at a time.
/// </remarks>
public sealed class StoreAndForward
{
    private const int Content = 0x53414E46;   // SANF
    private const int FloorAt = 0;
    private const int DroppedAt = 8;
    private const int LengthAt = 12;
    private const int DataAt = 14;

    private readonly RingLog _ring;
    private readonly byte[] _payload;
    private readonly byte[] _scratch;

    // What need not be sent any more: confirmed, or dropped.
    private long _floor;

    /// <param name="flash">Two blocks or more of its own.</param>
    /// <param name="recordBytes">Longest record, at most 65 535.</param>
    public StoreAndForward(ISlowFlashPort flash, int recordBytes)
    {
        RecordBytes = recordBytes;
        _ring = new RingLog(flash, Content, DataAt + recordBytes);
        _payload = new byte[DataAt + recordBytes];
        _scratch = new byte[DataAt + recordBytes];
    }

    public int RecordBytes { get; }

    /// <summary>Number of the newest record; zero without one.</summary>
    public long Newest => _ring.Newest;

    /// <summary>Up to this number nothing waits any more: confirmed, or dropped and counted.</summary>
    public long Floor => _floor;

    /// <summary>Records that wait for their confirmation, at most.</summary>
    public long PendingCount => _ring.Newest - _floor;

    /// <summary>
    /// Unconfirmed records that had to give way, for life. A record that a power cut broke off may be counted too, never
    /// fewer than were lost.
    /// </summary>
    public int DroppedCount { get; private set; }

    /// <summary>Reads the ring at power-up; false when the flash does not answer.</summary>
    public bool Open()
    {
        bool readable = _ring.Open(_scratch);
        _floor = 0;
        DroppedCount = 0;
        if (_ring.Newest > 0)
        {
            _floor = ByteFields.GetInt64(_scratch, FloorAt);
            DroppedCount = ByteFields.GetInt32(_scratch, DroppedAt);
        }

        _floor = _ring.Marked > _floor ? _ring.Marked : _floor;
        CountDropped(_ring.Oldest);
        return readable;
    }

    /// <summary>Keeps a record; false when it is too long or the flash failed.</summary>
    public bool Append(byte[] data, int count)
    {
        // A chip that did not answer at power-up is read when it answers.
        if (count < 0 || count > RecordBytes || (!_ring.IsOpen && !Open()) || !_ring.MakeRoom())
        {
            return false;
        }

        CountDropped(_ring.Oldest);
        ByteFields.PutInt64(_payload, FloorAt, _floor);
        ByteFields.PutInt32(_payload, DroppedAt, DroppedCount);
        ByteFields.PutInt16(_payload, LengthAt, count);
        Array.Copy(data, 0, _payload, DataAt, count);
        return _ring.Append(_payload);
    }

    /// <summary>Reads the oldest record that waits; false when there is none.</summary>
    public bool TryReadOldest(byte[] into, out int count, out long sequence)
    {
        return TryReadFrom(_floor + 1, into, out count, out sequence);
    }

    /// <summary>Reads the oldest record that waits and has this number or a higher one; false when there is none.</summary>
    public bool TryReadFrom(long from, byte[] into, out int count, out long sequence)
    {
        count = 0;
        CountDropped(_ring.Oldest);
        if (!_ring.TryReadFrom(from > _floor ? from : _floor + 1, _scratch, out sequence))
        {
            return false;
        }

        if (from <= _floor + 1)
        {
            CountDropped(sequence);
        }

        count = ByteFields.GetInt16(_scratch, LengthAt);
        Array.Copy(_scratch, DataAt, into, 0, count);
        return true;
    }

    /// <summary>The host has this record and all before it; false for a number that was not given yet.</summary>
    public bool Confirm(long sequence)
    {
        if (sequence > _ring.Newest)
        {
            return false;
        }

        if (sequence > _floor)
        {
            _floor = sequence;
            _ring.Mark(sequence);
        }

        return true;
    }

    /// <summary>What stood before the oldest record that is left, and was not confirmed, has been dropped.</summary>
    private void CountDropped(long oldest)
    {
        if (oldest > _floor + 1)
        {
            DroppedCount += (int)(oldest - 1 - _floor);
            _floor = oldest - 1;
        }
    }
}
