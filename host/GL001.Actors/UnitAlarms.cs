using GL001.Wire;

namespace GL001.Actors;

/// <summary>What can be wrong with a unit.</summary>
public enum UnitAlarmKind
{
    ControllerNeverSeen = 0,
    ControllerSilent,
    ControllerOffline,
    LockedOut,

    /// <summary>Something other than its switch keeps it from taking leases.</summary>
    TakesNoLease,
    RefusedLease,
}

/// <summary>Something an operator must be told of a unit.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">More about it in words, or an empty text.</param>
public sealed record UnitAlarm(UnitAlarmKind Kind, string Detail);

/// <summary>What an operator must be told of a unit.</summary>
public static class UnitAlarms
{
    /// <summary>Alarms that stand now.</summary>
    public static IEnumerable<UnitAlarm> Of(UnitSnapshot unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (!unit.IsOnline)
        {
            yield return new UnitAlarm(unit.Connection switch
            {
                ConnectionState.NeverSeen => UnitAlarmKind.ControllerNeverSeen,
                ConnectionState.Silent => UnitAlarmKind.ControllerSilent,
                _ => UnitAlarmKind.ControllerOffline,
            }, "");
        }
        else if (unit.IsLockedOut)
        {
            yield return new UnitAlarm(UnitAlarmKind.LockedOut, unit.Text(MetricId.FirstOutTag));
        }
        else
        {
            // Local mode is somebody's choice and shows at the unit; anything else that keeps a lease away is a fault.
            if (!unit.CanTakeLease && unit.IsRemote)
            {
                yield return new UnitAlarm(UnitAlarmKind.TakesNoLease, unit.LeaseObstacle);
            }

            if (unit.LastRefusal.Length > 0)
            {
                yield return new UnitAlarm(UnitAlarmKind.RefusedLease, unit.LastRefusal);
            }
        }
    }
}
