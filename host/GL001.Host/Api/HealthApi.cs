using System.Globalization;
using GL001.Actors;
using GL001.Gateway;
using GL001.Historian;
using GL001.Host.Cluster;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>Is the coordinator well, and what is it.</summary>
public static class HealthApi
{
    /// <summary>How long health tells of a loss of history after it stopped.</summary>
    public static readonly TimeSpan LossShows = TimeSpan.FromMinutes(15);

    public static void MapHealthApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Health");
        api.MapGet("/health", GetHealth).WithName("getHealth").WithSummary("200 while the coordinator can hear plants and plan, 503 otherwise, with every check by name.")
            .Produces<Health>()
            .Produces<Health>(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/version", GetVersion).WithName("getVersion").WithSummary("Version of this binary.");
        api.MapGet("/metrics", GetMetrics).WithName("getMetrics").WithSummary("Metrics in Prometheus text.")
            .Produces<string>(contentType: "text/plain");
    }

    private static async Task<JsonHttpResult<Health>> GetHealth(IGrainFactory grains, Site site, MqttGateway gateway, HistoryWriter history, CoordinatorOptions options, DutyRoster roster, IClusterMembershipService members, TimeProvider clock)
    {
        var plants = await Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()));
        var dispatch = await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync();
        var units = plants.SelectMany(plant => plant.Units).ToList();
        var online = units.Count(unit => unit.IsOnline);
        var planned = dispatch.Status is DispatchRunStatus.Optimal or DispatchRunStatus.Feasible;
        var overdue = dispatch.IsOverdue(clock.GetUtcNow(), TimeSpan.FromSeconds(site.Dispatch.IntervalSeconds));
        List<HealthCheck> checks =
        [
            BrokerCheck(gateway),
            new("controllers", online == units.Count ? HealthState.Healthy : HealthState.Degraded, $"{online} of {units.Count} online"),
            new("dispatch", overdue ? HealthState.Unhealthy : planned ? HealthState.Healthy : dispatch.Status == DispatchRunStatus.NotRun ? HealthState.Degraded : HealthState.Unhealthy,
                (dispatch.Reason.Length > 0 ? $"{ApiText.Of(dispatch.Status)}: {dispatch.Reason}" : ApiText.Of(dispatch.Status))
                + (overdue ? $"; the last good run was at {dispatch.LastGoodRunAt:u}" : "")),
            HistoryCheck(history.IsFailing, history.Backlog, history.Dropped + history.Refused, history.LastLossAt, clock.GetUtcNow(), history.SpooledBytes),
        ];
        if (options.Cluster)
        {
            checks.Add(ClusterCheck(members.CurrentSnapshot, roster));
        }

        var worst = checks.Max(check => check.Status);
        return TypedResults.Json(new Health(worst, clock.GetUtcNow(), checks),
            statusCode: worst == HealthState.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    /// <summary>Who is there, and what this replica does of what only one does.</summary>
    private static HealthCheck ClusterCheck(ClusterMembershipSnapshot members, DutyRoster roster)
    {
        var active = members.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.Name).Order(StringComparer.Ordinal).ToList();
        return new HealthCheck("cluster", HealthState.Healthy, $"{active.Count} replicas: {string.Join(", ", active)}; this one does {(roster.Held is { Count: > 0 } held ? string.Join(", ", held) : "nothing")}");
    }

    internal static HealthCheck BrokerCheck(MqttGateway gateway) => (gateway.IsConnected, gateway.IsPumping) switch
    {
        (false, _) => new("broker", HealthState.Unhealthy, "not connected"),
        (true, false) => new("broker", HealthState.Unhealthy, "connected, but what comes from it is not handled any more"),
        (true, true) => new("broker", HealthState.Healthy, "connected"),
    };

    /// <summary>A loss shows for <see cref="LossShows"/> and then heals: it stays counted in the metrics.</summary>
    internal static HealthCheck HistoryCheck(bool isFailing, int waiting, long lost, DateTimeOffset? lastLossAt, DateTimeOffset now, long spooledBytes = 0)
    {
        var recentLoss = lastLossAt is { } at && now - at < LossShows;
        var waits = $"{waiting} waiting"
            + (spooledBytes > 0 ? string.Create(CultureInfo.InvariantCulture, $", {spooledBytes / 1e6:0.0} MB on this machine's disk") : "")
            + (isFailing ? ", the store takes nothing and no record is confirmed" : "");
        return new HealthCheck("history", isFailing || recentLoss ? HealthState.Degraded : HealthState.Healthy,
            lastLossAt is { } last
                ? string.Create(CultureInfo.InvariantCulture, $"{waits}, {lost} lost since the start, the last at {last:yyyy-MM-dd HH:mm} UTC")
                : $"{waits}, none lost");
    }

    private static Ok<VersionInfo> GetVersion() => TypedResults.Ok(new VersionInfo(ApiDocument.Product, ApiDocument.Version));

    private static async Task GetMetrics(HttpContext context, HostGauges gauges)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await gauges.WriteAsync(context.Response.Body, context.RequestAborted);
    }
}

/// <summary>Ordered: the gravest check decides.</summary>
public enum HealthState
{
    Healthy = 0,
    Degraded,
    Unhealthy,
}

public sealed record Health(HealthState Status, DateTimeOffset Timestamp, IReadOnlyList<HealthCheck> Checks);

public sealed record HealthCheck(string Name, HealthState Status, string Detail);

public sealed record VersionInfo(string Product, string Version);
