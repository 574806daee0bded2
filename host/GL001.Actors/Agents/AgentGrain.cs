using System.Collections.Immutable;
using GL001.Agents;
using GL001.Operations;
using GL001.Orchestration.Fleet;
using GL001.Orchestration.Tasks;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace GL001.Actors.Agents;

/// <summary>One instance of an agent: owns its link and its tasks. Key: see <see cref="GrainKeys.Agent"/>.</summary>
public interface IAgentGrain : IGrainWithStringKey
{
    /// <param name="registration">What the agent says of itself.</param>
    /// <param name="fetches">Whether it fetches its tasks by <see cref="FetchAsync"/>; otherwise they are brought over the <see cref="IAgentLink"/>.</param>
    Task<AgentRegistered> RegisterAsync([Immutable] AgentRegistration registration, bool fetches);

    /// <summary>A sign of life; false asks the agent to register.</summary>
    Task<bool> HeartbeatAsync([Immutable] AgentHeartbeat heartbeat);

    /// <summary>Which of the tasks that an agent over HTTP names are wanted no more. One over MQTT is told at once and needs no answer.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<TaskCancel>> CancelledOfAsync([Immutable] AgentHeartbeat heartbeat);

    /// <summary>The agent has gone, and said so or had it said.</summary>
    Task DisconnectAsync();

    Task ProgressAsync([Immutable] TaskProgress progress);

    /// <summary>Keeps how an attempt ended. When this returns, the agent may forget it.</summary>
    Task ResultAsync([Immutable] TaskResult result);

    /// <summary>Begins the next task of an agent that fetches; null when there is none.</summary>
    Task<TaskOffer?> FetchAsync();

    /// <summary>Keeps a new task and begins it when it can. A task of the same idempotency key is given back instead.</summary>
    Task<DelegatedTask> SubmitAsync([Immutable] DelegatedTask task);

    /// <summary>The task once it has ended, or as it stands when the time is up.</summary>
    [AlwaysInterleave]
    Task<DelegatedTask?> WaitAsync(string taskId, TimeSpan atMost);

    /// <summary>Null when the task is none of this agent's.</summary>
    Task<DelegatedTask?> CancelAsync(string taskId, string reason);

    /// <summary>Asks for a failed or expired task again; null when it is none of this agent's.</summary>
    Task<DelegatedTask?> AgainAsync(string taskId);

    /// <summary>Hands its pending tasks to another instance; returns how many.</summary>
    Task<int> HandOverAsync(string instance);

    /// <summary>Takes up tasks that the store holds for it and that it does not know.</summary>
    Task TakeUpAsync();

    /// <summary>Ends tasks that nobody works on and that are older than this; returns how many.</summary>
    Task<int> ClearOrphanedAsync(TimeSpan olderThan);

    Task<AgentStatus> GetAsync();
}

/// <inheritdoc cref="IAgentGrain"/>
public sealed partial class AgentGrain : Grain, IAgentGrain
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    // The board hears of every change of state at once, of counts and rates this often.
    private static readonly TimeSpan s_reportPeriod = TimeSpan.FromSeconds(5);

    // An agent that has not named a task for so long does not work on it.
    private static readonly TimeSpan s_cancelKept = TimeSpan.FromMinutes(10);

    // Heartbeats in a row that do not name a task which the agent should have.
    private const int LostAfterHeartbeats = 3;

    private readonly TaskStore _tasks;
    private readonly AgentStore _agents;
    private readonly IAgentLink _link;
    private readonly ITaskObserver _observer;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly string _agentId;
    private readonly string _instance;
    private readonly TaskBacklog _backlog = new();
    private readonly AttemptWindow _attempts = new();
    private readonly Dictionary<string, int> _missing = [];

    // Cancellations that an agent over HTTP hears with its next heartbeat that names the task.
    private readonly Dictionary<string, (TaskCancel Cancel, DateTimeOffset At)> _cancelled = [];
    private readonly Dictionary<string, TaskCompletionSource<DelegatedTask>> _waiters = [];
    private KnownAgent? _known;
    private string _incompatibility = "";
    private bool _fetches;
    private AgentConnection _connection;
    private AgentHeartbeat? _lastWord;
    private DateTimeOffset? _lastHeartbeatAt;
    private AgentStatus? _reported;
    private DateTimeOffset _reportedAt;

    public AgentGrain(TaskStore tasks, AgentStore agents, IAgentLink link, ITaskObserver observer, TimeProvider clock, ILogger<AgentGrain> logger)
    {
        (_tasks, _agents, _link, _observer, _clock, _logger) = (tasks, agents, link, observer, clock, logger);
        (_agentId, _instance) = GrainKeys.AgentOf(this.GetPrimaryKeyString());
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _known = await _agents.FindAsync(_agentId, _instance);
        await TakeUpAsync();
        this.RegisterGrainTimer(_ => TickAsync(), new GrainTimerCreationOptions { DueTime = s_tick, Period = s_tick, KeepAlive = true });
        await base.OnActivateAsync(cancellationToken);
    }

    public async Task<AgentRegistered> RegisterAsync(AgentRegistration registration, bool fetches)
    {
        ArgumentNullException.ThrowIfNull(registration);
        _incompatibility = AgentRules.Incompatibility(registration);
        var known = new KnownAgent(registration, _clock.GetUtcNow());
        if (_incompatibility.Length == 0)
        {
            await _agents.PutAsync(known);
        }

        (_known, _fetches, _lastWord, _lastHeartbeatAt) = (known, fetches, null, known.RegisteredAt);
        await ConnectionIsAsync(AgentConnection.Connected);
        await PumpAsync();
        return new AgentRegistered(_incompatibility.Length == 0, _incompatibility, AgentProtocol.HeartbeatSeconds);
    }

    public async Task<bool> HeartbeatAsync(AgentHeartbeat heartbeat)
    {
        ArgumentNullException.ThrowIfNull(heartbeat);
        if (_known is null || _connection == AgentConnection.NotRegistered)
        {
            // Known from before a restart, or not at all: only a registration says what it can do now.
            return false;
        }

        (_lastWord, _lastHeartbeatAt) = (heartbeat, _clock.GetUtcNow());
        await ConnectionIsAsync(AgentConnection.Connected);
        await MissLostTasksAsync(heartbeat);
        await PumpAsync();
        return true;
    }

    public Task<ImmutableArray<TaskCancel>> CancelledOfAsync(AgentHeartbeat heartbeat)
    {
        ArgumentNullException.ThrowIfNull(heartbeat);
        return Task.FromResult<ImmutableArray<TaskCancel>>([.. heartbeat.Running.Where(_cancelled.ContainsKey).Select(taskId => _cancelled[taskId].Cancel)]);
    }

    public async Task DisconnectAsync()
    {
        await ConnectionIsAsync(AgentConnection.Disconnected);
    }

    public Task ProgressAsync(TaskProgress progress)
    {
        // A task that moves is not lost, whatever the heartbeats say.
        _missing.Remove(progress.TaskId);
        return Task.CompletedTask;
    }

    public async Task ResultAsync(TaskResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var task = _backlog.Find(result.TaskId) ?? await _tasks.FindAsync(result.TaskId);
        if (task is not null && task.Instance != _instance)
        {
            // It was handed over while this instance still worked on it.
            await GrainFactory.GetGrain<IAgentGrain>(GrainKeys.Agent(task.AgentId, task.Instance)).ResultAsync(result);
            return;
        }

        if (task is { HasEnded: false })
        {
            if (result.Attempt == task.Attempt && task.State == DelegatedTaskState.Running)
            {
                Answered(result.Outcome is AgentOutcomeKind.Succeeded or AgentOutcomeKind.Refused, task);
            }

            await SaveAsync(TaskLife.End(task, result, _clock.GetUtcNow()), task);
        }

        _cancelled.Remove(result.TaskId);
        await _link.ConfirmAsync(_agentId, _instance, new ResultReceipt(result.TaskId, result.Attempt));
        await PumpAsync();
    }

    public async Task<TaskOffer?> FetchAsync()
    {
        if (!_fetches || !TakesTasks || _backlog.Running >= _known!.Registration.Concurrency || _backlog.Next(_clock.GetUtcNow()) is not { } task)
        {
            return null;
        }

        return await SaveAsync(TaskLife.Begin(task, _clock.GetUtcNow()), task) is { } begun ? OfferOf(begun) : null;
    }

    public async Task<DelegatedTask> SubmitAsync(DelegatedTask task)
    {
        var (kept, isNew) = await _tasks.AddAsync(task);
        if (isNew)
        {
            _observer.Delegated(kept);
            _backlog.Put(kept);
            await PumpAsync();
        }

        return _backlog.Find(kept.TaskId) ?? kept;
    }

    public async Task<DelegatedTask?> WaitAsync(string taskId, TimeSpan atMost)
    {
        if (_backlog.Find(taskId) is not null)
        {
            if (!_waiters.TryGetValue(taskId, out var waiter))
            {
                _waiters.Add(taskId, waiter = new TaskCompletionSource<DelegatedTask>(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            if (await Task.WhenAny(waiter.Task, Task.Delay(atMost, _clock)) == waiter.Task)
            {
                return await waiter.Task;
            }
        }

        return _backlog.Find(taskId) ?? await _tasks.FindAsync(taskId);
    }

    public async Task<DelegatedTask?> CancelAsync(string taskId, string reason)
    {
        if ((_backlog.Find(taskId) ?? await OwnAsync(taskId)) is not { } task)
        {
            return null;
        }

        if (!task.HasEnded)
        {
            var wasRunning = task.State == DelegatedTaskState.Running;
            task = await SaveAsync(TaskLife.Cancel(task, reason, _clock.GetUtcNow()), task) ?? task;
            if (wasRunning)
            {
                await TellCancelledAsync(new TaskCancel(taskId, task.Attempt, reason));
            }

            await PumpAsync();
        }

        return task;
    }

    public async Task<DelegatedTask?> AgainAsync(string taskId)
    {
        if (await OwnAsync(taskId) is not { } task)
        {
            return null;
        }

        if (task.State is DelegatedTaskState.Failed or DelegatedTaskState.Expired)
        {
            task = await SaveAsync(TaskLife.Again(task, _clock.GetUtcNow()), task) ?? task;
            await PumpAsync();
        }

        return _backlog.Find(taskId) ?? task;
    }

    public async Task<int> HandOverAsync(string instance)
    {
        var handed = 0;
        foreach (var task in _backlog.All.Where(task => task.State == DelegatedTaskState.Pending).ToList())
        {
            if (await _tasks.ChangeAsync(task with { Instance = instance }) is null)
            {
                await ForgetAsync(task);
                continue;
            }

            _backlog.Remove(task.TaskId);
            handed++;
        }

        if (handed > 0)
        {
            await GrainFactory.GetGrain<IAgentGrain>(GrainKeys.Agent(_agentId, instance)).TakeUpAsync();
        }

        return handed;
    }

    public async Task TakeUpAsync()
    {
        foreach (var task in await _tasks.UnfinishedAsync(_agentId, _instance))
        {
            if (_backlog.Find(task.TaskId) is null)
            {
                _backlog.Put(task);
            }
        }

        await PumpAsync();
    }

    public async Task<int> ClearOrphanedAsync(TimeSpan olderThan)
    {
        if (_connection == AgentConnection.Connected)
        {
            return 0;
        }

        var now = _clock.GetUtcNow();
        var orphaned = _backlog.All.Where(task => now - (task.StartedAt ?? task.CreatedAt) >= olderThan).ToList();
        foreach (var task in orphaned)
        {
            await SaveAsync(task with { State = DelegatedTaskState.Failed, EndedAt = now, Error = new AgentError("orphaned", $"{_agentId} at {_instance} is {_connection}; cleared as orphaned.", null) }, task);
        }

        return orphaned.Count;
    }

    public Task<AgentStatus> GetAsync() => Task.FromResult(Status());

    private bool TakesTasks => _connection == AgentConnection.Connected && _known is not null && _incompatibility.Length == 0;

    private async Task TellCancelledAsync(TaskCancel cancel)
    {
        if (_fetches)
        {
            _cancelled[cancel.TaskId] = (cancel, _clock.GetUtcNow());
            return;
        }

        await _link.CancelAsync(_agentId, _instance, cancel);
    }

    private async Task TickAsync()
    {
        var now = _clock.GetUtcNow();
        foreach (var told in _cancelled.Where(told => now - told.Value.At > s_cancelKept).ToList())
        {
            _cancelled.Remove(told.Key);
        }

        if (_connection == AgentConnection.Connected && now - _lastHeartbeatAt > AgentRules.SilenceLimit)
        {
            await ConnectionIsAsync(AgentConnection.Silent);
        }

        foreach (var task in _backlog.All.ToList())
        {
            var aged = TaskLife.Age(task, now);
            if (aged == task)
            {
                continue;
            }

            if (task.State == DelegatedTaskState.Running)
            {
                _attempts.TimedOut(task.StartedAt ?? now, now, _connection == AgentConnection.Connected);
                _observer.Attempted(task, answered: false, now - task.StartedAt ?? TimeSpan.Zero);
                await TellCancelledAsync(new TaskCancel(task.TaskId, task.Attempt, aged.Error?.Message ?? ""));
            }

            await SaveAsync(aged, task);
        }

        await PumpAsync();
        _attempts.Age(now);
        await ReportAsync();
    }

    /// <summary>Begins what can begin. An attempt is kept before its offer leaves: what an agent does, the store knows of.</summary>
    private async Task PumpAsync()
    {
        while (!_fetches && TakesTasks && _backlog.Running < _known!.Registration.Concurrency && _backlog.Next(_clock.GetUtcNow()) is { } task)
        {
            if (await SaveAsync(TaskLife.Begin(task, _clock.GetUtcNow()), task) is not { } begun)
            {
                continue;
            }

            if (!await _link.OfferAsync(_agentId, _instance, OfferOf(begun)))
            {
                await SaveAsync(TaskLife.TryAgain(begun, new AgentError("not_sent", "The agent could not be reached.", null), _clock.GetUtcNow()), begun);
            }
        }
    }

    private static TaskOffer OfferOf(DelegatedTask task)
    {
        using var input = System.Text.Json.JsonDocument.Parse(task.Input);
        return new TaskOffer(task.TaskId, task.Attempt, task.Capability, task.PlantId, input.RootElement.Clone(), task.Timeout.TotalSeconds, task.TraceParent);
    }

    private async Task MissLostTasksAsync(AgentHeartbeat heartbeat)
    {
        var named = heartbeat.Running.ToHashSet();
        foreach (var task in _backlog.All.Where(task => task.State == DelegatedTaskState.Running).ToList())
        {
            if (named.Contains(task.TaskId))
            {
                _missing.Remove(task.TaskId);
                continue;
            }

            var missed = _missing[task.TaskId] = _missing.GetValueOrDefault(task.TaskId) + 1;
            if (missed >= LostAfterHeartbeats)
            {
                Answered(succeeded: false, task);
                await SaveAsync(TaskLife.TryAgain(task, new AgentError("agent_lost_task", "The agent no longer knows of the task.", null), _clock.GetUtcNow()), task);
            }
        }
    }

    /// <summary>The task as the store has it now; null when somebody else has changed it.</summary>
    private async Task<DelegatedTask?> SaveAsync(DelegatedTask changed, DelegatedTask before)
    {
        if (changed == before)
        {
            return before;
        }

        if (await _tasks.ChangeAsync(changed) is not { } saved)
        {
            await ForgetAsync(before);
            return null;
        }

        _backlog.Put(saved);
        if (saved.State != DelegatedTaskState.Running)
        {
            _missing.Remove(saved.TaskId);
        }

        if (saved.HasEnded)
        {
            _observer.Ended(saved);
            if (_waiters.Remove(saved.TaskId, out var waiter))
            {
                waiter.SetResult(saved);
            }
        }

        return saved;
    }

    /// <summary>Another owner has changed a task of ours, as happens when a cluster falls apart: what the store says holds.</summary>
    private async Task ForgetAsync(DelegatedTask task)
    {
        LogChangedElsewhere(task.TaskId);
        _backlog.Remove(task.TaskId);
        if (await OwnAsync(task.TaskId) is { HasEnded: false } stored)
        {
            _backlog.Put(stored);
        }
    }

    private async Task<DelegatedTask?> OwnAsync(string taskId) =>
        await _tasks.FindAsync(taskId) is { } task && task.AgentId == _agentId && task.Instance == _instance ? task : null;

    private void Answered(bool succeeded, DelegatedTask task)
    {
        var now = _clock.GetUtcNow();
        _observer.Attempted(task, succeeded, now - task.StartedAt ?? TimeSpan.Zero);
        _attempts.Answered(task.StartedAt ?? now, now, succeeded);
    }

    private Task ConnectionIsAsync(AgentConnection connection)
    {
        if (_connection == connection)
        {
            return Task.CompletedTask;
        }

        _connection = connection;
        if (connection == AgentConnection.Connected)
        {
            _attempts.LinkIsBack(_clock.GetUtcNow());
        }
        else
        {
            _attempts.LinkLost(_lastHeartbeatAt);
        }

        return ReportAsync();
    }

    private async Task ReportAsync()
    {
        var (status, now) = (Status(), _clock.GetUtcNow());
        var changed = _reported is null || status.Connection != _reported.Connection || status.Health != _reported.Health
            || status.IsCompatible != _reported.IsCompatible || status.Version != _reported.Version;
        if (changed || now - _reportedAt >= s_reportPeriod)
        {
            (_reported, _reportedAt) = (status, now);
            await GrainFactory.GetGrain<IAgentBoardGrain>(GrainKeys.AgentBoard).ReportAsync(status);
        }
    }

    private AgentStatus Status()
    {
        var (health, reason) = AgentRules.Judge(_connection, _lastWord, _attempts.Count, _attempts.SuccessRate);
        return new AgentStatus
        {
            AgentId = _agentId,
            Instance = _instance,
            Connection = _connection,
            Health = health,
            Version = _known?.Registration.Version ?? "",
            IsCompatible = _known is not null && _incompatibility.Length == 0,
            Reason = _incompatibility.Length > 0 ? _incompatibility : reason,
            RegisteredAt = _known?.RegisteredAt,
            LastHeartbeatAt = _lastHeartbeatAt,
            SuccessRate = _attempts.SuccessRate,
            LatencyP95Seconds = _attempts.LatencyP95Seconds,
            PendingTasks = _backlog.Pending,
            RunningTasks = _backlog.Running,
            Capabilities = _known is null ? [] : [.. _known.Registration.Capabilities.Select(offer => offer.Name)],
        };
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "Task {TaskId} was changed by another owner; what the store says holds")]
    private partial void LogChangedElsewhere(string taskId);
}
