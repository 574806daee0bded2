namespace GL001.Control;

/// <summary>One measured value, frozen for a scan: number, quality and cause belong together.</summary>
public sealed class AnalogInput
{
    public AnalogInput(string tag)
    {
        Tag = tag;
    }

    /// <summary>ISA-5.1 tag, for example <c>PT-102</c>.</summary>
    public string Tag { get; }

    /// <summary>
    /// Value in the unit of the tag, of single precision. Meaningless while <see cref="Quality"/> is Bad.
    /// </summary>
    public double Value { get; private set; }

    public SignalQuality Quality { get; private set; }

    public SignalCause Cause { get; private set; }

    public bool IsBad => Quality == SignalQuality.Bad;

    public void SetGood(double value)
    {
        if (TryFreeze(value))
        {
            Quality = SignalQuality.Good;
            Cause = SignalCause.None;
        }
    }

    public void SetUncertain(double value, SignalCause cause)
    {
        if (TryFreeze(value))
        {
            Quality = SignalQuality.Uncertain;
            Cause = cause;
        }
    }

    /// <summary>The last number is kept for display only; quality says that it is not one.</summary>
    public void SetBad(SignalCause cause)
    {
        Quality = SignalQuality.Bad;
        Cause = cause;
    }

    /// <summary>Lowers a good reading to uncertain; one that is not good keeps its quality and cause.</summary>
    public void MakeUncertain(SignalCause cause)
    {
        if (Quality == SignalQuality.Good)
        {
            Quality = SignalQuality.Uncertain;
            Cause = cause;
        }
    }

    /// <summary>Lowers a reading to bad; one that is bad already keeps its cause.</summary>
    public void MakeBad(SignalCause cause)
    {
        if (Quality != SignalQuality.Bad)
        {
            SetBad(cause);
        }
    }

    /// <summary>Puts back what was recorded, whatever it is: the replay must see what the scan saw.</summary>
    public void Restore(double value, SignalQuality quality, SignalCause cause)
    {
        Value = value;
        Quality = quality;
        Cause = cause;
    }

    /// <summary>For a number that the scan makes itself: what it was is part of what the scan remembers.</summary>
    public void ExchangeValue(StateBuffer state)
    {
        Value = state.Double(Value);
    }

    /// <summary>
    /// Rounds to single precision, so that a recording of four bytes holds exactly what the scan saw. That is one part in
    /// 16 million, 256 times finer than a converter of 16 bits.
    /// </summary>
    private bool TryFreeze(double value)
    {
        double frozen = (double)(float)value;

        // A number that is none must never reach a comparison: every one of them would be false, and false means "no trip".
        if (double.IsNaN(frozen) || double.IsInfinity(frozen))
        {
            SetBad(SignalCause.OutOfRange);
            return false;
        }

        Value = frozen;
        return true;
    }
}
