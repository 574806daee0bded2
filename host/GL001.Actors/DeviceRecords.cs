using GL001.Gateway;
using GL001.Historian;
using GL001.Wire;

namespace GL001.Actors;

/// <summary>What a controller's logs tell, as history keeps it, and how it is confirmed.</summary>
public static class DeviceRecords
{
    /// <summary>The record, and its confirmation but for the number, which history gives.</summary>
    /// <exception cref="ArgumentException">The event is no record of a log (the caller's error).</exception>
    public static (NumberedRecord Record, Confirmation Confirmation) Of(PlantEvent plantEvent) => plantEvent switch
    {
        UnitEventLogged logged => Make(logged, logged.UnitId, RecordLog.Events, MetricId.ConfirmEvent, logged.Numbers, DeviceEventText.Of(logged), []),
        UnitRecorded recorded => Make(recorded, recorded.UnitId, RecordLog.Telemetry, MetricId.ConfirmRecord, recorded.Numbers, null,
            [.. recorded.Values.Select(value => SampleOf(recorded.PlantId, recorded.UnitId, value))]),
        _ => throw new ArgumentException($"{plantEvent.GetType().Name} is no record of a log.", nameof(plantEvent)),
    };

    public static Sample SampleOf(string plantId, string unitId, MetricValue value) =>
        new(plantId, unitId, MetricCatalog.Name(value.MetricId), value.SourceTime, value.Number, value.Text, (SampleQuality)(int)value.Trust, value.Cause);

    private static (NumberedRecord Record, Confirmation Confirmation) Make(
        PlantEvent plantEvent, string unitId, RecordLog log, int confirmation, RecordNumbers numbers, HistoryEvent? happened, IReadOnlyList<Sample> samples) =>
        (new NumberedRecord(plantEvent.PlantId, plantEvent.ControllerId, log, numbers.Number, numbers.Before, numbers.Floor, numbers.Newest, happened, samples),
            new Confirmation(new UnitAddress(plantEvent.PlantId, plantEvent.ControllerId, unitId), confirmation, 0));
}
