namespace GL001.Control;

/// <summary>What tripped first. Frozen until the lockout is reset.</summary>
public sealed class FirstOut
{
    public bool IsSet { get; private set; }

    /// <summary>Row id of the interlock, or an empty text.</summary>
    public string Id { get; private set; } = "";

    public string Tag { get; private set; } = "";

    public double Reading { get; private set; }

    public double Limit { get; private set; }

    /// <summary>True when the signal's quality tripped, not its value.</summary>
    public bool BySignalFault { get; private set; }

    /// <summary>Monotonic time of the trip, ms since power-up.</summary>
    public long AtMs { get; private set; }

    public void Record(Interlock interlock, long nowMs)
    {
        if (IsSet)
        {
            return;
        }

        IsSet = true;
        Id = interlock.Id;
        Tag = interlock.Tag;
        Reading = interlock.Reading;
        Limit = interlock.Limit;
        BySignalFault = interlock.BySignalFault;
        AtMs = nowMs;
    }

    public void Clear()
    {
        IsSet = false;
        Id = "";
        Tag = "";
        Reading = 0.0;
        Limit = 0.0;
        BySignalFault = false;
        AtMs = 0;
    }
}
