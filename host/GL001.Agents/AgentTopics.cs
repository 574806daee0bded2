namespace GL001.Agents;

/// <summary>Topics of the agent protocol: gl001/agents/v1/{agent id}/{instance}/{message}.</summary>
public static class AgentTopics
{
    public const string Root = "gl001/agents/v1";

    /// <summary>To the coordinator, QoS 1.</summary>
    public const string Register = "register";

    /// <summary>To the coordinator, QoS 0.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>To the coordinator, QoS 0.</summary>
    public const string Progress = "progress";

    /// <summary>To the coordinator, QoS 1.</summary>
    public const string Result = "result";

    /// <summary>To the coordinator, QoS 1; also the agent's will.</summary>
    public const string Gone = "gone";

    /// <summary>To the agent, QoS 1: the answer to its registration, also unasked when it shall register again.</summary>
    public const string Registered = "registered";

    /// <summary>To the agent, QoS 1.</summary>
    public const string Task = "task";

    /// <summary>To the agent, QoS 1.</summary>
    public const string Cancel = "cancel";

    /// <summary>To the agent, QoS 1.</summary>
    public const string Receipt = "receipt";

    /// <summary>Everything that agents say.</summary>
    public static IEnumerable<string> FromAgents => new[] { Register, Heartbeat, Progress, Result, Gone }.Select(message => $"{Root}/+/+/{message}");

    /// <summary>Everything that is said to one agent.</summary>
    public static IEnumerable<string> ToAgent(string agentId, string instance) => new[] { Registered, Task, Cancel, Receipt }.Select(message => Of(agentId, instance, message));

    public static string Of(string agentId, string instance, string message) => $"{Root}/{agentId}/{instance}/{message}";

    /// <summary>The parts of a topic; null when it is none of ours.</summary>
    public static (string AgentId, string Instance, string Message)? Parse(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var parts = topic.Split('/');
        return parts.Length == 6 && topic.StartsWith(Root + "/", StringComparison.Ordinal) ? (parts[3], parts[4], parts[5]) : null;
    }
}
