using System;

namespace GL001.Control;

/// <summary>
/// Heats a furnace up: ramp to a target, soak there, the next one, and at last a ramp to the unit's own setpoint, where it
/// hands over without a step. It only ever lowers the setpoint that the unit holds; what trips knows nothing of it.
/// Time counts only while the measured temperature is Good and the furnace keeps up (<see cref="ProgramHold"/>). Time is
/// what the scans add up to; a clock has no say.
/// </summary>
/// <remarks>
/// Begins by itself when the burner fires, from the temperature that is there; segments whose target lies further than the band
/// below it are skipped, so a soak that was broken off is done again. A burner that rests in between, by its cut-out, ends
/// nothing: when it fires again the ramp goes on from the temperature, and time already soaked counts. A furnace that has cooled
/// down further than such a rest takes it begins again. A lockout, a trip and a power cut end a programme that runs.
/// </remarks>
public sealed class RampSoakProgram
{
    private readonly RampSoakOptions _options;
    private readonly double _endDegC;
    private readonly double _restK;
    private bool _wasFiring;
    private bool _hasLitOff;
    private long _soakedMs;

    /// <param name="options">The segments.</param>
    /// <param name="unit">Whose setpoint it leads to.</param>
    /// <exception cref="ArgumentException">A programme that this unit cannot have.</exception>
    public RampSoakProgram(RampSoakOptions options, UnitParameters unit)
    {
        string fault = options.FindFault(unit);
        if (fault.Length > 0)
        {
            throw new ArgumentException(fault);
        }

        _options = options;
        _endDegC = unit.Setpoint;

        // Down to the cut-in the burner rests on purpose; as much again for the air of the purge.
        _restK = options.BandK + (2.0 * (unit.Setpoint - unit.CutIn));
        SetpointDegC = unit.Setpoint;
    }

    public ProgramState State { get; private set; }

    public ProgramHold Hold { get; private set; }

    /// <summary>What the unit shall hold now, °C: the programme's while it runs, else the unit's own.</summary>
    public double SetpointDegC { get; private set; }

    public bool IsRunning => State == ProgramState.Ramping || State == ProgramState.Soaking;

    /// <summary>Segment under way, from zero; beyond the last one on the ramp to the unit's own setpoint.</summary>
    public int Segment { get; private set; }

    /// <summary>Time that the soak of this segment still needs, ms.</summary>
    public long SoakRemainingMs => IsRunning && Segment < _options.SegmentCount ? SoakMs(Segment) - _soakedMs : 0;

    /// <summary>One scan, after the burner's.</summary>
    /// <param name="temperatureDegC">The controlled temperature.</param>
    /// <param name="isFiring">The main flame is established.</param>
    /// <param name="isStopped">A trip stands or the burner is locked out.</param>
    /// <param name="countedMs">Time since the last scan, at most a period, ms.</param>
    public void Step(AnalogInput temperatureDegC, bool isFiring, bool isStopped, int countedMs)
    {
        if (_options.SegmentCount == 0)
        {
            return;
        }

        if (isStopped)
        {
            Abort();
        }

        // A temperature that is not Good when the burner lights off is waited for: until then the load does not rise.
        _hasLitOff = isFiring && (_hasLitOff || !_wasFiring);
        _wasFiring = isFiring;
        if (_hasLitOff && temperatureDegC.Quality == SignalQuality.Good)
        {
            _hasLitOff = false;
            LightOff(temperatureDegC.Value);
        }

        if (!IsRunning)
        {
            return;
        }

        Hold = WhyHeld(temperatureDegC);
        if (Hold != ProgramHold.None)
        {
            return;
        }

        if (State == ProgramState.Ramping)
        {
            Ramp(countedMs);
        }
        else
        {
            Soak(countedMs);
        }
    }

    public void Exchange(StateBuffer state)
    {
        State = (ProgramState)state.Int((int)State);
        Hold = (ProgramHold)state.Int((int)Hold);
        SetpointDegC = state.Double(SetpointDegC);
        Segment = state.Int(Segment);
        _wasFiring = state.Bool(_wasFiring);
        _hasLitOff = state.Bool(_hasLitOff);
        _soakedMs = state.Long(_soakedMs);
    }

    private void Abort()
    {
        if (IsRunning)
        {
            State = ProgramState.Aborted;
            Hold = ProgramHold.None;
            SetpointDegC = _endDegC;
        }
    }

    private void LightOff(double degC)
    {
        bool hasCooled = degC < SetpointDegC - _restK;
        if (hasCooled || State == ProgramState.Idle || State == ProgramState.Aborted)
        {
            Start(degC);
        }
        else if (IsRunning && degC < SetpointDegC)
        {
            SetpointDegC = degC;
            State = ProgramState.Ramping;
        }
    }

    private void Start(double degC)
    {
        Segment = 0;
        while (Segment < _options.SegmentCount && degC > _options.TargetDegC[Segment] + _options.BandK)
        {
            Segment++;
        }

        double target = TargetDegC();
        SetpointDegC = degC < target ? degC : target;
        State = ProgramState.Ramping;
        _soakedMs = 0;
    }

    private ProgramHold WhyHeld(AnalogInput temperatureDegC)
    {
        if (temperatureDegC.Quality != SignalQuality.Good)
        {
            return ProgramHold.BySignal;
        }

        // A ramp does not wait for a furnace that is ahead of it: that would never cool down to a setpoint near ambient.
        double deviation = temperatureDegC.Value - SetpointDegC;
        bool isOff = deviation < -_options.BandK || (State == ProgramState.Soaking && deviation > _options.BandK);
        return isOff ? ProgramHold.ByDeviation : ProgramHold.None;
    }

    private void Ramp(int countedMs)
    {
        int last = _options.SegmentCount - 1;
        double most = _options.RateKPerMinute[Segment < last ? Segment : last] * countedMs / 60_000.0;
        double target = TargetDegC();
        if (target - SetpointDegC > most)
        {
            SetpointDegC += most;
            return;
        }

        SetpointDegC = target;
        State = Segment < _options.SegmentCount ? ProgramState.Soaking : ProgramState.Completed;
    }

    private void Soak(int countedMs)
    {
        _soakedMs += countedMs;
        if (_soakedMs >= SoakMs(Segment))
        {
            Segment++;
            State = ProgramState.Ramping;
            _soakedMs = 0;
        }
    }

    private double TargetDegC()
    {
        return Segment < _options.SegmentCount ? _options.TargetDegC[Segment] : _endDegC;
    }

    private long SoakMs(int segment)
    {
        return (long)(_options.SoakMinutes[segment] * 60_000.0);
    }
}
