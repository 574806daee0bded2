using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using GL001.Actors;
using GL001.Actors.Agents;
using GL001.Agents;
using GL001.Gateway;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace GL001.Host.Agents;

/// <summary>The coordinator's end of the agent protocol over MQTT: brings what agents say to their grains, and tasks to agents.</summary>
public sealed partial class AgentBus(IGrainFactory grains, MqttGatewayOptions broker, TimeProvider clock, ILogger<AgentBus> logger) : BackgroundService
{
    /// <summary>Messages of one agent keep their order; agents do not wait for each other's disk writes.</summary>
    private const int Lanes = 32;

    private const int LaneCapacity = 1024;

    /// <summary>A larger message is none of this protocol.</summary>
    private const int LargestMessage = 1 << 20;

    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = logger;
    private readonly MqttClientFactory _factory = new();
    private readonly Channel<Inbound>[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateBounded<Inbound>(new BoundedChannelOptions(LaneCapacity) { SingleReader = true }))];
    private volatile IMqttClient? _client;
    private long _received;
    private long _dropped;
    private long _failures;

    public bool IsConnected => _client is { IsConnected: true };

    /// <summary>Messages of agents since the start.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Heartbeats and progress that were dropped because their handling was too slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Messages that could not be read or handled.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Messages that wait.</summary>
    public int Backlog => _lanes.Sum(lane => lane.Reader.Count);

    /// <summary>Publishes to one agent; false when there is no connection.</summary>
    public async Task<bool> SendAsync<T>(string agentId, string instance, string message, T body)
    {
        if (_client is not { IsConnected: true } client)
        {
            return false;
        }

        try
        {
            await client.PublishAsync(new MqttApplicationMessage
            {
                Topic = AgentTopics.Of(agentId, instance, message),
                Payload = new ReadOnlySequence<byte>(JsonSerializer.SerializeToUtf8Bytes(body, AgentJson.Options)),
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            });
            return true;
        }
        catch (Exception problem)
        {
            // The client throws many types for one fact: the connection went away meanwhile.
            LogNotSent(agentId, instance, message, problem.Message);
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var handling = _lanes.Select(lane => HandleAsync(lane.Reader, stoppingToken)).ToList();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StayConnectedAsync(stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogNotConnected(broker.BrokerHost, broker.BrokerPort, problem.Message);
            }

            await Task.Delay(s_retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(handling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task StayConnectedAsync(CancellationToken stoppingToken)
    {
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = _factory.CreateMqttClient();
        client.ApplicationMessageReceivedAsync += e => ReceiveAsync(e.ApplicationMessage, stoppingToken);
        client.DisconnectedAsync += _ =>
        {
            lost.TrySetResult();
            return Task.CompletedTask;
        };
        await client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithTcpServer(broker.BrokerHost, broker.BrokerPort)
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithClientId($"{broker.HostId}-agents-{Guid.NewGuid():N}")
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(5))
            .Build(), stoppingToken);
        var subscribe = _factory.CreateSubscribeOptionsBuilder();
        foreach (var topic in AgentTopics.FromAgents)
        {
            subscribe.WithTopicFilter(topic, MqttQualityOfServiceLevel.AtLeastOnce);
        }

        await client.SubscribeAsync(subscribe.Build(), stoppingToken);
        _client = client;
        using (stoppingToken.UnsafeRegister(state => ((TaskCompletionSource)state!).TrySetResult(), lost))
        {
            await lost.Task;
        }

        _client = null;
        if (client.IsConnected)
        {
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), CancellationToken.None);
        }
    }

    private async Task ReceiveAsync(MqttApplicationMessage message, CancellationToken stoppingToken)
    {
        Interlocked.Increment(ref _received);
        if (AgentTopics.Parse(message.Topic) is not { } topic || message.Payload.Length > LargestMessage)
        {
            Interlocked.Increment(ref _failures);
            return;
        }

        var lane = _lanes[(uint)string.GetHashCode($"{topic.AgentId}/{topic.Instance}", StringComparison.Ordinal) % Lanes].Writer;
        var inbound = new Inbound(topic.AgentId, topic.Instance, topic.Message, message.Payload.ToArray());
        if (lane.TryWrite(inbound))
        {
            return;
        }

        if (topic.Message is AgentTopics.Heartbeat or AgentTopics.Progress)
        {
            // The next one says it again.
            Interlocked.Increment(ref _dropped);
            return;
        }

        await lane.WriteAsync(inbound, stoppingToken);
    }

    private async Task HandleAsync(ChannelReader<Inbound> lane, CancellationToken stoppingToken)
    {
        await foreach (var inbound in lane.ReadAllAsync(stoppingToken))
        {
            try
            {
                await HandleAsync(inbound);
            }
            catch (Exception problem)
            {
                // No message may silence those behind it. An agent says again what was not confirmed.
                Interlocked.Increment(ref _failures);
                LogNotHandled(inbound.AgentId, inbound.Instance, inbound.Message, problem);
            }
        }
    }

    private async Task HandleAsync(Inbound inbound)
    {
        var grain = grains.GetGrain<IAgentGrain>(GrainKeys.Agent(inbound.AgentId, inbound.Instance));
        switch (inbound.Message)
        {
            case AgentTopics.Register:
                await AnswerAsync(inbound, await RegisterAsync(grain, inbound));
                break;
            case AgentTopics.Heartbeat:
                if (!await grain.HeartbeatAsync(Read<AgentHeartbeat>(inbound)))
                {
                    await AnswerAsync(inbound, new AgentRegistered(false, "Register first.", AgentProtocol.HeartbeatSeconds));
                }

                break;
            case AgentTopics.Progress:
                await grain.ProgressAsync(Read<TaskProgress>(inbound));
                break;
            case AgentTopics.Result:
                await grain.ResultAsync(Read<TaskResult>(inbound));
                break;
            case AgentTopics.Gone:
                await grain.DisconnectAsync();
                break;
        }
    }

    private static async Task<AgentRegistered> RegisterAsync(IAgentGrain grain, Inbound inbound)
    {
        AgentRegistration registration;
        try
        {
            registration = Read<AgentRegistration>(inbound);
        }
        catch (JsonException problem)
        {
            return new AgentRegistered(false, $"The registration cannot be read: {problem.Message}", AgentProtocol.HeartbeatSeconds);
        }

        return registration.AgentId == inbound.AgentId && registration.Instance == inbound.Instance
            ? await grain.RegisterAsync(registration, fetches: false)
            : new AgentRegistered(false, $"agent_id and instance are {registration.AgentId} and {registration.Instance}, its topic says {inbound.AgentId} and {inbound.Instance}.", AgentProtocol.HeartbeatSeconds);
    }

    private Task<bool> AnswerAsync(Inbound inbound, AgentRegistered answer) => SendAsync(inbound.AgentId, inbound.Instance, AgentTopics.Registered, answer);

    private static T Read<T>(Inbound inbound) => JsonSerializer.Deserialize<T>(inbound.Payload, AgentJson.Options) ?? throw new JsonException("The message is null.");

    private sealed record Inbound(string AgentId, string Instance, string Message, byte[] Payload);

    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "Agents cannot be heard: no broker at {Host}:{Port} ({Reason})")]
    private partial void LogNotConnected(string host, int port, string reason);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "Could not send {MessageName} to {AgentId} at {Instance}: {Reason}")]
    private partial void LogNotSent(string agentId, string instance, string messageName, string reason);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Warning, Message = "Could not handle {MessageName} of {AgentId} at {Instance}")]
    private partial void LogNotHandled(string agentId, string instance, string messageName, Exception problem);
}
