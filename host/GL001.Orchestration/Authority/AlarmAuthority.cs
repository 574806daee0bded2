using GL001.Orchestration.Alarms;

namespace GL001.Orchestration.Authority;

/// <summary>Who may do what to an alarm. Nothing here reaches a controller: no role resets a trip from afar.</summary>
/// <remarks>The times are project defaults: the owner's alarm philosophy decides (ISA-18.2 asks for one and gives no figures).</remarks>
public static class AlarmAuthority
{
    /// <summary>For how long a role may shelve an alarm at the most; zero when it may not.</summary>
    public static TimeSpan MostShelving(Role role) => role switch
    {
        Role.PrimaryOnCall or Role.SecondaryOnCall => TimeSpan.FromHours(1),
        Role.OperationsManager or Role.EngineeringManager => TimeSpan.FromHours(8),
        Role.SafetyOfficer => TimeSpan.FromHours(24),
        _ => TimeSpan.Zero,
    };

    /// <summary>Why the role may not give this command; null when it may.</summary>
    public static string? Obstacle(Role role, AlarmCommand command) => command switch
    {
        _ when role == Role.System => "role is not system: this needs a person.",
        AlarmCommand.Shelve when MostShelving(role) == TimeSpan.Zero => $"{Names.Of(role)} may not shelve; allowed are {Names.Of(RolesWhere(allowed => MostShelving(allowed) > TimeSpan.Zero))}.",
        AlarmCommand.TakeOutOfService when !MayTakeOutOfService(role) => $"{Names.Of(role)} may not take an alarm out of service; allowed are {Names.Of(RolesWhere(MayTakeOutOfService))}.",
        _ => null,
    };

    private static bool MayTakeOutOfService(Role role) => role is Role.OperationsManager or Role.SafetyOfficer or Role.EngineeringManager;

    private static IEnumerable<Role> RolesWhere(Func<Role, bool> holds) => Enum.GetValues<Role>().Where(holds);
}
