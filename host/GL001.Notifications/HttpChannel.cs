using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using GL001.Orchestration;
using GL001.Orchestration.Incidents;

namespace GL001.Notifications;

/// <summary>What is posted where, for the channels that speak HTTP. Idempotency-Key carries the notice's id: a delivery that is repeated has the same.</summary>
public sealed class HttpChannel(ChannelSettings settings, HttpClient http, TimeProvider clock) : IChannel
{
    public const string DedupHeader = "Idempotency-Key";

    /// <summary>Most that is believed of a Retry-After.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Alertmanager takes an alert for over when it does not hear of it again for minutes, unless it is told an end: an incident is told its end here.</summary>
    public static readonly TimeSpan AlertLasts = TimeSpan.FromDays(7);

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    // PagerDuty refuses more than 1,024 characters of summary; the webhook's limit is far above ours.
    private const int LongestSummary = 1000;

    private const int LongestError = 300;

    public async Task<Delivery> DeliverAsync(Notice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        using var timeout = new CancellationTokenSource(s_timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var request = Request(notice);
            request.Headers.Add(DedupHeader, notice.NoticeId);
            using var answer = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? Delivery.Done : await FailedAsync(answer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Delivery(DeliveryOutcome.Unavailable, $"{settings.Url.Authority} did not answer within {s_timeout.TotalSeconds:0} s.");
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            return new Delivery(DeliveryOutcome.Unavailable, $"{settings.Url.Authority}: {problem.Message}");
        }
    }

    private async Task<Delivery> FailedAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var said = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var error = $"{settings.Url.Authority} answered {(int)answer.StatusCode}: {said[..Math.Min(said.Length, LongestError)]}";
        var patience = (int)answer.StatusCode >= 500 || answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
        var after = answer.Headers.RetryAfter switch
        {
            { Delta: { } wait } => wait,
            { Date: { } until } => until - clock.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return new Delivery(patience ? DeliveryOutcome.Unavailable : DeliveryOutcome.Refused, error,
            after is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, LongestRetryAfter.Ticks)) : null);
    }

    private HttpRequestMessage Request(Notice notice) => settings.Kind switch
    {
        ChannelKind.PagerDuty => Post("v2/enqueue", PagerDutyEvent(notice)),
        ChannelKind.Webhook => Post("", new { text = NoticeText.Body(notice) }),
        ChannelKind.StatusPage => WithBearer(Post("api/v1/incidents", StatusPageIncident(notice))),
        ChannelKind.Alertmanager => WithBearer(Post("api/v2/alerts", new[] { Alert(notice) })),
        _ => throw new InvalidOperationException($"{settings.Kind} is not delivered over HTTP."),
    };

    private object PagerDutyEvent(Notice notice)
    {
        var incident = notice.Incident;
        var action = notice.Kind switch
        {
            NoticeKind.Acknowledged => "acknowledge",
            NoticeKind.Resolved => "resolve",
            _ => "trigger",
        };
        return new
        {
            routing_key = settings.Secret,
            event_action = action,
            dedup_key = incident.IncidentId,

            // Of an acknowledgement or an end PagerDuty takes the key alone.
            payload = action != "trigger" ? null : new
            {
                summary = NoticeText.Subject(notice) is var subject && subject.Length > LongestSummary ? subject[..LongestSummary] : subject,
                source = "gl-001",
                severity = incident.Severity switch { Severity.P0 => "critical", Severity.P1 => "error", Severity.P2 => "warning", _ => "info" },
                timestamp = notice.At,
                component = incident.Scope,
                group = incident.Family,
                @class = incident.Alert,
                custom_details = new { detail = incident.Detail, plants = incident.Plants, runbook = incident.Runbook, called = notice.Roles.Select(Names.Of) },
            },
        };
    }

    private static object StatusPageIncident(Notice notice) => new
    {
        name = notice.Incident.Title,
        status = Names.Of(notice.Incident.Status),
        impact = notice.Incident.Severity switch { Severity.P0 => "critical", Severity.P1 => "major", Severity.P2 => "minor", _ => "none" },
        affected_components = notice.Incident.Components,

        // What people wrote to each other is not for the public.
        message = notice.Kind == NoticeKind.Resolved ? "Resolved." : notice.Incident.Detail,
    };

    private static object Alert(Notice notice)
    {
        var incident = notice.Incident;

        // The labels are the identity of an alert: nothing that changes while it lasts may be among them.
        return new
        {
            labels = new { alertname = incident.Family, incident_id = incident.IncidentId, scope = incident.Scope, job = "gl-001" },
            annotations = new { alert = incident.Alert, severity = Names.Of(incident.Severity), summary = incident.Title, description = incident.Detail, runbook = incident.Runbook, status = Names.Of(incident.Status) },
            startsAt = incident.OpenedAt,
            endsAt = incident.ResolvedAt ?? incident.OpenedAt + AlertLasts,
        };
    }

    private HttpRequestMessage Post(string path, object body)
    {
        var address = path.Length == 0 ? settings.Url : new Uri($"{settings.Url.AbsoluteUri.TrimEnd('/')}/{path}");
        return new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body, body.GetType(), options: s_json) };
    }

    private HttpRequestMessage WithBearer(HttpRequestMessage request)
    {
        request.Headers.Authorization = settings.Secret.Length > 0 ? new AuthenticationHeaderValue("Bearer", settings.Secret) : null;
        return request;
    }

    private static readonly JsonSerializerOptions s_json = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}
