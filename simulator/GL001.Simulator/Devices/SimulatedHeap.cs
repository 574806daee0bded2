using GL001.Storage;

namespace GL001.Simulator.Devices;

/// <summary>The memory that a controller's objects live in, as a test wants it.</summary>
public sealed class SimulatedHeap : IHeapPort
{
    /// <summary>What the board tells; null when it gives no answer.</summary>
    public long? FreeBytes { get; set; } = 100 * 1024;

    /// <summary>How often it was asked: on the device each costs a garbage collection.</summary>
    public int Asked { get; private set; }

    public bool TryReadFreeBytes(out long bytes)
    {
        Asked++;
        bytes = FreeBytes ?? 0;
        return FreeBytes.HasValue;
    }
}
