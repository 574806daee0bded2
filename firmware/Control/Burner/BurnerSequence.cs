namespace GL001.Control;

/// <summary>
/// The burner's sequence. The next state is a function of state, time in it, inputs and trip; the relays are
/// another function of the state. See burner-sequence.md beside this file for the drawing.
/// </summary>
public sealed class BurnerSequence
{
    private readonly BurnerTimings _timings;
    private int _inStateMs;
    private int _airProvenMs;
    private bool _fanWasOn;

    public BurnerSequence(BurnerTimings timings)
    {
        _timings = timings;
    }

    /// <summary>Starts in Lockout: a controller that does not know its past asks for a local reset.</summary>
    public BurnerState State { get; private set; }

    /// <summary>Time in the present state, ms; stops counting at one hour.</summary>
    public int InStateMs => _inStateMs;

    /// <summary>Air proven without a break since the purge began, ms.</summary>
    public int AirProvenMs => _airProvenMs;

    public bool IsFiring => State == BurnerState.LowFire || State == BurnerState.Modulating;

    /// <summary>Whether an interlock with this arming stands guard now.</summary>
    public bool IsArmed(Arming arming)
    {
        switch (arming)
        {
            case Arming.PilotProving:
                return State == BurnerState.PilotTrialForIgnition && _inStateMs >= _timings.PilotIgnitionMs;
            case Arming.MainFuel:
                return State == BurnerState.MainTrialForIgnition || IsFiring;
            case Arming.AnyFuel:
                return State == BurnerState.PilotTrialForIgnition || State == BurnerState.MainTrialForIgnition || IsFiring;
            case Arming.NoFuel:
                return State == BurnerState.Lockout || State == BurnerState.Standby || State == BurnerState.Prepurge
                    || State == BurnerState.Postpurge;
            default:
                return true;
        }
    }

    /// <summary>One scan. <paramref name="runDemand"/> is what regulation wants; <paramref name="reset"/> a valid local reset.</summary>
    public void Step(ProcessImage image, TripClass trip, bool runDemand, bool reset, int elapsedMs)
    {
        // Flame in a purge is a leak or a lying sensor: the purge starts over, and B07 locks out if it stays.
        _airProvenMs = State == BurnerState.Prepurge && image.Airflow.IsClosed && !image.Flame.IsClosed
            ? Saturate(_airProvenMs, elapsedMs)
            : 0;
        _inStateMs = Saturate(_inStateMs, elapsedMs);

        BurnerState next = Next(State, _inStateMs, _airProvenMs, image, trip, runDemand, reset);
        if (next != State)
        {
            _fanWasOn = (RelaysFor(State, _inStateMs) & Relay.CombustionAirFan) != 0;
            State = next;
            _inStateMs = 0;
            _airProvenMs = 0;
        }
    }

    /// <summary>The state that follows. Pure: tests call it with every combination.</summary>
    public BurnerState Next(BurnerState state, int inStateMs, int airProvenMs, ProcessImage image,
        TripClass trip, bool runDemand, bool reset)
    {
        if (trip == TripClass.ManualReset)
        {
            return BurnerState.Lockout;
        }

        if (trip != TripClass.None)
        {
            return state == BurnerState.Lockout ? BurnerState.Lockout : BurnerState.Standby;
        }

        switch (state)
        {
            case BurnerState.Lockout:
                return reset ? BurnerState.Standby : BurnerState.Lockout;

            case BurnerState.Standby:
                // Flame before fuel is a leak or a lying sensor; either way no start.
                return runDemand && !image.Flame.IsClosed ? BurnerState.Prepurge : BurnerState.Standby;

            case BurnerState.Prepurge:
                if (!runDemand)
                {
                    return BurnerState.Standby;
                }

                if (airProvenMs >= _timings.PrepurgeMs && !image.Flame.IsClosed)
                {
                    return BurnerState.PilotTrialForIgnition;
                }

                // The clock of the purge starts over whenever air is lost; the start as a whole is given up in the end.
                return inStateMs >= _timings.PrepurgeMs + _timings.AirProvingMs
                    ? BurnerState.Postpurge
                    : BurnerState.Prepurge;

            case BurnerState.PilotTrialForIgnition:
                if (!runDemand)
                {
                    return BurnerState.Postpurge;
                }

                return inStateMs >= _timings.PilotIgnitionMs + _timings.PilotProveMs && image.Flame.IsClosed
                    ? BurnerState.MainTrialForIgnition
                    : BurnerState.PilotTrialForIgnition;

            case BurnerState.MainTrialForIgnition:
                return inStateMs >= _timings.MainTrialMs ? BurnerState.LowFire : BurnerState.MainTrialForIgnition;

            case BurnerState.LowFire:
                if (!runDemand)
                {
                    return BurnerState.Postpurge;
                }

                return inStateMs >= _timings.LowFireMs ? BurnerState.Modulating : BurnerState.LowFire;

            case BurnerState.Modulating:
                return runDemand ? BurnerState.Modulating : BurnerState.Postpurge;

            case BurnerState.Postpurge:
                return inStateMs >= _timings.PostpurgeMs ? BurnerState.Standby : BurnerState.Postpurge;

            default:
                return BurnerState.Lockout;
        }
    }

    /// <summary>The relays of the present state.</summary>
    public int Relays()
    {
        return RelaysFor(State, _inStateMs);
    }

    private int RelaysFor(BurnerState state, int inStateMs)
    {
        switch (state)
        {
            case BurnerState.Prepurge:
            case BurnerState.Postpurge:
                return Relay.CombustionAirFan;

            case BurnerState.PilotTrialForIgnition:
                return inStateMs < _timings.PilotIgnitionMs
                    ? Relay.CombustionAirFan | Relay.PilotValve | Relay.Igniter
                    : Relay.CombustionAirFan | Relay.PilotValve;

            case BurnerState.MainTrialForIgnition:
                return Relay.CombustionAirFan | Relay.PilotValve | Relay.MainFuelValves;

            case BurnerState.LowFire:
            case BurnerState.Modulating:
                return Relay.CombustionAirFan | Relay.MainFuelValves;

            case BurnerState.Lockout:
                // Air that already flows keeps flowing for the post-purge; it is never stepped up over unburned fuel.
                return _fanWasOn && inStateMs < _timings.PostpurgeMs ? Relay.CombustionAirFan : Relay.None;

            default:
                return Relay.None;
        }
    }

    private static int Saturate(int totalMs, int elapsedMs)
    {
        const int OneHourMs = 3_600_000;
        return totalMs >= OneHourMs ? OneHourMs : totalMs + elapsedMs;
    }
}
