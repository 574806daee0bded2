using GL001.Storage;

namespace GL001.Runtime;

/// <summary>
/// The unit's parameters and where they are kept. A stored set takes the place of the one the firmware was built with, but for
/// how the unit is built (<see cref="ParameterTable.IsBuiltIn"/>): options come from the build, the rest from the store;
/// a change is stored at once and acts from the next power-up on, so that nothing changes under a burning flame.
/// </summary>
public sealed class ParameterMemory
{
    private readonly ParameterStore _store;

    /// <param name="memory">The board's memory; see <see cref="MemoryMap"/>.</param>
    /// <param name="builtIn">The set to begin with.</param>
    public ParameterMemory(IFlashPort memory, ParameterSet builtIn)
    {
        Set = builtIn;
        _store = new ParameterStore(new FlashRegion(memory, MemoryMap.ParametersAt, MemoryMap.ParameterBlocks));
        IsSound = _store.Load(builtIn) != StoreLoad.Invalid && builtIn.Check() == ParameterRefusal.None;
    }

    public ParameterSet Set { get; }

    /// <summary>False when the stored set cannot be read or the set breaks a rule: the unit must not start on it.</summary>
    public bool IsSound { get; private set; }

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
        ParameterRefusal refusal = Set.Judge(id, value, keyTurned, burnerAtRest);
        if (refusal == ParameterRefusal.None && !burnerAtRest)
        {
            refusal = ParameterRefusal.BurnerNotAtRest;
        }

        if (refusal == ParameterRefusal.None && !IsSound && !keyTurned)
        {
            refusal = ParameterRefusal.LocalKeyNeeded;
        }

        if (refusal == ParameterRefusal.None)
        {
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
