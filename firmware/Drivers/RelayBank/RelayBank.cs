using GL001.Control;

namespace GL001.Drivers;

/// <summary>Writes the relays and holds their auxiliary contacts against the command.</summary>
public sealed class RelayBank
{
    /// <summary>A relay may take this long to follow its command; then the disagreement is a fault.</summary>
    public const int MovingMs = 200;

    private readonly IRelayPort _port;
    private int _commanded;
    private int _disagreedMs;
    private int _stuckMs;
    private long _lastMs = -1;

    public RelayBank(IRelayPort port)
    {
        _port = port;
    }

    /// <summary>
    /// True while a relay that lets fuel through, or the igniter's, reads back closed although it is commanded open, for longer
    /// than it may take. Only the watchdog's relay, in series with valves and igniter, can still take the supply away: whoever
    /// feeds the watchdog must stop. The igniter counts because its spark is an ignition source in a furnace that may hold gas.
    /// Latched: a contact that came loose once is not trusted again before the next power-up.
    /// </summary>
    public bool IsStuckOn { get; private set; }

    /// <summary>Compares the read-back with the last command. Called before the scan that judges it.</summary>
    public void ReadBack(DiscreteInput outputsAgree, long nowMs)
    {
        // A clock that jumps back must not count backwards and so hide a welded relay.
        long stepMs = _lastMs < 0 ? 0 : nowMs - _lastMs;
        int elapsedMs = stepMs < 0 ? MovingMs + 1 : stepMs > MovingMs ? MovingMs + 1 : (int)stepMs;
        _lastMs = nowMs;
        if (!_port.TryReadBack(out int relays))
        {
            // Nobody can tell any more whether a fuel relay hangs. After the time that is given to a relay the supply goes.
            _stuckMs = Later(_stuckMs, elapsedMs);
            IsStuckOn = IsStuckOn || _stuckMs > MovingMs;
            outputsAgree.SetBad();
            return;
        }

        _disagreedMs = relays == _commanded ? 0 : Later(_disagreedMs, elapsedMs);
        _stuckMs = (relays & ~_commanded & (Relay.Fuel | Relay.Igniter)) == 0 ? 0 : Later(_stuckMs, elapsedMs);
        IsStuckOn = IsStuckOn || _stuckMs > MovingMs;
        outputsAgree.Set(_disagreedMs <= MovingMs);
    }

    /// <summary>Drives the relays; false when the port failed.</summary>
    public bool Write(int relays)
    {
        _commanded = relays;
        return _port.TryWrite(relays);
    }

    private static int Later(int totalMs, int elapsedMs)
    {
        return totalMs > MovingMs ? totalMs : totalMs + elapsedMs;
    }
}
