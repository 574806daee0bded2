namespace GL001.Engineering.Emissions;

/// <param name="HeatInputMwh">Gross fuel heat; either this or fuel mass with its carbon.</param>
/// <param name="Fuel">Of table 19-2, with a heat input.</param>
/// <param name="FuelTonnes">Burned.</param>
/// <param name="CarbonPct">Mass %, as fired.</param>
public sealed record CarbonDioxideInput(double? HeatInputMwh = null, MethodNineteenFuel? Fuel = null, double? FuelTonnes = null, double? CarbonPct = null);

/// <param name="Equation">Of 40 CFR 75, appendix G.</param>
public sealed record CarbonDioxideResult(double Tonnes, double ShortTons, double? LbPerMmBtu, string Equation);

/// <summary>
/// Carbon dioxide from fuel: 40 CFR 75, appendix G, equation G-4 (Fc × heat × 44/385 lb) or G-1 (44/12 of the carbon). From memory.
/// </summary>
public static class CarbonDioxideMass
{
    private const double MmBtuPerMwh = 3_600.0 / FFactors.MjPerMmBtu;
    private const double LbPerScf = 44.0 / 385.0;
    private const double LbPerShortTon = 2_000.0;

    public static CarbonDioxideResult Calculate(CarbonDioxideInput input)
    {
        if (input is { HeatInputMwh: { } heat, Fuel: { } fuel, FuelTonnes: null, CarbonPct: null })
        {
            Require.InRange(heat, 0.0, 1e9, "MWh", field: "input.HeatInputMwh");
            double rate = FFactors.For(fuel).Fc * LbPerScf;
            double lb = rate * heat * MmBtuPerMwh;
            return new CarbonDioxideResult(lb * PhysicalConstants.KgPerLb / 1_000.0, lb / LbPerShortTon, rate, "G-4");
        }

        Require.That(input is { FuelTonnes: not null, CarbonPct: not null, HeatInputMwh: null, Fuel: null }, "heat_input_mwh", "give heat input with fuel, or fuel tonnes with carbon %, and only one of both.");
        double tonnes = Require.InRange(input.FuelTonnes!.Value, 0.0, 1e9, "t", field: "input.FuelTonnes") * Require.InRange(input.CarbonPct!.Value, 0.0, 100.0, "mass %", field: "input.CarbonPct") / 100.0 * 44.0 / 12.0;
        return new CarbonDioxideResult(tonnes, tonnes * 1_000.0 / PhysicalConstants.KgPerLb / LbPerShortTon, null, "G-1");
    }
}
