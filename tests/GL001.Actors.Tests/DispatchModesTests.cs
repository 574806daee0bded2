using System.Text.Json;
using GL001.Gateway;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Modes;
using GL001.Plant;
using GL001.Wire;

namespace GL001.Actors.Tests;

/// <summary>The dispatch obeys what people order.</summary>
public sealed class DispatchModesTests
{
    private static readonly OrderedBy s_officer = new(Role.SafetyOfficer, "J. Doe");

    [Fact]
    public async Task In_manual_mode_nobody_is_leased_and_a_lease_that_still_runs_is_cut_short()
    {
        await using var network = await FiringAsync();
        await OrderAsync(network, ModeOrderKind.Manual);
        var status = await network.Dispatch.RunAsync();

        // The lease told of has four minutes to run: one at the same heat for a minute takes its place.
        Assert.Equal([("BLR-1", 12.0, 60.0), ("BLR-2", 10.0, 60.0)], network.Leases.Heard.Select(lease => (lease.UnitId, lease.HeatMegawatts, lease.ValidFor.TotalSeconds)).Order());
        Assert.Equal([12.0, 10.0], status.Plan!.Units.Take(2).Select(unit => unit.HeatMegawatts[0]));
        Assert.Contains("manual mode by safety_officer: J. Doe", status.Plan.Units[0].Note, StringComparison.Ordinal);

        await TellAsync(network, Told.Number(MetricId.LeaseRemainingMs, 59_000.0));
        await network.Dispatch.RunAsync();
        Assert.Equal(2, network.Leases.Heard.Count);

        await OrderAsync(network, ModeOrderKind.Automatic);
        await network.Dispatch.RunAsync();
        Assert.Equal(4, network.Leases.Heard.Count);
    }

    [Fact]
    public async Task Under_local_control_of_one_plant_the_other_one_is_led()
    {
        await using var network = await FiringAsync();
        await network.TellAsync(Told.Firing(8.0).But(Told.Number(MetricId.MaximumHeatMw, 15.0), Told.Text(MetricId.SetpointSource, "LocalCurve")).Birth("BLR-3", "Plant-B"));
        await OrderAsync(network, ModeOrderKind.LocalControl, "Plant-B");
        var status = await network.Dispatch.RunAsync();
        Assert.Equal(["BLR-1", "BLR-2"], network.Leases.Heard.Select(lease => lease.UnitId).Order());
        var own = status.Plan!.Units.Single(unit => unit.UnitId == "BLR-3");
        Assert.Equal((8.0, "FixedOutput"), (own.HeatMegawatts[0], own.Reasons[0]));
        Assert.Contains("Plant-B is under local control", own.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_critical_heat_only_the_rest_is_suspended_and_not_unmet()
    {
        await using var network = await FiringAsync(TestSite.Wants("A", DemandTier.LifeSafety, 9.0), TestSite.Wants("A", DemandTier.Production, 60.0));
        Assert.True((await network.Dispatch.RunAsync()).Plan!.Demands[1].UnmetMegawatts[0] > 0.0);
        await OrderAsync(network, ModeOrderKind.CriticalHeatOnly);
        var plan = (await network.Dispatch.RunAsync()).Plan!;
        Assert.Equal([(false, 9.0, 0.0), (true, 60.0, 0.0)], plan.Demands.Select(demand => (demand.IsSuspended, demand.HeatMegawatts[0], demand.UnmetMegawatts[0])));
        Assert.Empty(plan.Shortfalls);
        Assert.Equal(9.0, plan.Units.Sum(unit => unit.HeatMegawatts[^1]), 6);

        // Whoever is suspended is not short of heat.
        Assert.Equal(9.0, (await network.Heat.GetAsync())[0].Headers[0].Heat.DemandMegawatts, 6);
    }

    [Fact]
    public async Task The_merit_order_plans_when_it_is_ordered_and_until_its_end()
    {
        await using var network = await FiringAsync();
        await network.Modes.OrderAsync(new ModeOrder(ModeOrderKind.GreedyHeuristic, s_officer, "drill") { For = TimeSpan.FromMinutes(10) });
        var status = await network.Dispatch.RunAsync();
        Assert.Equal((DispatchRunStatus.Feasible, DispatchAlgorithm.GreedyHeuristic), (status.Status, status.Algorithm));
        Assert.Contains("ordered by safety_officer: J. Doe: drill", status.Reason, StringComparison.Ordinal);
        Assert.Equal(2, network.Leases.Heard.Count);

        network.Clock.Advance(TimeSpan.FromMinutes(10));
        await TellAsync(network);
        status = await network.Dispatch.RunAsync();
        Assert.Equal((DispatchRunStatus.Optimal, DispatchAlgorithm.LinearProgramByTier), (status.Status, status.Algorithm));
    }

    [Fact]
    public async Task A_stopped_unit_is_offered_rest_with_every_plan_and_becomes_available_again_when_it_is_withdrawn()
    {
        // BLR-1 is the dearer one: the plan has no use for it where BLR-2 is enough.
        var site = TestSite.Make(TestSite.Wants("A", DemandTier.Production, 20.0));
        site = site with { Plants = [.. site.Plants.Select(plant => plant with { Units = [.. plant.Units.Select(unit => unit.Id == "BLR-1" ? unit with { Efficiency = 0.6 } : unit)] })] };
        await using var network = await TestNetwork.StartAsync(site);
        await TellAsync(network);
        await OrderAsync(network, ModeOrderKind.SafetyShutdown, "BLR-1");
        var offer = Assert.Single(await network.Dispatch.RestAsync(["BLR-1"]));
        Assert.Equal(("BLR-1", LeaseDelivery.Sent, "", true), (offer.UnitId, offer.Lease, offer.Obstacle, offer.IsFiring));
        for (var run = 0; run < 2; run++)
        {
            var status = await network.Dispatch.RunAsync();
            Assert.Equal((0.0, "Unavailable"), (status.Plan!.Units[0].HeatMegawatts[0], status.Plan.Units[0].Reasons[0]));
            Assert.Contains("safety shutdown", status.Plan.Units[0].Note, StringComparison.Ordinal);
        }

        Assert.All(network.Leases.Heard.Where(lease => lease.UnitId == "BLR-1"), lease => Assert.Equal((0.0, TimeSpan.FromMinutes(15)), (lease.HeatMegawatts, lease.ValidFor)));
        Assert.Equal(3, network.Leases.Heard.Count(lease => lease.UnitId == "BLR-1"));

        // It rests now. Withdrawn, the plan may use it, and does not start it.
        await network.TellAsync(Told.Firing(0.0).But(Told.Text(MetricId.BurnerState, "Standby")).Birth());
        await network.TellAsync(Told.Firing(20.0).Birth("BLR-2"));
        await OrderAsync(network, ModeOrderKind.WithdrawStop, "BLR-1");
        Assert.Equal("Off", (await network.Dispatch.RunAsync()).Plan!.Units[0].Reasons[0]);
        Assert.Equal(0.0, network.Leases.Heard.Last(lease => lease.UnitId == "BLR-1").HeatMegawatts);
    }

    [Fact]
    public async Task A_stop_that_is_ordered_while_a_plan_is_made_goes_before_its_lease()
    {
        await using var network = await FiringAsync(TestSite.Wants("A", DemandTier.Production, 30.0));
        network.Planning.Happens = () =>
        {
            network.Planning.Happens = null;
            OrderAsync(network, ModeOrderKind.FuelCutoff, "BLR-1").GetAwaiter().GetResult();
            network.Dispatch.RestAsync(["BLR-1"]).GetAwaiter().GetResult();
        };
        await network.Dispatch.RunAsync();
        Assert.Equal([0.0, 0.0], network.Leases.Heard.Where(lease => lease.UnitId == "BLR-1").Select(lease => lease.HeatMegawatts));
    }

    [Fact]
    public async Task A_stop_stands_though_it_cannot_be_kept_and_is_kept_as_soon_as_it_can()
    {
        await using var network = await FiringAsync();
        await network.Dispatch.RunAsync();
        network.Storage.Failure = new IOException("the disk is full");
        await Assert.ThrowsAnyAsync<Exception>(() => OrderAsync(network, ModeOrderKind.Manual));
        Assert.Equal(ControlMode.Automatic, (await network.Modes.GetAsync()).ControlMode);

        var outcome = await network.Modes.OrderAsync(new ModeOrder(ModeOrderKind.SafetyShutdown, s_officer, "drill") { Subjects = ["BLR-1"] });
        Assert.False(outcome.IsKept);
        await network.Dispatch.RunAsync();
        Assert.Equal(0.0, network.Leases.Heard.Last(lease => lease.UnitId == "BLR-1").HeatMegawatts);

        network.Storage.Failure = null;
        await network.Dispatch.RunAsync();
        Assert.True((await network.Modes.OrderAsync(new ModeOrder(ModeOrderKind.SafetyShutdown, s_officer, "drill") { Subjects = ["BLR-1"] })).IsKept);
    }

    [Fact]
    public async Task Before_orders_could_be_read_for_the_first_time_nothing_is_leased()
    {
        await using var network = await FiringAsync();
        network.Storage.Failure = new IOException("no disk");
        Assert.Equal(DispatchRunStatus.Error, (await network.Dispatch.RunAsync()).Status);
        Assert.Empty(network.Leases.Heard);

        // Rest is offered all the same.
        Assert.Equal(LeaseDelivery.Sent, Assert.Single(await network.Dispatch.RestAsync(["BLR-1"])).Lease);
        network.Storage.Failure = null;
        Assert.Equal(DispatchRunStatus.Optimal, (await network.Dispatch.RunAsync()).Status);
    }

    [Fact]
    public async Task The_last_good_plan_is_leased_again_as_far_as_its_units_are_there_and_allow()
    {
        await using var network = await FiringAsync(TestSite.Wants("A", DemandTier.Production, 50.0));
        await network.Dispatch.RunAsync();
        var good = Assert.Single(network.History.Plans);
        var plan = JsonSerializer.Deserialize<PlanView>(good.Json)!;
        var last = new LastGoodPlan(good.Id, plan.Start, plan.Step.TotalMinutes, [.. plan.Units.Select(unit => new LastGoodUnit(unit.UnitId, [.. unit.HeatMegawatts.Select(_ => 30.0)]))], new StandingOrder(Told.At, s_officer, ""));
        await network.Modes.OrderAsync(new ModeOrder(ModeOrderKind.LastKnownGood, s_officer, "drill") { LastGood = last });
        var before = network.Leases.Heard.Count;

        // BLR-2 gives no more than 25 MW by its site; BLR-3 is not there.
        var status = await network.Dispatch.RunAsync();
        Assert.Equal((DispatchRunStatus.Feasible, DispatchAlgorithm.LastKnownGood), (status.Status, status.Algorithm));
        Assert.Equal([("BLR-1", 30.0, 0), ("BLR-2", 25.0, 0)], network.Leases.Heard.Skip(before).Select(lease => (lease.UnitId, lease.HeatMegawatts, lease.StepsMegawatts.Length)).Order());
        Assert.Single(network.History.Plans);

        await OrderAsync(network, ModeOrderKind.PlanAnew);
        Assert.Equal(DispatchAlgorithm.LinearProgramByTier, (await network.Dispatch.RunAsync()).Algorithm);
    }

    [Fact]
    public async Task Backup_heat_starts_what_rests_and_keeps_it_on()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make(TestSite.Wants("A", DemandTier.LifeSafety, 20.0)));
        await network.TellAsync(Told.Firing(20.0).Birth());
        await network.TellAsync(Told.Firing(0.0).But(Told.Text(MetricId.BurnerState, "Standby"), Told.Text(MetricId.SetpointSource, "LocalCurve")).Birth("BLR-2"));
        await network.Dispatch.RunAsync();
        Assert.Equal(0.0, network.Leases.Heard.Single(lease => lease.UnitId == "BLR-2").HeatMegawatts);

        // A boiler is no standby heater.
        await network.Modes.OrderAsync(new ModeOrder(ModeOrderKind.ActivateBackupHeat, s_officer, "drill") { Subjects = ["Plant-A"], Systems = BackupSystems.StandbyHeaters });
        await network.Dispatch.RunAsync();
        Assert.Equal(0.0, network.Leases.Heard.Last(lease => lease.UnitId == "BLR-2").HeatMegawatts);
        await network.Modes.OrderAsync(new ModeOrder(ModeOrderKind.ActivateBackupHeat, s_officer, "drill") { Subjects = ["Plant-A"], Systems = BackupSystems.EmergencyBoilers });
        Assert.Equal(DispatchRunStatus.Optimal, (await network.Dispatch.RunAsync()).Status);
        Assert.True(network.Leases.Heard.Last(lease => lease.UnitId == "BLR-2").HeatMegawatts >= 5.0);
    }

    [Fact]
    public async Task Backup_heat_never_leaves_the_site_without_a_plan()
    {
        // The header takes no more than the demand, and both at their minima give more.
        var site = TestSite.Make(lineCapacityMegawatts: 0.001, TestSite.Wants("A", DemandTier.LifeSafety, 9.0));
        site = site with { Plants = [.. site.Plants.Select(plant => plant with { Headers = [.. plant.Headers.Select(header => header with { DumpMegawatts = 0.0 })] })] };
        await using var network = await TestNetwork.StartAsync(site);
        await network.TellAsync(Told.Firing(9.0).Birth());
        await network.TellAsync(Told.Firing(0.0).But(Told.Text(MetricId.BurnerState, "Standby")).Birth("BLR-2"));
        await OrderAsync(network, ModeOrderKind.ActivateBackupHeat, "Plant-A");
        Assert.Equal(DispatchRunStatus.Optimal, (await network.Dispatch.RunAsync()).Status);
    }

    [Fact]
    public async Task A_plant_on_its_way_back_moves_in_steps()
    {
        await using var network = await FiringAsync(TestSite.Wants("A", DemandTier.Production, 60.0));
        await OrderAsync(network, ModeOrderKind.LocalControl, "Plant-A");
        await network.Modes.OrderAsync(new ModeOrder(ModeOrderKind.Integrate, s_officer, "drill") { Subjects = ["Plant-A"], Gradual = true });
        network.Clock.Advance(TimeSpan.FromMinutes(1));
        await TellAsync(network);
        var plan = (await network.Dispatch.RunAsync()).Plan!;
        var lease = network.Leases.Heard.Last(heard => heard.UnitId == "BLR-1");
        Assert.Equal(12.0 + (0.2 * (plan.Units[0].HeatMegawatts[0] - 12.0)), lease.HeatMegawatts, 6);
        Assert.Empty(lease.StepsMegawatts);

        network.Clock.Advance(TimeSpan.FromMinutes(4));
        await TellAsync(network);
        await network.Dispatch.RunAsync();
        Assert.Equal(PlantControl.Coordinated, (await network.Modes.GetAsync()).ControlOf("Plant-A"));
        Assert.NotEmpty(network.Leases.Heard.Last(heard => heard.UnitId == "BLR-1").StepsMegawatts);
    }

    [Fact]
    public async Task A_relaxed_wish_gives_way_in_the_plan()
    {
        var site = TestSite.Make(TestSite.Wants("A", DemandTier.Production, 20.0)) with { Reserves = [new SiteReserve("R", "A", ThermalPower.FromMegawatts(100.0))] };
        await using var network = await TestNetwork.StartAsync(site);
        await TellAsync(network);
        Assert.Contains((await network.Dispatch.RunAsync()).Plan!.Shortfalls, shortfall => shortfall is { Constraint: "reserve", Subject: "R" });
        await network.Modes.OrderAsync(new ModeOrder(ModeOrderKind.Relax, s_officer, "drill") { Subjects = ["reserve"], Factor = 0.0, For = TimeSpan.FromHours(1) });
        Assert.Empty((await network.Dispatch.RunAsync()).Plan!.Shortfalls);
    }

    [Fact]
    public async Task Every_change_is_told_to_history_with_who_and_why()
    {
        await using var network = await FiringAsync();
        await OrderAsync(network, ModeOrderKind.SafetyShutdown, "BLR-1");
        var told = Assert.Single(network.History.Events);
        Assert.Equal(("mode_safety_shutdown", "Plant-A", "BLR-1"), (told.Kind, told.PlantId, told.UnitId));
        Assert.Contains("safety_officer: J. Doe: drill", told.Message, StringComparison.Ordinal);
    }

    private static async Task<TestNetwork> FiringAsync(params Demand[] demands)
    {
        var network = await TestNetwork.StartAsync(TestSite.Make(demands));
        await TellAsync(network);
        return network;
    }

    /// <summary>BLR-1 gives 12 MW, BLR-2 10 MW.</summary>
    private static async Task TellAsync(TestNetwork network, params MetricValue[] others)
    {
        await network.TellAsync(Told.Firing(12.0).But(others).Birth());
        await network.TellAsync(Told.Firing(10.0).But(others).Birth("BLR-2"));
    }

    private static async Task OrderAsync(TestNetwork network, ModeOrderKind kind, params string[] subjects) =>
        Assert.Equal("", (await network.Modes.OrderAsync(new ModeOrder(kind, s_officer, "drill") { Subjects = [.. subjects] })).Refusal);
}
