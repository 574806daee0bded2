using System.Collections.Immutable;
using GL001.Gateway;
using GL001.Historian;

namespace GL001.Actors;

/// <summary>Brings what the gateway heard to the grain that owns it and to history.</summary>
public sealed class GrainEventSink(IGrainFactory grains, HistoryWriter history, Confirmations confirmations, BirthRequests births) : IPlantEventSink
{
    public async Task HandleAsync(PlantEvent plantEvent, CancellationToken cancellationToken)
    {
        if (!await grains.GetGrain<IControllerGrain>(GrainKeys.Controller(plantEvent.PlantId, plantEvent.ControllerId)).HandleAsync(plantEvent))
        {
            births.Leave(new ControllerAddress(plantEvent.PlantId, plantEvent.ControllerId));
        }

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
            case UnitEventLogged or UnitRecorded:
                Keep(plantEvent);
                break;
            case ControllerDied died:
                history.Write(new HistoryEvent(died.At, "controller_died", died.PlantId, null, $"{died.ControllerId} is offline."));
                break;
        }
    }

    /// <summary>Confirmed only once history has committed it: until then the controller keeps it.</summary>
    private void Keep(PlantEvent plantEvent)
    {
        var (record, confirmation) = DeviceRecords.Of(plantEvent);
        history.Write(record, highest => confirmations.Leave(confirmation with { Number = highest }));
    }

    private void Record(string plantId, string unitId, ImmutableArray<MetricValue> values)
    {
        foreach (var value in values)
        {
            history.Write(DeviceRecords.SampleOf(plantId, unitId, value));
        }
    }
}
