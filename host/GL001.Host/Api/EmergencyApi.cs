using System.Collections.Immutable;
using GL001.Actors;
using GL001.Actors.Restoration;
using GL001.Host.Emergency;
using GL001.Host.Observation;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Modes;
using GL001.Orchestration.Restoration;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>How an emergency stands: critical heat, a loss of heat and the way back, orders that stand.</summary>
public static class EmergencyApi
{
    public static void MapEmergencyApi(this IEndpointRouteBuilder app)
    {
        var emergency = app.MapGroup("/api/v1/emergency").WithTags("Emergency");
        emergency.MapGet("/critical-heat-status", GetCriticalHeat).WithName("getCriticalHeatStatus").WithSummary("Every life-safety customer: whether its header supplies its heat.");
        emergency.MapGet("/modes", GetModes).WithName("getOperatingModes").WithSummary("Everything that people ordered beside the plan, and the audit of it, newest first.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        emergency.MapGet("/rollback-verification", async (Verifier verifier) => TypedResults.Ok(await verifier.VerifyAsync())).WithName("getRollbackVerification").WithSummary("Whether the coordinator does its work: for after a rollback, a restart or an incident.");
        emergency.MapPost("/heat-loss-assessment", AssessHeatLoss).WithName("assessHeatLoss").WithExample(new HeatLossRequest("immediate", IncludeBackupSystems: true, "life_safety"))
            .WithSummary("Who lacks heat, who must have it back first and when, and in which order to start what can be started. Changes nothing.")
            .RefuseCrossSite()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<CriticalHeatStatus>> GetCriticalHeat(IGrainFactory grains, Site site, TimeProvider clock)
    {
        var systems = CriticalSystem.Of(site, await HeatAsync(grains), clock.GetUtcNow());
        return TypedResults.Ok(new CriticalHeatStatus(clock.GetUtcNow(), systems.All(system => system.HeatOk), systems));
    }

    private static async Task<Results<Ok<EmergencyModes>, ProblemHttpResult>> GetModes(int? limit, int? offset, ModeDesk desk, TimeProvider clock)
    {
        if (PageRequest.Of(limit, offset, out var refused) is not { } page)
        {
            return refused!;
        }

        var modes = await desk.GetAsync();
        return TypedResults.Ok(new EmergencyModes(
            clock.GetUtcNow(), modes.IsNormal, ModesView.From(modes),
            [.. modes.Audit.Reverse().Skip(page.Offset).Take(page.Limit).Select(AuditEntry.From)], new PageInfo(page.Limit, page.Offset, modes.Audit.Length)));
    }

    private static async Task<Results<Ok<HeatLossReport>, ProblemHttpResult>> AssessHeatLoss(HeatLossRequest wanted, IGrainFactory grains, ModeDesk desk, Site site, TimeProvider clock)
    {
        if (Problem(wanted, site) is { } problem)
        {
            return OrderParts.Unprocessable(problem);
        }

        var live = (await Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()))).SelectMany(plant => plant.Units).ToList();
        var heat = await HeatAsync(grains);
        var now = clock.GetUtcNow();
        var assessment = HeatLossAssessment.Of(site, now, live, heat, await desk.GetAsync(), [.. (wanted.Consumers ?? []).Select(known => known.ToKnown())], wanted.IncludeBackupSystems);
        return TypedResults.Ok(HeatLossReport.From(now, assessment, heat));
    }

    private static string? Problem(HeatLossRequest wanted, Site site) => wanted switch
    {
        { AssessmentType: not (null or "immediate") } => "assessment_type is immediate, or left out.",
        { Priority: not (null or "life_safety" or "life_safety_first") } => "priority is life_safety, or left out: no other order is offered.",
        { Consumers.Count: > 1000 } => "consumers has at most 1000 entries.",
        { Consumers: { } consumers } => consumers.Select(consumer => consumer.Problem(site)).FirstOrDefault(text => text is not null),
        _ => null,
    };

    private static Task<ImmutableArray<PlantHeat>> HeatAsync(IGrainFactory grains) => grains.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus).GetAsync();
}

/// <summary>Life safety at every plant.</summary>
/// <param name="Timestamp">When this was true.</param>
/// <param name="HeatOk">Whether every life-safety customer is supplied.</param>
/// <param name="CriticalSystems">Life-safety customers.</param>
public sealed record CriticalHeatStatus(DateTimeOffset Timestamp, bool HeatOk, IReadOnlyList<CriticalSystem> CriticalSystems);

/// <summary>A life-safety customer.</summary>
/// <param name="System">Name for people.</param>
/// <param name="DemandId">The customer.</param>
/// <param name="PlantId">Its plant.</param>
/// <param name="HeaderId">The header that supplies it.</param>
/// <param name="HeatOk">Whether that header has 95 % of its life-safety demand, measured at units and planned in lines.</param>
/// <param name="TemperatureC">Always null: nobody measures the customer's temperature.</param>
/// <param name="RequiredMw">Heat that it wants now.</param>
/// <param name="HeaderSuppliedMw">Heat that its header has for all its customers.</param>
public sealed record CriticalSystem(string System, string DemandId, string PlantId, string HeaderId, bool HeatOk, double? TemperatureC, double RequiredMw, double HeaderSuppliedMw)
{
    internal static ImmutableArray<CriticalSystem> Of(Site site, ImmutableArray<PlantHeat> heat, DateTimeOffset now) =>
    [
        .. site.Plants.SelectMany(plant => plant.Demands.Where(demand => demand.Tier == DemandTier.LifeSafety), (plant, demand) =>
        {
            var header = heat.First(judged => judged.PlantId == plant.Id).Headers.First(known => known.Heat.HeaderId == demand.HeaderId).Heat;
            var ok = header.CriticalDemandMegawatts <= 0.0 || header.SuppliedMegawatts >= HeatStatusJudge.EnoughShare * header.CriticalDemandMegawatts;
            return new CriticalSystem(demand.Name, demand.Id, plant.Id, demand.HeaderId, ok, null, demand.HeatAt(now).Megawatts, header.SuppliedMegawatts);
        }),
    ];
}

/// <summary>Orders that stand, and the audit.</summary>
/// <param name="Timestamp">When this was true.</param>
/// <param name="Normal">Whether nothing stands beside the plan.</param>
/// <param name="Modes">What stands.</param>
/// <param name="Audit">Changes, newest first. The newest 500 are here; history keeps all as events.</param>
/// <param name="Page">Where the audit stands in the whole.</param>
public sealed record EmergencyModes(DateTimeOffset Timestamp, bool Normal, ModesView Modes, IReadOnlyList<AuditEntry> Audit, PageInfo Page);

/// <summary>A change.</summary>
/// <param name="Number">Counts up.</param>
/// <param name="At">When.</param>
/// <param name="Change">What, for example manual or stop_withdrawn.</param>
/// <param name="Subject">Plant, unit or constraint; network for all.</param>
/// <param name="AuthorizedBy">By whom, as it was said; system for the coordinator itself.</param>
/// <param name="Role">The role; null when none was said.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it ends by itself.</param>
public sealed record AuditEntry(int Number, DateTimeOffset At, string Change, string Subject, string AuthorizedBy, string? Role, string Reason, DateTimeOffset? Until)
{
    internal static AuditEntry From(ModeChange change) => new((int)change.Number, change.At, change.Change, change.Subject, change.By.ToString(), change.By.Role is { } role ? EmergencyAuthority.NameOf(role) : null, change.Reason, change.Until);
}

/// <summary>What to assess.</summary>
/// <param name="AssessmentType">immediate.</param>
/// <param name="IncludeBackupSystems">Whether units that rest are counted on.</param>
/// <param name="Priority">life_safety.</param>
/// <param name="Consumers">What somebody knows of how customers cool; for the others the time of their tier counts.</param>
public sealed record HeatLossRequest(string? AssessmentType = null, bool IncludeBackupSystems = true, string? Priority = null, IReadOnlyList<CoolingConsumerInput>? Consumers = null);

/// <summary>How a customer cools: one heat capacity, one loss to its surroundings.</summary>
/// <param name="DemandId">The customer.</param>
/// <param name="TemperatureC">Now.</param>
/// <param name="CriticalC">Below this people, product or equipment are harmed.</param>
/// <param name="AmbientC">Its surroundings.</param>
/// <param name="CapacityMwhPerK">Heat that a kelvin of it holds.</param>
/// <param name="LossMwPerK">Heat that it loses for each kelvin above its surroundings.</param>
public sealed record CoolingConsumerInput(string DemandId, double TemperatureC, double CriticalC, double AmbientC, double CapacityMwhPerK, double LossMwPerK)
{
    internal string? Problem(Site site) => this switch
    {
        _ when site.Demands.All(demand => demand.Id != DemandId) => $"consumers: demand_id '{DemandId}' is not one of {string.Join(", ", site.Demands.Select(demand => demand.Id))}.",
        { TemperatureC: < -100.0 or > 2000.0 } or { CriticalC: < -100.0 or > 2000.0 } or { AmbientC: < -100.0 or > 2000.0 } => "consumers: temperature_c, critical_c and ambient_c are from -100 to 2000.",
        { CapacityMwhPerK: not (>= 0.0 and <= 1e6) } or { LossMwPerK: not (>= 0.0 and <= 1e6) } => "consumers: capacity_mwh_per_k and loss_mw_per_k are from 0 to 1000000.",
        _ => null,
    };

    internal KnownCooling ToKnown() => new(DemandId, TemperatureC, CriticalC, AmbientC, CapacityMwhPerK, LossMwPerK);
}

/// <summary>A loss of heat and the way back. Whoever follows it still decides: nothing was started.</summary>
/// <param name="Timestamp">When this was true.</param>
/// <param name="Classification">none, plant_heat_loss, critical_heat_loss or multi_plant_cascade.</param>
/// <param name="Severity">P0, P1 or none.</param>
/// <param name="AffectedPlants">Plants whose heat is not normal or whose life safety is not supplied.</param>
/// <param name="Consumers">Customers, life safety first, within a tier the most urgent.</param>
/// <param name="StartOrder">What to start: on one header one after the other, headers at the same time.</param>
/// <param name="CanStartNow">Units that a lease can start now.</param>
/// <param name="CannotStart">Units that rest and cannot be started by a lease, and why.</param>
/// <param name="StartOrderIsOptimal">False where a header has too many units to compare all orders.</param>
/// <param name="Assumptions">What these times rest on.</param>
public sealed record HeatLossReport(
    DateTimeOffset Timestamp, HeatLossClass Classification, string Severity, IReadOnlyList<string> AffectedPlants, IReadOnlyList<ConsumerToRestore> Consumers, IReadOnlyList<UnitStart> StartOrder,
    IReadOnlyList<string> CanStartNow, IReadOnlyList<UnitHindered> CannotStart, bool StartOrderIsOptimal, IReadOnlyList<string> Assumptions)
{
    private static readonly string[] s_assumptions =
    [
        "Heat of a header is what its units give and its lines bring now, and what its firing units rise to within 10 minutes; more from lines is not counted on.",
        "A start counts from when all its heat is there: the startDelayMinutes of the site file, or 6 minutes (5 of purge as shipped, one of trials), then its ramp. Units of a header start one after the other.",
        "Where nobody says how a customer cools, the time of its tier counts: 10, 30, 60 or 240 minutes.",
    ];

    internal static HeatLossReport From(DateTimeOffset now, HeatLossAssessment found, ImmutableArray<PlantHeat> heat) => new(
        now, found.Loss, HeatLossRules.Severity(found.Loss), [.. heat.Where(plant => plant.Status != HeatStatus.Normal || !plant.CriticalSystemsOk).Select(plant => plant.PlantId)],
        [.. found.Consumers.Select(ConsumerToRestore.From)],
        [.. found.Starts.Select((start, index) => new UnitStart(index + 1, start.Unit.Unit.Id, start.Unit.PlantId, start.Unit.Unit.HeaderId, start.Unit.MostMegawatts, start.BeginMinutes, start.BeginMinutes + start.Unit.FirstHeatMinutes, start.ReadyMinutes))],
        [.. found.Units.Where(unit => unit.CanStart).Select(unit => unit.Unit.Id)],
        [.. found.Units.Where(unit => unit is { IsFiring: false, CanStart: false }).Select(unit => new UnitHindered(unit.Unit.Id, unit.Obstacle))], found.IsOptimal, s_assumptions);
}

/// <summary>A customer on the way back.</summary>
/// <param name="DemandId">The customer.</param>
/// <param name="Name">Name for people.</param>
/// <param name="PlantId">Its plant.</param>
/// <param name="Tier">How urgent its heat is.</param>
/// <param name="HeatMw">Heat that it wants now.</param>
/// <param name="TimeToCriticalMinutes">Until it is critical without any heat; null when it never is, or nobody said how it cools.</param>
/// <param name="TargetMinutes">Within which its tier must have heat again.</param>
/// <param name="DeadlineMinutes">The target, or less when it cools faster.</param>
/// <param name="ServedMinutes">When it has heat: 0 when it has, null when nothing that can be started reaches for it.</param>
/// <param name="LateMinutes">Beyond the deadline.</param>
public sealed record ConsumerToRestore(
    string DemandId, string Name, string PlantId, DemandTier Tier, double HeatMw, double? TimeToCriticalMinutes, double TargetMinutes, double DeadlineMinutes, double? ServedMinutes, double LateMinutes)
{
    internal static ConsumerToRestore From(AssessedConsumer consumer) => new(
        consumer.Demand.Id, consumer.Demand.Name, consumer.PlantId, consumer.Demand.Tier, consumer.HeatMegawatts, consumer.TimeToCriticalMinutes, consumer.TargetMinutes, consumer.DeadlineMinutes,
        consumer.ServedMinutes, consumer.LateMinutes);
}

/// <summary>A start.</summary>
/// <param name="Order">Rank.</param>
/// <param name="UnitId">The unit.</param>
/// <param name="PlantId">Its plant.</param>
/// <param name="HeaderId">Its header.</param>
/// <param name="HeatMw">Heat that it gives then.</param>
/// <param name="BeginMinutes">When to order its start.</param>
/// <param name="FirstHeatMinutes">When its first heat is there.</param>
/// <param name="FullHeatMinutes">When all of it is.</param>
public sealed record UnitStart(int Order, string UnitId, string PlantId, string HeaderId, double HeatMw, double BeginMinutes, double FirstHeatMinutes, double FullHeatMinutes);

/// <summary>A unit that rests and cannot be started by a lease.</summary>
public sealed record UnitHindered(string UnitId, string Obstacle);
