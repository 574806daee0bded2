namespace GL001.Dispatch;

/// <summary>A straight piece of an input curve above the minimum.</summary>
/// <param name="Width">MW of heat.</param>
/// <param name="Slope">MW of input for each MW of heat.</param>
internal readonly record struct InputPiece(double Width, double Slope);

/// <summary>Input of a unit over its heat.</summary>
internal static class UnitInput
{
    /// <summary>Input while it fires and gives no more than its minimum, MW; for a unit with a curve.</summary>
    public static double AtMinimum(DispatchUnit unit) => OnCurve(unit, unit.MinHeatMegawatts);

    /// <summary>Pieces from the minimum to the maximum; empty for a unit without a curve.</summary>
    public static InputPiece[] Pieces(DispatchUnit unit)
    {
        if (unit.InputCurve.IsEmpty || unit.MaxHeatMegawatts <= unit.MinHeatMegawatts)
        {
            return [];
        }

        var pieces = new List<InputPiece>();
        for (int i = 1; i < unit.InputCurve.Length; i++)
        {
            CurvePoint low = unit.InputCurve[i - 1];
            CurvePoint high = unit.InputCurve[i];
            double width = Math.Min(high.HeatMegawatts, unit.MaxHeatMegawatts) - Math.Max(low.HeatMegawatts, unit.MinHeatMegawatts);
            if (width > 1e-9)
            {
                pieces.Add(new InputPiece(width, (high.InputMegawatts - low.InputMegawatts) / (high.HeatMegawatts - low.HeatMegawatts)));
            }
        }

        return [.. pieces];
    }

    /// <summary>Input of a unit that is on, MW; not of a CHP, whose input follows from its operating points.</summary>
    public static double At(DispatchUnit unit, int step, double heat) => unit.InputCurve.IsEmpty
        ? heat / unit.EfficiencyAt(step)
        : OnCurve(unit, heat);

    /// <summary>MW of input for one more MW of heat: the piece above, or below at the maximum.</summary>
    public static double SlopeAt(DispatchUnit unit, int step, double heat)
    {
        if (unit.InputCurve.IsEmpty)
        {
            return 1 / unit.EfficiencyAt(step);
        }

        int i = 1;
        while (i < unit.InputCurve.Length - 1 && heat >= unit.InputCurve[i].HeatMegawatts - 1e-6)
        {
            i++;
        }

        return Slope(unit, i);
    }

    private static double Slope(DispatchUnit unit, int i) =>
        (unit.InputCurve[i].InputMegawatts - unit.InputCurve[i - 1].InputMegawatts) / (unit.InputCurve[i].HeatMegawatts - unit.InputCurve[i - 1].HeatMegawatts);

    private static double OnCurve(DispatchUnit unit, double heat)
    {
        CurvePoint first = unit.InputCurve[0];
        if (heat < first.HeatMegawatts)
        {
            return first.InputMegawatts * heat / first.HeatMegawatts;   // a unit in local mode below its range: at the efficiency of its first point
        }

        int i = 1;
        while (i < unit.InputCurve.Length - 1 && heat > unit.InputCurve[i].HeatMegawatts)
        {
            i++;
        }

        return unit.InputCurve[i - 1].InputMegawatts + (Slope(unit, i) * (heat - unit.InputCurve[i - 1].HeatMegawatts));
    }
}
