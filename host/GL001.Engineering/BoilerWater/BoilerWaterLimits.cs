namespace GL001.Engineering.BoilerWater;

/// <summary>Guideline maxima of boiler water up to a drum pressure.</summary>
/// <param name="UpToBarg">Gauge.</param>
/// <param name="TotalDissolvedSolidsPpm">ABMA.</param>
/// <param name="SilicaPpm">ASME, as SiO2.</param>
/// <param name="ConductivityMicrosiemensPerCm">ASME, before neutralising.</param>
public sealed record BoilerWaterLimit(double UpToBarg, double TotalDissolvedSolidsPpm, double SilicaPpm, double ConductivityMicrosiemensPerCm);

/// <summary>
/// Guideline maxima of watertube drum boilers by pressure. Silica and conductivity as printed copies of the ASME guidelines give them (later
/// editions are lower for conductivity); total dissolved solids after ABMA from memory. The papers themselves were not read: defaults to be
/// confirmed by the water chemist and the maker.
/// </summary>
public static class BoilerWaterLimits
{
    private const double BarPerPsi = 0.0689476;

    public static IReadOnlyList<BoilerWaterLimit> Table { get; } =
    [
        new(300 * BarPerPsi, 3_500.0, 150.0, 7_000.0),
        new(450 * BarPerPsi, 3_000.0, 90.0, 6_000.0),
        new(600 * BarPerPsi, 2_500.0, 40.0, 5_000.0),
        new(750 * BarPerPsi, 2_000.0, 30.0, 4_000.0),
        new(900 * BarPerPsi, 1_500.0, 20.0, 3_000.0),
        new(1_000 * BarPerPsi, 1_250.0, 8.0, 2_000.0),
        new(1_500 * BarPerPsi, 1_000.0, 2.0, 150.0),
    ];

    public static BoilerWaterLimit For(double barg)
    {
        Require.InRange(barg, 0.0, Math.Round(Table[^1].UpToBarg, 1), "bar gauge", field: "pressure_barg");
        return Table.First(limit => barg <= limit.UpToBarg + 0.05);
    }
}
