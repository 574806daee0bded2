namespace GL001.Storage;

/// <summary>What the board can tell about the memory that our objects live in.</summary>
public interface IHeapPort
{
    /// <summary>Free memory, bytes. May stop every thread for a garbage collection.</summary>
    bool TryReadFreeBytes(out long bytes);
}

/// <summary>
/// Watches the heap, so that a leak is seen days before it ends the program. Not for the scan, and not under fire: asking
/// costs a garbage collection, which stops every thread. Once a minute at rest will do.
/// </summary>
public sealed class HeapWatch
{
    private readonly IHeapPort _port;
    private readonly long _lowBytes;

    /// <param name="port">The board's heap.</param>
    /// <param name="lowBytes">Below it the heap counts as low, until it is a quarter above it again.</param>
    public HeapWatch(IHeapPort port, long lowBytes)
    {
        _port = port;
        _lowBytes = lowBytes;
    }

    /// <summary>False before the first answer, and when the board gave none at the last asking.</summary>
    public bool IsKnown { get; private set; }

    public long FreeBytes { get; private set; }

    /// <summary>Least since power-up.</summary>
    public long LowestFreeBytes { get; private set; } = long.MaxValue;

    public bool IsLow { get; private set; }

    /// <summary>Asks the board.</summary>
    public void Sample()
    {
        IsKnown = _port.TryReadFreeBytes(out long bytes);
        if (!IsKnown)
        {
            return;
        }

        FreeBytes = bytes;
        LowestFreeBytes = bytes < LowestFreeBytes ? bytes : LowestFreeBytes;
        IsLow = IsLow ? bytes < _lowBytes + (_lowBytes / 4) : bytes < _lowBytes;
    }
}
