using GL001.Agents;

namespace GL001.Orchestration.Tasks;

/// <summary>Where a task stands. The last five are ends: no task leaves them, except that a person may ask for a failed one again.</summary>
public enum DelegatedTaskState
{
    /// <summary>Waits for its agent, or for the time of its next attempt.</summary>
    Pending = 0,

    /// <summary>An agent has it.</summary>
    Running,

    /// <summary>Its result is kept.</summary>
    Succeeded,

    /// <summary>Every attempt failed.</summary>
    Failed,

    /// <summary>The agent refused it for what it asks.</summary>
    Refused,

    /// <summary>Somebody no longer wanted it.</summary>
    Cancelled,

    /// <summary>Its deadline passed first.</summary>
    Expired,
}

/// <summary>What goes first when an agent has more tasks than hands.</summary>
public enum TaskPriority
{
    Critical = 0,
    High,
    Normal,
    Low,
    Background,
}

/// <summary>Something that the coordinator asked an agent for.</summary>
public sealed record DelegatedTask
{
    public required string TaskId { get; init; }

    /// <summary>Given by whoever asked; a second task with the same key is the first one. Null when none was given.</summary>
    public string? IdempotencyKey { get; init; }

    public required string AgentId { get; init; }

    /// <summary>Instance of the agent that shall do it: a plant id, or network.</summary>
    public required string Instance { get; init; }

    /// <summary>Plant that it is about; null for the network.</summary>
    public string? PlantId { get; init; }

    public required string Capability { get; init; }

    /// <summary>Input as JSON.</summary>
    public required string Input { get; init; }

    public TaskPriority Priority { get; init; } = TaskPriority.Normal;

    public DelegatedTaskState State { get; init; }

    /// <summary>Attempts begun.</summary>
    public int Attempt { get; init; }

    public int MostAttempts { get; init; } = TaskLife.StandardAttempts;

    /// <summary>Time that one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TaskLife.StandardTimeout;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not wanted any more after this; null without a deadline.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The next attempt does not begin earlier.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>When the latest attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Result as JSON; null unless it succeeded.</summary>
    public string? Result { get; init; }

    /// <summary>What went wrong last; null when nothing did.</summary>
    public AgentError? Error { get; init; }

    /// <summary>W3C trace context of whoever asked; null without one.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Counts the changes of the stored task.</summary>
    public long Version { get; init; }

    public bool HasEnded => EndedAt is not null;
}
