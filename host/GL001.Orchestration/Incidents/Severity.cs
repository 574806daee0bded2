namespace GL001.Orchestration.Incidents;

/// <summary>How grave an incident is; the gravest first.</summary>
public enum Severity
{
    /// <summary>Loss of critical heat, several plants, a hazard to people: at once.</summary>
    P0 = 0,

    /// <summary>Within 15 minutes.</summary>
    P1,

    /// <summary>Within an hour.</summary>
    P2,

    /// <summary>Warnings: within four hours.</summary>
    P3,

    /// <summary>Within a day.</summary>
    P4,
}
