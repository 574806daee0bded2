namespace GL001.Agents;

/// <summary>
/// How long to wait before the next attempt to connect: doubles up to a cap, and a random half of it is taken away
/// so that many hosts or agents do not come back to a restarted broker in the same moment.
/// </summary>
/// <param name="random">Takes the half away.</param>
/// <param name="longest">The cap; <see cref="Longest"/> where left out.</param>
public sealed class ReconnectBackoff(Random random, TimeSpan? longest = null)
{
    /// <summary>Cap of the first wait.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>Cap of all waits as a rule.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _longest = longest ?? Longest;
    private TimeSpan _ceiling = First;

    /// <summary>After a connection that held: the next wait is a first one.</summary>
    public void Reset() => _ceiling = First;

    /// <summary>The next wait, from half its cap up to it.</summary>
    public TimeSpan Next()
    {
        TimeSpan delay = _ceiling * (0.5 + (random.NextDouble() / 2.0));
        _ceiling = _ceiling * 2 < _longest ? _ceiling * 2 : _longest;
        return delay;
    }
}
