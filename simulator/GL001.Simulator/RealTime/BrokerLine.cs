using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace GL001.Simulator.RealTime;

/// <summary>What is wrong with a line.</summary>
/// <param name="IsCut">Nothing passes, and neither end is told.</param>
/// <param name="DelayMs">Least delay in each direction, ms of the machine's clock.</param>
/// <param name="Duplicates">Share of messages that come twice, 0 to 1.</param>
/// <param name="Reorders">Share of messages that come after their successor, 0 to 1.</param>
/// <param name="Truncates">Share of messages whose payload loses its end, 0 to 1.</param>
internal sealed record LineFaults(bool IsCut = false, double DelayMs = 0.0, double Duplicates = 0.0, double Reorders = 0.0, double Truncates = 0.0)
{
    public static readonly LineFaults None = new();
}

/// <summary>
/// The line of one controller to the broker, on loopback, that can be cut, slowed and disturbed. A cut line swallows nothing and says
/// nothing: what was sent waits, as it does for a switch without power, and neither end is told. TCP itself delivers everything once,
/// whole and in order; so what doubles, swaps or shortens works on MQTT's PUBLISH packets, and leaves the rest of the protocol sound.
/// </summary>
/// <param name="host">Where the broker is.</param>
/// <param name="port">Its port.</param>
/// <param name="noise">A stream of random numbers by its name: one for each connection and direction.</param>
internal sealed class BrokerLine(string host, int port, Func<string, SeededNoise> noise) : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly TcpListener _listener = Listen();
    private readonly CancellationTokenSource _ending = new();
    private volatile LineFaults _faults = LineFaults.None;
    private Task _accepting = Task.CompletedTask;
    private int _connections;
    private long _disturbed;

    /// <summary>Where the controller finds its broker.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public LineFaults Faults
    {
        get => _faults;
        set => _faults = value;
    }

    /// <summary>Told of each message as it comes from the broker, before anything is done to it: topic and payload. On the line's own threads.</summary>
    public Action<string, byte[]>? Heard { get; init; }

    /// <summary>Messages that came twice, late or short so far.</summary>
    public long Disturbed => Interlocked.Read(ref _disturbed);

    /// <summary>From now on somebody answers at <see cref="Port"/>.</summary>
    public BrokerLine Open()
    {
        _accepting = AcceptAsync();
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private async Task AcceptAsync()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
            {
                carried.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_ending.Token), ++_connections));
                carried.RemoveAll(done => done.IsCompleted);
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient controller, int number)
    {
        try
        {
            using (controller)
            {
                if (_faults.IsCut)
                {
                    // Whoever knocks at a cut line hears nothing, and knocks again later: a late first word would take a
                    // newer connection of the same name from the broker.
                    await WholeAsync();
                    return;
                }

                using var broker = new TcpClient { NoDelay = true };
                controller.NoDelay = true;
                await broker.ConnectAsync(host, port, _ending.Token);
                var session = new Session();
                await Task.WhenAny(
                    PumpAsync(controller.GetStream(), broker.GetStream(), new Disturbance(this, session, noise($"{number}/up"), null)),
                    PumpAsync(broker.GetStream(), controller.GetStream(), new Disturbance(this, session, noise($"{number}/down"), Heard)));
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or IOException)
        {
            // The controller sees a broken connection and tries again.
        }
    }

    /// <summary>One direction: reads packets as they come, writes them when they are due.</summary>
    private async Task PumpAsync(NetworkStream from, NetworkStream to, Disturbance disturbance)
    {
        var underway = Channel.CreateUnbounded<(long DueAt, byte[] Packet)>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var writing = WriteAsync(underway.Reader, to);
        try
        {
            while (!writing.IsCompleted && await MqttPacket.ReadAsync(from, _ending.Token) is { } packet)
            {
                var dueAt = Stopwatch.GetTimestamp() + (long)(_faults.DelayMs / 1_000.0 * Stopwatch.Frequency);
                foreach (var sent in disturbance.Pass(packet))
                {
                    underway.Writer.TryWrite((dueAt, sent));
                }
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The other direction ends with it.
        }

        // An end is told no sooner than the words before it.
        underway.Writer.Complete();
        await writing;
    }

    private async Task WriteAsync(ChannelReader<(long DueAt, byte[] Packet)> underway, NetworkStream to)
    {
        try
        {
            await foreach (var (dueAt, packet) in underway.ReadAllAsync(_ending.Token))
            {
                if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), dueAt) is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait, _ending.Token);
                }

                await WholeAsync();
                await to.WriteAsync(packet, _ending.Token);
            }

            await WholeAsync();
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Whoever should have read it is gone.
        }
    }

    private async Task WholeAsync()
    {
        while (_faults.IsCut)
        {
            await Task.Delay(s_look, _ending.Token);
        }
    }

    /// <summary>What both directions of a connection know of it.</summary>
    private sealed class Session
    {
        public volatile bool IsVersion5;
    }

    /// <summary>Doubles, swaps and shortens the messages of one direction.</summary>
    private sealed class Disturbance(BrokerLine line, Session session, SeededNoise noise, Action<string, byte[]>? heard)
    {
        private readonly List<byte[]> _passing = [];
        private byte[]? _heldBack;

        /// <summary>What goes on now that this packet has come; read before the next.</summary>
        public List<byte[]> Pass(byte[] packet)
        {
            _passing.Clear();
            if (MqttPacket.IsConnect(packet, out var isVersion5))
            {
                session.IsVersion5 = isVersion5;
            }

            var isPublish = MqttPacket.IsPublish(packet);
            if (isPublish)
            {
                heard?.Invoke(MqttPacket.Topic(packet), MqttPacket.Payload(packet, session.IsVersion5));
                PassPublish(packet);
            }
            else
            {
                _passing.Add(packet);
            }

            // A message that nothing follows goes with the next sign of life.
            if (_heldBack is { } late && _passing.Count > 0 && (isPublish || MqttPacket.IsPing(packet)))
            {
                _passing.Add(late);
                _heldBack = null;
            }

            return _passing;
        }

        private void PassPublish(byte[] packet)
        {
            var faults = line.Faults;
            var isShort = Draw(faults.Truncates);
            var sent = isShort ? MqttPacket.Shorten(packet, (noise.Next() + 1.0) / 2.0, session.IsVersion5) : packet;
            var isLate = Draw(faults.Reorders) && _heldBack is null;
            var isTwice = Draw(faults.Duplicates);
            if (isLate)
            {
                _heldBack = sent;
            }
            else
            {
                _passing.Add(sent);
            }

            if (isTwice)
            {
                _passing.Add(MqttPacket.Again(sent));
            }

            if (isShort || isLate || isTwice)
            {
                Interlocked.Increment(ref line._disturbed);
            }
        }

        private bool Draw(double share) => share > 0.0 && (noise.Next() + 1.0) / 2.0 < share;
    }
}
