using GL001.Actors;
using GL001.Gateway;
using GL001.Historian;
using GL001.Operations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>What whoever starts and stops replicas asks: three questions with three remedies.</summary>
public static class ProbesApi
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public static void MapProbesApi(this IEndpointRouteBuilder app)
    {
        var probes = app.MapGroup("/api/v1/health").WithTags("Health");
        probes.MapGet("/live", GetLive).WithName("getLiveness")
            .WithSummary("503 when this process does not do its work any more and only a restart helps. Broker, database and plants may be away: a restart would not bring them back.")
            .Produces<Probe>(StatusCodes.Status503ServiceUnavailable);
        probes.MapGet("/ready", GetReady).WithName("getReadiness")
            .WithSummary("503 while this process cannot answer for the plants: no broker, or tasks and orders cannot be kept.")
            .Produces<Probe>(StatusCodes.Status503ServiceUnavailable);
        probes.MapGet("/startup", GetStartUp).WithName("getStartUp")
            .WithSummary("503 until the site is read, the stores are open and this process answers for its grains.")
            .Produces<Probe>(StatusCodes.Status503ServiceUnavailable);
    }

    // Nothing of other replicas: one that hangs must not have all of them restarted.
    private static JsonHttpResult<Probe> GetLive(ISiloStatusOracle members, MqttGateway gateway) => Answer(
    [
        new("gateway", gateway.IsPumping, gateway.IsPumping ? "handles what comes" : "what comes from the broker is not handled any more"),
        Member(members),
    ]);

    private static async Task<JsonHttpResult<Probe>> GetReady(IGrainFactory grains, MqttGateway gateway, OperationsDatabase operations, HistoryWriter history)
    {
        var (kept, reason) = await MetricsApi.PingAsync(operations);
        return Answer(
        [
            new("broker", gateway.IsConnected, gateway.IsConnected ? "connected" : "not connected"),
            new("operations", kept, kept ? "reads and writes" : reason),

            // Told, not a reason: plants are led without history, from the spool it comes later.
            new("history", true, history.IsFailing ? "its store takes nothing; plants are led all the same" : "writes"),
            await AskGrainsAsync(grains),
        ]);
    }

    private static async Task<JsonHttpResult<Probe>> GetStartUp(IGrainFactory grains, ISiloStatusOracle members) => Answer([Member(members), await AskGrainsAsync(grains)]);

    private static ProbeCheck Member(ISiloStatusOracle members) => new("member", members.CurrentStatus == SiloStatus.Active, $"is {ApiText.Of(members.CurrentStatus)} in the cluster");

    /// <summary>The dispatch grain answers at any time, also in the midst of a run, wherever in the cluster it is.</summary>
    private static async Task<ProbeCheck> AskGrainsAsync(IGrainFactory grains)
    {
        try
        {
            await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync().WaitAsync(s_patience);
            return new("grains", true, "answer");
        }
        catch (Exception problem)
        {
            return new("grains", false, $"do not answer: {problem.Message}");
        }
    }

    private static JsonHttpResult<Probe> Answer(List<ProbeCheck> checks)
    {
        var good = checks.TrueForAll(check => check.Good);
        return TypedResults.Json(new Probe(good, checks), statusCode: good ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>An answer to a probe.</summary>
/// <param name="Good">Whether every check is.</param>
/// <param name="Checks">Each by name.</param>
public sealed record Probe(bool Good, IReadOnlyList<ProbeCheck> Checks);

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">Of the thing.</param>
/// <param name="Good">Whether it is as it should be.</param>
/// <param name="Detail">In words.</param>
public sealed record ProbeCheck(string Name, bool Good, string Detail);
