using GL001.Control;
using System.Text.Json;
using GL001.Wire;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Gateway.Tests;

public sealed class EmbeddedBrokerConformanceTests() : BrokerConformanceTests(new EmbeddedTestBroker(), MqttVersion.V500);

public sealed class EmbeddedBrokerMqtt311ConformanceTests() : BrokerConformanceTests(new EmbeddedTestBroker(), MqttVersion.V311);

public sealed class MosquittoConformanceTests() : BrokerConformanceTests(new MosquittoTestBroker(), MqttVersion.V500);

/// <summary>The gateway and a controller over a real broker.</summary>
public abstract class BrokerConformanceTests : IAsyncLifetime
{
    private const string HostId = "gl001";
    private const string StateTopic = "spBv1.0/STATE/gl001";

    private readonly ITestBroker _broker;
    private readonly MqttVersion _version;
    private readonly RecordingSink _sink = new();
    private readonly TestLogger<MqttGateway> _log = new();
    private readonly FakeTimeProvider _time = new(Messages.Start);
    private readonly List<IDisposable> _rigs = [];
    private MqttGateway _gateway = null!;

    protected BrokerConformanceTests(ITestBroker broker, MqttVersion version)
    {
        _broker = broker;
        _version = version;
    }

    public async Task InitializeAsync()
    {
        await _broker.StartAsync();
        _gateway = new MqttGateway(Options(_broker.Port), _sink, _time, _log);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        foreach (IDisposable rig in _rigs)
        {
            rig.Dispose();
        }

        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task Births_and_data_arrive_in_order()
    {
        await Connect();
        ControllerRig rig = Rig();
        await Until(rig, () => _sink.Count<UnitData>() >= 3);

        Assert.Equal([typeof(ControllerBorn), typeof(UnitBorn), typeof(UnitData), typeof(UnitData), typeof(UnitData)],
            _sink.Events.Take(5).Select(plantEvent => plantEvent.GetType()));
        var born = (UnitBorn)_sink.Events[1];
        Assert.Equal(MetricCatalog.Device.Where(id => !MetricCatalog.IsOnlyDefined(id)), born.Values.Select(value => value.MetricId));
        Assert.Equal(9.0, born.Values[0].Number);
        Assert.Equal(0, _gateway.Rejections.Total);
        Assert.Equal(Messages.Start, _gateway.LastMessageAt);
    }

    [Fact]
    public async Task Lease_reaches_the_controller()
    {
        await Connect();
        ControllerRig rig = Rig();
        await Until(rig, () => _sink.Count<UnitBorn>() == 1);
        Assert.True(await _gateway.SendLeaseAsync(new LeaseCommand("P1", "C1", "B1", 5, 1, 1_000, TimeSpan.FromMinutes(2), 4.5)));
        var offer = new LeaseProposal();
        await Until(rig, () => rig.Mailbox.TryTakeOffer(offer));

        Assert.Equal((5, 1, 1_000, 120_000, 4.5), (offer.LeaseId, offer.Session, offer.BasisUptimeMs, offer.ValidForMs, offer.HeatMw));
    }

    [Fact]
    public async Task Rebirth_request_brings_new_births()
    {
        await Connect();
        ControllerRig rig = Rig();
        await Until(rig, () => _sink.Count<UnitBorn>() == 1);
        Assert.True(await _gateway.RequestRebirthAsync(Messages.C1));
        await Until(rig, () => _sink.Count<UnitBorn>() == 2);

        Assert.Equal([1L, 1L], _sink.Events.OfType<ControllerBorn>().Select(born => born.BdSeq));
    }

    [Fact]
    public async Task Power_failure_of_a_controller_is_told_by_its_will()
    {
        await Connect();
        ControllerRig rig = Rig();
        await Until(rig, () => _sink.Count<UnitData>() >= 1);
        rig.Cut();
        await Eventually.Holds(() => _sink.Count<ControllerDied>() == 1, "the death");

        await Until(rig, () => _sink.Count<UnitBorn>() == 2);
        Assert.Equal([1L, 2L], _sink.Events.OfType<ControllerBorn>().Select(born => born.BdSeq));
        Assert.Equal(1, _sink.Count<ControllerDied>());
    }

    [Fact]
    public async Task Orderly_stop_of_a_controller_is_told_by_itself_once()
    {
        await Connect();
        ControllerRig rig = Rig();
        await Until(rig, () => _sink.Count<UnitData>() >= 1);
        rig.Node.Stop();
        await Eventually.Holds(() => _sink.Count<ControllerDied>() == 1, "the death");

        Assert.IsType<ControllerDied>(_sink.Events[^1]);
    }

    [Fact]
    public async Task Host_that_comes_later_asks_for_the_births_it_missed()
    {
        ControllerRig rig = Rig();
        await Eventually.Holds(() => rig.Node.IsOnline, "the controller online", rig.Step);
        await Connect();
        await Until(rig, () => _sink.Count<UnitData>() >= 1);

        Assert.IsType<ControllerBorn>(_sink.Events[0]);
        Assert.True(_gateway.Rejections[RejectionCause.DataBeforeBirth] >= 1);
    }

    [Fact]
    public async Task Everybody_finds_each_other_again_after_the_broker_was_away()
    {
        await Connect();
        ControllerRig rig = Rig();
        await Until(rig, () => _sink.Count<UnitData>() >= 1);
        await _broker.StopAsync();
        await Eventually.Holds(() => !_gateway.IsConnected && !rig.Node.IsOnline, "both offline", rig.Step);
        int before = _sink.Events.Count;
        await _broker.StartAsync();
        await Eventually.Holds(() => _gateway.IsConnected && _gateway.Connects == 2, "the gateway back", () => _time.Advance(TimeSpan.FromSeconds(1)));
        await Until(rig, () => _sink.Events.Skip(before).OfType<UnitData>().Any());

        Assert.Equal(typeof(ControllerBorn), _sink.Events.Skip(before).First(plantEvent => plantEvent is not ControllerDied).GetType());
    }

    [Fact]
    public async Task Host_says_online_and_offline_for_all_to_find()
    {
        await using Watcher watcher = await Watcher.StartAsync(_broker.Port, StateTopic);
        await Connect();
        await Eventually.Holds(() => watcher.Seen.Count == 1, "online");
        _time.Advance(TimeSpan.FromSeconds(3));
        await _gateway.StopAsync();
        await Eventually.Holds(() => watcher.Seen.Count == 2, "offline");

        long start = Messages.Start.ToUnixTimeMilliseconds();
        Assert.Equal([$$"""{"online":true,"timestamp":{{start}}}""", $$"""{"online":false,"timestamp":{{start + 3_000}}}"""],
            watcher.Seen.Select(message => message.Text));
        await using Watcher later = await Watcher.StartAsync(_broker.Port, StateTopic, "later");
        await Eventually.Holds(() => later.Seen.Count == 1, "the retained state");
        Assert.True(later.Seen[0].Retained);
        Assert.Equal(watcher.Seen[1].Text, later.Seen[0].Text);
    }

    [Fact]
    public async Task Will_of_the_host_carries_the_time_of_its_birth()
    {
        using var cable = new CuttableCable(_broker.Port);
        await using var gateway = new MqttGateway(Options(cable.Port), _sink, _time, _log);
        await gateway.StartAsync();
        await Eventually.Holds(() => gateway.IsConnected, "the gateway connected");
        await using Watcher watcher = await Watcher.StartAsync(_broker.Port, StateTopic);
        await Eventually.Holds(() => watcher.Seen.Count == 1, "online");
        cable.Cut();
        await Eventually.Holds(() => watcher.Seen.Count >= 2, "the will");

        using JsonDocument online = JsonDocument.Parse(watcher.Seen[0].Text);
        using JsonDocument will = JsonDocument.Parse(watcher.Seen[1].Text);
        Assert.False(will.RootElement.GetProperty("online").GetBoolean());
        Assert.Equal(online.RootElement.GetProperty("timestamp").GetInt64(), will.RootElement.GetProperty("timestamp").GetInt64());
    }

    [Fact]
    public async Task Late_will_that_says_the_host_is_offline_is_put_right()
    {
        await Connect();
        await using Watcher watcher = await Watcher.StartAsync(_broker.Port, StateTopic);
        await Eventually.Holds(() => watcher.Seen.Count == 1, "online");
        await watcher.PublishAsync(StateTopic, """{"online":false,"timestamp":5}"""u8.ToArray(), retain: true);
        await Eventually.Holds(() => watcher.Seen.Count == 3, "online again");

        Assert.Contains("\"online\":true", watcher.Seen[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nonsense_on_the_wire_is_counted_and_harms_nobody()
    {
        await Connect();
        await using Watcher stranger = await Watcher.StartAsync(_broker.Port, "nothing");
        await stranger.PublishAsync("spBv1.0/P1/NBIRTH/C1", [0xFF, 0xFF]);
        await stranger.PublishAsync("spBv1.0/P1/DDATA/C1/B1/too/long", []);
        await stranger.PublishAsync(StateTopic, "no JSON"u8.ToArray());
        ControllerRig rig = Rig();
        await Until(rig, () => _sink.Count<UnitData>() >= 1);

        Assert.Equal(1, _gateway.Rejections[RejectionCause.MalformedPayload]);
        Assert.Equal(1, _gateway.Rejections[RejectionCause.UnknownTopic]);
    }

    [Fact]
    public async Task Receiver_that_fails_loses_that_event_alone()
    {
        _sink.Fails = plantEvent => plantEvent is UnitBorn;
        await Connect();
        ControllerRig rig = Rig();
        await Until(rig, () => _sink.Count<UnitData>() >= 2);

        Assert.Equal(1, _gateway.SinkFailures);
        Assert.Contains(_log.Lines, line => line.Contains("UnitBorn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_sent_while_there_is_no_connection()
    {
        Assert.False(await _gateway.SendLeaseAsync(new LeaseCommand("P1", "C1", "B1", 5, 1, 1_000, TimeSpan.FromMinutes(2), 4.5)));
        Assert.False(await _gateway.RequestRebirthAsync(Messages.C1));
    }

    private MqttGatewayOptions Options(int port) => new() { Units = Messages.Site, HostId = HostId, BrokerPort = port, Version = _version };

    private ControllerRig Rig()
    {
        var rig = new ControllerRig(_broker.Port);
        _rigs.Add(rig);
        return rig;
    }

    private async Task Connect()
    {
        await _gateway.StartAsync();
        await Eventually.Holds(() => _gateway.IsConnected, "the gateway connected");
    }

    private static Task Until(ControllerRig rig, Func<bool> condition) => Eventually.Holds(condition, "what the controller sends", rig.Step);
}
