using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Modes;

/// <summary>Which customers the plan serves.</summary>
public enum HeatMode
{
    Normal = 0,

    /// <summary>Life safety only; what the other tiers want is suspended.</summary>
    CriticalHeatOnly,
}

/// <summary>Who leads the units.</summary>
public enum ControlMode
{
    /// <summary>The plan leases setpoints.</summary>
    Automatic = 0,

    /// <summary>No unit gets a lease: local control and operators lead.</summary>
    Manual,
}

/// <summary>How plans are made.</summary>
public enum PlanningAlgorithm
{
    Optimizer = 0,

    /// <summary>Merit order, without a solver.</summary>
    GreedyHeuristic,
}

/// <summary>How a plant stands to the coordinator.</summary>
public enum PlantControl
{
    Coordinated = 0,

    /// <summary>Its units get no leases and are planned as what they give.</summary>
    LocalControl,

    /// <summary>Comes back: leases move from what its units give to what the plan wants.</summary>
    Integrating,
}

/// <summary>How a unit is asked to stop.</summary>
public enum StopKind
{
    SafetyShutdown = 0,
    FuelCutoff,
}

/// <summary>Something that was ordered and stands.</summary>
/// <param name="Since">When it was ordered.</param>
/// <param name="By">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it ends by itself; null when only an order ends it.</param>
public sealed record StandingOrder(DateTimeOffset Since, OrderedBy By, string Reason, DateTimeOffset? Until = null);

/// <summary>A plant that is not simply coordinated.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="Control">Local or on its way back.</param>
/// <param name="Order">Who ordered that.</param>
public sealed record PlantMode(string PlantId, PlantControl Control, StandingOrder Order)
{
    /// <summary>Local control ends by itself once the plant has been well for <see cref="ModeRules.RestoredFor"/>.</summary>
    public bool RevertWhenRestored { get; init; }

    /// <summary>Since when its heat is normal and all its controllers are heard; null while that is not so.</summary>
    public DateTimeOffset? WellSince { get; init; }

    /// <summary>On its way back: no unit is lowered before the integration is through and the plant's heat is normal.</summary>
    public bool VerifyBeforeFull { get; init; }

    /// <summary>On its way back: in steps, or at once.</summary>
    public bool Gradual { get; init; }
}

/// <summary>A wish of the planner that gives way for a while.</summary>
/// <param name="Constraint">Its name.</param>
/// <param name="Factor">What is left of it, 0 to 1.</param>
/// <param name="Order">Who ordered that; always with an end.</param>
public sealed record RelaxedWish(string Constraint, double Factor, StandingOrder Order);

/// <summary>Which units are backup heat. By kind: a site file does not class units as backup.</summary>
public enum BackupSystems
{
    All = 0,

    /// <summary>Boilers.</summary>
    EmergencyBoilers,

    /// <summary>Furnaces.</summary>
    StandbyHeaters,
}

/// <summary>All that a plant can start of these units is started and kept on.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="Order">Who ordered that.</param>
/// <param name="Systems">Which units.</param>
public sealed record BackupHeat(string PlantId, StandingOrder Order, BackupSystems Systems = BackupSystems.All);

/// <summary>A unit that was asked to stop.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Kind">How.</param>
/// <param name="Order">Who asked for it.</param>
public sealed record EquipmentStop(string UnitId, StopKind Kind, StandingOrder Order)
{
    /// <summary>Null while the stop stands.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Null while the stop stands.</summary>
    public OrderedBy? WithdrawnBy { get; init; }

    [JsonIgnore]
    public bool Stands => WithdrawnAt is null;
}

/// <summary>Heat of one unit in the last good plan, MW, one value a step.</summary>
public sealed record LastGoodUnit(string UnitId, ImmutableArray<double> HeatMegawatts);

/// <summary>The plan that is leased again in place of new ones.</summary>
/// <param name="PlanId">Its id in history.</param>
/// <param name="Start">When its first step began.</param>
/// <param name="StepMinutes">Length of its steps.</param>
/// <param name="Units">Its units.</param>
/// <param name="Order">Who ordered that.</param>
public sealed record LastGoodPlan(string PlanId, DateTimeOffset Start, double StepMinutes, ImmutableArray<LastGoodUnit> Units, StandingOrder Order)
{
    /// <summary>Heat that it wants of a unit now, MW: of its present step, after its end of the last one. Null for a unit that it does not know.</summary>
    public double? HeatAt(string unitId, DateTimeOffset now)
    {
        if (Units.FirstOrDefault(unit => unit.UnitId == unitId) is not { HeatMegawatts.Length: > 0 } unit)
        {
            return null;
        }

        return unit.HeatMegawatts[(int)Math.Clamp(Math.Floor((now - Start).TotalMinutes / StepMinutes), 0, unit.HeatMegawatts.Length - 1)];
    }
}

/// <summary>One change, for those who ask later.</summary>
/// <param name="Number">Counts up from 1, without gaps.</param>
/// <param name="At">When.</param>
/// <param name="Change">What, in snake_case.</param>
/// <param name="Subject">Plant, unit or constraint; network for all.</param>
/// <param name="By">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it ends by itself; null when only an order ends it.</param>
public sealed record ModeChange(long Number, DateTimeOffset At, string Change, string Subject, OrderedBy By, string Reason, DateTimeOffset? Until);

/// <summary>Everything that people ordered beside the plan, and who. What is not here is as normal.</summary>
public sealed record OperatingModes
{
    /// <summary>Null in normal heat mode.</summary>
    public StandingOrder? CriticalHeatOnly { get; init; }

    /// <summary>Null in automatic control mode.</summary>
    public StandingOrder? Manual { get; init; }

    /// <summary>Null while the optimizer plans.</summary>
    public StandingOrder? Greedy { get; init; }

    /// <summary>Null while new plans are made.</summary>
    public LastGoodPlan? LastGood { get; init; }

    /// <summary>Plants that are not simply coordinated.</summary>
    public ImmutableArray<PlantMode> Plants { get; init; } = [];

    public ImmutableArray<RelaxedWish> Relaxations { get; init; } = [];

    public ImmutableArray<BackupHeat> Backup { get; init; } = [];

    /// <summary>Those that stand, and the newest of those that were withdrawn.</summary>
    public ImmutableArray<EquipmentStop> Stops { get; init; } = [];

    /// <summary>The newest <see cref="ModeRules.MostAudited"/> changes, oldest first. History keeps all.</summary>
    public ImmutableArray<ModeChange> Audit { get; init; } = [];

    [JsonIgnore]
    public HeatMode HeatMode => CriticalHeatOnly is null ? HeatMode.Normal : HeatMode.CriticalHeatOnly;

    [JsonIgnore]
    public ControlMode ControlMode => Manual is null ? ControlMode.Automatic : ControlMode.Manual;

    [JsonIgnore]
    public PlanningAlgorithm Algorithm => Greedy is null ? PlanningAlgorithm.Optimizer : PlanningAlgorithm.GreedyHeuristic;

    /// <summary>Nothing was ordered that makes the coordinator act otherwise than by itself.</summary>
    [JsonIgnore]
    public bool IsNormal => CriticalHeatOnly is null && Manual is null && Greedy is null && LastGood is null && Plants.IsEmpty && Relaxations.IsEmpty && Backup.IsEmpty && !Stops.Any(stop => stop.Stands);

    public PlantMode? PlantOf(string plantId) => Plants.FirstOrDefault(plant => plant.PlantId == plantId);

    public PlantControl ControlOf(string plantId) => PlantOf(plantId)?.Control ?? PlantControl.Coordinated;

    public bool HasBackup(string plantId) => Backup.Any(backup => backup.PlantId == plantId);

    /// <summary>The gravest stop that stands for a unit, or null.</summary>
    public EquipmentStop? StopOf(string unitId) => Stops.Where(stop => stop.Stands && stop.UnitId == unitId).MaxBy(stop => stop.Kind);
}
