using GL001.Dispatch;
using GL001.Gateway;
using GL001.Historian;
using GL001.Plant;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;

namespace GL001.Actors.Tests;

/// <summary>A silo of its own with every grain, a clock that stands still, and an ear at the lease sender.</summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private TestNetwork(InProcessTestCluster cluster, FakeTimeProvider clock, FailingClock plannerClock, LeaseEar leases, ReplanSignal replan)
    {
        _cluster = cluster;
        Clock = clock;
        PlannerClock = plannerClock;
        Leases = leases;
        Replan = replan;
    }

    public FakeTimeProvider Clock { get; }

    /// <summary>The planner's own clock, which can be made to fail in the midst of planning.</summary>
    public FailingClock PlannerClock { get; }

    public LeaseEar Leases { get; }

    public ReplanSignal Replan { get; }

    public IDispatchGrain Dispatch => _cluster.Client.GetGrain<IDispatchGrain>(GrainKeys.Dispatch);

    public IHeatStatusGrain Heat => _cluster.Client.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus);

    public static async Task<TestNetwork> StartAsync(Site site, DispatchOptions? options = null)
    {
        var clock = new FakeTimeProvider(Told.At);
        var plannerClock = new FailingClock();
        var leases = new LeaseEar();
        var replan = new ReplanSignal();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton(site)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(new DispatchPlanner(plannerClock, options))
            .AddSingleton<ILeaseSender>(leases)
            .AddSingleton<IHistorian>(new NoHistory())
            .AddSingleton(replan)
            .AddGrainMessages());
        builder.ConfigureClient(client => client.Services.AddGrainMessages());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestNetwork(cluster, clock, plannerClock, leases, replan);
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

    private sealed class NoHistory : IHistorian
    {
        public Task AppendSamplesAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task AppendEventAsync(HistoryEvent historyEvent, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<long> AppendRecordAsync(NumberedRecord record, CancellationToken cancellationToken = default) => Task.FromResult(record.Number);

        public Task AppendPlanAsync(PlanRecord plan, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<IReadOnlyList<Sample>> ReadSamplesAsync(string plantId, string unitId, string tag, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<Sample>>([]);

        public Task<IReadOnlyList<HistoryEvent>> ReadEventsAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<HistoryEvent>>([]);

        public Task<PlanRecord?> LatestPlanAsync(CancellationToken cancellationToken = default) => Task.FromResult<PlanRecord?>(null);
    }
}
