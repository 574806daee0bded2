namespace GL001.Storage;

/// <summary>What a record of the <see cref="EventLog"/> tells.</summary>
public enum EventKind : byte
{
    Unknown = 0,

    /// <summary>Power-up; code and subject are the cause of the lockout, value counts the power-ups, previous is the cause of the reset.</summary>
    Boot = 1,

    /// <summary>A trip; subject is the row, value the reading, previous the limit.</summary>
    Trip = 2,

    /// <summary>The local reset of a lockout.</summary>
    Reset = 3,

    /// <summary>A lockout without a trip; the code is the controller's cause.</summary>
    Lockout = 4,
    Start = 5,
    Stop = 6,

    /// <summary>The code is the parameter's number; value is the new one, previous the old.</summary>
    ParameterChange = 7,

    /// <summary>Scans came late; value is how many since the last such event, previous how many since power-up.</summary>
    Overrun = 8,

    /// <summary>The code is the refusal.</summary>
    LeaseRefusal = 9,

    /// <summary>The wall clock was set; value is the new time and previous the old, ms since 1970 UTC.</summary>
    ClockSet = 10,

    /// <summary>Connected to the broker; the code is the birth number.</summary>
    NetworkUp = 11,

    /// <summary>The broker is gone; the code is the birth number of the connection that ended.</summary>
    NetworkDown = 12,

    /// <summary>An error of our own: outputs off, the watchdog is left to finish.</summary>
    Halt = 13,

    /// <summary>Free memory fell below its limit; value is what is free and previous the limit, bytes.</summary>
    HeapLow = 14,

    /// <summary>The program was told to end; code and subject are the burner's state then.</summary>
    Shutdown = 15,

    /// <summary>The monitoring thermometer differs from the trip's, or gives no reading: the code; value is its reading, previous the trip's, °C.</summary>
    MonitorDiffers = 16,

    /// <summary>The thread that keeps the records failed; value is how often since power-up.</summary>
    KeeperFault = 17,

    /// <summary>A parameter in the working memory changed without being set.</summary>
    ParametersDamaged = 18,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class EventKindNames
{
    public static string Of(EventKind value)
    {
        switch (value)
        {
            case EventKind.Boot: return "Boot";
            case EventKind.Trip: return "Trip";
            case EventKind.Reset: return "Reset";
            case EventKind.Lockout: return "Lockout";
            case EventKind.Start: return "Start";
            case EventKind.Stop: return "Stop";
            case EventKind.ParameterChange: return "ParameterChange";
            case EventKind.Overrun: return "Overrun";
            case EventKind.LeaseRefusal: return "LeaseRefusal";
            case EventKind.ClockSet: return "ClockSet";
            case EventKind.NetworkUp: return "NetworkUp";
            case EventKind.NetworkDown: return "NetworkDown";
            case EventKind.Halt: return "Halt";
            case EventKind.HeapLow: return "HeapLow";
            case EventKind.Shutdown: return "Shutdown";
            case EventKind.MonitorDiffers: return "MonitorDiffers";
            case EventKind.KeeperFault: return "KeeperFault";
            case EventKind.ParametersDamaged: return "ParametersDamaged";
            default: return "Unknown";
        }
    }
}
