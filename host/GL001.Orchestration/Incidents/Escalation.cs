using System.Collections.Immutable;
using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Incidents;

/// <summary>Who is told when.</summary>
/// <remarks>
/// After decision 6 and the escalation contacts of the runbooks. The route of a rule decides about the two on-call engineers; the
/// severity about everybody above them. All clocks run until the incident is resolved, from when it became as grave as it is.
/// </remarks>
public static class Escalation
{
    /// <summary>Within this time the primary must acknowledge, or the secondary is told, who then has until twice this time.</summary>
    public static readonly TimeSpan PrimaryAcknowledges = TimeSpan.FromMinutes(5);

    private static readonly ImmutableArray<Step> s_steps =
    [
        new(Severity.P0, Role.OperationsManager, TimeSpan.Zero),
        new(Severity.P0, Role.SafetyOfficer, TimeSpan.Zero),
        new(Severity.P0, Role.EngineeringManager, TimeSpan.FromHours(1)),
        new(Severity.P0, Role.VpOperations, TimeSpan.FromHours(2)),
        new(Severity.P1, Role.OperationsManager, TimeSpan.FromMinutes(30)),
        new(Severity.P1, Role.EngineeringManager, TimeSpan.FromHours(4)),
        new(Severity.P2, Role.OperationsManager, TimeSpan.FromHours(2)),
    ];

    /// <summary>Who is to be told now and was not told yet, in the order of escalation.</summary>
    public static ImmutableArray<Role> Due(Incident incident, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        if (!incident.IsOpen)
        {
            return [];
        }

        var lasts = now - incident.SeveritySince;
        var due = incident.Route.Where(role => IsRouteDue(incident, role, lasts))
            .Concat(s_steps.Where(step => step.Severity == incident.Severity && lasts >= step.After).Select(step => step.Role));

        // Several plants at once are the business of the whole company.
        if (incident.Severity == Severity.P0 && incident.Plants.Length > 1)
        {
            due = due.Append(Role.VpOperations);
        }

        return [.. due.Except(incident.Told).Order()];
    }

    private static bool IsRouteDue(Incident incident, Role role, TimeSpan lasts) =>
        incident.Severity == Severity.P0 || role != Role.SecondaryOnCall || (incident.AcknowledgedAt is null && lasts >= PrimaryAcknowledges);

    private sealed record Step(Severity Severity, Role Role, TimeSpan After);
}
