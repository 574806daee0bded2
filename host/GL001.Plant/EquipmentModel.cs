using System.Collections.Immutable;

namespace GL001.Plant;

/// <summary>
/// Levels of the equipment hierarchy of IEC 62264-1 (ISA-95): enterprise, site, area, work centre, work unit. A work centre of this trade is
/// a process cell with its units; the control module below a unit is of IEC 61512-1 (ISA-88).
/// </summary>
public enum EquipmentLevel
{
    Enterprise = 0,
    Site,

    /// <summary>A plant.</summary>
    Area,

    /// <summary>A work centre: a header or network with what feeds it.</summary>
    ProcessCell,

    /// <summary>A work unit: boiler, furnace, or a heat source without a controller.</summary>
    Unit,

    /// <summary>A work unit that keeps heat.</summary>
    StorageUnit,

    /// <summary>A controller.</summary>
    ControlModule,
}

/// <summary>One piece of equipment and what it consists of.</summary>
/// <param name="Id">As in the site file; empty where the site file has none.</param>
/// <param name="Name">Name for people; null where the site file has none.</param>
/// <param name="Level">Where it stands.</param>
/// <param name="Kind">What it is, for example Boiler or Steam; empty above the process cell.</param>
/// <param name="Children">What it consists of.</param>
public sealed record Equipment(string Id, string? Name, EquipmentLevel Level, string Kind, ImmutableArray<Equipment> Children)
{
    /// <summary>The hierarchy of a site, from the enterprise down. The site file does not name the enterprise.</summary>
    public static Equipment Of(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return new Equipment("", null, EquipmentLevel.Enterprise, "", [new Equipment("", site.Name, EquipmentLevel.Site, "", [.. site.Plants.Select(Area)])]);
    }

    private static Equipment Area(PlantModel plant) => new(plant.Id, plant.Name, EquipmentLevel.Area, "",
    [
        .. plant.Headers.Select(header => Cell(plant, header)),
        .. plant.Networks.Select(network => new Equipment(network.Id, null, EquipmentLevel.ProcessCell, nameof(HotWaterNetwork),
            [.. plant.Stores.Where(store => store.NetworkId == network.Id).Select(Store)])),
    ]);

    private static Equipment Cell(PlantModel plant, Header header) => new(header.Id, null, EquipmentLevel.ProcessCell, header.Kind.ToString(),
    [
        .. plant.Units.Where(unit => unit.HeaderId == header.Id).Select(unit => new Equipment(
            unit.Id, null, EquipmentLevel.Unit, unit.Kind.ToString(), [new Equipment(unit.ControllerId, null, EquipmentLevel.ControlModule, "Controller", [])])),
        .. plant.LocalUnits.Where(unit => unit.HeaderId == header.Id).Select(unit => new Equipment(unit.Id, null, EquipmentLevel.Unit, unit.Kind.ToString(), [])),

        // An accumulator is charged from one header and feeds another: it belongs to the one that it feeds.
        .. plant.Stores.Where(store => store.ToHeaderId == header.Id).Select(Store),
    ]);

    private static Equipment Store(HeatStore store) => new(store.Id, null, EquipmentLevel.StorageUnit, store.Kind.ToString(), []);
}
