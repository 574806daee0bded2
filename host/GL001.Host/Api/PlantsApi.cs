using System.Collections.Immutable;
using GL001.Actors;
using GL001.Gateway;
using GL001.Plant;
using GL001.Wire;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GL001.Host.Api;

/// <summary>Live state of plants and units.</summary>
public static class PlantsApi
{
    public static void MapPlantsApi(this IEndpointRouteBuilder app)
    {
        var plants = app.MapGroup("/api/v1/plants").WithTags("Plants");
        plants.MapGet("/status", GetStatus).WithName("getPlantsStatus").WithSummary("Every plant with its units: link, burner, measurements, setpoints.");
        plants.MapGet("/heat-status", GetHeatStatus).WithName("getPlantsHeatStatus").WithSummary("Heat wanted, delivered and left unserved for each plant.");
        plants.MapGet("/{plant_id}/status", GetPlantStatus).WithName("getPlantStatus").WithSummary("One plant with its units.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<PlantsStatus>> GetStatus(IGrainFactory grains, Site site, TimeProvider clock)
    {
        var (snapshots, heat, dispatch) = await ReadAsync(grains, site);
        return TypedResults.Ok(new PlantsStatus(clock.GetUtcNow(), [.. site.Plants.Select((plant, i) => PlantStatus.From(plant, snapshots[i], heat[i], dispatch))]));
    }

    private static async Task<Ok<PlantsHeatStatus>> GetHeatStatus(IGrainFactory grains, Site site, TimeProvider clock)
    {
        var (snapshots, heat, dispatch) = await ReadAsync(grains, site);
        return TypedResults.Ok(new PlantsHeatStatus(clock.GetUtcNow(), [.. snapshots.Zip(heat, (snapshot, judged) => PlantHeatStatus.From(snapshot, judged, dispatch))]));
    }

    private static async Task<Results<Ok<PlantStatus>, ProblemHttpResult>> GetPlantStatus(
        [FromRoute(Name = "plant_id")] string plantId, IGrainFactory grains, Site site)
    {
        var plant = site.Plants.FirstOrDefault(candidate => candidate.Id == plantId);
        if (plant is null)
        {
            return ApiProblem.UnknownPlant(site);
        }

        var snapshot = await grains.GetGrain<IPlantGrain>(plant.Id).GetAsync();
        var heat = (await grains.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus).GetAsync()).First(judged => judged.PlantId == plant.Id);
        var dispatch = await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync();
        return TypedResults.Ok(PlantStatus.From(plant, snapshot, heat, dispatch));
    }

    private static async Task<(PlantSnapshot[] Plants, ImmutableArray<PlantHeat> Heat, DispatchStatus Dispatch)> ReadAsync(IGrainFactory grains, Site site)
    {
        var plants = await Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()));
        var heat = await grains.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus).GetAsync();
        return (plants, heat, await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync());
    }
}

public sealed record PlantsStatus(DateTimeOffset Timestamp, IReadOnlyList<PlantStatus> Plants);

/// <summary>One plant with its units.</summary>
/// <param name="PlantId">For example Plant-001.</param>
/// <param name="Name">Name for people.</param>
/// <param name="HeatStatus">The gravest of its headers; customers suspended by order count as wanting nothing: normal, reduced (for two minutes or longer less than 95 % of the demand is supplied) or lost (heat wanted, none supplied).</param>
/// <param name="HeatDemandMw">Heat wanted now.</param>
/// <param name="HeatOutputMw">Heat delivered now by online units.</param>
/// <param name="Efficiency">Design efficiency of the firing units in percent, weighted by heat; null while none fires. Not a measurement.</param>
/// <param name="Units">The plant's units.</param>
public sealed record PlantStatus(
    string PlantId, string Name, HeatStatus HeatStatus, double HeatDemandMw, double HeatOutputMw, double? Efficiency, IReadOnlyList<UnitStatus> Units)
{
    public static PlantStatus From(PlantModel plant, PlantSnapshot snapshot, PlantHeat judged, DispatchStatus dispatch)
    {
        var heat = PlantHeatStatus.From(snapshot, judged, dispatch);
        return new PlantStatus(plant.Id, plant.Name, heat.HeatStatus, heat.HeatDemandMw, heat.HeatOutputMw, heat.Efficiency,
            [.. plant.Units.Zip(snapshot.Units, (unit, live) => UnitStatus.From(unit, live, dispatch.Plan?.Units.FirstOrDefault(planned => planned.UnitId == unit.Id)))]);
    }
}

/// <summary>One unit as its controller tells it. A measurement is null until it was told.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Kind">boiler or furnace.</param>
/// <param name="HeaderId">Where its heat goes.</param>
/// <param name="ControllerId">Its controller.</param>
/// <param name="Connection">online, silent, offline or never_seen.</param>
/// <param name="LastSeen">When it was heard last.</param>
/// <param name="FirmwareVersion">Of its controller.</param>
/// <param name="BurnerState">For example modulating or lockout.</param>
/// <param name="MinHeatMw">Least heat while it fires.</param>
/// <param name="MaxHeatMw">Heat at full load.</param>
/// <param name="Measurements">What it measures.</param>
/// <param name="Setpoint">What is wanted of it.</param>
/// <param name="FirstOut">What tripped first; null when nothing did.</param>
/// <param name="StartBlockedBy">Why its burner does not start, in words, and tags of the rows that forbid it; empty while nothing does, null while it is not known.</param>
/// <param name="ActiveTags">Tags whose alarm or trip stands; null while it is not known.</param>
/// <param name="DegradedTags">Tags whose signal cannot be trusted, so that they protect less well than they should; null while it is not known.</param>
/// <param name="ControllerHealth">How its controller stands.</param>
public sealed record UnitStatus(
    string UnitId,
    UnitKind Kind,
    string HeaderId,
    string ControllerId,
    ConnectionState Connection,
    DateTimeOffset? LastSeen,
    string? FirmwareVersion,
    string? BurnerState,
    double MinHeatMw,
    double MaxHeatMw,
    IReadOnlyList<Measurement> Measurements,
    SetpointStatus Setpoint,
    FirstOutStatus? FirstOut,
    IReadOnlyList<string>? StartBlockedBy,
    IReadOnlyList<string>? ActiveTags,
    IReadOnlyList<string>? DegradedTags,
    ControllerHealth ControllerHealth)
{
    public static UnitStatus From(Unit unit, UnitSnapshot live, UnitPlanView? plan) => new(
        unit.Id, unit.Kind, unit.HeaderId, unit.ControllerId, live.Connection, live.LastSeen, live.FirmwareVersion.Length > 0 ? live.FirmwareVersion : null,
        ApiText.OrNull(live.Text(MetricId.BurnerState)), unit.MinHeat.Megawatts, unit.MaxHeat.Megawatts,
        [.. Measurement.Of(unit.Kind).Where(live.Values.ContainsKey).Select(id => Measurement.From(live.Values[id]))],
        SetpointStatus.From(live, plan),
        live.Text(MetricId.FirstOutId).Length > 0 ? FirstOutStatus.From(live) : null,
        ListOf(live, MetricId.StartBlockedWords), ListOf(live, MetricId.ActiveTags), ListOf(live, MetricId.DegradedTags), ControllerHealth.From(live));

    private static string[]? ListOf(UnitSnapshot live, int metricId) =>
        live.IsOnline && live.Values.ContainsKey(metricId) ? live.Text(metricId).Split("; ", StringSplitOptions.RemoveEmptyEntries) : null;
}

/// <summary>One measured value.</summary>
/// <param name="Name">Metric name on the wire.</param>
/// <param name="Value">The number; null when there is none.</param>
/// <param name="Unit">Engineering unit.</param>
/// <param name="Quality">good, uncertain or bad, as the controller judged it.</param>
/// <param name="Cause">Why it is not good, for example open_circuit; null when nothing is wrong.</param>
/// <param name="SourceTime">When the controller read it.</param>
public sealed record Measurement(string Name, double? Value, string Unit, MetricTrust Quality, string? Cause, DateTimeOffset SourceTime)
{
    private static readonly int[] s_boiler =
        [MetricId.HeatOutputMw, MetricId.SteamPressureBarg, MetricId.DrumLevelMm, MetricId.FlueTemperatureDegC, MetricId.FiringRatePct];

    private static readonly int[] s_furnace = [MetricId.HeatOutputMw, MetricId.OutletTemperatureDegC, MetricId.FlueTemperatureDegC, MetricId.FiringRatePct];

    public static int[] Of(UnitKind kind) => kind == UnitKind.Boiler ? s_boiler : s_furnace;

    public static Measurement From(MetricValue value) => new(
        MetricCatalog.Name(value.MetricId), value.Number, MetricCatalog.Unit(value.MetricId), value.Trust, ApiText.OrNull(value.Cause), value.SourceTime);
}

/// <summary>Desired, accepted and actual setpoint.</summary>
/// <param name="Source">local: the unit holds its own pressure or temperature; lease: the coordinator's setpoint is in force.</param>
/// <param name="PlannedMw">Heat of the plan in force for this step.</param>
/// <param name="DesiredMw">What the controller was asked last.</param>
/// <param name="AcceptedMw">What it accepted last.</param>
/// <param name="RampedMw">Where its ramp stands.</param>
/// <param name="LeaseRemainingSeconds">Time left of the lease, zero without one.</param>
/// <param name="LastRefusal">Why the last lease was refused, for example stale_id; none when it was not; null before it was told.</param>
/// <param name="PlanReason">Why the plan gives this unit this heat, for example at_maximum; null without a plan.</param>
public sealed record SetpointStatus(
    string? Source, double? PlannedMw, double? DesiredMw, double? AcceptedMw, double? RampedMw, double? LeaseRemainingSeconds, string? LastRefusal, string? PlanReason)
{
    public static SetpointStatus From(UnitSnapshot live, UnitPlanView? plan) => new(
        ApiText.OrNull(live.Text(MetricId.SetpointSource)), plan?.HeatMegawatts[0],
        live.Number(MetricId.DesiredHeatMw), live.Number(MetricId.AcceptedHeatMw), live.Number(MetricId.RampedHeatMw),
        live.Number(MetricId.LeaseRemainingMs) / 1000.0, ApiText.OrNull(live.Text(MetricId.LeaseRefusal)),
        ApiText.OrNull(plan?.Reasons[0] ?? ""));
}

/// <summary>What tripped first.</summary>
/// <param name="Id">The trip, for example drum_level_low_low.</param>
/// <param name="Tag">Its tag, for example LSLL-103.</param>
/// <param name="Cause">What that means, in words; null when it was not told.</param>
/// <param name="Reading">What was read; null for a contact.</param>
/// <param name="Limit">The limit that it passed; null for a contact.</param>
/// <param name="BySignalFault">True when the signal failed, so that it voted to trip.</param>
/// <param name="At">When it tripped; null when the controller had no clock then.</param>
/// <param name="UptimeSeconds">When it tripped, counted from the controller's power-up of then; null when it was not told.</param>
/// <param name="PowerUpsSince">Power-ups of the controller since then, 255 for that many and more; null when it was not told.</param>
/// <param name="BurnerState">What the burner did when it tripped, for example modulating; null when it was not told.</param>
public sealed record FirstOutStatus(
    string Id, string Tag, string? Cause, double? Reading, double? Limit, bool BySignalFault, DateTimeOffset? At, double? UptimeSeconds, int? PowerUpsSince, string? BurnerState)
{
    public static FirstOutStatus From(UnitSnapshot live) => new(
        ApiText.Of(live.Text(MetricId.FirstOutId)), live.Text(MetricId.FirstOutTag), live.Text(MetricId.FirstOutCause) is { Length: > 0 } cause ? cause : null, live.Number(MetricId.FirstOutReading),
        live.Number(MetricId.FirstOutLimit), live.Number(MetricId.FirstOutBySignalFault) == 1.0, WallTime(live.Number(MetricId.FirstOutTimeMs)),
        live.Number(MetricId.FirstOutUptimeMs) / 1000.0, live.Number(MetricId.FirstOutPowerUps) is { } powerUps ? (int)powerUps : null,
        ApiText.OrNull(live.Text(MetricId.FirstOutState)));

    /// <summary>Zero says that nobody knows; what is no time of this calendar is none.</summary>
    private static DateTimeOffset? WallTime(double? milliseconds) =>
        milliseconds is { } known && known > 0.0 && known < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds((long)known) : null;
}

/// <summary>The controller itself, as it tells it.</summary>
/// <param name="PowerUps">Power-ups since its memory was new; null when it was not told.</param>
/// <param name="ResetCause">Why it began anew: power_on, watchdog, brown_out, software, or not_known where its board cannot tell; null when it was not told.</param>
/// <param name="KeeperFaults">How often the thread that keeps its records failed since then; null when it was not told.</param>
/// <param name="NetworkFaults">How often its network thread failed since then; null when it was not told.</param>
public sealed record ControllerHealth(int? PowerUps, string? ResetCause, int? KeeperFaults, int? NetworkFaults)
{
    public static ControllerHealth From(UnitSnapshot live) => new(
        (int?)live.Number(MetricId.PowerUps), ApiText.OrNull(live.Text(MetricId.ResetCause)), (int?)live.Number(MetricId.KeeperFaults), (int?)live.Number(MetricId.NetworkFaults));
}

public sealed record PlantsHeatStatus(DateTimeOffset Timestamp, IReadOnlyList<PlantHeatStatus> Plants);

/// <summary>How the heat of one plant stands.</summary>
/// <param name="PlantId">For example Plant-001.</param>
/// <param name="HeatStatus">normal, reduced or lost, see plants/status.</param>
/// <param name="HeatLoss">True while heat is wanted at one of its headers and none is supplied there.</param>
/// <param name="CriticalSystemsOk">True while every header supplies its life-safety demand, by measured heat and the planned flow in transfer lines.</param>
/// <param name="HeatDemandMw">Heat wanted now.</param>
/// <param name="HeatOutputMw">Heat delivered now by the plant's own online units.</param>
/// <param name="PlannedUnmetMw">Heat that the plan in force leaves unserved in its first step; null without one.</param>
/// <param name="Alarms">Units that are locked out, cannot be heard, take no lease or refused their last one.</param>
/// <param name="Efficiency">Design efficiency in percent, see plants/status.</param>
public sealed record PlantHeatStatus(
    string PlantId, HeatStatus HeatStatus, bool HeatLoss, bool CriticalSystemsOk, double HeatDemandMw, double HeatOutputMw,
    double? PlannedUnmetMw, IReadOnlyList<PlantAlarm> Alarms, double? Efficiency)
{
    public static PlantHeatStatus From(PlantSnapshot plant, PlantHeat heat, DispatchStatus dispatch)
    {
        var unmet = dispatch.Plan?.Demands.Where(demand => demand.PlantId == plant.PlantId).Sum(demand => demand.UnmetMegawatts[0]);
        return new PlantHeatStatus(
            plant.PlantId, heat.Status, heat.Status == HeatStatus.Lost, heat.CriticalSystemsOk,
            plant.HeatDemandMegawatts, plant.HeatOutputMegawatts, unmet, [.. plant.Units.SelectMany(PlantAlarm.From)],
            plant.DesignEfficiency * 100.0);
    }
}

/// <summary>A unit that does not serve as it should.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="ControllerId">Its controller.</param>
/// <param name="Alarm">What is wrong.</param>
/// <param name="FirstOutTag">The tag that locked it out, where one is known.</param>
/// <param name="Detail">More about it in words, where there is more.</param>
public sealed record PlantAlarm(string UnitId, string ControllerId, UnitAlarmKind Alarm, string? FirstOutTag, string? Detail)
{
    public static IEnumerable<PlantAlarm> From(UnitSnapshot unit) => UnitAlarms.Of(unit).Select(alarm => new PlantAlarm(
        unit.UnitId, unit.ControllerId, alarm.Kind,
        alarm.Kind == UnitAlarmKind.LockedOut && unit.Text(MetricId.FirstOutTag) is { Length: > 0 } tag ? tag : null,
        alarm.Detail.Length > 0 ? alarm.Detail : null));
}
