using System.Collections.Immutable;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>The site by IEC 62264 (ISA-95): its equipment, and where the parts of this system stand.</summary>
public static class ModelApi
{
    // Functional levels after IEC 62264-1; the parts are those of README.md, "The house".
    private static readonly ImmutableArray<FunctionalLevel> s_levels =
    [
        new(0, "physical_process", ["boilers and furnaces with their burners, drums and headers; none of it is ours"]),
        new(1, "sensing_and_manipulation", ["firmware/Drivers: register reads of MAX31865, transmitters and contacts, relays with read-back"]),
        new(2, "monitoring_and_automated_control", ["firmware/Control: interlocks, burner sequence, regulation, lease arbiter", "host/GL001.Gateway and the page: live values of units, without a command that could pass an interlock"]),
        new(3, "operations_management",
            ["host/GL001.Dispatch: heat dispatch", "host/GL001.Historian: history", "host/GL001.Orchestration and GL001.Agents: tasks of agents", "energy management: indicators, targets, baselines"]),
        new(4, "business_planning_and_logistics", ["none of ours: prices, demand and contracts come with the site file"]),
    ];

    public static void MapModelApi(this IEndpointRouteBuilder app) => app.MapGet("/api/v1/model", GetModel).WithTags("Model").WithName("getModel")
        .WithSummary("The site's equipment hierarchy by IEC 62264 (ISA-95), its transfer lines, and which part of this system stands on which functional level.");

    private static Ok<SiteHierarchy> GetModel(Site site) => TypedResults.Ok(new SiteHierarchy(
        EquipmentNode.Of(Equipment.Of(site)), [.. site.TransferLines.Select(line => new EquipmentConnection(line.Id, line.Kind, line.FromHeaderId, line.ToHeaderId))], s_levels));
}

/// <summary>The site by IEC 62264.</summary>
/// <param name="Enterprise">The hierarchy from the top.</param>
/// <param name="Connections">Lines and valves between process cells, which belong to none.</param>
/// <param name="FunctionalLevels">Levels 0 to 4 and what of this system stands there.</param>
public sealed record SiteHierarchy(EquipmentNode Enterprise, ImmutableArray<EquipmentConnection> Connections, ImmutableArray<FunctionalLevel> FunctionalLevels);

/// <summary>One piece of equipment.</summary>
/// <param name="Id">Its id; null where the site file has none.</param>
/// <param name="Name">Name for people; null where the site file has none.</param>
/// <param name="Level">enterprise, site, area, process_cell, unit, storage_unit or control_module.</param>
/// <param name="Kind">For example boiler or steam; null above the process cell.</param>
/// <param name="Children">What it consists of.</param>
public sealed record EquipmentNode(string? Id, string? Name, EquipmentLevel Level, string? Kind, IReadOnlyList<EquipmentNode> Children)
{
    public static EquipmentNode Of(Equipment equipment)
    {
        ArgumentNullException.ThrowIfNull(equipment);
        return new EquipmentNode(equipment.Id.Length > 0 ? equipment.Id : null, equipment.Name, equipment.Level, ApiText.OrNull(equipment.Kind), [.. equipment.Children.Select(Of)]);
    }
}

/// <summary>A connection between two process cells.</summary>
public sealed record EquipmentConnection(string Id, TransferKind Kind, string FromId, string ToId);

/// <summary>A functional level.</summary>
/// <param name="Level">0 to 4.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Parts">What of this system stands there.</param>
public sealed record FunctionalLevel(int Level, string Name, ImmutableArray<string> Parts);
