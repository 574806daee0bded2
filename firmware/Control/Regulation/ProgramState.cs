namespace GL001.Control;

/// <summary>Where a firing programme stands.</summary>
public enum ProgramState : byte
{
    /// <summary>Not started.</summary>
    Idle = 0,
    Ramping = 1,
    Soaking = 2,

    /// <summary>All segments done; the last target stays the setpoint.</summary>
    Completed = 3,

    /// <summary>Ended before its end.</summary>
    Aborted = 4,
}

/// <summary>Why the programme's time stands still.</summary>
public enum ProgramHold : byte
{
    None = 0,
    ByOperator = 1,

    /// <summary>The measured temperature is not Good.</summary>
    BySignal = 2,

    /// <summary>The measured temperature is too far from the setpoint.</summary>
    ByDeviation = 3,
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
            case ProgramHold.ByOperator: return "ByOperator";
            case ProgramHold.BySignal: return "BySignal";
            case ProgramHold.ByDeviation: return "ByDeviation";
            default: return "Unknown";
        }
    }
}
