namespace GL001.Storage;

/// <summary>Some blocks of a slow flash, so that several stores share a chip without knowing of each other.</summary>
public sealed class SlowFlashRegion : ISlowFlashPort
{
    private readonly ISlowFlashPort _flash;
    private readonly int _firstBlock;

    public SlowFlashRegion(ISlowFlashPort flash, int firstBlock, int blockCount)
    {
        _flash = flash;
        _firstBlock = firstBlock;
        BlockCount = blockCount;
    }

    public int BlockCount { get; }

    public int BlockBytes => _flash.BlockBytes;

    public bool TryErase(int block)
    {
        return Holds(block) && _flash.TryErase(_firstBlock + block);
    }

    public bool TryProgram(int block, int offset, byte[] data, int start, int count)
    {
        return Holds(block) && _flash.TryProgram(_firstBlock + block, offset, data, start, count);
    }

    public bool TryRead(int block, int offset, byte[] into, int start, int count)
    {
        return Holds(block) && _flash.TryRead(_firstBlock + block, offset, into, start, count);
    }

    private bool Holds(int block)
    {
        return block >= 0 && block < BlockCount;
    }
}
