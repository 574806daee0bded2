using System.Collections.Immutable;
using GL001.Wire;

namespace GL001.Gateway;

/// <summary>Makes a numbered record of the values of a message that carries one.</summary>
internal static class RecordReader
{
    /// <summary>Null when a part that must be there is missing.</summary>
    public static PlantEvent? Read(SparkplugTopic topic, ImmutableArray<MetricValue> values, DateTimeOffset receivedAt)
    {
        if (Whole(values, MetricId.RecordNumber) is not { } number || number <= 0
            || Whole(values, MetricId.RecordBefore) is not { } before
            || Whole(values, MetricId.RecordFloor) is not { } floor
            || Whole(values, MetricId.RecordNewest) is not { } newest)
        {
            return null;
        }

        ControllerAddress address = topic.Controller;
        var numbers = new RecordNumbers(number, before, floor, newest);
        if (Find(values, MetricId.EventKind) is not { Text: { } kind } told)
        {
            return new UnitRecorded(address.PlantId, address.ControllerId, topic.UnitId, numbers,
                [.. values.Where(value => !MetricCatalog.IsOnlyDefined(value.MetricId))], receivedAt);
        }

        return Whole(values, MetricId.EventUptimeMs) is { } uptimeMs
            ? new UnitEventLogged(
                address.PlantId, address.ControllerId, topic.UnitId, numbers, kind, (int)(Whole(values, MetricId.EventCode) ?? 0),
                Find(values, MetricId.EventSubject)?.Text ?? "", Find(values, MetricId.EventValue)?.Number, Find(values, MetricId.EventPrevious)?.Number,
                uptimeMs, told.HasSourceTime ? told.SourceTime : null, receivedAt)
            : null;
    }

    private static MetricValue? Find(ImmutableArray<MetricValue> values, int metricId)
    {
        foreach (MetricValue value in values)
        {
            if (value.MetricId == metricId)
            {
                return value;
            }
        }

        return null;
    }

    private static long? Whole(ImmutableArray<MetricValue> values, int metricId) =>
        Find(values, metricId)?.Number is { } number && Math.Abs(number) < 1e15 ? (long)number : null;
}
