using GL001.Control;
using GL001.Drivers;

namespace GL001.Simulator.Devices;

/// <summary>
/// Relays with auxiliary contacts on the same armature: each takes 10 to 20 ms to move, a welded one does not drop, and
/// all lose their coil supply when the watchdog was not fed for a second or the board is without power.
/// </summary>
public sealed class SimulatedRelays(SeededNoise noise) : IRelayPort, IWatchdogPort
{
    /// <summary>Longest time between feeds, ms.</summary>
    public const int WatchdogMs = 1_000;

    private const double MeanMoveMs = 15.0;
    private const double MoveSpreadMs = 5.0;

    private readonly int[] _movingMs = new int[Relay.Count];
    private bool _powered = true;
    private int _commanded;
    private int _unfedMs = WatchdogMs;

    /// <summary>Relays whose contacts do not open any more once they have closed, bits of <see cref="Relay"/>.</summary>
    public int Welded { get; set; }

    /// <summary>Contacts that are really closed.</summary>
    public int Closed { get; private set; }

    /// <summary>Whether the watchdog gives the coils their supply. Not before its first feeding.</summary>
    public bool WatchdogHolds => _unfedMs < WatchdogMs;

    public void Step(int elapsedMs)
    {
        _unfedMs = Math.Min(_unfedMs + elapsedMs, WatchdogMs);
        var target = (_powered && WatchdogHolds ? _commanded : Relay.None) | (Closed & Welded);
        for (var i = 0; i < Relay.Count; i++)
        {
            Move(i, 1 << i, target, elapsedMs);
        }
    }

    public void LosePower()
    {
        _powered = false;
        _commanded = Relay.None;
        _unfedMs = WatchdogMs;
    }

    public void GainPower() => _powered = true;

    public bool TryWrite(int relays)
    {
        _commanded = _powered ? relays : Relay.None;
        return _powered;
    }

    public bool TryReadBack(out int relays)
    {
        relays = Closed;
        return _powered;
    }

    public void Feed() => _unfedMs = 0;

    private void Move(int index, int bit, int target, int elapsedMs)
    {
        if (((Closed ^ target) & bit) == 0)
        {
            _movingMs[index] = 0;
            return;
        }

        if (_movingMs[index] == 0)
        {
            _movingMs[index] = (int)Math.Round(MeanMoveMs + (noise.Next() * MoveSpreadMs));
        }

        _movingMs[index] -= elapsedMs;
        if (_movingMs[index] <= 0)
        {
            _movingMs[index] = 0;
            Closed ^= bit;
        }
    }
}
