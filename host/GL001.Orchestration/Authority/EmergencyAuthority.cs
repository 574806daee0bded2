using System.Collections.Immutable;
using System.Text;

namespace GL001.Orchestration.Authority;

/// <summary>What can be ordered in an emergency.</summary>
public enum EmergencyAction
{
    /// <summary>Ask for the stop of a unit. Every person may: a stop is the safe side for the unit, and each is recorded with its name.</summary>
    StopUnit = 0,

    /// <summary>Manual mode, local control, critical heat only, another algorithm, backup heat, relaxed wishes: units stay safe by themselves whatever is chosen.</summary>
    ShiftMode,

    /// <summary>Take back a stop, so that the unit may be planned again. Starts nothing and clears no trip.</summary>
    WithdrawStop,
}

/// <summary>Who ordered something, as the order says. Nobody is authenticated yet.</summary>
/// <param name="Role">Null when the order named nobody.</param>
/// <param name="Name">The person; empty when only a role was named.</param>
public sealed record OrderedBy(Role? Role, string Name)
{
    public static OrderedBy Nobody { get; } = new(null, "");

    /// <summary>The coordinator itself: expiry and restoration.</summary>
    public static OrderedBy Coordinator { get; } = new(Authority.Role.System, "");

    public override string ToString() => (Role, Name) switch
    {
        (null, _) => "not named",
        ({ } role, "") => EmergencyAuthority.NameOf(role),
        ({ } role, _) => $"{EmergencyAuthority.NameOf(role)}: {Name}",
    };
}

/// <summary>
/// Who may order what, from the runbooks' table of roles: the Safety Officer may stop anything and override all automation, the Operations Manager may
/// authorise maintenance and the shutdown of a process, engineers on call may shift to manual, local and degraded operation. No role clears a trip,
/// bypasses an interlock or raises a limit: there is no action for it.
/// </summary>
public static class EmergencyAuthority
{
    /// <summary>Longest <c>authorized_by</c>.</summary>
    public const int LongestText = 200;

    private static readonly Role[] s_persons = [Role.PrimaryOnCall, Role.SecondaryOnCall, Role.OperationsManager, Role.SafetyOfficer, Role.EngineeringManager, Role.VpOperations];

    /// <summary>Names of the roles that a person can act in, as <c>authorized_by</c> writes them.</summary>
    public static ImmutableArray<string> RoleNames { get; } = [.. s_persons.Select(NameOf)];

    /// <summary>Roles that may order this.</summary>
    public static ImmutableArray<Role> Allowed(EmergencyAction action) => action == EmergencyAction.WithdrawStop
        ? [Role.OperationsManager, Role.SafetyOfficer]
        : [.. s_persons];

    /// <summary>Why this may not be ordered by them; empty when it may. An order that names nobody counts as one of an engineer on call.</summary>
    public static string Refusal(EmergencyAction action, OrderedBy by)
    {
        ArgumentNullException.ThrowIfNull(by);
        return Allowed(action).Contains(by.Role ?? Role.PrimaryOnCall)
            ? ""
            : $"authorized_by is {by}; allowed for this: {string.Join(", ", Allowed(action).Select(NameOf))}.";
    }

    /// <summary>Why what <paramref name="set"/> ordered may not be ended by <paramref name="by"/>; empty when it may. What the Safety Officer ordered, nobody else ends.</summary>
    public static string EndRefusal(OrderedBy set, OrderedBy by)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(by);
        return set.Role == Role.SafetyOfficer && by.Role != Role.SafetyOfficer
            ? $"authorized_by is {by}; what the Safety Officer ordered is ended by {NameOf(Role.SafetyOfficer)} alone."
            : "";
    }

    /// <summary>Reads "role: name" or a role alone; nothing gives <see cref="OrderedBy.Nobody"/>.</summary>
    /// <param name="text">For example "safety_officer: J. Doe" or "Plant Safety Officer".</param>
    /// <param name="problem">What is wrong with the field, empty when nothing is.</param>
    public static OrderedBy Read(string? text, out string problem)
    {
        problem = "";
        if (string.IsNullOrWhiteSpace(text))
        {
            return OrderedBy.Nobody;
        }

        var parts = text.Split(':', 2);
        var role = RoleOf(parts[0]);
        if (role is null || text.Length > LongestText || text.Any(char.IsControl))
        {
            problem = $"authorized_by is \"role: name\" or a role, at most {LongestText} characters; roles: {string.Join(", ", RoleNames)}.";
            return OrderedBy.Nobody;
        }

        return new OrderedBy(role, parts.Length > 1 ? parts[1].Trim() : "");
    }

    /// <summary>snake_case, as everywhere on the wire.</summary>
    public static string NameOf(Role role)
    {
        var name = new StringBuilder();
        foreach (var letter in role.ToString())
        {
            name.Append(char.IsUpper(letter) && name.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }

    private static Role? RoleOf(string text)
    {
        var name = text.Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
        name = name.StartsWith("plant_", StringComparison.Ordinal) ? name["plant_".Length..] : name;
        return name switch
        {
            // The runbooks say so without a rank.
            "on_call" or "on_call_engineer" or "oncall" => Role.PrimaryOnCall,
            _ => s_persons.Where(role => NameOf(role) == name).Cast<Role?>().FirstOrDefault(),
        };
    }
}
