using System.Net;
using System.Net.Sockets;

namespace GL001.Gateway.Tests;

public class EmbeddedBrokerTests
{
    [Fact]
    public async Task Port_zero_takes_a_free_port_and_says_which()
    {
        await using var first = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 });
        await using var second = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 });
        await first.StartAsync();
        await second.StartAsync();

        Assert.NotEqual(0, first.Port);
        Assert.NotEqual(0, second.Port);
        Assert.NotEqual(first.Port, second.Port);
        await using Watcher watcher = await Watcher.StartAsync(second.Port, "#");
    }

    [Fact]
    public async Task Port_in_use_names_the_setting()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = port });
        BrokerStartException problem = await Assert.ThrowsAsync<BrokerStartException>(() => broker.StartAsync());

        Assert.Contains("--mqtt-port", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{port}", problem.Message, StringComparison.Ordinal);
        Assert.Contains("in use", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, broker.Port);
    }

    [Fact]
    public async Task Second_broker_on_the_same_port_is_refused()
    {
        await using var first = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 });
        await first.StartAsync();
        await using var second = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = first.Port });

        await Assert.ThrowsAsync<BrokerStartException>(() => second.StartAsync());
    }

    [Fact]
    public async Task Stopped_broker_frees_its_port_and_can_start_again()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 });
        await broker.StartAsync();
        int port = broker.Port;
        await using (Watcher watcher = await Watcher.StartAsync(port, "#"))
        {
            await broker.StopAsync();
        }

        await using var next = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = port });
        await next.StartAsync();

        Assert.Equal(port, next.Port);
    }

    [Fact]
    public async Task Stop_without_start_and_twice_does_nothing()
    {
        var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 });
        await broker.StopAsync();
        await broker.StartAsync();
        await broker.StopAsync();
        await broker.DisposeAsync();
    }

    [Fact]
    public async Task Only_this_machine_can_reach_it_unless_told_otherwise()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 });
        await broker.StartAsync();

        // 127.0.0.2 is this machine too, yet another address than the one the broker is bound to.
        using var client = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(IPAddress.Parse("127.0.0.2"), broker.Port));
    }

    [Fact]
    public async Task Message_beyond_the_limit_is_not_passed_on()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0, MaximumPayloadBytes = 100 });
        await broker.StartAsync();
        await using Watcher watcher = await Watcher.StartAsync(broker.Port, "a/#");
        await watcher.PublishAsync("a/1", new byte[101]);
        await watcher.PublishAsync("a/2", new byte[100]);
        await Eventually.Holds(() => watcher.Seen.Count == 1, "the message within the limit");

        Assert.Equal("a/2", watcher.Seen[0].Topic);
        Assert.Equal(1, broker.OversizedMessages);
    }
}
