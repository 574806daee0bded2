namespace GL001.Control;

/// <summary>
/// Combustion figures of a natural-gas burner to begin with; the curve is to be found at commissioning with a flue-gas
/// analyser.
/// </summary>
public static class CombustionTuning
{
    // Air over stoichiometric air, and the oxygen that leaves in dry flue gas: 3 % and 7 %, usual for a gas burner.
    private const double AirRatioAtFullLoad = 1.15;
    private const double AirRatioAtLowFire = 1.44;
    private const double OxygenAtFullLoadPct = 3.0;
    private const double OxygenAtLowFirePct = 7.0;

    public static AirFuelOptions For(UnitParameters unit)
    {
        double lowPct = unit.LowFirePct;
        double[] fuelPct = new double[] { lowPct, 100.0 };
        return new AirFuelOptions(
            new PiecewiseLinearCurve(fuelPct, new double[] { lowPct * AirRatioAtLowFire / AirRatioAtFullLoad, 100.0 }),
            new PiecewiseLinearCurve(fuelPct, new double[] { OxygenAtLowFirePct, OxygenAtFullLoadPct }),
            lowPct,
            100.0 / AirRatioAtFullLoad);
    }
}
