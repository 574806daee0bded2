using System.Net;
using GL001.Actors;
using GL001.Host.Api;

namespace GL001.Host.Tests;

public sealed class LostControllerTests(RunningSite site) : IClassFixture<RunningSite>
{
    [Fact]
    public async Task A_killed_controller_is_offline_at_once_the_next_plan_does_without_it_and_it_comes_back_locked_out()
    {
        await site.AllAcceptedAsync();
        await PostAsync("power-off");
        var units = await RunningSite.UntilAsync(site.UnitsAsync, all => Killed(all).Connection == ConnectionState.Offline);
        Assert.All(units.Where(unit => unit != Killed(units)), unit => Assert.Equal(ConnectionState.Online, unit.Connection));

        await RunningSite.UntilAsync(StatusAsync, status => PlannedHeat(status) == 0.0);
        var status = await StatusAsync();
        Assert.Equal("unavailable", status.Plan!.Units.First(unit => unit.UnitId == "BLR-101").Reason);
        Assert.True(status.Plan.Units.First(unit => unit.UnitId == "BLR-102").HeatMw > 0.0);
        var heat = await site.GetAsync<PlantsHeatStatus>("/api/v1/plants/heat-status");
        Assert.Contains(new PlantAlarm("BLR-101", "BLR-101-CTL", UnitAlarmKind.ControllerOffline, null, null), heat.Plants[0].Alarms);

        await PostAsync("power-on");
        units = await RunningSite.UntilAsync(site.UnitsAsync, all => Killed(all).Connection == ConnectionState.Online);
        Assert.NotEqual("modulating", Killed(units).BurnerState);
    }

    [Fact]
    public async Task A_controller_whose_network_is_cut_goes_offline_too()
    {
        await site.AllAcceptedAsync();
        await PostAsync("cut-network", "FRN-201-CTL");
        await RunningSite.UntilAsync(site.UnitsAsync, all => all.First(unit => unit.UnitId == "FRN-201").Connection == ConnectionState.Offline);
        await PostAsync("power-on", "FRN-201-CTL");
        var units = await RunningSite.UntilAsync(site.UnitsAsync, all => all.First(unit => unit.UnitId == "FRN-201").Connection == ConnectionState.Online);

        // It kept firing all the while: the network is no reason to put a flame out.
        Assert.Equal("modulating", units.First(unit => unit.UnitId == "FRN-201").BurnerState);
    }

    [Fact]
    public async Task An_unknown_controller_is_a_404()
    {
        await site.AllAcceptedAsync();
        using var answer = await site.Http.PostAsync("/api/v1/simulation/controllers/NOBODY/power-off", null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static UnitStatus Killed(IReadOnlyList<UnitStatus> units) => units.First(unit => unit.UnitId == "BLR-101");

    private static double? PlannedHeat(HeatDistributionStatus status) => status.Plan?.Units.First(unit => unit.UnitId == "BLR-101").HeatMw;

    private Task<HeatDistributionStatus> StatusAsync() => site.GetAsync<HeatDistributionStatus>("/api/v1/optimization/heat-distribution/status");

    private async Task PostAsync(string action, string controller = "BLR-101-CTL")
    {
        using var answer = await site.Http.PostAsync($"/api/v1/simulation/controllers/{controller}/{action}", null);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
