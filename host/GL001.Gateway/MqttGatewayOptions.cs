namespace GL001.Gateway;

public enum MqttVersion
{
    V311,
    V500,
}

/// <summary>How the gateway meets its broker.</summary>
public sealed record MqttGatewayOptions
{
    /// <summary>Every unit of the site: what anybody else says is refused.</summary>
    public required IReadOnlyCollection<UnitAddress> Units { get; init; }

    /// <summary>Sparkplug host id: that of all replicas of one coordinator.</summary>
    public string HostId { get; init; } = "gl001";

    /// <summary>MQTT client id: that of one process. A broker ends the connection of the one who had it before.</summary>
    public string ClientId { get => field ?? HostId; init; }

    /// <summary>Whether every plant is heard from the start; otherwise only those that <see cref="MqttGateway.HearAsync"/> names.</summary>
    public bool HearsEveryPlant { get; init; } = true;

    public string BrokerHost { get; init; } = "127.0.0.1";

    public int BrokerPort { get; init; } = 1883;

    public MqttVersion Version { get; init; } = MqttVersion.V500;

    /// <summary>Longest wait for an answer of the broker.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A silent connection counts as lost after one and a half of it.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Messages that may wait for the sink. Beyond it data is dropped and counted, and the gap heals by rebirth.</summary>
    public int QueueCapacity { get; init; } = 10_000;
}
