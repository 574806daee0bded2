using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace GL001.Gateway.Tests;

public class EmbeddedBrokerTests
{
    [Fact]
    public async Task Port_zero_takes_a_free_port_and_says_which()
    {
        await using var first = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 }, NullLogger<EmbeddedBroker>.Instance);
        await using var second = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 }, NullLogger<EmbeddedBroker>.Instance);
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
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = port }, NullLogger<EmbeddedBroker>.Instance);
        BrokerStartException problem = await Assert.ThrowsAsync<BrokerStartException>(() => broker.StartAsync());

        Assert.Contains("--mqtt-port", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{port}", problem.Message, StringComparison.Ordinal);
        Assert.Contains("in use", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, broker.Port);
    }

    [Fact]
    public async Task Second_broker_on_the_same_port_is_refused()
    {
        await using var first = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 }, NullLogger<EmbeddedBroker>.Instance);
        await first.StartAsync();
        await using var second = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = first.Port }, NullLogger<EmbeddedBroker>.Instance);

        await Assert.ThrowsAsync<BrokerStartException>(() => second.StartAsync());
    }

    [Fact]
    public async Task Stopped_broker_frees_its_port_and_can_start_again()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 }, NullLogger<EmbeddedBroker>.Instance);
        await broker.StartAsync();
        int port = broker.Port;
        await using (Watcher watcher = await Watcher.StartAsync(port, "#"))
        {
            await broker.StopAsync();
        }

        await using var next = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = port }, NullLogger<EmbeddedBroker>.Instance);
        await next.StartAsync();

        Assert.Equal(port, next.Port);
    }

    [Fact]
    public async Task Stop_without_start_and_twice_does_nothing()
    {
        var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 }, NullLogger<EmbeddedBroker>.Instance);
        await broker.StopAsync();
        await broker.StartAsync();
        await broker.StopAsync();
        await broker.DisposeAsync();
    }

    [Fact]
    public async Task Only_this_machine_can_reach_it_unless_told_otherwise()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 }, NullLogger<EmbeddedBroker>.Instance);
        await broker.StartAsync();

        // 127.0.0.2 is this machine too, yet another address than the one the broker is bound to.
        using var client = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(IPAddress.Parse("127.0.0.2"), broker.Port));
    }

    [Fact]
    public async Task Message_beyond_the_limit_is_not_passed_on()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0, MaximumPayloadBytes = 100 }, NullLogger<EmbeddedBroker>.Instance);
        await broker.StartAsync();
        await using Watcher watcher = await Watcher.StartAsync(broker.Port, "a/#");
        await watcher.PublishAsync("a/1", new byte[101]);
        await watcher.PublishAsync("a/2", new byte[100]);
        await Eventually.Holds(() => watcher.Seen.Count == 1, "the message within the limit");

        Assert.Equal("a/2", watcher.Seen[0].Topic);
        Assert.Equal(1, broker.OversizedMessages);
    }

    [Fact]
    public async Task First_message_beyond_the_limit_is_logged_for_each_client_and_topic()
    {
        var log = new TestLogger<EmbeddedBroker>();
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0, MaximumPayloadBytes = 100 }, log);
        await broker.StartAsync();
        await using Watcher first = await Watcher.StartAsync(broker.Port, "nothing", "first");
        await using Watcher second = await Watcher.StartAsync(broker.Port, "nothing", "second\nforged");
        await first.PublishAsync("a", new byte[101]);
        await first.PublishAsync("a", new byte[102]);
        await first.PublishAsync("b", new byte[103]);
        await second.PublishAsync("a", new byte[104]);
        await second.PublishAsync("a", new byte[100]);

        Assert.Equal(4, broker.OversizedMessages);
        Assert.Equal(3, log.Lines.Count);
        Assert.StartsWith("Did not pass on a message of first on a: 101 bytes where 100 are allowed.", log.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Did not pass on a message of first on b: 103", log.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith("Did not pass on a message of second?forged on a: 104", log.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flood_of_messages_beyond_the_limit_does_not_fill_the_log()
    {
        var log = new TestLogger<EmbeddedBroker>();
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0, MaximumPayloadBytes = 100 }, log);
        await broker.StartAsync();
        await using Watcher client = await Watcher.StartAsync(broker.Port, "nothing");
        for (int i = 0; i < 50; i++)
        {
            await client.PublishAsync($"topic/{i}", new byte[101]);
        }

        Assert.Equal(50, broker.OversizedMessages);
        Assert.Equal(32, log.Lines.Count);
    }
}
