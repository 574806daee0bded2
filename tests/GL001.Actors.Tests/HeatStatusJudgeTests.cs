using System.Collections.Immutable;
using GL001.Plant;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Actors.Tests;

public sealed class HeatStatusJudgeTests
{
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(120);

    private readonly FakeTimeProvider _clock = new(Told.At);
    private readonly HeatStatusJudge _judge;

    public HeatStatusJudgeTests() => _judge = new HeatStatusJudge(_clock, s_settling);

    [Fact]
    public void Heat_that_arrives_over_a_line_counts_less_its_loss()
    {
        // 10 MW sent, 9.5 MW arrive: enough for the hospital that has no boiler firing of its own.
        var site = TestSite.Make(TestSite.Wants("A", DemandTier.Production, 20.0), TestSite.Wants("B", DemandTier.LifeSafety, 9.5));
        var plants = Judge(site, new() { ["BLR-1"] = 30.0 }, Plan(sent: 10.0));
        Assert.All(plants, plant => Assert.Equal((HeatStatus.Normal, true), (plant.Status, plant.CriticalSystemsOk)));
        var receiver = plants[1].Headers[0].Heat;
        Assert.Equal((0.0, 9.5, 0.0, 9.5), (receiver.DeliveredMegawatts, receiver.InflowMegawatts, receiver.OutflowMegawatts, receiver.SuppliedMegawatts));
        Assert.Equal(20.0, plants[0].Headers[0].Heat.SuppliedMegawatts);
    }

    [Fact]
    public void A_line_carries_no_more_than_the_sending_header_delivers()
    {
        var site = TestSite.Make(TestSite.Wants("B", DemandTier.LifeSafety, 9.5));
        var plants = Judge(site, new() { ["BLR-1"] = 4.0 }, Plan(sent: 10.0));
        Assert.Equal(4.0 * (1.0 - TestSite.LineLoss), plants[1].Headers[0].Heat.InflowMegawatts, 9);
        Assert.False(plants[1].CriticalSystemsOk);
    }

    [Fact]
    public void A_header_may_send_on_what_it_receives_and_a_cut_travels_along()
    {
        var site = TestSite.Make(TestSite.Wants("B", DemandTier.Production, 1.0));
        site = site with
        {
            TransferLines =
            [
                new TransferLine { Id = "B-C", FromHeaderId = "B", ToHeaderId = "OIL", Capacity = ThermalPower.FromMegawatts(9.0), LossFraction = 0.0 },
                .. site.TransferLines,
            ],
        };
        var plan = Plan(sent: 10.0);
        plan = plan with { Lines = plan.Lines.Add(new LinePlanView("B-C", [8.0])) };
        Assert.Equal(8.0, Judge(site, new() { ["BLR-1"] = 10.0 }, plan)[1].Headers[1].Heat.InflowMegawatts, 9);
        Assert.Equal(3.8, Judge(site, new() { ["BLR-1"] = 4.0 }, plan)[1].Headers[1].Heat.InflowMegawatts, 9);
    }

    [Fact]
    public void Hot_oil_does_not_heat_customers_of_steam()
    {
        var site = TestSite.Make(TestSite.Wants("B", DemandTier.LifeSafety, 4.0));
        var plant = Judge(site, new() { ["FRN-1"] = 5.0 }, plan: null)[1];
        Assert.Equal((HeatStatus.Lost, false), (plant.Status, plant.CriticalSystemsOk));
        Assert.Equal([HeatStatus.Lost, HeatStatus.Normal], plant.Headers.Select(header => header.Status));
    }

    [Fact]
    public void A_plan_that_promises_everything_heats_nobody()
    {
        var site = TestSite.Make(TestSite.Wants("A", DemandTier.LifeSafety, 4.0));
        var plant = Judge(site, [], Plan(sent: 0.0))[0];
        Assert.Equal((HeatStatus.Lost, false), (plant.Status, plant.CriticalSystemsOk));
    }

    [Fact]
    public void A_plan_whose_leases_have_run_out_moves_no_heat()
    {
        var site = TestSite.Make(TestSite.Wants("B", DemandTier.LifeSafety, 9.5));
        var plan = Plan(sent: 10.0);
        _clock.Advance(TimeSpan.FromSeconds(301));
        Assert.Equal(0.0, Judge(site, new() { ["BLR-1"] = 30.0 }, plan)[1].Headers[0].Heat.InflowMegawatts);
    }

    [Fact]
    public void A_line_flows_as_the_present_step_of_the_plan_says()
    {
        var site = TestSite.Make(TestSite.Wants("B", DemandTier.Production, 9.5));
        var plan = Plan(sent: 10.0) with { Step = TimeSpan.FromMinutes(1), Lines = [new LinePlanView("A-B", [10.0, 6.0])] };
        _clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(6.0, Judge(site, new() { ["BLR-1"] = 30.0 }, plan)[0].Headers[0].Heat.OutflowMegawatts);
    }

    [Fact]
    public void Less_than_enough_is_reduced_only_when_it_lasts_longer_than_the_settling_time()
    {
        var site = TestSite.Make(TestSite.Wants("A", DemandTier.Production, 17.6));
        Assert.Equal(HeatStatus.Normal, StatusAt(1.74));
        _clock.Advance(s_settling);
        Assert.Equal(HeatStatus.Normal, StatusAt(1.74));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HeatStatus.Reduced, StatusAt(1.74));

        // A moment of enough begins the settling time anew.
        Assert.Equal(HeatStatus.Normal, StatusAt(17.0));
        Assert.Equal(HeatStatus.Normal, StatusAt(16.0));

        HeatStatus StatusAt(double megawatts) => Judge(site, new() { ["BLR-1"] = megawatts }, plan: null)[0].Status;
    }

    [Fact]
    public void Nothing_at_all_is_lost_at_once_and_a_little_after_long_nothing_is_reduced_at_once()
    {
        var site = TestSite.Make(TestSite.Wants("A", DemandTier.Production, 10.0));
        Assert.Equal(HeatStatus.Lost, Judge(site, [], null)[0].Status);
        _clock.Advance(s_settling + TimeSpan.FromSeconds(1));
        Assert.Equal(HeatStatus.Reduced, Judge(site, new() { ["BLR-1"] = 5.0 }, null)[0].Status);
    }

    [Fact]
    public void Life_safety_has_no_settling_time()
    {
        var site = TestSite.Make(TestSite.Wants("A", DemandTier.LifeSafety, 4.0), TestSite.Wants("A", DemandTier.Production, 10.0));
        Assert.True(Judge(site, new() { ["BLR-1"] = 4.0 }, null)[0].CriticalSystemsOk);
        Assert.False(Judge(site, new() { ["BLR-1"] = 3.7 }, null)[0].CriticalSystemsOk);
    }

    [Fact]
    public void Nothing_wanted_is_normal()
    {
        var site = TestSite.Make(TestSite.Wants("A", DemandTier.LifeSafety, 0.0));
        Assert.All(Judge(site, [], null), plant => Assert.Equal((HeatStatus.Normal, true), (plant.Status, plant.CriticalSystemsOk)));
    }

    [Fact]
    public async Task The_watch_reads_units_lines_and_clock_of_the_whole_network()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make(TestSite.Wants("A", DemandTier.Production, 10.0), TestSite.Wants("B", DemandTier.LifeSafety, 9.5)));
        await network.TellAsync(Told.Firing(20.0).Birth());
        await network.Dispatch.RunAsync();
        var plants = await network.Heat.GetAsync();
        Assert.Equal([("Plant-A", HeatStatus.Normal, true), ("Plant-B", HeatStatus.Normal, true)], plants.Select(plant => (plant.PlantId, plant.Status, plant.CriticalSystemsOk)));
        Assert.Equal(9.5, plants[1].Headers[0].Heat.InflowMegawatts, 6);

        network.Clock.Advance(ControllerRecord.SilenceLimit + TimeSpan.FromSeconds(1));
        Assert.All(await network.Heat.GetAsync(), plant => Assert.Equal(HeatStatus.Lost, plant.Status));
    }

    private ImmutableArray<PlantHeat> Judge(Site site, Dictionary<string, double> delivered, PlanView? plan) => _judge.Judge(site, delivered, plan);

    private static PlanView Plan(double sent) => new()
    {
        Start = Told.At,
        Step = TimeSpan.FromMinutes(15),
        CostEur = 0.0,
        SolveSeconds = 0.0,
        Units = [],
        Lines = [new LinePlanView("A-B", [sent])],
        Demands = [],
        Headers = [],
        UnmetMegawattHoursByTier = [],
        ValidUntil = Told.At.AddSeconds(300),
    };
}
