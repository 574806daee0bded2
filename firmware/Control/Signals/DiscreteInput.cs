namespace GL001.Control;

/// <summary>One contact, frozen for a scan. A contact that could not be read counts as open.</summary>
public sealed class DiscreteInput
{
    public DiscreteInput(string tag)
    {
        Tag = tag;
    }

    public string Tag { get; }

    /// <summary>True while the contact is read and closed. All contacts are wired so that open is the safe side.</summary>
    public bool IsClosed { get; private set; }

    public SignalQuality Quality { get; private set; }

    /// <summary>Why the contact is bad; None while it is good.</summary>
    public SignalCause Cause { get; private set; }

    public void Set(bool closed)
    {
        IsClosed = closed;
        Quality = SignalQuality.Good;
        Cause = SignalCause.None;
    }

    /// <summary>A contact that cannot be trusted counts as open.</summary>
    public void SetBad(SignalCause cause = SignalCause.BusFailed)
    {
        IsClosed = false;
        Quality = SignalQuality.Bad;
        Cause = cause;
    }

    /// <summary>Puts back what was recorded. The cause is not: nothing in a scan asks for it.</summary>
    public void Restore(bool closed, bool bad)
    {
        IsClosed = closed;
        Quality = bad ? SignalQuality.Bad : SignalQuality.Good;
        Cause = bad ? SignalCause.NotRead : SignalCause.None;
    }
}
