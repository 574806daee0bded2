using GL001.Control;
using GL001.Drivers;

namespace GL001.Simulator.Devices;

/// <summary>
/// Relays with auxiliary contacts on the same armature: each takes 10 to 20 ms to move, a welded one does not drop. The
/// watchdog's own relay stands in series with fuel valves, vent and igniter: a second after the last feeding they have no
/// supply, whatever the relays do. The fan does not hang on it: air keeps flowing.
/// </summary>
public sealed class SimulatedRelays(SeededNoise noise) : IRelayPort, IWatchdogPort
{
    /// <summary>Longest time between feeds, ms.</summary>
    public const int WatchdogMs = 1_000;

    // Behind the watchdog's relay.
    private const int Guarded = Relay.Fuel | Relay.VentClosed | Relay.Igniter;

    private const double MeanMoveMs = 15.0;
    private const double MoveSpreadMs = 5.0;

    private readonly int[] _movingMs = new int[Relay.Count];
    private bool _powered = true;
    private int _commanded;
    private int _unfedMs = WatchdogMs;

    /// <summary>Relays whose contacts do not open any more once they have closed, bits of <see cref="Relay"/>.</summary>
    public int Welded { get; set; }

    /// <summary>The hardwired chain is open, for example at the emergency stop: what hangs behind the watchdog has no supply.</summary>
    public bool ChainOpen { get; set; }

    /// <summary>What the controller wants closed.</summary>
    public int Commanded => _commanded;

    /// <summary>Contacts that are really closed.</summary>
    public int Closed { get; private set; }

    /// <summary>Closed contacts that have their supply: what valves, igniter and fan get.</summary>
    public int Live => WatchdogHolds && !ChainOpen ? Closed : Closed & ~Guarded;

    /// <summary>Whether the watchdog's relay is closed. Not before its first feeding.</summary>
    public bool WatchdogHolds => _unfedMs < WatchdogMs;

    public void Step(int elapsedMs)
    {
        _unfedMs = Math.Min(_unfedMs + elapsedMs, WatchdogMs);
        var target = (_powered ? _commanded : Relay.None) | (Closed & Welded);
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

    /// <summary>The program starts anew: its outputs fall to their state at reset, and the watchdog waits for its first feeding.</summary>
    public void LoseProgram()
    {
        _commanded = Relay.None;
        _unfedMs = WatchdogMs;
    }

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
