using System.Collections.Immutable;
using System.Text.Json;
using GL001.Actors;
using GL001.Gateway;
using GL001.Historian;
using GL001.Host.Emergency;
using GL001.Orchestration.Modes;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GL001.Host.Api;

/// <summary>Orders of people in an emergency. None clears a trip, bypasses an interlock or raises a limit.</summary>
public static class EmergencyOrdersApi
{
    /// <summary>Most units in one stop.</summary>
    private const int MostEquipment = 1000;

    public static void MapEmergencyOrdersApi(this IEndpointRouteBuilder app)
    {
        var emergency = app.MapGroup("/api/v1/emergency").WithTags("Emergency");
        emergency.MapPost("/activate-backup-heat", ActivateBackupHeat).WithName("activateBackupHeat").WithExample(new BackupHeatOrder(["Plant-001"], ["emergency_boilers", "standby_heaters"], "life_safety_first", "operations_manager: M. Roe", Reason: "header pressure is falling", DurationMinutes: 60.0)).IsOrder()
            .WithSummary("Starts every unit of these plants that a lease can start, and keeps it on; active: false ends that.");
        emergency.MapPost("/degraded-mode", DegradedMode).WithName("degradedMode").WithExample(new DegradedModeOrder("critical_heat_only", "suspend", "two boilers tripped", "operations_manager: M. Roe", 120.0)).IsOrder()
            .WithSummary("critical_heat_only plans for life safety alone and suspends the rest; normal ends that. The coordinator closes no customer's valve.");
        emergency.MapPost("/manual-mode", ManualMode).WithName("manualMode").WithExample(new ManualModeOrder("manual", "SCADA outage", "primary_on_call: A. Poe")).IsOrder()
            .WithSummary("manual: no unit gets a lease, and one that still runs is cut to a minute; automatic: the plan leads again.");
        emergency.MapPost("/plant-local-control", PlantLocalControl).WithName("plantLocalControl").WithExample(new LocalControlOrder("autonomous", ["Plant-001"], "its controllers cannot be heard", RevertWhenRestored: true, "primary_on_call: A. Poe")).IsOrder()
            .WithSummary("autonomous: the units of these plants lead themselves; coordinated: their leases come back in steps.");
        emergency.MapPost("/manual-heat-distribution", ManualHeatDistribution).WithName("manualHeatDistribution").WithExample(new HeatDistributionOrder("last_known_good", Target: "restore critical heat", AuthorizedBy: "primary_on_call: A. Poe")).IsOrder().ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("last_known_good leases the last good plan again, as far as its units are there; optimized plans anew.");
        emergency.MapPost("/use-last-good-config", UseLastGood).WithName("useLastGoodConfig").WithExample(new LastGoodOrder("plans fail", "primary_on_call: A. Poe")).IsOrder().ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("As manual-heat-distribution with last_known_good. A body is not needed.");
        emergency.MapPost("/safety-shutdown", SafetyShutdown).WithName("safetyShutdown").WithExample(new SafetyShutdownOrder(["BLR-101"], "smell of gas", "safety_officer: J. Doe", NotifySafetyOfficer: true)).IsOrder()
            .WithSummary("Asks units to stop in a controlled way. The answer says what was sent; only the unit tells whether its fuel is off.");
        emergency.MapPost("/fuel-cutoff", FuelCutoff).WithName("fuelCutoff").WithExample(new FuelCutoffOrder(["FRN-101"], "unstable flame", Immediate: true, "safety_officer: J. Doe")).IsOrder()
            .WithSummary("Asks units to shut their fuel. The answer says what was sent; only the unit tells whether its fuel is off.");
        emergency.MapPost("/withdraw-stop", WithdrawStop).WithName("withdrawStop").WithExample(new WithdrawStopOrder(["BLR-101"], "inspected", "safety_officer: J. Doe")).IsOrder()
            .WithSummary("Takes back the stop of units, so that they may be planned again. Starts nothing and clears no trip.");
    }

    private static async Task<Results<Ok<ModeAnswer>, ProblemHttpResult>> ActivateBackupHeat(BackupHeatOrder wanted, ModeDesk desk, Site site, TimeProvider clock)
    {
        if (wanted.Priority is not (null or "life_safety_first"))
        {
            return OrderParts.Unprocessable("priority is life_safety_first, or left out: no other order is offered.");
        }

        if (OrderParts.Who(wanted.AuthorizedBy, wanted.Reason, out var refused) is not { } by || OrderParts.Plants(wanted.Plants, site, out refused) is not { } plants
            || Systems(wanted.BackupSystems, out refused) is not { } systems || !OrderParts.Duration(wanted.DurationMinutes, out var duration, out refused))
        {
            return refused!;
        }

        var order = new ModeOrder(wanted.Active ? ModeOrderKind.ActivateBackupHeat : ModeOrderKind.EndBackupHeat, by, OrderParts.Reason(wanted.Reason)) { Subjects = plants, Systems = systems, For = wanted.Active ? duration : null };
        return await OrderParts.FollowAsync(desk, order, modes => ModeAnswer.Of(clock, modes, wanted.Active
            ? $"Every {(systems == BackupSystems.EmergencyBoilers ? "boiler" : systems == BackupSystems.StandbyHeaters ? "furnace" : "unit")} of these plants that takes leases, rests and may start is started by the next plan and kept on; see plants/backup-heat-status."
            : "The plan decides again which units fire."));
    }

    private static async Task<Results<Ok<DegradedModeAnswer>, ProblemHttpResult>> DegradedMode(DegradedModeOrder wanted, ModeDesk desk, Site site, TimeProvider clock)
    {
        if (wanted.Mode is not ("critical_heat_only" or "normal"))
        {
            return OrderParts.Unprocessable("mode is one of critical_heat_only, normal.");
        }

        if (wanted.NonCriticalProcesses is not (null or "suspend"))
        {
            return OrderParts.Unprocessable("non_critical_processes is suspend, or left out.");
        }

        if (OrderParts.Who(wanted.AuthorizedBy, wanted.Reason, out var refused) is not { } by || !OrderParts.Duration(wanted.DurationMinutes, out var duration, out refused))
        {
            return refused!;
        }

        var critical = wanted.Mode == "critical_heat_only";
        var order = new ModeOrder(critical ? ModeOrderKind.CriticalHeatOnly : ModeOrderKind.NormalHeat, by, OrderParts.Reason(wanted.Reason)) { For = critical ? duration : null };
        return await OrderParts.FollowAsync(desk, order, modes => DegradedModeAnswer.Of(clock.GetUtcNow(), site, modes));
    }

    private static async Task<Results<Ok<ModeAnswer>, ProblemHttpResult>> ManualMode(ManualModeOrder wanted, ModeDesk desk, TimeProvider clock)
    {
        if (wanted.Mode is not ("manual" or "automatic"))
        {
            return OrderParts.Unprocessable("mode is one of manual, automatic.");
        }

        if (OrderParts.Who(wanted.AuthorizedBy, wanted.Reason, out var refused) is not { } by)
        {
            return refused!;
        }

        var manual = wanted.Mode == "manual";
        return await OrderParts.FollowAsync(desk, new ModeOrder(manual ? ModeOrderKind.Manual : ModeOrderKind.Automatic, by, OrderParts.Reason(wanted.Reason)), modes => ModeAnswer.Of(clock, modes, manual
            ? "No unit gets a lease. Within a minute of the next plan every unit holds its own pressure or temperature, or what its operator sets."
            : "The plan leases setpoints again, but not to plants under local control."));
    }

    private static async Task<Results<Ok<ModeAnswer>, ProblemHttpResult>> PlantLocalControl(LocalControlOrder wanted, ModeDesk desk, Site site, TimeProvider clock)
    {
        if (wanted.Mode is not ("autonomous" or "coordinated"))
        {
            return OrderParts.Unprocessable("mode is one of autonomous, coordinated.");
        }

        if (OrderParts.Who(wanted.AuthorizedBy, wanted.Reason, out var refused) is not { } by || OrderParts.Plants(wanted.Plants, site, out refused) is not { } plants)
        {
            return refused!;
        }

        var order = wanted.Mode == "autonomous"
            ? new ModeOrder(ModeOrderKind.LocalControl, by, OrderParts.Reason(wanted.Reason)) { Subjects = plants, RevertWhenRestored = wanted.RevertWhenRestored }
            : new ModeOrder(ModeOrderKind.Integrate, by, OrderParts.Reason(wanted.Reason)) { Subjects = plants, Gradual = true, VerifyBeforeFull = true };
        return await OrderParts.FollowAsync(desk, order, modes => ModeAnswer.Of(clock, modes, wanted.Mode == "autonomous"
            ? "These plants get no leases and are planned as what they give."
            : "Leases of these plants move from what their units give to what the plan wants."));
    }

    private static Task<Results<Ok<DistributionAnswer>, ProblemHttpResult>> UseLastGood([FromBody] LastGoodOrder? wanted, ModeDesk desk, IGrainFactory grains, Site site, TimeProvider clock) =>
        DistributeAsync("last_known_good", wanted?.AuthorizedBy, wanted?.Reason, desk, grains, site, clock);

    private static Task<Results<Ok<DistributionAnswer>, ProblemHttpResult>> ManualHeatDistribution(HeatDistributionOrder wanted, ModeDesk desk, IGrainFactory grains, Site site, TimeProvider clock) =>
        DistributeAsync(wanted.DistributionStrategy, wanted.AuthorizedBy, wanted.Reason ?? wanted.Target, desk, grains, site, clock);

    private static async Task<Results<Ok<DistributionAnswer>, ProblemHttpResult>> DistributeAsync(
        string? strategy, string? authorizedBy, string? reason, ModeDesk desk, IGrainFactory grains, Site site, TimeProvider clock)
    {
        if (strategy is not ("last_known_good" or "optimized"))
        {
            return OrderParts.Unprocessable("distribution_strategy is one of last_known_good, optimized.");
        }

        if (OrderParts.Who(authorizedBy, reason, out var refused) is not { } by)
        {
            return refused!;
        }

        if (strategy == "optimized")
        {
            return await OrderParts.FollowAsync(desk, new ModeOrder(ModeOrderKind.PlanAnew, by, OrderParts.Reason(reason)), modes => new DistributionAnswer(clock.GetUtcNow(), strategy, null, null, [], ModesView.From(modes)));
        }

        LastGoodPlan? last;
        try
        {
            last = await desk.LastGoodAsync();
        }
        catch (Exception problem) when (problem is HistorianException or JsonException)
        {
            return ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, "History cannot be read", problem.Message);
        }

        if (last is null)
        {
            return ApiProblem.Of(StatusCodes.Status409Conflict, "No good plan", "History of the last day holds no plan that led a unit and left no life safety unserved; manual mode leaves every unit to its own control.");
        }

        var now = clock.GetUtcNow();
        var live = (await Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()))).SelectMany(plant => plant.Units).ToDictionary(unit => unit.UnitId);
        return await OrderParts.FollowAsync(desk, new ModeOrder(ModeOrderKind.LastKnownGood, by, OrderParts.Reason(reason)) { LastGood = last }, modes => new DistributionAnswer(
            now, strategy, last.PlanId, last.Start, [.. last.Units.Select(unit => DistributedUnit.Of(last, unit.UnitId, live.GetValueOrDefault(unit.UnitId), modes, now))], ModesView.From(modes)));
    }

    private static Task<Results<Ok<StopAnswer>, ProblemHttpResult>> SafetyShutdown(SafetyShutdownOrder wanted, ModeDesk desk, Site site, TimeProvider clock) =>
        StopAsync(StopKind.SafetyShutdown, wanted.Equipment, wanted.AuthorizedBy, wanted.Reason, wanted.NotifySafetyOfficer, desk, site, clock);

    private static async Task<Results<Ok<StopAnswer>, ProblemHttpResult>> FuelCutoff(FuelCutoffOrder wanted, ModeDesk desk, Site site, TimeProvider clock) => wanted.Immediate
        ? await StopAsync(StopKind.FuelCutoff, wanted.Equipment, wanted.AuthorizedBy, wanted.Reason, notifySafetyOfficer: false, desk, site, clock)
        : OrderParts.Unprocessable("immediate is true, or left out: a fuel cut-off is sent at once. Units that may stop later are left to the plan, or stopped by their operators.");

    private static async Task<Results<Ok<StopAnswer>, ProblemHttpResult>> StopAsync(
        StopKind kind, IReadOnlyList<string>? equipment, string? authorizedBy, string? reason, bool notifySafetyOfficer, ModeDesk desk, Site site, TimeProvider clock)
    {
        if (OrderParts.Who(authorizedBy, reason, out var refused) is not { } by || Units(equipment, site, out refused) is not { } units)
        {
            return refused!;
        }

        var outcome = await desk.StopAsync(kind, units, by, OrderParts.Reason(reason), notifySafetyOfficer);
        return outcome.Refusal.Length > 0
            ? ApiProblem.Of(StatusCodes.Status403Forbidden, "Not allowed", outcome.Refusal)
            : TypedResults.Ok(StopAnswer.Of(clock.GetUtcNow(), kind, equipment!, outcome));
    }

    private static async Task<Results<Ok<ModeAnswer>, ProblemHttpResult>> WithdrawStop(WithdrawStopOrder wanted, ModeDesk desk, Site site, TimeProvider clock)
    {
        if (OrderParts.Who(wanted.AuthorizedBy, wanted.Reason, out var refused) is not { } by || Units(wanted.Equipment, site, out refused) is not { } units)
        {
            return refused!;
        }

        return await OrderParts.FollowAsync(desk, new ModeOrder(ModeOrderKind.WithdrawStop, by, OrderParts.Reason(wanted.Reason)) { Subjects = units }, modes => ModeAnswer.Of(clock, modes,
            "These units may be planned again. Nothing was started; a lockout or a safety stop is ended by a person at the unit."));
    }

    /// <summary>The site file does not class units by these names, so they are read by kind: a resting boiler is an emergency boiler, a resting furnace a standby heater.</summary>
    private static BackupSystems? Systems(IReadOnlyList<string>? names, out ProblemHttpResult? problem)
    {
        problem = names?.FirstOrDefault(name => name is not ("emergency_boilers" or "standby_heaters")) is { } unknown
            ? OrderParts.Unprocessable($"backup_systems: '{unknown}' is not one of emergency_boilers, standby_heaters.")
            : null;
        return problem is not null ? null
            : names is null or { Count: 0 } || names.Distinct().Count() == 2 ? BackupSystems.All
            : names[0] == "emergency_boilers" ? BackupSystems.EmergencyBoilers : BackupSystems.StandbyHeaters;
    }

    /// <summary>Units that are known; what is not known does not keep the others from being stopped. Null with a problem when none is.</summary>
    private static ImmutableArray<string>? Units(IReadOnlyList<string>? equipment, Site site, out ProblemHttpResult? problem)
    {
        var known = site.Units.Select(unit => unit.Id).Where(id => equipment?.Contains(id, StringComparer.OrdinalIgnoreCase) == true).ToImmutableArray();
        problem = equipment is { Count: > MostEquipment } ? OrderParts.Unprocessable($"equipment has at most {MostEquipment} entries.")
            : known.IsEmpty ? OrderParts.Unprocessable($"equipment names units; allowed: {string.Join(", ", site.Units.Select(unit => unit.Id))}.")
            : null;
        return problem is null ? known : null;
    }
}

/// <summary>Start what can be started.</summary>
/// <param name="Plants">Plants, or all.</param>
/// <param name="BackupSystems">emergency_boilers: boilers, standby_heaters: furnaces; left out, both. With active: false it does not count.</param>
/// <param name="Priority">life_safety_first, as every plan does; anything else is refused.</param>
/// <param name="AuthorizedBy">"role: name" or a role.</param>
/// <param name="Active">False ends it.</param>
/// <param name="Reason">Why.</param>
/// <param name="DurationMinutes">When it ends by itself; left out, never.</param>
public sealed record BackupHeatOrder(
    IReadOnlyList<string>? Plants = null, IReadOnlyList<string>? BackupSystems = null, string? Priority = null, string? AuthorizedBy = null, bool Active = true, string? Reason = null, double? DurationMinutes = null);

/// <summary>Which customers to plan for.</summary>
/// <param name="Mode">critical_heat_only or normal.</param>
/// <param name="NonCriticalProcesses">suspend.</param>
/// <param name="Reason">Why.</param>
/// <param name="AuthorizedBy">"role: name" or a role.</param>
/// <param name="DurationMinutes">When it ends by itself; left out, never.</param>
public sealed record DegradedModeOrder(string? Mode = null, string? NonCriticalProcesses = null, string? Reason = null, string? AuthorizedBy = null, double? DurationMinutes = null);

/// <summary>Who leads the units.</summary>
/// <param name="Mode">manual or automatic.</param>
/// <param name="Reason">Why.</param>
/// <param name="AuthorizedBy">"role: name" or a role.</param>
public sealed record ManualModeOrder(string? Mode = null, string? Reason = null, string? AuthorizedBy = null);

/// <summary>Who leads the units of some plants.</summary>
/// <param name="Mode">autonomous or coordinated.</param>
/// <param name="Plants">Plants, or all.</param>
/// <param name="Reason">Why.</param>
/// <param name="RevertWhenRestored">Whether autonomous ends by itself once a plant's heat was normal and all its controllers were heard for five minutes.</param>
/// <param name="AuthorizedBy">"role: name" or a role.</param>
public sealed record LocalControlOrder(string? Mode = null, IReadOnlyList<string>? Plants = null, string? Reason = null, bool RevertWhenRestored = false, string? AuthorizedBy = null);

/// <summary>What is leased.</summary>
/// <param name="DistributionStrategy">last_known_good or optimized.</param>
/// <param name="OverrideOptimization">last_known_good overrides it by itself.</param>
/// <param name="Target">Kept as the reason where no reason is given.</param>
/// <param name="Reason">Why.</param>
/// <param name="AuthorizedBy">"role: name" or a role.</param>
public sealed record HeatDistributionOrder(string? DistributionStrategy = null, bool OverrideOptimization = true, string? Target = null, string? Reason = null, string? AuthorizedBy = null);

/// <summary>Who wants the last good plan back, and why.</summary>
public sealed record LastGoodOrder(string? Reason = null, string? AuthorizedBy = null);

/// <summary>Units to stop.</summary>
/// <param name="Equipment">Unit ids.</param>
/// <param name="Reason">Why.</param>
/// <param name="AuthorizedBy">"role: name" or a role.</param>
/// <param name="NotifySafetyOfficer">Calls the Safety Officer also for an incident that is open already; see safety_officer_notified of the answer.</param>
public sealed record SafetyShutdownOrder(IReadOnlyList<string>? Equipment = null, string? Reason = null, string? AuthorizedBy = null, bool NotifySafetyOfficer = false);

/// <summary>Units whose fuel shall be shut.</summary>
/// <param name="Equipment">Unit ids.</param>
/// <param name="Reason">Why.</param>
/// <param name="Immediate">True: every stop is sent at once. False is refused.</param>
/// <param name="AuthorizedBy">"role: name" or a role.</param>
public sealed record FuelCutoffOrder(IReadOnlyList<string>? Equipment = null, string? Reason = null, bool Immediate = true, string? AuthorizedBy = null);

/// <summary>Units whose stop is taken back.</summary>
/// <param name="Equipment">Unit ids.</param>
/// <param name="Reason">Why.</param>
/// <param name="AuthorizedBy">Operations Manager or Safety Officer; what the Safety Officer ordered, the Safety Officer.</param>
public sealed record WithdrawStopOrder(IReadOnlyList<string>? Equipment = null, string? Reason = null, string? AuthorizedBy = null);

/// <summary>An order was followed.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="Effect">What it means for the units.</param>
/// <param name="Modes">Everything that stands now.</param>
public sealed record ModeAnswer(DateTimeOffset Timestamp, string Effect, ModesView Modes)
{
    internal static ModeAnswer Of(TimeProvider clock, OperatingModes modes, string effect) => new(clock.GetUtcNow(), effect, ModesView.From(modes));
}

/// <summary>Which customers are planned for.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="HeatMode">normal or critical_heat_only.</param>
/// <param name="Served">Customers that the plan serves.</param>
/// <param name="Suspended">Customers that it does not plan for. The coordinator closes no customer's valve: their operators do, or the header's pressure sheds them.</param>
/// <param name="Modes">Everything that stands now.</param>
public sealed record DegradedModeAnswer(DateTimeOffset Timestamp, HeatMode HeatMode, IReadOnlyList<PlannedCustomer> Served, IReadOnlyList<PlannedCustomer> Suspended, ModesView Modes)
{
    internal static DegradedModeAnswer Of(DateTimeOffset now, Site site, OperatingModes modes)
    {
        var customers = site.Plants.SelectMany(plant => plant.Demands, (plant, demand) => new PlannedCustomer(demand.Id, demand.Name, plant.Id, demand.Tier, demand.HeatAt(now).Megawatts)).OrderBy(customer => customer.Tier).ToList();
        return new DegradedModeAnswer(now, modes.HeatMode, [.. customers.Where(IsServed)], [.. customers.Where(customer => !IsServed(customer))], ModesView.From(modes));

        bool IsServed(PlannedCustomer customer) => modes.HeatMode == HeatMode.Normal || customer.Tier == DemandTier.LifeSafety;
    }
}

/// <summary>A customer.</summary>
/// <param name="DemandId">The customer.</param>
/// <param name="Name">Name for people.</param>
/// <param name="PlantId">Its plant.</param>
/// <param name="Tier">How urgent its heat is.</param>
/// <param name="HeatMw">Heat that it wants now.</param>
public sealed record PlannedCustomer(string DemandId, string Name, string PlantId, DemandTier Tier, double HeatMw);

/// <summary>What is leased from now on.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="DistributionStrategy">last_known_good or optimized.</param>
/// <param name="PlanId">The plan that is leased again; null for optimized.</param>
/// <param name="PlannedAt">When its first step began.</param>
/// <param name="Units">What it wants of each unit now.</param>
/// <param name="Modes">Everything that stands now.</param>
public sealed record DistributionAnswer(DateTimeOffset Timestamp, string DistributionStrategy, string? PlanId, DateTimeOffset? PlannedAt, IReadOnlyList<DistributedUnit> Units, ModesView Modes);

/// <summary>A unit of the last good plan.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="HeatMw">Heat that the plan wanted of it for now; the lease is clamped to what its controller allows.</param>
/// <param name="Available">Whether it takes leases now.</param>
/// <param name="Obstacle">Why not; null when it does.</param>
public sealed record DistributedUnit(string UnitId, double HeatMw, bool Available, string? Obstacle)
{
    internal static DistributedUnit Of(LastGoodPlan plan, string unitId, UnitSnapshot? live, OperatingModes modes, DateTimeOffset now)
    {
        var obstacle = live is null ? "it has no controller" : modes.StopOf(unitId) is not null ? "a stop stands" : modes.Manual is not null ? "manual mode" : live.LeaseObstacle;
        return new DistributedUnit(unitId, plan.HeatAt(unitId, now) ?? 0.0, obstacle.Length == 0, obstacle.Length > 0 ? obstacle : null);
    }
}

/// <summary>What a stop can be carried out by.</summary>
public enum StopMeans
{
    /// <summary>Nothing reached the unit: it must be stopped at the unit.</summary>
    None = 0,

    /// <summary>A controlled shutdown by a lease of no heat. It ends when leases end.</summary>
    RestLease,

    /// <summary>A safety stop, which only a person at the unit ends.</summary>
    SafetyStop,
}

/// <summary>A stop was ordered.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="Kind">safety_shutdown or fuel_cutoff.</param>
/// <param name="Equipment">What became of it at each.</param>
/// <param name="Kept">Whether a restart of the coordinator would know of it. While false it is tried again with each plan.</param>
/// <param name="SafetyOfficerNotified">Whether a channel has delivered a call for the Safety Officer, waited for up to 3 s. False: call the Safety Officer.</param>
/// <param name="IncidentIds">Incidents that have this order in their timeline.</param>
/// <param name="Note">What to do next.</param>
/// <param name="Modes">Everything that stands now; null while that cannot be read.</param>
public sealed record StopAnswer(DateTimeOffset Timestamp, StopKind Kind, IReadOnlyList<StoppedEquipment> Equipment, bool Kept, bool SafetyOfficerNotified, IReadOnlyList<string> IncidentIds, string Note, ModesView? Modes)
{
    internal static StopAnswer Of(DateTimeOffset now, StopKind kind, IReadOnlyList<string> asked, StopOutcome outcome) => new(
        now, kind, [.. asked.Distinct(StringComparer.OrdinalIgnoreCase).Select(id => StoppedEquipment.Of(id, outcome.Units.FirstOrDefault(unit => string.Equals(unit.Rest.UnitId, id, StringComparison.OrdinalIgnoreCase))))],
        outcome.IsKept, outcome.SafetyOfficerNotified, outcome.IncidentIds, "The fuel is off only when the controller tells it: watch burner_state in plants/status. Where means is none, stop at the unit.", outcome.Modes is { } modes ? ModesView.From(modes) : null);
}

/// <summary>What became of a stop at one unit.</summary>
/// <param name="Equipment">As it was asked for.</param>
/// <param name="Known">False when no unit has this id; nothing was sent then.</param>
/// <param name="ControllerId">Its controller.</param>
/// <param name="Means">What reached for it: safety_stop, rest_lease or none.</param>
/// <param name="SafetyStop">not_on_this_wire, sent or send_failed; null for an unknown unit.</param>
/// <param name="RestLease">sent, not_offered or send_failed; null for an unknown unit.</param>
/// <param name="Obstacle">Why it takes no lease now; null when it does.</param>
/// <param name="FiringWhenAsked">Whether its controller told last that it fires; false also while it cannot be heard, null for an unknown unit.</param>
public sealed record StoppedEquipment(
    string Equipment, bool Known, string? ControllerId, StopMeans Means, string? SafetyStop, string? RestLease, string? Obstacle, bool? FiringWhenAsked)
{
    internal static StoppedEquipment Of(string asked, UnitStopped? unit) => unit is null
        ? new StoppedEquipment(asked, false, null, StopMeans.None, null, null, null, null)
        : new StoppedEquipment(
            asked, true, unit.Rest.ControllerId,
            unit.SafetyStop == SafetyStopDelivery.Sent ? StopMeans.SafetyStop : unit.Rest.Lease == LeaseDelivery.Sent ? StopMeans.RestLease : StopMeans.None,
            ApiText.Of(unit.SafetyStop), ApiText.Of(unit.Rest.Lease), unit.Rest.Obstacle.Length > 0 ? unit.Rest.Obstacle : null, unit.Rest.IsFiring);
}
