namespace GL001.Engineering.Emissions;

/// <summary>Fuels of 40 CFR 60, appendix A-7, method 19, table 19-2.</summary>
public enum MethodNineteenFuel
{
    NaturalGas = 0,
    Propane,
    Butane,
    Oil,
    Anthracite,
    BituminousCoal,
    Lignite,
    Wood,
}

/// <summary>Flue gas for each unit of gross fuel heat without excess air.</summary>
/// <param name="Fd">Dry flue gas, dscf/MMBtu.</param>
/// <param name="Fw">Moist flue gas, wscf/MMBtu; null where the table has none.</param>
/// <param name="Fc">Carbon dioxide, scf/MMBtu.</param>
public sealed record FFactor(double Fd, double? Fw, double Fc);

/// <summary>Mass %, as fired, for F-factors of a fuel that the table has not.</summary>
public sealed record FFactorFuel(double CarbonPct, double HydrogenPct, double OxygenPct, double NitrogenPct, double SulphurPct, double HigherHeatingValueKjPerKg);

/// <summary>
/// F-factors: table 19-2 of 40 CFR 60, method 19. Fd and Fc are those of 40 CFR 75, appendix F, table 1, as a state's permit rule reprints
/// it; Fw is from memory. Tests hold natural gas, propane, oil and coal against the element balance. scf is at 68 °F and 29.92 inHg.
/// </summary>
public static class FFactors
{
    /// <summary>m³ at 20 °C for each scf at 68 °F.</summary>
    public const double M3PerScf = 0.028316846592;

    /// <summary>MJ for each MMBtu.</summary>
    public const double MjPerMmBtu = 1_055.05585262;

    /// <summary>Where the analysis stands in the input of an emission rate.</summary>
    private const string At = "analysis";

    private const double BtuPerLbPerKjPerKg = 1.0 / 2.326;

    public static FFactor For(MethodNineteenFuel fuel) => fuel switch
    {
        MethodNineteenFuel.NaturalGas => new FFactor(8_710.0, 10_610.0, 1_040.0),
        MethodNineteenFuel.Propane => new FFactor(8_710.0, 10_200.0, 1_190.0),
        MethodNineteenFuel.Butane => new FFactor(8_710.0, 10_390.0, 1_250.0),
        MethodNineteenFuel.Oil => new FFactor(9_190.0, 10_320.0, 1_420.0),
        MethodNineteenFuel.Anthracite => new FFactor(10_100.0, 10_540.0, 1_970.0),
        MethodNineteenFuel.BituminousCoal => new FFactor(9_780.0, 10_640.0, 1_800.0),
        MethodNineteenFuel.Lignite => new FFactor(9_860.0, 11_950.0, 1_910.0),
        MethodNineteenFuel.Wood => new FFactor(9_240.0, null, 1_830.0),
        _ => throw new EngineeringInputException("fuel", $"{fuel} is not a fuel of table 19-2."),
    };

    /// <summary>Equations 19-13 and 19-15 (40 CFR 75, appendix F: F-7a and F-7b), English units inside.</summary>
    public static FFactor FromAnalysis(FFactorFuel fuel)
    {
        Require.InRange(fuel.CarbonPct, 0.0, 100.0, "mass %", At);
        Require.InRange(fuel.HydrogenPct, 0.0, 100.0, "mass %", At);
        Require.InRange(fuel.OxygenPct, 0.0, 60.0, "mass %", At);
        Require.InRange(fuel.NitrogenPct, 0.0, 100.0, "mass %", At);
        Require.InRange(fuel.SulphurPct, 0.0, 100.0, "mass %", At);
        double gross = Require.InRange(fuel.HigherHeatingValueKjPerKg, 1e3, 1.5e5, "kJ/kg", At) * BtuPerLbPerKjPerKg;
        double dry = 1e6 * ((3.64 * fuel.HydrogenPct) + (1.53 * fuel.CarbonPct) + (0.57 * fuel.SulphurPct) + (0.14 * fuel.NitrogenPct) - (0.46 * fuel.OxygenPct)) / gross;
        return new FFactor(dry, null, 1e6 * 0.321 * fuel.CarbonPct / gross);
    }
}
