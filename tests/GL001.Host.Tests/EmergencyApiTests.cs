using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GL001.Actors;
using GL001.Gateway;
using GL001.Host.Api;
using GL001.Host.Emergency;

namespace GL001.Host.Tests;

/// <summary>Routes of emergencies, of heat beside the status, and of how plans are made, at a coordinator that hears no plant.</summary>
public sealed class EmergencyApiTests(AgentsApiTests.SiteWithoutPlants site) : IClassFixture<AgentsApiTests.SiteWithoutPlants>
{
    private const string Emergency = "/api/v1/emergency";

    private const string Plants = "/api/v1/plants";

    private const string Optimization = "/api/v1/optimization";

    [Theory]
    [InlineData("POST", Emergency + "/heat-loss-assessment", 200, "", """{"assessment_type":"immediate","include_backup_systems":true,"priority":"life_safety"}""")]
    [InlineData("POST", Emergency + "/heat-loss-assessment", 200, "", """{"consumers":[{"demand_id":"DEM-210","temperature_c":22,"critical_c":16,"ambient_c":0,"capacity_mwh_per_k":1,"loss_mw_per_k":0.2}]}""")]
    [InlineData("POST", Emergency + "/heat-loss-assessment", 422, "", """{"priority":"cost"}""")]
    [InlineData("POST", Emergency + "/heat-loss-assessment", 422, "", """{"consumers":[{"demand_id":"X","temperature_c":22,"critical_c":16,"ambient_c":0,"capacity_mwh_per_k":1,"loss_mw_per_k":0.2}]}""")]
    [InlineData("POST", Emergency + "/heat-loss-assessment", 400, "", "5")]
    [InlineData("POST", Emergency + "/activate-backup-heat", 200, "", """{"plants":["all"],"backup_systems":["emergency_boilers","standby_heaters"],"priority":"life_safety_first","authorized_by":"operations_manager: M. Roe"}""")]
    [InlineData("POST", Emergency + "/activate-backup-heat", 422, "", """{"plants":["Plant-009"]}""")]
    [InlineData("POST", Emergency + "/activate-backup-heat", 422, "", """{"authorized_by":"somebody"}""")]
    [InlineData("POST", Emergency + "/degraded-mode", 200, "", """{"mode":"critical_heat_only","non_critical_processes":"suspend","reason":"total_heat_loss_recovery"}""")]
    [InlineData("POST", Emergency + "/degraded-mode", 422, "", """{"mode":"off"}""")]
    [InlineData("POST", Emergency + "/manual-mode", 200, "", """{"mode":"manual","reason":"SCADA_outage","authorized_by":"on_call_engineer"}""")]
    [InlineData("POST", Emergency + "/manual-mode", 422, "", "{}")]
    [InlineData("POST", Emergency + "/manual-heat-distribution", 409, "", """{"distribution_strategy":"last_known_good","override_optimization":true,"target":"restore_critical_heat_asap"}""")]
    [InlineData("POST", Emergency + "/manual-heat-distribution", 200, "", """{"distribution_strategy":"optimized"}""")]
    [InlineData("POST", Emergency + "/manual-heat-distribution", 422, "", """{"distribution_strategy":"by_hand"}""")]
    [InlineData("POST", Emergency + "/use-last-good-config", 409)]
    [InlineData("POST", Emergency + "/plant-local-control", 200, "", """{"mode":"autonomous","plants":["all"],"reason":"multi_plant_coordination_failure","revert_when_restored":true}""")]
    [InlineData("POST", Emergency + "/plant-local-control", 422, "", """{"mode":"alone"}""")]
    [InlineData("POST", Emergency + "/safety-shutdown", 200, "", """{"reason":"boiler_pressure_alarm","equipment":["BLR-102","boiler-001"],"authorized_by":"Safety Officer: J. Doe","notify_safety_officer":true}""")]
    [InlineData("POST", Emergency + "/safety-shutdown", 422, "", """{"equipment":["boiler-001"]}""")]
    [InlineData("POST", Emergency + "/fuel-cutoff", 422, "", """{"equipment":["FRN-201"],"immediate":false}""")]
    [InlineData("POST", Emergency + "/activate-backup-heat", 422, "", """{"backup_systems":["candles"]}""")]
    [InlineData("POST", Emergency + "/activate-backup-heat", 422, "", """{"priority":"cheapest_first"}""")]
    [InlineData("POST", Emergency + "/fuel-cutoff", 200, "", """{"equipment":["FRN-201"],"reason":"combustion_instability","immediate":true}""")]
    [InlineData("POST", Emergency + "/fuel-cutoff", 422, "", """{"equipment":[]}""")]
    [InlineData("POST", Emergency + "/withdraw-stop", 403, "", """{"equipment":["FRN-202","FRN-201"],"reason":"checked","authorized_by":"primary_on_call"}""")]
    [InlineData("POST", Emergency + "/withdraw-stop", 200, "", """{"equipment":["BLR-202"],"reason":"checked","authorized_by":"operations_manager"}""")]
    [InlineData("GET", Emergency + "/critical-heat-status", 200)]
    [InlineData("GET", Emergency + "/rollback-verification", 200)]
    [InlineData("GET", Emergency + "/modes", 200)]
    [InlineData("GET", Plants, 200)]
    [InlineData("GET", Plants + "/{plant_id}/autonomous-status", 200, "Plant-001")]
    [InlineData("GET", Plants + "/{plant_id}/autonomous-status", 404, "Plant-009")]
    [InlineData("POST", Plants + "/{plant_id}/isolate", 200, "Plant-002", """{"reason":"partial_rollback","maintain_heat":true,"use_local_control":true}""")]
    [InlineData("POST", Plants + "/{plant_id}/isolate", 422, "Plant-002", """{"maintain_heat":false}""")]
    [InlineData("POST", Plants + "/{plant_id}/isolate", 404, "Plant-009", "{}")]
    [InlineData("POST", Plants + "/{plant_id}/integrate", 200, "Plant-002", """{"gradual":true,"verify_before_full":true}""")]
    [InlineData("POST", Plants + "/{plant_id}/integrate", 404, "Plant-009", "{}")]
    [InlineData("GET", Plants + "/backup-heat-status", 200)]
    [InlineData("GET", Plants + "/constraints", 200)]
    [InlineData("GET", Plants + "/critical-heat-status", 200)]
    [InlineData("GET", Plants + "/heat-balance", 200)]
    [InlineData("GET", Plants + "/inter-plant-flows", 200)]
    [InlineData("GET", Plants + "/violated-constraints", 200)]
    [InlineData("POST", Plants + "/recalculate-balance", 200, "", """{"plants":["all"],"force":true}""")]
    [InlineData("POST", Plants + "/recalculate-balance", 422, "", """{"plants":["Plant-009"]}""")]
    [InlineData("POST", Plants + "/relax-constraints", 200, "", """{"constraints":["inter_plant_flow_limit","min_efficiency"],"relaxation_factor":0.9,"duration_minutes":120}""")]
    [InlineData("POST", Plants + "/relax-constraints", 422, "", """{"constraints":[]}""")]
    [InlineData("POST", Optimization + "/heat-distribution/algorithm", 200, "", """{"algorithm":"greedy_heuristic","reason":"LP_solver_infeasible","temporary":true,"duration_minutes":60}""")]
    [InlineData("POST", Optimization + "/heat-distribution/algorithm", 200, "", """{"algorithm":"greedy_heuristic","reason":"LP_solver_failure","fallback_mode":true}""")]
    [InlineData("POST", Optimization + "/heat-distribution/algorithm", 422, "", """{"algorithm":"guess"}""")]
    [InlineData("POST", Optimization + "/heat-distribution/algorithm", 422, "", """{"algorithm":"greedy_heuristic","duration_minutes":-1}""")]
    [InlineData("GET", Optimization + "/heat-distribution/constraint-conflicts", 200)]
    [InlineData("GET", Optimization + "/heat-distribution/constraints", 200)]
    [InlineData("GET", Optimization + "/heat-distribution/diagnostics", 200)]
    [InlineData("POST", Optimization + "/relax-constraints", 200, "", """{"constraints":["min_efficiency","max_heat_loss"],"relaxation_factor":0.95,"duration_minutes":120,"reason":"infeasible_problem"}""")]
    [InlineData("POST", Optimization + "/relax-constraints", 200, "", """{"constraints":["minimum_up_time"],"relaxation_factor":0.5}""")]
    [InlineData("POST", Optimization + "/relax-constraints", 422, "", """{"constraints":["reserve"],"relaxation_factor":1.5}""")]
    [InlineData("GET", Optimization + "/license-status", 200)]
    [InlineData("POST", Optimization + "/license-check", 200)]
    public Task Answer_is_what_the_document_says(string method, string route, int status, string ids = "", string? body = null) =>
        ApiDocumentTests.CheckAsync(site, method, route, status, ids, body);

    [Fact]
    public async Task A_stop_that_reaches_nobody_says_so()
    {
        // Nobody hears these controllers: neither lease nor safety stop goes out.
        var answer = await PostAsync(site, Emergency + "/safety-shutdown", """{"reason":"drill","equipment":["blr-101","boiler-001"],"authorized_by":"safety_officer"}""");
        var equipment = answer.GetProperty("equipment").EnumerateArray().ToList();
        Assert.Equal(("none", "not_on_this_wire", "not_offered", true), (Text(equipment[0], "means"), Text(equipment[0], "safety_stop"), Text(equipment[0], "rest_lease"), equipment[0].GetProperty("known").GetBoolean()));
        Assert.Contains("NeverSeen", Text(equipment[0], "obstacle"), StringComparison.Ordinal);
        Assert.False(equipment[1].GetProperty("known").GetBoolean());
        Assert.False(answer.GetProperty("safety_officer_notified").GetBoolean());
        Assert.True(answer.GetProperty("kept").GetBoolean());

        // Nobody saw a reason for it, so it is one to ask for.
        var incident = await site.GetAsync<JsonElement>("/api/v1/incidents/" + answer.GetProperty("incident_ids")[0].GetString());
        Assert.Contains(incident.GetProperty("timeline").EnumerateArray(), entry => Text(entry, "text").Contains("safety_shutdown for BLR-101: drill", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Relaxing_says_the_truth_of_each_constraint()
    {
        var answer = await PostAsync(site, Optimization + "/relax-constraints",
            """{"constraints":["min_efficiency","inter_plant_flow_limit","emission_cap","reserve","minimum_down_time"],"relaxation_factor":0.5,"duration_minutes":30}""");
        Assert.Equal(["not_in_model", "equipment_limit_never_relaxed", "protection_never_relaxed", "not_in_this_site", "applied"], answer.GetProperty("constraints").EnumerateArray().Select(outcome => Text(outcome, "outcome")));
        Assert.Contains("BLR-101 may start after 0.5 h in place of 1 h", answer.GetProperty("constraints")[4].GetProperty("effects").EnumerateArray().Select(effect => effect.GetString()));
        Assert.Contains(answer.GetProperty("modes").GetProperty("relaxations").EnumerateArray(), wish => Text(wish, "constraint") == "minimum_down_time");
    }

    [Fact]
    public async Task The_licence_is_what_it_is()
    {
        var licence = await site.GetAsync<JsonElement>(Optimization + "/license-status");
        Assert.Equal(("OR-Tools", "Apache-2.0", false), (Text(licence, "solver"), Text(licence, "license"), licence.GetProperty("license_key_required").GetBoolean()));
        Assert.True(licence.GetProperty("native_library_loaded").GetBoolean(), licence.ToString());
    }

    [Fact]
    public async Task Nobody_measures_the_temperature_of_a_critical_customer()
    {
        var critical = await site.GetAsync<JsonElement>(Emergency + "/critical-heat-status");
        Assert.Equal(["Works clinic and emergency showers", "Hospital"], critical.GetProperty("critical_systems").EnumerateArray().Select(system => Text(system, "system")));
        Assert.All(critical.GetProperty("critical_systems").EnumerateArray(), system => Assert.Equal((false, JsonValueKind.Null), (system.GetProperty("heat_ok").GetBoolean(), system.GetProperty("temperature_c").ValueKind)));
        Assert.False((await site.GetAsync<JsonElement>(Emergency + "/rollback-verification")).GetProperty("passed").GetBoolean());
    }

    [Fact]
    public async Task Orders_survive_a_restart_and_whoever_may_not_end_them_is_told_who_may()
    {
        await using var running = new RunningSite { Simulate = false };
        await running.StartAsync();
        await PostAsync(running, Emergency + "/manual-mode", """{"mode":"manual","reason":"drill","authorized_by":"safety_officer: J. Doe"}""");
        await PostAsync(running, Emergency + "/fuel-cutoff", """{"equipment":["BLR-101"],"reason":"drill"}""");
        await running.RestartAsync();
        var modes = (await running.GetAsync<JsonElement>(Emergency + "/modes?limit=1")).GetProperty("modes");
        Assert.Equal(("manual", "safety_officer: J. Doe"), (Text(modes, "control_mode"), Text(modes.GetProperty("manual"), "authorized_by")));
        Assert.Equal(("BLR-101", "fuel_cutoff", "not named"), (Text(modes.GetProperty("stops")[0], "unit_id"), Text(modes.GetProperty("stops")[0], "kind"), Text(modes.GetProperty("stops")[0].GetProperty("order"), "authorized_by")));

        using var refused = await running.Http.PostAsync(Emergency + "/manual-mode", Json("""{"mode":"automatic","authorized_by":"vp_operations"}"""));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("safety_officer", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SafetyStopDelivery.Sent, LeaseDelivery.Sent, StopMeans.SafetyStop)]
    [InlineData(SafetyStopDelivery.Sent, LeaseDelivery.NotOffered, StopMeans.SafetyStop)]
    [InlineData(SafetyStopDelivery.NotOnThisWire, LeaseDelivery.Sent, StopMeans.RestLease)]
    [InlineData(SafetyStopDelivery.SendFailed, LeaseDelivery.Sent, StopMeans.RestLease)]
    [InlineData(SafetyStopDelivery.SendFailed, LeaseDelivery.SendFailed, StopMeans.None)]
    public void The_answer_names_what_reached_for_the_unit(SafetyStopDelivery safetyStop, LeaseDelivery rest, StopMeans means) =>
        Assert.Equal(means, StoppedEquipment.Of("blr-101", new UnitStopped(new RestOffer("BLR-101", "BLR-101-CTL", rest, "", true), safetyStop)).Means);

    [Theory]
    [InlineData(LeaseDelivery.Sent, 8.0, 0.0, true)]
    [InlineData(LeaseDelivery.NotOffered, 8.0, 0.0, false)]     // made while nobody could be heard
    [InlineData(LeaseDelivery.Sent, 0.0, 0.0, false)]
    [InlineData(LeaseDelivery.Sent, 8.0, 1.0, false)]           // left life safety unserved
    public void A_plan_to_go_back_to_led_a_unit_and_served_life_safety(LeaseDelivery lease, double heat, double unmetLifeSafety, bool good) =>
        Assert.Equal(good, ModeDesk.IsGood(new PlanView
        {
            Start = default,
            Step = TimeSpan.FromMinutes(15),
            CostEur = 1.0,
            SolveSeconds = 0.1,
            ValidUntil = default,
            Units = [new UnitPlanView("U", [heat], ["Free"], 1.0, lease, heat, "")],
            Lines = [],
            Demands = [],
            Headers = [],
            UnmetMegawattHoursByTier = [unmetLifeSafety, 5.0, 5.0, 5.0],
        }));

    internal static async Task<JsonElement> PostAsync(RunningSite site, string path, string body)
    {
        using var answer = await site.Http.PostAsync(path, Json(body));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");

    internal static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
