using System.Collections.Immutable;
using System.Security.Cryptography;
using GL001.Actors;
using GL001.Actors.Agents;
using GL001.Historian;
using GL001.Operations;
using GL001.Orchestration.Capacity;
using GL001.Plant;
using GL001.SiteFiles;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>What the coordinator runs with, and what more plants and agents would need.</summary>
public static class CapacityApi
{
    public static void MapCapacityApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/capacity", GetCapacity).WithTags("Capacity").WithName("getCapacity")
            .WithSummary("What the present plants and agents need by the runbooks' formulas, or those of the query; beside it the runbooks' reference tier.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        var config = app.MapGroup("/api/v1/config").WithTags("Configuration");
        config.MapGet("/current", GetCurrent).WithName("getCurrentConfig").WithSummary("What this coordinator was started with.");
        config.MapPost("/reload", Reload).WithName("reloadConfig").WithExample(new ReloadRequest(["Plant-001"]))
            .WithSummary("Reads the site file again and says whether it is sound and differs from what runs. Nothing changes while heat is dispatched: it takes effect at the next start.")
            .RefuseCrossSite()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<Ok<CapacityAnswer>, ProblemHttpResult>> GetCapacity(int? plants, int? agents, IGrainFactory grains, Site site)
    {
        if (plants is < 1 or > 10_000 || agents is < 0 or > 100_000)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Not a size", detail: "plants is from 1 to 10000, agents from 0 to 100000.");
        }

        var active = agents ?? (await grains.GetGrain<IAgentBoardGrain>(GrainKeys.AgentBoard).GetAsync()).Value.Agents.Where(agent => agent.IsConnected).Select(agent => agent.AgentId).Distinct().Count();
        var plan = new CapacityPlan(plants ?? site.Plants.Count, active);
        return TypedResults.Ok(new CapacityAnswer(plan.Plants, plan.Agents, plan.Replicas, plan.CpuMillicores, plan.MemoryMebibytes, plan.DatabaseConnections, plan.QueueWorkers,
            ReferenceTier.From(plan.Tier), [.. CapacityPlan.Tiers.Select(ReferenceTier.From)]));
    }

    private static Ok<CurrentConfig> GetCurrent(CoordinatorOptions options, Site site, LoadedSite loaded, IHistoryStore history, OperationsDatabase operations) => TypedResults.Ok(new CurrentConfig(
        site.Name, options.Site.FullName, loaded.Hash, loaded.At, site.Dispatch.IntervalSeconds, site.Dispatch.LeaseValidSeconds, [.. site.Plants.Select(plant => plant.Id)],
        options.Broker is { } broker ? $"{broker.Host}:{broker.Port}" : "embedded", options.Simulate, history.Name, operations.Name, ApiDocument.Version));

    private static Results<Ok<ReloadedConfig>, ProblemHttpResult> Reload(ReloadRequest wanted, CoordinatorOptions options, Site site, LoadedSite loaded)
    {
        var unknown = (wanted.Plants ?? []).Where(plant => plant != "all" && site.Plants.All(known => known.Id != plant)).ToList();
        if (unknown.Count > 0)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Unknown plant",
                detail: $"plants has {string.Join(", ", unknown)}; it is a list of {string.Join(", ", site.Plants.Select(plant => plant.Id))}, or [\"all\"].");
        }

        try
        {
            var found = LoadedSite.Of(options.Site.FullName, loaded.At);
            SiteFile.Load(options.Site.FullName);
            return TypedResults.Ok(new ReloadedConfig(true, found.Hash != loaded.Hash, found.Hash, found.Hash != loaded.Hash ? "at_restart" : "nothing_to_do"));
        }
        catch (SiteFileException problem)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status422UnprocessableEntity, title: "Site file not sound", detail: problem.Message);
        }
    }
}

/// <summary>The site file as it was when the coordinator started.</summary>
/// <param name="Hash">SHA-256 of the file, hexadecimal.</param>
/// <param name="At">When it was read.</param>
public sealed record LoadedSite(string Hash, DateTimeOffset At)
{
    public static LoadedSite Of(string path, DateTimeOffset at) => new(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), at);
}

/// <summary>What a size needs.</summary>
/// <param name="Plants">Plants.</param>
/// <param name="Agents">Active agents.</param>
/// <param name="Replicas">One for each five plants and each ten agents begun.</param>
/// <param name="CpuMillicores">1000 + 100 a plant + 50 an agent.</param>
/// <param name="MemoryMib">2048 + 200 a plant + 100 an agent.</param>
/// <param name="DatabaseConnections">5 a plant + 2 an agent.</param>
/// <param name="QueueWorkers">One for each twenty agents begun.</param>
/// <param name="ReferenceTier">The runbooks' tier for this size. Where it disagrees with the formulas, the formulas hold.</param>
/// <param name="ReferenceTiers">All tiers.</param>
public sealed record CapacityAnswer(
    int Plants, int Agents, int Replicas, int CpuMillicores, int MemoryMib, int DatabaseConnections, int QueueWorkers, ReferenceTier ReferenceTier, ImmutableArray<ReferenceTier> ReferenceTiers);

/// <summary>One tier of the scaling runbook, as printed there.</summary>
public sealed record ReferenceTier(string Name, string Plants, string HeatMw, string Agents, string Replicas, string DatabaseConnections)
{
    public static ReferenceTier From(CapacityTier tier)
    {
        ArgumentNullException.ThrowIfNull(tier);
        return new ReferenceTier(tier.Name, tier.Plants, tier.HeatMegawatts, tier.Agents, tier.Replicas, tier.DatabaseConnections);
    }
}

/// <summary>What runs.</summary>
/// <param name="Site">Name of the site.</param>
/// <param name="SiteFile">Where it was read from.</param>
/// <param name="SiteHash">SHA-256 of the file as it was read.</param>
/// <param name="LoadedAt">When.</param>
/// <param name="DispatchIntervalSeconds">Time between two plans.</param>
/// <param name="LeaseValidSeconds">How long a lease holds without another.</param>
/// <param name="Plants">The plants.</param>
/// <param name="Broker">embedded, or host:port.</param>
/// <param name="Simulated">Whether the plants are simulated in this process.</param>
/// <param name="HistoryFile">Where history is kept: a file, or a server with its database.</param>
/// <param name="OperationsFile">Where tasks and incidents are kept: a file, or a server with its database.</param>
/// <param name="Version">Of this binary.</param>
public sealed record CurrentConfig(
    string Site, string SiteFile, string SiteHash, DateTimeOffset LoadedAt, int DispatchIntervalSeconds, int LeaseValidSeconds, ImmutableArray<string> Plants, string Broker, bool Simulated,
    string HistoryFile, string OperationsFile, string Version);

/// <summary>Whose configuration to read again; the file is one for all plants.</summary>
/// <param name="Plants">Plants, or all; all where left out.</param>
public sealed record ReloadRequest(IReadOnlyList<string>? Plants);

/// <summary>What reading the file again found.</summary>
/// <param name="Valid">True: a file with findings is answered with 422.</param>
/// <param name="Changed">Whether it differs from what runs.</param>
/// <param name="SiteHash">SHA-256 of the file as it is now.</param>
/// <param name="TakesEffect">at_restart, or nothing_to_do.</param>
public sealed record ReloadedConfig(bool Valid, bool Changed, string SiteHash, string TakesEffect);
