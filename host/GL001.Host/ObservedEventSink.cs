using GL001.Gateway;
using GL001.Wire;

namespace GL001.Host;

/// <summary>Hands events on to the grains and tells the metrics how that went and what happened.</summary>
public sealed class ObservedEventSink(IPlantEventSink grains, HostMetrics metrics, TimeProvider clock) : IPlantEventSink
{
    private const string NotRefused = "None";

    // One event comes after the other, so nothing here needs a lock.
    private readonly Dictionary<(string Plant, string Controller, string Unit), UnitMemory> _units = [];

    public async Task HandleAsync(PlantEvent plantEvent, CancellationToken cancellationToken)
    {
        await grains.HandleAsync(plantEvent, cancellationToken);
        switch (plantEvent)
        {
            case UnitBorn born:
                Notice(born.PlantId, born.ControllerId, born.UnitId, born.Values);
                break;
            case UnitData data:
                Notice(data.PlantId, data.ControllerId, data.UnitId, data.Values);
                break;
        }

        metrics.ObserveHandled(clock.GetUtcNow() - plantEvent.At);
    }

    private void Notice(string plantId, string controllerId, string unitId, IEnumerable<MetricValue> values)
    {
        var key = (plantId, controllerId, unitId);
        var before = _units.GetValueOrDefault(key);
        var now = values.Where(value => !value.IsHistorical).Aggregate(before ?? new UnitMemory(), (memory, value) => memory.With(value));
        _units[key] = now;

        // What a unit brings along when it is seen for the first time happened before, and was told before.
        if (before is not null && now.Refusal != before.Refusal && now.Refusal != NotRefused)
        {
            metrics.ObserveRefusal(now.Refusal);
        }
    }

    /// <summary>What must be remembered of a unit to notice that something happened.</summary>
    private sealed record UnitMemory
    {
        public string Refusal { get; init; } = NotRefused;

        public UnitMemory With(MetricValue value) => value.MetricId switch
        {
            MetricId.LeaseRefusal => this with { Refusal = value.Text is { Length: > 0 } text ? text : NotRefused },
            _ => this,
        };
    }
}
