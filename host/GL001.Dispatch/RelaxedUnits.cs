namespace GL001.Dispatch;

/// <summary>
/// A unit without yes and no: shares of the points of its curve, which together are the share to which it fires. Minimum times and ramps
/// are left out but for what it can have reached by then, so the program's plan costs no more, and leaves no more unmet, than any plan.
/// </summary>
internal static class RelaxedUnits
{
    /// <summary>By step, the points of heat, input and electricity, MW, between a unit's minimum and what it can have reached; none where it cannot fire.</summary>
    public static OperatingPoint[][] Points(DispatchProblem problem, DispatchUnit unit)
    {
        double[] reach = Reach(problem, unit);
        InputPiece[] pieces = UnitInput.Pieces(unit);
        return [.. reach.Select((most, t) =>
            Commitment.Decided(problem, unit, t) == false || most < unit.MinHeatMegawatts ? []
            : unit.Kind == DispatchUnitKind.Chp ? [.. unit.OperatingPoints]
            : OfCurve(unit, pieces, t, most).ToArray())];
    }

    private static List<OperatingPoint> OfCurve(DispatchUnit unit, InputPiece[] pieces, int step, double most)
    {
        double heat = unit.MinHeatMegawatts;
        double slope = pieces.Length == 0 ? DispatchModel.PlainSlope(unit, step) : 0;
        double input = pieces.Length == 0 ? slope * heat : UnitInput.AtMinimum(unit);
        var points = new List<OperatingPoint> { new(0, heat, input) };
        foreach (InputPiece piece in pieces.Length == 0 ? [new InputPiece(unit.MaxHeatMegawatts - heat, slope)] : pieces)
        {
            double width = Math.Min(piece.Width, most - heat);
            if (width > 1e-9)
            {
                heat += width;
                input += width * piece.Slope;
                points.Add(new OperatingPoint(0, heat, input));
            }
        }

        return points;
    }

    /// <summary>Most heat that a unit can have reached in each step, MW, if it starts as soon as it may and rises all the time.</summary>
    private static double[] Reach(DispatchProblem problem, DispatchUnit unit)
    {
        var reach = new double[problem.Steps];
        double before = unit.Firing ? unit.CurrentHeatMegawatts : 0;
        bool fires = unit.Firing;
        for (int t = 0; t < reach.Length; t++)
        {
            if (Commitment.Decided(problem, unit, t) == false)
            {
                (before, fires) = (0, false);
                continue;
            }

            UnitLimits limits = UnitLimits.Decided(unit, problem.HoursOf(t) * 60, t, on: true, onBefore: fires);
            UnitLimits starts = UnitLimits.Decided(unit, problem.HoursOf(t) * 60, t, on: true, onBefore: false);
            reach[t] = Math.Min(limits.MostHeat, Math.Max(before + limits.MostRise, starts.MostRise));
            (before, fires) = (reach[t], true);
        }

        return reach;
    }
}
