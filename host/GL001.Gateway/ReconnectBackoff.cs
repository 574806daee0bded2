namespace GL001.Gateway;

/// <summary>
/// How long to wait before the next attempt to connect: doubles up to a cap, and a random half of it is taken away
/// so that many hosts do not come back to a restarted broker in the same moment.
/// </summary>
internal sealed class ReconnectBackoff
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Random _random;
    private TimeSpan _ceiling = First;

    public ReconnectBackoff(Random random)
    {
        _random = random;
    }

    public void Reset() => _ceiling = First;

    public TimeSpan Next()
    {
        TimeSpan delay = _ceiling * (0.5 + _random.NextDouble() / 2.0);
        _ceiling = _ceiling * 2 < Longest ? _ceiling * 2 : Longest;
        return delay;
    }
}
