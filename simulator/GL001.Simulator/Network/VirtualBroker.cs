namespace GL001.Simulator.Network;

/// <summary>A message on its way.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its bytes, perhaps without their end.</param>
/// <param name="Sender">Client that published it; empty for the host.</param>
/// <param name="SentMs">Virtual time at which it left, ms.</param>
/// <param name="Mark">What the sender says of itself beside the payload, see <see cref="VirtualLink.Mark"/>.</param>
public sealed record NetworkMessage(string Topic, byte[] Payload, string Sender, long SentMs, LinkMark Mark);

/// <summary>
/// An MQTT broker in virtual time, as a client sees it: clean sessions, subscriptions to whole topics, a will that is
/// published when the keep-alive runs out. Messages pass the line of their controller with its faults; the host stands
/// beside the broker and hears everything.
/// </summary>
/// <remarks>Left out: wildcards, retained messages, repeated delivery after a lost acknowledgement. Nothing here uses them.</remarks>
public sealed class VirtualBroker(int seed)
{
    // Keep-alive of 5 s; the broker waits half as long again (MQTT 3.1.1, 3.1.2.10).
    private const int KeepAliveMs = 7_500;

    private readonly Dictionary<string, NetworkLine> _lines = [];
    private readonly List<VirtualLink> _clients = [];
    private readonly List<(long DueMs, long Order, VirtualLink? To, NetworkMessage Message)> _onTheWay = [];
    private long _order;

    public long NowMs { get; private set; }

    /// <summary>Whether the broker runs. While it does not, nobody connects; what it knew of its clients is gone.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>Messages that have reached the broker.</summary>
    public int Arrived { get; private set; }

    /// <summary>Told of every message that reaches the broker.</summary>
    public Action<NetworkMessage>? Heard { get; set; }

    public NetworkLine Line(string client)
    {
        if (!_lines.TryGetValue(client, out var line))
        {
            line = new NetworkLine(new SeededNoise(seed, $"network/{client}"));
            _lines.Add(client, line);
        }

        return line;
    }

    public void Stop()
    {
        IsUp = false;
        _onTheWay.Clear();
        foreach (var client in _clients)
        {
            client.Drop();
        }

        _clients.Clear();
    }

    public void Start() => IsUp = true;

    /// <summary>The host publishes.</summary>
    public void Publish(string topic, byte[] payload) => Route(new NetworkMessage(topic, payload, "", NowMs, default));

    /// <summary>Delivers what is due, and notices who is gone.</summary>
    public void Step(long nowMs)
    {
        NowMs = nowMs;
        DropSilentClients();
        if (_onTheWay.Count == 0)
        {
            return;
        }

        var due = _onTheWay.Where(item => item.DueMs <= nowMs).OrderBy(item => item.DueMs).ThenBy(item => item.Order).ToList();
        _onTheWay.RemoveAll(item => item.DueMs <= nowMs);
        foreach (var item in due)
        {
            if (item.To is { } client)
            {
                client.Deliver(item.Message);
            }
            else if (IsUp)
            {
                Arrive(item.Message);
            }
        }
    }

    internal bool Connect(VirtualLink client)
    {
        if (!IsUp || Line(client.ClientId).IsCut)
        {
            return false;
        }

        _clients.RemoveAll(other => other == client || other.ClientId == client.ClientId);
        _clients.Add(client);
        return true;
    }

    /// <summary>In good order: the will is discarded.</summary>
    internal void Leave(VirtualLink client) => _clients.Remove(client);

    internal void Send(NetworkMessage message)
    {
        var line = Line(message.Sender);
        if (!line.IsCut)
        {
            Travel(line, null, message);
        }
    }

    private void Arrive(NetworkMessage message)
    {
        Arrived++;
        Heard?.Invoke(message);
        Route(message);
    }

    private void Route(NetworkMessage message)
    {
        if (!IsUp)
        {
            return;
        }

        foreach (var client in _clients)
        {
            var line = Line(client.ClientId);
            if (client.IsSubscribed(message.Topic) && !line.IsCut)
            {
                Travel(line, client, message);
            }
        }
    }

    private void Travel(NetworkLine line, VirtualLink? to, NetworkMessage message)
    {
        var sent = line.Draw(line.Truncates) ? message with { Payload = line.Shorten(message.Payload) } : message;

        // Late enough to come after the next report.
        var dueMs = NowMs + line.DelayMs + (line.Draw(line.Reorders) ? 1_500 : 0);
        _onTheWay.Add((dueMs, _order++, to, sent));
        if (line.Draw(line.Duplicates))
        {
            _onTheWay.Add((dueMs, _order++, to, sent));
        }
    }

    private void DropSilentClients()
    {
        for (var i = _clients.Count - 1; i >= 0; i--)
        {
            var client = _clients[i];
            client.SilentMs = Line(client.ClientId).IsCut || !client.IsAlive ? client.SilentMs + (NowMs - client.SeenMs) : 0;
            client.SeenMs = NowMs;
            if (client.SilentMs > KeepAliveMs)
            {
                _clients.RemoveAt(i);
                client.Drop();
                Arrive(new NetworkMessage(client.WillTopic, client.WillPayload, client.ClientId, NowMs, default));
            }
        }
    }
}
