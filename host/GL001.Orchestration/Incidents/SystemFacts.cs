using System.Collections.Immutable;

namespace GL001.Orchestration.Incidents;

/// <summary>How the heat of a plant stands.</summary>
public enum HeatSupply
{
    Enough = 0,

    /// <summary>Less than is wanted, for longer than a ramp or hand-over takes.</summary>
    Short,

    /// <summary>Wanted at one of its headers and none supplied there.</summary>
    LostAtHeader,
}

/// <summary>What incident rules are judged by: the whole system at one instant. What nobody knows is null, and null neither opens nor closes an incident.</summary>
public sealed record SystemFacts
{
    public required ImmutableArray<PlantFacts> Plants { get; init; }

    /// <summary>Agents that should run and do not.</summary>
    public int? AgentsDown { get; init; }

    /// <summary>95th percentile of a whole dispatch run, s.</summary>
    public double? OrchestrationLatencyP95Seconds { get; init; }

    /// <summary>Share of the dispatch runs in which no solver found a plan, also where the merit order took over, 0 to 1.</summary>
    public double? OptimizationFailureRatio { get; init; }

    /// <summary>Whether there was a good plan and none followed for so long that its leases run out.</summary>
    public bool? IsPlanOverdue { get; init; }

    /// <summary>Share of the setpoint leases that were not sent or were refused, 0 to 1.</summary>
    public double? CoordinationFailureRatio { get; init; }

    /// <summary>Share of the requests that ended in an error of ours, 0 to 1.</summary>
    public double? ErrorRatio { get; init; }

    /// <summary>Share of the processors that are ours, 0 to 1.</summary>
    public double? CpuRatio { get; init; }

    /// <summary>Share of the memory that is ours, 0 to 1.</summary>
    public double? MemoryRatio { get; init; }

    /// <summary>Share of the database connections in use, 0 to 1.</summary>
    public double? DatabasePoolRatio { get; init; }

    /// <summary>95th percentile from receipt to handling of what a controller told, s.</summary>
    public double? MessageBusLagSeconds { get; init; }
}

/// <summary>One plant at one instant.</summary>
public sealed record PlantFacts
{
    public required string PlantId { get; init; }

    /// <summary>Null while it is not known, as after a start before the controllers were heard.</summary>
    public HeatSupply? Heat { get; init; }

    /// <summary>Whether every life-safety consumer is supplied.</summary>
    public bool? IsLifeSafetyServed { get; init; }

    /// <summary>Whether heat is wanted and the plant supplies none at all.</summary>
    public bool? DeliversNothing { get; init; }

    /// <summary>Share by which its efficiency lies below that of the plan, 0 to 1.</summary>
    public double? EfficiencyShortfall { get; init; }

    /// <summary>Whether at least one of its controllers can be heard.</summary>
    public bool? IsConnected { get; init; }

    /// <summary>Tags of alarms whose cause stands, as unit and tag.</summary>
    public ImmutableArray<ActiveTag> ActiveTags { get; init; } = [];
}

/// <summary>A tag that stands at a unit.</summary>
public sealed record ActiveTag(string UnitId, string Tag);
