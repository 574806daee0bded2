using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace GL001.Agents;

/// <summary>Runs an agent over MQTT: connects, registers, and does so again for as long as it takes.</summary>
public sealed partial class MqttAgent : ICoordinatorLink
{
    // Heartbeats between two times that unconfirmed results are sent again, and that a refused registration is repeated.
    private const int RepeatEvery = 5;

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(10);

    private readonly AgentRuntime _runtime;
    private readonly string _host;
    private readonly int _port;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly MqttClientFactory _factory = new();
    private volatile IMqttClient? _client;
    private volatile bool _accepted;
    private string _refusal = "";

    public MqttAgent(AgentRuntime runtime, string host, int port, TimeProvider clock, ILogger<MqttAgent> logger)
    {
        (_runtime, _host, _port, _clock, _logger) = (runtime, host, port, clock, logger);
    }

    /// <summary>Whether the coordinator gives it tasks.</summary>
    public bool IsAccepted => _accepted && _client is { IsConnected: true };

    private string Id => _runtime.Registration.AgentId;

    private string Instance => _runtime.Registration.Instance;

    /// <summary>Runs until it is cancelled; says goodbye then.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var backoff = new ReconnectBackoff(Random.Shared, s_longestWait);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await StayConnectedAsync(cancellationToken).ConfigureAwait(false);
                backoff.Reset();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever goes wrong on the way to the broker has one remedy: try again.
            catch (Exception problem)
#pragma warning restore CA1031
            {
                LogNotConnected(Id, _host, _port, problem.Message);
            }

            await Task.Delay(backoff.Next(), _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task HeartbeatAsync(AgentHeartbeat heartbeat, CancellationToken cancellationToken) =>
        PublishAsync(AgentTopics.Heartbeat, heartbeat, MqttQualityOfServiceLevel.AtMostOnce, cancellationToken);

    public Task ProgressAsync(TaskProgress progress, CancellationToken cancellationToken) =>
        PublishAsync(AgentTopics.Progress, progress, MqttQualityOfServiceLevel.AtMostOnce, cancellationToken);

    public Task ResultAsync(TaskResult result, CancellationToken cancellationToken) =>
        PublishAsync(AgentTopics.Result, result, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);

    private async Task StayConnectedAsync(CancellationToken cancellationToken)
    {
        using var client = _factory.CreateMqttClient();
        client.ApplicationMessageReceivedAsync += e =>
        {
            Receive(e.ApplicationMessage);
            return Task.CompletedTask;
        };
        await client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithTcpServer(_host, _port)
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithClientId($"{Id}-{Instance}-{Guid.NewGuid():N}")
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(5))
            .WithWillTopic(AgentTopics.Of(Id, Instance, AgentTopics.Gone))
            .WithWillPayload("{}")
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build(), cancellationToken).ConfigureAwait(false);
        var subscribe = _factory.CreateSubscribeOptionsBuilder();
        foreach (var topic in AgentTopics.ToAgent(Id, Instance))
        {
            subscribe.WithTopicFilter(topic, MqttQualityOfServiceLevel.AtLeastOnce);
        }

        await client.SubscribeAsync(subscribe.Build(), cancellationToken).ConfigureAwait(false);
        _client = client;
        _accepted = false;
        try
        {
            await BeatAsync(client, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested && client.IsConnected)
            {
                await PublishAsync(AgentTopics.Gone, new object(), MqttQualityOfServiceLevel.AtLeastOnce, CancellationToken.None).ConfigureAwait(false);
                await client.DisconnectAsync(new MqttClientDisconnectOptions(), CancellationToken.None).ConfigureAwait(false);
            }

            _client = null;
        }
    }

    private async Task BeatAsync(IMqttClient client, CancellationToken cancellationToken)
    {
        for (var beat = 0; client.IsConnected; beat++)
        {
            if (_accepted)
            {
                await HeartbeatAsync(_runtime.Heartbeat(), cancellationToken).ConfigureAwait(false);
            }
            else if (beat % RepeatEvery == 0)
            {
                await PublishAsync(AgentTopics.Register, _runtime.Registration, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken).ConfigureAwait(false);
            }

            if (beat % RepeatEvery == 0)
            {
                foreach (var result in _runtime.Unconfirmed())
                {
                    await ResultAsync(result, cancellationToken).ConfigureAwait(false);
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(AgentProtocol.HeartbeatSeconds), _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Receive(MqttApplicationMessage message)
    {
        if (AgentTopics.Parse(message.Topic) is not { } topic)
        {
            return;
        }

        try
        {
            switch (topic.Message)
            {
                case AgentTopics.Registered:
                    Answered(Read<AgentRegistered>(message));
                    break;
                case AgentTopics.Task:
                    _runtime.Take(Read<TaskOffer>(message), this);
                    break;
                case AgentTopics.Cancel:
                    _runtime.Cancel(Read<TaskCancel>(message));
                    break;
                case AgentTopics.Receipt:
                    _runtime.Confirm(Read<ResultReceipt>(message));
                    break;
            }
        }
        catch (JsonException problem)
        {
            LogUnreadable(Id, message.Topic, problem.Message);
        }
    }

    private void Answered(AgentRegistered answer)
    {
        _accepted = answer.Accepted;
        if (!answer.Accepted && answer.Reason != _refusal)
        {
            LogRefused(Id, answer.Reason);
        }

        _refusal = answer.Reason;
    }

    private static T Read<T>(MqttApplicationMessage message)
    {
        var reader = new Utf8JsonReader(message.Payload);
        return JsonSerializer.Deserialize<T>(ref reader, AgentJson.Options) ?? throw new JsonException("The message is null.");
    }

    private async Task PublishAsync<T>(string message, T body, MqttQualityOfServiceLevel quality, CancellationToken cancellationToken)
    {
        var client = _client ?? throw new InvalidOperationException("Not connected.");
        await client.PublishAsync(new MqttApplicationMessage
        {
            Topic = AgentTopics.Of(Id, Instance, message),
            Payload = new ReadOnlySequence<byte>(JsonSerializer.SerializeToUtf8Bytes(body, AgentJson.Options)),
            QualityOfServiceLevel = quality,
        }, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(1, LogLevel.Warning, "{AgentId} cannot reach the broker at {Host}:{Port}: {Reason}")]
    private partial void LogNotConnected(string agentId, string host, int port, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The coordinator gives {AgentId} no tasks: {Reason}")]
    private partial void LogRefused(string agentId, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{AgentId} cannot read a message on {Topic}: {Reason}")]
    private partial void LogUnreadable(string agentId, string topic, string reason);
}
