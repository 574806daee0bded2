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

    /// <summary>A controller within its plant.</summary>
    public static string Controller(string plantId, string controllerId) => $"{plantId}/{controllerId}";
}
