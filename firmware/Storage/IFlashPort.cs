namespace GL001.Storage;

/// <summary>
/// NOR flash: erasing sets a whole block to FFh, programming can only clear bits. False means that it failed; what then
/// stands in the cells is unknown. No call throws.
/// </summary>
public interface IFlashPort
{
    int BlockCount { get; }

    /// <summary>Bytes that are erased together.</summary>
    int BlockBytes { get; }

    bool TryErase(int block);

    /// <summary>Programs <paramref name="count"/> bytes in the order they stand in.</summary>
    bool TryProgram(int block, int offset, byte[] data, int start, int count);

    bool TryRead(int block, int offset, byte[] into, int start, int count);
}
