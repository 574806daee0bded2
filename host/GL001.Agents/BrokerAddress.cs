using System.Globalization;

namespace GL001.Agents;

/// <summary>A broker as host:port.</summary>
public static class BrokerAddress
{
    public static (string Host, int Port)? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535
            ? (text[..colon], port)
            : null;
    }

    public static string Refusal(string text) => $"'{text}' is not a broker address: write host:port, for example 127.0.0.1:1883.";
}
