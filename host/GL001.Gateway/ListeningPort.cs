using System.Net;
using System.Net.Sockets;

namespace GL001.Gateway;

/// <summary>Ports to listen on: finding one, and saying why one cannot be had.</summary>
public static class ListeningPort
{
    /// <summary>A TCP port that was free a moment ago. Who listens on it must be ready to find it taken meanwhile.</summary>
    public static int FindFree(IPAddress address)
    {
        using var probe = new TcpListener(address, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Takes the port for a moment; port zero always succeeds.</summary>
    /// <exception cref="SocketException">It cannot be had.</exception>
    public static void Try(IPEndPoint endpoint)
    {
        using var probe = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(endpoint);
    }

    /// <summary>Says in words who cannot listen where, why, and which option helps.</summary>
    /// <param name="who">What wanted to listen, as the beginning of a sentence.</param>
    /// <param name="option">The command line option that sets the port.</param>
    public static string Refusal(string who, IPEndPoint endpoint, string option, SocketException cause)
    {
        string reason = cause.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "the port is in use, perhaps by another one of its kind",
            SocketError.AccessDenied => "this user may not listen on that port",
            SocketError.AddressNotAvailable => "this machine does not have that address",
            _ => cause.Message,
        };
        return $"{who} cannot listen on {endpoint}: {reason}. Choose another port with {option} (0 takes a free one).";
    }
}
