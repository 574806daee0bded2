using System.Buffers;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;

namespace GL001.Gateway.Tests;

/// <summary>Another MQTT client that sees what everybody sees.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly List<(string Topic, string Text, bool Retained)> _seen = [];

    public IReadOnlyList<(string Topic, string Text, bool Retained)> Seen
    {
        get
        {
            lock (_seen)
            {
                return [.. _seen];
            }
        }
    }

    public static async Task<Watcher> StartAsync(int port, string filter, string clientId = "watcher")
    {
        var watcher = new Watcher();
        watcher._client.ApplicationMessageReceivedAsync += e =>
        {
            lock (watcher._seen)
            {
                watcher._seen.Add((e.ApplicationMessage.Topic, Encoding.UTF8.GetString(e.ApplicationMessage.Payload.ToArray()), e.ApplicationMessage.Retain));
            }

            return Task.CompletedTask;
        };
        await watcher._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(clientId).Build());
        await watcher._client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        return watcher;
    }

    public Task PublishAsync(string topic, byte[] payload, bool retain = false) => _client.PublishAsync(
        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithRetainFlag(retain)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build());

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            await _client.DisconnectAsync();
        }

        _client.Dispose();
    }
}
