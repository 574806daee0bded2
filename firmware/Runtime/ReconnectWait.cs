namespace GL001.Runtime;

/// <summary>
/// How long to wait before the next attempt to reach the broker: twice as long each time up to a limit, and each wait
/// drawn from the upper half, so that the controllers of a site do not all come back in the same moment. Draws from a
/// small xorshift of our own (Marsaglia, 2003): the same name and uptime give the same waits.
/// </summary>
public sealed class ReconnectWait
{
    private const uint FnvOffset = 2_166_136_261;
    private const uint FnvPrime = 16_777_619;

    private readonly int _firstMs;
    private readonly int _longestMs;
    private readonly uint _name;
    private uint _state;
    private int _limitMs;

    /// <param name="name">Tells this controller from the others; its client id.</param>
    /// <param name="firstMs">Limit of the first wait, ms.</param>
    /// <param name="longestMs">Limit of every wait, ms.</param>
    public ReconnectWait(string name, int firstMs, int longestMs)
    {
        _firstMs = firstMs;
        _longestMs = longestMs;
        _limitMs = firstMs;
        _name = HashOf(name);
    }

    /// <summary>Begins again with the first wait.</summary>
    public void Reset()
    {
        _limitMs = _firstMs;
    }

    /// <summary>The next wait, ms: at least half of its limit and at most the limit.</summary>
    /// <param name="nowMs">Monotonic time since power-up, ms: seeds the first draw.</param>
    public int Next(long nowMs)
    {
        if (_state == 0)
        {
            uint seed = _name ^ (uint)nowMs;
            _state = seed == 0 ? FnvOffset : seed;
        }

        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        int half = _limitMs / 2;
        int wait = _limitMs - (int)(_state % (uint)(half + 1));
        _limitMs = _limitMs > _longestMs / 2 ? _longestMs : _limitMs * 2;
        return wait;
    }

    /// <summary>FNV-1a over the characters.</summary>
    private static uint HashOf(string name)
    {
        uint hash = FnvOffset;
        for (int i = 0; i < name.Length; i++)
        {
            hash = unchecked((hash ^ name[i]) * FnvPrime);
        }

        return hash;
    }
}
