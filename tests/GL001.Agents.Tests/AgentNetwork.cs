using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using GL001.Actors;
using GL001.Actors.Agents;
using GL001.Operations;
using GL001.Operations.Tests;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace GL001.Agents.Tests;

/// <summary>A silo with the agents' grains on a database of its own, a clock that is moved by hand, and an ear at the link.</summary>
internal sealed class AgentNetwork : IAsyncDisposable
{
    private InProcessTestCluster _cluster = null!;

    private AgentNetwork()
    {
    }

    public SqliteStore Folder { get; } = new();

    public LinkEar Link { get; } = new();

    public TaskEar Observer { get; } = new();

    public TaskDesk Desk => new(_cluster.Client, Tasks, Folder.Clock);

    public TaskStore Tasks => new(Folder.Database);

    public static async Task<AgentNetwork> StartAsync()
    {
        var network = new AgentNetwork();
        await network.StartSiloAsync();
        return network;
    }

    public IAgentGrain Agent(string instance = "network", string agentId = "GL-055") => _cluster.Client.GetGrain<IAgentGrain>(GrainKeys.Agent(agentId, instance));

    public IAgentBoardGrain Board => _cluster.Client.GetGrain<IAgentBoardGrain>(GrainKeys.AgentBoard);

    public Task<AgentRegistered> RegisterAsync(string instance = "network", int concurrency = 4, string version = "1.2", bool fetches = false) =>
        Agent(instance).RegisterAsync(new AgentRegistration("GL-055", instance, version, AgentProtocol.Version, concurrency,
            [new CapabilityOffer("add", "Adds.", new JsonObject(), new JsonObject())]), fetches);

    public Task<Orchestration.Tasks.DelegatedTask> SubmitAsync(string? plantId = null, string? key = null) =>
        Desk.SubmitAsync(new NewTask("GL-055", "add", """{"left_mw": 1, "right_mw": 2}""") { PlantId = plantId, IdempotencyKey = key });

    public static TaskResult Sum(TaskOffer offer) =>
        new(offer.TaskId, offer.Attempt, AgentOutcomeKind.Succeeded, JsonSerializer.Deserialize<JsonElement>("""{"sum_mw":3}"""), null, 0.1);

    /// <summary>Moves the clock by whole seconds and lets the grains notice each.</summary>
    public async Task AdvanceAsync(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Folder.Clock.Advance(TimeSpan.FromSeconds(1));

            // A call to each grain waits for the turn that the timer began.
            foreach (var (agentId, instance) in await Tasks.OwnersAsync())
            {
                await Agent(instance, agentId).GetAsync();
            }

            await Agent().GetAsync();
        }
    }

    /// <summary>The process dies and another one starts on the same data.</summary>
    public async Task RestartAsync()
    {
        await _cluster.DisposeAsync();
        await Folder.ReopenAsync();
        await StartSiloAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Folder.DisposeAsync();
    }

    private async Task StartSiloAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton<TimeProvider>(Folder.Clock)
            .AddSingleton(Folder.Database)
            .AddSingleton<TaskStore>()
            .AddSingleton<AgentStore>()
            .AddSingleton<IAgentLink>(Link)
            .AddSingleton<ITaskObserver>(Observer)
            .AddGrainMessages());
        builder.ConfigureClient(client => client.Services.AddGrainMessages());
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    internal sealed class LinkEar : IAgentLink
    {
        public ConcurrentQueue<TaskOffer> Offers { get; } = new();

        public ConcurrentQueue<TaskCancel> Cancels { get; } = new();

        public ConcurrentQueue<ResultReceipt> Receipts { get; } = new();

        public bool IsUp { get; set; } = true;

        public Task<bool> OfferAsync(string agentId, string instance, TaskOffer offer)
        {
            if (IsUp)
            {
                Offers.Enqueue(offer);
            }

            return Task.FromResult(IsUp);
        }

        public Task CancelAsync(string agentId, string instance, TaskCancel cancel)
        {
            Cancels.Enqueue(cancel);
            return Task.CompletedTask;
        }

        public Task ConfirmAsync(string agentId, string instance, ResultReceipt receipt)
        {
            Receipts.Enqueue(receipt);
            return Task.CompletedTask;
        }
    }

    internal sealed class TaskEar : ITaskObserver
    {
        public ConcurrentQueue<string> Heard { get; } = new();

        public void Delegated(Orchestration.Tasks.DelegatedTask task) => Heard.Enqueue("delegated");

        public void Attempted(Orchestration.Tasks.DelegatedTask task, bool answered, TimeSpan time) => Heard.Enqueue(answered ? "answered" : "not answered");

        public void Ended(Orchestration.Tasks.DelegatedTask task) => Heard.Enqueue($"{task.State}");
    }
}
