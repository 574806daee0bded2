using System.Collections.Immutable;
using GL001.Actors;
using GL001.Actors.Agents;
using GL001.Gateway;
using GL001.Historian;
using GL001.Host.Agents;
using GL001.Host.Cluster;
using GL001.Host.Observation;
using GL001.Operations;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>Figures for people at a terminal. Prometheus reads /api/v1/metrics.</summary>
public static class MetricsApi
{
    /// <summary>Above this the bus warns (features M9), s.</summary>
    private const double LagWarningSeconds = 0.5;

    public static void MapMetricsApi(this IEndpointRouteBuilder app)
    {
        var metrics = app.MapGroup("/api/v1/metrics").WithTags("Metrics");
        metrics.MapGet("/cache", GetCache).WithName("getCacheMetrics").WithSummary("How often what was worked out before could be used again.");
        metrics.MapGet("/database", GetDatabase).WithName("getDatabaseMetrics").WithSummary("The stores of this coordinator: reachable, how fast, how large.");
        metrics.MapGet("/database-slow-queries", GetSlowQueries).WithName("getSlowQueries").WithSummary("Transactions of 100 ms and more, the newest first.");
        metrics.MapGet("/errors", GetErrors).WithName("getErrorMetrics").WithSummary("What failed or was refused since the start.");
        metrics.MapGet("/latency-breakdown", GetLatencies).WithName("getLatencyBreakdown").WithSummary("Times of every operation of the last five minutes, the slowest first.");
        metrics.MapGet("/load-distribution", GetLoad).WithName("getLoadDistribution").WithSummary("Heat by plant and unit, tasks by agent.");
        metrics.MapGet("/slow-operations", (OperationTimes times) => TypedResults.Ok(new SlowOperations(OperationTimes.SlowSeconds, times.Slow()))).WithName("getSlowOperations")
            .WithSummary("Operations of half a second and more, the newest first.");

        var bus = app.MapGroup("/api/v1/message-bus").WithTags("Message bus");
        bus.MapGet("/health", GetBusHealth).WithName("getMessageBusHealth").WithSummary("Whether the broker is reachable, and whether what comes from it is handled in time.");
        bus.MapGet("/lag", GetBusLag).WithName("getMessageBusLag").WithSummary("From the receipt of a message until it was handled.");
        app.MapGet("/api/v1/health/database", GetDatabaseHealth).WithTags("Health").WithName("getDatabaseHealth").WithSummary("Whether history and operations can be written and read; 503 when one cannot.")
            .Produces<DatabaseHealth>()
            .Produces<DatabaseHealth>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Ok<CacheMetrics>> GetCache(IGrainFactory grains)
    {
        var dispatch = await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync();
        var program = new CacheLine("dispatch_program", Math.Max(0, dispatch.Runs - dispatch.ProgramBuilds), dispatch.ProgramBuilds);
        return TypedResults.Ok(new CacheMetrics(program.HitRate, [program]));
    }

    private static async Task<Ok<DatabaseMetrics>> GetDatabase(OperationsDatabase operations, IHistoryStore store, HistoryWriter history)
    {
        var (available, _) = await PingAsync(operations);
        var historySize = await SizeAsync(store);
        var statistics = operations.Statistics();
        var size = available ? await operations.SizeAsync() : 0;
        return TypedResults.Ok(new DatabaseMetrics(
            available && !history.IsFailing, operations.Name, statistics.CommitSeconds * 1000.0, statistics.Writes + statistics.Reads,
            new ConnectionPool(operations.MostConnections, statistics.Waiting > 0 ? 1 : 0, statistics.Waiting), [], size + historySize,
            [
                new StoreMetrics("operations", operations.Name, size, statistics.Waiting, !available),
                new StoreMetrics("history", store.Name, historySize, history.Backlog, history.IsFailing),
            ]));
    }

    private static Ok<SlowQueries> GetSlowQueries(OperationsDatabase operations) =>
        TypedResults.Ok(new SlowQueries(SlowCommit.SlowSeconds * 1000.0, [.. operations.Statistics().Slow.Select(slow => new SlowQuery("operations", slow.At, slow.Seconds * 1000.0, slow.Writes))]));

    private static Ok<ErrorMetrics> GetErrors(HostMetrics metrics, MqttGateway gateway, AgentBus agents, HistoryWriter history)
    {
        var (runs, requests) = (metrics.RunFailureRatio, metrics.RequestFailureRatio);
        return TypedResults.Ok(new ErrorMetrics(
            double.IsNaN(runs) ? null : runs, double.IsNaN(requests) ? null : requests,
            [
                .. metrics.Errors.OrderByDescending(error => error.Value).Select(error => new ErrorLine("http", $"{error.Key.Method} {error.Key.Route} {error.Key.Code}", error.Value)),
                .. gateway.Rejections.Snapshot().Where(rejection => rejection.Value > 0).Select(rejection => new ErrorLine("wire", ApiText.Of(rejection.Key), rejection.Value)),
                .. new[]
                {
                    new ErrorLine("wire", "handling_failed", gateway.SinkFailures + gateway.MessageFailures), new ErrorLine("wire", "dropped", gateway.MessagesDropped),
                    new ErrorLine("agents", "not_handled", agents.Failures), new ErrorLine("agents", "dropped", agents.Dropped),
                    new ErrorLine("history", "lost", history.Dropped + history.Refused),
                }.Where(line => line.Count > 0),
            ]));
    }

    private static Ok<LatencyBreakdown> GetLatencies(OperationTimes times) =>
        TypedResults.Ok(new LatencyBreakdown([.. times.All().Select(time => new LatencyLine(time.Operation, time.Count, Milliseconds(time.P50Seconds), Milliseconds(time.P95Seconds), Milliseconds(time.LongestSeconds)))]));

    private static async Task<Ok<LoadDistribution>> GetLoad(IGrainFactory grains, Site site, TaskDesk desk)
    {
        var plants = await Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()));
        var total = plants.Sum(plant => plant.HeatOutputMegawatts);
        return TypedResults.Ok(new LoadDistribution(
            [
                .. site.Plants.Zip(plants, (plant, live) => new PlantLoad(plant.Id, live.HeatDemandMegawatts, live.HeatOutputMegawatts, total > 0.0 ? live.HeatOutputMegawatts / total : null,
                    [.. plant.Units.Zip(live.Units, (unit, told) => new UnitLoad(unit.Id, UnitJudgement.BelievedHeatMegawatts(unit, told), unit.MaxHeat.Megawatts, UnitJudgement.BelievedHeatMegawatts(unit, told) / unit.MaxHeat.Megawatts))])),
            ],
            [.. (await desk.DistributionAsync()).Select(depth => new AgentLoad(depth.AgentId, depth.Instance, depth.Pending, depth.Running))]));
    }

    private static Ok<BusHealth> GetBusHealth(MqttGateway gateway, AgentBus agents, DutyRoster roster, CoordinatorOptions options, OperationTimes times)
    {
        var lag = times.Of(HostMetrics.MessageBus)?.P95Seconds;
        var status = !gateway.IsConnected || !gateway.IsPumping || (!agents.IsConnected && IsAgentBusHere(roster, options)) ? HealthState.Unhealthy : lag > LagWarningSeconds ? HealthState.Degraded : HealthState.Healthy;
        return TypedResults.Ok(new BusHealth(status, gateway.IsConnected, agents.IsConnected, gateway.Connects, gateway.LastMessageAt, Milliseconds(lag)));
    }

    /// <summary>Of several replicas one has the agents' bus.</summary>
    internal static bool IsAgentBusHere(DutyRoster roster, CoordinatorOptions options) => !options.Cluster || roster.Holds(Duties.Agents);

    private static Ok<BusLag> GetBusLag(MqttGateway gateway, AgentBus agents, OperationTimes times)
    {
        var time = times.Of(HostMetrics.MessageBus);
        return TypedResults.Ok(new BusLag(Milliseconds(time?.P50Seconds), Milliseconds(time?.P95Seconds), Milliseconds(time?.LongestSeconds), gateway.Backlog, agents.Backlog, gateway.MessagesReceived, agents.Received));
    }

    private static async Task<JsonHttpResult<DatabaseHealth>> GetDatabaseHealth(OperationsDatabase operations, HistoryWriter history, IHistorian historian)
    {
        var (available, reason) = await PingAsync(operations);
        var historyReason = history.IsFailing ? "its store does not take what is written" : await ReadHistoryAsync(historian);
        List<HealthCheck> checks =
        [
            new("operations", available ? HealthState.Healthy : HealthState.Unhealthy, available ? "reads and writes" : reason),
            new("history", historyReason is null ? HealthState.Healthy : HealthState.Degraded, historyReason ?? "reads and writes"),
        ];
        var worst = checks.Max(check => check.Status);
        return TypedResults.Json(new DatabaseHealth(worst, checks), statusCode: worst == HealthState.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    /// <summary>Writes nothing, to the disk and back.</summary>
    internal static async Task<(bool Available, string Reason)> PingAsync(OperationsDatabase operations)
    {
        try
        {
            await operations.WriteAsync(_ => { });
            return (true, "");
        }
        catch (OperationsException problem)
        {
            return (false, problem.Message);
        }
    }

    private static async Task<string?> ReadHistoryAsync(IHistorian historian)
    {
        try
        {
            await historian.LatestPlanAsync();
            return null;
        }
        catch (HistorianException problem)
        {
            return problem.Message;
        }
    }

    /// <summary>Zero while the store does not answer: its check says so.</summary>
    private static async Task<long> SizeAsync(IHistoryStore store)
    {
        try
        {
            return await store.SizeAsync();
        }
        catch (HistorianException)
        {
            return 0;
        }
    }

    private static double Milliseconds(double seconds) => Math.Round(seconds * 1000.0, 3);

    private static double? Milliseconds(double? seconds) => seconds is { } known ? Milliseconds(known) : null;
}

/// <summary>Uses of what was worked out before.</summary>
/// <param name="HitRate">Of all caches together, 0 to 1; null before the first use.</param>
/// <param name="Caches">Each for itself.</param>
public sealed record CacheMetrics(double? HitRate, ImmutableArray<CacheLine> Caches);

/// <summary>One cache. dispatch_program: the linear program of the dispatch, solved again with other numbers instead of built anew.</summary>
public sealed record CacheLine(string Name, int Hits, int Misses)
{
    /// <summary>0 to 1; null before the first use.</summary>
    public double? HitRate => Hits + Misses == 0 ? null : Hits / (double)(Hits + Misses);
}

/// <summary>The stores of this coordinator.</summary>
/// <param name="Available">Whether all of them take what is written.</param>
/// <param name="Endpoint">Where operations are kept.</param>
/// <param name="AvgLatencyMs">Mean time of a transaction of operations; null before the first.</param>
/// <param name="QueryCount">Reads and writes of operations since the start.</param>
/// <param name="ConnectionPool">Of operations: how many connections there may be. One writes, and takes many writes at a time.</param>
/// <param name="ReadReplicas">None with SQLite.</param>
/// <param name="Size">Bytes of all stores.</param>
/// <param name="Stores">Each for itself.</param>
public sealed record DatabaseMetrics(
    bool Available, string Endpoint, double? AvgLatencyMs, long QueryCount, ConnectionPool ConnectionPool, ImmutableArray<string> ReadReplicas, long Size, ImmutableArray<StoreMetrics> Stores);

/// <summary>Connections to a store.</summary>
/// <param name="PoolSize">How many there are.</param>
/// <param name="InUse">How many are at work.</param>
/// <param name="WaitCount">Writes that wait.</param>
public sealed record ConnectionPool(int PoolSize, int InUse, int WaitCount);

public sealed record StoreMetrics(string Name, string Path, long SizeBytes, int Waiting, bool Failing);

public sealed record SlowQueries(double ThresholdMs, ImmutableArray<SlowQuery> Queries);

/// <summary>One slow transaction.</summary>
/// <param name="Store">Which store.</param>
/// <param name="At">When it ended.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="Writes">Writes in it.</param>
public sealed record SlowQuery(string Store, DateTimeOffset At, double DurationMs, int Writes);

/// <summary>Failures.</summary>
/// <param name="DispatchErrorRate">Share of the dispatch runs of the last five minutes that gave no plan; null when there was none.</param>
/// <param name="RequestErrorRate">Share of the requests of the last five minutes that failed on our side; null when there was none.</param>
/// <param name="ErrorBreakdown">Since the start, by source and kind.</param>
public sealed record ErrorMetrics(double? DispatchErrorRate, double? RequestErrorRate, ImmutableArray<ErrorLine> ErrorBreakdown);

public sealed record ErrorLine(string Source, string Kind, long Count);

public sealed record LatencyBreakdown(ImmutableArray<LatencyLine> Operations);

public sealed record LatencyLine(string Operation, int Count, double P50Ms, double P95Ms, double LongestMs);

public sealed record SlowOperations(double ThresholdSeconds, ImmutableArray<SlowOperation> Operations);

public sealed record LoadDistribution(ImmutableArray<PlantLoad> Plants, ImmutableArray<AgentLoad> Agents);

/// <summary>Heat of a plant.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="HeatDemandMw">Wanted now.</param>
/// <param name="HeatOutputMw">Given now.</param>
/// <param name="ShareOfOutput">Of all plants' heat, 0 to 1; null while there is none.</param>
/// <param name="Units">Its units.</param>
public sealed record PlantLoad(string PlantId, double HeatDemandMw, double HeatOutputMw, double? ShareOfOutput, ImmutableArray<UnitLoad> Units);

public sealed record UnitLoad(string UnitId, double HeatOutputMw, double MaxHeatMw, double Load);

public sealed record AgentLoad(string AgentId, string PlantId, int PendingTasks, int RunningTasks);

/// <summary>State of the message bus.</summary>
/// <param name="Status">healthy, degraded (handling lags by more than 500 ms) or unhealthy (no connection).</param>
/// <param name="PlantsConnected">Whether plants can be heard.</param>
/// <param name="AgentsConnected">Whether agents can be heard.</param>
/// <param name="Connects">Connections made since the start.</param>
/// <param name="LastMessageAt">When a plant was heard last; null before the first time.</param>
/// <param name="LagP95Ms">From receipt until handled, of the last five minutes; null when there was nothing.</param>
public sealed record BusHealth(HealthState Status, bool PlantsConnected, bool AgentsConnected, long Connects, DateTimeOffset? LastMessageAt, double? LagP95Ms);

/// <summary>How far handling lags behind.</summary>
/// <param name="P50Ms">Median of the last five minutes; null when there was nothing.</param>
/// <param name="P95Ms">95th percentile.</param>
/// <param name="LongestMs">The longest.</param>
/// <param name="PlantBacklog">Messages of plants that wait.</param>
/// <param name="AgentBacklog">Messages of agents that wait.</param>
/// <param name="PlantMessages">Messages of plants since the start.</param>
/// <param name="AgentMessages">Messages of agents since the start.</param>
public sealed record BusLag(double? P50Ms, double? P95Ms, double? LongestMs, int PlantBacklog, int AgentBacklog, long PlantMessages, long AgentMessages);

public sealed record DatabaseHealth(HealthState Status, IReadOnlyList<HealthCheck> Checks);
