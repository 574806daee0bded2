namespace GL001.Control;

/// <summary>
/// Proportional-integral-derivative controller, derivative on the measurement. Anti-windup: the integral
/// stops while the output is at a limit, or what follows it cannot keep up, and the error would push it further;
/// <see cref="Track"/> follows another writer so that taking over is bumpless.
/// </summary>
public sealed class PidController
{
    private readonly double _gain;
    private readonly double _integralTimeSeconds;
    private readonly double _derivativeTimeSeconds;
    private readonly double _low;
    private readonly double _high;
    private double _integral;
    private double _previousMeasurement;
    private bool _hasPrevious;

    /// <param name="gain">Output per unit of error.</param>
    /// <param name="integralTimeSeconds">Reset time, s; zero switches the integral off.</param>
    /// <param name="derivativeTimeSeconds">Rate time, s; zero switches the derivative off.</param>
    /// <param name="low">Lowest output.</param>
    /// <param name="high">Highest output.</param>
    public PidController(double gain, double integralTimeSeconds, double derivativeTimeSeconds, double low, double high)
    {
        _gain = gain;
        _integralTimeSeconds = integralTimeSeconds;
        _derivativeTimeSeconds = derivativeTimeSeconds;
        _low = low;
        _high = high;
    }

    public double Output { get; private set; }

    /// <summary>One step of <paramref name="elapsedMs"/>; returns the output inside its limits.</summary>
    public double Step(double setpoint, double measurement, int elapsedMs)
    {
        return Step(setpoint, measurement, elapsedMs, true, true);
    }

    /// <summary>One step; <paramref name="mayRise"/> and <paramref name="mayFall"/> are false while what follows this
    /// controller is held back in that direction: the integral then does not build up that way.</summary>
    public double Step(double setpoint, double measurement, int elapsedMs, bool mayRise, bool mayFall)
    {
        double error = setpoint - measurement;
        if (double.IsNaN(error) || double.IsInfinity(error))
        {
            // One number that is none would stay in the integral for good.
            return Output;
        }

        double seconds = elapsedMs / 1000.0;
        double derivative = 0.0;
        if (_hasPrevious && seconds > 0.0)
        {
            derivative = -_gain * _derivativeTimeSeconds * (measurement - _previousMeasurement) / seconds;
        }

        _previousMeasurement = measurement;
        _hasPrevious = true;

        double increment = _integralTimeSeconds > 0.0 ? _gain * error * seconds / _integralTimeSeconds : 0.0;
        double wanted = (_gain * error) + _integral + increment + derivative;
        bool pushesOut = (increment > 0.0 && (wanted > _high || !mayRise)) || (increment < 0.0 && (wanted < _low || !mayFall));
        if (!pushesOut)
        {
            _integral += increment;
        }

        Output = Limit((_gain * error) + _integral + derivative);
        return Output;
    }

    /// <summary>Makes the next <see cref="Step(double, double, int)"/> at this operating point start from <paramref name="output"/>.</summary>
    public void Track(double setpoint, double measurement, double output)
    {
        double error = setpoint - measurement;
        if (double.IsNaN(error) || double.IsInfinity(error) || double.IsNaN(output))
        {
            return;
        }

        Output = Limit(output);
        _integral = Output - (_gain * error);
        _previousMeasurement = measurement;
        _hasPrevious = true;
    }

    /// <summary>
    /// As <see cref="Track"/>, with a bound for the integral: what the present error accounts for is not taken over as if it were
    /// the steady output. Beyond the bound the take-over is not bumpless: the output starts lower.
    /// </summary>
    public void TrackAtMost(double setpoint, double measurement, double output, double highestIntegral)
    {
        Track(setpoint, measurement, output);
        if (_integral > highestIntegral)
        {
            _integral = highestIntegral;
            Output = Limit((_gain * (setpoint - measurement)) + _integral);
        }
    }

    public void Exchange(StateBuffer state)
    {
        Output = state.Double(Output);
        _integral = state.Double(_integral);
        _previousMeasurement = state.Double(_previousMeasurement);
        _hasPrevious = state.Bool(_hasPrevious);
    }

    private double Limit(double value)
    {
        return value < _low ? _low : value > _high ? _high : value;
    }
}
