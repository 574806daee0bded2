using GL001.Orchestration.Alarms;
using GL001.Wire;

namespace GL001.Actors;

/// <summary>What stands at a unit, as alarms: what is wrong with it as a whole, and the tags that its controller tells.</summary>
public static class StandingAlarms
{
    /// <summary>Tag of a controller that cannot be heard, however it went.</summary>
    public const string Link = "LINK";

    /// <summary>Tag of a lockout of which nobody knows the cause.</summary>
    public const string Lockout = "LOCKOUT";

    public const string NoLease = "NO-LEASE";

    public const string LeaseRefused = "LEASE-REFUSED";

    /// <summary>Behind the tag of a row of which a signal cannot be trusted.</summary>
    public const string BadSignal = ".BAD";

    /// <summary>A signal that is bad now and then is one alarm, not one each time.</summary>
    public static readonly TimeSpan BadSignalClears = TimeSpan.FromMinutes(1);

    public static IEnumerable<StandingAlarm> Of(UnitSnapshot unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var alarms = UnitAlarms.Of(unit).Select(alarm => OfUnit(unit, alarm));
        if (unit.IsOnline)
        {
            alarms = alarms.Concat(Tags(unit, MetricId.ActiveTags).Select(tag => OfTag(unit, tag))).Concat(Tags(unit, MetricId.DegradedTags).Select(tag => OfBadSignal(unit, tag)));
        }

        // The trip that locked a unit out stands for as long as the lockout does, whether its signal is back or not.
        return alarms.DistinctBy(alarm => alarm.Tag);
    }

    private static StandingAlarm OfUnit(UnitSnapshot unit, UnitAlarm alarm) => alarm.Kind switch
    {
        UnitAlarmKind.LockedOut when alarm.Detail.Length > 0 => OfTag(unit, alarm.Detail) with { IsTrip = true, Priority = AlarmPriority.High },
        UnitAlarmKind.LockedOut => new StandingAlarm(unit.UnitId, Lockout, "Locked out", AlarmPriority.High, IsTrip: true, IsFirstOut: false),
        UnitAlarmKind.TakesNoLease => new StandingAlarm(unit.UnitId, NoLease, $"Takes no setpoint lease: {alarm.Detail}", AlarmPriority.Low, IsTrip: false, IsFirstOut: false),
        UnitAlarmKind.RefusedLease => new StandingAlarm(unit.UnitId, LeaseRefused, $"Refused its last setpoint lease: {alarm.Detail}", AlarmPriority.Low, IsTrip: false, IsFirstOut: false),

        // It protects by itself; what is missing is sight of it. The incident rules judge the heat.
        _ => new StandingAlarm(unit.UnitId, Link, "Its controller cannot be heard", AlarmPriority.Medium, IsTrip: false, IsFirstOut: false),
    };

    private static string[] Tags(UnitSnapshot unit, int metric) => unit.Text(metric).Split("; ", StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The row protects less well than it should; where it can protect no more, its controller trips by itself.</summary>
    private static StandingAlarm OfBadSignal(UnitSnapshot unit, string tag) =>
        new(unit.UnitId, tag + BadSignal, $"A signal cannot be trusted: {AlarmClasses.Of(tag).Text}", AlarmPriority.Low, IsTrip: false, IsFirstOut: false) { ClearAfter = BadSignalClears };

    private static StandingAlarm OfTag(UnitSnapshot unit, string tag)
    {
        var known = AlarmClasses.Of(tag);
        return new StandingAlarm(unit.UnitId, tag, known.Text, known.Priority, known.IsTrip, IsFirstOut: known.IsTrip && unit.Text(MetricId.FirstOutTag) == tag);
    }
}
