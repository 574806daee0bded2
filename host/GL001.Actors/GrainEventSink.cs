using System.Collections.Immutable;
using GL001.Gateway;
using GL001.Historian;
using GL001.Wire;

namespace GL001.Actors;

/// <summary>Brings what the gateway heard to the grain that owns it and to history.</summary>
public sealed class GrainEventSink(IGrainFactory grains, HistoryWriter history) : IPlantEventSink
{
    public async Task HandleAsync(PlantEvent plantEvent, CancellationToken cancellationToken)
    {
        await grains.GetGrain<IControllerGrain>(GrainKeys.Controller(plantEvent.PlantId, plantEvent.ControllerId)).HandleAsync(plantEvent);
        Record(plantEvent);
        if (plantEvent is UnitBorn)
        {
            // The watch over heat begins with the first unit that could give any, not with the first look at it.
            await grains.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus).GetAsync();
        }
    }

    private void Record(PlantEvent plantEvent)
    {
        switch (plantEvent)
        {
            case UnitBorn born:
                Record(born.PlantId, born.UnitId, born.Values);
                history.Write(new HistoryEvent(born.At, "unit_born", born.PlantId, born.UnitId, $"{born.ControllerId} reports {born.UnitId}."));
                break;
            case UnitData data:
                Record(data.PlantId, data.UnitId, data.Values);
                break;
            case ControllerDied died:
                history.Write(new HistoryEvent(died.At, "controller_died", died.PlantId, null, $"{died.ControllerId} is offline."));
                break;
        }
    }

    private void Record(string plantId, string unitId, ImmutableArray<MetricValue> values)
    {
        foreach (var value in values)
        {
            history.Write(new Sample(plantId, unitId, MetricCatalog.Name(value.MetricId), value.SourceTime, value.Number, value.Text, (SampleQuality)(int)value.Trust, value.Cause));
        }
    }
}
