using System.Collections.Immutable;
using GL001.Actors.Agents;
using GL001.Agents;
using GL001.Gateway;
using GL001.Host.Agents;
using GL001.Host.Parameters;

namespace GL001.Host.Cluster;

/// <summary>Brings messages for agents to the replica that has the line to them.</summary>
public sealed class ClusterAgentLink(IGrainFactory grains) : IAgentLink, IBuiltInAgents
{
    private IAgentLineGrain Line => grains.GetGrain<IAgentLineGrain>(Duties.Agents);

    public Task<bool> OfferAsync(string agentId, string instance, TaskOffer offer) => Line.OfferAsync(agentId, instance, offer);

    public Task CancelAsync(string agentId, string instance, TaskCancel cancel) => Line.CancelAsync(agentId, instance, cancel);

    public Task ConfirmAsync(string agentId, string instance, ResultReceipt receipt) => Line.ConfirmAsync(agentId, instance, receipt);

    public Task<int> RestartAsync() => Line.RestartWorkersAsync();
}

/// <summary>Asks for parameters on the replica that hears the plant.</summary>
public sealed class ClusterParameterDesk(IGrainFactory grains) : IParameterDesk
{
    public Task<ImmutableArray<ToldParameter>?> ReadAsync(UnitAddress unit, CancellationToken cancellationToken) =>
        grains.GetGrain<IPlantLineGrain>(unit.PlantId).ReadParametersAsync(unit.ControllerId, unit.UnitId).WaitAsync(cancellationToken);

    public Task<string?> ChangeAsync(UnitAddress unit, string name, double value, CancellationToken cancellationToken) =>
        grains.GetGrain<IPlantLineGrain>(unit.PlantId).ChangeParameterAsync(unit.ControllerId, unit.UnitId, name, value).WaitAsync(cancellationToken);
}
