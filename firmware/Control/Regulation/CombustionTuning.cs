namespace GL001.Control;

/// <summary>
/// Combustion figures of a natural-gas burner to begin with; the curve is to be found at commissioning with a flue-gas
/// analyser.
/// </summary>
public static class CombustionTuning
{
    // Air over stoichiometric air; the oxygen that leaves in dry flue gas is then 3 % and 7 %, usual for a gas burner.
    private const double AirRatioAtFullLoad = 1.15;
    private const double AirRatioAtLowFire = 1.44;
    private const double OxygenAtFullLoadPct = 3.0;

    // The curve's air at low fire is never less, % of full load's: 3 % above row FALL-113, for the flow meter's noise, the damper and
    // what the oxygen trim may take (3 % of it, so 27.2 % is the least).
    private const double LeastAirPct = 28.0;

    public static AirFuelOptions For(UnitParameters unit)
    {
        double lowPct = unit.LowFirePct;
        double[] fuelPct = new double[] { lowPct, 100.0 };
        double byRatioPct = lowPct * AirRatioAtLowFire / AirRatioAtFullLoad;
        double lowAirPct = byRatioPct > LeastAirPct ? byRatioPct : LeastAirPct;
        double lowRatio = lowAirPct * AirRatioAtFullLoad / lowPct;
        return new AirFuelOptions(
            new PiecewiseLinearCurve(fuelPct, new double[] { lowAirPct, 100.0 }),
            new PiecewiseLinearCurve(fuelPct, new double[] { OxygenAt(lowRatio), OxygenAtFullLoadPct }),
            lowPct,
            100.0 / AirRatioAtFullLoad);
    }

    /// <summary>Oxygen in the dry flue gas of methane, vol%: of one part methane and 9.52 parts air times the ratio.</summary>
    private static double OxygenAt(double airRatio)
    {
        return 200.0 * (airRatio - 1.0) / ((9.52 * airRatio) - 1.0);
    }
}
