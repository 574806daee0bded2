namespace GL001.Storage;

/// <summary>
/// A flash as <see cref="IFlashPort"/> describes it, whose calls may take half a second: an erase is waited for, and two threads
/// share the chip. A type of its own, so that nobody can wire it to what the scan writes, and the check of the scan proves it.
/// </summary>
public interface ISlowFlashPort
{
    int BlockCount { get; }

    /// <summary>Bytes that are erased together.</summary>
    int BlockBytes { get; }

    bool TryErase(int block);

    /// <summary>Programs <paramref name="count"/> bytes in the order they stand in.</summary>
    bool TryProgram(int block, int offset, byte[] data, int start, int count);

    bool TryRead(int block, int offset, byte[] into, int start, int count);
}
