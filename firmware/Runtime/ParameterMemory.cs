using GL001.Storage;

namespace GL001.Runtime;

/// <summary>
/// The unit's parameters and where they are kept. A stored set takes the place of the one the firmware was built with, but for
/// how the unit is built (<see cref="ParameterTable.IsBuiltIn"/>): options come from the build, the rest from the store;
/// a change is stored at once and acts from the next power-up on, so that nothing changes under a burning flame.
/// </summary>
public sealed class ParameterMemory
{
    // One change, which is what comes between two looks at the room.
    private const int SpareWrites = 1;

    private readonly ParameterStore _store;
    private bool _roomFailed;

    /// <param name="memory">The board's memory; see <see cref="MemoryMap"/>.</param>
    /// <param name="builtIn">The set to begin with.</param>
    public ParameterMemory(IFlashPort memory, ParameterSet builtIn)
    {
        Set = builtIn;
        _store = new ParameterStore(new FlashRegion(memory, MemoryMap.ParametersAt, MemoryMap.ParameterBlocks));
        IsSound = _store.Load(builtIn) != StoreLoad.Invalid && builtIn.Check() == ParameterRefusal.None;
    }

    public ParameterSet Set { get; }

    /// <summary>False when the stored set cannot be read, breaks a rule or was changed by nobody: the unit must not run on it.</summary>
    public bool IsSound { get; private set; }

    /// <summary>True when a value in the working memory changed without being set; for good.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>How often this memory was written or made room in since power-up.</summary>
    public int Writes { get; private set; }

    /// <summary>Each scan: looks at some of the values.</summary>
    public void Watch()
    {
        if (!Set.CheckSome())
        {
            IsDamaged = true;
            IsSound = false;
        }
    }

    /// <summary>Whether an order would change what is stored; one that would not costs no write.</summary>
    /// <param name="id">A number of <see cref="ParameterTable"/>, or any other.</param>
    /// <param name="value">In the unit of the table.</param>
    public bool WouldChange(int id, double value)
    {
        return !IsSound || id < 0 || id >= ParameterTable.Count || value != Set.Value(id);
    }

    /// <summary>While the burner rests there is time to erase, so that a change is short. True when it was needed.</summary>
    public bool MakeRoom()
    {
        if (!IsSound || _roomFailed || _store.FreeWrites >= SpareWrites)
        {
            return false;
        }

        // Not again and again: a change tells by its refusal that the memory does not take it.
        Writes++;
        _roomFailed = !_store.MakeRoom(SpareWrites);
        return true;
    }

    /// <summary>
    /// Changes and stores one value, or neither; only at rest, whatever the parameter: storing takes the scan's time. When the
    /// stored set cannot be read, a change would make one of the values built in: that takes somebody at the unit.
    /// </summary>
    /// <param name="id">A number of <see cref="ParameterTable"/>.</param>
    /// <param name="value">In the unit of the table.</param>
    /// <param name="keyTurned">Whether the local key is turned: an input of the board, never a message.</param>
    /// <param name="burnerAtRest">Lockout or Standby.</param>
    public ParameterRefusal TrySet(int id, double value, bool keyTurned, bool burnerAtRest)
    {
        if (IsDamaged || !Set.IsIntact())
        {
            // Stored now, a value that memory has changed would be there for good.
            return ParameterRefusal.MemoryFault;
        }

        ParameterRefusal refusal = Set.Judge(id, value, keyTurned, burnerAtRest);
        if (refusal == ParameterRefusal.None && !burnerAtRest)
        {
            refusal = ParameterRefusal.BurnerNotAtRest;
        }

        if (refusal == ParameterRefusal.None && !IsSound && !keyTurned)
        {
            refusal = ParameterRefusal.LocalKeyNeeded;
        }

        if (refusal == ParameterRefusal.None && WouldChange(id, value))
        {
            Writes++;
            refusal = _store.TrySet(Set, id, value, keyTurned, burnerAtRest);
            IsSound = IsSound || refusal == ParameterRefusal.None;
        }

        return refusal;
    }
}

/// <summary>Who has which blocks of the board's memory.</summary>
public static class MemoryMap
{
    public const int LockoutAt = 0;
    public const int LockoutBlocks = 2;
    public const int ParametersAt = 2;
    public const int ParameterBlocks = 2;

    /// <summary>The event log's blocks, the first of the telemetry memory.</summary>
    public const int EventBlocks = 4;

    public const int Blocks = 8;
}
