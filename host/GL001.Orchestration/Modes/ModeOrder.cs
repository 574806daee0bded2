using System.Collections.Immutable;
using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Modes;

/// <summary>What an order changes.</summary>
public enum ModeOrderKind
{
    CriticalHeatOnly = 0,
    NormalHeat,
    Manual,
    Automatic,
    GreedyHeuristic,
    Optimizer,
    LastKnownGood,
    PlanAnew,
    LocalControl,
    Integrate,
    ActivateBackupHeat,
    EndBackupHeat,
    Relax,
    SafetyShutdown,
    FuelCutoff,
    WithdrawStop,
}

/// <summary>An order of a person. Which of its lists and numbers count depends on its kind.</summary>
/// <param name="Kind">What it changes.</param>
/// <param name="By">Who gives it.</param>
/// <param name="Reason">Why.</param>
public sealed record ModeOrder(ModeOrderKind Kind, OrderedBy By, string Reason)
{
    /// <summary>How long it stands; null until another order ends it. A relaxation has an end.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Plants, units or constraints, by the kind.</summary>
    public ImmutableArray<string> Subjects { get; init; } = [];

    /// <summary>Relax: what is left of each wish, 0 to 1.</summary>
    public double Factor { get; init; } = 1.0;

    /// <summary>Local control: whether it ends by itself.</summary>
    public bool RevertWhenRestored { get; init; }

    /// <summary>Integrate: in steps rather than at once.</summary>
    public bool Gradual { get; init; }

    /// <summary>Integrate: full only after the plant's heat is normal.</summary>
    public bool VerifyBeforeFull { get; init; }

    /// <summary>Backup heat: which units.</summary>
    public BackupSystems Systems { get; init; }

    /// <summary>Last known good: the plan, filled in by its owner.</summary>
    public LastGoodPlan? LastGood { get; init; }
}
