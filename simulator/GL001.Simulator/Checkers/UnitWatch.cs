using GL001.Control;
using GL001.Simulator.Faults;

namespace GL001.Simulator.Checkers;

/// <summary>What the checkers of one unit share: terminals, relays, the lockout lamp, the first-out shown, the finger on the button.</summary>
internal sealed class UnitWatch(SimulatedUnit unit, FaultInjector? faults)
{
    private object? _program;
    private long _uptimeMs;

    public SimulatedUnit Unit => unit;

    public string Id => unit.Unit.Id;

    public Terminals Terminals { get; } = new(unit);

    public long NowMs { get; private set; }

    /// <summary>Supply, and a program that scans.</summary>
    public bool IsAlive => unit.IsPowered && !unit.ProgramHangs && !unit.Controller.IsHalted;

    /// <summary>Since the program began to scan, or went on after it hung, ms.</summary>
    public int AliveMs { get; private set; }

    /// <summary>What the relays were told in the scan before this one: what the interlocks of this scan go by.</summary>
    public int Armed { get; private set; }

    /// <summary>What the relays are told now.</summary>
    public int Commanded { get; private set; }

    public bool IsLockedOut { get; private set; }

    public bool WasLockedOut { get; private set; }

    /// <summary>By how much the controller's clock moved in this step, ms; a step's length in a sound one.</summary>
    public long ClockMs { get; private set; }

    /// <summary>Time for which the reset has been pressed, ms; kept for the moment after it is let go.</summary>
    public int PressedMs { get; private set; }

    /// <summary>Time since the reset was let go after a valid press, ms.</summary>
    public int SincePressMs { get; private set; } = int.MaxValue;

    /// <summary>Whether a fault that fits stands at the unit, or stood so lately.</summary>
    public bool Stood(long withinMs, Func<Fault, bool> which) => faults?.Stood(unit, withinMs, which) ?? false;

    /// <summary>Virtual time of the last fault at this unit or the network; negative before the first.</summary>
    public long LastFaultMs => faults?.LastFaultMs(unit) ?? -1;

    /// <summary>Whether no fault has stood here for so long.</summary>
    public bool IsFaultless(long forMs) => LastFaultMs < 0 || NowMs - LastFaultMs > forMs;

    public void Step(long nowMs, int elapsedMs)
    {
        NowMs = nowMs;
        if (unit.IsPowered)
        {
            Terminals.Step(elapsedMs);
        }

        var isNew = !ReferenceEquals(_program, unit.Controller);
        _program = unit.Controller;
        ClockMs = isNew || AliveMs == 0 ? elapsedMs : unit.UptimeMs - _uptimeMs;
        _uptimeMs = unit.UptimeMs;
        AliveMs = IsAlive && !isNew ? AliveMs + elapsedMs : 0;
        Armed = isNew ? Relay.None : Commanded;
        Commanded = unit.Board.Relays.Commanded;
        WasLockedOut = isNew || IsLockedOut;
        IsLockedOut = unit.Controller.Cycle.IsLockedOut;
        StepPress(elapsedMs);
    }

    private void StepPress(int elapsedMs)
    {
        if (Terminals.IsClosed(DiscreteSignal.ResetButton))
        {
            PressedMs += elapsedMs;
            return;
        }

        // Between half a second and five is a press, see docs/operating/trips-and-reset.md; a step of play on either side.
        SincePressMs = PressedMs is >= 400 and <= 5_100 ? 0 : SincePressMs > int.MaxValue - elapsedMs ? int.MaxValue : SincePressMs + elapsedMs;
        PressedMs = 0;
    }
}
