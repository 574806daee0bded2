using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>
/// Holds a table to the rows of the sheet on the real control core, at the real period of 100 ms. A healthy run is saved at
/// every step of the sequence; from each of them each signal of the row is brought to its limit, just short of it, made bad
/// and made uncertain, for as long as the row's delay and a little longer. In every scan what the core says and does is
/// compared with what the sheet says: rows that act, rows that forbid a start, what stands against a reset, the burner, first-out.
/// </summary>
internal sealed class RowBench
{
    public const int PeriodMs = 100;
    private const double ShortOfLimit = 0.01;

    // Early, but not so early that the clock counts as standing: less than a delay of one scan.
    private const int EarlyMs = 60;

    private static readonly BurnerState[] s_states =
    [
        BurnerState.Lockout, BurnerState.Standby, BurnerState.ValveProving, BurnerState.Prepurge, BurnerState.PilotTrialForIgnition,
        BurnerState.MainTrialForIgnition, BurnerState.LowFire, BurnerState.Modulating, BurnerState.Postpurge,
    ];

    private readonly Fit _fit;
    private readonly SheetRow[] _rows;
    private readonly ScanCycle _cycle;
    private readonly Inputs _inputs;
    private readonly StateBuffer _buffer = new(4_096);
    private readonly List<Stage> _stages = [];
    private readonly SafetyMonitor _monitor;
    private long _now = 1_000_000;

    public RowBench(Fit fit, Interlock[] table)
    {
        _fit = fit;
        _rows = Sheet.Rows(fit);
        _cycle = Rig.NewCycle(fit, PeriodMs, table);
        _inputs = new Inputs(fit.Kind);
        _monitor = new SafetyMonitor(_rows, Rig.Times, PeriodMs, fit);
    }

    /// <summary>Null when the table does what the sheet says of this row, else the first difference.</summary>
    public string? Differs(SheetRow row)
    {
        return LightOff() ?? _stages.Select(stage => Try(row, stage)).FirstOrDefault(wrong => wrong is not null);
    }

    /// <summary>From power-up to modulating and back to rest, every scan compared; stages are saved on the way.</summary>
    private string? LightOff()
    {
        var demand = Demand.On;
        var seen = new HashSet<string>();
        for (var scan = 0; scan < 2_500; scan++)
        {
            var pressed = scan is >= 10 and < 20;
            if (_cycle.Burner.State == BurnerState.Modulating && _cycle.Burner.InStateMs > 2_000)
            {
                demand = Demand.Off;
            }

            var wrong = Scan(demand, pressed, null);
            if (wrong is not null)
            {
                return $"healthy light-off, {_cycle.Burner.State}: {wrong}";
            }

            // The first of each state, of each part of it, and the one in which a trial's proving begins.
            var burner = _cycle.Burner;
            var proving = burner.State == BurnerState.PilotTrialForIgnition ? burner.InStateMs >= Rig.Times.PilotIgnitionMs
                : burner.State == BurnerState.MainTrialForIgnition && burner.InStateMs >= Rig.Times.MainTrialMs - (2 * PeriodMs);
            var stage = $"{burner.State} part {Peek.Part(burner)}{(proving ? " proving" : "")}";
            if (scan > 2 && seen.Add(stage))
            {
                _buffer.StartSaving();
                _cycle.Exchange(_buffer);
                _stages.Add(new Stage(stage, _buffer.Bytes.AsSpan(0, _buffer.Length).ToArray(), _monitor.Copy()));
            }

            if (burner.State == BurnerState.Standby && demand == Demand.Off)
            {
                break;
            }
        }

        foreach (var state in s_states.Where(state => state != BurnerState.ValveProving || _fit.HasLeakTest))
        {
            if (!_stages.Any(stage => stage.At.StartsWith(state.ToString(), StringComparison.Ordinal)))
            {
                return $"a healthy unit never comes to {state}";
            }
        }

        return null;
    }

    private string? Try(SheetRow row, Stage stage)
    {
        foreach (var cause in Causes(row))
        {
            stage.Bytes.CopyTo(_buffer.Bytes, 0);
            _buffer.StartRestoring();
            _cycle.Exchange(_buffer);
            _monitor.CopyFrom(stage.Monitor);
            _now = Peek.LastMs(Peek.Clock(_cycle));
            cause.Fault?.Invoke(_cycle.Burner);
            for (var scan = 1; scan <= cause.Scans; scan++)
            {
                var wrong = Scan(Demand.On, false, scan < cause.EndsAt ? cause.Upset : null, scan == 1 ? cause.FirstStepMs ?? cause.StepMs : cause.StepMs);
                if (wrong is not null)
                {
                    return $"{stage.At}, {cause.Words}, scan {scan}: {wrong}";
                }
            }
        }

        return null;
    }

    private IEnumerable<Cause> Causes(SheetRow row)
    {
        var full = (row.DelayMs / PeriodMs) + 3;
        foreach (var signal in row.Signals)
        {
            if (row.IsAnalog)
            {
                foreach (var cause in OfNumber(row, signal, full))
                {
                    yield return cause;
                }
            }
            else
            {
                foreach (var cause in OfContact(row, (DiscreteSignal)signal, full))
                {
                    yield return cause;
                }
            }
        }
    }

    private IEnumerable<Cause> OfNumber(SheetRow row, int signal, int full)
    {
        if (signal == (int)AnalogSignal.OutletTemperatureRate)
        {
            // Moved by what it is made from: a ramp of half as much again as the limit, which the filter of 10 s follows slowly.
            const int ScansOfRamp = 380;
            var degC = Inputs.Controlled(UnitKind.Furnace, Demand.On) - 60.0;
            yield return new Cause("outlet rises half as fast again as the limit", inputs => inputs.Set((int)AnalogSignal.OutletTemperature, degC += row.Limit * 1.5 / 60.0 * PeriodMs / 1_000.0), ScansOfRamp);
            yield return new Cause("outlet bad", inputs => inputs.SetQuality((int)AnalogSignal.OutletTemperature, SignalQuality.Bad), full);
            yield break;
        }

        var inside = ShortOfLimit * Sheet.Span(_fit, signal) * (row.Direction == "High" ? -1.0 : 1.0);
        yield return new Cause("value at its limit", inputs => inputs.Set(signal, row.Limit), full);
        if (row.Required > 1)
        {
            foreach (var others in row.Signals.Where(other => other != signal))
            {
                yield return new Cause("two values at their limits", inputs => SetBoth(inputs, signal, others, row.Limit), full);
                yield return new Cause("two values, one short of its limit", inputs => SetBoth(inputs, signal, others, row.Limit, inside), full);
                yield return new Cause("two values beyond their limits", inputs => SetBoth(inputs, signal, others, row.Limit - inside), full);
                yield return new Cause("two values at their limits in scans that come early", inputs => SetBoth(inputs, signal, others, row.Limit), 2 * full) { StepMs = EarlyMs };
                yield return new Cause("two values beyond their limits that go back in time", inputs => SetBoth(inputs, signal, others, row.Limit - inside), full) { EndsAt = row.DelayMs / PeriodMs };
                yield return new Cause("two signals bad", inputs => SetBad(inputs, signal, others), full);
            }
        }

        yield return new Cause("value short of its limit", inputs => inputs.Set(signal, row.Limit + inside), full);
        yield return new Cause("value beyond its limit", inputs => inputs.Set(signal, row.Limit - inside), full);
        yield return new Cause("value at its limit in scans that come early", inputs => inputs.Set(signal, row.Limit), 2 * full) { StepMs = EarlyMs };
        yield return new Cause("value beyond its limit that ends in time", inputs => inputs.Set(signal, row.Limit - inside), full) { EndsAt = row.DelayMs / PeriodMs };
        yield return new Cause("signal bad", inputs => inputs.SetQuality(signal, SignalQuality.Bad), full);
        yield return new Cause("signal uncertain", inputs => inputs.SetQuality(signal, SignalQuality.Uncertain), full);
    }

    private static void SetBoth(Inputs inputs, int one, int other, double value, double inside = 0.0)
    {
        inputs.Set(one, value + inside);
        inputs.Set(other, value);
    }

    private static void SetBad(Inputs inputs, int one, int other)
    {
        inputs.SetQuality(one, SignalQuality.Bad);
        inputs.SetQuality(other, SignalQuality.Bad);
    }

    private static IEnumerable<Cause> OfContact(SheetRow row, DiscreteSignal contact, int full)
    {
        switch (contact)
        {
            // What the scan makes itself is moved by its own causes: the clock, and what the sequence found wrong.
            case DiscreteSignal.ScanInTime:
                yield return new Cause("a scan six periods late", null, full) { FirstStepMs = 6 * PeriodMs };
                yield break;
            case DiscreteSignal.ValvesTight:
                yield return new Cause("the leak test failed", null, full) { StepMs = EarlyMs, Fault = burner => Peek.Fault(burner) = StartFault.ValveLeak };
                yield break;
            case DiscreteSignal.StartInTime:
                yield return new Cause("the start took too long", null, full) { StepMs = EarlyMs, Fault = burner => Peek.Fault(burner) = StartFault.TooLong };
                yield break;
            case DiscreteSignal.AtmosphereSafe:
                yield return new Cause("atmosphere flows into a chamber that is not hot", Alphabet.FlowsIntoTheCold, full);
                yield return new Cause("atmosphere flows into a chamber that is not hot in scans that come early", Alphabet.FlowsIntoTheCold, 2 * full) { StepMs = EarlyMs };
                yield return new Cause("atmosphere flows into a chamber that is proved hot", inputs => inputs.Set(DiscreteSignal.AtmosphereShut, false), full);
                yield return new Cause("a chamber that is not hot, without atmosphere", inputs => inputs.Set((int)AnalogSignal.ChamberTemperature, 759.0), full);
                yield return new Cause("the proof that the atmosphere is shut is bad", inputs => inputs.SetBad(DiscreteSignal.AtmosphereShut), full);
                yield break;
            default:
                yield return new Cause("contact in its tripping position", inputs => inputs.Set(contact, row.Direction == "Closed"), full);
                yield return new Cause("contact in its tripping position in scans that come early", inputs => inputs.Set(contact, row.Direction == "Closed"), 2 * full) { StepMs = EarlyMs };
                yield return new Cause("contact in its tripping position for two scans", inputs => inputs.Set(contact, row.Direction == "Closed"), full) { EndsAt = 3 };
                yield return new Cause("contact in its tripping position that goes back in time", inputs => inputs.Set(contact, row.Direction == "Closed"), full) { EndsAt = row.DelayMs / PeriodMs };
                yield return new Cause("contact in its good position", inputs => inputs.Set(contact, row.Direction != "Closed"), full);
                yield return new Cause("contact bad", inputs => inputs.SetBad(contact), full);
                yield break;
        }
    }

    private string? Scan(Demand demand, bool pressed, Action<Inputs>? upset, long stepMs = PeriodMs)
    {
        var before = Situation.Of(_cycle);
        _inputs.Follow(_cycle.Burner, demand);
        _inputs.Set(DiscreteSignal.ResetButton, pressed);
        upset?.Invoke(_inputs);
        _inputs.ApplyTo(_cycle.Image);
        _now += stepMs;
        _cycle.Run(_now);
        return _monitor.Judge(before, _inputs, stepMs, _cycle) ?? CompareRows();
    }

    /// <summary>Row by row what the core says of itself against what the sheet says.</summary>
    private string? CompareRows()
    {
        var table = _cycle.Interlocks;
        var fitted = 0;
        for (var i = 0; i < table.Count; i++)
        {
            fitted += table.Row(i).IsFitted ? 1 : 0;
        }

        if (fitted != _rows.Length)
        {
            return $"the unit has {fitted} rows, the sheet {_rows.Length}";
        }

        for (var i = 0; i < _rows.Length; i++)
        {
            var place = table.IndexOf(_rows[i].Id, _rows[i].Tag);
            if (place < 0)
            {
                return $"row {_rows[i].Tag} is missing";
            }

            var bit = 1L << place;
            var acts = _monitor.TrippedByValue[i] || _monitor.TrippedByFault[i];
            if ((table.ActiveRows & bit) != 0 != acts)
            {
                return $"row {_rows[i].Tag} {(acts ? "should act" : "should not act")}";
            }

            if ((table.StartBlockedRows & bit) != 0 != _monitor.StartForbidden[i])
            {
                return $"row {_rows[i].Tag} {(_monitor.StartForbidden[i] ? "should forbid" : "should not forbid")} a start";
            }

            if ((table.DegradedRows & bit) != 0 != _monitor.Degraded[i])
            {
                return $"row {_rows[i].Tag}: signals that cannot be trusted are told wrongly";
            }
        }

        if (_cycle.Trip.ToString() != _monitor.Gravest)
        {
            return $"the gravest class told is {_cycle.Trip}, the sheet's is {_monitor.Gravest}";
        }

        return table.ResetBlocked != _monitor.CauseStands ? "what a reset waits for is told wrongly" : null;
    }

    private sealed record Stage(string At, byte[] Bytes, SafetyMonitor Monitor);

    private sealed record Cause(string Words, Action<Inputs>? Upset, int Scans)
    {
        /// <summary>The upset lasts for the scans before this one.</summary>
        public int EndsAt { get; init; } = int.MaxValue;

        public long StepMs { get; init; } = PeriodMs;

        public long? FirstStepMs { get; init; }

        /// <summary>Something that the sequence found wrong just before.</summary>
        public Action<BurnerSequence>? Fault { get; init; }
    }
}
