using GL001.Storage;

namespace GL001.Simulator.Devices;

/// <summary>In which order the cells of a block give way while it is erased.</summary>
public enum EraseOrder
{
    Forward = 0,
    Backward,

    /// <summary>All over the block, in an order of the seed.</summary>
    Scattered,
}

/// <summary>
/// NOR flash byte by byte: programming only clears bits, erasing sets a block to FFh. The supply can fail at any byte of
/// either; the byte it fails in is left half way and reads differently each time until it is erased or programmed again.
/// </summary>
public sealed class SimulatedFlash : IFlashPort, ISlowFlashPort
{
    private const byte Blank = 0xFF;

    // Scan and slow thread share the chip; its bus lets one in at a time.
    private readonly Lock _gate = new();
    private readonly byte[] _cells;
    private readonly int[] _eraseCounts;
    private readonly int[] _scattered;
    private readonly bool[] _worn;

    // Cells that lost their supply half way, and which of their bits.
    private readonly Dictionary<int, byte> _unsettled = [];
    private ulong _random;
    private long _stepsToCut = long.MaxValue;

    public SimulatedFlash(int blockCount, int blockBytes, int seed = 1)
    {
        BlockCount = blockCount;
        BlockBytes = blockBytes;
        _cells = new byte[blockCount * blockBytes];
        Array.Fill(_cells, Blank);
        _eraseCounts = new int[blockCount];
        _worn = new bool[blockCount];
        _random = ((ulong)(uint)seed * 2) + 1;
        _scattered = [.. Enumerable.Range(0, blockBytes)];
        for (var i = blockBytes - 1; i > 0; i--)
        {
            var j = (int)(Next() % (ulong)(i + 1));
            (_scattered[i], _scattered[j]) = (_scattered[j], _scattered[i]);
        }
    }

    private SimulatedFlash(SimulatedFlash original)
    {
        BlockCount = original.BlockCount;
        BlockBytes = original.BlockBytes;
        _cells = [.. original._cells];
        _eraseCounts = [.. original._eraseCounts];
        _scattered = original._scattered;
        _worn = [.. original._worn];
        _random = original._random;
        _unsettled = new Dictionary<int, byte>(original._unsettled);
        EraseOrder = original.EraseOrder;
        Steps = original.Steps;
    }

    public int BlockCount { get; }

    public int BlockBytes { get; }

    public EraseOrder EraseOrder { get; set; }

    /// <summary>Without supply every call fails.</summary>
    public bool IsPowered { get; private set; } = true;

    /// <summary>The chip does not answer, but keeps what it holds.</summary>
    public bool BusFailed { get; set; }

    /// <summary>Bytes programmed and bytes erased so far: the points at which the supply can fail.</summary>
    public long Steps { get; private set; }

    /// <summary>The same flash with the same content, to try something on.</summary>
    public SimulatedFlash Copy() => new(this);

    /// <summary>The supply fails while this many more bytes have been programmed or erased.</summary>
    public void CutAfter(long steps) => _stepsToCut = steps;

    public void PowerUp()
    {
        IsPowered = true;
        _stepsToCut = long.MaxValue;
    }

    public int EraseCount(int block) => _eraseCounts[block];

    /// <summary>From now on some cells of this block cannot be cleared any more.</summary>
    public void WearOut(int block) => _worn[block] = true;

    /// <summary>One bit changes its state, as by radiation or leakage.</summary>
    public void FlipBit(int block, int bit) => _cells[(block * BlockBytes) + (bit / 8)] ^= (byte)(1 << (bit % 8));

    public bool TryErase(int block)
    {
        lock (_gate)
        {
            return Erase(block);
        }
    }

    private bool Erase(int block)
    {
        if (!IsPowered || BusFailed)
        {
            return false;
        }

        _eraseCounts[block]++;
        for (var i = 0; i < BlockBytes; i++)
        {
            var at = (block * BlockBytes) + EraseOrder switch
            {
                EraseOrder.Backward => BlockBytes - 1 - i,
                EraseOrder.Scattered => _scattered[i],
                _ => i,
            };
            if (!Step(at, Blank, Blank))
            {
                return false;
            }
        }

        return true;
    }

    public bool TryProgram(int block, int offset, byte[] data, int start, int count)
    {
        lock (_gate)
        {
            return Program(block, offset, data, start, count);
        }
    }

    private bool Program(int block, int offset, byte[] data, int start, int count)
    {
        if (!IsPowered || BusFailed || offset < 0 || offset + count > BlockBytes)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            var at = (block * BlockBytes) + offset + i;
            var stuck = _worn[block] && i % 7 == 3 ? (byte)0x10 : (byte)0;
            var kept = (byte)(data[start + i] | stuck);
            if (!Step(at, (byte)(_cells[at] & kept), (byte)~kept))
            {
                return false;
            }
        }

        return true;
    }

    public bool TryRead(int block, int offset, byte[] into, int start, int count)
    {
        lock (_gate)
        {
            return Read(block, offset, into, start, count);
        }
    }

    private bool Read(int block, int offset, byte[] into, int start, int count)
    {
        if (!IsPowered || BusFailed || offset < 0 || offset + count > BlockBytes)
        {
            return false;
        }

        var from = (block * BlockBytes) + offset;
        Array.Copy(_cells, from, into, start, count);
        foreach (var (at, bits) in _unsettled)
        {
            if (at >= from && at < from + count)
            {
                into[start + at - from] ^= Unsettled(bits);
            }
        }

        return true;
    }

    private bool Step(int at, byte target, byte moved)
    {
        if (_stepsToCut-- <= 0)
        {
            _unsettled[at] = (byte)(_unsettled.GetValueOrDefault(at) | (_cells[at] ^ target));
            IsPowered = false;
            return false;
        }

        Steps++;
        _cells[at] = target;
        Settle(at, moved);
        return true;
    }

    private void Settle(int at, byte moved)
    {
        if (_unsettled.Count == 0 || !_unsettled.TryGetValue(at, out var bits))
        {
            return;
        }

        _unsettled[at] = (byte)(bits & ~moved);
        if (_unsettled[at] == 0)
        {
            _unsettled.Remove(at);
        }
    }

    /// <summary>As before, as if it had been done, or anything between.</summary>
    private byte Unsettled(byte bits) => (Next() % 3) switch
    {
        0 => 0,
        1 => bits,
        _ => (byte)(Next() & bits),
    };

    private ulong Next()
    {
        // xorshift64*
        _random ^= _random >> 12;
        _random ^= _random << 25;
        _random ^= _random >> 27;
        return (_random * 2685821657736338717UL) >> 16;
    }
}
