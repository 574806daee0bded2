using System.Globalization;
using System.Text;
using GL001.Orchestration;
using GL001.Orchestration.Incidents;

namespace GL001.Notifications;

/// <summary>Notices in words, after the message template of the runbooks.</summary>
public static class NoticeText
{
    public static string Subject(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var incident = notice.Incident;
        return $"[{incident.Severity}] {incident.Title} ({Names.Of(incident.Status)})";
    }

    public static string Body(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var incident = notice.Incident;
        var text = new StringBuilder();
        Line($"{incident.Severity} INCIDENT: {incident.Title}");
        Line("");
        Line($"Incident: {incident.IncidentId} ({incident.Alert})");
        Line($"Severity: {incident.Severity}");
        Line($"Affected plants: {(incident.Plants.IsEmpty ? "none named" : string.Join(", ", incident.Plants))}");
        Line($"Impact: {incident.Detail}");
        Line($"Started: {Instant(incident.OpenedAt)}");
        Line($"On-call: {incident.Timeline.LastOrDefault(entry => entry.Kind == TimelineKind.Acknowledged)?.Actor.By ?? "nobody has taken it yet"}");
        if (notice is { Kind: NoticeKind.Call, Roles.IsEmpty: false })
        {
            Line($"Called now: {Names.Of(notice.Roles)}");
        }

        Line("");
        Line($"Status: {Names.Of(incident.Status)}");
        Line("ETA: not known");
        Line("");
        Line("Current actions:");
        Line($"- {(notice.Text.Length > 0 ? notice.Text : Names.Of(notice.Kind))}");
        Line($"- Runbook: {incident.Runbook}");
        Line("");
        Line($"Next update: {(incident.IsOpen ? $"by {Instant(notice.At + NextUpdate(incident.Severity))}, sooner when something changes" : "none, it is over")}");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    /// <summary>How often people are to hear of an incident: project defaults.</summary>
    public static TimeSpan NextUpdate(Severity severity) => severity switch
    {
        Severity.P0 => TimeSpan.FromMinutes(15),
        Severity.P1 => TimeSpan.FromMinutes(30),
        _ => TimeSpan.FromHours(2),
    };

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
