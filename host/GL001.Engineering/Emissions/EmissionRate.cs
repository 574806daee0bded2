namespace GL001.Engineering.Emissions;

/// <summary>What is emitted.</summary>
public enum Pollutant
{
    /// <summary>Counted as NO2.</summary>
    NitrogenOxides = 0,
    SulphurDioxide,
    CarbonMonoxide,
}

/// <param name="ConcentrationPpm">By volume, on the basis named.</param>
/// <param name="IsWet">Concentration and oxygen are of the moist gas.</param>
/// <param name="OxygenPct">By volume on that basis; either this or carbon dioxide.</param>
/// <param name="CarbonDioxidePct">By volume on that basis.</param>
/// <param name="MoisturePct">Water in the flue gas, volume %; needed for moist oxygen.</param>
/// <param name="Fuel">Of table 19-2; null with an analysis.</param>
/// <param name="Analysis">Instead of a fuel of the table.</param>
/// <param name="HeatInputMw">Gross heat input; for mass flows.</param>
/// <param name="ReferenceOxygenPct">Oxygen to which the concentration is to be corrected.</param>
public sealed record EmissionRateInput(
    Pollutant Pollutant, double ConcentrationPpm, bool IsWet = false, double? OxygenPct = null, double? CarbonDioxidePct = null, double? MoisturePct = null, MethodNineteenFuel? Fuel = null, FFactorFuel? Analysis = null,
    double? HeatInputMw = null, double ReferenceOxygenPct = 3.0);

/// <param name="LbPerMmBtu">As the rule writes it.</param>
/// <param name="GramPerGj">The same, gross heat.</param>
/// <param name="PpmAtReferenceOxygen">Null when no oxygen was measured, or a moist basis without moisture.</param>
/// <param name="MgPerNormalM3AtReferenceOxygen">Dry, 0 °C; likewise.</param>
/// <param name="KgPerH">Null without a heat input.</param>
/// <param name="Equation">Of method 19.</param>
public sealed record EmissionRateResult(double LbPerMmBtu, double GramPerGj, double? PpmAtReferenceOxygen, double? MgPerNormalM3AtReferenceOxygen, double? KgPerH, string Equation);

/// <summary>
/// Emission rates from concentrations: 40 CFR 60, method 19, equations 19-1 (dry oxygen), 19-3 (moist, with moisture), 19-6 and 19-7
/// (carbon dioxide); 40 CFR 75, appendix F, F-5 and F-6 are the same. Rules from memory: confirm against the edition that the permit names.
/// </summary>
public static class EmissionRate
{
    private const double OxygenInAirPct = 20.9;

    /// <summary>lb-mole volume at 68 °F and 29.92 inHg, scf.</summary>
    private const double ScfPerLbMole = 385.3;

    /// <summary>g/GJ for each lb/MMBtu.</summary>
    public const double GramPerGjPerLbPerMmBtu = PhysicalConstants.KgPerLb * 1e6 / FFactors.MjPerMmBtu;

    public static EmissionRateResult Calculate(EmissionRateInput input)
    {
        Require.InRange(input.ConcentrationPpm, 0.0, 1e5, "ppm");
        Require.InRange(input.ReferenceOxygenPct, 0.0, 18.0, "volume %");
        Require.That(input.OxygenPct is null != input.CarbonDioxidePct is null, "oxygen_pct", "give either oxygen or carbon dioxide, not both and not none.");
        Require.That(input.Fuel is null != input.Analysis is null, "fuel", "give either a fuel of table 19-2 or an analysis, not both and not none.");
        FFactor factor = input.Fuel is { } fuel ? FFactors.For(fuel) : FFactors.FromAnalysis(input.Analysis!);
        double lbPerScf = input.ConcentrationPpm * LbPerScfPerPpm(input.Pollutant);
        double? moisture = input.MoisturePct is { } water ? Require.InRange(water, 0.0, 60.0, "volume %", field: "input.MoisturePct") / 100.0 : null;
        (double rate, string equation) = Rate(input, factor, lbPerScf, moisture);
        double? corrected = Corrected(input, moisture);
        double grams = rate * GramPerGjPerLbPerMmBtu;
        return new EmissionRateResult(
            rate, grams, corrected, corrected * MolarMass(input.Pollutant) / PhysicalConstants.NormalM3PerKmol,
            input.HeatInputMw is { } heat ? Require.InRange(heat, 0.0, 1e5, "MW", field: "input.HeatInputMw") * 3.6 * grams / 1_000.0 : null, equation);
    }

    /// <summary>Concentration at another oxygen, both dry: C (20.9 − ref)/(20.9 − O2).</summary>
    public static double AtReferenceOxygen(double concentration, double oxygenDryPct, double referenceOxygenPct)
    {
        Require.InRange(oxygenDryPct, 0.0, 19.0, "volume %");
        return concentration * (OxygenInAirPct - referenceOxygenPct) / (OxygenInAirPct - oxygenDryPct);
    }

    private static (double LbPerMmBtu, string Equation) Rate(EmissionRateInput input, FFactor factor, double lbPerScf, double? moisture)
    {
        if (input.CarbonDioxidePct is { } dioxide)
        {
            Require.InRange(dioxide, 0.5, 25.0, "volume %", field: "input.CarbonDioxidePct");
            return (lbPerScf * factor.Fc * 100.0 / dioxide, input.IsWet ? "19-7" : "19-6");
        }

        double oxygen = Require.InRange(input.OxygenPct!.Value, 0.0, 19.0, "volume %", field: "input.OxygenPct");
        if (!input.IsWet)
        {
            return (lbPerScf * factor.Fd * OxygenInAirPct / (OxygenInAirPct - oxygen), "19-1");
        }

        Require.That(moisture is not null, "moisture_pct", "moist oxygen needs the flue gas's moisture, volume %, 0 to 60.");
        double dryAir = (OxygenInAirPct * (1.0 - moisture!.Value)) - oxygen;
        Require.That(dryAir > 0.5, "oxygen_pct", "with this moisture there is no flue gas left in the sample.");
        return (lbPerScf * factor.Fd * OxygenInAirPct / dryAir, "19-3");
    }

    private static double? Corrected(EmissionRateInput input, double? moisture)
    {
        double? dry = input.IsWet ? 1.0 / (1.0 - moisture) : 1.0;
        return input.OxygenPct is { } oxygen && dry is { } share && oxygen * share <= 19.0 ? AtReferenceOxygen(input.ConcentrationPpm * share, oxygen * share, input.ReferenceOxygenPct) : null;
    }

    /// <summary>Table 19-1 prints 1.194e-7 for NOx and 1.660e-7 for SO2; CO from its molar mass.</summary>
    private static double LbPerScfPerPpm(Pollutant pollutant) => pollutant switch
    {
        Pollutant.NitrogenOxides => 1.194e-7,
        Pollutant.SulphurDioxide => 1.660e-7,
        _ => MolarMass(pollutant) / ScfPerLbMole * 1e-6,
    };

    private static double MolarMass(Pollutant pollutant) => pollutant switch
    {
        Pollutant.NitrogenOxides => 46.0055,
        Pollutant.SulphurDioxide => 64.0638,
        _ => 28.0101,
    };
}
