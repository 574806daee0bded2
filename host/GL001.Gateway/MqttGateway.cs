using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using GL001.Wire;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;

namespace GL001.Gateway;

/// <summary>Where the broker is and who this host is.</summary>
public sealed record GatewayOptions(string BrokerHost, int BrokerPort, string HostId);

/// <summary>
/// The host application on the bus: subscribes to every plant, keeps the session rules, hands events on in order, and
/// sends commands. Reconnects by itself.
/// </summary>
public sealed partial class MqttGateway : ILeaseSender, IAsyncDisposable
{
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(30);

    // Bounded: a slow handler slows the broker's queue down instead of filling this process's memory.
    private readonly Channel<(string Topic, byte[] Payload, DateTimeOffset ReceivedAt)> _inbox =
        Channel.CreateBounded<(string, byte[], DateTimeOffset)>(new BoundedChannelOptions(10_000) { SingleReader = true });

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly GatewayOptions _options;
    private readonly IPlantEventSink _sink;
    private readonly TimeProvider _clock;
    private readonly ILogger<MqttGateway> _logger;
    private readonly SparkplugHostSession _session;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private long _messages;
    private long _bornAtMs;

    public MqttGateway(GatewayOptions options, IPlantEventSink sink, Rejections rejections, TimeProvider clock, ILogger<MqttGateway> logger)
    {
        _options = options;
        _sink = sink;
        _clock = clock;
        _logger = logger;
        Rejections = rejections;
        _session = new SparkplugHostSession(rejections);
        _client.ApplicationMessageReceivedAsync += async received => await _inbox.Writer.WriteAsync(
            (received.ApplicationMessage.Topic, received.ApplicationMessage.Payload.ToArray(), _clock.GetUtcNow()), _stopping.Token);
    }

    public Rejections Rejections { get; }

    public bool IsConnected => _client.IsConnected;

    public long MessagesReceived => Interlocked.Read(ref _messages);

    public void Start() => _running = Task.WhenAll(ConnectLoopAsync(), HandleLoopAsync());

    /// <summary>Says that the host is offline, then leaves.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        if (_client.IsConnected)
        {
            await PublishStateAsync(online: false);
            await _client.DisconnectAsync();
        }
    }

    public Task<bool> SendLeaseAsync(LeaseCommand lease, CancellationToken cancellationToken) =>
        TryPublishAsync(CommandEncoder.Topic(lease), CommandEncoder.Encode(lease, _clock.GetUtcNow()), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _client.Dispose();
        _stopping.Dispose();
    }

    private async Task ConnectLoopAsync()
    {
        var retry = s_firstRetry;
        var reported = false;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (!_client.IsConnected)
                {
                    await ConnectAsync();
                    LogConnected(_options.BrokerHost, _options.BrokerPort);
                    retry = s_firstRetry;
                    reported = false;
                }

                await Task.Delay(s_firstRetry, _clock, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                if (!reported)
                {
                    LogNotConnected(_options.BrokerHost, _options.BrokerPort, problem.Message);
                    reported = true;
                }

                // Jitter, so that many hosts do not come back at the same instant.
                await Delay(retry * (0.75 + (Random.Shared.NextDouble() / 2)));
                retry = TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, s_longestRetry.Ticks));
            }
        }
    }

    private async Task ConnectAsync()
    {
        // The will and the birth carry the same time, so that a late will can be told from the present state.
        _bornAtMs = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        await _client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithTcpServer(_options.BrokerHost, _options.BrokerPort)
            .WithClientId($"{_options.HostId}-host")
            .WithCleanSession()
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(10))
            .WithTimeout(TimeSpan.FromSeconds(5))
            .WithWillTopic(SparkplugTopics.ForState(_options.HostId))
            .WithWillPayload(State(online: false))
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain()
            .Build(), _stopping.Token);
        await _client.SubscribeAsync($"{SparkplugTopics.Namespace}/#", MqttQualityOfServiceLevel.AtLeastOnce, _stopping.Token);
        await PublishStateAsync(online: true);
    }

    private async Task HandleLoopAsync()
    {
        try
        {
            await foreach (var (topic, payload, receivedAt) in _inbox.Reader.ReadAllAsync(_stopping.Token))
            {
                await HandleAsync(topic, payload, receivedAt);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task HandleAsync(string topic, byte[] payload, DateTimeOffset receivedAt)
    {
        if (topic.StartsWith($"{SparkplugTopics.Namespace}/{SparkplugTopics.State}/", StringComparison.Ordinal))
        {
            return;
        }

        Interlocked.Increment(ref _messages);
        var result = _session.Handle(topic, payload, receivedAt);
        if (result.RebirthWanted && SparkplugTopic.TryParse(topic, out var parsed))
        {
            await TryPublishAsync(
                SparkplugTopics.ForNode(parsed.GroupId, SparkplugTopics.NodeCommand, parsed.EdgeNodeId),
                CommandEncoder.EncodeRebirth(_clock.GetUtcNow()), _stopping.Token);
        }

        foreach (var plantEvent in result.Events)
        {
            try
            {
                await _sink.HandleAsync(plantEvent, _stopping.Token);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // One event that cannot be handled must not make the host deaf.
                Rejections.Add(RejectionCause.HandlerFailed, topic, problem.Message);
                LogHandlerFailed(topic, problem);
            }
        }
    }

    private Task<MqttClientPublishResult> PublishStateAsync(bool online) => _client.PublishAsync(new MqttApplicationMessageBuilder()
        .WithTopic(SparkplugTopics.ForState(_options.HostId))
        .WithPayload(State(online))
        .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
        .WithRetainFlag()
        .Build());

    private string State(bool online) => JsonSerializer.Serialize(new { online, timestamp = _bornAtMs });

    private async Task<bool> TryPublishAsync(string topic, byte[] payload, CancellationToken cancellationToken)
    {
        if (!_client.IsConnected)
        {
            return false;
        }

        try
        {
            // At most once, not retained: a command that comes late is worth nothing.
            await _client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).Build(), cancellationToken);
            return true;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            LogNotSent(topic, problem.Message);
            return false;
        }
    }

    private async Task Delay(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _clock, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    [LoggerMessage(EventId = 1002, Level = LogLevel.Information, Message = "Connected to the broker at {Host}:{Port}")]
    private partial void LogConnected(string host, int port);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "No connection to the broker at {Host}:{Port}: {Reason}. Trying on.")]
    private partial void LogNotConnected(string host, int port, string reason);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Error, Message = "An event from {Topic} could not be handled")]
    private partial void LogHandlerFailed(string topic, Exception problem);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Warning, Message = "A command to {Topic} could not be sent: {Reason}")]
    private partial void LogNotSent(string topic, string reason);
}
