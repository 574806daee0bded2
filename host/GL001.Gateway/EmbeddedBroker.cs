using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MQTTnet.Server;

namespace GL001.Gateway;

/// <summary>Where the embedded broker listens.</summary>
public sealed record EmbeddedBrokerOptions
{
    /// <summary>Loopback unless told otherwise: the broker asks nobody for a password.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port; zero takes a free one.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Larger messages are not passed on, bytes.</summary>
    public int MaximumPayloadBytes { get; init; } = SparkplugHostSession.MaximumPayloadBytes;
}

/// <summary>The MQTT broker inside the coordinator, for sites that run no broker of their own.</summary>
public sealed partial class EmbeddedBroker : IAsyncDisposable
{
    // Between finding a free port and listening on it another process may take it.
    private const int FreePortAttempts = 20;

    // Clients choose their ids and topics: neither memory nor log may grow with them.
    private const int MostLogged = 32;
    private const int LongestLogged = 128;

    private readonly EmbeddedBrokerOptions _options;
    private readonly ILogger _logger;
    private readonly HashSet<(string ClientId, string Topic)> _loggedOversized = [];
    private MqttServer? _server;
    private long _oversizedMessages;

    public EmbeddedBroker(EmbeddedBrokerOptions options, ILogger<EmbeddedBroker> logger)
    {
        _options = options;
        _logger = logger;
    }

    /// <summary>The port the broker listens on; zero while it does not.</summary>
    public int Port { get; private set; }

    /// <summary>Messages that were not passed on because of their size.</summary>
    public long OversizedMessages => Interlocked.Read(ref _oversizedMessages);

    /// <exception cref="BrokerStartException">The port is taken or may not be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        for (int attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int port = _options.Port != 0 ? _options.Port : ListeningPort.FindFree(_options.Address);
            try
            {
                _server = await StartOn(port);
                Port = port;
                return;
            }
            catch (SocketException problem)
            {
                bool lostTheRace = _options.Port == 0 && problem.SocketErrorCode == SocketError.AddressAlreadyInUse;
                if (!lostTheRace || attempt == FreePortAttempts)
                {
                    throw new BrokerStartException(new IPEndPoint(_options.Address, port), problem);
                }
            }
        }
    }

    public async Task StopAsync()
    {
        if (_server is not { } server)
        {
            return;
        }

        _server = null;
        Port = 0;
        await server.StopAsync();
        server.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<MqttServer> StartOn(int port)
    {
        var factory = new MqttServerFactory();
        bool isIpV6 = _options.Address.AddressFamily == AddressFamily.InterNetworkV6;
        MqttServerOptions options = factory.CreateServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointPort(port)
            .WithDefaultEndpointBoundIPAddress(isIpV6 ? IPAddress.None : _options.Address)
            .WithDefaultEndpointBoundIPV6Address(isIpV6 ? _options.Address : IPAddress.None)
            .Build();

        // With it two brokers could share one port and each would see half of the plant.
        options.DefaultEndpointOptions.ReuseAddress = false;
        MqttServer server = factory.CreateMqttServer(options);
        server.InterceptingPublishAsync += RefuseOversized;
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private Task RefuseOversized(InterceptingPublishEventArgs e)
    {
        if (e.ApplicationMessage.Payload.Length > _options.MaximumPayloadBytes)
        {
            e.ProcessPublish = false;
            Interlocked.Increment(ref _oversizedMessages);
            LogFirstOversized(Printable(e.ClientId), Printable(e.ApplicationMessage.Topic), e.ApplicationMessage.Payload.Length);
        }

        return Task.CompletedTask;
    }

    private void LogFirstOversized(string clientId, string topic, long bytes)
    {
        lock (_loggedOversized)
        {
            if (_loggedOversized.Count >= MostLogged || !_loggedOversized.Add((clientId, topic)))
            {
                return;
            }
        }

        LogOversized(clientId, topic, bytes, _options.MaximumPayloadBytes, MostLogged);
    }

    // Control characters would let a client forge lines of our log.
    private static string Printable(string text) =>
        new([.. text.Take(LongestLogged).Select(c => char.IsControl(c) ? '?' : c)]);

    [LoggerMessage(20, LogLevel.Warning, "Did not pass on a message of {ClientId} on {Topic}: {Bytes} bytes where {Limit} are allowed. "
        + "Further ones of this client and topic, and clients and topics beyond {Most}, are only counted.")]
    private partial void LogOversized(string clientId, string topic, long bytes, int limit, int most);
}
