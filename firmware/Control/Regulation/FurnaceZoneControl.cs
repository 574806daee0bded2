namespace GL001.Control;

/// <summary>What a furnace zone is held at.</summary>
public enum ZoneMode : byte
{
    /// <summary>No heat.</summary>
    Off = 0,

    /// <summary>A fixed setpoint.</summary>
    Fixed = 1,

    /// <summary>The setpoint of a programme; no heat while it has none.</summary>
    Program = 2,
}

/// <summary>
/// Holds one zone of a furnace at a fixed setpoint or at that of a programme. A temperature that is Bad means no heat; one
/// that is Uncertain never means more heat. Changing mode or setpoint's source starts from the present output.
/// </summary>
public sealed class FurnaceZoneControl
{
    private readonly PidController _pid;
    private readonly double _lowestDegC;
    private readonly double _highestDegC;
    private double _fixedSetpointDegC;
    private ZoneMode _heatsBy;

    /// <param name="program">The zone's programme; several zones may follow one.</param>
    /// <param name="gainPctPerK">Output for each kelvin of error, %.</param>
    /// <param name="integralTimeSeconds">Reset time, s.</param>
    /// <param name="derivativeTimeSeconds">Rate time, s.</param>
    /// <param name="lowestDegC">No fixed setpoint below, °C.</param>
    /// <param name="highestDegC">No setpoint above, °C.</param>
    public FurnaceZoneControl(RampSoakProgram program, double gainPctPerK, double integralTimeSeconds,
        double derivativeTimeSeconds, double lowestDegC, double highestDegC)
    {
        Program = program;
        _pid = new PidController(gainPctPerK, integralTimeSeconds, derivativeTimeSeconds, 0.0, 100.0);
        _lowestDegC = lowestDegC;
        _highestDegC = highestDegC;
        _fixedSetpointDegC = lowestDegC;
    }

    public RampSoakProgram Program { get; }

    public ZoneMode Mode { get; set; }

    /// <summary>Setpoint in force, °C. Means nothing while there is no heat.</summary>
    public double SetpointDegC { get; private set; }

    /// <summary>Heat wanted, 0 to 100 %.</summary>
    public double OutputPct { get; private set; }

    /// <summary>Sets the fixed setpoint, °C. False, and nothing changes, when it is out of range.</summary>
    public bool TrySetFixed(double setpointDegC)
    {
        // Written so that NaN fails.
        if (!(setpointDegC >= _lowestDegC && setpointDegC <= _highestDegC))
        {
            return false;
        }

        _fixedSetpointDegC = setpointDegC;
        return true;
    }

    /// <summary>One scan; returns the heat wanted in %. The programme is stepped by its owner, before its zones.</summary>
    /// <param name="temperatureDegC">The zone's temperature, °C.</param>
    /// <param name="mayHeat">Whether the burner fires and modulates.</param>
    /// <param name="elapsedMs">Time since the last scan, ms.</param>
    public double Step(AnalogInput temperatureDegC, bool mayHeat, int elapsedMs)
    {
        bool hasSetpoint = Mode == ZoneMode.Fixed || (Mode == ZoneMode.Program && Program.HasSetpoint);
        double wantedDegC = Mode == ZoneMode.Program ? Program.SetpointDegC : _fixedSetpointDegC;
        SetpointDegC = wantedDegC < _highestDegC ? wantedDegC : _highestDegC;
        if (!hasSetpoint || !mayHeat || temperatureDegC.IsBad)
        {
            _heatsBy = ZoneMode.Off;
            OutputPct = 0.0;
            return 0.0;
        }

        double pv = temperatureDegC.Value;
        if (_heatsBy == ZoneMode.Off)
        {
            // From an empty integral: a cold furnace may have all its proportional part, and gives it back near the setpoint.
            _pid.Track(pv, pv, 0.0);
        }
        else if (_heatsBy != Mode)
        {
            _pid.Track(SetpointDegC, pv, OutputPct);
        }

        _heatsBy = Mode;

        double output = _pid.Step(SetpointDegC, pv, elapsedMs);
        if (temperatureDegC.Quality != SignalQuality.Good && output > OutputPct)
        {
            _pid.Track(SetpointDegC, pv, OutputPct);
            output = OutputPct;
        }

        OutputPct = output;
        return output;
    }
}
