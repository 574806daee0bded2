using GL001.Wire;

namespace GL001.Actors;

/// <summary>What an operator must be told of a unit.</summary>
public static class UnitAlarms
{
    /// <summary>Alarms that stand now, each with the unit's id.</summary>
    public static IEnumerable<string> Of(UnitSnapshot unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (!unit.IsOnline)
        {
            yield return $"{unit.UnitId}: controller {unit.ControllerId} is {unit.Connection}";
        }
        else if (unit.IsLockedOut)
        {
            var firstOut = unit.Text(MetricId.FirstOutTag);
            yield return firstOut.Length > 0 ? $"{unit.UnitId}: locked out by {firstOut}" : $"{unit.UnitId}: locked out";
        }
        else
        {
            // Local mode is somebody's choice and shows at the unit; anything else that keeps a lease away is a fault.
            if (!unit.CanTakeLease && unit.IsRemote)
            {
                yield return $"{unit.UnitId}: takes no lease, {unit.LeaseObstacle}";
            }

            if (unit.LastRefusal.Length > 0)
            {
                yield return $"{unit.UnitId}: refused its last lease, {unit.LastRefusal}";
            }
        }
    }
}
