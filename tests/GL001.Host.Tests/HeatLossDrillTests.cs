using System.Text.Json;
using GL001.Actors;
using GL001.Host.Api;
using GL001.Plant;

namespace GL001.Host.Tests;

/// <summary>The hospital's plant loses all its heat, in the simulated site.</summary>
public sealed class HeatLossDrillTests(RunningSite site) : IClassFixture<RunningSite>
{
    private static readonly string[] s_lost = ["BLR-201", "BLR-202", "FRN-201"];

    [Fact]
    public async Task A_total_loss_of_heat_is_assessed_and_life_safety_is_served_before_anything_else()
    {
        await site.AllAcceptedAsync();
        foreach (var unit in s_lost)
        {
            (await site.Http.PostAsync($"/api/v1/simulation/controllers/{unit}-CTL/power-off", null)).EnsureSuccessStatusCode();
        }

        // Its oil has no other source: that is a loss. Nothing of it can be started from here.
        var report = await RunningSite.UntilAsync(AssessAsync, found => found.GetProperty("affected_plants").EnumerateArray().Any(plant => plant.GetString() == "Plant-002")
            && s_lost.All(unit => found.GetProperty("cannot_start").EnumerateArray().Any(hindered => hindered.GetProperty("unit_id").GetString() == unit)));
        Assert.Equal(("critical_heat_loss", "P0"), (report.GetProperty("classification").GetString(), report.GetProperty("severity").GetString()));
        Assert.Equal(["life_safety", "life_safety"], report.GetProperty("consumers").EnumerateArray().Take(2).Select(consumer => consumer.GetProperty("tier").GetString()));

        await EmergencyApiTests.PostAsync(site, "/api/v1/emergency/degraded-mode", """{"mode":"critical_heat_only","non_critical_processes":"suspend","reason":"drill"}""");
        var plan = await RunningSite.UntilAsync(() => site.GetAsync<HeatPlan>("/api/v1/optimization/heat-distribution/plan"),
            made => made.Demands.Any(demand => demand.Suspended) && made.Units.Where(unit => s_lost.Contains(unit.UnitId)).All(unit => unit.Reason[0] == "unavailable"));
        Assert.All(plan.Demands, demand => Assert.Equal(demand.Tier != DemandTier.LifeSafety, demand.Suspended));
        Assert.All(plan.Demands, demand => Assert.All(demand.UnmetMw, unmet => Assert.InRange(unmet, 0.0, 1e-3)));

        // The hospital lives on the line from Plant-001; more may come, because that plant's boiler cannot fire lower.
        var hospital = plan.Demands.Single(demand => demand.DemandId == "DEM-210").HeatMw[0];
        Assert.InRange(Assert.Single(plan.Lines).SentMw[0] * 0.95, hospital - 1e-3, 10.0);
        var flow = Assert.Single((await site.GetAsync<InterPlantFlows>("/api/v1/plants/inter-plant-flows")).Flows);
        Assert.Equal(("Plant-001", "Plant-002", FlowStatus.Flowing), (flow.From, flow.To, flow.Status));
        Assert.True((await site.GetAsync<CriticalHeatStatus>("/api/v1/emergency/critical-heat-status")).HeatOk);

        // What gives heat is stopped by hand: rest is offered at once, and the unit tells when its fuel is off.
        var stopped = await EmergencyApiTests.PostAsync(site, "/api/v1/emergency/safety-shutdown", """{"equipment":["FRN-101"],"reason":"drill","authorized_by":"safety_officer"}""");
        Assert.Equal(("rest_lease", true), (stopped.GetProperty("equipment")[0].GetProperty("means").GetString(), stopped.GetProperty("equipment")[0].GetProperty("firing_when_asked").GetBoolean()));
        await RunningSite.UntilAsync(site.UnitsAsync, units => units.Single(unit => unit.UnitId == "FRN-101").BurnerState is not ("low_fire" or "modulating"));
        Assert.Equal(LeaseDelivery.Sent, (await StatusAsync()).Plan!.Units.Single(unit => unit.UnitId == "BLR-101").Lease);
    }

    [Fact]
    public async Task The_last_good_plan_is_leased_again_until_plans_are_wanted_anew()
    {
        await RunningSite.UntilAsync(async () =>
        {
            using var asked = await site.Http.PostAsync("/api/v1/emergency/use-last-good-config", null);
            return asked.StatusCode;
        }, status => status == System.Net.HttpStatusCode.OK);
        var status = await RunningSite.UntilAsync(StatusAsync, found => found.AlgorithmInUse == "last_known_good");
        Assert.Contains(status.Plan!.Units, unit => unit.Lease == LeaseDelivery.Sent);
        await EmergencyApiTests.PostAsync(site, "/api/v1/emergency/manual-heat-distribution", """{"distribution_strategy":"optimized"}""");
        await RunningSite.UntilAsync(StatusAsync, found => found.AlgorithmInUse == "linear_program_by_tier");
    }

    private Task<HeatDistributionStatus> StatusAsync() => site.GetAsync<HeatDistributionStatus>("/api/v1/optimization/heat-distribution/status");

    private Task<JsonElement> AssessAsync() =>
        EmergencyApiTests.PostAsync(site, "/api/v1/emergency/heat-loss-assessment", """{"assessment_type":"immediate","include_backup_systems":true,"priority":"life_safety"}""");
}
