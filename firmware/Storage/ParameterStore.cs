namespace GL001.Storage;

/// <summary>The parameters across power cuts: the whole set is one record of a <see cref="SlotLog"/>.</summary>
/// <remarks>
/// Values are kept by their number in <c>hardware/parameters.csv</c>. A set of an older firmware with fewer rows is taken
/// over, the new rows at their defaults; one that breaks a limit of this firmware is Invalid. The record has room for
/// <see cref="Capacity"/> values whatever the table holds, so that a longer table still finds the old record.
/// </remarks>
public sealed class ParameterStore
{
    public const int Capacity = 96;

    private const int Content = 0x50415241;   // PARA
    private const int KindAt = 0;
    private const int CountAt = 1;
    private const int ValuesAt = 4;
    private const int PayloadBytes = ValuesAt + (8 * Capacity);

    private readonly SlotLog _log;
    private readonly byte[] _payload = new byte[PayloadBytes];
    private readonly double[] _values = new double[Capacity];

    /// <param name="flash">Two blocks of its own, 4 KB or more each.</param>
    public ParameterStore(IFlashPort flash)
    {
        _log = new SlotLog(flash, Content, PayloadBytes);
    }

    /// <summary>
    /// Reads the stored set at power-up. Anything but Valid leaves the set as it is, at its defaults; after Invalid the
    /// unit must not start on them.
    /// </summary>
    public StoreLoad Load(ParameterSet into)
    {
        StoreLoad load = _log.Load(_payload);
        if (load != StoreLoad.Valid)
        {
            return load;
        }

        int count = _payload[CountAt];
        if (_payload[KindAt] != (byte)into.Kind || count > ParameterTable.Count)
        {
            return StoreLoad.Invalid;
        }

        for (int id = 0; id < count; id++)
        {
            _values[id] = ByteFields.GetDouble(_payload, ValuesAt + (8 * id));
        }

        return into.TryTakeOver(_values, count) ? StoreLoad.Valid : StoreLoad.Invalid;
    }

    /// <summary>Writes the set as it stands; false when the flash failed.</summary>
    public bool Save(ParameterSet set)
    {
        _payload[KindAt] = (byte)set.Kind;
        _payload[CountAt] = ParameterTable.Count;
        for (int id = 0; id < ParameterTable.Count; id++)
        {
            ByteFields.PutDouble(_payload, ValuesAt + (8 * id), set.Value(id));
        }

        return _log.Write(_payload);
    }

    /// <summary>Writes that are possible before a block has to be erased.</summary>
    public int FreeWrites => _log.FreeSlots;

    /// <summary>Erases beforehand, at standstill, so that the next writes are quick; false when the flash failed.</summary>
    public bool MakeRoom(int writes)
    {
        return _log.MakeRoom(writes);
    }

    /// <summary>Changes and stores one value, or neither: see <see cref="ParameterSet.TrySet"/>.</summary>
    public ParameterRefusal TrySet(ParameterSet set, int id, double value, bool keyPresent, bool burnerAtRest)
    {
        ParameterRefusal refusal = set.Judge(id, value, keyPresent, burnerAtRest);
        if (refusal != ParameterRefusal.None)
        {
            return refusal;
        }

        double old = set.Value(id);
        set.TrySet(id, value, keyPresent, burnerAtRest);
        if (Save(set))
        {
            return ParameterRefusal.None;
        }

        set.TrySet(id, old, keyPresent, burnerAtRest);
        return ParameterRefusal.NotStored;
    }
}
