using GL001.Storage;

namespace GL001.Boards;

/// <summary>The managed heap. The runtime tells what is free only as the result of a garbage collection.</summary>
public sealed class ManagedHeapPort : IHeapPort
{
    public bool TryReadFreeBytes(out long bytes)
    {
        bytes = nanoFramework.Runtime.Native.GC.Run(false);
        return true;
    }
}
