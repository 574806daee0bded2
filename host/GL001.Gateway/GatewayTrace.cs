using System.Diagnostics;
using System.Globalization;

namespace GL001.Gateway;

/// <summary>Where the gateway tells of messages to OpenTelemetry: one trace a message, begun when its handling begins.</summary>
public static class GatewayTrace
{
    public const string SourceName = "GL001.Gateway";

    /// <summary>Span of one message from a controller.</summary>
    public const string Message = "sparkplug message";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>Null, without allocating anything, while nobody listens.</summary>
    internal static Activity? Begin(string topic, DateTimeOffset receivedAt)
    {
        Activity? activity = Source.StartActivity(Message, ActivityKind.Consumer);
        activity?.SetTag("messaging.system", "mqtt").SetTag("messaging.destination.name", topic).SetTag("gl001.received_at", receivedAt.ToString("O", CultureInfo.InvariantCulture));
        return activity;
    }
}
