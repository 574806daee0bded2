using System.Collections.Immutable;

namespace GL001.Orchestration.Fleet;

/// <summary>Every instance of every agent at a glance.</summary>
/// <param name="Agents">Sorted by agent and instance; an agent of the catalogue that never registered is there as network, not registered.</param>
/// <param name="Cascade">How far failures have spread.</param>
public sealed record AgentFleet(ImmutableArray<AgentStatus> Agents, Cascade Cascade);
