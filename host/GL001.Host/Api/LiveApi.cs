using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using GL001.Actors;
using GL001.Actors.Agents;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>The live state as server-sent events.</summary>
public static class LiveApi
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    public static void MapLiveApi(this IEndpointRouteBuilder app) => app.MapGet("/api/v1/live", GetLive).WithTags("Live").WithName("getLive")
        .WithSummary("Server-sent events, one a second: plants, dispatch and agents in brief. The event's type is state.")
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream");

    private static ServerSentEventsResult<LiveState> GetLive(IGrainFactory grains, Site site, TimeProvider clock, CancellationToken cancellationToken) =>
        TypedResults.ServerSentEvents(StatesAsync(grains, site, clock, cancellationToken));

    private static async IAsyncEnumerable<SseItem<LiveState>> StatesAsync(IGrainFactory grains, Site site, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 1L; !cancellationToken.IsCancellationRequested; number++)
        {
            yield return new SseItem<LiveState>(await ReadAsync(grains, site, clock), "state") { EventId = $"{number}" };
            await Task.Delay(s_period, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<LiveState> ReadAsync(IGrainFactory grains, Site site, TimeProvider clock)
    {
        var plants = await Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()));
        var heat = await grains.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus).GetAsync();
        var dispatch = await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync();
        var fleet = (await grains.GetGrain<IAgentBoardGrain>(GrainKeys.AgentBoard).GetAsync()).Value;
        return new LiveState(
            clock.GetUtcNow(),
            [.. plants.Zip(heat, (plant, judged) => new LivePlant(plant.PlantId, judged.Status, judged.CriticalSystemsOk, plant.HeatDemandMegawatts, plant.HeatOutputMegawatts, plant.Units.Count(unit => unit.IsOnline), plant.Units.Length))],
            dispatch.Status, dispatch.Plan?.CostEur, fleet.Agents.Count(agent => agent.IsConnected), fleet.Cascade.Agents.Length);
    }
}

/// <summary>The network in brief.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="Plants">The plants.</param>
/// <param name="OptimizationStatus">What came of the newest dispatch run.</param>
/// <param name="PlanCostEur">Cost of the plan in force over its horizon; null without one.</param>
/// <param name="ConnectedAgents">Instances of agents that are connected.</param>
/// <param name="FailedAgents">Agents with an instance that does not work.</param>
public sealed record LiveState(DateTimeOffset Timestamp, IReadOnlyList<LivePlant> Plants, DispatchRunStatus OptimizationStatus, double? PlanCostEur, int ConnectedAgents, int FailedAgents);

/// <summary>A plant in brief.</summary>
public sealed record LivePlant(string PlantId, HeatStatus HeatStatus, bool CriticalSystemsOk, double HeatDemandMw, double HeatOutputMw, int ControllersOnline, int Controllers);
