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
[GenerateSerializer, Immutable]
public sealed record IncidentReport(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Alert,
    [property: Id(2)] Severity Severity,
    [property: Id(3)] IncidentStatus Status,
    [property: Id(4)] ImmutableArray<string> Plants,
    [property: Id(5)] ImmutableArray<string> Components,
    [property: Id(6)] string Message,
    [property: Id(7)] Actor Actor);
