namespace GL001.Drivers;

/// <summary>Why the processor began anew. The numbers stay as they are: records of the past carry them.</summary>
public enum ResetCause : byte
{
    /// <summary>The board cannot tell, as those whose runtime does not pass it on.</summary>
    NotKnown = 0,

    /// <summary>The supply came.</summary>
    PowerOn = 1,

    /// <summary>A watchdog was not fed.</summary>
    Watchdog = 2,

    /// <summary>The supply sagged.</summary>
    BrownOut = 3,

    /// <summary>The program asked for it.</summary>
    Software = 4,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class ResetCauseNames
{
    public static string Of(ResetCause value)
    {
        switch (value)
        {
            case ResetCause.PowerOn: return "PowerOn";
            case ResetCause.Watchdog: return "Watchdog";
            case ResetCause.BrownOut: return "BrownOut";
            case ResetCause.Software: return "Software";
            default: return "NotKnown";
        }
    }
}
