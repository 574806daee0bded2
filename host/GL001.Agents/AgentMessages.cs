using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GL001.Agents;

/// <summary>Versions and addresses of the agent protocol, docs/design/orchestration.md.</summary>
public static class AgentProtocol
{
    /// <summary>An agent that speaks another one is told so and gets no tasks.</summary>
    public const int Version = 1;

    /// <summary>Instance of an agent that serves every plant.</summary>
    public const string Network = "network";

    /// <summary>Time between two heartbeats, s.</summary>
    public const int HeartbeatSeconds = 1;
}

/// <summary>An agent's first word: who it is and what it offers. Said again after each connect.</summary>
/// <param name="AgentId">Id in the catalogue.</param>
/// <param name="Instance">Plant that it serves, or network.</param>
/// <param name="Version">Version of the implementation, for example 1.2.</param>
/// <param name="Protocol">Version of the protocol.</param>
/// <param name="Concurrency">How many tasks it takes at a time, 1 to 64.</param>
/// <param name="Capabilities">What it offers.</param>
public sealed record AgentRegistration(string AgentId, string Instance, string Version, int Protocol, int Concurrency, ImmutableArray<CapabilityOffer> Capabilities);

/// <summary>One capability as it is told.</summary>
public sealed record CapabilityOffer(string Name, string Description, JsonNode InputSchema, JsonNode ResultSchema);

/// <summary>The coordinator's answer to a registration.</summary>
/// <param name="Accepted">Whether tasks will come.</param>
/// <param name="Reason">Why not; empty when accepted.</param>
/// <param name="HeartbeatSeconds">Time between two heartbeats.</param>
public sealed record AgentRegistered(bool Accepted, string Reason, int HeartbeatSeconds);

/// <summary>How an agent feels, as it tells itself.</summary>
public enum AgentSelfReport
{
    Healthy = 0,
    Degraded,
    Unhealthy,
}

/// <summary>A sign of life.</summary>
/// <param name="Health">How it feels.</param>
/// <param name="Running">Ids of the tasks that it works on: one that the coordinator gave and that is missing was lost.</param>
/// <param name="Detail">More in words, or empty.</param>
public sealed record AgentHeartbeat(AgentSelfReport Health, ImmutableArray<string> Running, string Detail);

/// <summary>What an agent over HTTP is told with its heartbeat.</summary>
/// <param name="Cancel">Tasks that it named and that nobody wants any more; told until it names them no more.</param>
public sealed record HeartbeatAnswer(ImmutableArray<TaskCancel> Cancel);

/// <summary>A task for an agent.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Attempt">From 1; told back with progress and result, so that a late answer to an older attempt is known as one.</param>
/// <param name="Capability">What to do.</param>
/// <param name="PlantId">Plant that it is about; null for the network.</param>
/// <param name="Input">Input of the capability.</param>
/// <param name="TimeoutSeconds">Time that the attempt may take.</param>
/// <param name="TraceParent">W3C trace context; null without a trace.</param>
public sealed record TaskOffer(string TaskId, int Attempt, string Capability, string? PlantId, JsonElement Input, double TimeoutSeconds, string? TraceParent);

/// <summary>How far a task is.</summary>
public sealed record TaskProgress(string TaskId, int Attempt, double Percent, string Message);

/// <summary>How an attempt ended. The agent says it again until it gets the <see cref="ResultReceipt"/>.</summary>
public sealed record TaskResult(string TaskId, int Attempt, AgentOutcomeKind Outcome, JsonElement? Result, AgentError? Error, double DurationSeconds);

/// <summary>A task that is no longer wanted.</summary>
public sealed record TaskCancel(string TaskId, int Attempt, string Reason);

/// <summary>The coordinator has a result for good; the agent may forget it.</summary>
public sealed record ResultReceipt(string TaskId, int Attempt);
