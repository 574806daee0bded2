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
    private long _lastMs = -1;

    public RelayBank(IRelayPort port)
    {
        _port = port;
    }

    /// <summary>Compares the read-back with the last command. Called before the scan that judges it.</summary>
    public void ReadBack(DiscreteInput outputsAgree, long nowMs)
    {
        int elapsedMs = _lastMs < 0 ? 0 : (int)(nowMs - _lastMs);
        _lastMs = nowMs;
        if (!_port.TryReadBack(out int relays))
        {
            outputsAgree.SetBad();
            return;
        }

        if (relays == _commanded)
        {
            _disagreedMs = 0;
        }
        else if (_disagreedMs <= MovingMs)
        {
            _disagreedMs += elapsedMs;
        }

        outputsAgree.Set(_disagreedMs <= MovingMs);
    }

    /// <summary>Drives the relays; false when the port failed.</summary>
    public bool Write(int relays)
    {
        _commanded = relays;
        return _port.TryWrite(relays);
    }
}
