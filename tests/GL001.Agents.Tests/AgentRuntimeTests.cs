using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Agents.Tests;

public sealed class AgentRuntimeTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly AdditionAgent _agent = new();
    private readonly Ear _ear = new();
    private readonly AgentRuntime _runtime;

    public AgentRuntimeTests() => _runtime = new AgentRuntime(_agent, "Plant-001", _clock);

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public async Task A_result_is_said_until_it_is_confirmed()
    {
        _runtime.Take(Offer("a", 1, "add"), _ear);
        var result = await _ear.NextAsync();
        Assert.Equal((AgentOutcomeKind.Succeeded, 1, """{"sum_mw":3}"""), (result.Outcome, result.Attempt, result.Result!.Value.GetRawText()));
        Assert.Equal("a", Assert.Single(_runtime.Unconfirmed()).TaskId);
        Assert.Equal("a", Assert.Single(_runtime.Heartbeat().Running));

        _runtime.Confirm(new ResultReceipt("a", 1));
        Assert.Empty(_runtime.Unconfirmed());
        Assert.Empty(_runtime.Heartbeat().Running);
    }

    [Fact]
    public async Task A_task_offered_twice_is_done_once_and_answered_for_the_newer_attempt()
    {
        _runtime.Take(Offer("a", 1, "add_later"), _ear);
        await TestUntil(() => _agent.Runs == 1);
        _runtime.Take(Offer("a", 2, "add_later"), _ear);
        _agent.Gate.SetResult();
        Assert.Equal(2, (await _ear.NextAsync()).Attempt);

        _runtime.Take(Offer("a", 3, "add_later"), _ear);
        Assert.Equal(3, (await _ear.NextAsync()).Attempt);
        _runtime.Confirm(new ResultReceipt("a", 3));
        _runtime.Take(Offer("a", 4, "add_later"), _ear);
        Assert.Equal(4, (await _ear.NextAsync()).Attempt);
        Assert.Equal(1, _agent.Runs);
    }

    [Fact]
    public async Task What_failed_is_tried_again_when_it_is_offered_again()
    {
        _runtime.Take(Offer("a", 1, "fail"), _ear);
        Assert.Equal(AgentOutcomeKind.Failed, (await _ear.NextAsync()).Outcome);
        _runtime.Take(Offer("a", 2, "fail"), _ear);
        var second = await _ear.NextAsync();
        Assert.Equal((AgentOutcomeKind.Failed, 2), (second.Outcome, second.Attempt));
    }

    [Fact]
    public async Task A_cancelled_task_stops()
    {
        _runtime.Take(Offer("a", 1, "add_later"), _ear);
        await TestUntil(() => _agent.Runs == 1);
        _runtime.Cancel(new TaskCancel("a", 1, "not wanted"));
        Assert.Equal(AgentOutcomeKind.Cancelled, (await _ear.NextAsync()).Outcome);
    }

    [Fact]
    public async Task A_task_stops_when_its_time_is_up()
    {
        _runtime.Take(Offer("a", 1, "add_later"), _ear);
        await TestUntil(() => _agent.Runs == 1);
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(AgentOutcomeKind.Cancelled, (await _ear.NextAsync()).Outcome);
    }

    private static TaskOffer Offer(string taskId, int attempt, string capability) =>
        new(taskId, attempt, capability, "Plant-001", JsonSerializer.Deserialize<JsonElement>("""{"left_mw": 1, "right_mw": 2}"""), 30.0, null);

    private static async Task TestUntil(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }

    private sealed class Ear : ICoordinatorLink
    {
        private readonly ConcurrentQueue<TaskResult> _results = new();
        private readonly SemaphoreSlim _count = new(0);

        public async Task<TaskResult> NextAsync()
        {
            await _count.WaitAsync();
            _results.TryDequeue(out var result);
            return result!;
        }

        public Task HeartbeatAsync(AgentHeartbeat heartbeat, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ProgressAsync(TaskProgress progress, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ResultAsync(TaskResult result, CancellationToken cancellationToken)
        {
            _results.Enqueue(result);
            _count.Release();
            return Task.CompletedTask;
        }
    }
}
