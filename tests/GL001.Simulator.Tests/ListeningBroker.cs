using System.Buffers;
using System.Net;
using System.Threading.Channels;
using GL001.Gateway;
using MQTTnet.Server;

namespace GL001.Simulator.Tests;

/// <summary>A broker that notes everything that is published, wills included, in order.</summary>
internal sealed class ListeningBroker : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Channel<Published> _published = Channel.CreateUnbounded<Published>();
    private MqttServer _server = null!;

    public int Port { get; } = ListeningPort.FindFree(IPAddress.Loopback);

    public static async Task<ListeningBroker> StartAsync()
    {
        var broker = new ListeningBroker();
        var factory = new MqttServerFactory();
        broker._server = factory.CreateMqttServer(factory.CreateServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(broker.Port)
            .Build());
        broker._server.InterceptingPublishAsync += message =>
        {
            var application = message.ApplicationMessage;
            broker._published.Writer.TryWrite(new Published(application.Topic, application.Payload.ToArray(), application.Retain));
            return Task.CompletedTask;
        };
        await broker._server.StartAsync();
        return broker;
    }

    /// <summary>The next message; fails when none comes.</summary>
    public async Task<Published> NextAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        return await _published.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next message on a topic; those before it are passed over.</summary>
    public async Task<Published> UntilAsync(string topic)
    {
        while (true)
        {
            var next = await NextAsync();
            if (next.Topic == topic)
            {
                return next;
            }
        }
    }

    /// <summary>Ends when no client is connected any more.</summary>
    public async Task NobodyConnectedAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        while ((await _server.GetClientsAsync()).Count > 0)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        _server.Dispose();
    }
}

internal sealed record Published(string Topic, byte[] Payload, bool Retained);
