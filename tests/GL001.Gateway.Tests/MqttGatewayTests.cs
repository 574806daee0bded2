using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static GL001.Gateway.Tests.Messages;

namespace GL001.Gateway.Tests;

public sealed class MqttGatewayTests : IAsyncLifetime
{
    // The gateway hears its own state too.
    private const int Own = 1;

    private readonly EmbeddedBroker _broker = new(new EmbeddedBrokerOptions { Port = 0 }, NullLogger<EmbeddedBroker>.Instance);
    private readonly RecordingSink _sink = new();
    private readonly TestLogger<MqttGateway> _log = new();
    private readonly FakeTimeProvider _time = new(Start);

    public Task InitializeAsync() => _broker.StartAsync();

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    [Fact]
    public async Task Slow_receiver_costs_data_but_no_death_and_the_gap_heals()
    {
        _sink.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using MqttGateway gateway = await Connected(new MqttGatewayOptions { Units = Site, BrokerPort = _broker.Port, QueueCapacity = 4 });
        await using Watcher controller = await Watcher.StartAsync(_broker.Port, "spBv1.0/P1/NCMD/C1");
        await Birth(controller);
        for (ulong seq = 2; seq < 20; seq++)
        {
            await controller.PublishAsync(UnitDataTopic, UnitData(seq, Pressure(9.0f)).ToByteArray());
        }

        await Eventually.Holds(() => gateway.MessagesDropped > 0, "a full queue");
        await controller.PublishAsync(NodeDeathTopic, NodeDeath().ToByteArray());
        await Eventually.Holds(() => gateway.MessagesReceived == Own + 21, "the death received");
        _sink.Gate.SetResult();
        await Eventually.Holds(() => _sink.Count<ControllerDied>() == 1, "the death handled");

        Assert.True(_sink.Count<UnitData>() < 18);
        await controller.PublishAsync(UnitDataTopic, UnitData(20, Pressure(9.0f)).ToByteArray());
        await Eventually.Holds(() => controller.Seen.Count >= 1, "the rebirth request");
        await Birth(controller, bdSeq: 2);
        await Eventually.Holds(() => _sink.Events[^1] is UnitBorn && _sink.Count<ControllerBorn>() == 2, "the new birth");
    }

    [Fact]
    public async Task Stop_lets_the_receiver_finish_what_came_before()
    {
        _sink.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using MqttGateway gateway = await Connected(new MqttGatewayOptions { Units = Site, BrokerPort = _broker.Port });
        await using Watcher controller = await Watcher.StartAsync(_broker.Port, "nothing");
        await Birth(controller);
        await Eventually.Holds(() => gateway.MessagesReceived == Own + 2, "both births");
        Task stopping = gateway.StopAsync();
        Assert.False(stopping.IsCompleted);
        _sink.Gate.SetResult();
        await stopping;

        Assert.Equal([typeof(ControllerBorn), typeof(UnitBorn)], _sink.Events.Select(plantEvent => plantEvent.GetType()));
    }

    [Fact]
    public async Task Stop_does_not_wait_for_ever_for_a_receiver_that_hangs()
    {
        _sink.Gate = new TaskCompletionSource();
        await using MqttGateway gateway = await Connected(new MqttGatewayOptions { Units = Site, BrokerPort = _broker.Port });
        await using Watcher controller = await Watcher.StartAsync(_broker.Port, "nothing");
        await Birth(controller);
        await Eventually.Holds(() => gateway.MessagesReceived == Own + 2, "both births");
        using var patience = new CancellationTokenSource();
        Task stopping = gateway.StopAsync(patience.Token);
        await patience.CancelAsync();
        await stopping;

        Assert.Empty(_sink.Events);
    }

    [Fact]
    public async Task Message_whose_handling_throws_is_lost_alone_counted_and_logged()
    {
        _log.Fails = line => line.Contains(nameof(RejectionCause.MalformedPayload), StringComparison.Ordinal);
        await using MqttGateway gateway = await Connected(new MqttGatewayOptions { Units = Site, BrokerPort = _broker.Port });
        await using Watcher controller = await Watcher.StartAsync(_broker.Port, "nothing");
        await controller.PublishAsync(NodeBirthTopic, [0xFF, 0xFF]);
        await Birth(controller);
        await Eventually.Holds(() => _sink.Count<UnitBorn>() == 1, "the birth after it");

        Assert.Equal(1, gateway.MessageFailures);
        Assert.Contains($"Handling a message on {NodeBirthTopic} failed; the message is lost.", _log.Lines);
        Assert.True(gateway.IsPumping);
    }

    [Fact]
    public async Task Gateway_handles_messages_from_its_start_to_its_stop()
    {
        await using var gateway = new MqttGateway(new MqttGatewayOptions { Units = Site, BrokerPort = _broker.Port }, _sink, _time, _log);
        Assert.False(gateway.IsPumping);
        await gateway.StartAsync();
        Assert.True(gateway.IsPumping);
        await gateway.StopAsync();
        Assert.False(gateway.IsPumping);
    }

    [Fact]
    public async Task Pump_that_breaks_down_says_so_and_the_gateway_can_still_be_stopped()
    {
        _log.Fails = line => !line.StartsWith("Connected", StringComparison.Ordinal);
        await using MqttGateway gateway = await Connected(new MqttGatewayOptions { Units = Site, BrokerPort = _broker.Port });
        await using Watcher controller = await Watcher.StartAsync(_broker.Port, "nothing");
        await controller.PublishAsync(NodeBirthTopic, [0xFF, 0xFF]);
        await Eventually.Holds(() => !gateway.IsPumping, "the end of the pump");

        Assert.True(gateway.IsConnected);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Gateway_that_was_never_started_stops_quietly()
    {
        await using var gateway = new MqttGateway(new MqttGatewayOptions { Units = Site, BrokerPort = _broker.Port }, _sink, _time, _log);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Broker_that_is_not_there_is_tried_again_more_and_more_rarely()
    {
        await _broker.StopAsync();
        await using var gateway = new MqttGateway(new MqttGatewayOptions { Units = Site, BrokerPort = 1 }, _sink, _time, _log);
        await gateway.StartAsync();
        await Eventually.Holds(() => _log.Lines.Count >= 3, "three attempts", () => _time.Advance(TimeSpan.FromSeconds(1)));

        Assert.All(_log.Lines, line => Assert.StartsWith("Cannot reach the broker at 127.0.0.1:1", line, StringComparison.Ordinal));
        Assert.False(gateway.IsConnected);
    }

    private async Task<MqttGateway> Connected(MqttGatewayOptions options)
    {
        var gateway = new MqttGateway(options, _sink, _time, _log);
        await gateway.StartAsync();
        await Eventually.Holds(() => gateway.IsConnected, "the gateway connected");
        await Eventually.Holds(() => gateway.MessagesReceived == Own, "its own state");
        return gateway;
    }

    private static async Task Birth(Watcher controller, ulong bdSeq = 1)
    {
        await controller.PublishAsync(NodeBirthTopic, NodeBirth(bdSeq).ToByteArray());
        await controller.PublishAsync(UnitBirthTopic, UnitBirth().ToByteArray());
    }
}
