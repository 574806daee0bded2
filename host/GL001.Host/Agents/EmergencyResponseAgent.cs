using GL001.Actors;
using GL001.Actors.Restoration;
using GL001.Agents;
using GL001.Host.Api;
using GL001.Host.Emergency;
using GL001.Plant;

namespace GL001.Host.Agents;

/// <summary>GL-070. What a loss of heat calls for. It advises: people order, units decide.</summary>
public sealed class EmergencyResponseAgent : Agent
{
    public EmergencyResponseAgent(IGrainFactory grains, Site site, ModeDesk desk, TimeProvider clock)
        : base("GL-070", new Version(1, 0)) =>
        Offer<NothingWanted, HeatLossReport>("heat_loss_response", "Who lacks heat, who must have it back first and when, and in which order to start what can be started.", async (_, _) =>
        {
            var units = (await Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()))).SelectMany(plant => plant.Units).ToList();
            var heat = await grains.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus).GetAsync();
            var now = clock.GetUtcNow();
            return HeatLossReport.From(now, HeatLossAssessment.Of(site, now, units, heat, await desk.GetAsync(), [], startUnits: true), heat);
        });

    /// <summary>An empty object.</summary>
    public sealed record NothingWanted;
}
