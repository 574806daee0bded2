using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GL001.Runtime;
using MQTTnet;
using MQTTnet.Protocol;

namespace GL001.Links;

/// <summary>
/// <see cref="IMqttLink"/> over real TCP with MQTTnet. Its calls wait for the network, as the device's client does:
/// whoever polls an edge node on it does so on a thread of its own.
/// </summary>
public sealed class MqttNetLink : IMqttLink, IDisposable
{
    private const int InboxCapacity = 8;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<(string Topic, byte[] Payload)> _inbox = new();
    private readonly BrokerAccess _access;
    private readonly X509Certificate2? _authority;
    private readonly X509Certificate2? _own;
    private IMqttClient? _client;

    public MqttNetLink(string host, int port)
        : this(new BrokerAccess(host, port))
    {
    }

    /// <exception cref="ArgumentException">The access contradicts itself; see <see cref="BrokerAccess.Problem"/>.</exception>
    /// <exception cref="CryptographicException">A certificate or key cannot be read.</exception>
    public MqttNetLink(BrokerAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        if (access.Problem() is { Length: > 0 } problem)
        {
            throw new ArgumentException(problem, nameof(access));
        }

        _access = access;
        _authority = access.UseTls ? X509Certificate2.CreateFromPem(access.AuthorityCertificate) : null;
        _own = access.ClientCertificate.Length == 0 ? null
            : access.ClientKeyPassword.Length == 0 ? X509Certificate2.CreateFromPem(access.ClientCertificate, access.ClientKey)
            : X509Certificate2.CreateFromEncryptedPem(access.ClientCertificate, access.ClientKey, access.ClientKeyPassword);
    }

    public bool IsConnected => _client?.IsConnected ?? false;

    public bool TryConnect(string clientId, string willTopic, byte[] willPayload)
    {
        Disconnect();
        _inbox.Clear();
        var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += received =>
        {
            // As on the device: a full inbox drops the newest, the host sends its lease again.
            if (_inbox.Count < InboxCapacity)
            {
                _inbox.Enqueue((received.ApplicationMessage.Topic, received.ApplicationMessage.Payload.ToArray()));
            }

            return Task.CompletedTask;
        };
        _client = client;
        return Try(() => client.ConnectAsync(Options(clientId, willTopic, willPayload)));
    }

    private MqttClientOptions Options(string clientId, string willTopic, byte[] willPayload)
    {
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(_access.Host, _access.Port)
            .WithClientId(clientId)
            .WithCleanSession()
            .WithKeepAlivePeriod(s_timeout)
            .WithTimeout(s_timeout)
            .WithWillTopic(willTopic)
            .WithWillPayload(willPayload)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        if (_access.UserName.Length > 0)
        {
            options = options.WithCredentials(_access.UserName, _access.Password);
        }

        if (_authority is { } authority)
        {
            options = options.WithTlsOptions(tls => tls
                .WithSslProtocols(SslProtocols.Tls12 | SslProtocols.Tls13)
                .WithTrustChain([authority])
                .WithRevocationMode(X509RevocationMode.NoCheck)
                .WithClientCertificates(_own is { } own ? [own] : []));
        }

        return options.Build();
    }

    public bool TrySubscribe(string topic) =>
        _client is { } client && Try(() => client.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce));

    public bool TryPublish(string topic, byte[] payload) =>
        _client is { } client && Try(() => client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).Build()));

    public bool TryReceive(out string topic, out byte[] payload)
    {
        var any = _inbox.TryDequeue(out var message);
        topic = message.Topic ?? "";
        payload = message.Payload ?? [];
        return any;
    }

    /// <summary>Leaves in good order: the broker discards the will.</summary>
    public void Disconnect()
    {
        if (_client is { IsConnected: true } client)
        {
            Try(() => client.DisconnectAsync());
        }

        Dispose();
    }

    /// <summary>Drops the connection without a word, as a power failure does: the broker publishes the will.</summary>
    public void Dispose()
    {
        _client?.Dispose();
        _client = null;
    }

    private static bool Try(Func<Task> action)
    {
        try
        {
            return action().Wait(s_timeout);
        }
        catch (Exception)
        {
            // The client throws many types, at once or later, for one fact: not now.
            return false;
        }
    }
}
