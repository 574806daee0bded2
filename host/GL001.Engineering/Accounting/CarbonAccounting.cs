namespace GL001.Engineering.Accounting;

/// <summary>Fuels with default factors.</summary>
public enum CarbonFuel
{
    NaturalGas = 0,
    DieselOil,
    ResidualFuelOil,
    LiquefiedPetroleumGas,
    Anthracite,
    BituminousCoal,
    SubBituminousCoal,
    Lignite,
    WoodWaste,
    Biogas,
}

/// <summary>Default factors of a fuel, kg for each TJ of lower heating value.</summary>
/// <param name="IsBiogenic">Its carbon dioxide is told apart and not summed.</param>
public sealed record CarbonFactor(double CarbonDioxideKgPerTj, double MethaneKgPerTj, double NitrousOxideKgPerTj, bool IsBiogenic);

/// <param name="EnergyMwh">Lower heating value.</param>
/// <param name="CarbonDioxideKgPerTj">Of the supplier; null takes the default.</param>
public sealed record FuelUse(string Name, CarbonFuel Fuel, double EnergyMwh, double? CarbonDioxideKgPerTj = null);

/// <param name="ProductTonnes">For the intensity; null without.</param>
/// <param name="HeatMwh">Heat delivered, for its intensity; null without.</param>
/// <param name="MethaneGwp">100-year; AR5 without feedback.</param>
/// <param name="NitrousOxideGwp">Likewise.</param>
public sealed record CarbonAccountingInput(IReadOnlyList<FuelUse> Uses, double? ProductTonnes = null, double? HeatMwh = null, double MethaneGwp = 28.0, double NitrousOxideGwp = 265.0);

/// <summary>Emissions of one use, t.</summary>
public sealed record CarbonLine(string Name, double CarbonDioxideTonnes, double BiogenicCarbonDioxideTonnes, double MethaneTonnes, double NitrousOxideTonnes, double CarbonDioxideEquivalentTonnes, bool UsesDefaultFactor);

/// <param name="CarbonDioxideEquivalentTonnes">Scope 1 of combustion; biogenic carbon dioxide is outside.</param>
public sealed record CarbonAccountingResult(
    double CarbonDioxideEquivalentTonnes, double CarbonDioxideTonnes, double BiogenicCarbonDioxideTonnes, double? KgPerProductTonne, double? KgPerMwhHeat, IReadOnlyList<CarbonLine> Lines);

/// <summary>
/// Scope 1 emissions of combustion: energy times factor. Default factors of the IPCC 2006 guidelines, volume 2, tables 2.2 and 2.3
/// (manufacturing), and warming potentials of AR5; from memory. Process and fugitive emissions are not in it.
/// </summary>
public static class CarbonAccounting
{
    private const double TjPerMwh = 0.0036;

    public static CarbonFactor Factor(CarbonFuel fuel) => fuel switch
    {
        CarbonFuel.NaturalGas => new CarbonFactor(56_100.0, 1.0, 0.1, false),
        CarbonFuel.DieselOil => new CarbonFactor(74_100.0, 3.0, 0.6, false),
        CarbonFuel.ResidualFuelOil => new CarbonFactor(77_400.0, 3.0, 0.6, false),
        CarbonFuel.LiquefiedPetroleumGas => new CarbonFactor(63_100.0, 1.0, 0.1, false),
        CarbonFuel.Anthracite => new CarbonFactor(98_300.0, 10.0, 1.5, false),
        CarbonFuel.BituminousCoal => new CarbonFactor(94_600.0, 10.0, 1.5, false),
        CarbonFuel.SubBituminousCoal => new CarbonFactor(96_100.0, 10.0, 1.5, false),
        CarbonFuel.Lignite => new CarbonFactor(101_000.0, 10.0, 1.5, false),
        CarbonFuel.WoodWaste => new CarbonFactor(112_000.0, 30.0, 4.0, true),
        CarbonFuel.Biogas => new CarbonFactor(54_600.0, 1.0, 0.1, true),
        _ => throw new EngineeringInputException("fuel", $"{fuel} has no default factor."),
    };

    public static CarbonAccountingResult Calculate(CarbonAccountingInput input)
    {
        Require.AtLeast(input.Uses, 1);
        Require.InRange(input.MethaneGwp, 1.0, 200.0, "");
        Require.InRange(input.NitrousOxideGwp, 1.0, 1_000.0, "");
        CarbonLine[] lines = [.. input.Uses.Select((use, i) => Line(use, input, $"uses[{i}]"))];
        double total = lines.Sum(line => line.CarbonDioxideEquivalentTonnes);
        return new CarbonAccountingResult(
            total, lines.Sum(line => line.CarbonDioxideTonnes), lines.Sum(line => line.BiogenicCarbonDioxideTonnes),
            input.ProductTonnes is { } product ? 1_000.0 * total / Require.Positive(product, 1e12, "t", field: "input.ProductTonnes") : null,
            input.HeatMwh is { } heat ? 1_000.0 * total / Require.Positive(heat, 1e9, "MWh", field: "input.HeatMwh") : null, lines);
    }

    private static CarbonLine Line(FuelUse use, CarbonAccountingInput input, string at)
    {
        double terajoules = Require.InRange(use.EnergyMwh, 0.0, 1e9, "MWh", at) * TjPerMwh;
        CarbonFactor factor = Factor(use.Fuel);
        double dioxide = terajoules * (use.CarbonDioxideKgPerTj is { } own ? Require.InRange(own, 0.0, 300_000.0, "kg/TJ", at, "use.CarbonDioxideKgPerTj") : factor.CarbonDioxideKgPerTj) / 1_000.0;
        double methane = terajoules * factor.MethaneKgPerTj / 1_000.0;
        double nitrous = terajoules * factor.NitrousOxideKgPerTj / 1_000.0;
        double fossil = factor.IsBiogenic ? 0.0 : dioxide;
        return new CarbonLine(use.Name, fossil, dioxide - fossil, methane, nitrous, fossil + (methane * input.MethaneGwp) + (nitrous * input.NitrousOxideGwp), use.CarbonDioxideKgPerTj is null);
    }
}
