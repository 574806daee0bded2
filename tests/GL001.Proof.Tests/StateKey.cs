using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>
/// The projection of a unit's memory on what has to do with safety. Exact, not a hash of it: two states with one key are
/// one state to the exploration. What is left out, and why, stands in <see cref="ProjectionTests"/>, which also tries the
/// projection: two units with one key must go on to one key, whatever comes in.
/// </summary>
internal sealed class StateKey(Fit? fit = null)
{
    // A rise beyond this is what row F07 might see; below it the filter's exact number says nothing.
    private const double RateOfNote = 60.0;

    // Most numbers fit in one character; this one says that two follow.
    private const int Escape = 0xFFFF;

    private readonly char[] _chars = new char[256];
    private int _count;

    /// <param name="cycle">The unit.</param>
    /// <param name="monitor">Its monitor.</param>
    /// <param name="withRate">False leaves the rate of rise out: it is held coarsely, so what is near a step may fall on either side.</param>
    public string Of(ScanCycle cycle, SafetyMonitor monitor, bool withRate = true) => new(Write(cycle, monitor, withRate));

    /// <summary>The key of a unit, valid until the next call.</summary>
    public ReadOnlySpan<char> Write(ScanCycle cycle, SafetyMonitor monitor, bool withRate = true)
    {
        _count = 0;
        var burner = cycle.Burner;
        var times = Rig.Times;
        Add((int)burner.State);
        Add(burner.Relays);
        Add((int)burner.Fault);
        Add(burner.State is BurnerState.ValveProving or BurnerState.Prepurge ? Peek.Part(burner) : 0);
        Add(Math.Min(burner.InStateMs, LongestOf(burner.State, times)));
        Add(burner.State == BurnerState.ValveProving ? Math.Min(Peek.PartMs(burner), Math.Max(times.ValveTestMs, times.ValveFillMs))
            : burner.State == BurnerState.Prepurge && burner.IsPurged ? Math.Min(Peek.PartMs(burner), times.PositioningMs)
            : 0);
        Add(Math.Min(Peek.NoFuelMs(burner), times.FlameOutMs));
        Add(Math.Min(Peek.PurgeMs(burner), times.PrepurgeMs));
        Add((int)Math.Round(Math.Min(Peek.PurgeVolumes(burner), times.PurgeVolumes) * 1e4));
        Add(Peek.Recycles(burner));
        Add(Peek.Recycles(burner) > 0 ? Math.Min(Peek.FlameMs(burner), times.RecycleEarnedMs) : 0);
        Add(burner.State == BurnerState.Lockout && Peek.FanWasOn(burner));
        for (var i = 0; i < cycle.Interlocks.Count; i++)
        {
            var row = cycle.Interlocks.Row(i);
            Add(row.TripClass > TripClass.Alarm ? Math.Min(Peek.ViolatedMs(row), row.DelayMs) : 0);
        }

        Add(cycle.Interlocks.FirstOut.IsSet);
        var clock = Peek.Clock(cycle);
        Add(Peek.LastMs(clock) < 0);
        Add(Math.Min(Peek.Late(clock), 3));
        Add(Math.Min(Peek.Still(clock), 3));
        var button = Peek.Button(cycle);
        Add(Peek.SeenOpen(button));
        Add(Peek.Pressed(button));
        Add(Peek.Pressed(button) ? Math.Min(Peek.PressedMs(button), ResetButton.MaximumPressMs + 1) : 0);
        Add(Peek.WantsHeat(Peek.Firing(cycle)));
        if (cycle.Unit.Kind == UnitKind.Furnace)
        {
            var derived = Peek.Derived(cycle);
            var rate = Peek.RatePerMinute(derived);
            Add(Peek.HasLast(derived));
            Add(Peek.LastDegC(derived) < 290.0 ? 0 : (int)Peek.LastDegC(derived));
            Add(!withRate ? 0 : rate >= RateOfNote ? 2 : rate <= -RateOfNote ? 1 : 0);
        }

        if (fit?.HasChamber == true)
        {
            Add(Peek.HotMs(Peek.Chamber(cycle)));
        }

        monitor.WriteTo(this);
        return _chars.AsSpan(0, _count);
    }

    public void Add(bool value) => Add(value ? 1 : 0);

    public void Add(int value)
    {
        if (value is >= 0 and < Escape)
        {
            _chars[_count++] = (char)value;
            return;
        }

        _chars[_count++] = (char)Escape;
        _chars[_count++] = (char)value;
        _chars[_count++] = (char)(value >> 16);
    }

    /// <summary>Beyond it the time in a state makes no difference any more.</summary>
    private static int LongestOf(BurnerState state, BurnerTimings times) => state switch
    {
        BurnerState.Lockout or BurnerState.Postpurge => times.PostpurgeMs,
        BurnerState.Prepurge => times.StartLimitMs,
        BurnerState.PilotTrialForIgnition => times.PilotIgnitionMs + times.PilotProveMs,
        BurnerState.MainTrialForIgnition => times.MainTrialMs,
        BurnerState.LowFire => times.LowFireMs,
        _ => 0,
    };
}
