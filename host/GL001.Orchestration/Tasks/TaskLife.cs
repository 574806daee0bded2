using System.Globalization;
using GL001.Agents;

namespace GL001.Orchestration.Tasks;

/// <summary>How a task lives: every change of its state. Time is an argument; nothing here forgets or sends anything.</summary>
public static class TaskLife
{
    public const int StandardAttempts = 3;

    public const int MostAttempts = 20;

    /// <summary>Wait before the second attempt; doubles with each further one.</summary>
    public static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan StandardTimeout = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>The next attempt begins.</summary>
    public static DelegatedTask Begin(DelegatedTask task, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.State == DelegatedTaskState.Pending
            ? task with { State = DelegatedTaskState.Running, Attempt = task.Attempt + 1, StartedAt = now }
            : throw new InvalidOperationException($"Task {task.TaskId} is {task.State} and cannot begin.");
    }

    /// <summary>The agent says how an attempt ended. The answer to an older attempt counts too: what is done is done. An ended task stays as it is.</summary>
    public static DelegatedTask End(DelegatedTask task, TaskResult result, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(result);
        if (task.HasEnded)
        {
            return task;
        }

        switch (result.Outcome)
        {
            case AgentOutcomeKind.Succeeded:
                return task with { State = DelegatedTaskState.Succeeded, Result = result.Result?.GetRawText() ?? "null", Error = null, EndedAt = now };
            case AgentOutcomeKind.Refused:
                return task with { State = DelegatedTaskState.Refused, Error = result.Error, EndedAt = now };
            default:
                // A failure or a cancellation that nobody here asked for; of an older attempt, it says nothing about the one that runs.
                return task.State == DelegatedTaskState.Running && result.Attempt == task.Attempt
                    ? TryAgain(task, result.Error ?? new AgentError("stopped", "The agent stopped before it had a result.", null), now)
                    : task;
        }
    }

    /// <summary>The attempt came to nothing: another one after a wait, or the end when all are used up.</summary>
    public static DelegatedTask TryAgain(DelegatedTask task, AgentError error, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Attempt >= task.MostAttempts
            ? task with { State = DelegatedTaskState.Failed, Error = error, EndedAt = now }
            : task with { State = DelegatedTaskState.Pending, Error = error, NotBefore = now + Backoff(task) };
    }

    /// <summary>What time has done to a task: its deadline or the timeout of its attempt may have passed.</summary>
    public static DelegatedTask Age(DelegatedTask task, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.HasEnded)
        {
            return task;
        }

        if (task.Deadline is { } deadline && now >= deadline)
        {
            return task with
            {
                State = DelegatedTaskState.Expired,
                EndedAt = now,
                Error = task.Error ?? new AgentError("deadline", task.Attempt == 0 ? "No agent took it before its deadline." : "It was not done before its deadline.", null),
            };
        }

        return task.State == DelegatedTaskState.Running && now - task.StartedAt >= task.Timeout
            ? TryAgain(task, new AgentError("agent_timeout", string.Create(CultureInfo.InvariantCulture, $"No result within {task.Timeout.TotalSeconds:0.###} s."), null), now)
            : task;
    }

    public static DelegatedTask Cancel(DelegatedTask task, string reason, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.HasEnded ? task : task with { State = DelegatedTaskState.Cancelled, Error = new AgentError("cancelled", reason, null), EndedAt = now };
    }

    /// <summary>A person asks for a failed or expired task again: it gets <see cref="StandardAttempts"/> more attempts, and loses a deadline that has passed.</summary>
    public static DelegatedTask Again(DelegatedTask task, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.State is DelegatedTaskState.Failed or DelegatedTaskState.Expired
            ? task with
            {
                State = DelegatedTaskState.Pending,
                MostAttempts = task.Attempt + StandardAttempts,
                NotBefore = now,
                Deadline = task.Deadline > now ? task.Deadline : null,
                EndedAt = null,
                Error = null,
            }
            : throw new InvalidOperationException($"Task {task.TaskId} is {task.State}; only a failed or expired one can be asked for again.");
    }

    /// <summary>Doubles from <see cref="FirstBackoff"/> to <see cref="LongestBackoff"/>; up to a fifth less, by the task's id, so that tasks which failed together do not come back together.</summary>
    public static TimeSpan Backoff(DelegatedTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var doubled = FirstBackoff * Math.Pow(2.0, Math.Clamp(task.Attempt - 1, 0, 16));
        var share = task.TaskId.Aggregate(17u, (hash, c) => unchecked((hash * 31u) + c)) % 1000 / 1000.0;
        return (doubled < LongestBackoff ? doubled : LongestBackoff) * (1.0 - (0.2 * share));
    }
}
