using System.Text.Json;

namespace GL001.Host.Tests;

/// <summary>Routes that tell how the coordinator and its plant side are answer what the document says.</summary>
public sealed class ObservationApiTests(AgentsApiTests.SiteWithoutPlants site) : IClassFixture<AgentsApiTests.SiteWithoutPlants>
{
    [Theory]
    [InlineData("GET", "/api/v1/metrics/cache", 200)]
    [InlineData("GET", "/api/v1/metrics/database", 200)]
    [InlineData("GET", "/api/v1/metrics/database-slow-queries", 200)]
    [InlineData("GET", "/api/v1/metrics/errors", 200)]
    [InlineData("GET", "/api/v1/metrics/latency-breakdown", 200)]
    [InlineData("GET", "/api/v1/metrics/load-distribution", 200)]
    [InlineData("GET", "/api/v1/metrics/slow-operations", 200)]
    [InlineData("GET", "/api/v1/message-bus/health", 200)]
    [InlineData("GET", "/api/v1/message-bus/lag", 200)]
    [InlineData("GET", "/api/v1/health/database", 200)]
    [InlineData("GET", "/api/v1/network/plant-connectivity", 200)]
    [InlineData("GET", "/api/v1/data-quality/plant/{plant_id}", 200, "Plant-001")]
    [InlineData("GET", "/api/v1/data-quality/plant/{plant_id}", 404, "Plant-009")]
    [InlineData("GET", "/api/v1/scada/status", 200)]
    [InlineData("GET", "/api/v1/scada/data-quality", 200)]
    [InlineData("GET", "/api/v1/scada/diagnostic-report", 200)]
    [InlineData("GET", "/api/v1/scada/backup-status", 200)]
    [InlineData("POST", "/api/v1/scada/failover", 409, "", """{"plant_id":"Plant-001","backup_server":"scada-backup-01.plant001.local","reason":"primary_scada_timeout"}""")]
    [InlineData("POST", "/api/v1/scada/failover", 404, "", """{"plant_id":"Plant-009","backup_server":"x"}""")]
    [InlineData("POST", "/api/v1/scada/reconnect", 200, "", """{"plant_id":"Plant-001"}""")]
    [InlineData("POST", "/api/v1/scada/reconnect", 404, "", """{"plant_id":"Plant-009"}""")]
    [InlineData("POST", "/api/v1/scada/reconnect-all", 200)]
    [InlineData("GET", "/api/v1/capacity", 200)]
    [InlineData("POST", "/api/v1/calculations/thermal-efficiency", 200, "", """{"plant_id":"Plant-001","debug_mode":true,"validate_inputs":true}""")]
    [InlineData("POST", "/api/v1/calculations/thermal-efficiency", 404, "", """{"plant_id":"Plant-009"}""")]
    [InlineData("GET", "/api/v1/calculations/validate", 200)]
    [InlineData("POST", "/api/v1/test/load-test", 202)]
    [InlineData("GET", "/api/v1/test/load-test/report", 200)]
    [InlineData("POST", "/api/v1/test/post-rollback-verification", 200)]
    [InlineData("GET", "/api/v1/config/current", 200)]
    [InlineData("POST", "/api/v1/config/reload", 200, "", """{"plants":["Plant-002"]}""")]
    [InlineData("POST", "/api/v1/config/reload", 404, "", """{"plants":["Plant-009"]}""")]
    public Task Answer_is_what_the_document_says(string method, string route, int status, string ids = "", string? body = null) =>
        ApiDocumentTests.CheckAsync(site, method, route, status, ids, body);

    [Fact]
    public async Task Live_is_a_stream_of_states()
    {
        RunningSite running = site;
        using var answer = await running.Http.GetAsync("/api/v1/live", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var events = new List<string>();
        while (events.Count < 2)
        {
            if (await reader.ReadLineAsync() is { } line && line.StartsWith("data: ", StringComparison.Ordinal))
            {
                events.Add(line[6..]);
            }
        }

        Assert.All(events, data =>
        {
            using var state = JsonDocument.Parse(data);
            Assert.Equal(2, state.RootElement.GetProperty("plants").GetArrayLength());
        });
    }

    [Fact]
    public async Task Every_calculation_gives_the_figure_of_its_example()
    {
        var validation = await site.GetAsync<Api.Validation>("/api/v1/calculations/validate");
        Assert.Equal([], validation.Results.Where(line => !line.Valid).Select(line => $"{line.AgentId} {line.Capability}: {line.Problem}"));
        Assert.True(validation.Calculations >= 45);
    }

    [Fact]
    public async Task A_load_test_ends_with_a_report()
    {
        // Another test of this class may have one running.
        await RunningSite.UntilAsync(() => site.GetAsync<Observation.LoadTestReport>("/api/v1/test/load-test/report"), report => report.Status != Observation.LoadTestState.Running);
        RunningSite running = site;
        using var answer = await running.Http.PostAsync("/api/v1/test/load-test?tasks=50&concurrency=5", null);
        var report = await RunningSite.UntilAsync(() => site.GetAsync<Observation.LoadTestReport>("/api/v1/test/load-test/report"), report => report.Status == Observation.LoadTestState.Done);
        Assert.Equal((50, 50, 0), (report.Tasks, report.Ended, report.Failed));
    }

    // 10 plants and 50 agents: 2 + 5 = 7 replicas, 1000 + 1000 + 2500 millicores, 2048 + 2000 + 5000 MiB, 50 + 100 connections, 3 workers.
    [Theory]
    [InlineData(10, 50, 7, 4500, 9048, 150, 3, "large")]
    [InlineData(1, 0, 1, 1100, 2248, 5, 0, "small")]
    [InlineData(11, 99, 13, 7050, 14148, 253, 5, "enterprise")]
    public async Task Capacity_follows_the_formulas(int plants, int agents, int replicas, int cpu, int memory, int connections, int workers, string tier)
    {
        var answer = await site.GetAsync<Api.CapacityAnswer>($"/api/v1/capacity?plants={plants}&agents={agents}");
        Assert.Equal((replicas, cpu, memory, connections, workers, tier),
            (answer.Replicas, answer.CpuMillicores, answer.MemoryMib, answer.DatabaseConnections, answer.QueueWorkers, answer.ReferenceTier.Name));
    }
}
