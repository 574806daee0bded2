using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Alarms;

/// <summary>A cause that stands now, as a unit tells it.</summary>
/// <param name="UnitId">The unit: alarms of one unit are a group, of which the first trip is marked.</param>
/// <param name="Tag">Tag of the row, or what is wrong with the unit as a whole.</param>
/// <param name="Text">For people.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="IsTrip">Whether it took fuel off.</param>
/// <param name="IsFirstOut">Whether the controller names it as what tripped first.</param>
public sealed record StandingAlarm(string UnitId, string Tag, string Text, AlarmPriority Priority, bool IsTrip, bool IsFirstOut)
{
    /// <summary>How long its cause must be gone before it counts as gone: a signal that flickers is one alarm.</summary>
    public TimeSpan ClearAfter { get; init; }
}

/// <summary>One alarm of the list. What has gone back to normal leaves the list; the journal keeps it.</summary>
public sealed record AlarmRecord
{
    /// <summary>Plant, unit and tag with dots between them.</summary>
    public required string AlarmId { get; init; }

    public required string PlantId { get; init; }

    public required string UnitId { get; init; }

    public required string Tag { get; init; }

    public required string Text { get; init; }

    public required AlarmPriority Priority { get; init; }

    public required bool IsTrip { get; init; }

    /// <summary>Whether it was the first trip of its unit.</summary>
    public bool IsFirstOut { get; init; }

    public AlarmState State { get; init; }

    /// <summary>Whether its cause stands, whatever was said to the alarm.</summary>
    public bool Stands { get; init; }

    /// <summary>How long its cause must be gone before it counts as gone.</summary>
    public TimeSpan ClearAfter { get; init; }

    /// <summary>Since when its cause is gone without counting so yet; null while it is there.</summary>
    public DateTimeOffset? GoneSince { get; init; }

    /// <summary>When its cause came last.</summary>
    public DateTimeOffset RaisedAt { get; init; }

    /// <summary>When its cause went; null while it stands.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>Who acknowledged it last; null when nobody did since it came.</summary>
    public Actor? AcknowledgedBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who put it on the shelf or out of service; null otherwise.</summary>
    public Actor? PutAwayBy { get; init; }

    public string? PutAwayWhy { get; init; }

    /// <summary>When it leaves the shelf by itself; null when it is not on it.</summary>
    public DateTimeOffset? ShelvedUntil { get; init; }

    /// <summary>How often its cause came since it is on the list.</summary>
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
public sealed record AlarmJournalEntry(
    long Number,
    string AlarmId,
    DateTimeOffset At,
    AlarmInput Input,
    AlarmState State,
    Actor? Actor,
    string Reason);
