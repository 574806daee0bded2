namespace GL001.Simulator.Plants;

/// <summary>
/// What leaves a methane flame, kmol/s of each gas, from the balance of carbon, hydrogen and oxygen. Mixing is never perfect: the
/// air ratio scatters in the flame, so carbon monoxide appears before the mean air falls short.
/// </summary>
/// <param name="CarbonDioxide">kmol/s.</param>
/// <param name="CarbonMonoxide">kmol/s.</param>
/// <param name="Water">kmol/s.</param>
/// <param name="Nitrogen">kmol/s.</param>
/// <param name="Oxygen">kmol/s.</param>
/// <param name="Methane">Fuel that found no oxygen, kmol/s.</param>
public readonly record struct FlueGas(
    double CarbonDioxide, double CarbonMonoxide, double Water, double Nitrogen, double Oxygen, double Methane)
{
    /// <summary>Lower heating value of methane, kJ/kmol (50.0 MJ/kg).</summary>
    public const double MethaneKjPerKmol = 802_300.0;

    /// <summary>Heating value of carbon monoxide, kJ/kmol.</summary>
    public const double CarbonMonoxideKjPerKmol = 283_000.0;

    /// <summary>Air that burns one m³ of methane, m³: 2 / 0.21.</summary>
    public const double StoichiometricAir = 9.52;

    private const double OxygenOfAir = 2.0 / StoichiometricAir;

    // Scatter of the air ratio in the flame, logistic: some ppm CO at usual excess air, a thousand where gas burners break through.
    private const double MixingScatter = 0.02;

    // A flame with less than three quarters of its air burns to CO and water at best: 1.5 of 2 parts oxygen.
    private const double CarbonMonoxideOnly = 0.25;

    private const double DryReferenceOxygenPct = 3.0;
    private const double OxygenOfAirPct = 100.0 * OxygenOfAir;

    /// <summary>Heat capacity, kW/K: enthalpy above 0 °C is θ (Constant + Linear θ).</summary>
    public double Constant => (38.5 * CarbonDioxide) + (33.0 * Water) + (28.8 * (Nitrogen + CarbonMonoxide)) + (29.3 * Oxygen) + (36.0 * Methane);

    /// <summary>kW/K². Mean molar heat capacities fitted to JANAF enthalpies, within 6 % up to 2000 °C.</summary>
    public double Linear => (0.0081 * CarbonDioxide) + (0.0056 * Water) + (0.0023 * (Nitrogen + CarbonMonoxide)) + (0.003 * Oxygen) + (0.02 * Methane);

    /// <summary>Oxygen in dry gas, vol%.</summary>
    public double DryOxygenPct => 100.0 * Oxygen / Dry;

    /// <summary>Carbon monoxide in dry gas, ppm.</summary>
    public double DryCarbonMonoxidePpm => 1e6 * CarbonMonoxide / Dry;

    /// <summary>A figure in dry gas, referred to 3 % oxygen, from what it is as it stands.</summary>
    public double AtReferenceOxygen(double asItStands) =>
        asItStands * (OxygenOfAirPct - DryReferenceOxygenPct) / Math.Max(0.1, OxygenOfAirPct - DryOxygenPct);

    /// <summary>Heating value that leaves unused, kW.</summary>
    public double UnburnedKw => (CarbonMonoxide * CarbonMonoxideKjPerKmol) + (Methane * MethaneKjPerKmol);

    private double Dry => CarbonDioxide + CarbonMonoxide + Nitrogen + Oxygen + Methane;

    /// <summary>Air alone, kmol/s.</summary>
    public static FlueGas Air(double kmolPerS) => new(0.0, 0.0, 0.0, (1.0 - OxygenOfAir) * kmolPerS, OxygenOfAir * kmolPerS, 0.0);

    /// <param name="fuelKmolPerS">Methane in the flame.</param>
    /// <param name="airKmolPerS">Air to the furnace.</param>
    public static FlueGas Of(double fuelKmolPerS, double airKmolPerS)
    {
        if (!(fuelKmolPerS > 0.0))
        {
            return Air(airKmolPerS);
        }

        double ratio = airKmolPerS / (fuelKmolPerS * StoichiometricAir);
        double shortfall = ratio > 1.0 + (30.0 * MixingScatter) ? 0.0 : MixingScatter * Math.Log(1.0 + Math.Exp((1.0 - ratio) / MixingScatter));
        shortfall = Math.Min(shortfall, 1.0);
        double burned = shortfall <= CarbonMonoxideOnly ? 1.0 : (1.0 - shortfall) / (1.0 - CarbonMonoxideOnly);
        double monoxide = burned * Math.Min(1.0, shortfall / CarbonMonoxideOnly);
        double used = (2.0 * burned) - (0.5 * monoxide);
        return new FlueGas(
            (burned - monoxide) * fuelKmolPerS,
            monoxide * fuelKmolPerS,
            2.0 * burned * fuelKmolPerS,
            (1.0 - OxygenOfAir) * airKmolPerS,
            Math.Max(0.0, (OxygenOfAir * airKmolPerS) - (used * fuelKmolPerS)),
            (1.0 - burned) * fuelKmolPerS);
    }

    /// <summary>Enthalpy above 0 °C, kW.</summary>
    public double EnthalpyKw(double degC) => degC * (Constant + (Linear * degC));

    /// <summary>Temperature at an enthalpy above 0 °C, °C.</summary>
    public double DegCOf(double enthalpyKw)
    {
        double constant = Constant;
        double linear = Linear;
        return 2.0 * enthalpyKw / (constant + Math.Sqrt(Math.Max(0.0, (constant * constant) + (4.0 * linear * enthalpyKw))));
    }
}
