using System.Reflection;
using GL001.Actors;
using GL001.Gateway;
using GL001.Historian;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>Is the coordinator well, and what is it.</summary>
public static class HealthApi
{
    public static void MapHealthApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Health");
        api.MapGet("/health", GetHealth).WithName("getHealth").WithSummary("200 while the coordinator can hear plants and plan, 503 otherwise, with every check by name.")
            .Produces<Health>(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/version", GetVersion).WithName("getVersion").WithSummary("Version of this binary.");
        api.MapGet("/metrics", GetMetrics).WithName("getMetrics").WithSummary("Metrics in Prometheus text.")
            .Produces<string>(contentType: "text/plain");
    }

    private static async Task<JsonHttpResult<Health>> GetHealth(IGrainFactory grains, Site site, MqttGateway gateway, HistoryWriter history, TimeProvider clock)
    {
        var plants = await Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()));
        var dispatch = await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync();
        var units = plants.SelectMany(plant => plant.Units).ToList();
        var online = units.Count(unit => unit.IsOnline);
        var planned = dispatch.Status is DispatchRunStatus.Optimal or DispatchRunStatus.Feasible;
        var overdue = dispatch.IsOverdue(clock.GetUtcNow(), TimeSpan.FromSeconds(site.Dispatch.IntervalSeconds));
        List<HealthCheck> checks =
        [
            new("broker", gateway.IsConnected ? HealthState.Healthy : HealthState.Unhealthy, gateway.IsConnected ? "connected" : "not connected"),
            new("controllers", online == units.Count ? HealthState.Healthy : HealthState.Degraded, $"{online} of {units.Count} online"),
            new("dispatch", overdue ? HealthState.Unhealthy : planned ? HealthState.Healthy : dispatch.Status == DispatchRunStatus.NotRun ? HealthState.Degraded : HealthState.Unhealthy,
                (dispatch.Reason.Length > 0 ? $"{dispatch.Status}: {dispatch.Reason}" : dispatch.Status.ToString())
                + (overdue ? $"; the last good run was at {dispatch.LastGoodRunAt:u}" : "")),
            new("history", history.Dropped == 0 && !history.IsFailing ? HealthState.Healthy : HealthState.Degraded, $"{history.Backlog} waiting, {history.Dropped} lost"),
        ];
        var worst = checks.Max(check => check.Status);
        return TypedResults.Json(new Health(worst, clock.GetUtcNow(), checks),
            statusCode: worst == HealthState.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static Ok<VersionInfo> GetVersion() => TypedResults.Ok(new VersionInfo(
        "GL-001 ProcessHeatOrchestrator",
        typeof(HealthApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""));

    private static async Task GetMetrics(HttpContext context, HostMetrics metrics)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await metrics.WriteAsync(context.Response.Body, context.RequestAborted);
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
