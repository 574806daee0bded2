namespace GL001.Runtime;

/// <summary>
/// Where the broker is and how it is told who comes. Plain TCP without a name until it is set otherwise: a plant's network
/// decides, not this file. Certificates and keys are PEM texts; empty means none.
/// </summary>
public sealed class BrokerAccess
{
    public BrokerAccess(string host, int port)
    {
        Host = host;
        Port = port;
    }

    /// <summary>Name or address; with TLS the name that stands in the broker's certificate.</summary>
    public string Host { get; }

    public int Port { get; }

    public string UserName { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>TLS 1.2 or newer. The certificate below must then have signed the broker's: a stranger is not talked to.</summary>
    public bool UseTls { get; set; }

    /// <summary>Certificate of the authority that signs the broker's.</summary>
    public string AuthorityCertificate { get; set; } = "";

    /// <summary>The controller's own certificate, for a broker that asks for one.</summary>
    public string ClientCertificate { get; set; } = "";

    public string ClientKey { get; set; } = "";

    /// <summary>Password of the key, if it has one.</summary>
    public string ClientKeyPassword { get; set; } = "";

    /// <summary>What is wrong, or an empty text. TLS without an authority would talk to anyone, and a key needs its certificate.</summary>
    public string Problem()
    {
        if (UseTls && AuthorityCertificate.Length == 0)
        {
            return "TLS needs the certificate of the broker's authority";
        }

        if (!UseTls && (AuthorityCertificate.Length > 0 || ClientCertificate.Length > 0))
        {
            return "certificates are given and TLS is off";
        }

        return (ClientCertificate.Length > 0) != (ClientKey.Length > 0) ? "a client certificate and its key go together" : "";
    }
}
