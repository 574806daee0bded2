namespace GL001.Control;

/// <summary>Where a firing programme stands.</summary>
public enum ProgramState : byte
{
    /// <summary>Not started.</summary>
    Idle = 0,
    Ramping = 1,
    Soaking = 2,

    /// <summary>All segments done: the unit's own setpoint is in force.</summary>
    Completed = 3,

    /// <summary>Ended before its end by a trip or a lockout; begins again with the next light-off.</summary>
    Aborted = 4,
}

/// <summary>Why the programme's time stands still.</summary>
public enum ProgramHold : byte
{
    None = 0,

    /// <summary>The measured temperature is not Good.</summary>
    BySignal = 1,

    /// <summary>The measured temperature is too far from the setpoint: on a ramp below it, in a soak on either side.</summary>
    ByDeviation = 2,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class ProgramNames
{
    public static string Of(ProgramState value)
    {
        switch (value)
        {
            case ProgramState.Idle: return "Idle";
            case ProgramState.Ramping: return "Ramping";
            case ProgramState.Soaking: return "Soaking";
            case ProgramState.Completed: return "Completed";
            case ProgramState.Aborted: return "Aborted";
            default: return "Unknown";
        }
    }

    public static string Of(ProgramHold value)
    {
        switch (value)
        {
            case ProgramHold.None: return "None";
            case ProgramHold.BySignal: return "BySignal";
            case ProgramHold.ByDeviation: return "ByDeviation";
            default: return "Unknown";
        }
    }
}
