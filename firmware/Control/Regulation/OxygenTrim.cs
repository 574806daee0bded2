namespace GL001.Control;

/// <summary>
/// Slow correction of the air by the oxygen left in the flue gas. Holds where it is while the analyser is not Good or
/// combustion is not steady, starts from nothing at every light-off.
/// </summary>
public sealed class OxygenTrim
{
    // No flue gas holds more oxygen than air does.
    private const double OxygenOfAirPct = 20.95;

    private readonly PidController _pid;

    public OxygenTrim(AirFuelOptions options)
    {
        _pid = new PidController(options.TrimGainPctPerPct, options.TrimIntegralTimeSeconds, 0.0,
            -options.TrimDownLimitPct, options.TrimUpLimitPct);
    }

    /// <summary>Correction, % of the curve's air.</summary>
    public double TrimPct => _pid.Output;

    /// <summary>Whether the correction stands still.</summary>
    public bool IsHeld { get; private set; } = true;

    public void Reset()
    {
        IsHeld = true;
        _pid.Track(0.0, 0.0, 0.0);
    }

    /// <param name="setpointPct">Oxygen wanted, % dry.</param>
    /// <param name="flueOxygenPct">Oxygen measured, % dry (AT-115).</param>
    /// <param name="isSteady">Whether the analyser sees the present combustion.</param>
    /// <param name="elapsedMs">Time since the last scan, ms.</param>
    public void Step(double setpointPct, AnalogInput flueOxygenPct, bool isSteady, int elapsedMs)
    {
        double oxygen = flueOxygenPct.Value;
        bool wasHeld = IsHeld;
        IsHeld = !isSteady || flueOxygenPct.Quality != SignalQuality.Good || oxygen < 0.0 || oxygen > OxygenOfAirPct;
        if (IsHeld)
        {
            return;
        }

        if (wasHeld)
        {
            // From where it stood, whatever the oxygen did meanwhile.
            _pid.Track(setpointPct, oxygen, _pid.Output);
        }

        _pid.Step(setpointPct, oxygen, elapsedMs);
    }

    public void Exchange(StateBuffer state)
    {
        IsHeld = state.Bool(IsHeld);
        _pid.Exchange(state);
    }
}
