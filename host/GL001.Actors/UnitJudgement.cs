using GL001.Dispatch;
using GL001.Plant;
using GL001.Wire;

namespace GL001.Actors;

/// <summary>What a plan may count on from a unit, and why it is not all of it.</summary>
/// <param name="State">For the planner.</param>
/// <param name="Reason">Why the unit is planned as it is or needs a look; empty when nothing is wrong.</param>
public sealed record UnitJudgement(UnitState State, string Reason)
{
    /// <summary>
    /// Judges one unit by itself, so that no value of one controller can stop the plan of all. A unit that takes no lease
    /// counts with the heat that it gives while it fires, and is unavailable otherwise.
    /// </summary>
    public static UnitJudgement Of(Unit unit, UnitSnapshot live)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(live);
        if (!live.IsOnline || live.IsLockedOut)
        {
            return new UnitJudgement(new UnitState(UnitAvailability.Unavailable, 0.0), live.IsOnline ? "locked out" : $"its controller is {live.Connection}");
        }

        var obstacle = Range(unit, live, out var maximum);
        if (obstacle.Length > 0 || !live.IsRemote)
        {
            return new UnitJudgement(
                new UnitState(live.IsFiring ? UnitAvailability.Fixed : UnitAvailability.Unavailable, live.HeatMegawatts, BurnerRunning: live.IsFiring),
                obstacle.Length > 0 ? obstacle : "in local mode");
        }

        return new UnitJudgement(
            new UnitState(UnitAvailability.Available, live.HeatMegawatts, MaxHeatMegawatts: maximum, BurnerRunning: live.IsFiring || live.IsStarting), "");
    }

    /// <summary>Why the unit has no range to plan in; empty when it has. A maximum that was never told is the rated one.</summary>
    private static string Range(Unit unit, UnitSnapshot live, out double maximum)
    {
        var told = live.Values.ContainsKey(MetricId.MaximumHeatMw);
        maximum = told ? live.Number(MetricId.MaximumHeatMw) ?? double.NaN : unit.MaxHeat.Megawatts;
        if (!double.IsFinite(maximum))
        {
            return "its controller's maximum is no number";
        }

        var minimum = unit.MinHeat.Megawatts;
        return maximum < minimum
            ? FormattableString.Invariant($"its controller's maximum of {maximum:0.0##} MW is below its minimum of {minimum:0.0##} MW")
            : "";
    }
}
