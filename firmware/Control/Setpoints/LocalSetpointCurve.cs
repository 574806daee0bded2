namespace GL001.Control;

/// <summary>
/// The setpoint that the unit holds by itself: fixed, or lowered along a curve of another reading such as the outdoor
/// temperature. Never above the fixed one, which is what cut-out and trip limit were chosen for.
/// </summary>
public sealed class LocalSetpointCurve
{
    private readonly double _fixedSetpoint;
    private readonly PiecewiseLinearCurve _curve;

    /// <param name="fixedSetpoint">Setpoint in the unit of the controlled variable, without a curve or without its reading.</param>
    /// <param name="curve">From the reading to the setpoint; a curve with a fault is not followed.</param>
    public LocalSetpointCurve(double fixedSetpoint, PiecewiseLinearCurve curve)
    {
        _fixedSetpoint = fixedSetpoint;
        _curve = curve;
    }

    public double SetpointFor(AnalogInput reading)
    {
        if (_curve.Fault.Length > 0 || reading.Quality != SignalQuality.Good)
        {
            return _fixedSetpoint;
        }

        double setpoint = _curve.YAt(reading.Value);
        return setpoint < _fixedSetpoint ? setpoint : _fixedSetpoint;
    }
}
