using System.Collections.Immutable;

namespace GL001.Dispatch;

/// <summary>Reads from a unit's heat which of its limits binds; asks no solver.</summary>
internal static class UnitReasons
{
    private const double Near = 1e-6;

    public static ImmutableArray<UnitReason> Of(DispatchProblem problem, DispatchUnit unit, IReadOnlyList<double> heat, IReadOnlyList<bool> on) =>
        [.. Enumerable.Range(0, heat.Count).Select(t => At(problem, unit, heat, on, t))];

    private static UnitReason At(DispatchProblem problem, DispatchUnit unit, IReadOnlyList<double> heat, IReadOnlyList<bool> on, int t)
    {
        switch (unit.Availability)
        {
            case UnitAvailability.Unavailable:
                return UnitReason.Unavailable;
            case UnitAvailability.Fixed:
                return UnitReason.FixedOutput;
        }

        if (!on[t])
        {
            return unit.Maintenance.Any(window => window.Contains(t)) ? UnitReason.Maintenance
                : unit.Commitment != UnitCommitment.Off && unit.MinHeatMegawatts > unit.MaxAt(t) ? UnitReason.MaximumBelowMinimum
                : UnitReason.Off;
        }

        double before = t == 0 ? unit.CurrentHeatMegawatts : heat[t - 1];
        UnitLimits limits = UnitLimits.Decided(unit, problem.HoursOf(t) * 60, t, on: true, t == 0 ? unit.Firing : on[t - 1]);
        return heat[t] switch
        {
            var value when value >= limits.MostHeat - Near => UnitReason.AtMaximum,
            var value when value <= limits.LeastHeat + Near => UnitReason.AtMinimum,
            var value when value - before >= limits.MostRise - Near => UnitReason.RampingUp,
            var value when before - value >= limits.MostFall - Near => UnitReason.RampingDown,
            _ => UnitReason.Free,
        };
    }
}
