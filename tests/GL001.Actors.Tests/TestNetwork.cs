using System.Collections.Concurrent;
using GL001.Actors.Modes;
using GL001.Dispatch;
using GL001.Gateway;
using GL001.Historian;
using GL001.Operations;
using GL001.Plant;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Storage;
using Orleans.TestingHost;

namespace GL001.Actors.Tests;

/// <summary>A silo of its own with every grain, a clock that stands still, and an ear at the lease sender.</summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private TestNetwork(InProcessTestCluster cluster, FakeTimeProvider clock, FailingClock plannerClock, LeaseEar leases, ReplanSignal replan, KnownHistory history, MemoryStorage storage, PlanningHook planning)
    {
        _cluster = cluster;
        Clock = clock;
        PlannerClock = plannerClock;
        Leases = leases;
        Replan = replan;
        History = history;
        Storage = storage;
        Planning = planning;
    }

    public FakeTimeProvider Clock { get; }

    /// <summary>The planner's own clock, which can be made to fail in the midst of planning.</summary>
    public FailingClock PlannerClock { get; }

    public LeaseEar Leases { get; }

    public ReplanSignal Replan { get; }

    public KnownHistory History { get; }

    /// <summary>Where grains keep what they must not forget; can be made to fail.</summary>
    public MemoryStorage Storage { get; }

    /// <summary>What happens in the midst of planning.</summary>
    public PlanningHook Planning { get; }

    public IOperatingModeGrain Modes => _cluster.Client.GetGrain<IOperatingModeGrain>(GrainKeys.OperatingModes);

    public IDispatchGrain Dispatch => _cluster.Client.GetGrain<IDispatchGrain>(GrainKeys.Dispatch);

    public IHeatStatusGrain Heat => _cluster.Client.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus);

    public static async Task<TestNetwork> StartAsync(Site site, DispatchOptions? options = null, KnownEpochs? epochs = null, StandingOptions? standing = null)
    {
        var clock = new FakeTimeProvider(Told.At);
        var plannerClock = new FailingClock();
        var leases = new LeaseEar();
        var replan = new ReplanSignal();
        var history = new KnownHistory();
        var storage = new MemoryStorage();
        var planning = new PlanningHook();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureClient(client => client.Services.AddGrainMessages());
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddGrainMessages()
            .AddSingleton(site)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(new DispatchPlanner(plannerClock, options) { Hindrance = () => planning.Happens?.Invoke() })
            .AddSingleton(standing ?? new StandingOptions { LookLimit = TimeSpan.FromSeconds(5) })   // no test is about how long a busy machine takes
            .AddSingleton<ILeaseSender>(leases)
            .AddSingleton<IEpochs>(epochs ?? new KnownEpochs())
            .AddSingleton<IHistorian>(history)
            .AddKeyedSingleton<IGrainStorage>(OperatingModeGrain.StorageName, storage)
            .AddGrainMessages()
            .AddSingleton(replan));
        builder.ConfigureClient(client => client.Services.AddGrainMessages());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestNetwork(cluster, clock, plannerClock, leases, replan, history, storage, planning);
    }

    public Task TellAsync(PlantEvent plantEvent) => Controller(plantEvent.ControllerId, plantEvent.PlantId).HandleAsync(plantEvent);

    public IControllerGrain Controller(string controllerId, string plantId = "Plant-A") =>
        _cluster.Client.GetGrain<IControllerGrain>(GrainKeys.Controller(plantId, controllerId));

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    internal sealed class FailingClock : TimeProvider
    {
        public Exception? Failure { get; set; }

        public override long GetTimestamp() => Failure is null ? base.GetTimestamp() : throw Failure;
    }

    /// <summary>Takes leases instead of a gateway.</summary>
    internal sealed class LeaseEar : ILeaseSender
    {
        private readonly Lock _lock = new();
        private readonly List<LeaseCommand> _heard = [];

        public IReadOnlyList<LeaseCommand> Heard
        {
            get
            {
                lock (_lock)
                {
                    return [.. _heard];
                }
            }
        }

        /// <summary>What sending does after it was heard; by default it succeeds.</summary>
        public Func<LeaseCommand, Task<bool>> Answer { get; set; } = _ => Task.FromResult(true);

        public Task<bool> SendLeaseAsync(LeaseCommand lease, CancellationToken cancellationToken = default)
        {
            lock (_lock)
            {
                _heard.Add(lease);
            }

            return Answer(lease);
        }
    }

    internal sealed class PlanningHook
    {
        public Action? Happens { get; set; }
    }

    /// <summary>Keeps states as the operations database does, as JSON, for as long as the network lives.</summary>
    internal sealed class MemoryStorage : IGrainStorage
    {
        private static readonly JsonStateSerializer s_json = new();
        private readonly ConcurrentDictionary<string, string> _states = new();

        public Exception? Failure { get; set; }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            ThrowIfFailing();
            grainState.RecordExists = _states.TryGetValue($"{stateName} {grainId}", out var json);
            grainState.State = json is null ? Activator.CreateInstance<T>() : s_json.Deserialize<T>(BinaryData.FromString(json));
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            ThrowIfFailing();
            _states[$"{stateName} {grainId}"] = s_json.Serialize(grainState.State).ToString();
            grainState.RecordExists = true;
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

        private void ThrowIfFailing()
        {
            if (Failure is { } failure)
            {
                throw failure;
            }
        }
    }

    /// <summary>Keeps plans and events, and nothing else.</summary>
    internal sealed class KnownHistory : IHistorian
    {
        public ConcurrentQueue<PlanRecord> Plans { get; } = new();

        public ConcurrentQueue<HistoryEvent> Events { get; } = new();

        public Task AppendSamplesAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task AppendEventAsync(HistoryEvent historyEvent, CancellationToken cancellationToken = default)
        {
            Events.Enqueue(historyEvent);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<long>> AppendRecordsAsync(IReadOnlyList<NumberedRecord> records, CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<long>>([.. records.Select(record => record.Number)]);

        public Task AppendPlanAsync(PlanRecord plan, CancellationToken cancellationToken = default)
        {
            Plans.Enqueue(plan);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<Sample>> ReadSamplesAsync(string plantId, string unitId, string tag, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<Sample>>([]);

        public Task<IReadOnlyList<RollUp>> ReadRollUpsAsync(string plantId, string unitId, string tag, RollUpStep step, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<RollUp>>([]);

        public Task<IReadOnlyList<HistoryEvent>> ReadEventsAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<HistoryEvent>>([]);

        public Task<IReadOnlyList<PlanRecord>> ReadPlansAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<PlanRecord>>([.. Plans.Where(plan => plan.At >= from && plan.At < to).Reverse().Take(limit)]);

        public Task<PlanRecord?> LatestPlanAsync(CancellationToken cancellationToken = default) => Task.FromResult<PlanRecord?>(Plans.LastOrDefault());
    }
}

/// <summary>Hands out epochs as the operations store does.</summary>
internal sealed class KnownEpochs : IEpochs
{
    private readonly ConcurrentDictionary<string, long> _highest = new();

    public Exception? Failure { get; set; }

    public Task<long> NextAsync(string plantId, string controllerId, long? highestTold) => Failure is { } failure
        ? Task.FromException<long>(failure)
        : Task.FromResult(_highest.AddOrUpdate($"{plantId}/{controllerId}", highestTold + 1 ?? 0, (_, last) => Math.Max(last + 1, highestTold + 1 ?? 0)));
}
