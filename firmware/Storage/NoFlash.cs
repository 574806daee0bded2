namespace GL001.Storage;

/// <summary>Stands for a memory that the board does not have: no blocks, and nothing works.</summary>
public sealed class NoFlash : ISlowFlashPort
{
    public int BlockCount => 0;

    public int BlockBytes => 0;

    public bool TryErase(int block)
    {
        return false;
    }

    public bool TryProgram(int block, int offset, byte[] data, int start, int count)
    {
        return false;
    }

    public bool TryRead(int block, int offset, byte[] into, int start, int count)
    {
        return false;
    }
}
