using System.Net;
using System.Net.Sockets;

namespace GL001.Gateway;

/// <summary>The embedded broker could not listen. The message names the setting that helps.</summary>
public sealed class BrokerStartException : Exception
{
    internal BrokerStartException(IPEndPoint endpoint, SocketException cause)
        : base(ListeningPort.Refusal("The embedded MQTT broker", endpoint, "--mqtt-port", cause), cause)
    {
        Endpoint = endpoint;
    }

    public IPEndPoint Endpoint { get; }
}
