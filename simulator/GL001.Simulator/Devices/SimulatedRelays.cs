using GL001.Control;
using GL001.Drivers;

namespace GL001.Simulator.Devices;

/// <summary>
/// Relays with auxiliary contacts: they follow their command in the next physics step, a welded one does not drop,
/// and all drop when the watchdog was not fed.
/// </summary>
public sealed class SimulatedRelays : IRelayPort, IWatchdogPort
{
    /// <summary>Longest time between feeds, ms.</summary>
    public const int WatchdogMs = 1_000;

    private int _commanded;
    private int _unfedMs;

    /// <summary>Relays whose contacts do not open any more, bits of <see cref="Relay"/>.</summary>
    public int Welded { get; set; }

    /// <summary>Contacts that are really closed.</summary>
    public int Closed { get; private set; }

    public void Step(int elapsedMs)
    {
        _unfedMs = Math.Min(_unfedMs + elapsedMs, 10 * WatchdogMs);
        var powered = _unfedMs > WatchdogMs ? Relay.None : _commanded;
        Closed = powered | (Closed & Welded);
    }

    public void LosePower()
    {
        _commanded = Relay.None;
        Closed &= Welded;
    }

    public bool TryWrite(int relays)
    {
        _commanded = relays;
        return true;
    }

    public bool TryReadBack(out int relays)
    {
        relays = Closed;
        return true;
    }

    public void Feed() => _unfedMs = 0;
}
