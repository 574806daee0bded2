using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;

namespace GL001.Gateway;

/// <summary>The port of the embedded broker cannot be used.</summary>
public sealed class BrokerPortException(string message, Exception inner) : Exception(message, inner);

/// <summary>An MQTT broker inside this process, bound to loopback: enough for one machine.</summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly MqttServer _server;

    /// <param name="port">Port on loopback; 0 takes a free one.</param>
    public EmbeddedBroker(int port)
    {
        Port = port == 0 ? FreePort() : port;
        _server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(Port)
            .WithMaxPendingMessagesPerClient(10_000)
            .Build());
        _server.InterceptingPublishAsync += Intercept;
    }

    public int Port { get; }

    /// <exception cref="BrokerPortException">The port is in use or may not be bound.</exception>
    public async Task StartAsync()
    {
        try
        {
            await _server.StartAsync();
        }
        catch (SocketException problem)
        {
            throw new BrokerPortException($"Port {Port} on loopback cannot be used for the MQTT broker ({problem.SocketErrorCode}): choose another with --mqtt-port (0 takes a free one).", problem);
        }
    }

    public Task StopAsync() => _server.IsStarted ? _server.StopAsync() : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _server.Dispose();
    }

    private static Task Intercept(InterceptingPublishEventArgs publish)
    {
        // A controller's largest birth is far smaller; what is larger would only cost every subscriber.
        publish.ProcessPublish = publish.ApplicationMessage.Payload.Length <= 4 * SparkplugHostSession.LongestPayload;
        return Task.CompletedTask;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
