namespace GL001.Dispatch;

/// <summary>
/// The limits of one unit in one step, given whether it fires in that step and the one before. The model writes them
/// into rows; the checker holds plans against them.
/// </summary>
/// <param name="LeastHeat">MW.</param>
/// <param name="MostHeat">MW.</param>
/// <param name="MostRise">MW above the step before.</param>
/// <param name="MostFall">MW below the step before; infinite when the unit stops.</param>
/// <remarks>
/// Two allowances keep a plan possible. Towards the range: a unit below its minimum may step up to it (a start goes to
/// low fire), one above a lowered maximum may step down to it, whatever its ramps. A stop is not ramp-limited, because
/// it closes the fuel valves.
/// </remarks>
internal readonly record struct UnitLimits(double LeastHeat, double MostHeat, double MostRise, double MostFall)
{
    private static readonly UnitLimits Nothing = new(0, 0, double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>Limits when it is decided that the unit fires or rests in this step.</summary>
    public static UnitLimits Decided(DispatchUnit unit, double stepMinutes, int step, bool on, bool onBefore)
    {
        if (unit.Availability == UnitAvailability.Fixed)
        {
            return new UnitLimits(unit.CurrentHeatMegawatts, unit.CurrentHeatMegawatts, double.PositiveInfinity, double.PositiveInfinity);
        }

        if (!on)
        {
            return Nothing;
        }

        double most = unit.MaxAt(step);
        double rise = unit.RampUpMegawattsPerMinute * stepMinutes;
        if (!onBefore)
        {
            return new UnitLimits(unit.MinHeatMegawatts, most, Math.Max(rise, unit.MinHeatMegawatts), double.PositiveInfinity);
        }

        double fall = unit.RampDownMegawattsPerMinute * stepMinutes;
        return step == 0
            ? new UnitLimits(unit.MinHeatMegawatts, most, Math.Max(rise, unit.MinHeatMegawatts - unit.CurrentHeatMegawatts), Math.Max(fall, unit.CurrentHeatMegawatts - most))
            : new UnitLimits(unit.MinHeatMegawatts, most, rise, Math.Max(fall, unit.MaxAt(step - 1) - most));
    }

    /// <summary>Whether a ramp could bind at all; a start rises from nothing.</summary>
    public static bool RampsMatter(DispatchUnit unit, double stepMinutes) =>
        unit.RampUpMegawattsPerMinute * stepMinutes < unit.MaxHeatMegawatts
        || unit.RampDownMegawattsPerMinute * stepMinutes < Math.Max(unit.MaxHeatMegawatts, unit.CurrentHeatMegawatts);
}
