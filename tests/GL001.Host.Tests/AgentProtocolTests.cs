using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GL001.Agents;
using GL001.Agents.Tests;
using GL001.Host.Api;
using GL001.Orchestration.Fleet;
using GL001.Orchestration.Tasks;
using Microsoft.Extensions.Logging.Abstractions;

namespace GL001.Host.Tests;

/// <summary>Real agents against a real coordinator: over MQTT and over HTTP.</summary>
public sealed class AgentProtocolTests : IAsyncLifetime
{
    private readonly RunningSite _site = new() { Simulate = false };

    public Task InitializeAsync() => _site.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Theory]
    [InlineData("mqtt")]
    [InlineData("http")]
    public async Task An_agent_registers_works_and_says_goodbye(string transport)
    {
        using var stop = new CancellationTokenSource();
        using var runtime = new AgentRuntime(new AdditionAgent(), "network", TimeProvider.System);
        var running = Run(transport, runtime, stop.Token);
        await AgentAsync(agent => agent.Status == AgentConnection.Connected);

        var done = await SubmitAsync("""{"agent_id":"GL-055","capability":"add","input":{"left_mw":1,"right_mw":2}}""");
        Assert.Equal((HttpStatusCode.OK, DelegatedTaskState.Succeeded, """{"sum_mw":3}"""), (done.Status, done.Task.Status, done.Task.Result.GetRawText()));
        var refused = await SubmitAsync("""{"agent_id":"GL-055","capability":"add","input":{"left_mw":-1,"right_mw":2}}""");
        Assert.Equal((DelegatedTaskState.Refused, "left_mw"), (refused.Task.Status, refused.Task.Error!.Field));

        await stop.CancelAsync();
        await running;
        await AgentAsync(agent => agent.Status == AgentConnection.Disconnected);
    }

    /// <summary>docs/adding-an-agent.md, word for word.</summary>
    [Fact]
    public async Task The_sample_agent_answers_as_its_page_says()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "adding-an-agent.md"));
        var request = Regex.Match(page, "-d '\\s*(\\{.*?\\})' \\|", RegexOptions.Singleline).Groups[1].Value;
        var expected = Regex.Match(page, "```json\\s*(\\{.*?\\})\\s*```", RegexOptions.Singleline).Groups[1].Value;
        using var stop = new CancellationTokenSource();
        var running = Run("mqtt", new AgentRuntime(new Samples.DryingAgent(), "Plant-001", TimeProvider.System), stop.Token);
        await AgentAsync(agent => agent.Status == AgentConnection.Connected);
        var (status, task) = await SubmitAsync(request);
        Assert.Equal((HttpStatusCode.OK, "Plant-001"), (status, task.Instance));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(task.Result.GetRawText())), task.Result.GetRawText());
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_task_outlives_the_coordinator_and_is_done_once()
    {
        using var stop = new CancellationTokenSource();
        var worker = new AdditionAgent();
        using var runtime = new AgentRuntime(worker, "network", TimeProvider.System);
        var running = Run("mqtt", runtime, stop.Token);
        await AgentAsync(agent => agent.Status == AgentConnection.Connected);
        var (_, task) = await SubmitAsync("""{"agent_id":"GL-055","capability":"add_later","input":{"left_mw":1,"right_mw":2},"timeout_seconds":600}""", waitSeconds: 0);
        while (worker.Runs == 0)
        {
            await Task.Yield();
        }

        await _site.RestartAsync();
        worker.Gate.SetResult();
        await RunningSite.UntilAsync(() => _site.GetAsync<TaskView>($"/api/v1/coordination/tasks/{task.TaskId}"), answer => answer.Status == DelegatedTaskState.Succeeded);
        Assert.Equal(1, worker.Runs);
        await stop.CancelAsync();
        await running;
    }

    [Theory]
    [InlineData("mqtt")]
    [InlineData("http")]
    public async Task A_cancelled_task_is_stopped_at_the_agent(string transport)
    {
        using var stop = new CancellationTokenSource();
        var worker = new AdditionAgent();
        using var runtime = new AgentRuntime(worker, "network", TimeProvider.System);
        var running = Run(transport, runtime, stop.Token);
        await AgentAsync(agent => agent.Status == AgentConnection.Connected);
        var (_, task) = await SubmitAsync("""{"agent_id":"GL-055","capability":"add_later","input":{"left_mw":1,"right_mw":2},"timeout_seconds":600}""", waitSeconds: 0);
        while (worker.Runs == 0)
        {
            await Task.Yield();
        }

        using (var answer = await _site.Http.PostAsJsonAsync($"/api/v1/coordination/tasks/{task.TaskId}/cancel", new { reason = "drill" }))
        {
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        // Its gate is never opened: only the cancellation ends it.
        await RunningSite.UntilAsync(() => Task.FromResult(runtime.Heartbeat().Running), names => names.IsEmpty);
        Assert.False(worker.Gate.Task.IsCompleted);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_request_with_an_idempotency_key_acts_once()
    {
        const string Task = """{"agent_id":"GL-056","capability":"cure","input":{}}""";
        using var first = await PostAsync(Task, "k1");
        using var second = await PostAsync(Task, "k1");
        using var other = await PostAsync("""{"agent_id":"GL-057","capability":"cure","input":{}}""", "k1");
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity), (first.StatusCode, second.StatusCode, other.StatusCode));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues(Idempotency.ReplayedHeader)));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(1, (await _site.GetAsync<TaskPage>("/api/v1/coordination/tasks?agent_id=GL-056")).Page.Total);
    }

    [Theory]
    [InlineData("""{"agent_id":"GL-101","capability":"x","input":{}}""", "agent_id")]
    [InlineData("""{"agent_id":"GL-056","capability":"x","input":[]}""", "input")]
    [InlineData("""{"agent_id":"GL-056","capability":"x","input":{},"plant_id":"Plant-009"}""", "plant_id is one of Plant-001")]
    [InlineData("""{"agent_id":"GL-056","capability":"x","input":{},"timeout_seconds":0}""", "timeout_seconds is above 0")]
    [InlineData("""{"agent_id":"GL-056","capability":"x","input":{},"max_attempts":21}""", "max_attempts is from 1 to 20")]
    [InlineData("""{"agent_id":"GL-056","capability":"x","input":{},"deadline":"2020-01-01T00:00:00Z"}""", "deadline")]
    public async Task A_bad_task_is_refused_with_its_field(string body, string inDetail)
    {
        using var answer = await PostAsync(body, null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(inDetail, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private Task Run(string transport, AgentRuntime runtime, CancellationToken stop) => transport == "mqtt"
        ? new MqttAgent(runtime, "127.0.0.1", _site.Coordinator.BrokerPort, TimeProvider.System, NullLogger<MqttAgent>.Instance).RunAsync(stop)
        : new HttpAgent(runtime, _site.Http, TimeProvider.System, NullLogger<HttpAgent>.Instance).RunAsync(stop);

    private Task<AgentLine> AgentAsync(Func<AgentLine, bool> wanted) => RunningSite.UntilAsync(
        async () => (await _site.GetAsync<AgentsStatus>("/api/v1/agents/status")).Agents.Single(agent => agent.AgentId == "GL-055"), wanted);

    private async Task<(HttpStatusCode Status, TaskView Task)> SubmitAsync(string body, int waitSeconds = 30)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _site.Http.PostAsync($"/api/v1/coordination/tasks?wait_seconds={waitSeconds}", content);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<TaskView>(RunningSite.Json))!);
    }

    private async Task<HttpResponseMessage> PostAsync(string body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/coordination/tasks") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Add(Idempotency.Header, key);
        }

        return await _site.Http.SendAsync(request);
    }
}
