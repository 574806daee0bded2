using System.Net;
using System.Net.Sockets;
using System.Text;
using GL001.Simulator.RealTime;

namespace GL001.Simulator.Tests.RealTime;

/// <summary>What a line does to the messages of a connection, seen from both of its ends.</summary>
public sealed class BrokerLineTests : IAsyncLifetime
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TcpClient _controller = new() { NoDelay = true };
    private BrokerLine _line = null!;
    private TcpClient _broker = null!;

    public async Task InitializeAsync()
    {
        _listener.Start();
        _line = new BrokerLine("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, stream => new SeededNoise(1, stream)).Open();
        await _controller.ConnectAsync(IPAddress.Loopback, _line.Port);
        _broker = await _listener.AcceptTcpClientAsync();
    }

    public async Task DisposeAsync()
    {
        _controller.Dispose();
        _broker.Dispose();
        _listener.Dispose();
        await _line.DisposeAsync();
    }

    [Fact]
    public async Task A_sound_line_changes_no_byte()
    {
        byte[][] sent = [Connect(4), Publish("a", 300, 0), [0xC0, 0x00], Publish("b", 1, 1)];
        await SendAsync(sent);
        foreach (var packet in sent)
        {
            Assert.Equal(packet, await NextAsync());
        }

        Assert.Equal(0, _line.Disturbed);
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_marked_where_it_is_acknowledged()
    {
        _line.Faults = new LineFaults(Duplicates: 1.0);
        await SendAsync([Publish("a", 5, 0), Publish("b", 5, 1), [0xC0, 0x00]]);
        var first = await NextAsync();
        Assert.Equal(first, await NextAsync());
        var second = (await NextAsync())!;
        var again = (await NextAsync())!;
        Assert.Equal(second[0] | 0b1000, again[0]);
        Assert.Equal(second[1..], again[1..]);
        Assert.Equal([0xC0, 0x00], await NextAsync());
    }

    [Fact]
    public async Task A_message_that_comes_late_comes_after_its_successor_or_the_next_sign_of_life()
    {
        _line.Faults = new LineFaults(Reorders: 1.0);
        await SendAsync([Publish("1", 5, 0), Publish("2", 5, 0), Publish("3", 5, 0), [0xC0, 0x00]]);
        Assert.Equal("2", MqttPacket.Topic((await NextAsync())!));
        Assert.Equal("1", MqttPacket.Topic((await NextAsync())!));
        Assert.Equal([0xC0, 0x00], await NextAsync());
        Assert.Equal("3", MqttPacket.Topic((await NextAsync())!));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_message_that_loses_its_end_is_sound_MQTT(byte version)
    {
        _line.Faults = new LineFaults(Truncates: 1.0);
        byte[] properties = version == 5 ? [2, 0x01, 0x00] : [];
        await SendAsync([Connect(version), Publish("topic", 500, 1, properties), [0xC0, 0x00]]);
        Assert.Equal(Connect(version), await NextAsync());
        var packet = (await NextAsync())!;
        Assert.Equal("topic", MqttPacket.Topic(packet));
        var left = MqttPacket.Payload(packet, version == 5);
        Assert.InRange(left.Length, 0, 499);
        Assert.Equal(Body(500)[..left.Length], left);
        Assert.Equal([0xC0, 0x00], await NextAsync());
    }

    [Fact]
    public async Task A_cut_line_keeps_what_was_sent_until_it_is_whole()
    {
        _line.Faults = new LineFaults(IsCut: true);
        await SendAsync([Publish("a", 5, 0)]);
        var next = NextAsync();
        Assert.False(next.IsCompleted);
        _line.Faults = LineFaults.None;
        Assert.Equal("a", MqttPacket.Topic((await next)!));
    }

    [Fact]
    public async Task What_is_no_MQTT_ends_the_connection()
    {
        await SendAsync([[0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]]);
        Assert.Null(await NextAsync());
    }

    private async Task SendAsync(byte[][] packets) => await _controller.GetStream().WriteAsync(packets.SelectMany(packet => packet).ToArray());

    private Task<byte[]?> NextAsync() => MqttPacket.ReadAsync(_broker.GetStream(), CancellationToken.None);

    private static byte[] Connect(byte version) => [0x10, 12, 0, 4, .. "MQTT"u8, version, 2, 0, 5, 0, 0];

    private static byte[] Publish(string topic, int bytes, int serviceLevel, byte[]? properties = null)
    {
        byte[] body = [0, (byte)topic.Length, .. Encoding.UTF8.GetBytes(topic), .. serviceLevel > 0 ? new byte[] { 0, 7 } : [], .. properties ?? [], .. Body(bytes)];
        byte[] length = body.Length < 128 ? [(byte)body.Length] : [(byte)((body.Length & 0x7F) | 0x80), (byte)(body.Length >> 7)];
        return [(byte)(0x30 | (serviceLevel << 1)), .. length, .. body];
    }

    private static byte[] Body(int bytes) => [.. Enumerable.Range(0, bytes).Select(i => (byte)i)];
}
