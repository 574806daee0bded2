namespace GL001.Control;

/// <summary>How far a reading can be trusted. Forgotten means bad.</summary>
public enum SignalQuality : byte
{
    Bad = 0,
    Uncertain = 1,
    Good = 2,
}

/// <summary>Why a reading is not good. The numbers go over the wire: append, never renumber.</summary>
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
}
