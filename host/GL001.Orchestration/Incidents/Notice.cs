using System.Collections.Immutable;
using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Incidents;

/// <summary>What a notice says.</summary>
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
public sealed record Notice(
    string NoticeId,
    NoticeKind Kind,
    DateTimeOffset At,
    ImmutableArray<Role> Roles,
    string Text,
    Incident Incident);
