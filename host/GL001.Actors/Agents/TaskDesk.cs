using System.Collections.Immutable;
using System.Diagnostics;
using GL001.Agents;
using GL001.Operations;
using GL001.Orchestration.Fleet;
using GL001.Orchestration.Tasks;

namespace GL001.Actors.Agents;

/// <summary>What somebody wants done.</summary>
/// <param name="AgentId">Who shall do it.</param>
/// <param name="Capability">What it is.</param>
/// <param name="Input">Input of the capability, a JSON object.</param>
public sealed record NewTask(string AgentId, string Capability, string Input)
{
    public string? PlantId { get; init; }

    public string? IdempotencyKey { get; init; }

    public TaskPriority Priority { get; init; } = TaskPriority.Normal;

    public TimeSpan Timeout { get; init; } = TaskLife.StandardTimeout;

    public int MostAttempts { get; init; } = TaskLife.StandardAttempts;

    public DateTimeOffset? Deadline { get; init; }
}

/// <summary>A task that cannot be taken.</summary>
/// <param name="field">Field at fault.</param>
/// <param name="message">What is wrong with it, with the allowed values.</param>
public sealed class TaskRefusedException(string field, string message) : Exception(message)
{
    public string Field { get; } = field;
}

/// <summary>Tasks that wait, and for whom.</summary>
public sealed record QueueDepth(string AgentId, string Instance, AgentConnection Connection, int Pending, int Running, int Succeeded, int Failed);

/// <summary>Takes tasks, finds who shall do them, and looks after those that are left.</summary>
public sealed class TaskDesk(IGrainFactory grains, TaskStore tasks, TimeProvider clock)
{
    /// <summary>Without a deadline of its own a task is not wanted any more after this.</summary>
    public static readonly TimeSpan StandardDeadline = TimeSpan.FromHours(1);

    /// <summary>How far back failed tasks are asked for again, and ended ones counted.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromHours(24);

    // A person who asks again for more than this wants something else than these tasks.
    private const int MostAgain = 1000;

    private IAgentBoardGrain Board => grains.GetGrain<IAgentBoardGrain>(GrainKeys.AgentBoard);

    /// <exception cref="TaskRefusedException">The agent is not in the catalogue, or does not offer the capability.</exception>
    /// <exception cref="OperationsException">The task could not be kept; it may be sent again.</exception>
    public async Task<DelegatedTask> SubmitAsync(NewTask wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (AgentCatalogue.Find(wanted.AgentId) is not { Runs: not AgentHosting.Master })
        {
            throw new TaskRefusedException("agent_id", $"'{wanted.AgentId}' is not one of the agents GL-002 to GL-100.");
        }

        var agent = await Board.RouteAsync(wanted.AgentId, wanted.PlantId);
        if (agent is { IsConnected: true } && !agent.Capabilities.Contains(wanted.Capability))
        {
            throw new TaskRefusedException("capability", $"{wanted.AgentId} does not offer '{wanted.Capability}'; it offers {string.Join(", ", agent.Capabilities)}.");
        }

        using var activity = ActorTrace.Begin(ActorTrace.Delegate, ActivityKind.Producer);
        activity?.SetTag("gl001.agent_id", wanted.AgentId).SetTag("gl001.capability", wanted.Capability);
        var now = clock.GetUtcNow();
        return await Grain(wanted.AgentId, agent?.Instance ?? wanted.PlantId ?? AgentProtocol.Network).SubmitAsync(new DelegatedTask
        {
            TaskId = Guid.CreateVersion7(now).ToString("D"),
            IdempotencyKey = wanted.IdempotencyKey,
            AgentId = wanted.AgentId,
            Instance = agent?.Instance ?? wanted.PlantId ?? AgentProtocol.Network,
            PlantId = wanted.PlantId,
            Capability = wanted.Capability,
            Input = wanted.Input,
            Priority = wanted.Priority,
            Timeout = wanted.Timeout,
            MostAttempts = wanted.MostAttempts,
            CreatedAt = now,
            NotBefore = now,
            Deadline = wanted.Deadline ?? now + StandardDeadline,
            TraceParent = Activity.Current?.Id,
        });
    }

    /// <summary>Asks and waits: the task once it has ended, or as it stands when the time is up.</summary>
    public async Task<DelegatedTask> AskAsync(NewTask wanted, TimeSpan atMost)
    {
        var task = await SubmitAsync(wanted);
        return task.HasEnded ? task : await Grain(task.AgentId, task.Instance).WaitAsync(task.TaskId, atMost) ?? task;
    }

    /// <summary>Null when there is no such task.</summary>
    public async Task<DelegatedTask?> CancelAsync(string taskId, string reason) =>
        await tasks.FindAsync(taskId) is { } task ? await Grain(task.AgentId, task.Instance).CancelAsync(taskId, reason) : null;

    /// <summary>Null when there is no such task.</summary>
    public async Task<DelegatedTask?> AgainAsync(string taskId) =>
        await tasks.FindAsync(taskId) is { } task ? await Grain(task.AgentId, task.Instance).AgainAsync(taskId) : null;

    /// <summary>Asks again for what failed in the last day; returns how many, and how many could not be looked at this time.</summary>
    public async Task<(int Again, int Left)> RetryFailedAsync()
    {
        var failed = await tasks.EndedAsync(DelegatedTaskState.Failed, clock.GetUtcNow() - Recent, MostAgain + 1);
        foreach (var task in failed.Take(MostAgain))
        {
            await Grain(task.AgentId, task.Instance).AgainAsync(task.TaskId);
        }

        return (Math.Min(failed.Length, MostAgain), Math.Max(0, failed.Length - MostAgain));
    }

    /// <summary>Hands the pending tasks of instances that do not work to one of the same agent that does; returns how many.</summary>
    public async Task<int> RebalanceAsync()
    {
        var fleet = (await Board.GetAsync()).Value.Agents.ToLookup(status => status.AgentId);
        var moved = 0;
        foreach (var (agentId, instance) in await tasks.OwnersAsync())
        {
            if (fleet[agentId].Any(status => status.Instance == instance && status.IsConnected))
            {
                continue;
            }

            if (fleet[agentId].FirstOrDefault(status => status is { IsConnected: true, IsCompatible: true, Instance: AgentProtocol.Network }) is { } other)
            {
                moved += await Grain(agentId, instance).HandOverAsync(other.Instance);
            }
        }

        return moved;
    }

    /// <summary>Ends what nobody works on: tasks, older than this, of instances that are not connected.</summary>
    public async Task<int> ClearOrphanedAsync(TimeSpan olderThan)
    {
        var cleared = 0;
        foreach (var (agentId, instance) in await tasks.OwnersAsync())
        {
            cleared += await Grain(agentId, instance).ClearOrphanedAsync(olderThan);
        }

        return cleared;
    }

    /// <summary>Wakes whoever has tasks, so that none sleeps because the process that had it died.</summary>
    public async Task SweepAsync()
    {
        foreach (var (agentId, instance) in await tasks.OwnersAsync())
        {
            await Grain(agentId, instance).TakeUpAsync();
        }
    }

    public async Task<ImmutableArray<QueueDepth>> DistributionAsync()
    {
        var counts = (await tasks.CountAsync(clock.GetUtcNow() - Recent)).ToLookup(count => (count.AgentId, count.Instance));
        var fleet = (await Board.GetAsync()).Value.Agents.ToDictionary(status => (status.AgentId, status.Instance));
        return
        [
            .. counts.Select(agent => new QueueDepth(
                agent.Key.AgentId, agent.Key.Instance, fleet.TryGetValue(agent.Key, out var status) ? status.Connection : AgentConnection.NotRegistered,
                Sum(agent, DelegatedTaskState.Pending), Sum(agent, DelegatedTaskState.Running), Sum(agent, DelegatedTaskState.Succeeded),
                Sum(agent, DelegatedTaskState.Failed) + Sum(agent, DelegatedTaskState.Expired))),
        ];
    }

    private static int Sum(IEnumerable<TaskCount> counts, DelegatedTaskState state) => counts.Where(count => count.State == state).Sum(count => count.Count);

    private IAgentGrain Grain(string agentId, string instance) => grains.GetGrain<IAgentGrain>(GrainKeys.Agent(agentId, instance));
}
