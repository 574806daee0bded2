using System.Net;
using System.Net.Sockets;

namespace GL001.Gateway;

/// <summary>The embedded broker could not listen. The message names the setting that helps.</summary>
public sealed class BrokerStartException : Exception
{
    internal BrokerStartException(IPEndPoint endpoint, SocketException cause)
        : base(Describe(endpoint, cause), cause)
    {
        Endpoint = endpoint;
    }

    public IPEndPoint Endpoint { get; }

    private static string Describe(IPEndPoint endpoint, SocketException cause)
    {
        string reason = cause.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "the port is in use, perhaps by another broker",
            SocketError.AccessDenied => "this user may not listen on that port",
            SocketError.AddressNotAvailable => "this machine does not have that address",
            _ => cause.Message,
        };
        return $"The embedded MQTT broker cannot listen on {endpoint}: {reason}. Choose another port with --mqtt-port (0 takes a free one).";
    }
}
