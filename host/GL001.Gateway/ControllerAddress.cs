namespace GL001.Gateway;

/// <summary>Where a controller lives: Sparkplug's group and edge node.</summary>
[GenerateSerializer, Immutable]
public readonly record struct ControllerAddress(
    [property: Id(0)] string PlantId,
    [property: Id(1)] string ControllerId)
{
    public override string ToString() => $"{PlantId}/{ControllerId}";
}
