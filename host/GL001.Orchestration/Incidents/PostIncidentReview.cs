using System.Globalization;
using System.Text;
using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Incidents;

/// <summary>The document of a post-incident review: what the record knows, and the questions that only people can answer.</summary>
public static class PostIncidentReview
{
    /// <summary>Markdown.</summary>
    public static string Write(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        var text = new StringBuilder();
        Line($"# Post-incident review: {incident.Title}");
        Line("");
        Line("| | |");
        Line("|---|---|");
        Row("Incident", incident.IncidentId);
        Row("Alert", incident.Alert);
        Row("Severity", incident.Severity.ToString());
        Row("Plants", incident.Plants.IsEmpty ? "none named" : string.Join(", ", incident.Plants));
        Row("Opened", Instant(incident.OpenedAt));
        Row("Resolved", incident.ResolvedAt is { } resolved ? Instant(resolved) : "not yet");
        Row("Runbook", incident.Runbook);
        Line("");
        Line("## Times against targets");
        Line("");
        Line("| | Took | Target | |");
        Line("|---|---|---|---|");
        Target("Acknowledge", incident.OpenedAt, incident.AcknowledgedAt, incident.AcknowledgeWithin);
        Target("Mitigate", incident.OpenedAt, incident.MitigatedAt, null);
        Target("Restore", incident.OpenedAt, incident.ResolvedAt, incident.RestoreWithin);
        Line("");
        Line("## Timeline");
        Line("");
        Line("| At | What | Who | |");
        Line("|---|---|---|---|");
        foreach (var entry in incident.Timeline)
        {
            Line($"| {Instant(entry.At)} | {Names.Of(entry.Kind)} | {Cell(entry.Actor.By)} ({Names.Of(entry.Actor.Role)}) | {Cell(entry.Text)} |");
        }

        Line("");
        Line("## Safety analysis");
        Line("");
        foreach (var sentence in Safety(incident))
        {
            Line($"- {sentence}");
        }

        Line("");
        Line("To be answered by the plant:");
        Line("");
        Line("- Did every interlock and limiter act that should have? The flight recordings of the controllers tell.");
        Line("- Was anybody or anything at risk, and what would have made it worse?");
        Line("- Was a trip reset, a limit changed or a key turned during the incident, by whom and why?");
        Line("");
        Line("## Cause, lessons and actions");
        Line("");
        Line("To be written within a week of a P0 or P1: root cause, what went well, what did not, each action with an owner and a date.");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
        void Row(string name, string value) => Line($"| {name} | {Cell(value)} |");
        void Target(string what, DateTimeOffset from, DateTimeOffset? to, TimeSpan? within) => Line(
            $"| {what} | {(to is { } end ? Duration(end - from) : "did not happen")} | {(within is { } target ? Duration(target) : "none")} | {Verdict(to - from, within)} |");
    }

    private static IEnumerable<string> Safety(Incident incident)
    {
        if (incident.IsHazard)
        {
            yield return $"A hazard to people was told: {incident.Detail}.";
        }

        if (incident is { IsHeatLoss: true, Severity: Severity.P0 })
        {
            yield return $"Critical heat was lost: {incident.Detail}. For how long each consumer went without is in the history of its header.";
        }
        else if (incident.IsHeatLoss)
        {
            yield return "Heat was short while every life-safety consumer was served.";
        }

        var called = incident.Timeline.FirstOrDefault(entry => entry.Roles.Contains(Role.SafetyOfficer));
        yield return (called, incident.Severity) switch
        {
            ({ } entry, _) => $"The Safety Officer was called at {Instant(entry.At)}, {Duration(entry.At - incident.OpenedAt)} after the opening.",
            (null, Severity.P0) => "The Safety Officer was not called, although it is a P0: find out why.",
            _ => "The Safety Officer was not called; it is no P0.",
        };
        yield return incident.Timeline.Any(entry => entry.Kind == TimelineKind.Reopened)
            ? "It came back after it was thought to be over."
            : "It did not come back within the time in which it would have been reopened.";
        yield return "The coordinator only advises: it cleared no trip, bypassed no interlock and raised no limit.";
    }

    private static string Verdict(TimeSpan? took, TimeSpan? within) => (took, within) switch
    {
        (_, null) => "",
        (null, _) => "missed or still to come",
        ({ } time, { } target) => time <= target ? "met" : "missed",
    };

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan time) => time.TotalHours >= 1.0
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");

    /// <summary>What people wrote must not break the table or smuggle in markup.</summary>
    private static string Cell(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
