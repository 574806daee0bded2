namespace GL001.Gateway;

/// <summary>Where a unit lives: Sparkplug's group, edge node and device.</summary>
public readonly record struct UnitAddress(string PlantId, string ControllerId, string UnitId)
{
    public ControllerAddress Controller => new(PlantId, ControllerId);

    public override string ToString() => $"{PlantId}/{ControllerId}/{UnitId}";
}
