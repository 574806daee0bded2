namespace GL001.Control;

/// <summary>What the sequence itself found wrong in a start; a row of the cause-and-effect table makes a lockout of it.</summary>
public enum StartFault : byte
{
    None = 0,

    /// <summary>Pressure between the fuel valves rose or fell during the leak test.</summary>
    ValveLeak = 1,

    /// <summary>Purge and positioning took too long.</summary>
    TooLong = 2,
}

/// <summary>
/// The burner's sequence: the next state is a function of state, time in it, inputs and trip; the relays are another
/// function of the state. See burner-sequence.md beside this file for the drawing.
/// </summary>
public sealed class BurnerSequence
{
    // Parts of a state that has several.
    private const int TestUpstream = 0;
    private const int TestFill = 1;
    private const int TestDownstream = 2;
    private const int PurgeAir = 0;
    private const int PurgeDone = 1;

    // Longer than any start: the slowest purge that parameters allow takes 14 hours.
    private const int OneDayMs = 86_400_000;

    private readonly BurnerTimings _timings;
    private readonly EventWindow _starts;
    private int _inStateMs;
    private int _part;
    private int _partMs;
    private int _purgeMs;
    private double _purgeVolumes;
    private int _recycles;
    private int _flameMs;
    private bool _fanWasOn;
    private int _noFuelMs;

    public BurnerSequence(BurnerTimings timings)
    {
        _timings = timings;
        _starts = new EventWindow(timings.StartsInWindow, timings.WindowMs);

        // No fuel was let through before power-up: a flame seen now is a false one.
        _noFuelMs = timings.FlameOutMs;
    }

    /// <summary>Starts in Lockout: a controller that does not know its past asks for a local reset.</summary>
    public BurnerState State { get; private set; }

    /// <summary>Time in the present state, ms; stops counting at one day.</summary>
    public int InStateMs => _inStateMs;

    /// <summary>Relays of the present state, bits of <see cref="Relay"/>.</summary>
    public int Relays { get; private set; }

    public StartFault Fault { get; private set; }

    /// <summary>Starts that count towards the limit now.</summary>
    public int RecentStarts => _starts.Recent;

    /// <summary>True in the one scan in which a start begins.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Why the sequence did not start in the last scan, bits of <see cref="StartBlock"/>; none while it is on its way or fires.</summary>
    public int Blocked { get; private set; }

    public bool IsFiring => State == BurnerState.LowFire || State == BurnerState.Modulating;

    /// <summary>From the end of the purge, when air and fuel go to their light-off position, until the burner stops firing.</summary>
    public bool IsPurged => (State == BurnerState.Prepurge && _part == PurgeDone) || State == BurnerState.PilotTrialForIgnition
        || State == BurnerState.MainTrialForIgnition || IsFiring;

    /// <summary>Air proven without a break since the purge began, ms.</summary>
    public int PurgeMs => _purgeMs;

    /// <summary>Volume changes since the purge began.</summary>
    public double PurgeVolumes => _purgeVolumes;

    /// <summary>
    /// Whether an interlock with this arming stands guard: by what was commanded in the last scan, and by the time that has passed
    /// since. A trial is over in the scan that its time ends with, not in the one after.
    /// </summary>
    /// <param name="arming">When the row stands guard.</param>
    /// <param name="elapsedMs">Time since the last scan, ms, not negative.</param>
    public bool IsArmed(Arming arming, int elapsedMs)
    {
        switch (arming)
        {
            case Arming.PilotProving:
                return State == BurnerState.PilotTrialForIgnition && _inStateMs + elapsedMs >= _timings.PilotIgnitionMs - _timings.JitterMs;
            case Arming.MainProving:
                return State == BurnerState.MainTrialForIgnition && _inStateMs + elapsedMs >= _timings.MainTrialMs - _timings.JitterMs;
            case Arming.MainFuel:
            case Arming.MainFuelCold:
                return Relay.LetsMainFuelThrough(Relays);
            case Arming.AnyFuel:
                return Relay.LetsFuelThrough(Relays);
            case Arming.Firing:
                return IsFiring;
            case Arming.NoFuel:
                return !Relay.LetsFuelThrough(Relays);
            case Arming.FuelValve1Shut:
                return (Relays & Relay.FuelValve1) == 0;
            case Arming.FuelValve2Shut:
                return (Relays & Relay.FuelValve2) == 0;
            case Arming.PilotValveShut:
                return (Relays & Relay.PilotValve) == 0;
            default:
                return true;
        }
    }

    /// <summary>Fuel was taken off so lately that valves and detector may still show its flame.</summary>
    /// <param name="elapsedMs">Time since the last scan, ms, not negative.</param>
    public bool MayStillBurn(int elapsedMs)
    {
        return _noFuelMs + elapsedMs < _timings.FlameOutMs;
    }

    /// <param name="image">The frozen inputs.</param>
    /// <param name="trip">The gravest trip of this scan.</param>
    /// <param name="rowsPermitStart">Whether no row of the table forbids a start.</param>
    /// <param name="runDemand">Whether regulation wants heat.</param>
    /// <param name="reset">A valid local reset in this scan.</param>
    /// <param name="elapsedMs">Time since the last scan, ms, not negative.</param>
    /// <param name="purgeMs">What of it a purge may count: no more than one period, so that a clock that jumps shortens none.</param>
    public void Step(ProcessImage image, TripClass trip, bool rowsPermitStart, bool runDemand, bool reset, int elapsedMs, int purgeMs)
    {
        HasStarted = false;
        _starts.Step(elapsedMs);
        _inStateMs = Saturate(_inStateMs, elapsedMs);
        _partMs = Saturate(_partMs, elapsedMs);
        _noFuelMs = Relay.LetsFuelThrough(Relays) ? 0 : Saturate(_noFuelMs, elapsedMs);
        StepPurge(image, rowsPermitStart, purgeMs);
        StepRecycles(elapsedMs);
        Blocked = BlockedBy(image, trip, rowsPermitStart, runDemand);

        BurnerState next = Next(image, trip, rowsPermitStart, runDemand, reset);
        if (next != State)
        {
            Enter(next);
        }

        // A fan that has stopped stays off in lockout: when its contactor recovers it must not step air up over unburned fuel.
        // One that nobody can see is left as it is.
        if (State == BurnerState.Lockout && image.FanRunning.Quality != SignalQuality.Bad && !image.FanRunning.IsClosed)
        {
            _fanWasOn = false;
        }

        Relays = RelaysNow();
    }

    /// <summary>At power-up: starts remembered from before.</summary>
    public void RestoreStarts(int recent)
    {
        _starts.Restore(recent);
    }

    public void Exchange(StateBuffer state)
    {
        State = (BurnerState)state.Int((int)State);
        Relays = state.Int(Relays);
        Fault = (StartFault)state.Int((int)Fault);
        Blocked = state.Int(Blocked);
        _inStateMs = state.Int(_inStateMs);
        _part = state.Int(_part);
        _partMs = state.Int(_partMs);
        _purgeMs = state.Int(_purgeMs);
        _purgeVolumes = state.Double(_purgeVolumes);
        _recycles = state.Int(_recycles);
        _flameMs = state.Int(_flameMs);
        _fanWasOn = state.Bool(_fanWasOn);
        _noFuelMs = state.Int(_noFuelMs);
        _starts.Exchange(state);
    }

    private BurnerState Next(ProcessImage image, TripClass trip, bool rowsPermitStart, bool runDemand, bool reset)
    {
        if (trip == TripClass.ManualReset)
        {
            return BurnerState.Lockout;
        }

        if (trip == TripClass.Recycle)
        {
            // A flame lost before the load may modulate is a failed light-off, not a lost flame.
            if (State != BurnerState.Modulating || _recycles >= _timings.RecycleLimit)
            {
                return BurnerState.Lockout;
            }

            _recycles++;
            return BurnerState.Postpurge;
        }

        if (trip == TripClass.AutoReset)
        {
            return State == BurnerState.Lockout ? BurnerState.Lockout : AtRest();
        }

        switch (State)
        {
            case BurnerState.Lockout:
                return reset ? AtRest() : BurnerState.Lockout;

            case BurnerState.Standby:
                return Blocked != StartBlock.None ? BurnerState.Standby
                    : _timings.LeakTest ? BurnerState.ValveProving
                    : BurnerState.Prepurge;

            case BurnerState.ValveProving:
                return runDemand ? NextOfValveProving(image) : BurnerState.Standby;

            case BurnerState.Prepurge:
                return runDemand ? NextOfPrepurge(image, rowsPermitStart) : AtRest();

            case BurnerState.PilotTrialForIgnition:
                if (!runDemand)
                {
                    return BurnerState.Postpurge;
                }

                // Without flame at its end row B06 has tripped already.
                return _inStateMs >= _timings.PilotIgnitionMs - _timings.JitterMs + _timings.PilotProveMs && image.Flame.IsClosed
                    ? BurnerState.MainTrialForIgnition
                    : BurnerState.PilotTrialForIgnition;

            case BurnerState.MainTrialForIgnition:
                if (!runDemand)
                {
                    return BurnerState.Postpurge;
                }

                // Without flame now the main row of B06 has tripped already.
                return _inStateMs >= _timings.MainTrialMs - _timings.JitterMs && image.Flame.IsClosed
                    ? BurnerState.LowFire
                    : BurnerState.MainTrialForIgnition;

            case BurnerState.LowFire:
                if (!runDemand)
                {
                    return BurnerState.Postpurge;
                }

                return _inStateMs >= _timings.LowFireMs ? BurnerState.Modulating : BurnerState.LowFire;

            case BurnerState.Modulating:
                return runDemand ? BurnerState.Modulating : BurnerState.Postpurge;

            case BurnerState.Postpurge:
                return _inStateMs >= _timings.PostpurgeMs ? BurnerState.Standby : BurnerState.Postpurge;

            default:
                return BurnerState.Lockout;
        }
    }

    /// <summary>
    /// The space between the two valves was vented in standby. With the vent shut it must stay empty (upstream valve
    /// tight); filled and shut off it must stay full (downstream valve and vent tight).
    /// </summary>
    private BurnerState NextOfValveProving(ProcessImage image)
    {
        DiscreteInput pressure = image.ValveSpacePressure;
        bool wanted = _part != TestUpstream;
        bool wrong = pressure.Quality == SignalQuality.Bad || pressure.IsClosed != wanted;
        switch (_part)
        {
            case TestUpstream:
                if (wrong)
                {
                    return Failed(StartFault.ValveLeak);
                }

                return NextPart(_timings.ValveTestMs, BurnerState.ValveProving);

            case TestFill:
                return _partMs >= _timings.ValveFillMs && wrong
                    ? Failed(StartFault.ValveLeak)
                    : NextPart(_timings.ValveFillMs, BurnerState.ValveProving);

            default:
                return wrong ? Failed(StartFault.ValveLeak) : NextPart(_timings.ValveTestMs, BurnerState.Prepurge);
        }
    }

    private BurnerState NextPart(int afterMs, BurnerState last)
    {
        if (_partMs < afterMs)
        {
            return State;
        }

        if (_part == TestDownstream)
        {
            return last;
        }

        _part++;
        _partMs = 0;
        return State;
    }

    private BurnerState NextOfPrepurge(ProcessImage image, bool rowsPermitStart)
    {
        // The purge's clock starts over whenever air is lost; the start as a whole is given up in the end.
        if (_inStateMs >= _timings.StartLimitMs)
        {
            return Failed(StartFault.TooLong);
        }

        if (_part == PurgeAir)
        {
            if (_purgeMs >= _timings.PrepurgeMs && _purgeVolumes >= _timings.PurgeVolumes)
            {
                _part = PurgeDone;
                _partMs = 0;
            }

            return BurnerState.Prepurge;
        }

        // Gas may have gathered since: a purge that has waited too long for its light-off is none any more. Judged first, so
        // that a scan that comes late lights nothing on it.
        if (_partMs >= _timings.PositioningMs)
        {
            VoidPurge();
            return BurnerState.Prepurge;
        }

        AnalogInput flow = image.CombustionAirFlowPct;
        bool positioned = flow.Quality == SignalQuality.Good
            && flow.Value >= _timings.LightOffAirLowPct && flow.Value <= _timings.LightOffAirHighPct
            && image.Discrete(DiscreteSignal.FuelValveLowFire).IsClosed;

        // What forbids a start has to be gone now too, not only when the start began minutes ago.
        return positioned && rowsPermitStart ? BurnerState.PilotTrialForIgnition : BurnerState.Prepurge;
    }

    private BurnerState Failed(StartFault fault)
    {
        Fault = fault;
        return AtRest();
    }

    /// <summary>Standby, or first the post-purge where air flows: the furnace may hold gas.</summary>
    private BurnerState AtRest()
    {
        return (RelaysNow() & Relay.CombustionAirFan) != 0 ? BurnerState.Postpurge : BurnerState.Standby;
    }

    private void Enter(BurnerState next)
    {
        _fanWasOn = (RelaysNow() & Relay.CombustionAirFan) != 0;
        if (State == BurnerState.Standby && (next == BurnerState.ValveProving || next == BurnerState.Prepurge))
        {
            _starts.Count();
            HasStarted = true;
        }

        // The lockout has taken note of the fault: a reset starts with a clean sheet.
        Fault = next == BurnerState.Lockout ? StartFault.None : Fault;
        _recycles = next == BurnerState.Lockout ? 0 : _recycles;
        State = next;
        _inStateMs = 0;
        _part = 0;
        _partMs = 0;
        _purgeMs = 0;
        _purgeVolumes = 0.0;
        _flameMs = 0;
    }

    private void StepPurge(ProcessImage image, bool rowsPermitStart, int elapsedMs)
    {
        if (State != BurnerState.Prepurge)
        {
            return;
        }

        // Flame in a purge is a leak or a lying sensor: the purge starts over, and B07 locks out if it stays. So it does while
        // anything forbids a start: a furnace whose ventilation fails or whose door opens is not being purged.
        AnalogInput flow = image.CombustionAirFlowPct;
        bool air = rowsPermitStart && image.Airflow.IsClosed && image.FanRunning.IsClosed && !image.Flame.IsClosed && flow.Quality == SignalQuality.Good;
        if (air && _part == PurgeDone)
        {
            return;
        }

        if (!air || flow.Value < _timings.PurgeAirPct)
        {
            VoidPurge();
            return;
        }

        _purgeMs = Saturate(_purgeMs, elapsedMs);

        // No more than full air is credited, whatever the meter says.
        double share = flow.Value > 100.0 ? 1.0 : flow.Value / 100.0;
        _purgeVolumes += share * _timings.VolumesPerMinute * elapsedMs / 60_000.0;
    }

    private void VoidPurge()
    {
        _purgeMs = 0;
        _purgeVolumes = 0.0;
        _part = PurgeAir;
    }

    private void StepRecycles(int elapsedMs)
    {
        if (!IsFiring)
        {
            return;
        }

        _flameMs = Saturate(_flameMs, elapsedMs);
        if (_flameMs >= _timings.RecycleEarnedMs)
        {
            _recycles = 0;
        }
    }

    private int BlockedBy(ProcessImage image, TripClass trip, bool rowsPermitStart, bool runDemand)
    {
        if (State != BurnerState.Lockout && State != BurnerState.Standby && State != BurnerState.Postpurge)
        {
            return StartBlock.None;
        }

        bool fanOff = (Relays & Relay.CombustionAirFan) == 0;
        return (State == BurnerState.Lockout ? StartBlock.LockedOut : 0)
            | (State == BurnerState.Postpurge ? StartBlock.Postpurging : 0)
            | (runDemand ? 0 : StartBlock.NoHeatDemand)
            | (trip > TripClass.Alarm || !rowsPermitStart ? StartBlock.TripStands : 0)
            | (fanOff && image.Airflow.IsClosed ? StartBlock.AirShownWithoutFan : 0)
            | (fanOff && image.FanRunning.IsClosed ? StartBlock.FanShownRunning : 0)
            | (fanOff && image.ValveSpacePressure.IsClosed ? StartBlock.ValveSpaceNotVented : 0)
            | (_starts.IsFull ? StartBlock.TooManyStarts : 0);
    }

    private int RelaysNow()
    {
        switch (State)
        {
            case BurnerState.ValveProving:
                return _part == TestFill ? Relay.VentClosed | Relay.FuelValve1 : Relay.VentClosed;

            case BurnerState.Prepurge:
            case BurnerState.Postpurge:
                return Relay.CombustionAirFan;

            case BurnerState.PilotTrialForIgnition:
                return _inStateMs < _timings.PilotIgnitionMs - _timings.JitterMs
                    ? Relay.CombustionAirFan | Relay.PilotValve | Relay.Igniter
                    : Relay.CombustionAirFan | Relay.PilotValve;

            case BurnerState.MainTrialForIgnition:
                return Relay.CombustionAirFan | Relay.PilotValve | Relay.MainFuelValves | Relay.VentClosed;

            case BurnerState.LowFire:
            case BurnerState.Modulating:
                return Relay.CombustionAirFan | Relay.MainFuelValves | Relay.VentClosed;

            case BurnerState.Lockout:
                // Air that already flows keeps flowing for the post-purge; it is never stepped up over unburned fuel.
                return _fanWasOn && _inStateMs < _timings.PostpurgeMs ? Relay.CombustionAirFan : Relay.None;

            default:
                return Relay.None;
        }
    }

    private static int Saturate(int totalMs, int elapsedMs)
    {
        return totalMs >= OneDayMs ? OneDayMs : totalMs + elapsedMs;
    }
}
