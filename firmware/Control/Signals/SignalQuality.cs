namespace GL001.Control;

/// <summary>How far a reading can be trusted. Forgotten means bad.</summary>
public enum SignalQuality : byte
{
    Bad = 0,
    Uncertain = 1,
    Good = 2,
}

/// <summary>Why a reading is not good.</summary>
public enum SignalCause : byte
{
    NotRead = 0,
    None = 1,
    BusFailed = 2,
    DeviceAbsent = 3,
    DeviceReset = 4,
    OpenCircuit = 5,
    ShortCircuit = 6,
    OverOrUnderVoltage = 7,
    Saturated = 8,
    FailureCurrentLow = 9,
    FailureCurrentHigh = 10,
    OutOfRange = 11,
    NotFitted = 12,

    /// <summary>Faster than the process can change.</summary>
    RateOfChange = 13,

    /// <summary>Stands still where it should move.</summary>
    Stuck = 14,

    /// <summary>Differs from another measurement of the same quantity.</summary>
    Deviation = 15,

    /// <summary>The device's own check failed.</summary>
    SelfCheckFailed = 16,

    /// <summary>Two contacts that belong together contradict each other.</summary>
    Discrepancy = 17,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class SignalCauseNames
{
    public static string Of(SignalCause value)
    {
        switch (value)
        {
            case SignalCause.NotRead: return "NotRead";
            case SignalCause.None: return "None";
            case SignalCause.BusFailed: return "BusFailed";
            case SignalCause.DeviceAbsent: return "DeviceAbsent";
            case SignalCause.DeviceReset: return "DeviceReset";
            case SignalCause.OpenCircuit: return "OpenCircuit";
            case SignalCause.ShortCircuit: return "ShortCircuit";
            case SignalCause.OverOrUnderVoltage: return "OverOrUnderVoltage";
            case SignalCause.Saturated: return "Saturated";
            case SignalCause.FailureCurrentLow: return "FailureCurrentLow";
            case SignalCause.FailureCurrentHigh: return "FailureCurrentHigh";
            case SignalCause.OutOfRange: return "OutOfRange";
            case SignalCause.NotFitted: return "NotFitted";
            case SignalCause.RateOfChange: return "RateOfChange";
            case SignalCause.Stuck: return "Stuck";
            case SignalCause.Deviation: return "Deviation";
            case SignalCause.SelfCheckFailed: return "SelfCheckFailed";
            case SignalCause.Discrepancy: return "Discrepancy";
            default: return "Unknown";
        }
    }
}
