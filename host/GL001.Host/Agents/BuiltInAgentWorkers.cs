using System.Collections.Immutable;
using GL001.Actors;
using GL001.Actors.Agents;
using GL001.Agents;

namespace GL001.Host.Agents;

/// <summary>The agents that the coordinator brings along, wherever they run.</summary>
public interface IBuiltInAgents
{
    /// <inheritdoc cref="BuiltInAgentWorkers.RestartAsync"/>
    Task<int> RestartAsync();
}

/// <summary>Runs the agents that live in this process, by the same protocol as the others.</summary>
public sealed partial class BuiltInAgentWorkers(IEnumerable<Agent> agents, IGrainFactory grains, TimeProvider clock, ILogger<BuiltInAgentWorkers> logger) : BackgroundService, IBuiltInAgents
{
    private const int TasksAtATime = 4;

    private readonly ILogger _logger = logger;
    private ImmutableDictionary<string, Worker> _workers = [];

    /// <summary>Whether an instance is one of these.</summary>
    public bool Runs(string agentId, string instance) => instance == AgentProtocol.Network && _workers.ContainsKey(agentId);

    public void Take(string agentId, TaskOffer offer) => _workers[agentId].Take(offer);

    public void Cancel(string agentId, TaskCancel cancel) => _workers[agentId].Runtime.Cancel(cancel);

    public void Confirm(string agentId, ResultReceipt receipt) => _workers[agentId].Runtime.Confirm(receipt);

    /// <summary>Starts every worker over: what ran is stopped and comes again as another attempt. Returns how many workers there are.</summary>
    public async Task<int> RestartAsync()
    {
        var old = _workers;
        _workers = Make();
        foreach (var worker in old.Values)
        {
            worker.Runtime.Dispose();
        }

        await Task.WhenAll(_workers.Values.Select(worker => worker.RegisterAsync()));
        return _workers.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _workers = Make();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.WhenAll(_workers.Values.Select(worker => worker.BeatAsync()));
            }
            catch (Exception problem)
            {
                // Their silence shows in their state; the next beat may come through.
                LogBeatFailed(problem);
            }

            await Task.Delay(TimeSpan.FromSeconds(AgentProtocol.HeartbeatSeconds), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var ended = _workers;
        _workers = [];
        foreach (var worker in ended.Values)
        {
            worker.Runtime.Dispose();
        }
    }

    private ImmutableDictionary<string, Worker> Make() => agents.ToImmutableDictionary(
        agent => agent.Id,
        agent => new Worker(new AgentRuntime(agent, AgentProtocol.Network, clock, TasksAtATime), grains.GetGrain<IAgentGrain>(GrainKeys.Agent(agent.Id, AgentProtocol.Network))));

    private sealed class Worker(AgentRuntime runtime, IAgentGrain grain) : ICoordinatorLink
    {
        public AgentRuntime Runtime => runtime;

        public void Take(TaskOffer offer) => runtime.Take(offer, this);

        public Task<AgentRegistered> RegisterAsync() => grain.RegisterAsync(runtime.Registration, fetches: false);

        public async Task BeatAsync()
        {
            if (!await grain.HeartbeatAsync(runtime.Heartbeat()))
            {
                await RegisterAsync();
            }

            foreach (var result in runtime.Unconfirmed())
            {
                await grain.ResultAsync(result);
            }
        }

        public Task HeartbeatAsync(AgentHeartbeat heartbeat, CancellationToken cancellationToken) => grain.HeartbeatAsync(heartbeat);

        public Task ProgressAsync(TaskProgress progress, CancellationToken cancellationToken) => grain.ProgressAsync(progress);

        public Task ResultAsync(TaskResult result, CancellationToken cancellationToken) => grain.ResultAsync(result);
    }

    [LoggerMessage(EventId = 6011, Level = LogLevel.Error, Message = "Built-in agents could not give their sign of life")]
    private partial void LogBeatFailed(Exception problem);
}

/// <summary>Brings messages to the agents of this process directly and to all others over the bus.</summary>
public sealed class AgentLink(BuiltInAgentWorkers builtIn, AgentBus bus) : IAgentLink
{
    public Task<bool> OfferAsync(string agentId, string instance, TaskOffer offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        if (!builtIn.Runs(agentId, instance))
        {
            return bus.SendAsync(agentId, instance, AgentTopics.Task, offer);
        }

        builtIn.Take(agentId, offer);
        return Task.FromResult(true);
    }

    public Task CancelAsync(string agentId, string instance, TaskCancel cancel)
    {
        if (!builtIn.Runs(agentId, instance))
        {
            return bus.SendAsync(agentId, instance, AgentTopics.Cancel, cancel);
        }

        builtIn.Cancel(agentId, cancel);
        return Task.CompletedTask;
    }

    public Task ConfirmAsync(string agentId, string instance, ResultReceipt receipt)
    {
        if (!builtIn.Runs(agentId, instance))
        {
            return bus.SendAsync(agentId, instance, AgentTopics.Receipt, receipt);
        }

        builtIn.Confirm(agentId, receipt);
        return Task.CompletedTask;
    }
}
