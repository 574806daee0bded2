namespace GL001.Control;

/// <summary>
/// 4-20 mA loop with the signal levels of NAMUR NE 43: 3.8 to 20.5 mA measures,
/// at or below 3.6 mA and at or above 21 mA the transmitter reports its own failure,
/// between them it is saturated.
/// </summary>
public static class LoopCurrent
{
    public const double FailureLowMilliamp = 3.6;
    public const double MeasuringLowMilliamp = 3.8;
    public const double MeasuringHighMilliamp = 20.5;
    public const double FailureHighMilliamp = 21.0;

    /// <summary>Below this no transmitter is powered: the loop is open.</summary>
    public const double OpenLoopMilliamp = 0.5;

    /// <summary>Scales a current to engineering units and judges it. <paramref name="low"/> is the value at 4 mA, <paramref name="high"/> at 20 mA.</summary>
    public static void Judge(double milliamp, double low, double high, AnalogInput into)
    {
        // Written so that NaN counts as a failure.
        if (!(milliamp > FailureLowMilliamp))
        {
            into.SetBad(milliamp > OpenLoopMilliamp ? SignalCause.FailureCurrentLow : SignalCause.OpenCircuit);
            return;
        }

        if (milliamp >= FailureHighMilliamp)
        {
            into.SetBad(SignalCause.FailureCurrentHigh);
            return;
        }

        double value = low + ((milliamp - 4.0) / 16.0 * (high - low));
        if (milliamp < MeasuringLowMilliamp || milliamp > MeasuringHighMilliamp)
        {
            into.SetUncertain(value, SignalCause.Saturated);
            return;
        }

        into.SetGood(value);
    }
}
