using System.Collections.Immutable;

namespace GL001.Gateway;

/// <summary>What follows from one message: events in order, and controllers to be asked for a rebirth.</summary>
public readonly record struct SessionResult(ImmutableArray<PlantEvent> Events, ImmutableArray<ControllerAddress> RebirthRequests)
{
    /// <summary>Sparkplug's number of the message; null when it had none or could not be read.</summary>
    public ulong? Seq { get; init; }

    public static SessionResult Nothing { get; } = new([], []);

    internal static SessionResult Of(PlantEvent plantEvent) => new([plantEvent], []);

    internal static SessionResult AskRebirth(ControllerAddress controller) => new([], [controller]);
}
