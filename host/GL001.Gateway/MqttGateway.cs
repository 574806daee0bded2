using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using GL001.Agents;
using GL001.Wire;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace GL001.Gateway;

/// <summary>
/// The host's side of the wire: keeps the connection to the broker, tells whether the host is online, hands what
/// controllers say to the sink as plant events, and sends leases and rebirth requests.
/// </summary>
public sealed partial class MqttGateway : ILeaseSender, IRecordConfirmer, IRecordingCommander, IParameterCommander, IAsyncDisposable
{
    private readonly MqttGatewayOptions _options;
    private readonly IPlantEventSink _sink;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SparkplugHostSession _session;
    private readonly MqttClientFactory _factory = new();
    private readonly ReconnectBackoff _backoff = new(Random.Shared);
    private readonly Channel<Inbound> _inbox;
    private readonly CancellationTokenSource _stopConnecting = new();
    private readonly CancellationTokenSource _stopPumping = new();
    private readonly string _stateTopic;
    private readonly ConcurrentDictionary<string, bool> _plants = new(StringComparer.Ordinal);
    private Task _connecting = Task.CompletedTask;
    private Task _pumping = Task.CompletedTask;
    private volatile IMqttClient? _client;
    private bool _disposed;
    private long _messagesReceived;
    private long _messagesDropped;
    private long _sinkFailures;
    private long _messageFailures;
    private long _connects;
    private long _lastMessageTicks;

    public MqttGateway(MqttGatewayOptions options, IPlantEventSink sink, TimeProvider time, ILogger<MqttGateway> logger)
    {
        _options = options;
        _sink = sink;
        _time = time;
        _logger = logger;
        _session = new SparkplugHostSession(options.Units, logger);
        _stateTopic = SparkplugTopics.ForState(options.HostId);
        _inbox = Channel.CreateBounded<Inbound>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
    }

    /// <summary>Whether the host is subscribed and has told that it is online.</summary>
    public bool IsConnected => _client is { IsConnected: true };

    /// <summary>Connections made since the start.</summary>
    public long Connects => Interlocked.Read(ref _connects);

    /// <summary>Messages that came from the broker, dropped ones included.</summary>
    public long MessagesReceived => Interlocked.Read(ref _messagesReceived);

    /// <summary>Messages dropped because the sink was too slow.</summary>
    public long MessagesDropped => Interlocked.Read(ref _messagesDropped);

    /// <summary>Events whose handling threw.</summary>
    public long SinkFailures => Interlocked.Read(ref _sinkFailures);

    /// <summary>Messages whose handling threw for another reason than the sink.</summary>
    public long MessageFailures => Interlocked.Read(ref _messageFailures);

    /// <summary>Whether received messages are being handled: true from start to stop, unless handling itself broke down.</summary>
    public bool IsPumping => !_pumping.IsCompleted;

    /// <summary>Messages that wait for the sink.</summary>
    public int Backlog => _inbox.Reader.Count;

    public RejectionCounters Rejections => _session.Rejections;

    /// <summary>When the last message came; null before the first.</summary>
    public DateTimeOffset? LastMessageAt =>
        Interlocked.Read(ref _lastMessageTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Plants that are heard one by one; empty where <see cref="MqttGatewayOptions.HearsEveryPlant"/>.</summary>
    public IReadOnlyCollection<string> HeardPlants => [.. _plants.Keys.Order(StringComparer.Ordinal)];

    public bool Hears(string plantId) => _options.HearsEveryPlant || _plants.ContainsKey(plantId);

    /// <summary>Hears a plant from now on, over every reconnection, and asks its controllers for their births: what they told before, nobody here heard.</summary>
    public async Task HearAsync(string plantId, CancellationToken cancellationToken = default)
    {
        if (_options.HearsEveryPlant || !_plants.TryAdd(plantId, true))
        {
            return;
        }

        // A connection that is lost meanwhile comes back with the plant.
        if (_client is { IsConnected: true } client)
        {
            try
            {
                await client.SubscribeAsync(TopicOf(plantId), MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogNotSubscribed(plantId, problem.Message);
                await client.DisconnectAsync(new MqttClientDisconnectOptions(), cancellationToken);
                return;
            }

            await _inbox.Writer.WriteAsync(new Inbound("", [], _time.GetUtcNow()) { TakenPlant = plantId }, cancellationToken);
        }
    }

    /// <summary>Hears a plant no more and forgets what is known of its controllers.</summary>
    public async Task LeaveAsync(string plantId, CancellationToken cancellationToken = default)
    {
        if (!_plants.TryRemove(plantId, out _))
        {
            return;
        }

        if (_client is { IsConnected: true } client)
        {
            try
            {
                await client.UnsubscribeAsync(TopicOf(plantId), cancellationToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // What still comes of it is not taken.
                LogNotSubscribed(plantId, problem.Message);
            }
        }

        _inbox.Writer.TryWrite(new Inbound("", [], _time.GetUtcNow()) { GivenUpPlant = plantId });
    }

    /// <summary>Starts to connect, and to connect again for as long as it takes. Returns at once.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        _connecting = Task.Run(KeepConnected, cancellationToken);
        _pumping = Task.Run(PumpMessages, cancellationToken);
        return Task.CompletedTask;
    }

    /// <summary>Tells that the host goes offline, disconnects, and lets the sink finish what was received.</summary>
    /// <param name="cancellationToken">Ends the wait for the sink.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _stopConnecting.CancelAsync();
        await _connecting;
        _inbox.Writer.TryComplete();
        using (cancellationToken.UnsafeRegister(state => ((CancellationTokenSource)state!).Cancel(), _stopPumping))
        {
            // A pump that broke down has told so by IsPumping long before; the stop goes on.
            await _pumping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A container that knows one gateway under two types disposes it twice.
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stopPumping.CancelAsync();
        await StopAsync();
        _stopConnecting.Dispose();
        _stopPumping.Dispose();
    }

    /// <summary>
    /// Sends a lease, once and without acknowledgement (QoS 0, as Sparkplug demands of commands): whether it was
    /// accepted stands in the unit's next data. False when there is no connection to send it on.
    /// </summary>
    public Task<bool> SendLeaseAsync(LeaseCommand lease, CancellationToken cancellationToken = default) =>
        TryPublish(SparkplugTopics.ForDevice(lease.PlantId, SparkplugTopics.DeviceCommand, lease.ControllerId, lease.UnitId),
            CommandEncoder.Lease(lease, _time.GetUtcNow()), cancellationToken);

    public Task<bool> ConfirmAsync(UnitAddress unit, int metricId, long number, CancellationToken cancellationToken = default) =>
        TryPublish(CommandTopic(unit), CommandEncoder.Confirmation(metricId, number, _time.GetUtcNow()), cancellationToken);

    public Task<bool> FetchChunkAsync(UnitAddress unit, int index, CancellationToken cancellationToken = default) =>
        TryPublish(CommandTopic(unit), CommandEncoder.FetchChunk(index, _time.GetUtcNow()), cancellationToken);

    public Task<bool> ReleaseRecordingAsync(UnitAddress unit, string lastHash, CancellationToken cancellationToken = default) =>
        TryPublish(CommandTopic(unit), CommandEncoder.ReleaseRecording(lastHash, _time.GetUtcNow()), cancellationToken);

    public Task<bool> FetchParametersAsync(UnitAddress unit, int first, CancellationToken cancellationToken = default) =>
        TryPublish(CommandTopic(unit), CommandEncoder.FetchParameters(first, _time.GetUtcNow()), cancellationToken);

    public Task<bool> ChangeParameterAsync(UnitAddress unit, long request, string name, double value, CancellationToken cancellationToken = default) =>
        TryPublish(CommandTopic(unit), CommandEncoder.ChangeParameter(request, name, value, _time.GetUtcNow()), cancellationToken);

    /// <summary>Asks a controller for its births. False when there is no connection to ask on.</summary>
    public Task<bool> RequestRebirthAsync(ControllerAddress controller, CancellationToken cancellationToken = default) =>
        TryPublish(SparkplugTopics.ForNode(controller.PlantId, SparkplugTopics.NodeCommand, controller.ControllerId),
            CommandEncoder.Rebirth(_time.GetUtcNow()), cancellationToken);

    private static string CommandTopic(UnitAddress unit) =>
        SparkplugTopics.ForDevice(unit.PlantId, SparkplugTopics.DeviceCommand, unit.ControllerId, unit.UnitId);

    private async Task KeepConnected()
    {
        CancellationToken stop = _stopConnecting.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ConnectAndStay(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever goes wrong on the way to the broker has one remedy: try again.
            catch (Exception problem)
#pragma warning restore CA1031
            {
                LogConnectFailed(_options.BrokerHost, _options.BrokerPort, problem.Message);
            }

            try
            {
                await Task.Delay(_backoff.Next(), _time, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>One connection from its beginning to its end. Returns when it is lost; says goodbye and throws when stopped.</summary>
    private async Task ConnectAndStay(CancellationToken stop)
    {
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IMqttClient client = _factory.CreateMqttClient();
        client.ApplicationMessageReceivedAsync += e => Receive(client, e);
        client.DisconnectedAsync += _ =>
        {
            lost.TrySetResult();
            return Task.CompletedTask;
        };

        // The birth repeats the will's time: so a reader can tell which will belongs to which birth.
        long bornAtMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            MqttClientConnectResult answer = await client.ConnectAsync(ClientOptions(bornAtMs), stop);
            if (answer.ResultCode != MqttClientConnectResultCode.Success)
            {
                LogConnectRefused(_options.BrokerHost, _options.BrokerPort, answer.ResultCode);
                return;
            }

            // Queued before the first message of this connection, so that no birth is taken for one of the last connection.
            await _inbox.Writer.WriteAsync(new Inbound("", [], _time.GetUtcNow(), ready.Task), stop);
            string[] plants = [.. _plants.Keys];
            await client.SubscribeAsync(Subscription(plants), stop);
            await PublishState(client, true, bornAtMs, stop);
            _client = client;
            ready.TrySetResult(true);

            // Those that were named between the two lines above found no connection to subscribe on.
            foreach (string plantId in _plants.Keys.Except(plants))
            {
                await client.SubscribeAsync(TopicOf(plantId), MqttQualityOfServiceLevel.AtLeastOnce, stop);
            }

            foreach (string plantId in _plants.Keys)
            {
                await _inbox.Writer.WriteAsync(new Inbound("", [], _time.GetUtcNow()) { TakenPlant = plantId }, stop);
            }

            Interlocked.Increment(ref _connects);
            _backoff.Reset();
            LogConnected(_options.BrokerHost, _options.BrokerPort, _options.HostId);
            await lost.Task.WaitAsync(stop);
            LogDisconnected(_options.BrokerHost, _options.BrokerPort);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && client.IsConnected)
        {
            await SayGoodbye(client);
            throw;
        }
        finally
        {
            _client = null;
            ready.TrySetResult(false);
        }
    }

    private MqttClientOptions ClientOptions(long bornAtMs) => _factory.CreateClientOptionsBuilder()
        .WithTcpServer(_options.BrokerHost, _options.BrokerPort)
        .WithClientId(_options.ClientId)
        .WithProtocolVersion(_options.Version == MqttVersion.V500 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311)
        .WithCleanSession()
        .WithTimeout(_options.ConnectTimeout)
        .WithKeepAlivePeriod(_options.KeepAlive)
        .WithWillTopic(_stateTopic)
        .WithWillPayload(State(false, bornAtMs))
        .WithWillRetain()
        .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
        .Build();

    private MqttClientSubscribeOptions Subscription(IEnumerable<string> plants)
    {
        MqttClientSubscribeOptionsBuilder subscribe = _factory.CreateSubscribeOptionsBuilder();
        string[] topics = _options.HearsEveryPlant ? [SparkplugTopics.Namespace + "/#"] : [_stateTopic, .. plants.Select(TopicOf)];
        foreach (string topic in topics)
        {
            subscribe.WithTopicFilter(topic, MqttQualityOfServiceLevel.AtLeastOnce);
        }

        return subscribe.Build();
    }

    private static string TopicOf(string plantId) => $"{SparkplugTopics.Namespace}/{plantId}/#";

    private async Task SayGoodbye(IMqttClient client)
    {
        // The stop must end even when the broker does not answer any more.
        using var patience = new CancellationTokenSource(_options.ConnectTimeout, _time);
        try
        {
            await PublishState(client, false, _time.GetUtcNow().ToUnixTimeMilliseconds(), patience.Token);
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token);
        }
#pragma warning disable CA1031 // A goodbye that cannot be said is said by the will.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            LogGoodbyeFailed(problem.Message);
        }
    }

    private async Task Receive(IMqttClient client, MqttApplicationMessageReceivedEventArgs e)
    {
        DateTimeOffset now = _time.GetUtcNow();
        Interlocked.Increment(ref _messagesReceived);
        Interlocked.Exchange(ref _lastMessageTicks, now.UtcTicks);
        MqttApplicationMessage message = e.ApplicationMessage;
        if (message.Topic == _stateTopic)
        {
            await AnswerOwnState(client, message);
            return;
        }

        // One byte more than allowed is enough for the session to refuse and count it.
        ReadOnlySequence<byte> payload = message.Payload;
        byte[] copy = payload.Slice(0, Math.Min(payload.Length, SparkplugHostSession.MaximumPayloadBytes + 1)).ToArray();
        var inbound = new Inbound(message.Topic, copy, now);
        if (_inbox.Writer.TryWrite(inbound))
        {
            return;
        }

        // Lost data heals by rebirth, a lost death does not: that one waits for its place.
        if (message.Topic.Contains("/" + SparkplugTopics.NodeDeath + "/", StringComparison.Ordinal) && !_stopConnecting.IsCancellationRequested)
        {
            await _inbox.Writer.WriteAsync(inbound, _stopConnecting.Token);
            return;
        }

        Interlocked.Increment(ref _messagesDropped);
    }

    /// <summary>A late will of an earlier connection says that this host is offline: it must be put right at once (Sparkplug 3.0, 5.2).</summary>
    private async Task AnswerOwnState(IMqttClient client, MqttApplicationMessage message)
    {
        if (client == _client && !message.Retain && SaysOffline(message.Payload) && !_stopConnecting.IsCancellationRequested)
        {
            await PublishState(client, true, _time.GetUtcNow().ToUnixTimeMilliseconds(), _stopConnecting.Token);
        }
    }

    private async Task PumpMessages()
    {
        CancellationToken stop = _stopPumping.Token;

        // Each message begins a trace of its own, whoever started the gateway.
        Activity.Current = null;
        try
        {
            await foreach (Inbound inbound in _inbox.Reader.ReadAllAsync(stop))
            {
                await HandleOrCount(inbound, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped with messages waiting: the next start asks for births anyway.
        }
    }

    private async Task HandleOrCount(Inbound inbound, CancellationToken stop)
    {
        try
        {
            await Handle(inbound, stop);
        }
#pragma warning disable CA1031 // No message may silence those behind it.
        catch (Exception problem) when (problem is not OperationCanceledException || !stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref _messageFailures);
            LogMessageFailed(problem, inbound.Topic);
        }
    }

    private async Task Handle(Inbound inbound, CancellationToken stop)
    {
        if (inbound.GivenUpPlant is { } givenUp)
        {
            _session.Forget(givenUp);
            return;
        }

        using Activity? activity = inbound.Topic.Length > 0 ? GatewayTrace.Begin(inbound.Topic, inbound.ReceivedAt) : null;
        SessionResult result = inbound switch
        {
            { NewConnection: { } ready } => await Restart(ready, inbound.ReceivedAt),
            { TakenPlant: { } plantId } => new SessionResult([], _session.TakeOver(plantId, inbound.ReceivedAt)),

            // Of a plant that was given up while this waited: another replica hears it.
            _ when !_options.HearsEveryPlant && inbound.Topic.Split('/') is [_, var plantId, ..] && !_plants.ContainsKey(plantId) => SessionResult.Nothing,
            _ => _session.Handle(inbound.Topic, inbound.Payload, inbound.ReceivedAt),
        };
        if (result.Seq is { } seq)
        {
            activity?.SetTag("gl001.sparkplug_seq", (int)seq);
        }

        foreach (PlantEvent plantEvent in result.Events)
        {
            await HandOver(activity is null ? plantEvent : plantEvent with { TraceParent = activity.Id }, stop);
        }

        foreach (ControllerAddress controller in result.RebirthRequests)
        {
            await RequestRebirthAsync(controller, stop);
        }
    }

    private async Task<SessionResult> Restart(Task<bool> ready, DateTimeOffset at)
    {
        ImmutableArray<ControllerAddress> known = _session.Restart(at);

        // Plants that are heard one by one are taken over each by itself behind this.
        return await ready && _options.HearsEveryPlant ? new SessionResult([], known) : SessionResult.Nothing;
    }

    private async Task HandOver(PlantEvent plantEvent, CancellationToken stop)
    {
        try
        {
            await _sink.HandleAsync(plantEvent, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A receiver's mistake must not silence every other unit.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref _sinkFailures);
            LogSinkFailed(problem, plantEvent.GetType().Name, new ControllerAddress(plantEvent.PlantId, plantEvent.ControllerId));
        }
    }

    private async Task<bool> TryPublish(string topic, byte[] payload, CancellationToken cancellationToken)
    {
        if (_client is not { IsConnected: true } client)
        {
            return false;
        }

        try
        {
            await client.PublishAsync(new MqttApplicationMessage
            {
                Topic = topic,
                Payload = new ReadOnlySequence<byte>(payload),
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
            }, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // The client throws many types for one fact: the connection went away meanwhile.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            LogPublishFailed(topic, problem.Message);
            return false;
        }
    }

    private Task<MqttClientPublishResult> PublishState(IMqttClient client, bool online, long timestampMs, CancellationToken cancellationToken) =>
        client.PublishAsync(new MqttApplicationMessage
        {
            Topic = _stateTopic,
            Payload = new ReadOnlySequence<byte>(State(online, timestampMs)),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = true,
        }, cancellationToken);

    private static byte[] State(bool online, long timestampMs) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $$"""{"online":{{(online ? "true" : "false")}},"timestamp":{{timestampMs}}}"""));

    private static bool SaysOffline(ReadOnlySequence<byte> payload)
    {
        try
        {
            using var state = JsonDocument.Parse(payload);
            return state.RootElement.ValueKind == JsonValueKind.Object
                && state.RootElement.TryGetProperty("online", out JsonElement online)
                && online.ValueKind == JsonValueKind.False;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What waits for the session: a message, or the start of a connection that says later whether it became ready.</summary>
    private readonly record struct Inbound(string Topic, byte[] Payload, DateTimeOffset ReceivedAt, Task<bool>? NewConnection = null)
    {
        /// <summary>A plant that is heard from here on.</summary>
        public string? TakenPlant { get; init; }

        /// <summary>A plant that is not heard any more.</summary>
        public string? GivenUpPlant { get; init; }
    }

    [LoggerMessage(10, LogLevel.Information, "Connected to the broker at {Host}:{Port} as {HostId}.")]
    private partial void LogConnected(string host, int port, string hostId);

    [LoggerMessage(11, LogLevel.Warning, "Lost the broker at {Host}:{Port}; connecting again.")]
    private partial void LogDisconnected(string host, int port);

    [LoggerMessage(12, LogLevel.Warning, "Cannot reach the broker at {Host}:{Port}: {Reason}")]
    private partial void LogConnectFailed(string host, int port, string reason);

    [LoggerMessage(16, LogLevel.Warning, "The broker at {Host}:{Port} refused the connection: {Reason}.")]
    private partial void LogConnectRefused(string host, int port, MqttClientConnectResultCode reason);

    [LoggerMessage(13, LogLevel.Warning, "Could not tell the broker that the host goes offline: {Reason}")]
    private partial void LogGoodbyeFailed(string reason);

    [LoggerMessage(14, LogLevel.Warning, "Could not publish on {Topic}: {Reason}")]
    private partial void LogPublishFailed(string topic, string reason);

    [LoggerMessage(18, LogLevel.Warning, "The subscription of {PlantId} could not be changed: {Reason}")]
    private partial void LogNotSubscribed(string plantId, string reason);

    [LoggerMessage(17, LogLevel.Error, "Handling a message on {Topic} failed; the message is lost.")]
    private partial void LogMessageFailed(Exception problem, string topic);

    [LoggerMessage(15, LogLevel.Error, "Handling {EventType} of {Controller} failed; the event is lost.")]
    private partial void LogSinkFailed(Exception problem, string eventType, ControllerAddress controller);
}
