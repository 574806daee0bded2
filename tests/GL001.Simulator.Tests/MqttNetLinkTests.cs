using System.Text;
using GL001.Gateway;
using GL001.Links;
using Microsoft.Extensions.Logging.Abstractions;

namespace GL001.Simulator.Tests;

public sealed class MqttNetLinkTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_connection_that_drops_without_a_word_leaves_its_will_and_a_goodbye_does_not()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 }, NullLogger<EmbeddedBroker>.Instance);
        await broker.StartAsync();
        using var observer = new MqttNetLink("127.0.0.1", broker.Port);
        Assert.True(observer.TryConnect("observer", "none", []));
        Assert.True(observer.TrySubscribe("will/#"));

        var polite = new MqttNetLink("127.0.0.1", broker.Port);
        Assert.True(polite.TryConnect("polite", "will/polite", Encoding.ASCII.GetBytes("gone")));
        polite.Disconnect();

        var victim = new MqttNetLink("127.0.0.1", broker.Port);
        Assert.True(victim.TryConnect("victim", "will/victim", Encoding.ASCII.GetBytes("gone")));
        victim.Dispose();

        // The victim's will comes last, so the first message that arrives tells about both.
        Assert.Equal("will/victim", await ReceiveAsync(observer));
    }

    [Fact]
    public void Without_a_broker_every_call_says_no()
    {
        using var link = new MqttNetLink("127.0.0.1", 1);
        Assert.False(link.TryConnect("nobody", "none", []));
        Assert.False(link.IsConnected);
        Assert.False(link.TryPublish("topic", []));
        Assert.False(link.TryReceive(out _, out _));
    }

    private static async Task<string> ReceiveAsync(MqttNetLink link)
    {
        using var timeout = new CancellationTokenSource(s_patience);
        while (true)
        {
            if (link.TryReceive(out var topic, out _))
            {
                return topic;
            }

            await Task.Delay(10, timeout.Token);
        }
    }
}
