namespace GL001.Dispatch;

/// <summary>
/// Which unit fires in which step. The rule is a heuristic: it reads a plan in which undecided units were allowed any
/// heat from zero up. Reasons and limits are in docs/design/dispatch.md.
/// </summary>
internal static class Commitment
{
    /// <summary>An idle unit is started for relaxed heat of this share of its minimum.</summary>
    public const double StartShare = 0.5;

    /// <summary>A firing unit is kept on down to this share, so that plans a minute apart do not start and stop it.</summary>
    public const double KeepShare = 0.25;

    /// <summary>A unit fires at least this long, and rests at least this long, within one plan.</summary>
    public static readonly TimeSpan ShortestRun = TimeSpan.FromHours(1);

    /// <summary>Relaxed heat below this is rounding, in MW.</summary>
    private const double Noise = 1e-6;

    /// <summary>True when the planner has to decide about this unit.</summary>
    public static bool IsOpen(DispatchUnit unit) =>
        unit.Availability == UnitAvailability.Available
        && unit.Commitment == UnitCommitment.Free
        && unit.MinHeatMegawatts <= unit.MaxHeatMegawatts;

    /// <summary>The steps in which a unit fires that is not open.</summary>
    public static bool Decided(DispatchUnit unit) => unit.Availability switch
    {
        UnitAvailability.Fixed => unit.Firing,
        UnitAvailability.Available => unit.Commitment == UnitCommitment.Committed,
        _ => false,
    };

    /// <summary>Steps in which running the unit is worth it.</summary>
    public static bool[] Worthwhile(DispatchUnit unit, IReadOnlyList<double> relaxedHeat, TimeSpan step)
    {
        double threshold = Math.Max(Noise, (unit.Firing ? KeepShare : StartShare) * unit.MinHeatMegawatts);
        return WithoutShortRuns(unit, [.. relaxedHeat.Select(heat => heat >= threshold)], step);
    }

    /// <summary>Steps in which the relaxed plan takes any heat at all from the unit.</summary>
    public static bool[] Needed(DispatchUnit unit, IReadOnlyList<double> relaxedHeat, TimeSpan step) =>
        WithoutShortRuns(unit, [.. relaxedHeat.Select(heat => heat > Noise)], step);

    private static bool[] WithoutShortRuns(DispatchUnit unit, bool[] on, TimeSpan step)
    {
        int shortest = (int)Math.Ceiling(ShortestRun / step);

        // Short rests first: filling them joins runs that would otherwise be lengthened into each other.
        int lastOn = unit.Firing ? -1 : int.MinValue;
        for (int t = 0; t < on.Length; t++)
        {
            if (!on[t])
            {
                continue;
            }

            if (lastOn != int.MinValue && t - lastOn - 1 < shortest)
            {
                Array.Fill(on, true, lastOn + 1, t - lastOn - 1);
            }

            lastOn = t;
        }

        for (int t = 0; t < on.Length; t++)
        {
            bool starts = on[t] && !(t == 0 ? unit.Firing : on[t - 1]);
            if (starts)
            {
                int end = Math.Min(on.Length, t + shortest);
                Array.Fill(on, true, t, end - t);
                t = end - 1;
            }
        }

        return on;
    }
}
