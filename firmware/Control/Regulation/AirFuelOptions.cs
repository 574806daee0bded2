namespace GL001.Control;

/// <summary>
/// What combustion at one burner needs to know. All figures are defaults to be confirmed at commissioning with a flue-gas
/// analyser. Flows and positions are % of their full-load value.
/// </summary>
public sealed class AirFuelOptions
{
    /// <param name="airForFuel">Air wanted, %, for fuel, %: the curve found at commissioning, excess air included. Rising.</param>
    /// <param name="oxygenForFuel">Oxygen wanted in the flue gas, % dry, for fuel, %.</param>
    /// <param name="lowFirePct">Fuel at low fire and light-off, %.</param>
    /// <param name="stoichiometricAirPct">Air that 100 % fuel burns with and none is left, %: below the curve's value there.</param>
    public AirFuelOptions(PiecewiseLinearCurve airForFuel, PiecewiseLinearCurve oxygenForFuel, double lowFirePct, double stoichiometricAirPct)
    {
        AirForFuel = airForFuel;
        OxygenForFuel = oxygenForFuel;
        LowFirePct = lowFirePct;
        StoichiometricAirPct = stoichiometricAirPct;
    }

    public PiecewiseLinearCurve AirForFuel { get; }

    public PiecewiseLinearCurve OxygenForFuel { get; }

    public double LowFirePct { get; }

    public double StoichiometricAirPct { get; }

    /// <summary>Air over stoichiometric air that no trim and no transient may go below.</summary>
    public double MinimumLambda { get; set; } = 1.05;

    /// <summary>
    /// Part of the curve's air that must be measured before fuel may follow. Below one, so that noise of the flow meter
    /// does not hold the load down. No row trips on this ratio: flue oxygen (ASLL-115) and the least air (FALL-113) do.
    /// </summary>
    public double AirBeforeFuel { get; set; } = 0.98;

    /// <summary>Air while purging, %.</summary>
    public double PurgeAirPct { get; set; } = 100.0;

    /// <summary>Most air that the oxygen trim may take away, % of the curve's: the oxygen that is left stays above what trips.</summary>
    public double TrimDownLimitPct { get; set; } = 3.0;

    /// <summary>Most air that the oxygen trim may add, % of the curve's.</summary>
    public double TrimUpLimitPct { get; set; } = 8.0;

    /// <summary>Gain of the trim, % of air for each % of oxygen.</summary>
    public double TrimGainPctPerPct { get; set; } = 1.0;

    /// <summary>Reset time of the trim, s: slow against flue-gas transport and analyser.</summary>
    public double TrimIntegralTimeSeconds { get; set; } = 60.0;

    /// <summary>The trim waits while fuel moves faster than this, %/s: the analyser still sees the load of before.</summary>
    public double TrimSteadyPctPerSecond { get; set; } = 0.5;

    /// <summary>What is wrong with the figures, or an empty text. With a fault no fuel is let through.</summary>
    public string FindFault()
    {
        if (AirForFuel.Fault.Length > 0)
        {
            return "air curve: " + AirForFuel.Fault;
        }

        if (OxygenForFuel.Fault.Length > 0)
        {
            return "oxygen curve: " + OxygenForFuel.Fault;
        }

        // Written so that NaN fails, each of them.
        bool inRange = LowFirePct > 0.0 && LowFirePct < 100.0
            && StoichiometricAirPct > 0.0 && StoichiometricAirPct < 200.0
            && MinimumLambda >= 1.0 && MinimumLambda <= 2.0
            && AirBeforeFuel >= 0.95 && AirBeforeFuel <= 1.0
            && PurgeAirPct >= 25.0 && PurgeAirPct <= 100.0
            && TrimDownLimitPct >= 0.0 && TrimDownLimitPct <= 10.0
            && TrimUpLimitPct >= 0.0 && TrimUpLimitPct <= 20.0
            && TrimGainPctPerPct >= 0.0 && TrimGainPctPerPct <= 10.0
            && TrimIntegralTimeSeconds >= 10.0 && TrimIntegralTimeSeconds <= 3600.0
            && TrimSteadyPctPerSecond > 0.0;
        if (!inRange)
        {
            return "a figure of the combustion settings is out of range";
        }

        return FindFaultOfCurve();
    }

    private string FindFaultOfCurve()
    {
        if (!AirForFuel.IsRising || AirForFuel.Y(AirForFuel.Count - 1) > 100.0 || AirForFuel.Y(0) < 0.0)
        {
            return "the air curve does not rise between 0 and 100 % air";
        }

        if (AirForFuel.Count < 2 || AirForFuel.X(0) > LowFirePct || AirForFuel.X(AirForFuel.Count - 1) < 100.0)
        {
            return "the air curve does not reach from low fire to full load";
        }

        // Both are straight between the points, so the points are enough.
        double leastOfCurve = AirBeforeFuel * (1.0 - (TrimDownLimitPct / 100.0));
        for (int i = 0; i < AirForFuel.Count; i++)
        {
            if (AirForFuel.Y(i) * leastOfCurve < MinimumLambda * StoichiometricAirPct * AirForFuel.X(i) / 100.0)
            {
                return "the air curve with the trim at its lower limit goes below the least excess air";
            }
        }

        return "";
    }
}
