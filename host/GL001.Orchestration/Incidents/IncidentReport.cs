using System.Collections.Immutable;
using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Incidents;

/// <summary>An incident that somebody tells of.</summary>
/// <param name="Name">Its title.</param>
/// <param name="Alert">Name of the rule it is of; null when of none.</param>
/// <param name="Severity">How grave.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Plants">Plants it touches.</param>
/// <param name="Components">Parts it touches.</param>
/// <param name="Message">What is known.</param>
/// <param name="Actor">Who tells it.</param>
public sealed record IncidentReport(
    string Name,
    string? Alert,
    Severity Severity,
    IncidentStatus Status,
    ImmutableArray<string> Plants,
    ImmutableArray<string> Components,
    string Message,
    Actor Actor);
