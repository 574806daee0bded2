using GL001.Control;

namespace GL001.Simulator;

/// <summary>How the units of a simulated site are built, where it is not as on site.</summary>
public sealed record SiteOptions
{
    /// <summary>Whether boards have a flight recorder's memory. Campaigns leave it out: it takes a megabyte each and decides nothing.</summary>
    public bool FlightRecorders { get; init; } = true;

    /// <summary>For planted defects alone: the interlocks that the controllers run instead of their table.</summary>
    internal Func<UnitKind, Interlock[]>? PlantedRows { get; init; }
}
