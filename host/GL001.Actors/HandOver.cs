using System.Collections.Immutable;
using GL001.Dispatch;

namespace GL001.Actors;

/// <summary>How far a unit has come towards what a plan wants of it.</summary>
/// <param name="Firing">Low fire or modulating.</param>
/// <param name="Starting">Purging or lighting: delivers nothing yet.</param>
/// <param name="DeliverableMegawatts">Heat that it delivers, or holds back only because its header is full, MW.</param>
/// <param name="LeaseMegawatts">Heat of the lease in force, MW; null without one.</param>
public sealed record UnitProgress(bool Firing, bool Starting, double DeliverableMegawatts, double? LeaseMegawatts);

/// <summary>What to lease to a unit now.</summary>
/// <param name="HeatMegawatts">Heat, MW; zero asks the burner to rest.</param>
/// <param name="Reason">Why this is not what the plan says, or an empty text.</param>
public sealed record PlannedLease(double HeatMegawatts, string Reason);

/// <summary>
/// Make before break. A plan's step is long enough to hide that one unit stops at once while another takes minutes to
/// purge and ramp up. So as long as the units that the plan keeps do not deliver what it wants of them, no firing unit
/// that heats the same network of headers is sent to rest, and none is leased less than it gives.
/// </summary>
public static class HandOver
{
    /// <summary>A header's units have taken over when they deliver this share of what the plan wants of them.</summary>
    public const double EnoughShare = 0.95;

    /// <summary>Heat below this is rounding or a meter's noise, MW.</summary>
    private const double Negligible = 0.01;

    /// <summary>The leases of the plan's first step, for every unit that is available. All are known before the first is sent.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="progress">Of every unit with a controller. One without is not leased, and counts as delivering nothing: nobody measures it.</param>
    public static ImmutableDictionary<string, PlannedLease> Leases(
        DispatchProblem problem, DispatchPlan plan, IReadOnlyDictionary<string, UnitProgress> progress)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(progress);
        var leases = ImmutableDictionary.CreateBuilder<string, PlannedLease>();
        foreach (var headers in JoinedHeaders(problem))
        {
            var units = problem.Units.Where(unit => headers.Contains(unit.HeaderId)).ToList();
            var lacking = Lacking(problem, plan, progress, headers, units);
            leases.AddRange(units
                .Where(unit => progress.ContainsKey(unit.Id) && unit.Availability == UnitAvailability.Available && unit.MinHeatMegawatts <= unit.MaxHeatMegawatts)
                .Select(unit => KeyValuePair.Create(unit.Id, LeaseOf(problem, unit, plan.Unit(unit.Id), progress[unit.Id], lacking))));
        }

        return leases.ToImmutable();
    }

    private static PlannedLease LeaseOf(DispatchProblem problem, DispatchUnit unit, UnitPlan planned, UnitProgress progress, string lacking)
    {
        var wanted = planned.On[0] ? planned.HeatMegawatts[0] : 0.0;
        var (floor, why) = progress switch
        {
            { Firing: true } when lacking.Length > 0 => (Math.Min(unit.CurrentHeatMegawatts, progress.LeaseMegawatts ?? double.PositiveInfinity), $"held: {lacking}"),

            // A purge that one plan asks for and the next one breaks off would begin again with the third.
            { Starting: true } => (unit.MinHeatMegawatts, "finishes its start"),
            _ when unit.StartIsUnderWay => (unit.MinHeatMegawatts, "finishes its start"),
            _ when StartsNow(problem, unit, planned) => (unit.MinHeatMegawatts, FormattableString.Invariant($"starts now, to give heat in {unit.StartDelay.TotalMinutes:0} min")),
            _ => (0.0, ""),
        };
        if (!planned.On[0] && why.Length == 0)
        {
            return new PlannedLease(0.0, "");
        }

        // A solver's answer may lie beyond a limit by its tolerance; the controller would rightly refuse that.
        var heat = Math.Clamp(Math.Max(wanted, floor), unit.MinHeatMegawatts, unit.MaxHeatMegawatts);
        return new PlannedLease(heat, !planned.On[0] || floor > wanted + Negligible ? why : "");
    }

    /// <summary>
    /// Whether a resting unit must be told to start for the heat that the plan wants of it: it is wanted in the first step that a start
    /// ordered now can serve. Wanted later, a later plan orders it.
    /// </summary>
    private static bool StartsNow(DispatchProblem problem, DispatchUnit unit, UnitPlan planned)
    {
        var wanted = planned.On.IndexOf(true);
        return !unit.Firing && wanted > 0 && problem.HoursBefore(wanted - 1) < unit.StartDelay.TotalHours;
    }

    /// <summary>What keeps the units of these headers from handing over; empty when nothing does.</summary>
    private static string Lacking(
        DispatchProblem problem, DispatchPlan plan, IReadOnlyDictionary<string, UnitProgress> progress, HashSet<string> headers, List<DispatchUnit> units)
    {
        // Only units that the plan keeps count: two that both rest must not wait for each other.
        var keepers = units.Where(unit => plan.Unit(unit.Id).On[0]).ToList();
        var demands = problem.Demands.Where(demand => headers.Contains(demand.HeaderId)).ToList();
        if (keepers.Count == 0)
        {
            var demand = demands.Sum(demand => demand.HeatMegawatts[0]);
            return demand > Negligible ? FormattableString.Invariant($"the plan keeps no unit for {demand:0.0} MW of demand") : "";
        }

        // Header by header: a small one must not disappear in the sum of a large neighbour.
        foreach (var header in headers.Order(StringComparer.Ordinal))
        {
            var here = keepers.Where(unit => unit.HeaderId == header).ToList();
            var wanted = here.Sum(Wanted);
            var delivered = here.Sum(unit => Math.Min(progress.GetValueOrDefault(unit.Id)?.DeliverableMegawatts ?? 0.0, Wanted(unit)));
            if (delivered < EnoughShare * wanted)
            {
                return FormattableString.Invariant($"{header} gets {delivered:0.0} of {wanted:0.0} MW from {string.Join(", ", here.Select(unit => unit.Id))}");
            }
        }

        var unmet = demands.Sum(demand => plan.Demand(demand.Id).UnmetMegawatts[0]);
        return unmet > Negligible ? FormattableString.Invariant($"{unmet:0.0} MW of demand go unserved") : "";

        double Wanted(DispatchUnit unit) => plan.Unit(unit.Id).HeatMegawatts[0];
    }

    /// <summary>Headers joined by transfer lines heat each other; each group stands for itself.</summary>
    private static List<HashSet<string>> JoinedHeaders(DispatchProblem problem)
    {
        List<HashSet<string>> groups = [.. problem.Headers.Select(header => new HashSet<string> { header.Id })];
        foreach (var line in problem.Lines)
        {
            var from = groups.First(group => group.Contains(line.FromHeaderId));
            var to = groups.First(group => group.Contains(line.ToHeaderId));
            if (from != to)
            {
                from.UnionWith(to);
                groups.Remove(to);
            }
        }

        return groups;
    }
}
