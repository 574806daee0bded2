namespace GL001.Storage;

/// <summary>
/// The lockout latch across power cuts. Only <see cref="StoreLoad.Valid"/> together with a record that says so may be
/// taken for "not locked out"; Empty and Invalid are lockouts too.
/// </summary>
/// <remarks>
/// <para>De-energising never waits for this store: outputs first, then <see cref="Write"/>.</para>
/// <para>Wear. A record takes 222 bytes, so that a 4 KB block holds 18 of them and is erased once in 18 writes. A start
/// with its stop writes twice (firing, not firing), a trip with its reset twice as well. With 20 starts and 5 trips a day,
/// which is a badly run boiler, these are 50 writes, or 50 / 18 = 2.8 erases of each block. A part rated for 100 000 erases
/// then lasts 100 000 / 2.8 / 365 = 98 years; one for 10 000, as some microcontrollers' own flash, 10 years. With
/// <see cref="MakeRoom"/> for 4 writes at standstill the last 3 records of a block stay unused: 50 / 15 = 3.3 erases a day,
/// 83 years at 100 000.</para>
/// </remarks>
public sealed class LatchStore
{
    private const int Content = 0x4C415443;   // LATC

    private readonly SlotLog _log;
    private readonly byte[] _payload = new byte[LatchRecord.Bytes];

    /// <param name="flash">Two blocks of its own.</param>
    public LatchStore(IFlashPort flash)
    {
        _log = new SlotLog(flash, Content, LatchRecord.Bytes);
    }

    /// <summary>Number of the newest record; counts every write for life.</summary>
    public long Sequence => _log.Sequence;

    /// <summary>Writes that are possible before a block has to be erased.</summary>
    public int FreeWrites => _log.FreeSlots;

    /// <summary>Reads the newest record at power-up. <paramref name="into"/> is changed only when the answer is Valid.</summary>
    public StoreLoad Load(LatchRecord into)
    {
        StoreLoad load = _log.Load(_payload);
        if (load == StoreLoad.Valid)
        {
            into.ReadFrom(_payload);
        }

        return load;
    }

    /// <summary>
    /// Writes both copies and reads them back; false when one failed, and then the latch cannot be relied on. Allocates
    /// nothing. Takes a few milliseconds on serial flash, and up to 800 ms when both blocks have to be erased.
    /// </summary>
    public bool Write(LatchRecord record)
    {
        record.WriteTo(_payload);
        return _log.Write(_payload);
    }

    /// <summary>Erases beforehand, at standstill, so that the next writes are quick; false when the flash failed.</summary>
    public bool MakeRoom(int writes)
    {
        return _log.MakeRoom(writes);
    }
}
