namespace GL001.Simulator;

/// <summary>Repeatable noise (xorshift64*): the same seed gives the same sequence on every machine and runtime.</summary>
public sealed class SeededNoise
{
    private ulong _state;

    public SeededNoise(int seed, string stream)
    {
        // FNV-1a over the name, so that each stream of one seed differs from the others and adding one changes none.
        var hash = 14695981039346656037UL ^ (uint)seed;
        foreach (var c in stream)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        _state = hash == 0 ? 1 : hash;
    }

    /// <summary>Uniform in -1..1.</summary>
    public double Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return ((_state * 2685821657736338717UL) >> 11) / (double)(1UL << 52) - 1.0;
    }
}
