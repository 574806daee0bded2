namespace GL001.Control;

/// <summary>
/// A furnace's firing programme: segments of a ramp to a target and a soak there. Its time counts only while the measured
/// temperature is Good and within the band around the setpoint (guaranteed soak, and a ramp that waits for the charge).
/// Time is what the scans add up to; a clock has no say. It does not survive a power cut: it is started again by hand.
/// </summary>
public sealed class RampSoakProgram
{
    public const int SegmentCapacity = 16;

    private readonly double _lowestDegC;
    private readonly double _highestDegC;
    private readonly double _bandK;
    private readonly double[] _targetDegC = new double[SegmentCapacity];
    private readonly double[] _rampKPerMinute = new double[SegmentCapacity];
    private readonly double[] _soakMinutes = new double[SegmentCapacity];
    private bool _heldByOperator;
    private long _soakedMs;

    /// <param name="lowestDegC">No target below, °C.</param>
    /// <param name="highestDegC">No target above, °C: below the zone's alarm and trip.</param>
    /// <param name="bandK">Time stands still while the temperature is further from the setpoint than this, K.</param>
    public RampSoakProgram(double lowestDegC, double highestDegC, double bandK)
    {
        _lowestDegC = lowestDegC;
        _highestDegC = highestDegC;
        _bandK = bandK;
    }

    public ProgramState State { get; private set; }

    public ProgramHold Hold { get; private set; }

    /// <summary>Setpoint, °C. Means nothing unless <see cref="HasSetpoint"/>.</summary>
    public double SetpointDegC { get; private set; }

    public bool IsRunning => State == ProgramState.Ramping || State == ProgramState.Soaking;

    public bool HasSetpoint => IsRunning || State == ProgramState.Completed;

    public int SegmentCount { get; private set; }

    /// <summary>Segment under way, from zero.</summary>
    public int Segment { get; private set; }

    /// <summary>Time that the soak under way still needs, ms.</summary>
    public long SoakRemainingMs => State == ProgramState.Soaking ? SoakMs(Segment) - _soakedMs : 0;

    /// <summary>Time since the start that counted, ms.</summary>
    public long CountedMs { get; private set; }

    /// <summary>Time since the start spent in holds, ms.</summary>
    public long HeldMs { get; private set; }

    /// <summary>Adds a segment. False, and nothing changes, while running, when full or when a figure is out of range.</summary>
    /// <param name="targetDegC">Temperature at the end of the ramp, °C.</param>
    /// <param name="rampKPerMinute">Speed of the ramp, K/min, up or down; above 0, at most 100.</param>
    /// <param name="soakMinutes">Time at the target, min; 0 to 10 000.</param>
    public bool TryAddSegment(double targetDegC, double rampKPerMinute, double soakMinutes)
    {
        // Written so that NaN fails, each of them.
        bool inRange = targetDegC >= _lowestDegC && targetDegC <= _highestDegC
            && rampKPerMinute > 0.0 && rampKPerMinute <= 100.0
            && soakMinutes >= 0.0 && soakMinutes <= 10_000.0;
        if (IsRunning || SegmentCount >= SegmentCapacity || !inRange)
        {
            return false;
        }

        _targetDegC[SegmentCount] = targetDegC;
        _rampKPerMinute[SegmentCount] = rampKPerMinute;
        _soakMinutes[SegmentCount] = soakMinutes;
        SegmentCount++;
        return true;
    }

    /// <summary>Empties the programme. False while it runs.</summary>
    public bool TryClear()
    {
        if (IsRunning)
        {
            return false;
        }

        SegmentCount = 0;
        Segment = 0;
        State = ProgramState.Idle;
        return true;
    }

    /// <summary>Starts from the temperature that is there. False, and nothing changes, while running, without segments or without a Good temperature.</summary>
    public bool TryStart(AnalogInput temperatureDegC)
    {
        if (IsRunning || SegmentCount == 0 || temperatureDegC.Quality != SignalQuality.Good)
        {
            return false;
        }

        SetpointDegC = temperatureDegC.Value < _highestDegC ? temperatureDegC.Value : _highestDegC;
        State = ProgramState.Ramping;
        Segment = 0;
        Hold = ProgramHold.None;
        _heldByOperator = false;
        _soakedMs = 0;
        CountedMs = 0;
        HeldMs = 0;
        return true;
    }

    public void HoldByOperator()
    {
        _heldByOperator = IsRunning;
    }

    public void Resume()
    {
        _heldByOperator = false;
    }

    public void Abort()
    {
        if (IsRunning)
        {
            State = ProgramState.Aborted;
            Hold = ProgramHold.None;
        }
    }

    /// <summary>One scan.</summary>
    public void Step(AnalogInput temperatureDegC, int elapsedMs)
    {
        if (!IsRunning)
        {
            return;
        }

        Hold = WhyHeld(temperatureDegC);
        if (Hold != ProgramHold.None)
        {
            HeldMs += elapsedMs;
            return;
        }

        CountedMs += elapsedMs;
        if (State == ProgramState.Ramping)
        {
            Ramp(elapsedMs);
        }
        else
        {
            Soak(elapsedMs);
        }
    }

    private ProgramHold WhyHeld(AnalogInput temperatureDegC)
    {
        if (_heldByOperator)
        {
            return ProgramHold.ByOperator;
        }

        if (temperatureDegC.Quality != SignalQuality.Good)
        {
            return ProgramHold.BySignal;
        }

        double deviation = temperatureDegC.Value - SetpointDegC;
        return deviation > _bandK || deviation < -_bandK ? ProgramHold.ByDeviation : ProgramHold.None;
    }

    private void Ramp(int elapsedMs)
    {
        double most = _rampKPerMinute[Segment] * elapsedMs / 60_000.0;
        double left = _targetDegC[Segment] - SetpointDegC;
        if (left > most)
        {
            SetpointDegC += most;
            return;
        }

        if (left < -most)
        {
            SetpointDegC -= most;
            return;
        }

        SetpointDegC = _targetDegC[Segment];
        State = ProgramState.Soaking;
        _soakedMs = 0;
    }

    private void Soak(int elapsedMs)
    {
        _soakedMs += elapsedMs;
        if (_soakedMs < SoakMs(Segment))
        {
            return;
        }

        if (Segment + 1 < SegmentCount)
        {
            Segment++;
            State = ProgramState.Ramping;
        }
        else
        {
            State = ProgramState.Completed;
        }
    }

    private long SoakMs(int segment)
    {
        return (long)(_soakMinutes[segment] * 60_000.0);
    }
}
