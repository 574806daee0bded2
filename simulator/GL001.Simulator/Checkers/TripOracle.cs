using System.Globalization;
using GL001.Control;
using GL001.Simulator.Faults;

namespace GL001.Simulator.Checkers;

/// <summary>
/// Works out from the cause-and-effect table, the sensors' terminals and the relays' commands when each row had to trip and
/// when it may have, and holds the controller against both: no trip missed, none late, none without a cause or before
/// its delay, no start against a standing cause, no reset while a cause stands.
/// </summary>
internal sealed class TripOracle
{
    // Beyond the row's delay: a scan, a converter's sample, relay and read-back.
    private const int ReactionMs = 600;

    // How long the oracle holds what it saw of a leak test, a jump of the clock, a memory.
    private const int SeenMs = 300;

    // A fuel relay that hangs: the watchdog's relay takes its supply.
    private const int WatchdogMs = 1_700;

    // The rule of the furnace's chamber, see docs/operating/trips-and-reset.md.
    private const double AutoIgnitionDegC = 760.0;

    // A scan at each end, and one for a converter that sampled before.
    private const int EarlyMs = 300;

    // A cause that stood shortly before explains a trip: the first-out is looked at once a step.
    private const int ExplainedMs = 1_500;

    // A sensor that was just at fault may still be recovering, see Max31865.FaultHoldMs and SignalGuardSettings.RecoverySamples.
    private const int AftermathMs = 60_000;

    private const int PowerUpMs = 12_000;

    // A flame has so long to go out after the fuel before one that is seen is a false one: the guide, row BSH-104.
    private const int FlameOutMs = 4_500;

    // RelayBank.MovingMs, and a scan on either side.
    private const int RelayDisagreesMs = 400;

    private readonly UnitWatch _watch;
    private readonly RowState[] _rows;
    private readonly LeakTest _leakTest = new();
    private readonly bool _relaxesFlame;
    private readonly bool _hasLeakTest;
    private readonly int _pilotTrialMs;
    private int _coldChamberMs;
    private int _relayDisagreesMs;
    private int _fanOnlyMs;
    private int _lastArmed;
    private int _memoryAwayMs;
    private int _memoryFailedMs;
    private bool _wasReset;
    private int _ignitionMs;
    private int _noFuelMs = FlameOutMs;
    private long _clockWrongAtMs = long.MinValue / 2;
    private long _seenFirstOutMs = -1;

    public TripOracle(UnitWatch watch)
    {
        _watch = watch;
        _relaxesFlame = watch.Unit.Fitting.Value("HighTemperatureMode") != 0.0 && watch.Unit.Fitting.Value("ChamberThermometer") != 0.0;
        _pilotTrialMs = watch.Unit.Fitting.DelayMs("PilotTrialSeconds");
        _hasLeakTest = watch.Unit.Fitting.Value("LeakTest") != 0.0;
        _rows = [.. TripRow.Of(watch.Unit.Unit.Kind, watch.Unit.Fitting).Select(row => new RowState(row))];
    }

    /// <summary>Rows that had to trip so far, or did for a cause that stood.</summary>
    public int Demands { get; private set; }

    /// <summary>Trips without a cause, while nothing was at fault.</summary>
    public int Spurious { get; private set; }

    /// <summary>Demands by tag.</summary>
    public IEnumerable<(string Tag, int Count)> DemandsByTag => _rows.Select(row => (row.Row.Tag, row.Demands));

    public Violation? Step(int elapsedMs)
    {
        StepInternals(elapsedMs);
        Violation? found = null;
        foreach (var row in _rows)
        {
            StepRow(row, elapsedMs);
            found ??= JudgeDue(row);
        }

        found ??= JudgeFirstOut();
        found ??= JudgeStart();
        found ??= JudgeReset();
        return found;
    }

    private void StepRow(RowState state, int elapsedMs)
    {
        var row = state.Row;
        state.Vote(_watch.Terminals, InternalVote(row));
        var armed = IsArmed(row.Arming);
        var must = armed && state.Must && _watch.AliveMs > 0 && (row.Arming != Arming.MainFuelCold || !MayBeHot);
        state.CauseMs = state.Must ? state.CauseMs + elapsedMs : 0;
        state.MustMs = must ? state.MustMs + elapsedMs : 0;
        state.MayMs = (armed || MayBeArmed(row.Arming)) && state.May ? state.MayMs + elapsedMs : 0;
        if (state.MayMs > 0)
        {
            state.MayAtMs = _watch.NowMs;
            state.LongestMayMs = state.MayMs;
        }

        var delayMs = state.ByFault ? 0 : row.DelayMs;

        // From the scan on in which the delay is over, as the controller counts it; when it acts its own arming may end with it.
        var due = must && state.MustMs >= delayMs;
        if (due && !state.IsDue)
        {
            state.DueAtMs = _watch.NowMs;

            // Beyond doubt is later than at the limit: the trip may stand already. What comes in a lockout of another row asks for nothing new.
            if (!_watch.WasLockedOut || _watch.Unit.Controller.Cycle.Interlocks.FirstOut.Tag == row.Tag)
            {
                Count(state);
            }
        }

        state.IsDue = due;
        state.IsCounted &= due || _watch.IsLockedOut;
    }

    private Violation? JudgeDue(RowState state)
    {
        if (state.DueAtMs < 0 || _watch.NowMs < state.DueAtMs + (_watch.Unit.Board.Relays.Welded == 0 ? ReactionMs : WatchdogMs))
        {
            return null;
        }

        var row = state.Row;
        state.DueAtMs = -1;
        if (Relay.LetsFuelThrough(_watch.Unit.Board.Relays.Live))
        {
            return Objection(row, $"had to trip and fuel still flows {Seconds(ReactionMs)} later ({state.Words(_watch.Terminals)})");
        }

        // What died in between is safe by its relays; what lives has to show it.
        if (_watch.AliveMs < ReactionMs + SeenMs || row.TripClass == TripClass.AutoReset)
        {
            return null;
        }

        // No recycle is commissioned on simulated units: a lost flame locks out too.
        return !_watch.IsLockedOut
            ? Objection(row, $"had to lock out and has not {Seconds(ReactionMs)} later ({state.Words(_watch.Terminals)})")
            : null;
    }

    /// <summary>The first-out that has just come up has to have its cause.</summary>
    private Violation? JudgeFirstOut()
    {
        var shown = _watch.Unit.Controller.Cycle.Interlocks.FirstOut;
        if (!shown.IsSet || shown.AtMs < 0)
        {
            _seenFirstOutMs = -1;
            return null;
        }

        if (shown.AtMs == _seenFirstOutMs || _watch.AliveMs == 0)
        {
            return null;
        }

        _seenFirstOutMs = shown.AtMs;
        var state = Array.Find(_rows, row => row.Row.Id == shown.Id && row.Row.Tag == shown.Tag);
        if (state is null)
        {
            return new Violation("trip without cause", _watch.Id, shown.Tag, _watch.NowMs, $"first-out {shown.Id} {shown.Tag} is no row of the table");
        }

        if (shown.BySignalFault)
        {
            return _watch.IsFaultless(AftermathMs) && _watch.AliveMs > PowerUpMs ? Without(state, "a signal that nothing is wrong with was not trusted") : null;
        }

        if (_watch.NowMs - state.MayAtMs > ExplainedMs)
        {
            return Without(state, $"nothing at the terminals explains it ({state.Words(_watch.Terminals)})");
        }

        if (state.LongestMayMs < state.Row.DelayMs - EarlyMs)
        {
            return Without(state, $"its cause had stood {Seconds(state.LongestMayMs)} of {Seconds(state.Row.DelayMs)} ({state.Words(_watch.Terminals)})");
        }

        // A trip often ends what it is seen by (fuel, a start) before its cause has stood beyond doubt for long enough.
        Count(state);
        return null;
    }

    private void Count(RowState state)
    {
        Demands += state.IsCounted ? 0 : 1;
        state.Demands += state.IsCounted ? 0 : 1;
        state.IsCounted = true;
    }

    private Violation Without(RowState state, string words)
    {
        Spurious += _watch.IsFaultless(AftermathMs) ? 1 : 0;
        return new Violation("trip without cause", _watch.Id, state.Row.Tag, _watch.NowMs, $"{state.Row.Id} {state.Row.Tag} tripped: {words}");
    }

    private Violation? JudgeStart()
    {
        if (Relay.LetsFuelThrough(_watch.Armed) || !Relay.LetsFuelThrough(_watch.Commanded))
        {
            return null;
        }

        foreach (var state in _rows)
        {
            if (state.Row.ForbidsStart && state.CauseMs > 1_000)
            {
                return new Violation("start against a cause", _watch.Id, state.Row.Tag, _watch.NowMs,
                    $"fuel was let in although {state.Row.Id} {state.Row.Tag} forbids a start ({state.Words(_watch.Terminals)})");
            }
        }

        return null;
    }

    private Violation? JudgeReset()
    {
        if (!_watch.WasLockedOut || _watch.IsLockedOut || _watch.AliveMs == 0)
        {
            return null;
        }

        if (_watch.SincePressMs > 300)
        {
            return new Violation("cleared without reset", _watch.Id, "", _watch.NowMs, "the lockout went away and nobody had pressed the local reset");
        }

        foreach (var state in _rows)
        {
            if (state.Row.Arming == Arming.Always && state.Row.TripClass == TripClass.ManualReset && state.CauseMs > 2_000)
            {
                return new Violation("reset against a cause", _watch.Id, state.Row.Tag, _watch.NowMs,
                    $"a lockout was reset although the cause of {state.Row.Id} {state.Row.Tag} stands ({state.Words(_watch.Terminals)})");
            }
        }

        return null;
    }

    private Violation Objection(TripRow row, string words) =>
        new("trip missed or late", _watch.Id, row.Tag, _watch.NowMs, $"{row.Id} {row.Tag} {words}");

    /// <summary>What the sequence stands at, read from the relays' commands alone.</summary>
    private bool IsArmed(Arming arming)
    {
        var relays = _watch.Armed;
        var main = Relay.LetsMainFuelThrough(relays);
        var pilot = (relays & Relay.PilotValve) != 0;
        return arming switch
        {
            Arming.PilotProving => pilot && !main && (relays & Relay.Igniter) == 0,
            Arming.MainProving => false,   // the last scan of the trial: what it would catch, B05 has caught half a second before
            Arming.MainFuel or Arming.MainFuelCold => main,   // in a chamber that may be proved hot the row may act and need not
            Arming.AnyFuel => main || pilot,
            Arming.Firing => main && !pilot,
            Arming.NoFuel => !main && !pilot && _noFuelMs >= FlameOutMs + EarlyMs,
            Arming.FuelValve1Shut => (relays & Relay.FuelValve1) == 0,
            Arming.FuelValve2Shut => (relays & Relay.FuelValve2) == 0,
            Arming.PilotValveShut => !pilot,
            _ => true,
        };
    }

    /// <summary>Whether the row stands guard if one looks at it favourably: a trial is over with its time, before its relays show it.</summary>
    private bool MayBeArmed(Arming arming)
    {
        var relays = _watch.Armed;
        var main = Relay.LetsMainFuelThrough(relays);
        var pilot = (relays & Relay.PilotValve) != 0;
        return arming switch
        {
            Arming.Always => true,
            Arming.PilotProving => pilot && !main && _ignitionMs >= _pilotTrialMs - EarlyMs,
            Arming.MainProving => main && pilot,
            Arming.NoFuel => !main && !pilot && _noFuelMs >= FlameOutMs - EarlyMs,
            _ => false,
        };
    }

    /// <summary>Whether the 760 °C rule may relax something: the chamber's element does not say beyond doubt that it is colder, or untrustworthy.</summary>
    private bool MayBeHot => _relaxesFlame && _coldChamberMs < ReactionMs;

    private void StepInternals(int elapsedMs)
    {
        const int Chamber = (int)AnalogSignal.ChamberTemperature;
        var terminals = _watch.Terminals;
        var isCold = terminals.Value(Chamber) < AutoIgnitionDegC - terminals.Margin(Chamber) || terminals.BadMs(Chamber) > terminals.QualifyMs(Chamber);
        _coldChamberMs = isCold ? Math.Min(_coldChamberMs + elapsedMs, PowerUpMs) : 0;
        _ignitionMs = (_watch.Armed & Relay.Igniter) != 0 ? _ignitionMs + elapsedMs : 0;
        _noFuelMs = Relay.LetsFuelThrough(_watch.Armed) ? 0 : Math.Min(_noFuelMs + elapsedMs, FlameOutMs + EarlyMs);
        // The relays have moved by what they were told before this scan.
        var disagree = _watch.Unit.IsPowered && _watch.AliveMs > 0 && _watch.Unit.Board.Relays.Closed != _watch.Armed;
        _relayDisagreesMs = disagree ? _relayDisagreesMs + elapsedMs : 0;
        var fanOnly = _watch.Armed == Relay.CombustionAirFan && !_watch.IsLockedOut && _watch.AliveMs > 0;
        _fanOnlyMs = fanOnly ? _fanOnlyMs + elapsedMs : 0;
        if (_watch.ClockMs is < 0 or > 500)
        {
            _clockWrongAtMs = _watch.NowMs;
        }

        var firstRelay = _hasLeakTest ? Relay.VentClosed : Relay.CombustionAirFan;
        var starts = (_watch.Armed == firstRelay && _lastArmed == Relay.None)
            || (Relay.LetsFuelThrough(_watch.Armed) && !Relay.LetsFuelThrough(_lastArmed))
            || _wasReset;
        _wasReset = _watch.WasLockedOut && !_watch.IsLockedOut;
        _lastArmed = _watch.Armed;

        // What was remembered in the scan before: the memory has to have been away for longer than since then.
        _memoryAwayMs = _watch.Unit.Board.Memory.BusFailed ? Math.Min(_memoryAwayMs + elapsedMs, SeenMs) : 0;
        _memoryFailedMs = starts && _memoryAwayMs >= SeenMs ? 1_000 : Math.Max(0, _memoryFailedMs - elapsedMs);
        _leakTest.Step(_watch, elapsedMs);
    }

    /// <summary>The rows whose signal no terminal carries; null for the others.</summary>
    private (bool Must, bool May)? InternalVote(TripRow row)
    {
        if (row.IsAnalog)
        {
            return null;
        }

        switch ((DiscreteSignal)row.Signals[0])
        {
            case DiscreteSignal.OutputsAgree:
                return (_relayDisagreesMs >= RelayDisagreesMs, _relayDisagreesMs > 100 || _watch.Stood(AftermathMs, fault => fault.Kind is FaultKind.RelayWelded or FaultKind.ClockJump));
            case DiscreteSignal.ScanInTime:
                return (_watch.NowMs - _clockWrongAtMs <= SeenMs, _watch.Stood(AftermathMs, fault => fault.Kind is FaultKind.ClockJump or FaultKind.ProgramHang));
            case DiscreteSignal.ValvesTight:
                return (_leakTest.FailedMs > 0, _leakTest.SinceWrongMs < 2_000);
            case DiscreteSignal.StartInTime:
                var limitMs = StartLimitMs(_watch.Unit);
                return (_fanOnlyMs > limitMs + 2_000, _fanOnlyMs > limitMs - 5_000 || _watch.Stood(600_000, fault => fault.Kind == FaultKind.ClockJump));
            case DiscreteSignal.AtmosphereSafe:
                // Atmosphere may flow in a chamber that is proved hot: judged where the chamber is cold beyond doubt.
                const int Shut = (int)DiscreteSignal.AtmosphereShut;
                var bad = _watch.Terminals.ContactBadMs(Shut);
                var open = !_watch.Terminals.IsClosed(Shut);
                return (open && bad == 0 && _coldChamberMs >= ReactionMs, open || bad > 0);
            case DiscreteSignal.MemorySound:
                // A memory is only looked at when something has to be remembered: a reset, a start, fuel.
                return (_memoryFailedMs > 0,
                    _watch.Stood(long.MaxValue / 2, fault => fault.Kind is FaultKind.MemoryUnreachable or FaultKind.MemoryBitRot));
            default:
                return null;
        }
    }

    /// <summary>From the first proven air to ignition at most: purge by time and by volume, 60 s to prove air, 60 s for the damper.</summary>
    private static int StartLimitMs(SimulatedUnit unit)
    {
        var volumesMs = SimulatedUnit.PurgeVolumes / (Plants.Combustion.VolumesPerMinute * 0.6) * 60_000.0;
        return (int)Math.Max(SimulatedUnit.PrepurgeMs, volumesMs) + 120_000;
    }

    private static string Seconds(int ms) => string.Create(CultureInfo.InvariantCulture, $"{ms / 1_000.0:0.0} s");

    private sealed class RowState(TripRow row)
    {
        public TripRow Row => row;

        /// <summary>Voted beyond doubt.</summary>
        public bool Must { get; private set; }

        /// <summary>Voted, if one looks at it favourably.</summary>
        public bool May { get; private set; }

        /// <summary>Sensors that nobody can trust carry the vote alone: then no delay is waited for.</summary>
        public bool ByFault { get; private set; }

        public int CauseMs { get; set; }

        public int MustMs { get; set; }

        public int MayMs { get; set; }

        public int LongestMayMs { get; set; }

        public long MayAtMs { get; set; } = long.MinValue / 2;

        public bool IsDue { get; set; }

        public long DueAtMs { get; set; } = -1;

        public int Demands { get; set; }

        /// <summary>Whether this demand has been counted, until it is over and its lockout reset.</summary>
        public bool IsCounted { get; set; }

        public void Vote(Terminals terminals, (bool Must, bool May)? given)
        {
            if (given is { } vote)
            {
                Must = vote.Must;
                May = vote.May || vote.Must;
                ByFault = false;
                return;
            }

            var must = 0;
            var may = 0;
            var bad = 0;
            foreach (var signal in row.Signals)
            {
                var (beyond, near, badMs, qualifyMs) = row.IsAnalog
                    ? (Beyond(terminals, signal, 1.0), Beyond(terminals, signal, -1.0), terminals.BadMs(signal), terminals.QualifyMs(signal))
                    : (IsWrong(terminals, signal), IsWrong(terminals, signal), terminals.ContactBadMs(signal), 300);
                var isBad = badMs > qualifyMs;
                bad += isBad ? 1 : 0;
                must += isBad || (badMs == 0 && beyond) ? 1 : 0;
                may += badMs > 0 || near ? 1 : 0;
            }

            Must = must >= row.Required;
            May = may >= row.Required;
            ByFault = bad >= row.Required;
        }

        public string Words(Terminals terminals) => string.Join(", ", row.Signals.Select(signal => row.IsAnalog
            ? string.Create(CultureInfo.InvariantCulture, $"{SignalList.AnalogTags[signal]} {(terminals.BadMs(signal) > 0 ? "bad" : terminals.Value(signal).ToString("0.##", CultureInfo.InvariantCulture))}, limit {row.Limit:0.##}")
            : $"{SignalList.DiscreteTags[signal]} {(terminals.ContactBadMs(signal) > 0 ? "bad" : terminals.IsClosed(signal) ? "closed" : "open")}"));

        private bool Beyond(Terminals terminals, int signal, double margins)
        {
            var margin = margins * terminals.Margin(signal);
            return row.Direction == TripDirection.High
                ? terminals.Value(signal) >= row.Limit + margin
                : terminals.Value(signal) <= row.Limit - margin;
        }

        private bool IsWrong(Terminals terminals, int contact) => terminals.IsClosed(contact) == (row.Direction == TripDirection.Closed);
    }

    /// <summary>The valve-leak test by its relays: vent shut and space empty, upstream valve fills it, shut again and space full.</summary>
    private sealed class LeakTest
    {
        private bool _filled;
        private int _wrongMs;

        /// <summary>For how long the test has been failed beyond doubt; keeps a moment, for the vent opens again at once.</summary>
        public int FailedMs { get; private set; }

        public int SinceWrongMs { get; private set; } = int.MaxValue / 2;

        public void Step(UnitWatch watch, int elapsedMs)
        {
            var relays = watch.Armed;
            FailedMs = Math.Max(0, FailedMs - elapsedMs);
            SinceWrongMs = Math.Min(int.MaxValue / 2, SinceWrongMs + elapsedMs);
            if (relays == (Relay.VentClosed | Relay.FuelValve1))
            {
                _filled = true;
                SinceWrongMs = watch.Terminals.IsClosed(DiscreteSignal.ValveSpacePressure) ? SinceWrongMs : 0;
                return;
            }

            if (relays != Relay.VentClosed)
            {
                // The scan that sees the wrong pressure ends the test: its relays are gone with the next look.
                FailedMs = _wrongMs > 0 && watch.AliveMs > 0 ? 1_000 : FailedMs;
                _filled = false;
                _wrongMs = 0;
                return;
            }

            const int Space = (int)DiscreteSignal.ValveSpacePressure;
            var wrong = watch.Terminals.ContactBadMs(Space) > 0 || watch.Terminals.IsClosed(Space) != _filled;
            _wrongMs = wrong ? _wrongMs + elapsedMs : 0;
            SinceWrongMs = wrong ? 0 : SinceWrongMs;
            FailedMs = _wrongMs > SeenMs ? 1_000 : FailedMs;
        }
    }
}
