using GL001.Dispatch;
using GL001.Plant;
using GL001.Wire;

namespace GL001.Actors;

/// <summary>What a plan may count on from a unit, and why it is not all of it.</summary>
/// <param name="State">For the planner.</param>
/// <param name="Reason">Why the unit is planned as it is or needs a look; empty when nothing is wrong.</param>
public sealed record UnitJudgement(UnitState State, string Reason)
{
    /// <summary>No unit gives more than this share of its rated heat; the meter's range ends below.</summary>
    private const double LargestHeatShare = 1.5;

    /// <summary>
    /// Judges one unit by itself, so that no value of one controller can stop the plan of all. A unit that takes no lease
    /// counts with the heat that it gives while it fires, and is unavailable otherwise.
    /// </summary>
    public static UnitJudgement Of(Unit unit, UnitSnapshot live)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(live);
        var minimum = Math.Max(unit.MinHeat.Megawatts, live.Number(MetricId.MinimumHeatMw) ?? 0.0);
        var maximum = Math.Min(unit.MaxHeat.Megawatts, live.Number(MetricId.MaximumHeatMw) ?? double.PositiveInfinity);
        var obstacle = live switch
        {
            { CanTakeLease: false } => live.LeaseObstacle,
            _ when maximum < minimum => FormattableString.Invariant($"its maximum of {maximum:0.0##} MW is below its minimum of {minimum:0.0##} MW"),
            _ => "",
        };
        var heat = BelievedHeatMegawatts(unit, live);
        if (live.IsOnline && heat < live.HeatMegawatts)
        {
            obstacle = FormattableString.Invariant($"it tells {live.HeatMegawatts:0.0##} MW, more than it can give");
        }

        if (obstacle.Length > 0)
        {
            return new UnitJudgement(new UnitState(live.IsFiring ? UnitAvailability.Fixed : UnitAvailability.Unavailable, heat, BurnerRunning: live.IsFiring), obstacle);
        }

        // A refusal is no obstacle: the next lease may be taken, and it is what would end the refusal.
        return new UnitJudgement(
            new UnitState(
                UnitAvailability.Available, heat, MaxHeatMegawatts: maximum, MinHeatMegawatts: minimum, BurnerRunning: live.IsFiring || live.IsStarting),
            live.LastRefusal.Length > 0 ? $"refused its last lease: {live.LastRefusal}" : "");
    }

    /// <summary>Measured heat, MW: zero while not firing; null while the unit cannot be heard, its meter is not good or its number cannot be.</summary>
    public static double? MeasuredHeatMegawatts(Unit unit, UnitSnapshot live)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(live);
        if (!live.IsOnline || live.Text(MetricId.BurnerState).Length == 0)
        {
            return null;
        }

        return !live.IsFiring ? 0.0
            : live.GoodNumber(MetricId.HeatOutputMw) is { } heat && heat <= LargestHeatShare * unit.MaxHeat.Megawatts ? Math.Max(0.0, heat) : null;
    }

    /// <summary>Heat that the unit delivers now, MW; zero while it cannot be heard, and for a number that no unit of its size could give.</summary>
    public static double BelievedHeatMegawatts(Unit unit, UnitSnapshot live)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(live);
        return live.IsOnline && live.HeatMegawatts <= LargestHeatShare * unit.MaxHeat.Megawatts ? live.HeatMegawatts : 0.0;
    }
}
