using System.Collections.Immutable;
using System.Net.Http.Json;
using GL001.Historian;
using GL001.Host.Api;
using GL001.Host.Energy;
using GL001.Orchestration.Energy;
using GL001.Plant;
using GL001.Simulator.RealTime;

namespace GL001.Host.Tests;

/// <summary>Routes of energy management and of the site model, over a history that is written by hand.</summary>
public sealed class EnergyApiTests(EnergyApiTests.SiteWithEnergy site) : IClassFixture<EnergyApiTests.SiteWithEnergy>
{
    private const string Targets = "/api/v1/energy/targets/{plant_id}";

    private const string Baselines = "/api/v1/energy/baselines/{plant_id}";

    private const string Performance = "/api/v1/energy/performance/{plant_id}";

    private const string OneTarget = """{"targets":[{"indicator":"performance_pct","value":98,"from":"2026-03-01T00:00:00Z","to":"2026-03-03T00:00:00Z"}]}""";

    private const string TwoDays = """{"from":"2026-03-01T00:00:00Z","to":"2026-03-03T00:00:00Z"}""";

    [Theory]
    [InlineData("GET", "/api/v1/model", 200)]
    [InlineData("GET", "/api/v1/energy/enpis", 200)]
    [InlineData("GET", Targets, 200, "Plant-002")]
    [InlineData("GET", Targets, 404, "Plant-009")]
    [InlineData("PUT", Targets, 200, "Plant-002", OneTarget)]
    [InlineData("PUT", Targets, 404, "Plant-009", OneTarget)]
    [InlineData("PUT", Targets, 422, "Plant-002", """{"targets":[{"indicator":"fuel_mwh","value":0,"from":"2026-03-01T00:00:00Z","to":"2026-04-01T00:00:00Z"}]}""")]
    [InlineData("PUT", Targets, 422, "Plant-002", """{"targets":[{"indicator":"fuel_mwh","value":1,"from":"2026-04-01T00:00:00Z","to":"2026-03-01T00:00:00Z"}]}""")]
    [InlineData("PUT", Targets, 422, "Plant-002", """{"targets":null}""")]
    [InlineData("POST", Baselines, 200, "Plant-001", TwoDays)]
    [InlineData("POST", Baselines, 404, "Plant-009", TwoDays)]
    [InlineData("POST", Baselines, 422, "Plant-002", TwoDays)]
    [InlineData("POST", Baselines, 422, "Plant-001", """{"from":"2026-03-03T00:00:00Z","to":"2026-03-01T00:00:00Z"}""")]
    [InlineData("GET", Baselines, 404, "Plant-002")]
    [InlineData("GET", Performance, 404, "Plant-009")]
    [InlineData("GET", Performance, 409, "Plant-002")]
    public Task Answer_is_what_the_document_says(string method, string route, int status, string ids = "", string? body = null) =>
        ApiDocumentTests.CheckAsync(site, method, route, status, ids, body);

    [Fact]
    public async Task Fuel_is_held_against_the_baseline_and_every_target()
    {
        await PostAsync<EnergyBaselineView>("baselines", "Plant-001", TwoDays);
        await ApiDocumentTests.CheckAsync(site, "GET", Baselines, 200, "Plant-001");
        await ApiDocumentTests.CheckAsync(site, "GET", Performance, 200, "Plant-001");

        // The history says: fuel of an hour is 2 + 1.1 times demand - 0.05 times °C, give or take; and 10 % more on the third day.
        var baseline = await site.GetAsync<EnergyBaselineView>("/api/v1/energy/baselines/Plant-001");
        Assert.Equal((48, true), (baseline.Periods, baseline.Usable));
        var coefficients = baseline.Coefficients.ToDictionary(one => one.Name);
        Assert.InRange(coefficients["demand_mwh"].Value, 1.09, 1.11);
        Assert.InRange(coefficients["ambient_degc"].Value, -0.06, -0.04);
        Assert.True(baseline is { RSquared: > 0.99, CvRmsePct: < 5.0 } && coefficients["demand_mwh"].TValue > 10.0);

        await PutTargetsAsync("Plant-001",
            """{"targets":[{"indicator":"performance_pct","value":105,"from":"2026-03-03T00:00:00Z","to":"2026-03-04T00:00:00Z"},{"indicator":"fuel_mwh","value":1000000,"from":"2026-03-01T00:00:00Z","to":"2026-03-03T00:00:00Z"},{"indicator":"cost_eur","value":1,"from":"2026-03-01T00:00:00Z","to":"2026-03-09T00:00:00Z"},{"indicator":"co2_t","value":1,"from":"2026-03-01T00:00:00Z","to":"2026-03-03T00:00:00Z"}]}""");
        var day = await site.GetAsync<EnergyPerformance>("/api/v1/energy/performance/Plant-001?from=2026-03-03T00:00:00Z&to=2026-03-04T00:00:00Z");
        Assert.Equal(24, day.Periods.Length);
        Assert.InRange(day.PerformancePct!.Value, 109.0, 111.0);
        Assert.True(day is { SavingMwh: < 0.0, SavingSignificant: true, ChangeSince: not null });
        Assert.Equal(day.SavingMwh, day.Periods[^1].CusumMwh, 9);

        // The fourth target's fuel has no factor in the site file; of the third one's nine days only three were recorded.
        Assert.Equal([TargetState.Missed, TargetState.Met, TargetState.NotKnown, TargetState.NotKnown], day.Targets.Select(target => target.State));
    }

    [Fact]
    public async Task Indicators_are_sums_of_the_history_with_their_coverage()
    {
        var answer = await site.GetAsync<EnergyEnpis>("/api/v1/energy/enpis?from=2026-03-01T00:00:00Z&to=2026-03-05T00:00:00Z");
        var plant = answer.Plants[0];
        Assert.Equal(75.0, plant.CoveragePct, 6);
        Assert.Equal(1.25, plant.SpecificFuelMwhPerMwh!.Value, 6);
        Assert.True(plant is { CostEur: > 0.0, Co2T: null, ElectricityMwh: null, FuelBasis: "design_efficiency" });
        Assert.Equal(0.0, answer.Plants[1].CoveragePct);
        Assert.Null(answer.Plants[1].SpecificFuelMwhPerMwh);
    }

    [Theory]
    [InlineData("from=yesterday", "from and to are instants")]
    [InlineData("from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "to is later than from")]
    [InlineData("from=2020-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "366 days")]
    public async Task A_time_that_is_none_is_refused_with_its_fields(string query, string words)
    {
        RunningSite running = site;
        await ApiDocumentTests.CheckAsync(site, "GET", "/api/v1/energy/enpis", 400, "", query: query);
        Assert.Contains(words, await running.Http.GetAsync($"/api/v1/energy/enpis?{query}").Result.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Targets_and_baseline_outlive_the_coordinator()
    {
        await using var mortal = new RunningSite { Simulate = false };
        await mortal.StartAsync();
        using var body = new StringContent(OneTarget, System.Text.Encoding.UTF8, "application/json");
        (await mortal.Http.PutAsync("/api/v1/energy/targets/Plant-001", body)).EnsureSuccessStatusCode();
        await mortal.RestartAsync();
        var kept = Assert.Single((await mortal.GetAsync<EnergyTargets>("/api/v1/energy/targets/Plant-001")).Targets);
        Assert.Equal((EnergyIndicator.PerformancePct, 98.0), (kept.Indicator, kept.Value));
    }

    [Fact]
    public async Task A_running_plant_leaves_a_line_each_quarter_of_an_hour()
    {
        // Four times as fast as the machine's clock, from a minute and a half before the quarter: the first line is of that time only.
        var start = new DateTimeOffset(2026, 1, 20, 6, 13, 30, TimeSpan.Zero);
        await using var live = new RunningSite { Clock = new SiteClock(start, DateTimeOffset.UtcNow, 4.0) };
        await live.StartAsync();
        var answer = await RunningSite.UntilAsync(
            () => live.GetAsync<EnergyEnpis>("/api/v1/energy/enpis?from=2026-01-20T06:00:00Z&to=2026-01-20T06:15:00Z"), enpis => enpis.Plants.All(plant => plant.HeatMwh > 0.0));
        Assert.All(answer.Plants, plant =>
        {
            Assert.InRange(plant.CoveragePct, 0.1, 10.0);
            Assert.InRange(plant.SpecificFuelMwhPerMwh!.Value, 1.0 / 0.94 - 1e-9, 1.0 / 0.86 + 1e-9);   // efficiencies of the sample site

            // No more than all units at their rated heat for the time that is covered.
            Assert.InRange(plant.HeatMwh, 0.0, 73.0 * 0.25 * plant.CoveragePct / 100.0);
        });
    }

    [Fact]
    public async Task Model_leads_from_the_enterprise_to_the_controller()
    {
        var model = await site.GetAsync<SiteHierarchy>("/api/v1/model");
        var area = Assert.Single(model.Enterprise.Children).Children.Single(plant => plant.Id == "Plant-001");
        var cell = area.Children.Single(header => header.Id == "STM-100");
        var unit = cell.Children.Single(boiler => boiler.Id == "BLR-101");
        Assert.Equal([EquipmentLevel.Enterprise, EquipmentLevel.Area, EquipmentLevel.ProcessCell, EquipmentLevel.Unit, EquipmentLevel.ControlModule],
            new[] { model.Enterprise, area, cell, unit, Assert.Single(unit.Children) }.Select(node => node.Level));
        Assert.Equal("BLR-101-CTL", unit.Children[0].Id);
        Assert.Equal([0, 1, 2, 3, 4], model.FunctionalLevels.Select(level => level.Level));
        Assert.Equal("TL-12", Assert.Single(model.Connections).Id);
    }

    private async Task<T> PostAsync<T>(string what, string plant, string body)
    {
        RunningSite running = site;
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await running.Http.PostAsync($"/api/v1/energy/{what}/{plant}", content);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<T>(RunningSite.Json))!;
    }

    private async Task PutTargetsAsync(string plant, string body)
    {
        RunningSite running = site;
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        (await running.Http.PutAsync($"/api/v1/energy/targets/{plant}", content)).EnsureSuccessStatusCode();
    }

    /// <summary>Three days of Plant-001 in its history, from 1 March 2026.</summary>
    public sealed class SiteWithEnergy : IAsyncLifetime
    {
        // March lies further back than samples are kept where nobody says.
        private readonly RunningSite _site = new() { Simulate = false, Retention = new HistoryRetentionOptions { KeepSamples = TimeSpan.FromDays(36_500) } };

        public static implicit operator RunningSite(SiteWithEnergy site) => site._site;

        public Task<T> GetAsync<T>(string path) => _site.GetAsync<T>(path);

        public async Task InitializeAsync()
        {
            await _site.StartAsync();
            var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
            var random = new Random(1);
            using var history = new SqliteHistorian(_site.HistoryPath);
            await history.AppendSamplesAsync([.. Enumerable.Range(0, 3 * 96).SelectMany(i =>
            {
                var (demand, ambient) = (5.0 + (2.0 * Math.Sin(i / 15.0)), 5.0 + (6.0 * Math.Sin(i / 40.0)));
                var fuel = 0.5 + (1.1 * demand) - (0.0125 * ambient) + (0.02 * (random.NextDouble() - 0.5));
                fuel *= i < 2 * 96 ? 1.0 : 1.1;
                return EnergyLedger.SamplesOf("Plant-001", new EnergyInterval(
                    start.AddMinutes(15 * i), fuel / 1.25, ImmutableSortedDictionary<string, double>.Empty.Add("natural-gas", fuel), demand, ambient, 1.0));
            })]);
        }

        public async Task DisposeAsync() => await _site.DisposeAsync();
    }
}
