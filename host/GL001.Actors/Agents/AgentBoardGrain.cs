using GL001.Agents;
using GL001.Operations;
using GL001.Orchestration.Fleet;
using Orleans.Concurrency;

namespace GL001.Actors.Agents;

/// <summary>Collects what the agents' grains report, for those who want to see all of them or choose one.</summary>
public interface IAgentBoardGrain : IGrainWithStringKey
{
    [OneWay]
    Task ReportAsync([Immutable] AgentStatus status);

    Task<Immutable<AgentFleet>> GetAsync();

    /// <summary>The instance that shall do a task of an agent: the plant's own where there is one, else the network's.</summary>
    Task<AgentStatus?> RouteAsync(string agentId, string? plantId);
}

/// <inheritdoc cref="IAgentBoardGrain"/>
public sealed class AgentBoardGrain(AgentStore agents, TimeProvider clock) : Grain, IAgentBoardGrain
{
    /// <summary>After a start of the coordinator, agents have this long to come back before their silence counts.</summary>
    public static readonly TimeSpan Grace = 3 * AgentRules.SilenceLimit;

    private readonly SortedDictionary<(string AgentId, string Instance), AgentStatus> _known = [];
    private DateTimeOffset _startedAt;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _startedAt = clock.GetUtcNow();
        foreach (var known in await agents.AllAsync())
        {
            var told = known.Registration;
            _known[(told.AgentId, told.Instance)] = new AgentStatus
            {
                AgentId = told.AgentId,
                Instance = told.Instance,
                Version = told.Version,
                IsCompatible = AgentRules.Incompatibility(told).Length == 0,
                RegisteredAt = known.RegisteredAt,
                Reason = "Not heard since the coordinator started.",
                Capabilities = [.. told.Capabilities.Select(offer => offer.Name)],
            };
        }

        await base.OnActivateAsync(cancellationToken);
    }

    public Task ReportAsync(AgentStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);

        // A grain that only holds tasks knows nothing of its agent yet: what is known from before holds.
        if (status.Connection != AgentConnection.NotRegistered)
        {
            _known[(status.AgentId, status.Instance)] = status;
        }

        return Task.CompletedTask;
    }

    public Task<Immutable<AgentFleet>> GetAsync()
    {
        var all = _known.Values.Select(Judged).ToList();
        var missing = AgentCatalogue.Coordinated.Select(entry => entry.Id).Except(all.Select(status => status.AgentId))
            .Select(id => new AgentStatus { AgentId = id, Instance = AgentProtocol.Network });
        return Task.FromResult(new Immutable<AgentFleet>(new AgentFleet(
            [.. all.Concat(missing).OrderBy(status => status.AgentId, StringComparer.Ordinal).ThenBy(status => status.Instance, StringComparer.Ordinal)],
            Cascade.Of(all))));
    }

    public Task<AgentStatus?> RouteAsync(string agentId, string? plantId)
    {
        var own = plantId is null ? null : _known.GetValueOrDefault((agentId, plantId));
        var network = _known.GetValueOrDefault((agentId, AgentProtocol.Network));
        return Task.FromResult(own is { IsConnected: true } || network is null ? own : network.IsConnected || own is null ? network : own);
    }

    private AgentStatus Judged(AgentStatus status) =>
        status.Connection == AgentConnection.NotRegistered && clock.GetUtcNow() - _startedAt > Grace ? status with { Connection = AgentConnection.Silent } : status;
}
