using GL001.Dispatch;
using GL001.Orchestration.Modes;
using GL001.Plant;
using GL001.Wire;

namespace GL001.Actors.Modes;

/// <summary>What orders of people make of a problem and of leases.</summary>
internal static class ModeEffects
{
    /// <summary>
    /// The last lease of a unit that is handed back to its own control: it keeps the unit where it is and takes the place of one that may still have hours to run.
    /// </summary>
    public static readonly TimeSpan HandBackFor = TimeSpan.FromSeconds(60);

    /// <summary>What may be counted on from a unit, under the orders that stand.</summary>
    public static UnitJudgement Judged(OperatingModes modes, string plantId, UnitSnapshot live, UnitJudgement judged)
    {
        if (modes.StopOf(live.UnitId) is { } stop)
        {
            return new UnitJudgement(new UnitState(UnitAvailability.Unavailable, 0.0), $"stopped ({stop.Kind switch { StopKind.FuelCutoff => "fuel cutoff", _ => "safety shutdown" }}) by {stop.Order.By}: {stop.Order.Reason}");
        }

        return judged.State.Availability == UnitAvailability.Available && OwnControl(modes, plantId) is { Length: > 0 } why
            ? new UnitJudgement(new UnitState(live.IsFiring ? UnitAvailability.Fixed : UnitAvailability.Unavailable, judged.State.HeatMegawatts, BurnerRunning: live.IsFiring), why)
            : judged;
    }

    /// <summary>Why the units of a plant lead themselves; empty when the plan leads them.</summary>
    public static string OwnControl(OperatingModes modes, string plantId) => (modes.Manual, modes.PlantOf(plantId)) switch
    {
        ({ } manual, _) => $"not commanded: manual mode by {manual.By}: {manual.Reason}",
        (_, { Control: PlantControl.LocalControl } local) => $"not commanded: {plantId} is under local control by {local.Order.By}: {local.Order.Reason}",
        _ => "",
    };

    /// <summary>The problem under relaxed wishes and in critical-heat-only mode.</summary>
    public static DispatchProblem Applied(DispatchProblem problem, OperatingModes modes)
    {
        var relaxed = modes.Relaxations.Aggregate(problem, (now, wish) => ConstraintCatalogue.Relax(now, wish.Constraint, wish.Factor).Problem);
        return modes.HeatMode == HeatMode.Normal ? relaxed : relaxed with
        {
            Demands = [.. relaxed.Demands.Select(demand => demand.Tier == DemandTier.LifeSafety ? demand : demand with { HeatMegawatts = [.. demand.HeatMegawatts.Select(_ => 0.0)] })],
        };
    }

    /// <summary>The problem in which every unit that could start at plants with backup heat has to. The same one when there is none.</summary>
    public static DispatchProblem WithBackup(DispatchProblem problem, OperatingModes modes, Site site)
    {
        if (modes.Backup.IsEmpty)
        {
            return problem;
        }

        var backup = modes.Backup.SelectMany(order => site.Plants.Where(plant => plant.Id == order.PlantId).SelectMany(plant => plant.Units).Where(unit => IsOf(order.Systems, unit.Kind)))
            .Select(unit => unit.Id).ToHashSet();
        return problem with
        {
            Units = [.. problem.Units.Select(unit => backup.Contains(unit.Id) && MayBeKeptOn(unit) ? unit with { Commitment = UnitCommitment.Committed } : unit)],
        };
    }

    private static bool IsOf(BackupSystems systems, UnitKind kind) => systems switch
    {
        BackupSystems.EmergencyBoilers => kind == UnitKind.Boiler,
        BackupSystems.StandbyHeaters => kind == UnitKind.Furnace,
        _ => true,
    };

    /// <summary>The problem in which every unit of the last good plan gives what that plan wants, as far as it is there and its limits of now allow.</summary>
    public static DispatchProblem AsLastGood(DispatchProblem problem, LastGoodPlan last, DateTimeOffset now) => problem with
    {
        Units =
        [
            .. problem.Units.Select(unit =>
            {
                if (unit.Availability != UnitAvailability.Available || unit.MinHeatMegawatts > unit.MaxHeatMegawatts || last.HeatAt(unit.Id, now) is not { } wanted)
                {
                    return unit;
                }

                var heat = wanted > 0.0 ? Math.Clamp(wanted, unit.MinHeatMegawatts, unit.MaxHeatMegawatts) : 0.0;
                return unit with { Availability = UnitAvailability.Fixed, Commitment = UnitCommitment.Free, CurrentHeatMegawatts = heat, BurnerRunning = heat > 0.0 };
            }),
        ],
    };

    /// <summary>The last lease of a unit that is handed back; null when it follows none that would last longer.</summary>
    public static LeaseTerms? HandBack(UnitSnapshot unit) =>
        unit.LeaseInForceMegawatts is { } heat && unit.Number(MetricId.LeaseRemainingMs) > HandBackFor.TotalMilliseconds ? LeaseTerms.OfOneValue(heat, HandBackFor) : null;

    /// <summary>The lease of a unit whose plant is on its way back; null when that changes nothing.</summary>
    public static LeaseTerms? OnTheWayBack(PlantMode plant, DispatchUnit unit, UnitSnapshot live, double wantedMegawatts, DateTimeOffset now, TimeSpan validFor)
    {
        var share = ModeRules.IntegrationShare(plant, now);
        if (!live.IsFiring || (share >= 1.0 && !plant.VerifyBeforeFull))
        {
            return null;
        }

        var heat = ModeRules.IntegrationHeat(unit.CurrentHeatMegawatts, wantedMegawatts, unit.MinHeatMegawatts, share, plant.VerifyBeforeFull);
        return LeaseTerms.OfOneValue(Math.Min(heat, unit.MaxHeatMegawatts), validFor);
    }

    private static bool MayBeKeptOn(DispatchUnit unit) =>
        unit is { Availability: UnitAvailability.Available, Commitment: UnitCommitment.Free } && unit.MinHeatMegawatts <= unit.MaxHeatMegawatts
        && (unit.Firing || unit.StartIsUnderWay || unit.HoursInState is not { } hours || hours >= unit.MinDown.TotalHours);
}
