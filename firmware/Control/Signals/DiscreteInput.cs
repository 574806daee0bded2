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

    public void Set(bool closed)
    {
        IsClosed = closed;
        Quality = SignalQuality.Good;
    }

    public void SetBad()
    {
        IsClosed = false;
        Quality = SignalQuality.Bad;
    }
}
