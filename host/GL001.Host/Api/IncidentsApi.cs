using GL001.Actors;
using GL001.Operations;
using GL001.Orchestration;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Incidents;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GL001.Host.Api;

/// <summary>Incidents: what opened them, who was called, what people did.</summary>
public static class IncidentsApi
{
    private const int LongestName = 200;

    public static void MapIncidentsApi(this IEndpointRouteBuilder app)
    {
        var incidents = app.MapGroup("/api/v1/incidents").WithTags("Incidents");
        incidents.MapPost("", Report).WithName("reportIncident").WithExample(new IncidentReportBody("Heat loss at Plant-001", "investigating", "critical", ["process-heat-orchestrator"], "Header pressure is falling.", null, ["Plant-001"], "A. Poe", "primary_on_call")).WithSummary("Opens an incident that somebody tells of, calls whom its severity calls and hands it to the status page.")
            .RefuseCrossSite()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        incidents.MapGet("", GetIncidents).WithName("getIncidents").WithSummary("Incidents: open ones first, then the newest.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        incidents.MapGet("/rules", () => TypedResults.Ok(new IncidentRuleList([.. IncidentRules.All.Select(IncidentRuleView.From)])))
            .WithName("getIncidentRules").WithSummary("What opens an incident, at which severity, and who is called.");
        incidents.MapGet("/{incident_id}", GetIncident).WithName("getIncident").WithSummary("One incident with its timeline.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        incidents.MapGet("/{incident_id}/review", GetReview).WithName("getIncidentReview").WithSummary("The post-incident review as Markdown: times against targets, timeline, safety analysis.")
            .Produces<string>(StatusCodes.Status200OK, "text/markdown")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        MapAction(incidents, "acknowledge", IncidentAction.Acknowledge, "acknowledgeIncident", "Says that somebody has taken it.");
        MapAction(incidents, "note", IncidentAction.Note, "noteIncident", "Adds to its timeline.");
        MapAction(incidents, "mitigate", IncidentAction.Mitigate, "mitigateIncident", "Says that its effect is held off.");
        MapAction(incidents, "resolve", IncidentAction.Resolve, "resolveIncident", "Says that it is over. A P0 is ended by a manager, a hazard to people by the safety officer.");
        MapAction(incidents, "review", IncidentAction.Review, "signIncidentReview", "Says that it was reviewed.");
    }

    private static void MapAction(RouteGroupBuilder incidents, string path, IncidentAction action, string name, string summary) => incidents
        .MapPost($"/{{incident_id}}/{path}", ([FromRoute(Name = "incident_id")] string incidentId, IncidentActionBody? body, IGrainFactory grains) => Act(incidentId, action, body, grains))
        .WithName(name).WithSummary(summary).WithExample(new IncidentActionBody("A. Poe", "primary_on_call", "on my way"))
        .RefuseCrossSite()
        .ProducesRefusals();

    private static async Task<Results<Created<IncidentView>, ProblemHttpResult>> Report(IncidentReportBody? body, IGrainFactory grains, Site site)
    {
        if (Read(body, site, out var problem) is not { } report)
        {
            return problem!;
        }

        var answer = await grains.GetGrain<IIncidentDeskGrain>(GrainKeys.Incidents).ReportAsync(report);
        return answer.Refusal is { } refusal
            ? Refused.Problem(refusal)
            : TypedResults.Created($"/api/v1/incidents/{answer.Incident!.IncidentId}", IncidentView.From(answer.Incident));
    }

    private static IncidentReport? Read(IncidentReportBody? body, Site site, out ProblemHttpResult? problem)
    {
        string[] statuses = ["investigating", "identified", "monitoring"];
        string[] plants = [.. site.Plants.Select(plant => plant.Id)];
        problem = body switch
        {
            null => Refused.Field("The body must be an object with name, status, impact, affected_components and message."),
            { Name: not { Length: > 0 and <= LongestName } } => Refused.Field($"name is a text of 1 to {LongestName} characters."),
            _ when !statuses.Contains(body.Status) => Refused.Field($"status is '{body.Status}'; allowed are {string.Join(", ", statuses)}."),
            _ when SeverityOf(body.Impact) is null => Refused.Field($"impact is '{body.Impact}'; allowed are critical, major, minor, none."),
            { Message: not { Length: > 0 and <= IncidentDesk.LongestText } } => Refused.Field($"message is a text of 1 to {IncidentDesk.LongestText} characters."),
            { AffectedComponents: { } components } when components.Count > 100 || components.Any(component => component is not { Length: > 0 and <= LongestName }) =>
                Refused.Field($"affected_components is a list of at most 100 texts of 1 to {LongestName} characters."),
            { Alert: { } alert } when IncidentRules.Find(alert) is null => Refused.Field($"alert is '{alert}'; allowed are {string.Join(", ", IncidentRules.All.Select(rule => rule.Alert).Distinct())}."),
            { Plants: { } named } when named.FirstOrDefault(plant => !plants.Contains(plant)) is { } unknown => Refused.Field($"plants has '{unknown}'; allowed are {string.Join(", ", plants)}."),
            _ => null,
        };
        if (problem is not null || Refused.ActorOf(body!.By ?? "api", body.Role ?? Names.Of(Role.System), out problem) is not { } actor)
        {
            return null;
        }

        return new IncidentReport(
            body.Name!, body.Alert, SeverityOf(body.Impact)!.Value, body.Status switch { "identified" => IncidentStatus.Identified, "monitoring" => IncidentStatus.Monitoring, _ => IncidentStatus.Investigating },
            [.. body.Plants?.Distinct() ?? []], [.. body.AffectedComponents ?? []], body.Message!, actor);
    }

    private static Severity? SeverityOf(string? impact) => impact switch
    {
        "critical" => Severity.P0,
        "major" => Severity.P1,
        "minor" => Severity.P2,
        "none" => Severity.P3,
        _ => null,
    };

    private static async Task<Results<Ok<IncidentList>, ProblemHttpResult>> GetIncidents(
        string? status, string? severity, int? limit, int? offset, IGrainFactory grains, IncidentArchive archive)
    {
        if (PageRequest.Of(limit, offset, out var problem) is not { } page)
        {
            return problem!;
        }

        var wantedStatus = Refused.Filter<IncidentStatus>("status", status, out var wrongStatus);
        var wantedSeverity = Refused.Filter<Severity>("severity", severity, out var wrongSeverity);
        if ((wrongStatus ?? wrongSeverity) is { } wrong)
        {
            return wrong;
        }

        try
        {
            var all = await grains.GetGrain<IIncidentDeskGrain>(GrainKeys.Incidents).GetAsync();
            var live = all.Where(incident => (wantedStatus is null || incident.Status == wantedStatus) && (wantedSeverity is null || incident.Severity == wantedSeverity))
                .OrderBy(incident => !incident.IsOpen).ThenByDescending(incident => incident.OpenedAt).ToList();
            var here = live.Skip(page.Offset).Take(page.Limit).ToList();

            // Everything in the archive is resolved.
            var (archived, total) = wantedStatus is null or IncidentStatus.Resolved
                ? await archive.ReadAsync(wantedSeverity, [.. all.Select(incident => incident.IncidentId)], page.Limit - here.Count, Math.Max(0, page.Offset - live.Count))
                : ([], 0);
            return TypedResults.Ok(new IncidentList([.. here.Concat(archived).Select(IncidentView.From)], new PageInfo(page.Limit, page.Offset, live.Count + total)));
        }
        catch (OperationsException failure)
        {
            return Refused.Problem(new Refusal(RefusalKind.NotStored, failure.Message));
        }
    }

    private static async Task<Results<Ok<IncidentView>, ProblemHttpResult>> GetIncident([FromRoute(Name = "incident_id")] string incidentId, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<IIncidentDeskGrain>(GrainKeys.Incidents).FindAsync(incidentId);
        return answer.Refusal is { } refusal ? Refused.Problem(refusal) : TypedResults.Ok(IncidentView.From(answer.Incident!));
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetReview([FromRoute(Name = "incident_id")] string incidentId, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<IIncidentDeskGrain>(GrainKeys.Incidents).FindAsync(incidentId);
        return answer.Refusal is { } refusal ? Refused.Problem(refusal) : TypedResults.Content(PostIncidentReview.Write(answer.Incident!), "text/markdown; charset=utf-8");
    }

    private static async Task<Results<Ok<IncidentView>, ProblemHttpResult>> Act(string incidentId, IncidentAction action, IncidentActionBody? body, IGrainFactory grains)
    {
        if (Refused.ActorOf(body?.By, body?.Role, out var problem) is not { } actor)
        {
            return problem!;
        }

        if (body!.Text?.Length > IncidentDesk.LongestText)
        {
            return Refused.Field($"text has at most {IncidentDesk.LongestText} characters.");
        }

        var answer = await grains.GetGrain<IIncidentDeskGrain>(GrainKeys.Incidents).ActAsync(incidentId, action, actor, body.Text ?? "");
        return answer.Refusal is { } refusal ? Refused.Problem(refusal) : TypedResults.Ok(IncidentView.From(answer.Incident!));
    }
}

/// <summary>An incident that somebody tells of.</summary>
/// <param name="Name">Its title.</param>
/// <param name="Status">investigating, identified or monitoring.</param>
/// <param name="Impact">critical (P0), major (P1), minor (P2) or none (P3).</param>
/// <param name="AffectedComponents">Parts that it touches, as the status page names them.</param>
/// <param name="Message">What is known.</param>
/// <param name="Alert">Name of the rule it is of, for example gl-001.master_down from whoever watches the master; null for none.</param>
/// <param name="Plants">Plants that it touches.</param>
/// <param name="By">Who tells it; "api" where left out.</param>
/// <param name="Role">As what; system where left out.</param>
public sealed record IncidentReportBody(
    string? Name, string? Status, string? Impact, IReadOnlyList<string>? AffectedComponents, string? Message, string? Alert, IReadOnlyList<string>? Plants, string? By, string? Role);

/// <summary>Who does it, and what he has to say.</summary>
/// <param name="By">Name of the person.</param>
/// <param name="Role">primary_on_call, secondary_on_call, operations_manager, safety_officer, engineering_manager or vp_operations.</param>
/// <param name="Text">For the timeline; needed for a note.</param>
public sealed record IncidentActionBody(string? By, string? Role, string? Text);

public sealed record IncidentList(IReadOnlyList<IncidentView> Incidents, PageInfo Page);

/// <summary>One incident.</summary>
/// <param name="IncidentId">Its id, also the key at the paging service.</param>
/// <param name="Alert">The gravest rule that held since it was opened.</param>
/// <param name="Severity">The gravest since it was opened.</param>
/// <param name="Status">investigating, identified (somebody has taken it), monitoring (its effect is held off) or resolved.</param>
/// <param name="Name">Its title.</param>
/// <param name="Message">What was seen last while the condition stood.</param>
/// <param name="Scope">The plant, or what the number is of.</param>
/// <param name="Plants">Plants that it touches.</param>
/// <param name="AffectedComponents">Parts that it touches.</param>
/// <param name="IsHazard">Whether people are at risk.</param>
/// <param name="EndsByItself">Whether it ends when its condition is gone.</param>
/// <param name="Runbook">File and section of the runbooks.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="AcknowledgedAt">When somebody took it.</param>
/// <param name="MitigatedAt">When its effect was held off.</param>
/// <param name="ResolvedAt">When it ended.</param>
/// <param name="ReviewedAt">When it was reviewed.</param>
/// <param name="AcknowledgeMinutes">Target for the acknowledgement.</param>
/// <param name="RestoreMinutes">Target for the end; null where there is none.</param>
/// <param name="RolesCalled">Everybody who was called.</param>
/// <param name="Timeline">Everything that happened to it.</param>
public sealed record IncidentView(
    string IncidentId, string Alert, Severity Severity, IncidentStatus Status, string Name, string Message, string Scope, IReadOnlyList<string> Plants, IReadOnlyList<string> AffectedComponents,
    bool IsHazard, bool EndsByItself, string Runbook, DateTimeOffset OpenedAt, DateTimeOffset? AcknowledgedAt, DateTimeOffset? MitigatedAt, DateTimeOffset? ResolvedAt, DateTimeOffset? ReviewedAt,
    double AcknowledgeMinutes, double? RestoreMinutes, IReadOnlyList<Role> RolesCalled, IReadOnlyList<IncidentTimelineEntry> Timeline)
{
    public static IncidentView From(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return new(
            incident.IncidentId, incident.Alert, incident.Severity, incident.Status, incident.Title, incident.Detail, incident.Scope, incident.Plants, incident.Components,
            incident.IsHazard, incident.Ends == IncidentEnding.ByItself, incident.Runbook, incident.OpenedAt, incident.AcknowledgedAt, incident.MitigatedAt, incident.ResolvedAt, incident.ReviewedAt,
            incident.AcknowledgeWithin.TotalMinutes, incident.RestoreWithin?.TotalMinutes, [.. incident.Told],
            [.. incident.Timeline.Select(entry => new IncidentTimelineEntry(entry.At, entry.Kind, entry.Actor.By, entry.Actor.Role, entry.Text, entry.Roles))]);
    }
}

/// <summary>One thing that happened to an incident.</summary>
/// <param name="At">When.</param>
/// <param name="Event">What.</param>
/// <param name="By">Who did it.</param>
/// <param name="Role">As what.</param>
/// <param name="Text">In words.</param>
/// <param name="RolesCalled">Who was called.</param>
public sealed record IncidentTimelineEntry(DateTimeOffset At, TimelineKind Event, string By, Role Role, string Text, IReadOnlyList<Role> RolesCalled);

public sealed record IncidentRuleList(IReadOnlyList<IncidentRuleView> Rules);

/// <summary>What opens an incident.</summary>
/// <param name="Alert">Its name.</param>
/// <param name="Severity">How grave.</param>
/// <param name="Condition">What is watched; reported is never seen here, it is told from outside.</param>
/// <param name="Threshold">Above which it stands, counts from which on; null where there is no number.</param>
/// <param name="Tags">Tags that are watched, where the condition is about tags.</param>
/// <param name="ForSeconds">How long it must stand.</param>
/// <param name="ClearSeconds">How long it must be gone before the incident ends by itself.</param>
/// <param name="AcknowledgeMinutes">Target for the acknowledgement.</param>
/// <param name="RestoreMinutes">Target for the end; null where there is none.</param>
/// <param name="Route">Who is called by the rule; the severity adds others.</param>
/// <param name="EndsByItself">Whether it ends when its condition is gone.</param>
/// <param name="Runbook">File and section of the runbooks.</param>
/// <param name="Text">Its title; {scope} stands for the place.</param>
public sealed record IncidentRuleView(
    string Alert, Severity Severity, IncidentCondition Condition, double? Threshold, IReadOnlyList<string> Tags, double ForSeconds, double ClearSeconds, double AcknowledgeMinutes, double? RestoreMinutes,
    IReadOnlyList<Role> Route, bool EndsByItself, string Runbook, string Text)
{
    public static IncidentRuleView From(IncidentRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return new(rule.Alert, rule.Severity, rule.Condition, rule.Threshold, rule.Subject, rule.For.TotalSeconds, rule.Clear.TotalSeconds, rule.AcknowledgeWithin.TotalMinutes,
            rule.RestoreWithin?.TotalMinutes, rule.Route, rule.Ends == IncidentEnding.ByItself, rule.Runbook, rule.Text);
    }
}
