using System.Collections.Immutable;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Incidents;

namespace GL001.Notifications.Tests;

internal static class Notices
{
    public static readonly DateTimeOffset At = new(2026, 1, 12, 6, 0, 0, TimeSpan.Zero);

    public static Incident Incident(Severity severity = Severity.P0, string family = "heat_loss") => new()
    {
        IncidentId = "INC-20260112T060000Z-1",
        Alert = "gl-001.critical_heat_loss",
        Family = family,
        Scope = "Plant-001",
        Severity = severity,
        SeveritySince = At,
        Title = "Plant-001 delivers no heat at all",
        Detail = "heat is wanted and none is supplied",
        Plants = ["Plant-001"],
        Components = ["process-heat-orchestrator"],
        IsHazard = false,
        Ends = IncidentEnding.ByItself,
        Runbook = "INCIDENT_RESPONSE.md#p0",
        AcknowledgeWithin = TimeSpan.FromMinutes(5),
        Route = [Role.PrimaryOnCall],
        OpenedAt = At,
        Timeline = [new TimelineEntry(At, TimelineKind.Opened, Actor.Coordinator, "opened", [])],
    };

    public static Notice Of(int number, NoticeKind kind = NoticeKind.Call, Incident? incident = null, params ImmutableArray<Role> roles) =>
        new($"INC-20260112T060000Z-1/{number}", kind, At, roles.IsEmpty ? [Role.PrimaryOnCall] : roles, $"entry {number}", incident ?? Incident());

    public static IReadOnlyList<Notice> Many(int count) => [.. Enumerable.Range(1, count).Select(number => Of(number))];
}
