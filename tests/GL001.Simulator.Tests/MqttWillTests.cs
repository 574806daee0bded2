using GL001.Links;

namespace GL001.Simulator.Tests;

public sealed class MqttWillTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] s_will = [0x12, 0x00];

    private ListeningBroker _broker = null!;

    public async Task InitializeAsync() => _broker = await ListeningBroker.StartAsync();

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    [Fact]
    public async Task A_dropped_connection_makes_the_broker_publish_the_will()
    {
        using var link = new MqttNetLink("127.0.0.1", _broker.Port);
        Assert.True(link.TryConnect("controller", "will/topic", s_will));
        link.Dispose();
        var (topic, payload, retained) = await _broker.NextAsync();
        Assert.Equal("will/topic", topic);
        Assert.Equal(s_will, payload);
        Assert.False(retained);
    }

    [Fact]
    public async Task An_orderly_goodbye_discards_the_will()
    {
        using var link = new MqttNetLink("127.0.0.1", _broker.Port);
        Assert.True(link.TryConnect("controller", "will/topic", s_will));
        link.Disconnect();

        // A second client's message is the next the broker sees: no will came before it.
        using var other = new MqttNetLink("127.0.0.1", _broker.Port);
        Assert.True(other.TryConnect("other", "other/will", s_will));
        Assert.True(other.TryPublish("marker", [1]));
        Assert.Equal("marker", (await _broker.NextAsync()).Topic);
    }

    [Fact]
    public async Task A_message_published_to_a_subscribed_topic_is_received()
    {
        using var link = new MqttNetLink("127.0.0.1", _broker.Port);
        Assert.True(link.TryConnect("controller", "will/topic", s_will));
        Assert.True(link.TrySubscribe("command"));
        Assert.True(link.TryPublish("command", [1, 2, 3]));
        var (topic, payload) = await ReceiveAsync(link);
        Assert.Equal("command", topic);
        Assert.Equal([1, 2, 3], payload);
    }

    [Fact]
    public void Without_a_broker_everything_answers_no_and_throws_nothing()
    {
        using var link = new MqttNetLink("127.0.0.1", 1);
        Assert.False(link.TryConnect("controller", "will/topic", s_will));
        Assert.False(link.IsConnected);
        Assert.False(link.TryPublish("topic", [1]));
        Assert.False(link.TrySubscribe("topic"));
        Assert.False(link.TryReceive(out _, out _));
        link.Disconnect();
    }

    [Fact]
    public async Task A_controller_that_loses_power_is_declared_dead_by_the_broker()
    {
        var header = new Plant.Header { Id = "HDR-1", Kind = Plant.HeaderKind.Steam, NominalPressure = Plant.GaugePressure.FromBarg(10.0) };
        var site = Story.SiteWith([Story.Unit(Plant.UnitKind.Boiler)], [header], []);
        var plants = new SimulatedSite(site, DateTimeOffset.UnixEpoch, seed: 1);
        await using var running = new RealTimeSite(plants, "127.0.0.1", _broker.Port, TimeProvider.System, (_, _) => { });
        using var stopping = new CancellationTokenSource();
        var run = running.RunAsync(stopping.Token);
        await _broker.UntilAsync("spBv1.0/Plant-1/DBIRTH/UNIT-1-CTL/UNIT-1");
        Assert.True(await running.PowerOffAsync("UNIT-1-CTL"));
        await _broker.UntilAsync("spBv1.0/Plant-1/NDEATH/UNIT-1-CTL");
        await stopping.CancelAsync();
        await run;
    }

    private static async Task<(string Topic, byte[] Payload)> ReceiveAsync(MqttNetLink link)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            if (link.TryReceive(out var topic, out var payload))
            {
                return (topic, payload);
            }

            await Task.Delay(10, patience.Token);
        }
    }
}
