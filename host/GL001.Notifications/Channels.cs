namespace GL001.Notifications;

/// <summary>Opens the way to a channel.</summary>
public static class Channels
{
    /// <summary>A client that goes where it is sent and nowhere else.</summary>
    public static HttpClient MakeClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public static IChannel Open(ChannelSettings settings, HttpClient http, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Kind == ChannelKind.Email ? new EmailChannel(settings, clock) : new HttpChannel(settings, http, clock);
    }
}
