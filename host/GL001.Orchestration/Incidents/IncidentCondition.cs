using System.Collections.Immutable;
using System.Globalization;

namespace GL001.Orchestration.Incidents;

/// <summary>What a rule can watch. Each looks at one number or state of <see cref="SystemFacts"/>.</summary>
public enum IncidentCondition
{
    /// <summary>Told from outside; never seen here. Whoever watches the master must be somebody else.</summary>
    Reported = 0,
    LifeSafetyUnserved,
    NoHeatDelivered,
    ShortOfHeat,
    PlantsShortOfHeat,
    HazardTag,
    AgentsDown,
    AgentsDownAndLifeSafetyUnserved,
    PlantsDisconnected,
    PlanOverdue,
    OptimizationFailureRatio,
    CoordinationFailureRatio,
    OrchestrationLatencyP95Seconds,
    ErrorRatio,
    EfficiencyShortfall,
    CpuRatio,
    MemoryRatio,
    DatabasePoolRatio,
    MessageBusLagSeconds,
}

/// <summary>What a rule saw at one place.</summary>
/// <param name="Scope">A plant, or what the number is of.</param>
/// <param name="Stands">Null when nobody knows.</param>
/// <param name="Plants">Plants that are touched while it stands.</param>
/// <param name="Detail">The figure, in words.</param>
public sealed record RuleObservation(string Scope, bool? Stands, ImmutableArray<string> Plants, string Detail);

/// <summary>Holds rules against facts.</summary>
public static class IncidentConditions
{
    /// <summary>What the rule sees: one observation a plant, or one for the network.</summary>
    public static IEnumerable<RuleObservation> Judge(IncidentRule rule, SystemFacts facts)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(facts);
        return rule.Condition switch
        {
            IncidentCondition.Reported => [],
            IncidentCondition.LifeSafetyUnserved => EachPlant(facts, plant => !plant.IsLifeSafetyServed, _ => "life-safety demand is not supplied"),
            IncidentCondition.NoHeatDelivered => EachPlant(facts, plant => plant.DeliversNothing, _ => "heat is wanted and none is supplied"),
            IncidentCondition.ShortOfHeat => EachPlant(facts, plant => IsShort(plant), plant => plant.Heat == HeatSupply.LostAtHeader ? "one of its headers has no heat" : "less heat than wanted"),
            IncidentCondition.PlantsShortOfHeat => Plants(rule, facts, IsTouched, "plants without their heat"),
            IncidentCondition.HazardTag => EachPlant(facts, plant => Hazards(rule, plant).Any(), plant => string.Join(", ", Hazards(rule, plant).Select(tag => $"{tag.Tag} at {tag.UnitId}"))),
            IncidentCondition.AgentsDown => Number("agents", facts.AgentsDown is { } down ? down >= rule.Threshold : null, $"{facts.AgentsDown} agents down"),
            IncidentCondition.AgentsDownAndLifeSafetyUnserved => AgentsAndLifeSafety(rule, facts),
            IncidentCondition.PlantsDisconnected => Plants(rule, facts, plant => !plant.IsConnected, "plants of which no controller can be heard"),
            IncidentCondition.PlanOverdue => Number("plan", facts.IsPlanOverdue, "no plan in force is followed by another"),
            IncidentCondition.OptimizationFailureRatio => Above("optimization", facts.OptimizationFailureRatio, rule, "of the dispatch runs without a plan of a solver"),
            IncidentCondition.CoordinationFailureRatio => Above("coordination", facts.CoordinationFailureRatio, rule, "of the setpoint leases failed"),
            IncidentCondition.OrchestrationLatencyP95Seconds => AboveSeconds("orchestration_latency", facts.OrchestrationLatencyP95Seconds, rule),
            IncidentCondition.ErrorRatio => Above("error_rate", facts.ErrorRatio, rule, "of the requests failed"),
            IncidentCondition.EfficiencyShortfall => EachPlant(facts, plant => plant.EfficiencyShortfall is { } shortfall ? shortfall > rule.Threshold : null, plant => $"{Percent(plant.EfficiencyShortfall)} below the plan's efficiency"),
            IncidentCondition.CpuRatio => Above("cpu", facts.CpuRatio, rule, "of the processors"),
            IncidentCondition.MemoryRatio => Above("memory", facts.MemoryRatio, rule, "of the memory"),
            IncidentCondition.DatabasePoolRatio => Above("database", facts.DatabasePoolRatio, rule, "of the database connections"),
            IncidentCondition.MessageBusLagSeconds => AboveSeconds("message_bus", facts.MessageBusLagSeconds, rule),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule.Condition, null),
        };
    }

    private static bool? IsShort(PlantFacts plant) => plant.Heat is { } heat ? heat != HeatSupply.Enough : null;

    /// <summary>Short, or without its life-safety heat; unknown unless one of the two is known to be so.</summary>
    private static bool? IsTouched(PlantFacts plant) => IsShort(plant) | !plant.IsLifeSafetyServed;

    private static IEnumerable<ActiveTag> Hazards(IncidentRule rule, PlantFacts plant) => plant.ActiveTags.Where(tag => rule.Subject.Contains(tag.Tag));

    private static IEnumerable<RuleObservation> EachPlant(SystemFacts facts, Func<PlantFacts, bool?> stands, Func<PlantFacts, string> detail) =>
        facts.Plants.Select(plant => new RuleObservation(plant.PlantId, stands(plant), [plant.PlantId], detail(plant)));

    /// <summary>A count of plants. Those of which nothing is known may make it more: below the threshold without them, and not surely below it with them, is unknown.</summary>
    private static IEnumerable<RuleObservation> Plants(IncidentRule rule, SystemFacts facts, Func<PlantFacts, bool?> isOne, string what)
    {
        var sure = facts.Plants.Where(plant => isOne(plant) == true).Select(plant => plant.PlantId).ToImmutableArray();
        var unknown = facts.Plants.Count(plant => isOne(plant) is null);
        bool? stands = sure.Length >= rule.Threshold ? true : sure.Length + unknown >= rule.Threshold ? null : false;
        return [new RuleObservation("network", stands, sure, $"{sure.Length} {what}{(sure.Length > 0 ? $": {string.Join(", ", sure)}" : "")}")];
    }

    private static IEnumerable<RuleObservation> AgentsAndLifeSafety(IncidentRule rule, SystemFacts facts)
    {
        var unserved = facts.Plants.Where(plant => plant.IsLifeSafetyServed == false).Select(plant => plant.PlantId).ToImmutableArray();
        var anyUnknown = facts.Plants.Any(plant => plant.IsLifeSafetyServed is null);
        bool? lifeSafety = unserved.Length > 0 ? true : anyUnknown ? null : false;
        bool? agents = facts.AgentsDown is { } down ? down >= rule.Threshold : null;
        return [new RuleObservation("agents", agents & lifeSafety, unserved, $"{facts.AgentsDown} agents down, life safety unserved at {string.Join(", ", unserved)}")];
    }

    private static IEnumerable<RuleObservation> Number(string scope, bool? stands, string detail) => [new RuleObservation(scope, stands, [], detail)];

    private static IEnumerable<RuleObservation> Above(string scope, double? ratio, IncidentRule rule, string of) =>
        Number(scope, ratio is { } known && !double.IsNaN(known) ? known > rule.Threshold : null, $"{Percent(ratio)} {of}");

    private static IEnumerable<RuleObservation> AboveSeconds(string scope, double? seconds, IncidentRule rule) =>
        Number(scope, seconds is { } known && !double.IsNaN(known) ? known > rule.Threshold : null, FormattableString.Invariant($"{seconds:0.00} s at the 95th percentile"));

    private static string Percent(double? ratio) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * ratio:0.#} %");
}
