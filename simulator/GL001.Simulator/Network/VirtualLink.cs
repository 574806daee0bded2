using GL001.Runtime;

namespace GL001.Simulator.Network;

/// <summary>What a controller says of itself with each message: what a host reads from births and data.</summary>
public readonly record struct LinkMark(int Session, long UptimeMs);

/// <summary><see cref="IMqttLink"/> to a <see cref="VirtualBroker"/>.</summary>
public sealed class VirtualLink(VirtualBroker broker) : IMqttLink
{
    private readonly HashSet<string> _topics = [];
    private readonly Queue<NetworkMessage> _inbox = [];

    public string ClientId { get; private set; } = "";

    public bool IsConnected { get; private set; }

    /// <summary>Whether the controller has its supply and runs; one that does not falls silent.</summary>
    public bool IsAlive { get; set; } = true;

    /// <summary>Session and uptime of the controller now.</summary>
    public LinkMark Mark { get; set; }

    internal string WillTopic { get; private set; } = "";

    internal byte[] WillPayload { get; private set; } = [];

    internal long SilentMs { get; set; }

    internal long SeenMs { get; set; }

    public bool TryConnect(string clientId, string willTopic, byte[] willPayload)
    {
        Disconnect();
        ClientId = clientId;
        WillTopic = willTopic;
        WillPayload = willPayload;
        SilentMs = 0;
        SeenMs = broker.NowMs;
        IsConnected = broker.Connect(this);
        return IsConnected;
    }

    public bool TrySubscribe(string topic)
    {
        _topics.Add(topic);
        return IsConnected;
    }

    public bool TryPublish(string topic, byte[] payload)
    {
        if (IsConnected)
        {
            broker.Send(new NetworkMessage(topic, payload, ClientId, broker.NowMs, Mark));
        }

        return IsConnected;
    }

    public bool TryReceive(out string topic, out byte[] payload)
    {
        var any = _inbox.TryDequeue(out var message);
        topic = message?.Topic ?? "";
        payload = message?.Payload ?? [];
        return any;
    }

    public void Disconnect()
    {
        broker.Leave(this);
        Drop();
    }

    internal bool IsSubscribed(string topic) => _topics.Contains(topic);

    internal void Deliver(NetworkMessage message)
    {
        if (IsConnected)
        {
            _inbox.Enqueue(message);
        }
    }

    /// <summary>The connection is gone; a clean session forgets everything.</summary>
    internal void Drop()
    {
        IsConnected = false;
        _topics.Clear();
        _inbox.Clear();
    }
}
