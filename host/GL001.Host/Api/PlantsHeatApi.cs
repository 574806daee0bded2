using System.Collections.Immutable;
using GL001.Actors;
using GL001.Actors.Restoration;
using GL001.Host.Emergency;
using GL001.Orchestration.Modes;
using GL001.Plant;
using GL001.Wire;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GL001.Host.Api;

/// <summary>Heat of plants beside their status: balance, flows, reserves, limits, and who leads a plant.</summary>
public static class PlantsHeatApi
{
    public static void MapPlantsHeatApi(this IEndpointRouteBuilder app)
    {
        var plants = app.MapGroup("/api/v1/plants").WithTags("Plants");
        plants.MapGet("", GetPlants).WithName("getPlants").WithSummary("The plants of the site.");
        plants.MapGet("/backup-heat-status", GetBackupHeat).WithName("getBackupHeatStatus").WithSummary("Heat that each plant could add by leases now.");
        plants.MapGet("/constraints", GetConstraints).WithName("getPlantConstraints").WithSummary("Limits of units and lines as the plan counts them.");
        plants.MapGet("/critical-heat-status", GetCriticalHeat).WithName("getPlantsCriticalHeatStatus").WithSummary("Life safety of each plant.");
        plants.MapGet("/heat-balance", GetHeatBalance).WithName("getHeatBalance").WithSummary("Heat wanted and supplied at each plant and header.");
        plants.MapGet("/inter-plant-flows", GetFlows).WithName("getInterPlantFlows").WithSummary("Heat that lines bring from plant to plant: planned, because no line has a flow meter.");
        plants.MapGet("/violated-constraints", GetViolated).WithName("getViolatedPlantConstraints").WithSummary("What each plant does not get, now and by the plan in force.");
        plants.MapGet("/{plant_id}/autonomous-status", GetAutonomous).WithName("getAutonomousStatus").WithSummary("Who leads a plant, and whether its units hold heat by themselves.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        plants.MapPost("/{plant_id}/isolate", Isolate).WithName("isolatePlant").WithExample(new IsolateOrder("its network is being changed", AuthorizedBy: "operations_manager: M. Roe")).WithSummary("Takes a plant out of coordination: its units get no leases and go on by themselves. Lines stay open.")
            .IsOrder().ProducesProblem(StatusCodes.Status404NotFound);
        plants.MapPost("/{plant_id}/integrate", Integrate).WithName("integratePlant").WithExample(new IntegrateOrder(Reason: "its network is back", AuthorizedBy: "operations_manager: M. Roe")).WithSummary("Takes a plant back: leases move in five minutes from what its units give to what the plan wants.")
            .IsOrder().ProducesProblem(StatusCodes.Status404NotFound);
        plants.MapPost("/recalculate-balance", RecalculateBalance).WithName("recalculateBalance").WithExample(new RecalculateOrder(["all"])).WithSummary("Plans now, and answers with the balance as measured before that.")
            .RefuseCrossSite().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        plants.MapPost("/relax-constraints", OptimizationControlApi.Relax).WithName("relaxPlantConstraints").WithExample(new RelaxOrder(["minimum_down_time"], 0.5, 120.0, Reason: "a boiler is needed earlier")).WithSummary("As optimization/relax-constraints.").IsOrder();
    }

    private static async Task<Ok<PlantList>> GetPlants(Site site, ModeDesk desk, TimeProvider clock)
    {
        var modes = await desk.GetAsync();
        return TypedResults.Ok(new PlantList(clock.GetUtcNow(),
        [
            .. site.Plants.Select(plant => new PlantEntry(
                plant.Id, plant.Name, modes.ControlOf(plant.Id), [.. plant.Headers.Select(header => new HeaderEntry(header.Id, header.Kind))], [.. plant.Units.Select(unit => unit.Id)],
                [.. plant.LocalUnits.Select(unit => unit.Id)], [.. plant.Demands.Select(demand => new DemandEntry(demand.Id, demand.Name, demand.HeaderId, demand.Tier))])),
        ]));
    }

    private static async Task<Ok<BackupHeatStatus>> GetBackupHeat(IGrainFactory grains, Site site, ModeDesk desk, TimeProvider clock)
    {
        var modes = await desk.GetAsync();
        var plants = await SnapshotsAsync(grains, site);
        return TypedResults.Ok(new BackupHeatStatus(clock.GetUtcNow(),
        [
            .. site.Plants.Zip(plants, (plant, live) => PlantBackupHeat.Of(
                plant, [.. plant.Units.Zip(live.Units, (unit, snapshot) => RestorableUnit.Of(unit, snapshot, modes))], modes, ImportCapacity(site, plant))),
        ]));
    }

    private static double ImportCapacity(Site site, PlantModel plant) => site.TransferLines
        .Where(line => plant.Headers.Any(header => header.Id == line.ToHeaderId) && plant.Headers.All(header => header.Id != line.FromHeaderId))
        .Sum(line => line.Capacity.Megawatts * (1.0 - line.LossFraction));

    private static async Task<Ok<PlantConstraints>> GetConstraints(IGrainFactory grains, Site site, TimeProvider clock)
    {
        var plants = await SnapshotsAsync(grains, site);
        return TypedResults.Ok(new PlantConstraints(
            clock.GetUtcNow(), [.. site.Plants.Zip(plants, (plant, live) => new PlantLimits(plant.Id, [.. plant.Units.Zip(live.Units, UnitLimitsView.From)]))],
            [.. site.TransferLines.Select(line => new LineLimits(line.Id, line.FromHeaderId, line.ToHeaderId, line.Capacity.Megawatts, line.LossFraction))],
            [.. site.Reserves.Select(reserve => new ReserveLimits(reserve.Id, reserve.HeaderId.Length > 0 ? reserve.HeaderId : null, reserve.Heat.Megawatts))]));
    }

    private static async Task<Ok<PlantsCriticalHeat>> GetCriticalHeat(IGrainFactory grains, Site site, TimeProvider clock)
    {
        var heat = await HeatAsync(grains);
        var systems = CriticalSystem.Of(site, heat, clock.GetUtcNow());
        return TypedResults.Ok(new PlantsCriticalHeat(clock.GetUtcNow(),
            [.. heat.Select(plant => new PlantCriticalHeat(plant.PlantId, plant.Status, plant.Status == HeatStatus.Lost, plant.CriticalSystemsOk, [.. systems.Where(system => system.PlantId == plant.PlantId)]))]));
    }

    private static async Task<Ok<HeatBalance>> GetHeatBalance(IGrainFactory grains, TimeProvider clock) => TypedResults.Ok(HeatBalance.Of(clock.GetUtcNow(), await HeatAsync(grains)));

    private static async Task<Ok<InterPlantFlows>> GetFlows(IGrainFactory grains, Site site, TimeProvider clock)
    {
        var plan = (await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync()).Plan;
        var now = clock.GetUtcNow();
        return TypedResults.Ok(new InterPlantFlows(now,
        [
            .. site.TransferLines.Select(line => (Line: line, From: PlantOf(line.FromHeaderId), To: PlantOf(line.ToHeaderId))).Where(flow => flow.From != flow.To)
                .Select(flow => InterPlantFlow.Of(flow.Line, flow.From, flow.To, plan, now)),
        ]));

        string PlantOf(string headerId) => site.Plants.First(plant => plant.Headers.Any(header => header.Id == headerId)).Id;
    }

    private static async Task<Ok<ViolatedPlantConstraints>> GetViolated(IGrainFactory grains, Site site, TimeProvider clock)
    {
        var heat = await HeatAsync(grains);
        var plan = (await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync()).Plan;
        return TypedResults.Ok(new ViolatedPlantConstraints(clock.GetUtcNow(),
        [
            .. site.Plants.Select(plant => new PlantViolations(plant.Id,
            [
                .. heat.First(judged => judged.PlantId == plant.Id).Headers.Where(header => header.Status != HeatStatus.Normal).Select(header => new ViolatedConstraint(
                    "heat_balance", header.Heat.HeaderId, ViolationBasis.Measured, null, header.Heat.DemandMegawatts - header.Heat.SuppliedMegawatts, "MW")),
                .. (plan?.Shortfalls ?? []).Where(shortfall => plant.Demands.Any(demand => demand.Id == shortfall.Subject)).Select(ViolatedConstraint.From),
            ])),
        ]));
    }

    private static async Task<Results<Ok<AutonomousStatus>, ProblemHttpResult>> GetAutonomous([FromRoute(Name = "plant_id")] string plantId, IGrainFactory grains, Site site, ModeDesk desk, TimeProvider clock)
    {
        if (Find(site, plantId, out var refused) is not { } plant)
        {
            return refused!;
        }

        var modes = await desk.GetAsync();
        var live = await grains.GetGrain<IPlantGrain>(plant.Id).GetAsync();
        var heat = (await HeatAsync(grains)).First(judged => judged.PlantId == plant.Id);
        return TypedResults.Ok(AutonomousStatus.Of(clock.GetUtcNow(), plant, live, heat, modes));
    }

    private static async Task<Results<Ok<ModeAnswer>, ProblemHttpResult>> Isolate([FromRoute(Name = "plant_id")] string plantId, IsolateOrder wanted, ModeDesk desk, Site site, TimeProvider clock)
    {
        if (Find(site, plantId, out var refused) is not { } plant || OrderParts.Who(wanted.AuthorizedBy, wanted.Reason, out refused) is not { } by)
        {
            return refused!;
        }

        if (!wanted.MaintainHeat || !wanted.UseLocalControl)
        {
            return OrderParts.Unprocessable("maintain_heat and use_local_control are true: an isolated plant goes on by itself. To stop its units there is emergency/safety-shutdown.");
        }

        return await OrderParts.FollowAsync(desk, new ModeOrder(ModeOrderKind.LocalControl, by, OrderParts.Reason(wanted.Reason)) { Subjects = [plant.Id] },
            modes => ModeAnswer.Of(clock, modes, $"{plant.Id} gets no leases; a lease that still runs is cut to a minute. Its lines stay open and are planned as before."));
    }

    private static async Task<Results<Ok<ModeAnswer>, ProblemHttpResult>> Integrate([FromRoute(Name = "plant_id")] string plantId, IntegrateOrder wanted, ModeDesk desk, Site site, TimeProvider clock)
    {
        if (Find(site, plantId, out var refused) is not { } plant || OrderParts.Who(wanted.AuthorizedBy, wanted.Reason, out refused) is not { } by)
        {
            return refused!;
        }

        var order = new ModeOrder(ModeOrderKind.Integrate, by, OrderParts.Reason(wanted.Reason)) { Subjects = [plant.Id], Gradual = wanted.Gradual, VerifyBeforeFull = wanted.VerifyBeforeFull };
        return await OrderParts.FollowAsync(desk, order, modes => ModeAnswer.Of(clock, modes, modes.ControlOf(plant.Id) == PlantControl.Integrating
            ? $"{plant.Id} gets leases again{(wanted.Gradual ? ", in steps over five minutes" : "")}{(wanted.VerifyBeforeFull ? "; no unit is lowered before the plant's heat is normal" : "")}."
            : $"{plant.Id} is coordinated already."));
    }

    private static async Task<Results<Ok<HeatBalance>, ProblemHttpResult>> RecalculateBalance(RecalculateOrder wanted, IGrainFactory grains, Site site, ReplanSignal replan, TimeProvider clock)
    {
        if (OrderParts.Plants(wanted.Plants, site, out var refused) is not { } plants)
        {
            return refused!;
        }

        replan.Raise("the balance was asked for");
        return TypedResults.Ok(HeatBalance.Of(clock.GetUtcNow(), [.. (await HeatAsync(grains)).Where(plant => plants.Contains(plant.PlantId))]));
    }

    private static PlantModel? Find(Site site, string plantId, out ProblemHttpResult? problem)
    {
        var plant = site.Plants.FirstOrDefault(candidate => candidate.Id == plantId);
        problem = plant is null ? ApiProblem.UnknownPlant(site) : null;
        return plant;
    }

    private static Task<PlantSnapshot[]> SnapshotsAsync(IGrainFactory grains, Site site) => Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()));

    private static Task<ImmutableArray<PlantHeat>> HeatAsync(IGrainFactory grains) => grains.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus).GetAsync();
}

/// <summary>Take a plant out of coordination.</summary>
/// <param name="Reason">Why.</param>
/// <param name="MaintainHeat">True: it goes on heating.</param>
/// <param name="UseLocalControl">True: by its own control.</param>
/// <param name="AuthorizedBy">"role: name" or a role.</param>
public sealed record IsolateOrder(string? Reason = null, bool MaintainHeat = true, bool UseLocalControl = true, string? AuthorizedBy = null);

/// <summary>Take a plant back.</summary>
/// <param name="Gradual">Leases move in steps over five minutes.</param>
/// <param name="VerifyBeforeFull">No unit is lowered before the plant's heat is normal.</param>
/// <param name="Reason">Why.</param>
/// <param name="AuthorizedBy">"role: name" or a role.</param>
public sealed record IntegrateOrder(bool Gradual = true, bool VerifyBeforeFull = true, string? Reason = null, string? AuthorizedBy = null);

/// <summary>Whose balance.</summary>
/// <param name="Plants">Plants, or all.</param>
/// <param name="Force">The balance is made anew with each question.</param>
public sealed record RecalculateOrder(IReadOnlyList<string>? Plants = null, bool Force = true);

public sealed record PlantList(DateTimeOffset Timestamp, IReadOnlyList<PlantEntry> Plants);

/// <summary>A plant.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Control">coordinated, local_control or integrating.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Units">Units with a controller.</param>
/// <param name="LocalUnits">Units without one.</param>
/// <param name="Demands">Its customers.</param>
public sealed record PlantEntry(
    string PlantId, string Name, PlantControl Control, IReadOnlyList<HeaderEntry> Headers, IReadOnlyList<string> Units, IReadOnlyList<string> LocalUnits, IReadOnlyList<DemandEntry> Demands);

public sealed record HeaderEntry(string HeaderId, HeaderKind Kind);

public sealed record DemandEntry(string DemandId, string Name, string HeaderId, DemandTier Tier);

public sealed record BackupHeatStatus(DateTimeOffset Timestamp, IReadOnlyList<PlantBackupHeat> Plants);

/// <summary>Heat that a plant could add.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="BackupAvailable">Whether it could add any by leases now.</param>
/// <param name="BackupCapacityMw">How much: units that can start, and what firing units have left.</param>
/// <param name="Active">Whether all that can start is kept on, by order.</param>
/// <param name="Order">Who ordered that.</param>
/// <param name="ImportCapacityMw">Most that lines from other plants can bring, after losses; whether those plants have it is not counted.</param>
/// <param name="Units">Its units.</param>
public sealed record PlantBackupHeat(
    string PlantId, bool BackupAvailable, double BackupCapacityMw, bool Active, StandingOrderView? Order, double ImportCapacityMw, IReadOnlyList<BackupUnit> Units)
{
    internal static PlantBackupHeat Of(PlantModel plant, ImmutableArray<RestorableUnit> units, OperatingModes modes, double import)
    {
        // Where the plan leads nobody, no lease adds anything.
        var led = modes.Manual is null && modes.ControlOf(plant.Id) != PlantControl.LocalControl;
        var capacity = led ? units.Sum(unit => unit.SpareMegawatts) : 0.0;
        return new PlantBackupHeat(
            plant.Id, capacity > 0.0, capacity, modes.HasBackup(plant.Id), StandingOrderView.From(modes.Backup.FirstOrDefault(backup => backup.PlantId == plant.Id)?.Order), import,
            [.. units.Select(unit => BackupUnit.From(unit, led))]);
    }
}

/// <summary>A unit as backup.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Firing">Whether it fires already.</param>
/// <param name="SpareMw">Heat that it could add.</param>
/// <param name="FirstHeatMinutes">Until its first heat: startDelayMinutes of the site file, or 6; 0 while it fires.</param>
/// <param name="FullHeatMinutes">Until all its heat.</param>
/// <param name="Obstacle">Why it can add none by a lease; null when it can.</param>
public sealed record BackupUnit(string UnitId, bool Firing, double SpareMw, double FirstHeatMinutes, double FullHeatMinutes, string? Obstacle)
{
    internal static BackupUnit From(RestorableUnit unit, bool led) => new(
        unit.Unit.Id, unit.IsFiring, led ? unit.SpareMegawatts : 0.0, unit.FirstHeatMinutes, unit.FullHeatMinutes, unit.Obstacle.Length > 0 ? unit.Obstacle : led ? null : "its plant gets no leases");
}

/// <summary>Limits as the plan counts them.</summary>
/// <param name="Timestamp">When this was true.</param>
/// <param name="Plants">Units of each plant.</param>
/// <param name="Lines">Lines between headers.</param>
/// <param name="Reserves">Wishes for more than demand.</param>
public sealed record PlantConstraints(DateTimeOffset Timestamp, IReadOnlyList<PlantLimits> Plants, IReadOnlyList<LineLimits> Lines, IReadOnlyList<ReserveLimits> Reserves);

public sealed record PlantLimits(string PlantId, IReadOnlyList<UnitLimitsView> Units);

/// <summary>Limits of one unit: equipment limits, never relaxed.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="MinHeatMw">Least heat while it fires: the site's or its controller's, whichever is higher.</param>
/// <param name="MaxHeatMw">Most heat: the site's or its controller's, whichever is lower.</param>
/// <param name="RampUpMwPerMinute">Most it may rise.</param>
/// <param name="RampDownMwPerMinute">Most it may fall.</param>
/// <param name="LoweredByController">Whether its controller allows less than the site.</param>
public sealed record UnitLimitsView(string UnitId, double MinHeatMw, double MaxHeatMw, double RampUpMwPerMinute, double RampDownMwPerMinute, bool LoweredByController)
{
    internal static UnitLimitsView From(Unit unit, UnitSnapshot live)
    {
        var told = live.Number(MetricId.MaximumHeatMw) ?? double.PositiveInfinity;
        return new UnitLimitsView(
            unit.Id, Math.Max(unit.MinHeat.Megawatts, live.Number(MetricId.MinimumHeatMw) ?? 0.0), Math.Min(unit.MaxHeat.Megawatts, told),
            unit.RampUpPerMinute.Megawatts, unit.RampDownPerMinute.Megawatts, told < unit.MaxHeat.Megawatts);
    }
}

public sealed record LineLimits(string LineId, string FromHeaderId, string ToHeaderId, double CapacityMw, double LossFraction);

/// <summary>A wish for more than demand.</summary>
/// <param name="ReserveId">Its name.</param>
/// <param name="HeaderId">Its header; null for all together.</param>
/// <param name="HeatMw">By how much the maxima of firing units shall exceed demand.</param>
public sealed record ReserveLimits(string ReserveId, string? HeaderId, double HeatMw);

public sealed record PlantsCriticalHeat(DateTimeOffset Timestamp, IReadOnlyList<PlantCriticalHeat> Plants);

/// <summary>Life safety of one plant.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="HeatStatus">normal, reduced or lost, see plants/status.</param>
/// <param name="HeatLoss">True while heat is wanted at one of its headers and none is supplied there.</param>
/// <param name="CriticalSystemsOk">Whether every header supplies its life-safety demand.</param>
/// <param name="CriticalSystems">Its life-safety customers.</param>
public sealed record PlantCriticalHeat(string PlantId, HeatStatus HeatStatus, bool HeatLoss, bool CriticalSystemsOk, IReadOnlyList<CriticalSystem> CriticalSystems);

/// <summary>Whether heat is enough.</summary>
public enum BalanceStatus
{
    /// <summary>Supplied is within 5 % of what is wanted.</summary>
    Balanced = 0,
    Deficit,
    Surplus,
}

public sealed record HeatBalance(DateTimeOffset Timestamp, IReadOnlyList<PlantBalance> Plants)
{
    internal static HeatBalance Of(DateTimeOffset now, ImmutableArray<PlantHeat> heat) => new(now, [.. heat.Select(PlantBalance.From)]);
}

/// <summary>Heat wanted and supplied at a plant: measured at units, planned in lines.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="BalanceStatus">deficit when one of its headers has one, else surplus when one has, else balanced. A surplus on steam does not help hot oil.</param>
/// <param name="ImbalanceMw">Supplied less wanted, all headers together.</param>
/// <param name="DemandMw">Wanted; suspended customers want nothing.</param>
/// <param name="DeliveredMw">By its own units.</param>
/// <param name="ImportedMw">Over lines, after losses.</param>
/// <param name="ExportedMw">Into lines.</param>
/// <param name="Headers">Each header.</param>
public sealed record PlantBalance(
    string PlantId, BalanceStatus BalanceStatus, double ImbalanceMw, double DemandMw, double DeliveredMw, double ImportedMw, double ExportedMw, IReadOnlyList<HeaderBalance> Headers)
{
    internal static PlantBalance From(PlantHeat plant)
    {
        HeaderBalance[] headers = [.. plant.Headers.Select(header => HeaderBalance.From(header.Heat))];
        return new PlantBalance(
            plant.PlantId,
            headers.Any(header => header.BalanceStatus == BalanceStatus.Deficit) ? BalanceStatus.Deficit : headers.Any(header => header.BalanceStatus == BalanceStatus.Surplus) ? BalanceStatus.Surplus : BalanceStatus.Balanced,
            headers.Sum(header => header.ImbalanceMw), headers.Sum(header => header.DemandMw), headers.Sum(header => header.DeliveredMw), plant.Headers.Sum(header => header.Heat.InflowMegawatts),
            plant.Headers.Sum(header => header.Heat.OutflowMegawatts), headers);
    }
}

/// <summary>Balance of one header.</summary>
/// <param name="HeaderId">The header.</param>
/// <param name="BalanceStatus">balanced within 5 % of what is wanted, deficit or surplus.</param>
/// <param name="ImbalanceMw">Supplied less wanted.</param>
/// <param name="DemandMw">Wanted.</param>
/// <param name="DeliveredMw">By its own units.</param>
/// <param name="SuppliedMw">For its own customers: delivered and imported less exported.</param>
public sealed record HeaderBalance(string HeaderId, BalanceStatus BalanceStatus, double ImbalanceMw, double DemandMw, double DeliveredMw, double SuppliedMw)
{
    // Below this a meter reads its zero.
    private const double Negligible = 0.01;

    internal static HeaderBalance From(HeaderHeat heat)
    {
        var imbalance = heat.SuppliedMegawatts - heat.DemandMegawatts;
        var tolerance = Math.Max(Negligible, (1.0 - HeatStatusJudge.EnoughShare) * heat.DemandMegawatts);
        return new HeaderBalance(
            heat.HeaderId, imbalance < -tolerance ? BalanceStatus.Deficit : imbalance > tolerance ? BalanceStatus.Surplus : BalanceStatus.Balanced, imbalance,
            heat.DemandMegawatts, heat.DeliveredMegawatts, heat.SuppliedMegawatts);
    }
}

public sealed record InterPlantFlows(DateTimeOffset Timestamp, IReadOnlyList<InterPlantFlow> Flows);

/// <summary>What is known of a flow.</summary>
public enum FlowStatus
{
    /// <summary>No plan is in force: nobody knows the flow.</summary>
    Unknown = 0,
    Idle,
    Flowing,
    AtCapacity,
}

/// <summary>A line from plant to plant.</summary>
/// <param name="From">Plant that sends.</param>
/// <param name="To">Plant that receives.</param>
/// <param name="HeatMw">Planned for now, at the sending end; null without a plan in force. No line has a flow meter.</param>
/// <param name="Status">unknown, idle, flowing or at_capacity.</param>
/// <param name="LineId">The line.</param>
/// <param name="CapacityMw">Most that it can bring, at the sending end.</param>
public sealed record InterPlantFlow(string From, string To, double? HeatMw, FlowStatus Status, string LineId, double CapacityMw)
{
    // A kilowatt is a solver's tolerance.
    private const double Negligible = 0.001;

    internal static InterPlantFlow Of(TransferLine line, string from, string to, PlanView? plan, DateTimeOffset now)
    {
        double? heat = plan?.Lines.FirstOrDefault(planned => planned.LineId == line.Id) is { SentMegawatts: { Length: > 0 } steps }
            ? steps[(int)Math.Clamp(Math.Floor((now - plan.Start) / plan.Step), 0, steps.Length - 1)]
            : null;
        var status = heat is not { } flow ? FlowStatus.Unknown
            : flow >= line.Capacity.Megawatts - Negligible ? FlowStatus.AtCapacity
            : flow > Negligible ? FlowStatus.Flowing : FlowStatus.Idle;
        return new InterPlantFlow(from, to, heat, status, line.Id, line.Capacity.Megawatts);
    }
}

public sealed record ViolatedPlantConstraints(DateTimeOffset Timestamp, IReadOnlyList<PlantViolations> Plants);

public sealed record PlantViolations(string PlantId, IReadOnlyList<ViolatedConstraint> ViolatedConstraints);

/// <summary>Where a violation shows.</summary>
public enum ViolationBasis
{
    /// <summary>In the plan in force: it leaves this undone.</summary>
    Planned = 0,
    Measured,
}

/// <summary>A constraint that does not hold.</summary>
/// <param name="Constraint">heat_balance, demand, reserve, n_minus_one or emission_cap.</param>
/// <param name="Subject">Header, customer, reserve or cap.</param>
/// <param name="Basis">measured now, or planned.</param>
/// <param name="Steps">Steps of the plan in which it does not hold; null for now.</param>
/// <param name="Amount">By how much, at worst.</param>
/// <param name="Unit">Of the amount.</param>
public sealed record ViolatedConstraint(string Constraint, string Subject, ViolationBasis Basis, int? Steps, double Amount, string Unit)
{
    internal static ViolatedConstraint From(PlanShortfall shortfall) => new(shortfall.Constraint, shortfall.Subject, ViolationBasis.Planned, shortfall.Steps, shortfall.Most, shortfall.Unit);
}

/// <summary>Who leads a plant.</summary>
/// <param name="Timestamp">When this was true.</param>
/// <param name="PlantId">The plant.</param>
/// <param name="Control">coordinated, local_control or integrating.</param>
/// <param name="Autonomous">Whether its units get no leases: local control of the plant, or manual mode of all.</param>
/// <param name="Order">Who ordered that; null when nobody did.</param>
/// <param name="RevertWhenRestored">Whether it ends by itself.</param>
/// <param name="HeatStatus">normal, reduced or lost.</param>
/// <param name="CriticalSystemsOk">Whether life safety is supplied.</param>
/// <param name="Units">Its units.</param>
public sealed record AutonomousStatus(
    DateTimeOffset Timestamp, string PlantId, PlantControl Control, bool Autonomous, StandingOrderView? Order, bool RevertWhenRestored, HeatStatus HeatStatus, bool CriticalSystemsOk, IReadOnlyList<AutonomousUnit> Units)
{
    internal static AutonomousStatus Of(DateTimeOffset now, PlantModel plant, PlantSnapshot live, PlantHeat heat, OperatingModes modes)
    {
        var own = modes.PlantOf(plant.Id);
        var autonomous = modes.Manual is not null || own?.Control == PlantControl.LocalControl;
        return new AutonomousStatus(
            now, plant.Id, own?.Control ?? PlantControl.Coordinated, autonomous, StandingOrderView.From(modes.Manual ?? own?.Order), own?.RevertWhenRestored == true, heat.Status, heat.CriticalSystemsOk,
            [.. live.Units.Select(AutonomousUnit.From)]);
    }
}

/// <summary>A unit by itself.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="ControllerId">Its controller.</param>
/// <param name="Connection">Whether it is heard.</param>
/// <param name="SetpointSource">What leads it, as it tells: local_curve, operator, lease or trip; null until told.</param>
/// <param name="RemoteSelected">Whether its switch allows leases; null until told.</param>
/// <param name="Firing">Whether it told last that it fires; false also while it cannot be heard.</param>
/// <param name="LeaseRemainingSeconds">Time left of a lease.</param>
public sealed record AutonomousUnit(string UnitId, string ControllerId, ConnectionState Connection, string? SetpointSource, bool? RemoteSelected, bool Firing, double? LeaseRemainingSeconds)
{
    internal static AutonomousUnit From(UnitSnapshot live) => new(
        live.UnitId, live.ControllerId, live.Connection, ApiText.OrNull(live.Text(MetricId.SetpointSource)), live.Number(MetricId.RemoteSelected) is { } remote ? remote == 1.0 : null, live.IsFiring,
        live.Number(MetricId.LeaseRemainingMs) / 1000.0);
}
