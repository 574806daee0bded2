namespace GL001.Orchestration.Alarms;

/// <summary>State of an alarm after ISA-18.2. What each input makes of it stands in <see cref="AlarmLifeCycle"/>.</summary>
public enum AlarmState
{
    Normal = 0,

    /// <summary>Stands, and nobody has said that he saw it.</summary>
    Unacknowledged,
    Acknowledged,

    /// <summary>Its cause is gone, and nobody has said that he saw it.</summary>
    ReturnedUnacknowledged,

    /// <summary>A trip whose cause is gone and that was seen: stays until it is reset here.</summary>
    Latched,

    /// <summary>Put away by a person for a limited time.</summary>
    Shelved,

    /// <summary>Put away by a person for maintenance, without a limit.</summary>
    OutOfService,

    /// <summary>Came during a flood and is not announced; listed all the same.</summary>
    SuppressedByDesign,
}

/// <summary>Ordered: the most urgent first.</summary>
public enum AlarmPriority
{
    High = 0,
    Medium,
    Low,
}

/// <summary>What may happen to an alarm.</summary>
public enum AlarmInput
{
    Raise = 0,

    /// <summary>Its cause came during a flood in which its priority is not announced.</summary>
    RaiseInFlood,
    Clear,
    Acknowledge,

    /// <summary>Of the record here; the trip of a controller is reset at the unit only.</summary>
    Reset,
    Shelve,

    /// <summary>By a person, or because its time is over.</summary>
    Unshelve,
    TakeOutOfService,
    ReturnToService,
    EndFlood,
}

/// <summary>What a person may do to an alarm.</summary>
public enum AlarmCommand
{
    Acknowledge = 0,
    Shelve,
    Unshelve,
    TakeOutOfService,
    ReturnToService,
    Reset,
}
