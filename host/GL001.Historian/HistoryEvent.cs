namespace GL001.Historian;

/// <summary>Something that happened: a trip, a birth, a refused lease.</summary>
/// <param name="At">Kept to the microsecond, in UTC.</param>
/// <param name="Kind">A short fixed name to search by, for example <c>unit_tripped</c>.</param>
/// <param name="UnitId">Null when it concerns the whole plant.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Json">Particulars as JSON, or null.</param>
public sealed record HistoryEvent(
    DateTimeOffset At,
    string Kind,
    string PlantId,
    string? UnitId,
    string Message,
    string? Json = null);
