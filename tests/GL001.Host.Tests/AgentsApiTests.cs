using GL001.Agents;
using GL001.Orchestration.Fleet;

namespace GL001.Host.Tests;

/// <summary>Routes of agents and tasks answer what the document says.</summary>
public sealed class AgentsApiTests(AgentsApiTests.SiteWithoutPlants site) : IClassFixture<AgentsApiTests.SiteWithoutPlants>
{
    private const string Agent = "/api/v1/agents/{agent_id}";

    private const string Protocol = Agent + "/{instance}";

    private const string Tasks = "/api/v1/coordination/tasks";

    private const string Registration = """
        {"agent_id":"GL-057","instance":"Plant-001","version":"1.0","protocol":1,"concurrency":1,
         "capabilities":[{"name":"heat","description":"Heats.","input_schema":{},"result_schema":{}}]}
        """;

    [Theory]
    [InlineData("GET", "/api/v1/agents/status", 200)]
    [InlineData("GET", "/api/v1/agents/health", 200)]
    [InlineData("GET", "/api/v1/agents/registration", 200)]
    [InlineData("GET", "/api/v1/agents/versions", 200)]
    [InlineData("GET", "/api/v1/agents/deployment-groups", 200)]
    [InlineData("GET", "/api/v1/agents/catalogue", 200)]
    [InlineData("GET", Agent, 200, "GL-002")]
    [InlineData("GET", Agent, 404, "GL-101")]
    [InlineData("POST", Protocol + "/register", 200, "GL-057 Plant-001", Registration)]
    [InlineData("POST", Protocol + "/register", 400, "GL-058 Plant-001", Registration)]
    [InlineData("POST", Protocol + "/heartbeat", 409, "GL-058 Plant-001", """{"health":"healthy","running":[],"detail":""}""")]
    [InlineData("POST", Protocol + "/heartbeat", 400, "GL-058 Plant-001", """{"health":"fine"}""")]
    [InlineData("POST", Protocol + "/fetch", 204, "GL-058 Plant-001")]
    [InlineData("POST", Protocol + "/progress", 204, "GL-058 Plant-001", """{"task_id":"a","attempt":1,"percent":5,"message":""}""")]
    [InlineData("POST", Protocol + "/progress", 400, "GL-058 Plant-001", "{}")]
    [InlineData("POST", Protocol + "/results", 204, "GL-058 Plant-001", """{"task_id":"a","attempt":1,"outcome":"succeeded","result":{},"error":null,"duration_seconds":1}""")]
    [InlineData("POST", Protocol + "/results", 400, "GL-058 Plant-001", "{}")]
    [InlineData("POST", Protocol + "/gone", 204, "GL-058 Plant-001")]
    [InlineData("GET", "/api/v1/coordination/queue", 200)]
    [InlineData("GET", Tasks, 200)]
    [InlineData("POST", Tasks, 202, "", """{"agent_id":"GL-059","capability":"x","input":{}}""")]
    [InlineData("POST", Tasks, 422, "", """{"agent_id":"GL-059","capability":"x","input":1}""")]
    [InlineData("POST", Tasks, 400, "", "{}")]
    [InlineData("GET", Tasks + "/distribution", 200)]
    [InlineData("POST", Tasks + "/rebalance", 200)]
    [InlineData("POST", Tasks + "/retry-failed", 200)]
    [InlineData("POST", Tasks + "/clear-orphaned", 200, "", """{"older_than_minutes": 60}""")]
    [InlineData("POST", Tasks + "/clear-orphaned", 400, "", """{"older_than_minutes": -1}""")]
    [InlineData("GET", Tasks + "/{task_id}", 404, "none")]
    [InlineData("POST", Tasks + "/{task_id}/cancel", 404, "none", """{"reason":"x"}""")]
    [InlineData("POST", Tasks + "/{task_id}/retry", 404, "none")]
    [InlineData("POST", "/api/v1/coordination/workers/restart", 200)]
    public Task Answer_is_what_the_document_says(string method, string route, int status, string ids = "", string? body = null) =>
        ApiDocumentTests.CheckAsync(site, method, route, status, ids, body);

    [Fact]
    public async Task The_filters_of_the_runbooks_find_what_they_ask_for()
    {
        var status = await site.GetAsync<System.Text.Json.JsonElement>("/api/v1/agents/status");
        Assert.Equal(status.GetProperty("agents").EnumerateArray().Where(agent => agent.GetProperty("status").GetString() == "connected").Select(agent => agent.GetProperty("agent_id").GetString()).Distinct().Count(),
            status.GetProperty("coordinated_agents").GetInt32());
        var health = await site.GetAsync<System.Text.Json.JsonElement>("/api/v1/agents/health");
        Assert.All(health.EnumerateArray(), agent => Assert.NotNull(agent.GetProperty("plant_id").GetString()));
        Assert.True((await site.GetAsync<System.Text.Json.JsonElement>("/api/v1/coordination/queue")).GetProperty("pending_tasks").GetInt32() >= 0);
    }

    [Fact]
    public async Task Every_agent_that_the_catalogue_calls_built_in_runs()
    {
        var status = await RunningSite.UntilAsync(() => site.GetAsync<Api.AgentsStatus>("/api/v1/agents/status"),
            answer => answer.Agents.Where(agent => agent.Runs == AgentHosting.BuiltIn && agent.PlantId == "network").All(agent => agent.Status == AgentConnection.Connected));
        Assert.Equal(28, status.Agents.Count(agent => agent.Runs == AgentHosting.BuiltIn && agent.PlantId == "network"));
    }

    [Theory]
    [InlineData("GL-023", "balance_load")]
    [InlineData("GL-040", "safety_status")]
    [InlineData("GL-070", "heat_loss_response")]
    public async Task The_agents_that_look_at_the_live_plants_answer(string agentId, string capability)
    {
        RunningSite running = site;
        using var content = new StringContent($"{{\"agent_id\":\"{agentId}\",\"capability\":\"{capability}\",\"input\":{{}}}}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await running.Http.PostAsync("/api/v1/coordination/tasks?wait_seconds=30", content);
        using var task = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.True(task.RootElement.GetProperty("status").GetString() == "succeeded", task.RootElement.GetRawText());
    }

    public sealed class SiteWithoutPlants : IAsyncLifetime
    {
        private readonly RunningSite _site = new() { Simulate = false };

        public static implicit operator RunningSite(SiteWithoutPlants site) => site._site;

        public Task<T> GetAsync<T>(string path) => _site.GetAsync<T>(path);

        public Task InitializeAsync() => _site.StartAsync();

        public async Task DisposeAsync() => await _site.DisposeAsync();
    }
}
