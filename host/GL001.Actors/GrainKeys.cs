namespace GL001.Actors;

/// <summary>How grains are addressed.</summary>
public static class GrainKeys
{
    /// <summary>The one dispatch of the network.</summary>
    public const string Dispatch = "network";

    /// <summary>The one watch over the heat of the network.</summary>
    public const string HeatStatus = "network";

    /// <summary>The one desk of the network's incidents.</summary>
    public const string Incidents = "network";

    /// <summary>The one keeper of what people ordered beside the plan.</summary>
    public const string OperatingModes = "network";

    /// <summary>The one view of all agents.</summary>
    public const string AgentBoard = "network";

    /// <summary>An instance of an agent.</summary>
    public static string Agent(string agentId, string instance) => $"{agentId}/{instance}";

    /// <summary>What <see cref="Agent"/> was made of.</summary>
    public static (string AgentId, string Instance) AgentOf(string key)
    {
        var parts = key.Split('/', 2);
        return (parts[0], parts[1]);
    }

    /// <summary>A controller within its plant.</summary>
    public static string Controller(string plantId, string controllerId) => $"{plantId}/{controllerId}";
}
