using GL001.Runtime;

namespace GL001.Wire.Tests;

/// <summary>A broker connection in memory: keeps what is published, hands over what the test leaves.</summary>
public sealed class MemoryLink : IMqttLink
{
    private readonly Queue<(string Topic, byte[] Payload)> _inbox = [];

    public bool RefusesToConnect { get; set; }

    public bool IsConnected { get; private set; }

    public int ConnectAttempts { get; private set; }

    public string WillTopic { get; private set; } = "";

    public byte[] WillPayload { get; private set; } = [];

    public List<string> Subscriptions { get; } = [];

    public List<(string Topic, byte[] Payload)> Published { get; } = [];

    public void Deliver(string topic, byte[] payload) => _inbox.Enqueue((topic, payload));

    /// <summary>The network goes; nobody said goodbye.</summary>
    public void Cut() => IsConnected = false;

    /// <summary>Takes what was published since the last call.</summary>
    public List<(string Topic, byte[] Payload)> TakePublished()
    {
        List<(string, byte[])> taken = [.. Published];
        Published.Clear();
        return taken;
    }

    public bool TryConnect(string clientId, string willTopic, byte[] willPayload)
    {
        ConnectAttempts++;
        if (RefusesToConnect)
        {
            return false;
        }

        WillTopic = willTopic;
        WillPayload = willPayload;
        IsConnected = true;
        return true;
    }

    public bool TrySubscribe(string topic)
    {
        Subscriptions.Add(topic);
        return IsConnected;
    }

    public bool TryPublish(string topic, byte[] payload)
    {
        if (IsConnected)
        {
            Published.Add((topic, payload));
        }

        return IsConnected;
    }

    public bool TryReceive(out string topic, out byte[] payload)
    {
        (string Topic, byte[] Payload) next = _inbox.Count > 0 ? _inbox.Dequeue() : ("", []);
        (topic, payload) = next;
        return next.Topic.Length > 0;
    }

    public void Disconnect() => IsConnected = false;
}
