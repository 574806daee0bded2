using System.Collections.Immutable;
using GL001.Agents;

namespace GL001.Orchestration.Fleet;

/// <summary>How far failures of agents have spread.</summary>
public enum CascadeLevel
{
    None = 0,

    /// <summary>3 or 4 agents.</summary>
    Several,

    /// <summary>5 to 9 agents.</summary>
    Many,

    /// <summary>10 agents or more: an agent cascade.</summary>
    Cascade,
}

/// <summary>Agents that do not work, and how far that has spread. The steps are those of the runbooks: 3, 5 and 10 agents, 3 plants.</summary>
/// <param name="Level">By number of agents.</param>
/// <param name="Agents">Ids of the agents that have no working instance where they had one, sorted.</param>
/// <param name="Plants">Plants where an instance does not work, sorted.</param>
public sealed record Cascade(CascadeLevel Level, ImmutableArray<string> Agents, ImmutableArray<string> Plants)
{
    public const int SeveralAgents = 3;

    public const int ManyAgents = 5;

    public const int CascadeAgents = 10;

    public const int ManyPlants = 3;

    public static Cascade None { get; } = new(CascadeLevel.None, [], []);

    public bool IsMultiPlant => Plants.Length >= ManyPlants;

    /// <summary>Counts every agent of which some registered instance does not work. An agent that never registered is missing, not failed.</summary>
    public static Cascade Of(IEnumerable<AgentStatus> fleet)
    {
        var failed = fleet.Where(IsDown).ToList();
        var agents = failed.Select(status => status.AgentId).Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        var level = agents.Length switch
        {
            >= CascadeAgents => CascadeLevel.Cascade,
            >= ManyAgents => CascadeLevel.Many,
            >= SeveralAgents => CascadeLevel.Several,
            _ => CascadeLevel.None,
        };
        return new Cascade(level, agents,
            [.. failed.Select(status => status.Instance).Where(instance => instance != AgentProtocol.Network).Distinct().Order(StringComparer.Ordinal)]);
    }

    private static bool IsDown(AgentStatus status) =>
        status.Connection is AgentConnection.Silent or AgentConnection.Disconnected || status.Health == AgentHealth.Unhealthy;
}
