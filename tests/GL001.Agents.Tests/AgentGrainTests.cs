using GL001.Actors.Agents;
using GL001.Orchestration.Fleet;
using GL001.Orchestration.Tasks;

namespace GL001.Agents.Tests;

public sealed class AgentGrainTests
{
    [Fact]
    public async Task A_task_goes_out_comes_back_and_is_confirmed()
    {
        await using var network = await AgentNetwork.StartAsync();
        Assert.True((await network.RegisterAsync()).Accepted);
        var task = await network.SubmitAsync("Plant-001");
        var offer = Assert.Single(network.Link.Offers);
        Assert.Equal((task.TaskId, 1, "add", "Plant-001"), (offer.TaskId, offer.Attempt, offer.Capability, offer.PlantId));

        await network.Agent().ResultAsync(AgentNetwork.Sum(offer));
        Assert.Equal(new ResultReceipt(task.TaskId, 1), Assert.Single(network.Link.Receipts));
        Assert.Equal("""{"sum_mw":3}""", (await network.Tasks.FindAsync(task.TaskId))!.Result);
        Assert.Equal(1.0, (await network.Agent().GetAsync()).SuccessRate);
        Assert.Equal(["delegated", "answered", "Succeeded"], network.Observer.Heard);
    }

    [Fact]
    public async Task A_task_waits_for_its_agent_and_no_longer_than_its_deadline()
    {
        await using var network = await AgentNetwork.StartAsync();
        var early = await network.SubmitAsync();
        Assert.Empty(network.Link.Offers);
        await network.RegisterAsync();
        Assert.Equal(early.TaskId, Assert.Single(network.Link.Offers).TaskId);

        var late = await network.Desk.SubmitAsync(new NewTask("GL-056", "cure", "{}") { Deadline = network.Folder.Clock.GetUtcNow().AddSeconds(3) });
        await network.AdvanceAsync(4);
        Assert.Equal(DelegatedTaskState.Expired, (await network.Tasks.FindAsync(late.TaskId))!.State);
    }

    [Fact]
    public async Task The_same_idempotency_key_is_the_same_task()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync();
        var first = await network.SubmitAsync(key: "k");
        Assert.Equal(first.TaskId, (await network.SubmitAsync(key: "k")).TaskId);
        Assert.Single(network.Link.Offers);
    }

    [Fact]
    public async Task No_more_tasks_go_out_than_the_agent_takes_at_a_time()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync(concurrency: 2);
        for (var i = 0; i < 3; i++)
        {
            await network.SubmitAsync();
        }

        Assert.Equal(2, network.Link.Offers.Count);
        await network.Agent().ResultAsync(AgentNetwork.Sum(network.Link.Offers.First()));
        Assert.Equal(3, network.Link.Offers.Count);
    }

    [Fact]
    public async Task What_the_agent_does_not_answer_comes_again_until_it_is_used_up()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync();
        var task = await network.SubmitAsync();
        for (var second = 0; second < 110; second++)
        {
            await network.Agent().HeartbeatAsync(new AgentHeartbeat(AgentSelfReport.Healthy, [task.TaskId], ""));
            await network.AdvanceAsync(1);
        }

        Assert.Equal([1, 2, 3], network.Link.Offers.Select(offer => offer.Attempt));
        Assert.Equal(3, network.Link.Cancels.Count);
        var ended = (await network.Tasks.FindAsync(task.TaskId))!;
        Assert.Equal((DelegatedTaskState.Failed, "agent_timeout"), (ended.State, ended.Error!.Code));
        Assert.Equal(0.0, (await network.Agent().GetAsync()).SuccessRate);
    }

    [Fact]
    public async Task A_task_that_the_agent_forgot_comes_again_soon()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync();
        await network.SubmitAsync();
        for (var second = 0; second < 6; second++)
        {
            await network.Agent().HeartbeatAsync(new AgentHeartbeat(AgentSelfReport.Healthy, [], ""));
            await network.AdvanceAsync(1);
        }

        Assert.Equal([1, 2], network.Link.Offers.Select(offer => offer.Attempt).Take(2));
    }

    [Fact]
    public async Task An_agent_that_falls_silent_shows_and_comes_back_with_its_next_word()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync();
        await network.AdvanceAsync(7);
        Assert.Equal(AgentConnection.Silent, (await network.Agent().GetAsync()).Connection);
        Assert.True(await network.Agent().HeartbeatAsync(new AgentHeartbeat(AgentSelfReport.Healthy, [], "")));
        Assert.Equal(AgentConnection.Connected, (await network.Agent().GetAsync()).Connection);
        await network.Agent().DisconnectAsync();
        Assert.Equal(AgentConnection.Disconnected, (await network.Agent().GetAsync()).Connection);
    }

    [Theory]
    [InlineData(true, AgentHealth.Unhealthy, 5.0 / 6.0)]
    [InlineData(false, AgentHealth.Healthy, 1.0)]
    public async Task What_times_out_while_nobody_hears_the_agent_is_no_fault_of_its_work(bool isHeard, AgentHealth health, double successRate)
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync(concurrency: 1);
        for (var i = 0; i < 4; i++)
        {
            await network.SubmitAsync();
            await network.Agent().ResultAsync(AgentNetwork.Sum(network.Link.Offers.Last()));
        }

        var unanswered = await network.SubmitAsync();
        for (var second = 0; second < 31; second++)
        {
            if (isHeard)
            {
                await network.Agent().HeartbeatAsync(new AgentHeartbeat(AgentSelfReport.Healthy, [unanswered.TaskId], ""));
            }

            await network.AdvanceAsync(1);
        }

        Assert.Equal(isHeard ? AgentConnection.Connected : AgentConnection.Silent, (await network.Agent().GetAsync()).Connection);
        Assert.Equal(1, network.Observer.Heard.Count(word => word == "not answered"));
        await network.Agent().HeartbeatAsync(new AgentHeartbeat(AgentSelfReport.Healthy, [], ""));
        await network.AdvanceAsync(2);
        await network.Agent().HeartbeatAsync(new AgentHeartbeat(AgentSelfReport.Healthy, [unanswered.TaskId], ""));
        var again = network.Link.Offers.Last();
        Assert.Equal(2, again.Attempt);
        await network.Agent().ResultAsync(AgentNetwork.Sum(again));
        var status = await network.Agent().GetAsync();
        Assert.Equal((AgentConnection.Connected, health), (status.Connection, status.Health));
        Assert.Equal(successRate, status.SuccessRate!.Value, 9);
    }

    [Fact]
    public async Task An_agent_that_is_too_old_gets_no_tasks()
    {
        await using var network = await AgentNetwork.StartAsync();
        var answer = await network.RegisterAsync(version: "0.1");
        Assert.False(answer.Accepted);
        await network.SubmitAsync();
        Assert.Empty(network.Link.Offers);
        Assert.False((await network.Agent().GetAsync()).IsCompatible);
    }

    [Fact]
    public async Task After_a_crash_nothing_is_lost_and_a_late_result_still_counts_once()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync(concurrency: 1);
        var running = await network.SubmitAsync();
        var waiting = await network.SubmitAsync();
        var offer = Assert.Single(network.Link.Offers);

        await network.RestartAsync();
        Assert.False(await network.Agent().HeartbeatAsync(new AgentHeartbeat(AgentSelfReport.Healthy, [running.TaskId], "")));
        await network.Agent().ResultAsync(AgentNetwork.Sum(offer));
        await network.Agent().ResultAsync(AgentNetwork.Sum(offer));
        Assert.Equal(2, network.Link.Receipts.Count);
        Assert.Equal(DelegatedTaskState.Succeeded, (await network.Tasks.FindAsync(running.TaskId))!.State);

        await network.RegisterAsync(concurrency: 1);
        Assert.Equal([running.TaskId, waiting.TaskId], network.Link.Offers.Select(sent => sent.TaskId));
    }

    [Fact]
    public async Task A_link_that_is_down_costs_an_attempt_and_not_the_task()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync();
        network.Link.IsUp = false;
        var task = await network.SubmitAsync();
        Assert.Equal((DelegatedTaskState.Pending, "not_sent"), (task.State, task.Error!.Code));
        network.Link.IsUp = true;
        await network.AdvanceAsync(2);
        Assert.Equal(2, Assert.Single(network.Link.Offers).Attempt);
    }

    [Fact]
    public async Task A_cancelled_task_is_over_and_the_agent_is_told()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync();
        var task = await network.SubmitAsync();
        Assert.Equal(DelegatedTaskState.Cancelled, (await network.Desk.CancelAsync(task.TaskId, "not wanted"))!.State);
        Assert.Equal("not wanted", Assert.Single(network.Link.Cancels).Reason);
        await network.Agent().ResultAsync(AgentNetwork.Sum(network.Link.Offers.Single()));
        Assert.Equal(DelegatedTaskState.Cancelled, (await network.Tasks.FindAsync(task.TaskId))!.State);
        Assert.Null(await network.Desk.CancelAsync("none", ""));
    }

    [Fact]
    public async Task Tasks_of_an_instance_that_is_away_can_be_handed_to_the_network()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync("Plant-001", concurrency: 1);
        var running = await network.SubmitAsync("Plant-001");
        var waiting = await network.SubmitAsync("Plant-001");
        await network.Agent("Plant-001").DisconnectAsync();
        await network.RegisterAsync();
        Assert.Equal(1, await network.Desk.RebalanceAsync());
        Assert.Equal([running.TaskId, waiting.TaskId], network.Link.Offers.Select(offer => offer.TaskId));
        Assert.Equal("network", (await network.Tasks.FindAsync(waiting.TaskId))!.Instance);

        // The instance that had it may still answer.
        await network.Agent("Plant-001").ResultAsync(AgentNetwork.Sum(network.Link.Offers.Last()));
        Assert.Equal(DelegatedTaskState.Succeeded, (await network.Tasks.FindAsync(waiting.TaskId))!.State);
    }

    [Fact]
    public async Task Orphans_are_cleared_and_failed_tasks_asked_for_again()
    {
        await using var network = await AgentNetwork.StartAsync();
        var task = await network.SubmitAsync();
        Assert.Equal(0, await network.Desk.ClearOrphanedAsync(TimeSpan.FromMinutes(1)));
        await network.AdvanceAsync(61);
        Assert.Equal(1, await network.Desk.ClearOrphanedAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal("orphaned", (await network.Tasks.FindAsync(task.TaskId))!.Error!.Code);

        Assert.Equal((1, 0), await network.Desk.RetryFailedAsync());
        await network.RegisterAsync();
        Assert.Equal(task.TaskId, Assert.Single(network.Link.Offers).TaskId);
    }

    [Fact]
    public async Task An_agent_that_fetches_gets_its_tasks_when_it_asks()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync(concurrency: 1, fetches: true);
        var task = await network.SubmitAsync();
        Assert.Empty(network.Link.Offers);
        Assert.Equal(task.TaskId, (await network.Agent().FetchAsync())!.TaskId);
        Assert.Null(await network.Agent().FetchAsync());
    }

    [Fact]
    public async Task Whoever_asks_and_waits_gets_the_result()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync();
        var asked = network.Desk.AskAsync(new NewTask("GL-055", "add", "{}"), TimeSpan.FromSeconds(30));
        while (network.Link.Offers.IsEmpty)
        {
            await Task.Yield();
        }

        await network.Agent().ResultAsync(AgentNetwork.Sum(network.Link.Offers.Single()));
        Assert.Equal(DelegatedTaskState.Succeeded, (await asked).State);
    }

    [Theory]
    [InlineData("GL-101", "add", "agent_id")]
    [InlineData("GL-001", "add", "agent_id")]
    [InlineData("GL-055", "divide", "capability")]
    public async Task A_task_for_nobody_is_refused(string agentId, string capability, string field)
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync();
        Assert.Equal(field, (await Assert.ThrowsAsync<TaskRefusedException>(() => network.Desk.SubmitAsync(new NewTask(agentId, capability, "{}")))).Field);
    }

    [Fact]
    public async Task The_board_knows_everybody_and_chooses_the_plants_own_instance_first()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync();
        await network.RegisterAsync("Plant-001");
        var fleet = (await network.Board.GetAsync()).Value;
        Assert.Equal(100, fleet.Agents.Length);
        Assert.Equal(2, fleet.Agents.Count(agent => agent.IsConnected));
        Assert.Equal("Plant-001", (await network.Board.RouteAsync("GL-055", "Plant-001"))!.Instance);
        Assert.Equal("network", (await network.Board.RouteAsync("GL-055", "Plant-002"))!.Instance);
        await network.Agent("Plant-001").DisconnectAsync();
        Assert.Equal("network", (await network.Board.RouteAsync("GL-055", "Plant-001"))!.Instance);
        Assert.Null(await network.Board.RouteAsync("GL-056", "Plant-001"));
    }

    [Fact]
    public async Task After_a_restart_agents_have_time_to_come_back_before_their_silence_counts()
    {
        await using var network = await AgentNetwork.StartAsync();
        await network.RegisterAsync();
        await network.RestartAsync();
        Assert.Equal(AgentConnection.NotRegistered, (await StatusAsync()).Connection);
        network.Folder.Clock.Advance(AgentBoardGrain.Grace + TimeSpan.FromSeconds(1));
        Assert.Equal(AgentConnection.Silent, (await StatusAsync()).Connection);

        async Task<AgentStatus> StatusAsync() => (await network.Board.GetAsync()).Value.Agents.Single(agent => agent.AgentId == "GL-055");
    }
}
