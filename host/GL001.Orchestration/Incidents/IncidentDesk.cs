using System.Collections.Immutable;
using System.Globalization;
using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Incidents;

/// <summary>What is kept of incidents until they are archived.</summary>
public sealed class IncidentDeskState
{
    /// <summary>Open ones, and resolved ones that may come back.</summary>
    public List<Incident> Incidents { get; init; } = [];

    public long LastNumber { get; set; }

    /// <summary>Notices that the outbox may not have yet: written with the incidents first, so that a crash loses none.</summary>
    public List<Notice> Outgoing { get; init; } = [];
}

/// <summary>Opens, upgrades, escalates and closes incidents.</summary>
/// <remarks>How long a condition stands is not kept: after a restart it is counted anew, so an incident comes or goes later by that delay at the most.</remarks>
public sealed class IncidentDesk(ImmutableArray<IncidentRule> rules, IncidentDeskState state)
{
    /// <summary>What ended by itself and comes back within this time is the same incident.</summary>
    public static readonly TimeSpan ReopenWithin = TimeSpan.FromMinutes(15);

    /// <summary>Longest text that a person may give.</summary>
    public const int LongestText = 4000;

    private readonly RuleWatch _watch = new();

    public IReadOnlyList<Incident> Incidents => state.Incidents;

    /// <summary>Resolved ones that cannot come back any more.</summary>
    public IEnumerable<Incident> Archivable(DateTimeOffset now) => state.Incidents.Where(incident => incident.ResolvedAt + ReopenWithin <= now);

    /// <summary>Takes in how the system stands. Returns whether anything is to be kept of it.</summary>
    public bool Observe(SystemFacts facts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var seen = rules.SelectMany(rule => IncidentConditions.Judge(rule, facts).Select(observation => _watch.Take(rule, observation, now))).ToList();
        var changed = false;
        foreach (var place in seen.GroupBy(judged => (judged.Rule.Family, judged.Observation.Scope)))
        {
            changed |= JudgePlace(place.Key.Family, place.Key.Scope, [.. place], now);
        }

        return Escalate(now) || changed;
    }

    /// <summary>Opens an incident that somebody tells of; one of a rule that is open already is only noted in it.</summary>
    public Incident Report(IncidentReport report, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        var rule = report.Alert is null ? null : IncidentRules.Find(report.Alert);
        var family = rule?.Family ?? "reported";
        var scope = report.Plants is [var plant] ? plant : rule is null ? $"report-{state.LastNumber + 1}" : "network";
        if (rule is not null && OpenOf(family, scope) is { } known)
        {
            var noted = known.With(now, TimelineKind.Note, report.Actor, $"Told again: {report.Message}");
            Put(noted);
            return noted;
        }

        var opened = new Incident
        {
            IncidentId = NextId(now),
            Alert = report.Alert ?? "gl-001.reported",
            Family = family,
            Scope = scope,
            Severity = rule is not null && rule.Severity < report.Severity ? rule.Severity : report.Severity,
            SeveritySince = now,
            Title = report.Name,
            Detail = report.Message,
            Plants = report.Plants,
            Components = report.Components,
            IsHazard = rule?.IsHazard ?? false,

            // Whoever told it knows when it is over; no rule here saw it.
            Ends = IncidentEnding.ByPerson,
            Runbook = rule?.Runbook ?? "INCIDENT_RESPONSE.md",
            AcknowledgeWithin = rule?.AcknowledgeWithin ?? StandardAcknowledgement(report.Severity),
            RestoreWithin = rule?.RestoreWithin,
            Route = rule?.Route ?? StandardRoute(report.Severity),
            Status = report.Status == IncidentStatus.Resolved ? IncidentStatus.Investigating : report.Status,
            OpenedAt = now,
        }.With(now, TimelineKind.Opened, report.Actor, report.Message);
        state.Incidents.Add(opened);
        Escalate(now);
        if (!state.Outgoing.Exists(notice => notice.Incident.IncidentId == opened.IncidentId))
        {
            // Nobody is called for it, but the status page and the channel are told.
            Announce(opened, NoticeKind.Updated);
        }

        return state.Incidents.First(incident => incident.IncidentId == opened.IncidentId);
    }

    /// <summary>Notes an order in every open incident of its plants; one that begins an emergency where none is known opens an incident by its rule.</summary>
    public OrderNoted Note(EmergencyOrder order, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(order);
        var before = state.Outgoing.Count;
        List<Incident> touched = [.. state.Incidents.Where(incident => incident.IsOpen && incident.Plants.Intersect(order.Plants).Any())];
        foreach (var incident in touched)
        {
            ImmutableArray<Role> called = order.CallsSafetyOfficer ? [Role.SafetyOfficer] : [];
            var noted = incident.With(now, TimelineKind.Ordered, order.Actor, order.Text, called);
            Put(noted);
            Announce(noted, order.CallsSafetyOfficer ? NoticeKind.Call : null, called);
        }

        if (touched.Count == 0 && order.Opens && IncidentRules.Find(order.Alert) is { } rule)
        {
            touched.Add(Report(new IncidentReport(rule.Text, rule.Alert, rule.Severity, IncidentStatus.Investigating, order.Plants, ["process-heat-orchestrator"], order.Text, order.Actor), now));
        }

        return new OrderNoted(
            [.. touched.Select(incident => incident.IncidentId)],
            [.. state.Outgoing.Skip(before).Where(notice => notice.Kind == NoticeKind.Call && notice.Roles.Contains(Role.SafetyOfficer)).Select(notice => notice.NoticeId)]);
    }

    /// <summary>Does what a person wants. Returns why not; null when it is done.</summary>
    public Refusal? Act(string incidentId, IncidentAction action, Actor actor, string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(text);
        if (state.Incidents.Find(incident => incident.IncidentId == incidentId) is not { } incident)
        {
            return new Refusal(RefusalKind.NotFound, $"incident_id '{incidentId}' is not known.");
        }

        var (after, refusal) = Apply(incident, action, actor, text, now);
        if (refusal is not null)
        {
            return refusal;
        }

        Put(after!);
        Announce(after!, action switch
        {
            IncidentAction.Acknowledge => NoticeKind.Acknowledged,
            IncidentAction.Resolve => NoticeKind.Resolved,
            IncidentAction.Mitigate => NoticeKind.Updated,
            _ => null,
        });
        return null;
    }

    /// <summary>What an action makes of an incident, archived ones included; or why it is refused.</summary>
    public static (Incident? After, Refusal? Refusal) Apply(Incident incident, IncidentAction action, Actor actor, string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(actor);
        if (IncidentAuthority.Obstacle(actor.Role, action, incident) is { } obstacle)
        {
            return (null, new Refusal(RefusalKind.NotAllowed, obstacle));
        }

        return (action, incident.Status) switch
        {
            (IncidentAction.Note, _) when string.IsNullOrEmpty(text) => (null, new Refusal(RefusalKind.BadField, "text must say what is to be noted.")),
            (IncidentAction.Note, _) => (incident.With(now, TimelineKind.Note, actor, text), null),
            (IncidentAction.Acknowledge, not IncidentStatus.Resolved) when incident.AcknowledgedAt is null =>
                ((incident with { AcknowledgedAt = now, Status = Later(incident.Status, IncidentStatus.Identified) }).With(now, TimelineKind.Acknowledged, actor, text), null),
            (IncidentAction.Mitigate, not IncidentStatus.Resolved) =>
                ((incident with { MitigatedAt = incident.MitigatedAt ?? now, Status = IncidentStatus.Monitoring }).With(now, TimelineKind.Mitigated, actor, text), null),
            (IncidentAction.Resolve, not IncidentStatus.Resolved) =>
                ((incident with { ResolvedAt = now, Status = IncidentStatus.Resolved }).With(now, TimelineKind.Resolved, actor, text), null),
            (IncidentAction.Review, IncidentStatus.Resolved) when incident.ReviewedAt is null =>
                ((incident with { ReviewedAt = now }).With(now, TimelineKind.Reviewed, actor, text), null),
            (IncidentAction.Review, not IncidentStatus.Resolved) => (null, new Refusal(RefusalKind.Conflict, $"{incident.IncidentId} is not resolved yet: it is reviewed afterwards.")),
            (IncidentAction.Acknowledge, not IncidentStatus.Resolved) => (null, new Refusal(RefusalKind.Conflict, $"{incident.IncidentId} was acknowledged at {incident.AcknowledgedAt:u}.")),
            _ => (null, new Refusal(RefusalKind.Conflict, $"{incident.IncidentId} is {Names.Of(incident.Status)}{(incident.ReviewedAt is null ? "" : " and reviewed")}: {Names.Of(action)} means nothing to it.")),
        };
    }

    private bool JudgePlace(string family, string scope, List<JudgedRule> judged, DateTimeOffset now)
    {
        var gravest = judged.Where(rule => rule.Holds).OrderBy(rule => rule.Rule.Severity).FirstOrDefault();
        var open = OpenOf(family, scope);
        if (gravest is not null)
        {
            return open is null ? Open(gravest, now) : Update(open, gravest, now);
        }

        if (open is not { Ends: IncidentEnding.ByItself } || !judged.All(rule => rule.IsOver))
        {
            return false;
        }

        var ended = (open with { Status = IncidentStatus.Resolved, ResolvedAt = now }).With(now, TimelineKind.Resolved, Actor.Coordinator, "The condition is gone.");
        Put(ended);
        Announce(ended, NoticeKind.Resolved);
        return true;
    }

    private bool Open(JudgedRule judged, DateTimeOffset now)
    {
        var (rule, observation) = (judged.Rule, judged.Observation);
        if (state.Incidents.Find(known => known.Family == rule.Family && known.Scope == observation.Scope && known.Ends == IncidentEnding.ByItself && known.ResolvedAt + ReopenWithin > now) is { } ended)
        {
            var back = (ended with { Status = ended.AcknowledgedAt is null ? IncidentStatus.Investigating : IncidentStatus.Identified, ResolvedAt = null, Detail = observation.Detail })
                .With(now, TimelineKind.Reopened, Actor.Coordinator, observation.Detail);
            Put(back);
            Announce(back, NoticeKind.Call);
            Update(back, judged, now);
            return true;
        }

        state.Incidents.Add(new Incident
        {
            IncidentId = NextId(now),
            Alert = rule.Alert,
            Family = rule.Family,
            Scope = observation.Scope,
            Severity = rule.Severity,
            SeveritySince = now,
            Title = TitleOf(rule, observation.Scope),
            Detail = observation.Detail,
            Plants = observation.Plants,
            Components = ["process-heat-orchestrator"],
            IsHazard = rule.IsHazard,
            Ends = rule.Ends,
            Runbook = rule.Runbook,
            AcknowledgeWithin = rule.AcknowledgeWithin,
            RestoreWithin = rule.RestoreWithin,
            Route = rule.Route,
            OpenedAt = now,
        }.With(now, TimelineKind.Opened, Actor.Coordinator, observation.Detail));
        return true;
    }

    private bool Update(Incident open, JudgedRule judged, DateTimeOffset now)
    {
        var (rule, observation) = (judged.Rule, judged.Observation);
        var more = observation.Plants.Except(open.Plants).ToList();
        if (rule.Severity >= open.Severity && more.Count == 0)
        {
            return false;
        }

        var after = open with { Plants = [.. open.Plants, .. more], Detail = observation.Detail };
        if (rule.Severity < open.Severity)
        {
            after = (after with
            {
                Alert = rule.Alert,
                Severity = rule.Severity,
                SeveritySince = now,
                Title = TitleOf(rule, observation.Scope),
                IsHazard = open.IsHazard || rule.IsHazard,
                Runbook = rule.Runbook,
                AcknowledgeWithin = rule.AcknowledgeWithin,
                RestoreWithin = rule.RestoreWithin,
                Route = [.. open.Route.Union(rule.Route)],
            }).With(now, TimelineKind.SeverityChanged, Actor.Coordinator, $"From {open.Severity} to {rule.Severity}: {observation.Detail}.");
        }
        else
        {
            after = after.With(now, TimelineKind.Note, Actor.Coordinator, $"Also at {string.Join(", ", more)}.");
        }

        Put(after);
        Announce(after, NoticeKind.Updated);
        return true;
    }

    private bool Escalate(DateTimeOffset now)
    {
        var changed = false;
        foreach (var incident in state.Incidents.ToList())
        {
            if (Escalation.Due(incident, now) is not { Length: > 0 } due)
            {
                continue;
            }

            var kind = now == incident.SeveritySince ? TimelineKind.Notified : TimelineKind.Escalated;
            var told = incident.With(now, kind, Actor.Coordinator, $"Told {Names.Of(due)}.", due);
            Put(told);
            Announce(told, NoticeKind.Call, due);
            changed = true;
        }

        return changed;
    }

    /// <summary>Leaves a notice of the newest entry of the timeline. Without anybody who was called before there is nobody to tell.</summary>
    private void Announce(Incident incident, NoticeKind? kind, ImmutableArray<Role> roles = default)
    {
        if (kind is { } said)
        {
            var entry = incident.Timeline[^1];
            state.Outgoing.Add(new Notice(
                string.Create(CultureInfo.InvariantCulture, $"{incident.IncidentId}/{incident.Timeline.Length}"), said, entry.At,
                roles.IsDefault ? [.. incident.Told] : roles, entry.Text, incident));
        }
    }

    private Incident? OpenOf(string family, string scope) => state.Incidents.Find(incident => incident.IsOpen && incident.Family == family && incident.Scope == scope);

    private void Put(Incident incident) => state.Incidents[state.Incidents.FindIndex(known => known.IncidentId == incident.IncidentId)] = incident;

    /// <summary>With the time in it, so that a coordinator with a new database does not continue incidents of an old one at the paging service.</summary>
    private string NextId(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"INC-{now:yyyyMMdd'T'HHmmss'Z'}-{++state.LastNumber}");

    private static string TitleOf(IncidentRule rule, string scope) => rule.Text.Replace("{scope}", scope, StringComparison.Ordinal);

    private static IncidentStatus Later(IncidentStatus one, IncidentStatus other) => one > other ? one : other;

    private static TimeSpan StandardAcknowledgement(Severity severity) => severity switch
    {
        Severity.P0 => TimeSpan.FromMinutes(5),
        Severity.P1 => TimeSpan.FromMinutes(15),
        Severity.P2 => TimeSpan.FromHours(1),
        Severity.P3 => TimeSpan.FromHours(4),
        _ => TimeSpan.FromDays(1),
    };

    private static ImmutableArray<Role> StandardRoute(Severity severity) => severity switch
    {
        Severity.P0 or Severity.P1 or Severity.P2 => [Role.PrimaryOnCall, Role.SecondaryOnCall],
        Severity.P3 => [Role.PrimaryOnCall],
        _ => [],
    };
}
