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

        double rise = unit.RampUpMegawattsPerMinute * stepMinutes;
        double fall = unit.RampDownMegawattsPerMinute * stepMinutes;
        double heatBefore = step == 0 ? unit.CurrentHeatMegawatts : unit.MinHeatMegawatts;
        return onBefore
            ? new UnitLimits(
                unit.MinHeatMegawatts,
                unit.MaxHeatMegawatts,
                Math.Max(rise, unit.MinHeatMegawatts - heatBefore),
                step == 0 ? Math.Max(fall, heatBefore - unit.MaxHeatMegawatts) : fall)
            : new UnitLimits(unit.MinHeatMegawatts, unit.MaxHeatMegawatts, Math.Max(rise, unit.MinHeatMegawatts), double.PositiveInfinity);
    }

    /// <summary>Limits while it is open whether the unit fires: anything from nothing to its maximum.</summary>
    public static UnitLimits Relaxed(DispatchUnit unit, double stepMinutes, int step)
    {
        double rise = unit.RampUpMegawattsPerMinute * stepMinutes;
        double fall = unit.RampDownMegawattsPerMinute * stepMinutes;
        double upToMinimum = step == 0 ? unit.MinHeatMegawatts - unit.CurrentHeatMegawatts : unit.Firing ? 0 : unit.MinHeatMegawatts;
        return new UnitLimits(
            0,
            unit.MaxHeatMegawatts,
            Math.Max(rise, upToMinimum),
            step == 0 ? Math.Max(fall, unit.CurrentHeatMegawatts - unit.MaxHeatMegawatts) : fall);
    }
}
