using GL001.Control;
using GL001.Simulator.Plants;

namespace GL001.Simulator;

/// <summary>How the units of a simulated site are built, where it is not as on site.</summary>
public sealed record SiteOptions
{
    /// <summary>Whether boards have a flight recorder's memory. Campaigns leave it out: it takes a megabyte each and decides nothing.</summary>
    public bool FlightRecorders { get; init; } = true;

    /// <summary>Parameters that differ from those of a usual unit, by unit and number.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<int, double>> Parameters { get; init; } = new Dictionary<string, IReadOnlyDictionary<int, double>>();

    /// <summary>For planted defects alone: the interlocks that the controllers run instead of their table.</summary>
    internal Func<UnitKind, UnitOptions, Interlock[]>? PlantedRows { get; init; }

    /// <summary>For planted defects alone: makes a unit's physics wrong.</summary>
    internal Action<FiredUnit>? PlantedPhysics { get; init; }
}
