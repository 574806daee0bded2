using System.Collections.Immutable;
using GL001.Plant;

namespace GL001.Actors;

/// <summary>One plant: gathers its controllers.</summary>
public interface IPlantGrain : IGrainWithStringKey
{
    Task<PlantSnapshot> GetAsync();
}

/// <summary>A plant and its units at one instant.</summary>
[GenerateSerializer]
public sealed record PlantSnapshot
{
    [Id(0)]
    public required string PlantId { get; init; }

    [Id(1)]
    public required DateTimeOffset At { get; init; }

    /// <summary>In the order of the site file; also those never heard of.</summary>
    [Id(2)]
    public required ImmutableArray<UnitSnapshot> Units { get; init; }

    /// <summary>Heat wanted now by the site's demand series, MW.</summary>
    [Id(3)]
    public required double HeatDemandMegawatts { get; init; }

    /// <summary>Heat that online units deliver now, MW.</summary>
    [Id(4)]
    public required double HeatOutputMegawatts { get; init; }

    /// <summary>Design efficiency of the firing units, weighted by heat; null while none fires. No fuel is metered yet.</summary>
    [Id(5)]
    public required double? DesignEfficiency { get; init; }
}

/// <inheritdoc cref="IPlantGrain"/>
public sealed class PlantGrain(Site site, TimeProvider clock) : Grain, IPlantGrain
{
    public async Task<PlantSnapshot> GetAsync()
    {
        var plant = site.Plants.First(candidate => candidate.Id == this.GetPrimaryKeyString());
        var units = await Task.WhenAll(plant.Units.Select(unit =>
            GrainFactory.GetGrain<IControllerGrain>(GrainKeys.Controller(plant.Id, unit.ControllerId)).GetAsync()));
        var now = clock.GetUtcNow();
        var outputs = plant.Units.Zip(units, (unit, snapshot) => (unit.Efficiency, Heat: UnitJudgement.BelievedHeatMegawatts(unit, snapshot))).ToList();
        var heat = outputs.Sum(output => output.Heat);
        var fuel = outputs.Sum(output => output.Heat / output.Efficiency);
        return new PlantSnapshot
        {
            PlantId = plant.Id,
            At = now,
            Units = [.. plant.Units.Zip(units, (unit, snapshot) => snapshot with { UnitId = unit.Id })],
            HeatDemandMegawatts = plant.Demands.Sum(demand => demand.HeatAt(now).Megawatts),
            HeatOutputMegawatts = heat,
            DesignEfficiency = fuel > 0.0 ? heat / fuel : null,
        };
    }
}
