using GL001.Storage;

namespace GL001.DeviceTests;

/// <summary>A small NOR flash in memory: erased is FFh, programming only clears bits. It can lose its supply after some bytes.</summary>
internal sealed class RamFlash : IFlashPort, ISlowFlashPort
{
    private const byte Blank = 0xFF;

    private readonly byte[] _cells;
    private int _bytesToCut = int.MaxValue;

    public RamFlash(int blockCount, int blockBytes)
    {
        BlockCount = blockCount;
        BlockBytes = blockBytes;
        _cells = new byte[blockCount * blockBytes];
        for (int i = 0; i < _cells.Length; i++)
        {
            _cells[i] = Blank;
        }
    }

    public int BlockCount { get; }

    public int BlockBytes { get; }

    public void CutAfter(int bytes)
    {
        _bytesToCut = bytes;
    }

    public void PowerUp()
    {
        _bytesToCut = int.MaxValue;
    }

    public void FlipBitOfEvery(byte value)
    {
        for (int i = 0; i < _cells.Length; i++)
        {
            _cells[i] = _cells[i] == value ? (byte)(value ^ 0x01) : _cells[i];
        }
    }

    public bool TryErase(int block)
    {
        for (int i = 0; i < BlockBytes; i++)
        {
            if (!HasSupply())
            {
                return false;
            }

            _cells[(block * BlockBytes) + i] = Blank;
        }

        return true;
    }

    public bool TryProgram(int block, int offset, byte[] data, int start, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!HasSupply())
            {
                return false;
            }

            _cells[(block * BlockBytes) + offset + i] &= data[start + i];
        }

        return true;
    }

    public bool TryRead(int block, int offset, byte[] into, int start, int count)
    {
        if (_bytesToCut <= 0)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            into[start + i] = _cells[(block * BlockBytes) + offset + i];
        }

        return true;
    }

    private bool HasSupply()
    {
        if (_bytesToCut <= 0)
        {
            return false;
        }

        _bytesToCut--;
        return true;
    }
}
