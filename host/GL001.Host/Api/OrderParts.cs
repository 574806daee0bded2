using System.Collections.Immutable;
using GL001.Host.Emergency;
using GL001.Operations;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Modes;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>What every order over the API has in common: who, why, for how long, where, and how it is refused.</summary>
internal static class OrderParts
{
    public const int LongestReason = 500;

    private const string All = "all";

    /// <summary>Describes how an order can be refused.</summary>
    public static RouteHandlerBuilder IsOrder(this RouteHandlerBuilder route) => route
        .WithDescription("authorized_by is \"role: name\" or a role. Nobody is authenticated yet: it is recorded as it is said. Left out, the order counts as one of an engineer on call and is recorded as not named.")
        .RefuseCrossSite()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    public static ProblemHttpResult Unprocessable(string detail) => ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "Not an order", detail);

    /// <summary>Reads who and why; null with a problem that names the field.</summary>
    public static OrderedBy? Who(string? authorizedBy, string? reason, out ProblemHttpResult? problem)
    {
        var by = EmergencyAuthority.Read(authorizedBy, out var unreadable);
        var why = unreadable.Length > 0 ? unreadable
            : reason is { } text && (text.Length > LongestReason || text.Any(char.IsControl)) ? $"reason is a text of at most {LongestReason} characters." : "";
        problem = why.Length > 0 ? Unprocessable(why) : null;
        return problem is null ? by : null;
    }

    public static string Reason(string? reason) => string.IsNullOrWhiteSpace(reason) ? "no reason given" : reason.Trim();

    /// <summary>Plants by name; all where nothing or "all" is said. Null with a problem that names the field.</summary>
    public static ImmutableArray<string>? Plants(IReadOnlyList<string>? plants, Site site, out ProblemHttpResult? problem)
    {
        problem = null;
        if (plants is null or { Count: 0 } || plants.Contains(All))
        {
            return [.. site.Plants.Select(plant => plant.Id)];
        }

        if (plants.FirstOrDefault(id => site.Plants.All(plant => plant.Id != id)) is { } unknown)
        {
            problem = Unprocessable($"plants: '{unknown}' is not one of {All}, {string.Join(", ", site.Plants.Select(plant => plant.Id))}.");
            return null;
        }

        return [.. plants.Distinct()];
    }

    /// <summary>A duration in minutes; null for none. Says false with a problem that names the field.</summary>
    public static bool Duration(double? minutes, out TimeSpan? duration, out ProblemHttpResult? problem)
    {
        var allowed = minutes is null || (minutes > 0.0 && minutes <= ModeRules.LongestFor.TotalMinutes);
        problem = allowed ? null : Unprocessable($"duration_minutes is above 0 and at most {ModeRules.LongestFor.TotalMinutes:0}.");
        duration = allowed && minutes is { } some ? TimeSpan.FromMinutes(some) : null;
        return allowed;
    }

    /// <summary>Follows an order, or answers why not.</summary>
    public static async Task<Results<Ok<T>, ProblemHttpResult>> FollowAsync<T>(ModeDesk desk, ModeOrder order, Func<OperatingModes, T> answer)
    {
        try
        {
            var outcome = await desk.OrderAsync(order);
            return outcome.Refusal.Length > 0 ? ApiProblem.Of(StatusCodes.Status403Forbidden, "Not allowed", outcome.Refusal) : TypedResults.Ok(answer(outcome.Modes));
        }
        catch (Exception problem) when (problem is OperationsException or OrleansException)
        {
            return ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, "Could not be kept", $"{problem.GetBaseException().Message} Nothing was changed; send it again.");
        }
    }
}

/// <summary>An order that stands.</summary>
/// <param name="Since">When it was ordered.</param>
/// <param name="AuthorizedBy">By whom, as it was said; "not named" when nobody was.</param>
/// <param name="Role">The role; null when none was said.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it ends by itself; null when only an order ends it.</param>
public sealed record StandingOrderView(DateTimeOffset Since, string AuthorizedBy, string? Role, string Reason, DateTimeOffset? Until)
{
    public static StandingOrderView? From(StandingOrder? order) => order is null ? null : Of(order);

    public static StandingOrderView Of(StandingOrder order) => new(order.Since, order.By.ToString(), order.By.Role is { } role ? EmergencyAuthority.NameOf(role) : null, order.Reason, order.Until);
}

/// <summary>Everything that people ordered beside the plan.</summary>
/// <param name="HeatMode">normal, or critical_heat_only: below life safety nothing is planned for.</param>
/// <param name="CriticalHeatOnly">Who ordered that; null in normal heat mode.</param>
/// <param name="ControlMode">automatic, or manual: no unit gets a lease.</param>
/// <param name="Manual">Who ordered that; null in automatic mode.</param>
/// <param name="PlanningAlgorithm">optimizer or greedy_heuristic.</param>
/// <param name="GreedyHeuristic">Who ordered that; null while the optimizer plans.</param>
/// <param name="LastKnownGood">The plan that is leased again; null while new plans are made.</param>
/// <param name="Plants">Plants that are not simply coordinated.</param>
/// <param name="BackupHeat">Plants where all that can start is kept on.</param>
/// <param name="Relaxations">Wishes of the planner that give way.</param>
/// <param name="Stops">Units that were asked to stop, with those withdrawn lately.</param>
public sealed record ModesView(
    HeatMode HeatMode, StandingOrderView? CriticalHeatOnly, ControlMode ControlMode, StandingOrderView? Manual, PlanningAlgorithm PlanningAlgorithm, StandingOrderView? GreedyHeuristic,
    LastKnownGoodView? LastKnownGood, IReadOnlyList<PlantModeView> Plants, IReadOnlyList<BackupHeatView> BackupHeat, IReadOnlyList<RelaxationView> Relaxations, IReadOnlyList<StopView> Stops)
{
    public static ModesView From(OperatingModes modes) => new(
        modes.HeatMode, StandingOrderView.From(modes.CriticalHeatOnly), modes.ControlMode, StandingOrderView.From(modes.Manual), modes.Algorithm, StandingOrderView.From(modes.Greedy),
        modes.LastGood is { } last ? new LastKnownGoodView(last.PlanId, last.Start, StandingOrderView.Of(last.Order)) : null,
        [.. modes.Plants.Select(plant => new PlantModeView(plant.PlantId, plant.Control, plant.RevertWhenRestored, plant.VerifyBeforeFull, plant.Gradual, StandingOrderView.Of(plant.Order)))],
        [.. modes.Backup.Select(backup => new BackupHeatView(backup.PlantId, backup.Systems, StandingOrderView.Of(backup.Order)))],
        [.. modes.Relaxations.Select(wish => new RelaxationView(wish.Constraint, wish.Factor, StandingOrderView.Of(wish.Order)))],
        [.. modes.Stops.Select(stop => new StopView(stop.UnitId, stop.Kind, stop.Stands, StandingOrderView.Of(stop.Order), stop.WithdrawnAt, stop.WithdrawnBy?.ToString()))]);
}

/// <summary>The plan that is leased again.</summary>
/// <param name="PlanId">Its id in history.</param>
/// <param name="PlannedAt">When its first step began.</param>
/// <param name="Order">Who ordered that.</param>
public sealed record LastKnownGoodView(string PlanId, DateTimeOffset PlannedAt, StandingOrderView Order);

/// <summary>A plant that is not simply coordinated.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="Control">local_control or integrating.</param>
/// <param name="RevertWhenRestored">Whether local control ends by itself once the plant has been well for five minutes.</param>
/// <param name="VerifyBeforeFull">Whether no unit is lowered before the plant's heat is normal.</param>
/// <param name="Gradual">Whether leases move in steps.</param>
/// <param name="Order">Who ordered it.</param>
public sealed record PlantModeView(string PlantId, PlantControl Control, bool RevertWhenRestored, bool VerifyBeforeFull, bool Gradual, StandingOrderView Order);

/// <summary>A plant where units are started and kept on.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="Systems">all, emergency_boilers (boilers) or standby_heaters (furnaces).</param>
/// <param name="Order">Who ordered it.</param>
public sealed record BackupHeatView(string PlantId, BackupSystems Systems, StandingOrderView Order);

/// <summary>A wish of the planner that gives way.</summary>
/// <param name="Constraint">Its name.</param>
/// <param name="Factor">What is left of it.</param>
/// <param name="Order">Who ordered it.</param>
public sealed record RelaxationView(string Constraint, double Factor, StandingOrderView Order);

/// <summary>A unit that was asked to stop.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Kind">safety_shutdown or fuel_cutoff.</param>
/// <param name="Stands">False once it was withdrawn.</param>
/// <param name="Order">Who asked for it.</param>
/// <param name="WithdrawnAt">When it was withdrawn.</param>
/// <param name="WithdrawnBy">By whom.</param>
public sealed record StopView(string UnitId, StopKind Kind, bool Stands, StandingOrderView Order, DateTimeOffset? WithdrawnAt, string? WithdrawnBy);
