using System.Collections.Immutable;
using System.Text.Json.Nodes;
using GL001.Actors;
using GL001.Actors.Agents;
using GL001.Agents;
using GL001.Operations;
using GL001.Orchestration.Fleet;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GL001.Host.Api;

/// <summary>Which agents there are, how they are, and the agent protocol over HTTP.</summary>
public static class AgentsApi
{
    // How often a waiting fetch looks again.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    public static void MapAgentsApi(this IEndpointRouteBuilder app)
    {
        var agents = app.MapGroup("/api/v1/agents").WithTags("Agents");
        agents.MapGet("/status", GetStatus).WithName("getAgentsStatus").WithSummary("Every agent: link as status, work as health, success rate, latency, tasks.");
        agents.MapGet("/health", GetHealth).WithName("getAgentsHealth").WithSummary("Health of every agent as a list to group by plant.");
        agents.MapGet("/registration", GetRegistration).WithName("getAgentsRegistration").WithSummary("Who has registered, who of the catalogue is missing, and what each offers.");
        agents.MapGet("/versions", GetVersions).WithName("getAgentsVersions").WithSummary("Version of every registered agent, and whether it is compatible.");
        agents.MapGet("/deployment-groups", GetGroups).WithName("getAgentsDeploymentGroups").WithSummary("What is deployed and scaled together.");
        agents.MapGet("/catalogue", () => TypedResults.Ok(new CatalogueList([.. AgentCatalogue.All.Select(CatalogueAgent.From)]))).WithName("getAgentsCatalogue")
            .WithSummary("The agents GL-001 to GL-100: what each is for, and whether it runs in the coordinator or as a program of its own.");
        agents.MapGet("/{agent_id}", GetAgent).WithName("getAgent").WithSummary("One agent: its entry in the catalogue, its instances, and what it can be asked for, with schemas.")
            .ProducesProblem(StatusCodes.Status404NotFound);

        var protocol = app.MapGroup("/api/v1/agents/{agent_id}/{instance}").WithTags("Agent protocol");
        protocol.MapPost("/register", Register).WithName("registerAgent").WithExample(new AgentRegistration("GL-055", "network", "1.2", 1, 4, [new CapabilityOffer("add", "Adds two numbers.", new System.Text.Json.Nodes.JsonObject(), new System.Text.Json.Nodes.JsonObject())])).WithSummary("An agent that fetches its tasks registers.").Accepts<AgentRegistration>("application/json").RefuseCrossSite().ProducesProblem(StatusCodes.Status400BadRequest);
        protocol.MapPost("/heartbeat", Heartbeat).WithName("agentHeartbeat").WithExample(new AgentHeartbeat(AgentSelfReport.Healthy, ["0198f0c2"], "")).WithSummary("A sign of life, every second. 200 names tasks that nobody wants any more, 204 says that there are none; 409 asks the agent to register.")
            .Accepts<AgentHeartbeat>("application/json").RefuseCrossSite().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        protocol.MapPost("/fetch", Fetch).WithName("fetchTask").WithSummary("The next task, as soon as there is one; 204 when there is none within the time.")
            .RefuseCrossSite().Produces<TaskOffer>().Produces(StatusCodes.Status204NoContent);
        protocol.MapPost("/progress", Progress).WithName("tellProgress").WithExample(new TaskProgress("0198f0c2", 1, 50.0, "half")).WithSummary("How far a task is.").Accepts<TaskProgress>("application/json").RefuseCrossSite().ProducesProblem(StatusCodes.Status400BadRequest);
        protocol.MapPost("/results", Result).WithName("tellResult").WithExample(new TaskResult("0198f0c2", 1, AgentOutcomeKind.Succeeded, System.Text.Json.JsonSerializer.SerializeToElement(new { sum_mw = 3.0 }), null, 0.2)).WithSummary("How an attempt ended. After this answer the agent may forget it.").Accepts<TaskResult>("application/json").RefuseCrossSite().ProducesProblem(StatusCodes.Status400BadRequest);
        protocol.MapPost("/gone", Gone).WithName("agentGone").WithSummary("The agent says goodbye.").RefuseCrossSite();
    }

    private static async Task<ImmutableArray<AgentStatus>> FleetAsync(IGrainFactory grains) =>
        (await grains.GetGrain<IAgentBoardGrain>(GrainKeys.AgentBoard).GetAsync()).Value.Agents;

    private static async Task<Ok<AgentsStatus>> GetStatus(IGrainFactory grains, TimeProvider clock)
    {
        var fleet = (await grains.GetGrain<IAgentBoardGrain>(GrainKeys.AgentBoard).GetAsync()).Value;
        return TypedResults.Ok(new AgentsStatus(
            clock.GetUtcNow(), fleet.Agents.Where(agent => agent.IsConnected).Select(agent => agent.AgentId).Distinct().Count(), AgentCatalogue.Coordinated.Length,
            new CascadeStatus(fleet.Cascade.Level, fleet.Cascade.Agents, fleet.Cascade.Plants), [.. fleet.Agents.Select(AgentLine.From)]));
    }

    private static async Task<Ok<ImmutableArray<AgentHealthLine>>> GetHealth(IGrainFactory grains) =>
        TypedResults.Ok((await FleetAsync(grains)).Select(agent => new AgentHealthLine(agent.AgentId, agent.Instance, agent.Health, agent.Connection, agent.Reason.Length > 0 ? agent.Reason : null)).ToImmutableArray());

    private static async Task<Ok<AgentRegistrations>> GetRegistration(IGrainFactory grains)
    {
        var fleet = await FleetAsync(grains);
        return TypedResults.Ok(new AgentRegistrations(
            fleet.Where(agent => agent.RegisteredAt is not null).Select(agent => agent.AgentId).Distinct().Count(),
            [.. fleet.Where(agent => agent.RegisteredAt is null).Select(agent => agent.AgentId)],
            [.. fleet.Where(agent => agent.RegisteredAt is not null).Select(agent => new RegisteredAgent(agent.AgentId, agent.Instance, agent.RegisteredAt!.Value, agent.Capabilities))]));
    }

    private static async Task<Ok<AgentVersions>> GetVersions(IGrainFactory grains) => TypedResults.Ok(new AgentVersions(
    [
        .. (await FleetAsync(grains)).Where(agent => agent.RegisteredAt is not null).Select(agent => new AgentVersion(
            agent.AgentId, agent.Instance, agent.Version, AgentCatalogue.Find(agent.AgentId)!.MinimumVersion.ToString(), agent.IsCompatible,
            agent.IsCompatible ? null : agent.Reason, agent.RegisteredAt!.Value)),
    ]));

    private static async Task<Ok<DeploymentGroups>> GetGroups(IGrainFactory grains)
    {
        var fleet = (await FleetAsync(grains)).ToLookup(agent => agent.AgentId);
        return TypedResults.Ok(new DeploymentGroups(
        [
            .. AgentCatalogue.Coordinated.GroupBy(entry => entry.Group).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new DeploymentGroup(
                group.Key, [.. group.Select(entry => entry.Id)], group.Count(entry => fleet[entry.Id].Any(agent => agent.IsConnected)),
                group.SelectMany(entry => fleet[entry.Id]).Max(agent => agent.RegisteredAt))),
        ]));
    }

    private static async Task<Results<Ok<AgentDetail>, ProblemHttpResult>> GetAgent([FromRoute(Name = "agent_id")] string agentId, IGrainFactory grains, AgentStore store)
    {
        if (AgentCatalogue.Find(agentId) is not { } entry)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Unknown agent", detail: "agent_id is one of GL-001 to GL-100.");
        }

        var known = (await store.AllAsync()).Where(agent => agent.Registration.AgentId == agentId).ToList();
        return TypedResults.Ok(new AgentDetail(
            CatalogueAgent.From(entry), [.. (await FleetAsync(grains)).Where(agent => agent.AgentId == agentId).Select(AgentLine.From)],
            [.. known.SelectMany(agent => agent.Registration.Capabilities).DistinctBy(offer => offer.Name).Select(offer => new CapabilityLine(offer.Name, offer.Description, offer.InputSchema, offer.ResultSchema))]));
    }

    private static async Task<Results<Ok<AgentRegistered>, ProblemHttpResult>> Register(
        [FromRoute(Name = "agent_id")] string agentId, string instance, HttpContext context, IGrainFactory grains)
    {
        if (await ReadAsync<AgentRegistration>(context) is not { } registration || registration.AgentId != agentId || registration.Instance != instance)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Not a registration", detail: "agent_id and instance of the body are those of the path; its schema is in docs/agent-protocol.md.");
        }

        return TypedResults.Ok(await Grain(grains, agentId, instance).RegisterAsync(registration, fetches: true));
    }

    private static async Task<Results<Ok<HeartbeatAnswer>, NoContent, ProblemHttpResult>> Heartbeat(
        [FromRoute(Name = "agent_id")] string agentId, string instance, HttpContext context, IGrainFactory grains)
    {
        if (await ReadAsync<AgentHeartbeat>(context) is not { } heartbeat)
        {
            return Unreadable();
        }

        var agent = Grain(grains, agentId, instance);
        if (await agent.HeartbeatAsync(heartbeat))
        {
            var cancelled = await agent.CancelledOfAsync(heartbeat);
            return cancelled.IsEmpty ? TypedResults.NoContent() : TypedResults.Ok(new HeartbeatAnswer(cancelled));
        }

        return TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "Register first", detail: $"The coordinator does not know what {agentId} offers at {instance}.");
    }

    private static async Task<Results<Ok<TaskOffer>, NoContent>> Fetch(
        [FromRoute(Name = "agent_id")] string agentId, string instance, [FromQuery(Name = "wait_seconds")] double? waitSeconds, IGrainFactory grains, TimeProvider clock, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Clamp(waitSeconds ?? 0.0, 0.0, HttpAgent.FetchWaitSeconds));
        while (true)
        {
            if (await Grain(grains, agentId, instance).FetchAsync() is { } offer)
            {
                return TypedResults.Ok(offer);
            }

            if (clock.GetUtcNow() >= until)
            {
                return TypedResults.NoContent();
            }

            await Task.Delay(s_look, clock, cancellationToken);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Progress([FromRoute(Name = "agent_id")] string agentId, string instance, HttpContext context, IGrainFactory grains)
    {
        if (await ReadAsync<TaskProgress>(context) is not { } progress)
        {
            return Unreadable();
        }

        await Grain(grains, agentId, instance).ProgressAsync(progress);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Result([FromRoute(Name = "agent_id")] string agentId, string instance, HttpContext context, IGrainFactory grains)
    {
        if (await ReadAsync<TaskResult>(context) is not { } result)
        {
            return Unreadable();
        }

        await Grain(grains, agentId, instance).ResultAsync(result);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> Gone([FromRoute(Name = "agent_id")] string agentId, string instance, IGrainFactory grains)
    {
        await Grain(grains, agentId, instance).DisconnectAsync();
        return TypedResults.NoContent();
    }

    /// <summary>Messages of the protocol are read as strictly here as over MQTT; null when one cannot be read.</summary>
    private static async Task<T?> ReadAsync<T>(HttpContext context)
        where T : class
    {
        try
        {
            return await context.Request.ReadFromJsonAsync<T>(AgentJson.Options, context.RequestAborted);
        }
        catch (Exception problem) when (problem is System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ProblemHttpResult Unreadable() =>
        TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Not a message", detail: "The body is no message of the agent protocol; its schemas are in docs/agent-protocol.md.");

    private static IAgentGrain Grain(IGrainFactory grains, string agentId, string instance) => grains.GetGrain<IAgentGrain>(GrainKeys.Agent(agentId, instance));
}

/// <summary>All agents.</summary>
/// <param name="Timestamp">When this was true.</param>
/// <param name="CoordinatedAgents">Agents with a connected instance.</param>
/// <param name="CatalogueAgents">Agents that the catalogue lists beside the coordinator.</param>
/// <param name="Cascade">How far failures have spread.</param>
/// <param name="Agents">One entry an instance; an agent that never registered has one for the network.</param>
public sealed record AgentsStatus(DateTimeOffset Timestamp, int CoordinatedAgents, int CatalogueAgents, CascadeStatus Cascade, ImmutableArray<AgentLine> Agents);

/// <summary>How far failures of agents have spread.</summary>
/// <param name="Level">none, several (3 or 4 agents), many (5 to 9) or cascade (10 or more).</param>
/// <param name="Agents">Agents with an instance that does not work.</param>
/// <param name="Plants">Plants where one does not.</param>
public sealed record CascadeStatus(CascadeLevel Level, ImmutableArray<string> Agents, ImmutableArray<string> Plants);

/// <summary>One instance of an agent.</summary>
/// <param name="AgentId">For example GL-002.</param>
/// <param name="PlantId">Plant that it serves, or network.</param>
/// <param name="CodeName">For example FLAMEGUARD.</param>
/// <param name="Name">For example BoilerEfficiencyOptimizer.</param>
/// <param name="Group">What it is deployed with.</param>
/// <param name="Runs">built_in: in the coordinator's process; external: a program of its own.</param>
/// <param name="Status">connected, silent, disconnected or not_registered.</param>
/// <param name="Health">healthy, degraded, unhealthy or unknown.</param>
/// <param name="Reason">What is wrong; null when nothing is.</param>
/// <param name="Version">Of the implementation; null before it registered.</param>
/// <param name="Compatible">Whether it may be given tasks; null before it registered.</param>
/// <param name="SuccessRate">Share of its latest attempts (of ten minutes, 100 at most, five at least) that were answered, without those in which it could not be heard; null before the first.</param>
/// <param name="LatencyP95Seconds">From offer to result; null before the first.</param>
/// <param name="LastHeartbeat">When it was heard last, to 5 s.</param>
/// <param name="PendingTasks">Tasks that wait for it.</param>
/// <param name="RunningTasks">Tasks that it has.</param>
public sealed record AgentLine(
    string AgentId, string PlantId, string CodeName, string Name, string Group, AgentHosting Runs, AgentConnection Status, AgentHealth Health, string? Reason, string? Version, bool? Compatible,
    double? SuccessRate, double? LatencyP95Seconds, DateTimeOffset? LastHeartbeat, int PendingTasks, int RunningTasks)
{
    public static AgentLine From(AgentStatus agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var entry = AgentCatalogue.Find(agent.AgentId)!;
        var registered = agent.RegisteredAt is not null;
        return new AgentLine(agent.AgentId, agent.Instance, entry.CodeName, entry.Name, entry.Group, entry.Runs, agent.Connection, agent.Health,
            agent.Reason.Length > 0 ? agent.Reason : null, registered ? agent.Version : null, registered ? agent.IsCompatible : null,
            agent.SuccessRate, agent.LatencyP95Seconds, agent.LastHeartbeatAt, agent.PendingTasks, agent.RunningTasks);
    }
}

/// <summary>Health of one instance of an agent.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="PlantId">Plant that it serves, or network.</param>
/// <param name="Status">healthy, degraded, unhealthy or unknown.</param>
/// <param name="Connection">State of its link.</param>
/// <param name="Reason">What is wrong; null when nothing is.</param>
public sealed record AgentHealthLine(string AgentId, string PlantId, AgentHealth Status, AgentConnection Connection, string? Reason);

/// <summary>Who has registered.</summary>
/// <param name="RegisteredAgents">Agents of which at least one instance registered.</param>
/// <param name="MissingAgents">Agents of the catalogue of which none did.</param>
/// <param name="Registrations">The instances.</param>
public sealed record AgentRegistrations(int RegisteredAgents, ImmutableArray<string> MissingAgents, ImmutableArray<RegisteredAgent> Registrations);

public sealed record RegisteredAgent(string AgentId, string PlantId, DateTimeOffset RegisteredAt, ImmutableArray<string> Capabilities);

public sealed record AgentVersions(ImmutableArray<AgentVersion> Agents);

/// <summary>Version of one instance of an agent.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="PlantId">Plant that it serves, or network.</param>
/// <param name="Version">What runs.</param>
/// <param name="MinimumVersion">What the catalogue asks for.</param>
/// <param name="Compatible">Whether it may be given tasks.</param>
/// <param name="Reason">Why not; null when it may.</param>
/// <param name="DeploymentTime">When it registered last.</param>
public sealed record AgentVersion(string AgentId, string PlantId, string Version, string MinimumVersion, bool Compatible, string? Reason, DateTimeOffset DeploymentTime);

/// <summary>What is deployed and scaled together.</summary>
/// <param name="Groups">The groups by name.</param>
public sealed record DeploymentGroups([property: System.Text.Json.Serialization.JsonPropertyName("deployment_groups")] ImmutableArray<DeploymentGroup> Groups);

/// <summary>One group.</summary>
/// <param name="Group">Its name.</param>
/// <param name="Agents">Its agents.</param>
/// <param name="Connected">How many of them have a connected instance.</param>
/// <param name="DeploymentTime">When one of them registered last; null before any did.</param>
public sealed record DeploymentGroup(string Group, ImmutableArray<string> Agents, int Connected, DateTimeOffset? DeploymentTime);

public sealed record CatalogueList(ImmutableArray<CatalogueAgent> Agents);

/// <summary>One row of the catalogue.</summary>
/// <param name="AgentId">For example GL-002.</param>
/// <param name="CodeName">For example FLAMEGUARD.</param>
/// <param name="Name">For example BoilerEfficiencyOptimizer.</param>
/// <param name="Group">What it is deployed with.</param>
/// <param name="Category">Field of work.</param>
/// <param name="Kind">For example optimizer.</param>
/// <param name="Priority">P0 to P3.</param>
/// <param name="Runs">master, built_in or external.</param>
/// <param name="MinimumVersion">Oldest version that is compatible.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Outputs">What it gives.</param>
public sealed record CatalogueAgent(
    string AgentId, string CodeName, string Name, string Group, string Category, string Kind, string Priority, AgentHosting Runs, string MinimumVersion,
    ImmutableArray<string> Inputs, ImmutableArray<string> Outputs)
{
    public static CatalogueAgent From(CatalogueEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new CatalogueAgent(entry.Id, entry.CodeName, entry.Name, entry.Group, entry.Category, entry.Kind, entry.Priority, entry.Runs, entry.MinimumVersion.ToString(), entry.Inputs, entry.Outputs);
    }
}

public sealed record AgentDetail(CatalogueAgent Agent, ImmutableArray<AgentLine> Instances, ImmutableArray<CapabilityLine> Capabilities);

/// <summary>Something that an agent can be asked for.</summary>
/// <param name="Capability">Its name.</param>
/// <param name="Description">What it gives.</param>
/// <param name="InputSchema">JSON schema of the input.</param>
/// <param name="ResultSchema">JSON schema of the result.</param>
public sealed record CapabilityLine(string Capability, string Description, JsonNode InputSchema, JsonNode ResultSchema);
