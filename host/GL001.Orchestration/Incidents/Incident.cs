using System.Collections.Immutable;
using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Incidents;

/// <summary>How far an incident is. The names are those of the status page where it has them.</summary>
public enum IncidentStatus
{
    Investigating = 0,

    /// <summary>Somebody has taken it.</summary>
    Identified,

    /// <summary>Its effect is held off; the cause is not mended yet.</summary>
    Monitoring,
    Resolved,
}

/// <summary>What can happen to an incident.</summary>
public enum TimelineKind
{
    Opened = 0,

    /// <summary>Roles were told, at its opening or later.</summary>
    Notified,

    /// <summary>Roles were told because a clock ran out.</summary>
    Escalated,
    Acknowledged,
    Note,
    SeverityChanged,
    Mitigated,
    Resolved,
    Reopened,
    Reviewed,

    /// <summary>An emergency order was given for a plant of it.</summary>
    Ordered,
}

/// <summary>What a person may do to an incident.</summary>
public enum IncidentAction
{
    Acknowledge = 0,
    Note,
    Mitigate,
    Resolve,
    Review,
}

/// <summary>One line of an incident's timeline.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Text">In words.</param>
/// <param name="Roles">Who was told, where somebody was.</param>
public sealed record TimelineEntry(
    DateTimeOffset At,
    TimelineKind Kind,
    Actor Actor,
    string Text,
    ImmutableArray<Role> Roles);

/// <summary>One incident with everything that happened to it.</summary>
public sealed record Incident
{
    public required string IncidentId { get; init; }

    /// <summary>Name of the rule that holds, the gravest of its family since it was opened.</summary>
    public required string Alert { get; init; }

    /// <summary>With the scope it says which incident this is: of one family and place only one is open.</summary>
    public required string Family { get; init; }

    /// <summary>A plant, or what the number is of.</summary>
    public required string Scope { get; init; }

    /// <summary>The gravest since it was opened: it falls only when the incident ends.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Since when it is so grave: the clocks of escalation run from here.</summary>
    public required DateTimeOffset SeveritySince { get; init; }

    public required string Title { get; init; }

    /// <summary>What was seen last while the condition stood.</summary>
    public required string Detail { get; init; }

    public required ImmutableArray<string> Plants { get; init; }

    public required ImmutableArray<string> Components { get; init; }

    public required bool IsHazard { get; init; }

    public required IncidentEnding Ends { get; init; }

    public required string Runbook { get; init; }

    public required TimeSpan AcknowledgeWithin { get; init; }

    public TimeSpan? RestoreWithin { get; init; }

    /// <summary>Who is told by the rule.</summary>
    public required ImmutableArray<Role> Route { get; init; }

    public IncidentStatus Status { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public DateTimeOffset? MitigatedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public DateTimeOffset? ReviewedAt { get; init; }

    public ImmutableArray<TimelineEntry> Timeline { get; init; } = [];

    public bool IsOpen => Status != IncidentStatus.Resolved;

    /// <summary>Everybody who was told.</summary>
    public IEnumerable<Role> Told => Timeline.SelectMany(entry => entry.Roles).Distinct();

    /// <summary>Whether heat is what is lost.</summary>
    public bool IsHeatLoss => Family is "heat_loss" or "multi_plant_cascade";

    internal Incident With(DateTimeOffset at, TimelineKind kind, Actor actor, string text, params ImmutableArray<Role> roles) =>
        this with { Timeline = Timeline.Add(new TimelineEntry(at, kind, actor, text, roles)) };
}
