using System.Net;
using System.Net.Sockets;

namespace GL001.Gateway.Tests;

/// <summary>A TCP connection to the broker that a test can cut without either end saying goodbye.</summary>
internal sealed class CuttableCable : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _ends = [];

    public CuttableCable(int brokerPort)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Accept(brokerPort);
    }

    public int Port { get; }

    public void Cut()
    {
        _listener.Stop();
        lock (_ends)
        {
            _ends.ForEach(end => end.Dispose());
            _ends.Clear();
        }
    }

    public void Dispose()
    {
        Cut();
        _listener.Dispose();
    }

    private async Task Accept(int brokerPort)
    {
        TcpClient near = await _listener.AcceptTcpClientAsync();
        var far = new TcpClient();
        lock (_ends)
        {
            _ends.AddRange([near, far]);
        }

        await far.ConnectAsync(IPAddress.Loopback, brokerPort);
        await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
    }
}
