using System.Collections.Immutable;
using GL001.Actors;
using GL001.Actors.Agents;
using GL001.Agents;
using GL001.BuiltInAgents;
using GL001.Gateway;
using GL001.Historian;
using GL001.Host.Agents;
using GL001.Host.Cluster;
using GL001.Host.Api;
using GL001.Host.Emergency;
using GL001.Operations;
using GL001.Orchestration.Fleet;
using GL001.Plant;

namespace GL001.Host.Observation;

/// <summary>Checks everything that has to be right after a change of version or configuration.</summary>
public sealed class Verifier(IGrainFactory grains, Site site, MqttGateway gateway, AgentBus bus, OperationsDatabase operations, HistoryWriter history, ModeDesk desk, IEnumerable<Agent> agents, DutyRoster roster, CoordinatorOptions options, TimeProvider clock)
{
    public async Task<Verification> VerifyAsync()
    {
        var plants = await Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()));
        var heat = await grains.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus).GetAsync();
        var dispatch = await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync();
        var fleet = (await grains.GetGrain<IAgentBoardGrain>(GrainKeys.AgentBoard).GetAsync()).Value.Agents;
        var (stores, storeProblem) = await MetricsApi.PingAsync(operations);
        var silent = plants.SelectMany(plant => plant.Units).Where(unit => !unit.IsOnline).Select(unit => unit.UnitId).ToList();
        var cold = heat.Where(plant => !plant.CriticalSystemsOk).Select(plant => plant.PlantId).ToList();
        var notNormal = heat.Where(plant => plant.Status != HeatStatus.Normal).Select(plant => plant.PlantId).ToList();
        var modes = await desk.GetAsync();
        var old = fleet.Where(agent => agent.RegisteredAt is not null && !agent.IsCompatible).Select(agent => $"{agent.AgentId} {agent.Version}").ToList();
        var away = fleet.Where(agent => agent.Connection is AgentConnection.Silent or AgentConnection.Disconnected).Select(agent => $"{agent.AgentId} at {agent.Instance}").ToList();
        ImmutableArray<VerificationCheck> checks =
        [
            new("message_bus", gateway.IsConnected && gateway.IsPumping && (bus.IsConnected || !MetricsApi.IsAgentBusHere(roster, options)), gateway.IsConnected ? "" : "the broker is not reachable"),
            new("database", stores, storeProblem),
            new("history", !history.IsFailing, history.IsFailing ? "it cannot be written" : ""),
            new("critical_heat", cold.Count == 0, cold.Count == 0 ? "" : $"life-safety demand is not supplied at {string.Join(", ", cold)}"),
            new("controllers", silent.Count == 0, silent.Count == 0 ? "" : $"not online: {string.Join(", ", silent)}"),
            new("heat", notNormal.Count == 0, notNormal.Count == 0 ? "" : $"not normal at {string.Join(", ", notNormal)}"),
            new("heat_distribution", dispatch.Plan is not null && !dispatch.IsOverdue(clock.GetUtcNow(), TimeSpan.FromSeconds(site.Dispatch.IntervalSeconds)),
                dispatch.Plan is null ? $"no plan is in force; the newest run: {ApiText.Of(dispatch.Status)} {dispatch.Reason}".TrimEnd() : ""),
            new("modes", modes.IsNormal, modes.IsNormal ? "" : "orders stand beside the plan, see emergency/modes"),
            new("agent_versions", old.Count == 0, old.Count == 0 ? "" : $"not compatible: {string.Join(", ", old)}"),
            new("agents_connected", away.Count == 0, away.Count == 0 ? "" : $"away: {string.Join(", ", away)}"),
            await CalculationsAsync(),
        ];
        return new Verification(clock.GetUtcNow(), checks.All(check => check.Passed), ApiDocument.Version, checks);
    }

    private async Task<VerificationCheck> CalculationsAsync()
    {
        var problems = (await WorkedExamples.CheckAllAsync(agents, clock)).Where(found => found.Problem.Length > 0).Select(found => $"{found.Example}: {found.Problem}").ToList();
        return new VerificationCheck("calculations", problems.Count == 0, string.Join(" ", problems));
    }
}
