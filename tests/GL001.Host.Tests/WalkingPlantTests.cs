using System.Net;
using System.Text.Json;
using GL001.Actors;
using GL001.Historian;
using GL001.Host.Api;
using GL001.Links;

namespace GL001.Host.Tests;

/// <summary>The whole line: registers to lease and back, over a real broker.</summary>
public sealed class WalkingPlantTests(RunningSite site) : IClassFixture<RunningSite>
{
    [Fact]
    public async Task Controllers_come_online_measurements_move_and_setpoints_are_accepted()
    {
        await site.AllAcceptedAsync();
        var before = await site.UnitsAsync();
        await RunningSite.UntilAsync(site.UnitsAsync, units =>
            units.Zip(before).All(pair => pair.First.LastSeen > pair.Second.LastSeen)
            && units.Zip(before).Any(pair => Heat(pair.First) != Heat(pair.Second)));

        var status = await site.GetAsync<HeatDistributionStatus>("/api/v1/optimization/heat-distribution/status");
        Assert.Equal(DispatchRunStatus.Optimal, status.OptimizationStatus);
        Assert.NotNull(status.Plan);
        Assert.True(status.Plan.CostEur > 0.0);
        Assert.Equal(6, status.Plan.Units.Count);
        Assert.All(status.Plan.Units, unit => Assert.Equal(LeaseDelivery.Sent, unit.Lease));
    }

    [Fact]
    public async Task An_accepted_setpoint_is_the_leased_one_which_is_never_below_the_plan()
    {
        await site.AllAcceptedAsync();
        await RunningSite.UntilAsync(
            async () =>
            {
                var plan = await site.GetAsync<HeatPlan>("/api/v1/optimization/heat-distribution/plan");
                return (await site.UnitsAsync()).Zip(plan.Units, (unit, planned) =>
                    new { unit.UnitId, unit.Setpoint.AcceptedMw, planned.LeasedMw, PlannedMw = planned.HeatMw[0], unit.Setpoint.LastRefusal }).ToList();
            },
            units => units.All(unit => unit.AcceptedMw == unit.LeasedMw && unit.AcceptedMw > unit.PlannedMw - 1e-6 && unit.LastRefusal == "none"));
    }

    [Fact]
    public async Task Every_measurement_carries_its_unit_and_a_good_quality()
    {
        await site.AllAcceptedAsync();
        var boiler = (await site.UnitsAsync()).First(unit => unit.UnitId == "BLR-101");
        Assert.Equal(5, boiler.Measurements.Count);
        Assert.All(boiler.Measurements, measurement =>
        {
            Assert.NotEqual("", measurement.Unit);
            Assert.Equal(Gateway.MetricTrust.Good, measurement.Quality);
        });
        Assert.InRange(boiler.Measurements.First(measurement => measurement.Unit == "barg").Value!.Value, 8.0, 11.0);
    }

    [Fact]
    public async Task Health_names_every_check_and_is_200()
    {
        await site.AllAcceptedAsync();
        using var answer = await site.Http.GetAsync("/api/v1/health");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var health = await site.GetAsync<Health>("/api/v1/health");
        Assert.Equal(HealthState.Healthy, health.Status);
        Assert.Equal(["broker", "controllers", "dispatch", "history"], health.Checks.Select(check => check.Name));
    }

    [Fact]
    public async Task History_keeps_measurements_and_events_but_no_clocks()
    {
        await site.AllAcceptedAsync();
        using var history = new SqliteHistorian(site.HistoryPath);
        var measured = await RunningSite.UntilAsync(() => ReadAsync("Inputs/Heat Output"), samples => samples.Count > 3);
        Assert.All(measured, sample => Assert.Equal(SampleQuality.Good, sample.Quality));
        foreach (var clock in new[] { "Controller/Uptime", "Setpoint/Lease Remaining", "Controller/Session" })
        {
            Assert.Empty(await ReadAsync(clock));
        }

        var events = await history.ReadEventsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 1000);
        Assert.Equal(6, events.Count(happened => happened.Kind == "controller_born"));
        Assert.Equal(6, events.Count(happened => happened.Kind == "unit_born"));

        Task<IReadOnlyList<Sample>> ReadAsync(string tag) =>
            history.ReadSamplesAsync("Plant-001", "BLR-101", tag, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 1000);
    }

    [Fact]
    public async Task Heat_status_tells_demand_output_and_critical_systems_for_each_plant()
    {
        await site.AllAcceptedAsync();
        var status = await site.GetAsync<PlantsHeatStatus>("/api/v1/plants/heat-status");
        Assert.Equal(["Plant-001", "Plant-002"], status.Plants.Select(plant => plant.PlantId));
        Assert.All(status.Plants, plant =>
        {
            Assert.True(plant.HeatDemandMw > 0.0 && plant.HeatOutputMw > 0.0);
            Assert.True(plant.CriticalSystemsOk);
            Assert.False(plant.HeatLoss);
            Assert.InRange(plant.Efficiency!.Value, 80.0, 100.0);
        });
    }

    [Fact]
    public async Task Names_on_the_wire_are_snake_case_with_units()
    {
        using var document = JsonDocument.Parse(await site.Http.GetStringAsync("/api/v1/plants/status"));
        var unit = document.RootElement.GetProperty("plants")[0].GetProperty("units")[0];
        Assert.Equal("boiler", unit.GetProperty("kind").GetString());
        Assert.Equal(8.0, unit.GetProperty("min_heat_mw").GetDouble());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app.js")]
    [InlineData("/app.css")]
    [InlineData("/scalar")]
    public async Task Pages_are_served(string path)
    {
        using var answer = await site.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_unknown_plant_is_a_problem_that_names_the_known_ones()
    {
        using var answer = await site.Http.GetAsync("/api/v1/plants/Plant-009/status");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Plant-001, Plant-002", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rubbish_on_the_bus_is_counted_and_hurts_nobody()
    {
        await site.AllAcceptedAsync();
        using var vandal = new MqttNetLink("127.0.0.1", site.Coordinator.BrokerPort);
        Assert.True(vandal.TryConnect("vandal", "none", []));
        var random = new Random(1);
        string[] topics =
        [
            "spBv1.0/Plant-001/NBIRTH/BLR-101-CTL", "spBv1.0/Plant-001/NDEATH/BLR-101-CTL", "spBv1.0/Plant-009/DDATA/X/Y", "spBv1.0/Plant-001", "spBv1.0/a/b/c/d/e/f",
        ];
        for (var i = 0; i < 200; i++)
        {
            var payload = new byte[random.Next(1, 300)];
            random.NextBytes(payload);
            Assert.True(vandal.TryPublish(topics[i % topics.Length], payload));
        }

        Assert.True(vandal.TryPublish(topics[0], new byte[200_000]));
        await RunningSite.UntilAsync(
            () => site.Http.GetStringAsync("/api/v1/metrics"),
            text => Count(text, "gl_001_wire_rejections_total") >= 150 && Count(text, "gl_001_message_bus_dropped_total{reason=\"oversized\"}") >= 1);
        await site.AllAcceptedAsync();
    }

    private static double? Heat(UnitStatus unit) => unit.Measurements.FirstOrDefault(measurement => measurement.Unit == "MW")?.Value;

    private static double Count(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
}
