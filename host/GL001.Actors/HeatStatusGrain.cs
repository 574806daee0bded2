using System.Collections.Immutable;
using GL001.Plant;

namespace GL001.Actors;

/// <summary>Watches the heat of all plants; one for the network, because lines lead from plant to plant.</summary>
public interface IHeatStatusGrain : IGrainWithStringKey
{
    /// <summary>Every plant as it stands now, in the order of the site file. The first call begins the watch.</summary>
    Task<ImmutableArray<PlantHeat>> GetAsync();
}

/// <inheritdoc cref="IHeatStatusGrain"/>
public sealed class HeatStatusGrain(Site site, TimeProvider clock) : Grain, IHeatStatusGrain
{
    private static readonly TimeSpan s_watchPeriod = TimeSpan.FromSeconds(5);

    private readonly HeatStatusJudge _judge = new(clock, HeatStatusJudge.StandardSettling);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Shortage must count from when it began, not from when somebody looked.
        this.RegisterGrainTimer(_ => GetAsync(), new GrainTimerCreationOptions { DueTime = s_watchPeriod, Period = s_watchPeriod, KeepAlive = true });
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<ImmutableArray<PlantHeat>> GetAsync()
    {
        var plants = await Task.WhenAll(site.Plants.Select(plant => GrainFactory.GetGrain<IPlantGrain>(plant.Id).GetAsync()));
        var dispatch = await GrainFactory.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync();
        var delivered = site.Units.Zip(plants.SelectMany(plant => plant.Units))
            .ToDictionary(pair => pair.First.Id, pair => UnitJudgement.BelievedHeatMegawatts(pair.First, pair.Second));
        return _judge.Judge(site, delivered, dispatch.Plan);
    }
}
