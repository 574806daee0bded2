using System.Collections.Immutable;
using GL001.Agents;
using GL001.Gateway;
using GL001.Host.Agents;
using GL001.Host.Parameters;
using Orleans.Concurrency;

namespace GL001.Host.Cluster;

/// <summary>A duty: the replica on which this grain is active does it.</summary>
public interface IDutyGrain : IGrainWithStringKey
{
    /// <summary>Wakes it where it sleeps.</summary>
    Task TouchAsync();
}

/// <summary>The line to one plant, by its id: on the replica that hears the plant, and so gets its controllers' answers.</summary>
public interface IPlantLineGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="IDutyGrain.TouchAsync"/>
    Task TouchAsync();

    /// <inheritdoc cref="ParameterDesk.ReadAsync"/>
    [AlwaysInterleave]
    Task<ImmutableArray<ToldParameter>?> ReadParametersAsync(string controllerId, string unitId);

    /// <inheritdoc cref="ParameterDesk.ChangeAsync"/>
    [AlwaysInterleave]
    Task<string?> ChangeParameterAsync(string controllerId, string unitId, string name, double value);
}

/// <summary>The line to all agents: on the replica that has their bus and the agents that the coordinator brings along.</summary>
public interface IAgentLineGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="IDutyGrain.TouchAsync"/>
    Task TouchAsync();

    [AlwaysInterleave]
    Task<bool> OfferAsync(string agentId, string instance, TaskOffer offer);

    [AlwaysInterleave]
    Task CancelAsync(string agentId, string instance, TaskCancel cancel);

    [AlwaysInterleave]
    Task ConfirmAsync(string agentId, string instance, ResultReceipt receipt);

    /// <inheritdoc cref="BuiltInAgentWorkers.RestartAsync"/>
    [AlwaysInterleave]
    Task<int> RestartWorkersAsync();
}

/// <summary>What all duties have in common: they are done for as long as their grain is active.</summary>
public abstract class Duty(DutyRoster roster) : Grain
{
    protected abstract string Name { get; }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await roster.TakeAsync(Name);
        await base.OnActivateAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await roster.GiveUpAsync(Name);
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    public Task TouchAsync()
    {
        // A replica that is about to end has let go of it already.
        if (!roster.Holds(Name))
        {
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }
}

/// <inheritdoc cref="IDutyGrain"/>
public sealed class DutyGrain(DutyRoster roster) : Duty(roster), IDutyGrain
{
    protected override string Name => this.GetPrimaryKeyString();
}

/// <inheritdoc cref="IPlantLineGrain"/>
public sealed class PlantLineGrain(DutyRoster roster, ParameterDesk desk) : Duty(roster), IPlantLineGrain
{
    protected override string Name => Duties.Plant(this.GetPrimaryKeyString());

    public Task<ImmutableArray<ToldParameter>?> ReadParametersAsync(string controllerId, string unitId) =>
        desk.ReadAsync(new UnitAddress(this.GetPrimaryKeyString(), controllerId, unitId), CancellationToken.None);

    public Task<string?> ChangeParameterAsync(string controllerId, string unitId, string name, double value) =>
        desk.ChangeAsync(new UnitAddress(this.GetPrimaryKeyString(), controllerId, unitId), name, value, CancellationToken.None);
}

/// <inheritdoc cref="IAgentLineGrain"/>
public sealed class AgentLineGrain(DutyRoster roster, AgentLink link, BuiltInAgentWorkers workers) : Duty(roster), IAgentLineGrain
{
    protected override string Name => this.GetPrimaryKeyString();

    public Task<bool> OfferAsync(string agentId, string instance, TaskOffer offer) => link.OfferAsync(agentId, instance, offer);

    public Task CancelAsync(string agentId, string instance, TaskCancel cancel) => link.CancelAsync(agentId, instance, cancel);

    public Task ConfirmAsync(string agentId, string instance, ResultReceipt receipt) => link.ConfirmAsync(agentId, instance, receipt);

    public Task<int> RestartWorkersAsync() => workers.RestartAsync();
}
