namespace GL001.Storage;

/// <summary>
/// The unit's events, numbered for life, in a ring of flash blocks. An event takes 68 bytes, so a block of 4 KB holds 60
/// and 16 blocks some 900. At 200 events a day 16 blocks are erased 3.3 / 16 = 0.2 times a day each: 100 000 erases last
/// longer than the boiler.
/// </summary>
public sealed class EventLog
{
    private const int Content = 0x45564E54;   // EVNT

    private readonly RingLog _ring;
    private readonly byte[] _payload = new byte[EventRecord.Bytes];

    /// <param name="flash">Two blocks or more of its own.</param>
    public EventLog(ISlowFlashPort flash)
    {
        _ring = new RingLog(flash, Content, EventRecord.Bytes);
    }

    /// <summary>Number of the newest event; zero without one.</summary>
    public long Newest => _ring.Newest;

    /// <summary>Number of the oldest event that is still there; zero without one.</summary>
    public long Oldest => _ring.Oldest;

    /// <summary>
    /// Up to this number nothing waits for the host any more: confirmed, or the event gave way to newer ones.
    /// </summary>
    public long Floor
    {
        get
        {
            long lost = _ring.Oldest - 1;
            return _ring.Marked > lost ? _ring.Marked : lost > 0 ? lost : 0;
        }
    }

    /// <summary>The host has this event and all before it; false for a number that was not given yet.</summary>
    public bool Confirm(long sequence)
    {
        if (sequence > _ring.Newest)
        {
            return false;
        }

        if (sequence > Floor)
        {
            _ring.Mark(sequence);
        }

        return true;
    }

    /// <summary>Slots that were broken off by a power cut or damaged.</summary>
    public int DamagedSlots => _ring.DamagedSlots;

    /// <summary>Reads the ring at power-up; false when the flash does not answer.</summary>
    public bool Open()
    {
        return _ring.Open(_payload);
    }

    /// <summary>Stores an event and tells its number in it; false when the flash failed. Not for the scan: see <see cref="EventBuffer"/>.</summary>
    public bool Append(EventRecord record)
    {
        // A chip that did not answer at power-up is read when it answers.
        if (!_ring.IsOpen && !Open())
        {
            return false;
        }

        record.WriteTo(_payload);
        if (!_ring.Append(_payload))
        {
            return false;
        }

        record.Sequence = _ring.Newest;
        return true;
    }

    /// <summary>Reads the oldest event whose number is <paramref name="sequence"/> or above; false without one.</summary>
    public bool TryReadFrom(long sequence, EventRecord into)
    {
        if (!_ring.TryReadFrom(sequence, _payload, out long found))
        {
            return false;
        }

        into.ReadFrom(_payload, found);
        return true;
    }
}
