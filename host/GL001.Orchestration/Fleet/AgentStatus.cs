using System.Collections.Immutable;

namespace GL001.Orchestration.Fleet;

/// <summary>What is known of the link to an agent.</summary>
public enum AgentConnection
{
    /// <summary>Never registered with this coordinator.</summary>
    NotRegistered = 0,

    /// <summary>Registered, and its heartbeats come.</summary>
    Connected,

    /// <summary>Registered, but no heartbeat for longer than <see cref="AgentRules.SilenceLimit"/>.</summary>
    Silent,

    /// <summary>It said goodbye, or the broker did for it.</summary>
    Disconnected,
}

/// <summary>How well an agent does its work.</summary>
public enum AgentHealth
{
    /// <summary>Nobody can tell: it is not connected.</summary>
    Unknown = 0,
    Healthy,

    /// <summary>Works, with failures or slowly, or says so itself.</summary>
    Degraded,

    /// <summary>Does not do its work, or says so itself.</summary>
    Unhealthy,
}

/// <summary>One instance of an agent as the coordinator sees it.</summary>
public sealed record AgentStatus
{
    public required string AgentId { get; init; }

    /// <summary>Plant that it serves, or network.</summary>
    public required string Instance { get; init; }

    public AgentConnection Connection { get; init; }

    public AgentHealth Health { get; init; }

    /// <summary>Version of the implementation; empty before it registered.</summary>
    public string Version { get; init; } = "";

    /// <summary>Whether it speaks our protocol and is as new as the catalogue asks.</summary>
    public bool IsCompatible { get; init; }

    /// <summary>Why it is not compatible or not healthy, in words; empty when nothing is wrong.</summary>
    public string Reason { get; init; } = "";

    public DateTimeOffset? RegisteredAt { get; init; }

    public DateTimeOffset? LastHeartbeatAt { get; init; }

    /// <summary>Share of the latest attempts (<see cref="AttemptWindow"/>) that gave a result or a refusal, 0 to 1; null before the first.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>95th percentile of the time from offer to result of the latest attempts, s; null before the first.</summary>
    public double? LatencyP95Seconds { get; init; }

    public int PendingTasks { get; init; }

    public int RunningTasks { get; init; }

    public ImmutableArray<string> Capabilities { get; init; } = [];

    public bool IsConnected => Connection == AgentConnection.Connected;
}
