using System.Net;
using System.Net.Sockets;

namespace GL001.Simulator.RealTime;

/// <summary>
/// The TCP line of one controller to the broker, on loopback, that can be cut and slowed. A cut line swallows nothing and says
/// nothing: what was sent waits, as it does for a switch without power, and neither end is told.
/// </summary>
internal sealed class BrokerLine : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private volatile bool _isCut;
    private long _delayMs;

    public BrokerLine(string host, int port)
    {
        _host = host;
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the controller finds its broker.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public bool IsCut
    {
        get => _isCut;
        set => _isCut = value;
    }

    /// <summary>Least delay in each direction, ms of the machine's clock.</summary>
    public long DelayMs
    {
        get => Interlocked.Read(ref _delayMs);
        set => Interlocked.Exchange(ref _delayMs, value);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
            {
                carried.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_ending.Token)));
                carried.RemoveAll(done => done.IsCompleted);
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient controller)
    {
        try
        {
            using (controller)
            {
                if (_isCut)
                {
                    // Whoever knocks at a cut line hears nothing, and knocks again later: a late first word would take a
                    // newer connection of the same name from the broker.
                    await WholeAsync();
                    return;
                }

                using var broker = new TcpClient { NoDelay = true };
                controller.NoDelay = true;
                await broker.ConnectAsync(_host, _port, _ending.Token);
                await Task.WhenAny(PumpAsync(controller.GetStream(), broker.GetStream()), PumpAsync(broker.GetStream(), controller.GetStream()));
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or IOException)
        {
            // The controller sees a broken connection and tries again.
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16_384];
        try
        {
            for (int count; (count = await from.ReadAsync(buffer, _ending.Token)) > 0;)
            {
                if (DelayMs is > 0 and var delay)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(delay), _ending.Token);
                }

                await WholeAsync();
                await to.WriteAsync(buffer.AsMemory(0, count), _ending.Token);
            }

            // An end is told no sooner than the words before it.
            await WholeAsync();
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The other direction ends with it.
        }
    }

    private async Task WholeAsync()
    {
        while (_isCut)
        {
            await Task.Delay(s_look, _ending.Token);
        }
    }
}
