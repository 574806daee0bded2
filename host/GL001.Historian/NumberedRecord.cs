namespace GL001.Historian;

/// <summary>The logs of a controller that number their records for life, each by itself.</summary>
public enum RecordLog
{
    Events,
    Telemetry,

    /// <summary>Not of a controller: what a <see cref="HistorySpool"/> held, numbered by it.</summary>
    Spool,
}

/// <summary>One record of a controller's own log, to be kept exactly once.</summary>
/// <param name="Number">Its number for life.</param>
/// <param name="Before">Number of the record before it in the log, or the floor.</param>
/// <param name="Floor">Up to here nothing will come any more: confirmed before, or lost at the controller.</param>
/// <param name="Newest">Newest number of the log.</param>
/// <param name="Event">What it tells, for a record of the events.</param>
/// <param name="Samples">What it tells, for a record of the telemetry.</param>
public sealed record NumberedRecord(
    string PlantId,
    string ControllerId,
    RecordLog Log,
    long Number,
    long Before,
    long Floor,
    long Newest,
    HistoryEvent? Event,
    IReadOnlyList<Sample> Samples);
