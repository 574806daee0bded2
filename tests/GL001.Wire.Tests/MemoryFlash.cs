using GL001.Storage;

namespace GL001.Wire.Tests;

/// <summary>A flash that never fails.</summary>
internal sealed class MemoryFlash : IFlashPort
{
    private readonly byte[] _cells = new byte[8 * 4_096];

    public MemoryFlash()
    {
        Array.Fill(_cells, (byte)0xFF);
    }

    public int BlockCount => 8;

    public int BlockBytes => 4_096;

    public bool TryErase(int block)
    {
        Array.Fill(_cells, (byte)0xFF, block * BlockBytes, BlockBytes);
        return true;
    }

    public bool TryProgram(int block, int offset, byte[] data, int start, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _cells[(block * BlockBytes) + offset + i] &= data[start + i];
        }

        return true;
    }

    public bool TryRead(int block, int offset, byte[] into, int start, int count)
    {
        Array.Copy(_cells, (block * BlockBytes) + offset, into, start, count);
        return true;
    }
}
