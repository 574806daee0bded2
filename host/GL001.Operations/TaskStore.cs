using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using GL001.Agents;
using GL001.Historian;
using GL001.Orchestration.Tasks;

namespace GL001.Operations;

/// <summary>Which tasks are wanted; null leaves a field open.</summary>
public sealed record TaskFilter(string? AgentId = null, string? Instance = null, string? PlantId = null, DelegatedTaskState? State = null);

/// <summary>How many tasks of an agent are in a state.</summary>
public sealed record TaskCount(string AgentId, string Instance, DelegatedTaskState State, int Count);

/// <summary>Every task, one row each. Whoever changes one says which version it knows. The enterprise hears of each change, if it has a bus.</summary>
public sealed class TaskStore(OperationsDatabase database, BusOutbox? bus = null)
{
    private const string Columns = """
        task_id AS TaskId, idempotency_key AS IdempotencyKey, agent_id AS AgentId, instance AS Instance, plant_id AS PlantId, capability AS Capability,
        input AS Input, priority AS Priority, state AS State, attempt AS Attempt, most_attempts AS MostAttempts, timeout_seconds AS TimeoutSeconds,
        created_us AS CreatedUs, deadline_us AS DeadlineUs, not_before_us AS NotBeforeUs, started_us AS StartedUs, ended_us AS EndedUs,
        result AS Result, error AS Error, trace_parent AS TraceParent, version AS Version
        """;

    private const string Matching = """
        WHERE (CAST(@AgentId AS TEXT) IS NULL OR agent_id = @AgentId) AND (CAST(@Instance AS TEXT) IS NULL OR instance = @Instance)
          AND (CAST(@PlantId AS TEXT) IS NULL OR plant_id = @PlantId) AND (CAST(@State AS TEXT) IS NULL OR state = @State)
        """;

    /// <summary>Keeps a new task. With an idempotency key that was used before, gives the task of that key instead.</summary>
    public Task<(DelegatedTask Task, bool IsNew)> AddAsync(DelegatedTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return database.WriteAsync(connection =>
        {
            var added = connection.Execute(
                """
                INSERT INTO tasks (task_id, idempotency_key, agent_id, instance, plant_id, capability, input, priority, state, attempt, most_attempts,
                  timeout_seconds, created_us, deadline_us, not_before_us, started_us, ended_us, result, error, trace_parent, version)
                VALUES (@TaskId, @IdempotencyKey, @AgentId, @Instance, @PlantId, @Capability, @Input, @Priority, @State, @Attempt, @MostAttempts,
                  @TimeoutSeconds, @CreatedUs, @DeadlineUs, @NotBeforeUs, @StartedUs, @EndedUs, @Result, @Error, @TraceParent, @Version)
                ON CONFLICT (idempotency_key) DO NOTHING
                """, Row.Of(task));
            if (added == 1)
            {
                Tell(connection, task);
            }

            return added == 1
                ? (task, true)
                : (connection.QuerySingle<Row>($"SELECT {Columns} FROM tasks WHERE idempotency_key = @IdempotencyKey", new { task.IdempotencyKey }).ToTask(), false);
        });
    }

    /// <summary>Keeps the new state of a task. Null when somebody else has changed it since <see cref="DelegatedTask.Version"/>.</summary>
    public Task<DelegatedTask?> ChangeAsync(DelegatedTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return database.WriteAsync(connection =>
        {
            var isOurs = connection.Execute(
                """
                UPDATE tasks SET instance = @Instance, state = @State, attempt = @Attempt, most_attempts = @MostAttempts, deadline_us = @DeadlineUs,
                  not_before_us = @NotBeforeUs, started_us = @StartedUs, ended_us = @EndedUs, result = @Result, error = @Error, version = @Version + 1
                WHERE task_id = @TaskId AND version = @Version
                """, Row.Of(task)) == 1;
            if (!isOurs)
            {
                return null;
            }

            var changed = task with { Version = task.Version + 1 };
            Tell(connection, changed);
            return changed;
        });
    }

    public Task<DelegatedTask?> FindAsync(string taskId) => database.ReadAsync(connection =>
        connection.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM tasks WHERE task_id = @taskId", new { taskId })?.ToTask());

    /// <summary>What an instance of an agent has not ended.</summary>
    public Task<ImmutableArray<DelegatedTask>> UnfinishedAsync(string agentId, string instance) => database.ReadAsync(connection =>
        Tasks(connection, "WHERE agent_id = @agentId AND instance = @instance AND ended_us IS NULL ORDER BY created_us", new { agentId, instance }));

    /// <summary>Who has tasks that have not ended.</summary>
    public Task<ImmutableArray<(string AgentId, string Instance)>> OwnersAsync() => database.ReadAsync(connection =>
        connection.Query<(string, string)>("SELECT DISTINCT agent_id, instance FROM tasks WHERE ended_us IS NULL").ToImmutableArray());

    /// <summary>Newest first.</summary>
    public Task<(ImmutableArray<DelegatedTask> Tasks, int Total)> ListAsync(TaskFilter filter, int limit, int offset)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var values = new { filter.AgentId, filter.Instance, filter.PlantId, State = filter.State?.ToString(), limit, offset };
        return database.ReadAsync(connection => (
            Tasks(connection, $"{Matching} ORDER BY created_us DESC, task_id DESC LIMIT @limit OFFSET @offset", values),
            connection.QuerySingle<int>($"SELECT count(*) FROM tasks {Matching}", values)));
    }

    /// <summary>Tasks that ended in a state since an instant, oldest first.</summary>
    public Task<ImmutableArray<DelegatedTask>> EndedAsync(DelegatedTaskState state, DateTimeOffset since, int limit) => database.ReadAsync(connection =>
        Tasks(connection, "WHERE state = @state AND ended_us >= @since ORDER BY ended_us LIMIT @limit", new { state = state.ToString(), since = Microseconds.From(since), limit }));

    /// <summary>Unfinished tasks and those that ended since an instant, counted.</summary>
    public Task<ImmutableArray<TaskCount>> CountAsync(DateTimeOffset endedSince) => database.ReadAsync(connection =>
        connection.Query<(string AgentId, string Instance, string State, int Count)>(
            "SELECT agent_id, instance, state, count(*) FROM tasks WHERE ended_us IS NULL OR ended_us >= @since GROUP BY agent_id, instance, state ORDER BY agent_id, instance",
            new { since = Microseconds.From(endedSince) })
            .Select(row => new TaskCount(row.AgentId, row.Instance, Enum.Parse<DelegatedTaskState>(row.State), row.Count)).ToImmutableArray());

    /// <summary>Forgets ended tasks; at most so many at a time. Returns how many.</summary>
    public Task<int> RemoveEndedAsync(DateTimeOffset before, int limit) => database.WriteAsync(connection => connection.Execute(
        "DELETE FROM tasks WHERE task_id IN (SELECT task_id FROM tasks WHERE ended_us < @before ORDER BY ended_us LIMIT @limit)",
        new { before = Microseconds.From(before), limit }));

    private void Tell(DbConnection connection, DelegatedTask task)
    {
        if (bus is not { IsOn: true })
        {
            return;
        }

        var json = JsonSerializer.Serialize(new BusTask(
            task.TaskId, task.AgentId, task.Instance, task.PlantId, task.Capability, task.State, task.Attempt, task.CreatedAt, task.StartedAt, task.EndedAt, task.Error?.Message, task.Version), AgentJson.Options);
        bus.Add(connection, new BusMessage($"task.{JsonNamingPolicy.SnakeCaseLower.ConvertName(task.State.ToString())}.{task.AgentId}", $"task/{task.TaskId}/{task.Version}", task.EndedAt ?? task.StartedAt ?? task.CreatedAt, json));
    }

    /// <summary>A task as the enterprise hears of it; without input and result, which are the agent's affair and may be large.</summary>
    private sealed record BusTask(
        string TaskId, string AgentId, string Instance, string? PlantId, string Capability, DelegatedTaskState State, int Attempt, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
        string? Error, long Version);

    private static ImmutableArray<DelegatedTask> Tasks(DbConnection connection, string condition, object values) =>
        connection.Query<Row>($"SELECT {Columns} FROM tasks {condition}", values).Select(row => row.ToTask()).ToImmutableArray();

    private sealed class Row
    {
        public string TaskId { get; init; } = "";

        public string? IdempotencyKey { get; init; }

        public string AgentId { get; init; } = "";

        public string Instance { get; init; } = "";

        public string? PlantId { get; init; }

        public string Capability { get; init; } = "";

        public string Input { get; init; } = "";

        public long Priority { get; init; }

        public string State { get; init; } = "";

        public long Attempt { get; init; }

        public long MostAttempts { get; init; }

        public double TimeoutSeconds { get; init; }

        public long CreatedUs { get; init; }

        public long? DeadlineUs { get; init; }

        public long NotBeforeUs { get; init; }

        public long? StartedUs { get; init; }

        public long? EndedUs { get; init; }

        public string? Result { get; init; }

        public string? Error { get; init; }

        public string? TraceParent { get; init; }

        public long Version { get; init; }

        public static Row Of(DelegatedTask task) => new()
        {
            TaskId = task.TaskId,
            IdempotencyKey = task.IdempotencyKey,
            AgentId = task.AgentId,
            Instance = task.Instance,
            PlantId = task.PlantId,
            Capability = task.Capability,
            Input = task.Input,
            Priority = (long)task.Priority,
            State = task.State.ToString(),
            Attempt = task.Attempt,
            MostAttempts = task.MostAttempts,
            TimeoutSeconds = task.Timeout.TotalSeconds,
            CreatedUs = Microseconds.From(task.CreatedAt),
            DeadlineUs = From(task.Deadline),
            NotBeforeUs = Microseconds.From(task.NotBefore),
            StartedUs = From(task.StartedAt),
            EndedUs = From(task.EndedAt),
            Result = task.Result,
            Error = task.Error is null ? null : JsonSerializer.Serialize(task.Error, AgentJson.Options),
            TraceParent = task.TraceParent,
            Version = task.Version,
        };

        public DelegatedTask ToTask() => new()
        {
            TaskId = TaskId,
            IdempotencyKey = IdempotencyKey,
            AgentId = AgentId,
            Instance = Instance,
            PlantId = PlantId,
            Capability = Capability,
            Input = Input,
            Priority = (TaskPriority)Priority,
            State = Enum.Parse<DelegatedTaskState>(State),
            Attempt = (int)Attempt,
            MostAttempts = (int)MostAttempts,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            CreatedAt = Microseconds.ToInstant(CreatedUs),
            Deadline = ToInstant(DeadlineUs),
            NotBefore = Microseconds.ToInstant(NotBeforeUs),
            StartedAt = ToInstant(StartedUs),
            EndedAt = ToInstant(EndedUs),
            Result = Result,
            Error = Error is null ? null : JsonSerializer.Deserialize<AgentError>(Error, AgentJson.Options),
            TraceParent = TraceParent,
            Version = Version,
        };

        private static long? From(DateTimeOffset? instant) => instant is { } known ? Microseconds.From(known) : null;

        private static DateTimeOffset? ToInstant(long? microseconds) => microseconds is { } known ? Microseconds.ToInstant(known) : null;
    }
}
