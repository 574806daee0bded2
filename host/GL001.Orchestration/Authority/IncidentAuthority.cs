using GL001.Orchestration.Incidents;

namespace GL001.Orchestration.Authority;

/// <summary>Who may do what to an incident.</summary>
public static class IncidentAuthority
{
    /// <summary>Why the role may not do this to the incident; null when it may.</summary>
    public static string? Obstacle(Role role, IncidentAction action, Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return action switch
        {
            _ when role == Role.System => "role is not system: this needs a person.",

            // A hazard to people is over when the one says so who answers for it.
            IncidentAction.Resolve when incident.IsHazard && role != Role.SafetyOfficer => Refuse(role, "resolve a safety hazard", Role.SafetyOfficer),
            IncidentAction.Resolve when incident.Severity == Severity.P0 && role < Role.OperationsManager =>
                Refuse(role, "resolve a P0", Role.OperationsManager, Role.SafetyOfficer, Role.EngineeringManager, Role.VpOperations),
            IncidentAction.Review when role < Role.OperationsManager =>
                Refuse(role, "sign a review", Role.OperationsManager, Role.SafetyOfficer, Role.EngineeringManager, Role.VpOperations),
            _ => null,
        };
    }

    private static string Refuse(Role role, string what, params Role[] allowed) => $"{Names.Of(role)} may not {what}; allowed are {Names.Of(allowed)}.";
}
