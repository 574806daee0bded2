using System.Collections.Immutable;
using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Modes;

/// <summary>The one place where modes change. Time is an argument; nothing here reads or sends anything.</summary>
public static class ModeRules
{
    /// <summary>Changes that are kept at hand.</summary>
    public const int MostAudited = 500;

    /// <summary>Withdrawn stops that are kept at hand.</summary>
    public const int MostWithdrawn = 100;

    /// <summary>Longest time that an order with an end can stand. A choice: whoever needs a day more orders again, and looks again.</summary>
    public static readonly TimeSpan LongestFor = TimeSpan.FromHours(24);

    /// <summary>How long a plant must be well before local control ends by itself: longer than a hand-over lasts.</summary>
    public static readonly TimeSpan RestoredFor = TimeSpan.FromMinutes(5);

    /// <summary>How long a gradual integration takes: five intervals of a minute.</summary>
    public static readonly TimeSpan IntegrationTime = TimeSpan.FromMinutes(5);

    private const string Network = "network";

    /// <summary>Why an order may not be followed by who gives it; empty when it may.</summary>
    public static string Refusal(OperatingModes modes, ModeOrder order)
    {
        ArgumentNullException.ThrowIfNull(modes);
        ArgumentNullException.ThrowIfNull(order);
        var action = order.Kind switch
        {
            ModeOrderKind.SafetyShutdown or ModeOrderKind.FuelCutoff => EmergencyAction.StopUnit,
            ModeOrderKind.WithdrawStop => EmergencyAction.WithdrawStop,
            _ => EmergencyAction.ShiftMode,
        };
        return EmergencyAuthority.Refusal(action, order.By) is { Length: > 0 } refusal
            ? refusal
            : Ended(modes, order).Select(set => EmergencyAuthority.EndRefusal(set.By, order.By)).FirstOrDefault(text => text.Length > 0) ?? "";
    }

    /// <summary>The modes after an order that may be followed.</summary>
    public static OperatingModes Apply(OperatingModes modes, ModeOrder order, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(modes);
        ArgumentNullException.ThrowIfNull(order);
        var standing = new StandingOrder(now, order.By, order.Reason, now + order.For);
        var next = order.Kind switch
        {
            ModeOrderKind.CriticalHeatOnly => modes with { CriticalHeatOnly = standing },
            ModeOrderKind.NormalHeat => modes with { CriticalHeatOnly = null },
            ModeOrderKind.Manual => modes with { Manual = standing },
            ModeOrderKind.Automatic => modes with { Manual = null },
            ModeOrderKind.GreedyHeuristic => modes with { Greedy = standing },
            ModeOrderKind.Optimizer => modes with { Greedy = null },
            ModeOrderKind.LastKnownGood => modes with { LastGood = order.LastGood! with { Order = standing } },
            ModeOrderKind.PlanAnew => modes with { LastGood = null },
            ModeOrderKind.LocalControl => WithPlants(modes, order, plant => new PlantMode(plant, PlantControl.LocalControl, standing) { RevertWhenRestored = order.RevertWhenRestored }),
            ModeOrderKind.Integrate => WithPlants(modes, order, plant => modes.PlantOf(plant) is null ? null : Integrating(plant, standing, order.Gradual, order.VerifyBeforeFull)),
            ModeOrderKind.ActivateBackupHeat => modes with { Backup = [.. modes.Backup.Where(backup => !order.Subjects.Contains(backup.PlantId)), .. order.Subjects.Select(plant => new BackupHeat(plant, standing, order.Systems))] },
            ModeOrderKind.EndBackupHeat => modes with { Backup = [.. modes.Backup.Where(backup => !order.Subjects.Contains(backup.PlantId))] },
            ModeOrderKind.Relax => modes with { Relaxations = [.. modes.Relaxations.Where(wish => !order.Subjects.Contains(wish.Constraint)), .. order.Subjects.Select(wish => new RelaxedWish(wish, order.Factor, standing))] },
            ModeOrderKind.SafetyShutdown => WithStops(modes, order, StopKind.SafetyShutdown, standing),
            ModeOrderKind.FuelCutoff => WithStops(modes, order, StopKind.FuelCutoff, standing),
            ModeOrderKind.WithdrawStop => Withdrawn(modes, order, now),
            _ => throw new ArgumentOutOfRangeException(nameof(order), order.Kind, null),
        };
        return Audited(next, order.Subjects.IsEmpty ? [Network] : order.Subjects, Name(order.Kind), order.By, order.Reason, now, now + order.For);
    }

    /// <summary>Ends what has run out. The same object when nothing has.</summary>
    public static OperatingModes Expire(OperatingModes modes, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(modes);
        var next = modes;
        if (HasRunOut(next.CriticalHeatOnly))
        {
            next = Ended(next with { CriticalHeatOnly = null }, Network, ModeOrderKind.NormalHeat);
        }

        if (HasRunOut(next.Greedy))
        {
            next = Ended(next with { Greedy = null }, Network, ModeOrderKind.Optimizer);
        }

        if (HasRunOut(next.LastGood?.Order))
        {
            next = Ended(next with { LastGood = null }, Network, ModeOrderKind.PlanAnew);
        }

        foreach (var backup in next.Backup.Where(backup => HasRunOut(backup.Order)))
        {
            next = Ended(next with { Backup = next.Backup.Remove(backup) }, backup.PlantId, ModeOrderKind.EndBackupHeat);
        }

        foreach (var wish in next.Relaxations.Where(wish => HasRunOut(wish.Order)))
        {
            next = Audited(next with { Relaxations = next.Relaxations.Remove(wish) }, [wish.Constraint], "relaxation_ended", OrderedBy.Coordinator, "its time ran out", now, null);
        }

        return next;

        bool HasRunOut(StandingOrder? order) => order?.Until <= now;

        OperatingModes Ended(OperatingModes after, string subject, ModeOrderKind kind) =>
            Audited(after, [subject], Name(kind), OrderedBy.Coordinator, "its time ran out", now, null);
    }

    /// <summary>Plants whose state must be looked at before <see cref="Settle"/>.</summary>
    public static IEnumerable<string> Watched(OperatingModes modes)
    {
        ArgumentNullException.ThrowIfNull(modes);
        return modes.Plants.Where(plant => plant.Control == PlantControl.Integrating || plant.RevertWhenRestored).Select(plant => plant.PlantId);
    }

    /// <summary>Ends what has run out, brings back plants that are well again, and ends integrations that are through.</summary>
    /// <param name="modes">As they stand.</param>
    /// <param name="now">The moment.</param>
    /// <param name="wellPlants">Of the <see cref="Watched"/> ones those whose heat is normal and whose controllers are all heard.</param>
    /// <returns>The same object when nothing changed.</returns>
    public static OperatingModes Settle(OperatingModes modes, DateTimeOffset now, IReadOnlyCollection<string> wellPlants)
    {
        ArgumentNullException.ThrowIfNull(wellPlants);
        var next = Expire(modes, now);
        foreach (var plant in next.Plants)
        {
            var well = wellPlants.Contains(plant.PlantId);
            if (plant is { Control: PlantControl.LocalControl, RevertWhenRestored: true })
            {
                DateTimeOffset? since = well ? plant.WellSince ?? now : null;
                if (since != plant.WellSince)
                {
                    next = next with { Plants = next.Plants.Replace(plant, plant with { WellSince = since }) };
                }
                else if (now - since >= RestoredFor)
                {
                    var back = Integrating(plant.PlantId, new StandingOrder(now, OrderedBy.Coordinator, "the plant is well again"), gradual: true, verify: true);
                    next = Audited(next with { Plants = next.Plants.Replace(plant, back) }, [plant.PlantId], Name(ModeOrderKind.Integrate), OrderedBy.Coordinator, back.Order.Reason, now, null);
                }
            }
            else if (plant.Control == PlantControl.Integrating && IntegrationShare(plant, now) >= 1.0 && (well || !plant.VerifyBeforeFull))
            {
                next = Audited(next with { Plants = next.Plants.Remove(plant) }, [plant.PlantId], "coordinated", OrderedBy.Coordinator, "integration is through", now, null);
            }
        }

        return next;
    }

    /// <summary>How far an integration has come, 0 to 1.</summary>
    public static double IntegrationShare(PlantMode plant, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(plant);
        return plant.Gradual ? Math.Clamp((now - plant.Order.Since) / IntegrationTime, 0.0, 1.0) : 1.0;
    }

    /// <summary>
    /// Heat to lease to a firing unit of a plant on its way back, MW: between what it gives and what the plan wants. Before the plant's heat is verified no
    /// unit is lowered; raising one is never held back by that, because it is what makes heat normal.
    /// </summary>
    /// <param name="givesMegawatts">What it gives now, MW.</param>
    /// <param name="wantedMegawatts">What the plan leases, MW; zero to let it rest.</param>
    /// <param name="minimumMegawatts">Least heat while it fires, MW.</param>
    /// <param name="share">How far the integration has come, 0 to 1.</param>
    /// <param name="verify">Whether lowering waits until the plant's heat was seen to be normal.</param>
    public static double IntegrationHeat(double givesMegawatts, double wantedMegawatts, double minimumMegawatts, double share, bool verify)
    {
        if (wantedMegawatts < givesMegawatts && verify)
        {
            return Math.Max(givesMegawatts, minimumMegawatts);
        }

        return share >= 1.0 ? wantedMegawatts : Math.Max(givesMegawatts + (share * (wantedMegawatts - givesMegawatts)), minimumMegawatts);
    }

    private static PlantMode Integrating(string plantId, StandingOrder order, bool gradual, bool verify) =>
        new(plantId, PlantControl.Integrating, order) { Gradual = gradual, VerifyBeforeFull = verify };

    /// <summary>What stands now and an order would end or replace.</summary>
    private static IEnumerable<StandingOrder> Ended(OperatingModes modes, ModeOrder order) => order.Kind switch
    {
        ModeOrderKind.NormalHeat or ModeOrderKind.CriticalHeatOnly => OneOf(modes.CriticalHeatOnly),
        ModeOrderKind.Automatic or ModeOrderKind.Manual => OneOf(modes.Manual),
        ModeOrderKind.Optimizer or ModeOrderKind.GreedyHeuristic => OneOf(modes.Greedy),
        ModeOrderKind.PlanAnew or ModeOrderKind.LastKnownGood => OneOf(modes.LastGood?.Order),
        ModeOrderKind.Integrate or ModeOrderKind.LocalControl => modes.Plants.Where(plant => order.Subjects.Contains(plant.PlantId)).Select(plant => plant.Order),
        ModeOrderKind.EndBackupHeat or ModeOrderKind.ActivateBackupHeat => modes.Backup.Where(backup => order.Subjects.Contains(backup.PlantId)).Select(backup => backup.Order),
        ModeOrderKind.Relax => modes.Relaxations.Where(wish => order.Subjects.Contains(wish.Constraint)).Select(wish => wish.Order),
        ModeOrderKind.WithdrawStop => modes.Stops.Where(stop => stop.Stands && order.Subjects.Contains(stop.UnitId)).Select(stop => stop.Order),

        // A stop ends nothing.
        _ => [],
    };

    private static StandingOrder[] OneOf(StandingOrder? order) => order is null ? [] : [order];

    private static OperatingModes WithPlants(OperatingModes modes, ModeOrder order, Func<string, PlantMode?> mode) => modes with
    {
        Plants = [.. modes.Plants.Where(plant => !order.Subjects.Contains(plant.PlantId)), .. order.Subjects.Select(mode).OfType<PlantMode>()],
    };

    /// <summary>A stop that stands already keeps who asked first.</summary>
    private static OperatingModes WithStops(OperatingModes modes, ModeOrder order, StopKind kind, StandingOrder standing) => modes with
    {
        Stops =
        [
            .. modes.Stops,
            .. order.Subjects.Where(unit => !modes.Stops.Any(stop => stop.Stands && stop.UnitId == unit && stop.Kind == kind))
                .Select(unit => new EquipmentStop(unit, kind, standing with { Until = null })),
        ],
    };

    private static OperatingModes Withdrawn(OperatingModes modes, ModeOrder order, DateTimeOffset now)
    {
        var stops = modes.Stops.Select(stop => stop.Stands && order.Subjects.Contains(stop.UnitId) ? stop with { WithdrawnAt = now, WithdrawnBy = order.By } : stop).ToList();
        var old = stops.Where(stop => !stop.Stands).SkipLast(MostWithdrawn).ToHashSet();
        return modes with { Stops = [.. stops.Where(stop => !old.Contains(stop))] };
    }

    private static OperatingModes Audited(OperatingModes modes, ImmutableArray<string> subjects, string change, OrderedBy by, string reason, DateTimeOffset now, DateTimeOffset? until)
    {
        var number = modes.Audit.IsEmpty ? 0 : modes.Audit[^1].Number;
        return modes with
        {
            Audit = [.. modes.Audit.Concat(subjects.Select((subject, i) => new ModeChange(number + 1 + i, now, change, subject, by, reason, until))).TakeLast(MostAudited)],
        };
    }

    /// <summary>What the audit calls an order.</summary>
    private static string Name(ModeOrderKind kind) => kind switch
    {
        ModeOrderKind.CriticalHeatOnly => "critical_heat_only",
        ModeOrderKind.NormalHeat => "normal_heat",
        ModeOrderKind.Manual => "manual",
        ModeOrderKind.Automatic => "automatic",
        ModeOrderKind.GreedyHeuristic => "greedy_heuristic",
        ModeOrderKind.Optimizer => "optimizer",
        ModeOrderKind.LastKnownGood => "last_known_good",
        ModeOrderKind.PlanAnew => "plan_anew",
        ModeOrderKind.LocalControl => "local_control",
        ModeOrderKind.Integrate => "integrate",
        ModeOrderKind.ActivateBackupHeat => "backup_heat_activated",
        ModeOrderKind.EndBackupHeat => "backup_heat_ended",
        ModeOrderKind.Relax => "relaxed",
        ModeOrderKind.SafetyShutdown => "safety_shutdown",
        ModeOrderKind.FuelCutoff => "fuel_cutoff",
        ModeOrderKind.WithdrawStop => "stop_withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
