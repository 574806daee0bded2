using GL001.Engineering.Combustion;

namespace GL001.Engineering.Thermodynamics;

/// <summary>
/// Chemical exergy of fuels. Gases: standard chemical exergies of their parts with the mixing term (Szargut, environment of 25 °C and
/// 1.01325 bar). Solids and liquids: Szargut and Styrylska's ratios to the net heating value. Figures from memory of Kotas, The Exergy
/// Method of Thermal Plant Analysis, and Szargut.
/// </summary>
internal static class FuelExergy
{
    // kJ/mol, in the order of GasAnalysis.
    private static readonly double[] s_molar = [831.65, 1_495.84, 2_154.0, 2_805.8, 3_463.3, 236.1, 275.1, 812.0, 19.87, 0.72, 3.97, 9.5];

    /// <summary>Solids: up to this ratio of oxygen to carbon the formula holds; wood lies below 1.</summary>
    private const double HighestOxygenToCarbon = 0.667;

    public static double KjPerKg(Fuel fuel, FuelElements elements)
    {
        if (fuel.Gas is { } gas)
        {
            double[] shares = gas.Shares();
            double sum = shares.Sum();
            double exergy = 0.0;
            for (int i = 0; i < shares.Length; i++)
            {
                double x = shares[i] / sum;
                exergy += x > 0.0 ? (x * s_molar[i] * 1_000.0) + (PhysicalConstants.GasConstantKjPerKmolK * PhysicalConstants.ReferenceK * x * Math.Log(x)) : 0.0;
            }

            return exergy / elements.MolarMassKgPerKmol!.Value;
        }

        UltimateAnalysis mass = fuel.Mass!;
        Require.That(mass.CarbonPct > 0.0, "fuel.mass.carbon_pct", "the exergy ratio needs carbon.");
        double h = mass.HydrogenPct / mass.CarbonPct;
        double o = mass.OxygenPct / mass.CarbonPct;
        double n = mass.NitrogenPct / mass.CarbonPct;
        double s = mass.SulphurPct / mass.CarbonPct;
        double lower = elements.LowerHeatingValueKjPerKg;
        bool isLiquid = mass.AshPct <= 0.5 && mass.OxygenPct <= 5.0;
        if (isLiquid)
        {
            return lower * (1.0401 + (0.1728 * h) + (0.0432 * o) + (0.2169 * s * (1.0 - (2.0628 * h))));
        }

        double ratio = o <= HighestOxygenToCarbon
            ? 1.0437 + (0.1882 * h) + (0.0610 * o) + (0.0404 * n)
            : (1.0438 + (0.1882 * h) - (0.2509 * (1.0 + (0.7256 * h))) + (0.0383 * n)) / (1.0 - (0.3035 * o));
        return ((lower + (2_442.0 * mass.MoisturePct / 100.0)) * ratio) + (9_417.0 * mass.SulphurPct / 100.0);
    }
}
