using System.Text.Json;
using GL001.Orchestration.Tasks;

namespace GL001.Agents.Tests;

public sealed class TaskLifeTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 12, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_task_runs_and_succeeds()
    {
        var running = TaskLife.Begin(Pending(), s_now);
        Assert.Equal((DelegatedTaskState.Running, 1, s_now), (running.State, running.Attempt, running.StartedAt!.Value));
        var done = TaskLife.End(running, Result(1, AgentOutcomeKind.Succeeded), s_now.AddSeconds(2));
        Assert.Equal((DelegatedTaskState.Succeeded, "7", s_now.AddSeconds(2)), (done.State, done.Result, done.EndedAt!.Value));
    }

    [Fact]
    public void An_ended_task_stays_as_it_is_whatever_comes()
    {
        var done = TaskLife.End(TaskLife.Begin(Pending(), s_now), Result(1, AgentOutcomeKind.Succeeded), s_now);
        Assert.Same(done, TaskLife.End(done, Result(1, AgentOutcomeKind.Failed), s_now));
        Assert.Same(done, TaskLife.Cancel(done, "late", s_now));
        Assert.Same(done, TaskLife.Age(done, s_now.AddYears(1)));
    }

    [Fact]
    public void A_result_of_an_older_attempt_counts_and_a_failure_of_one_does_not()
    {
        var second = TaskLife.Begin(TaskLife.TryAgain(TaskLife.Begin(Pending(), s_now), Error, s_now), s_now.AddMinutes(1));
        Assert.Equal(2, second.Attempt);
        Assert.Equal(DelegatedTaskState.Succeeded, TaskLife.End(second, Result(1, AgentOutcomeKind.Succeeded), s_now).State);
        Assert.Same(second, TaskLife.End(second, Result(1, AgentOutcomeKind.Failed), s_now));
    }

    [Fact]
    public void Failures_are_tried_again_later_and_later_until_they_are_used_up()
    {
        var task = Pending();
        var waits = new List<double>();
        for (var now = s_now; !task.HasEnded; now = task.NotBefore)
        {
            task = TaskLife.End(TaskLife.Begin(task, now), Result(task.Attempt + 1, AgentOutcomeKind.Failed), now);
            waits.Add((task.NotBefore - now).TotalSeconds);
        }

        Assert.Equal((DelegatedTaskState.Failed, 3, "x"), (task.State, task.Attempt, task.Error!.Code));
        Assert.InRange(waits[0], 0.8, 1.0);
        Assert.InRange(waits[1], 1.6, 2.0);
    }

    [Fact]
    public void A_refusal_is_not_tried_again() =>
        Assert.Equal(DelegatedTaskState.Refused, TaskLife.End(TaskLife.Begin(Pending(), s_now), Result(1, AgentOutcomeKind.Refused), s_now).State);

    [Fact]
    public void An_attempt_that_takes_too_long_is_over()
    {
        var running = TaskLife.Begin(Pending(), s_now);
        Assert.Same(running, TaskLife.Age(running, s_now + TaskLife.StandardTimeout - TimeSpan.FromTicks(1)));
        var late = TaskLife.Age(running, s_now + TaskLife.StandardTimeout);
        Assert.Equal((DelegatedTaskState.Pending, "agent_timeout"), (late.State, late.Error!.Code));
    }

    [Theory]
    [InlineData(false, "No agent took it")]
    [InlineData(true, "not done")]
    public void Past_its_deadline_nobody_wants_it(bool begun, string why)
    {
        var task = Pending() with { Deadline = s_now.AddSeconds(10) };
        var expired = TaskLife.Age(begun ? TaskLife.Begin(task, s_now) : task, s_now.AddSeconds(10));
        Assert.Equal(DelegatedTaskState.Expired, expired.State);
        Assert.Contains(why, expired.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_failed_can_be_asked_for_again_and_what_succeeded_cannot()
    {
        var failed = TaskLife.Begin(Pending() with { MostAttempts = 1, Deadline = s_now.AddSeconds(5) }, s_now);
        failed = TaskLife.TryAgain(failed, Error, s_now);
        var again = TaskLife.Again(failed, s_now.AddSeconds(9));
        Assert.Equal((DelegatedTaskState.Pending, 4, null, null), (again.State, again.MostAttempts, again.Deadline, again.EndedAt));
        var done = TaskLife.End(TaskLife.Begin(again, s_now), Result(2, AgentOutcomeKind.Succeeded), s_now);
        Assert.Throws<InvalidOperationException>(() => TaskLife.Again(done, s_now));
        Assert.Throws<InvalidOperationException>(() => TaskLife.Begin(done, s_now));
    }

    [Fact]
    public void The_backlog_gives_the_most_urgent_that_may_begin()
    {
        var backlog = new TaskBacklog();
        backlog.Put(Pending("late") with { Priority = TaskPriority.Critical, NotBefore = s_now.AddSeconds(5) });
        backlog.Put(Pending("normal"));
        backlog.Put(Pending("soon") with { Deadline = s_now.AddHours(1) });
        backlog.Put(Pending("low") with { Priority = TaskPriority.Low });
        Assert.Equal("soon", backlog.Next(s_now)!.TaskId);
        Assert.Equal("late", backlog.Next(s_now.AddSeconds(5))!.TaskId);
        backlog.Put(TaskLife.Begin(backlog.Find("soon")!, s_now));
        Assert.Equal("normal", backlog.Next(s_now)!.TaskId);
        Assert.Equal((3, 1), (backlog.Pending, backlog.Running));
        backlog.Put(TaskLife.Cancel(backlog.Find("soon")!, "", s_now));
        Assert.Equal((3, 0), (backlog.Pending, backlog.Running));
    }

    private static AgentError Error => new("x", "failed", null);

    private static DelegatedTask Pending(string id = "a") => new()
    {
        TaskId = id,
        AgentId = "GL-055",
        Instance = "network",
        Capability = "add",
        Input = "{}",
        CreatedAt = s_now,
        NotBefore = s_now,
    };

    private static TaskResult Result(int attempt, AgentOutcomeKind outcome) => new("a", attempt, outcome,
        outcome == AgentOutcomeKind.Succeeded ? JsonSerializer.Deserialize<JsonElement>("7") : null, outcome == AgentOutcomeKind.Succeeded ? null : Error, 0.1);
}
