using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Alarms;

/// <summary>A cause that stands now, as a unit tells it.</summary>
/// <param name="UnitId">The unit: alarms of one unit are a group, of which the first trip is marked.</param>
/// <param name="Tag">Tag of the row, or what is wrong with the unit as a whole.</param>
/// <param name="Text">For people.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="IsTrip">Whether it took fuel off.</param>
/// <param name="IsFirstOut">Whether the controller names it as what tripped first.</param>
public sealed record StandingAlarm(string UnitId, string Tag, string Text, AlarmPriority Priority, bool IsTrip, bool IsFirstOut);

/// <summary>One alarm of the list. What has gone back to normal leaves the list; the journal keeps it.</summary>
[GenerateSerializer, Immutable]
public sealed record AlarmRecord
{
    /// <summary>Plant, unit and tag with dots between them.</summary>
    [Id(0)]
    public required string AlarmId { get; init; }

    [Id(1)]
    public required string PlantId { get; init; }

    [Id(2)]
    public required string UnitId { get; init; }

    [Id(3)]
    public required string Tag { get; init; }

    [Id(4)]
    public required string Text { get; init; }

    [Id(5)]
    public required AlarmPriority Priority { get; init; }

    [Id(6)]
    public required bool IsTrip { get; init; }

    /// <summary>Whether it was the first trip of its unit.</summary>
    [Id(7)]
    public bool IsFirstOut { get; init; }

    [Id(8)]
    public AlarmState State { get; init; }

    /// <summary>Whether its cause stands, whatever was said to the alarm.</summary>
    [Id(9)]
    public bool Stands { get; init; }

    /// <summary>When its cause came last.</summary>
    [Id(10)]
    public DateTimeOffset RaisedAt { get; init; }

    /// <summary>When its cause went; null while it stands.</summary>
    [Id(11)]
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>Who acknowledged it last; null when nobody did since it came.</summary>
    [Id(12)]
    public Actor? AcknowledgedBy { get; init; }

    [Id(13)]
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who put it on the shelf or out of service; null otherwise.</summary>
    [Id(14)]
    public Actor? PutAwayBy { get; init; }

    [Id(15)]
    public string? PutAwayWhy { get; init; }

    /// <summary>When it leaves the shelf by itself; null when it is not on it.</summary>
    [Id(16)]
    public DateTimeOffset? ShelvedUntil { get; init; }

    /// <summary>How often its cause came since it is on the list.</summary>
    [Id(17)]
    public int Occurrences { get; init; }

    /// <summary>Whether an operator is called to it: stands or waits for him, and was not put away.</summary>
    public bool IsAnnounced => State is AlarmState.Unacknowledged or AlarmState.Acknowledged or AlarmState.ReturnedUnacknowledged or AlarmState.Latched;
}

/// <summary>One line of an alarm's history.</summary>
/// <param name="Number">Counts up within the plant.</param>
/// <param name="AlarmId">The alarm.</param>
/// <param name="At">When.</param>
/// <param name="Input">What happened.</param>
/// <param name="State">What it was then.</param>
/// <param name="Actor">Who did it; null when the unit did.</param>
/// <param name="Reason">Why; empty where nobody had to say.</param>
[GenerateSerializer, Immutable]
public sealed record AlarmJournalEntry(
    [property: Id(0)] long Number,
    [property: Id(1)] string AlarmId,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] AlarmInput Input,
    [property: Id(4)] AlarmState State,
    [property: Id(5)] Actor? Actor,
    [property: Id(6)] string Reason);
