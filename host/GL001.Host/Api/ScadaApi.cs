using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GL001.Actors;
using GL001.Gateway;
using GL001.Plant;
using GL001.Wire;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GL001.Host.Api;

/// <summary>The plant side as the coordinator hears it: links, delays, quality of data.</summary>
public static class ScadaApi
{
    public static void MapScadaApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/network/plant-connectivity", GetConnectivity).WithTags("SCADA").WithName("getPlantConnectivity").WithSummary("Which plants can be reached.");
        app.MapGet("/api/v1/data-quality/plant/{plant_id}", GetPlantQuality).WithTags("SCADA").WithName("getPlantDataQuality").WithSummary("Quality of every value that a plant's controllers told last.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        var scada = app.MapGroup("/api/v1/scada").WithTags("SCADA");
        scada.MapGet("/status", GetStatus).WithName("getScadaStatus").WithSummary("The feed of every plant.");
        scada.MapGet("/data-quality", GetQuality).WithName("getScadaDataQuality").WithSummary("Quality of the data of every plant.");
        scada.MapGet("/diagnostic-report", GetReport).WithName("getScadaDiagnosticReport").WithSummary("Feeds, broker and refused messages in one answer.");
        scada.MapGet("/backup-status", () => TypedResults.Ok(new BackupServers(false, [],
                "Controllers reach the coordinator over one broker; availability of the broker is the broker's own (cluster), and every controller goes on by itself without it.")))
            .WithName("getScadaBackupStatus").WithSummary("Backup servers to switch to.");
        scada.MapPost("/failover", Failover).WithName("scadaFailover").WithExample(new ScadaFailover("Plant-001", "scada-2", "the first does not answer")).WithSummary("Switches a plant to a backup server. None is configured: answers 409.")
            .RefuseCrossSite()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        scada.MapPost("/reconnect", Reconnect).WithName("scadaReconnect").WithExample(new ScadaPlant("Plant-001")).WithSummary("Asks the controllers of a plant to introduce themselves again.")
            .RefuseCrossSite()
            .ProducesProblem(StatusCodes.Status404NotFound);
        scada.MapPost("/reconnect-all", ReconnectAll).WithName("scadaReconnectAll").WithSummary("Asks every controller to introduce itself again.").RefuseCrossSite();
    }

    private static Task<PlantSnapshot[]> PlantsAsync(IGrainFactory grains, Site site) =>
        Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()));

    private static async Task<Ok<PlantConnectivity>> GetConnectivity(IGrainFactory grains, Site site) =>
        TypedResults.Ok(new PlantConnectivity([.. (await PlantsAsync(grains, site)).Select(plant => new PlantLink(
            plant.PlantId, plant.Units.Any(unit => unit.IsOnline), Latency(plant), plant.Units.Count(unit => unit.IsOnline), plant.Units.Length))]));

    private static async Task<Ok<ScadaStatus>> GetStatus(IGrainFactory grains, Site site) =>
        TypedResults.Ok(new ScadaStatus(Feeds(await PlantsAsync(grains, site))));

    private static ImmutableArray<ScadaFeed> Feeds(PlantSnapshot[] plants) =>
    [
        .. plants.Select(plant => new ScadaFeed(
            plant.PlantId,
            plant.Units.All(unit => unit.IsOnline) ? FeedStatus.Connected : plant.Units.Any(unit => unit.IsOnline) ? FeedStatus.Degraded : FeedStatus.Disconnected,
            plant.Units.Max(unit => unit.LastSeen), Latency(plant))),
    ];

    /// <summary>From a controller's clock to our receipt, of the newest message, ms; null without one, or when the clocks disagree by more than the message can have taken.</summary>
    private static double? Latency(PlantSnapshot plant)
    {
        var delays = plant.Units.Where(unit => unit.IsOnline && unit.LastSeen is not null && unit.Values.Count > 0)
            .Select(unit => (unit.LastSeen!.Value - unit.Values.Values.Max(value => value.SourceTime)).TotalMilliseconds)
            .Where(delay => delay is >= 0.0 and < 10_000.0).ToList();
        return delays.Count == 0 ? null : Math.Round(delays.Max(), 1);
    }

    private static async Task<Ok<ScadaQuality>> GetQuality(IGrainFactory grains, Site site) => TypedResults.Ok(new ScadaQuality([.. (await PlantsAsync(grains, site)).Select(PlantQuality.From)]));

    private static async Task<Results<Ok<PlantQuality>, ProblemHttpResult>> GetPlantQuality([FromRoute(Name = "plant_id")] string plantId, IGrainFactory grains, Site site) =>
        site.Plants.Any(plant => plant.Id == plantId) ? TypedResults.Ok(PlantQuality.From(await grains.GetGrain<IPlantGrain>(plantId).GetAsync())) : ApiProblem.UnknownPlant(site);

    private static async Task<Ok<DiagnosticReport>> GetReport(IGrainFactory grains, Site site, MqttGateway gateway, TimeProvider clock)
    {
        var plants = await PlantsAsync(grains, site);
        return TypedResults.Ok(new DiagnosticReport(
            clock.GetUtcNow(), Feeds(plants), [.. plants.Select(PlantQuality.From)], gateway.IsConnected, gateway.Connects, gateway.MessagesReceived, gateway.Backlog,
            [.. gateway.Rejections.Snapshot().Select(rejection => new RejectedMessages(ApiText.Of(rejection.Key), rejection.Value))]));
    }

    private static Results<Ok<ReconnectRequested>, ProblemHttpResult> Failover(ScadaFailover wanted, Site site) => site.Plants.All(plant => plant.Id != wanted.PlantId)
        ? ApiProblem.UnknownPlant(site)
        : TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "No backup server",
            detail: $"No backup server is configured for {wanted.PlantId}, so it cannot switch to '{wanted.BackupServer}'. Its controllers go on by themselves; POST /api/v1/scada/reconnect asks them to report again.");

    private static async Task<Results<Ok<ReconnectRequested>, ProblemHttpResult>> Reconnect(ScadaPlant wanted, Site site, MqttGateway gateway) =>
        site.Plants.FirstOrDefault(plant => plant.Id == wanted.PlantId) is { } plant ? TypedResults.Ok(await RequestAsync([plant], gateway)) : ApiProblem.UnknownPlant(site);

    private static async Task<Ok<ReconnectRequested>> ReconnectAll(Site site, MqttGateway gateway) => TypedResults.Ok(await RequestAsync(site.Plants, gateway));

    private static async Task<ReconnectRequested> RequestAsync(IEnumerable<PlantModel> plants, MqttGateway gateway)
    {
        var (asked, failed) = (new List<string>(), new List<string>());
        foreach (var (plant, controller) in plants.SelectMany(plant => plant.Units.Select(unit => (plant.Id, unit.ControllerId)).Distinct()))
        {
            (await gateway.RequestRebirthAsync(new ControllerAddress(plant, controller)) ? asked : failed).Add(controller);
        }

        return new ReconnectRequested([.. asked], [.. failed]);
    }
}

public sealed record PlantConnectivity(ImmutableArray<PlantLink> Plants);

/// <summary>Whether a plant can be reached.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="Reachable">Whether one of its controllers is online.</param>
/// <param name="LatencyMs">From a controller's clock to our receipt of its newest message; null when unknown.</param>
/// <param name="ControllersOnline">How many are online.</param>
/// <param name="Controllers">How many there are.</param>
public sealed record PlantLink(string PlantId, bool Reachable, double? LatencyMs, int ControllersOnline, int Controllers);

/// <summary>State of a plant's feed.</summary>
public enum FeedStatus
{
    /// <summary>No controller is online.</summary>
    Disconnected = 0,

    /// <summary>Some are.</summary>
    Degraded,

    /// <summary>All are.</summary>
    Connected,
}

public sealed record ScadaStatus(ImmutableArray<ScadaFeed> ScadaFeeds);

/// <summary>What comes from a plant.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="Status">connected, degraded or disconnected.</param>
/// <param name="LastUpdate">When one of its controllers was heard last; null before the first time.</param>
/// <param name="LatencyMs">From a controller's clock to our receipt of its newest message; null when unknown.</param>
public sealed record ScadaFeed(string PlantId, FeedStatus Status, DateTimeOffset? LastUpdate, double? LatencyMs);

public sealed record ScadaQuality(ImmutableArray<PlantQuality> Plants);

/// <summary>Quality of a plant's data.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="GoodPercent">Share of the measured values that are good and current; null when none was told.</param>
/// <param name="Units">Its units.</param>
public sealed record PlantQuality(string PlantId, double? GoodPercent, ImmutableArray<UnitQuality> Units)
{
    public static PlantQuality From(PlantSnapshot plant)
    {
        ArgumentNullException.ThrowIfNull(plant);
        var units = plant.Units.Select(UnitQuality.From).ToImmutableArray();
        var total = units.Sum(unit => unit.Good + unit.Uncertain + unit.Bad + unit.Stale);
        return new PlantQuality(plant.PlantId, total == 0 ? null : Math.Round(100.0 * units.Sum(unit => unit.Good) / total, 1), units);
    }
}

/// <summary>Quality of a unit's measured values.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Status">State of its controller's link.</param>
/// <param name="Good">Values that can be trusted.</param>
/// <param name="Uncertain">Values that may be off.</param>
/// <param name="Bad">Values that cannot be trusted.</param>
/// <param name="Stale">Values of a controller that is not online.</param>
/// <param name="Suspects">The uncertain and the bad ones with their cause.</param>
public sealed record UnitQuality(string UnitId, ConnectionState Status, int Good, int Uncertain, int Bad, int Stale, ImmutableArray<SuspectValue> Suspects)
{
    public static UnitQuality From(UnitSnapshot unit)
    {
        ArgumentNullException.ThrowIfNull(unit);

        // States and texts are as good as the controller; what is measured has a unit.
        var measured = unit.Values.Values.Where(value => MetricCatalog.Unit(value.MetricId).Length > 0).ToList();
        return unit.IsOnline
            ? new UnitQuality(unit.UnitId, unit.Connection, measured.Count(value => value.Trust == MetricTrust.Good), measured.Count(value => value.Trust == MetricTrust.Uncertain),
                measured.Count(value => value.Trust == MetricTrust.Bad), 0,
                [.. measured.Where(value => value.Trust != MetricTrust.Good).Select(value => new SuspectValue(MetricCatalog.Name(value.MetricId), value.Trust, ApiText.OrNull(value.Cause)))])
            : new UnitQuality(unit.UnitId, unit.Connection, 0, 0, 0, measured.Count, []);
    }
}

public sealed record SuspectValue(string Name, MetricTrust Quality, string? Cause);

/// <summary>All about the plant side at one moment.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="ScadaFeeds">Feeds of the plants.</param>
/// <param name="DataQuality">Quality of their data.</param>
/// <param name="BrokerConnected">Whether the broker is reachable.</param>
/// <param name="BrokerConnects">Connections made to it since the start.</param>
/// <param name="MessagesReceived">Since the start.</param>
/// <param name="Backlog">Messages that wait.</param>
/// <param name="Rejections">Messages and values refused, by cause.</param>
public sealed record DiagnosticReport(
    DateTimeOffset Timestamp, ImmutableArray<ScadaFeed> ScadaFeeds, ImmutableArray<PlantQuality> DataQuality, bool BrokerConnected, long BrokerConnects, long MessagesReceived, int Backlog,
    ImmutableArray<RejectedMessages> Rejections);

public sealed record RejectedMessages(string Cause, long Count);

/// <summary>Backup servers.</summary>
/// <param name="Configured">Whether there are any.</param>
/// <param name="Servers">Their names.</param>
/// <param name="Detail">Why there are none.</param>
public sealed record BackupServers(bool Configured, [property: JsonPropertyName("backup_servers")] ImmutableArray<string> Servers, string Detail);

/// <summary>Which plant shall switch where.</summary>
public sealed record ScadaFailover([property: JsonRequired] string PlantId, [property: JsonRequired] string BackupServer, string? Reason);

public sealed record ScadaPlant([property: JsonRequired] string PlantId);

/// <summary>Who was asked to introduce itself again.</summary>
/// <param name="Requested">Controllers that were asked; each answers with its birth.</param>
/// <param name="NotReached">Controllers that could not be asked because the broker is away.</param>
public sealed record ReconnectRequested(ImmutableArray<string> Requested, ImmutableArray<string> NotReached);
