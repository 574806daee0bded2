using System.Collections.Immutable;
using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Incidents;

/// <summary>What a notice says.</summary>
[GenerateSerializer]
public enum NoticeKind
{
    /// <summary>Roles are called.</summary>
    Call = 0,
    Acknowledged,
    Updated,
    Resolved,
}

/// <summary>Something that the outside is told of an incident.</summary>
/// <param name="NoticeId">The same at each attempt to deliver it; whoever gets it twice can tell by this.</param>
/// <param name="Kind">What it says.</param>
/// <param name="At">When it happened.</param>
/// <param name="Roles">Who is called now; with anything but a call everybody who was called before.</param>
/// <param name="Text">What happened.</param>
/// <param name="Incident">The incident as it was then.</param>
[GenerateSerializer, Immutable]
public sealed record Notice(
    [property: Id(0)] string NoticeId,
    [property: Id(1)] NoticeKind Kind,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] ImmutableArray<Role> Roles,
    [property: Id(4)] string Text,
    [property: Id(5)] Incident Incident);
