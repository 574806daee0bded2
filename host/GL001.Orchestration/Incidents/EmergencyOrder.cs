using System.Collections.Immutable;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Modes;

namespace GL001.Orchestration.Incidents;

/// <summary>An order of a person that was followed, as incidents see it.</summary>
/// <param name="Kind">What was ordered.</param>
/// <param name="Plants">Plants that it touches.</param>
/// <param name="Subjects">Units where it is about units.</param>
/// <param name="By">Who ordered it.</param>
/// <param name="Reason">Why.</param>
/// <param name="CallsSafetyOfficer">Whether the Safety Officer is to be told of it.</param>
public sealed record EmergencyOrder(ModeOrderKind Kind, ImmutableArray<string> Plants, ImmutableArray<string> Subjects, OrderedBy By, string Reason, bool CallsSafetyOfficer)
{
    public bool IsStop => Kind is ModeOrderKind.SafetyShutdown or ModeOrderKind.FuelCutoff;

    /// <summary>Whether it begins an emergency where none is known. What ends one, and what only tunes the planner, is noted in incidents that are open.</summary>
    public bool Opens => IsStop || Kind is ModeOrderKind.ActivateBackupHeat or ModeOrderKind.CriticalHeatOnly or ModeOrderKind.Manual or ModeOrderKind.LocalControl or ModeOrderKind.LastKnownGood;

    internal string Alert => IsStop ? "gl-001.emergency_stop" : "gl-001.emergency_order";

    internal string Text => $"{By} ordered {Names.Of(Kind)} for {string.Join(", ", Subjects.IsDefaultOrEmpty ? Plants : Subjects)}: {Reason}";

    internal Actor Actor => new(By.ToString(), By.Role ?? Role.PrimaryOnCall);
}

/// <summary>Where an order was noted.</summary>
/// <param name="IncidentIds">Incidents that have it in their timeline.</param>
/// <param name="SafetyOfficerNotices">Notices that call the Safety Officer for it.</param>
public sealed record OrderNoted(ImmutableArray<string> IncidentIds, ImmutableArray<string> SafetyOfficerNotices);
