using GL001.Engineering.BoilerEfficiency;

namespace GL001.Engineering.Furnaces;

/// <summary>An opening that radiates out of the chamber.</summary>
/// <param name="ShapeFactor">Part of black radiation that gets through the wall's thickness: 1 for a thin wall, 0.71 for a square one as deep as half its width.</param>
/// <param name="OpenPct">Of the time.</param>
public sealed record FurnaceOpening(double AreaM2, double ChamberTemperatureDegC, double ShapeFactor = 1.0, double Emissivity = 0.8, double OpenPct = 100.0);

/// <param name="HigherHeatingValueKjPerKg">Gross.</param>
/// <param name="StockFlowKgPerS">What is heated.</param>
/// <param name="StockHeatCapacityKjPerKgK">Mean over the rise.</param>
/// <param name="TheoreticalAirKgPerKg">From the combustion calculation.</param>
/// <param name="FlueGasTemperatureDegC">Leaving the furnace, after any recuperator.</param>
/// <param name="FlueGasHeatCapacityKjPerKgK">Mean; 0.24 kcal/(kg K) is the guide book's.</param>
/// <param name="HydrogenPct">In the fuel, mass %.</param>
/// <param name="MoisturePct">In the fuel, mass %.</param>
/// <param name="Walls">Outer surfaces.</param>
/// <param name="StoredHeatKw">Into brickwork, conveyors and cooling water while it warms up.</param>
public sealed record FurnaceInput(
    double FuelFlowKgPerS, double HigherHeatingValueKjPerKg, double StockFlowKgPerS, double StockHeatCapacityKjPerKgK, double StockInletDegC, double StockOutletDegC,
    double TheoreticalAirKgPerKg, double FlueGasOxygenDryPct, double FlueGasTemperatureDegC, double AmbientTemperatureDegC, double HydrogenPct = 0.0, double MoisturePct = 0.0,
    double FlueGasHeatCapacityKjPerKgK = 0.24 * PhysicalConstants.KjPerKcal, IReadOnlyList<FurnaceOpening>? Openings = null, IReadOnlyList<BoilerSurface>? Walls = null, double StoredHeatKw = 0.0);

/// <param name="SpecificEnergyKjPerKg">Fuel heat for each kg of stock.</param>
/// <param name="DirectEfficiencyPct">Heat to the stock over fuel heat.</param>
/// <param name="IndirectEfficiencyPct">100 less the losses.</param>
/// <param name="UnaccountedPct">Indirect less direct: losses that nobody named, or meters that do not close.</param>
public sealed record FurnaceResult(
    double SpecificEnergyKjPerKg, double DirectEfficiencyPct, double IndirectEfficiencyPct, double UnaccountedPct, double ExcessAirPct, double FlueGasLossPct, double HydrogenLossPct, double MoistureLossPct,
    double OpeningLossPct, double WallLossPct, double StoredHeatPct, double FuelHeatKw, double UsefulHeatKw, IReadOnlyList<string> Findings);

/// <summary>
/// Furnace efficiency, direct and by losses, after the guide book of the Indian Bureau of Energy Efficiency (book 2, chapter 4) on the
/// gross heating value. Radiation of openings by Stefan and Boltzmann's law, where the book reads a chart; walls as in the boiler's
/// heat-loss method.
/// </summary>
public static class FurnacePerformance
{
    public static FurnaceResult Calculate(FurnaceInput input)
    {
        Require.Positive(input.FuelFlowKgPerS, 1e3, "kg/s");
        Require.InRange(input.HigherHeatingValueKjPerKg, 1e3, 1.5e5, "kJ/kg");
        Require.InRange(input.StockFlowKgPerS, 0.0, 1e4, "kg/s");
        Require.InRange(input.StockHeatCapacityKjPerKgK, 0.05, 10.0, "kJ/(kg K)");
        Require.InRange(input.StockInletDegC, -50.0, 2_000.0, "°C");
        Require.InRange(input.StockOutletDegC, input.StockInletDegC, 2_000.0, "°C");
        Require.InRange(input.TheoreticalAirKgPerKg, 0.1, 40.0, "kg/kg");
        Require.InRange(input.FlueGasOxygenDryPct, 0.0, 19.0, "volume %");
        Require.InRange(input.AmbientTemperatureDegC, -50.0, 60.0, "°C");
        Require.InRange(input.FlueGasTemperatureDegC, input.AmbientTemperatureDegC, 2_000.0, "°C");
        Require.InRange(input.HydrogenPct, 0.0, 30.0, "mass %");
        Require.InRange(input.MoisturePct, 0.0, 70.0, "mass %");
        Require.InRange(input.FlueGasHeatCapacityKjPerKgK, 0.9, 1.6, "kJ/(kg K)");
        Require.InRange(input.StoredHeatKw, 0.0, 1e7, "kW");
        IReadOnlyList<BoilerSurface> surfaces = Require.Optional(input.Walls);
        for (int i = 0; i < surfaces.Count; i++)
        {
            surfaces[i].Validate(input.AmbientTemperatureDegC, $"walls[{i}]");
        }

        double fuel = input.FuelFlowKgPerS * input.HigherHeatingValueKjPerKg;
        double useful = input.StockFlowKgPerS * input.StockHeatCapacityKjPerKgK * (input.StockOutletDegC - input.StockInletDegC);
        double excess = input.FlueGasOxygenDryPct / (21.0 - input.FlueGasOxygenDryPct);
        double gas = (input.TheoreticalAirKgPerKg * (1.0 + excess)) + 1.0;
        double warming = input.FlueGasTemperatureDegC - input.AmbientTemperatureDegC;
        double waterKjPerKg = (584.0 + (0.45 * warming)) * PhysicalConstants.KjPerKcal;
        double toPct = 100.0 / input.HigherHeatingValueKjPerKg;
        double flue = gas * input.FlueGasHeatCapacityKjPerKgK * warming * toPct;
        double hydrogen = 9.0 * input.HydrogenPct / 100.0 * waterKjPerKg * toPct;
        double moisture = input.MoisturePct / 100.0 * waterKjPerKg * toPct;
        double openings = Require.Optional(input.Openings).Select((opening, i) => OpeningKw(opening, input.AmbientTemperatureDegC, $"openings[{i}]")).Sum() / fuel * 100.0;
        double walls = surfaces.Sum(wall => wall.AreaM2 * HeatLossMethod.SurfaceLossWPerM2(wall.SurfaceTemperatureDegC, input.AmbientTemperatureDegC, wall.WindMPerS)) / 1_000.0 / fuel * 100.0;
        double stored = input.StoredHeatKw / fuel * 100.0;
        double direct = 100.0 * useful / fuel;
        double indirect = 100.0 - flue - hydrogen - moisture - openings - walls - stored;
        List<string> findings = [];
        if (indirect < direct)
        {
            findings.Add(FormattableString.Invariant($"The losses leave {indirect:0.0} % for the stock, which took {direct:0.0} %: more than came. Fuel, stock or flue gas is measured wrong."));
        }

        if (excess > 0.5)
        {
            findings.Add(FormattableString.Invariant($"{100.0 * excess:0} % excess air: leaks or too much combustion air; the flue gas takes {flue:0.0} % of the fuel."));
        }

        return new FurnaceResult(
            input.StockFlowKgPerS > 0.0 ? fuel / input.StockFlowKgPerS : 0.0, direct, indirect, indirect - direct, 100.0 * excess, flue, hydrogen, moisture, openings, walls, stored, fuel, useful, findings);
    }

    private static double OpeningKw(FurnaceOpening opening, double ambientDegC, string at)
    {
        Require.InRange(opening.AreaM2, 0.0, 1e3, "m²", at);
        Require.InRange(opening.ChamberTemperatureDegC, ambientDegC, 2_500.0, "°C", at);
        Require.InRange(opening.ShapeFactor, 0.0, 1.0, "", at);
        Require.InRange(opening.Emissivity, 0.0, 1.0, "", at);
        Require.InRange(opening.OpenPct, 0.0, 100.0, "%", at);
        double hot = Math.Pow(opening.ChamberTemperatureDegC + PhysicalConstants.ZeroDegCInK, 4.0);
        double cold = Math.Pow(ambientDegC + PhysicalConstants.ZeroDegCInK, 4.0);
        return PhysicalConstants.StefanBoltzmannWPerM2K4 * (hot - cold) * opening.AreaM2 * opening.ShapeFactor * opening.Emissivity * opening.OpenPct / 100.0 / 1_000.0;
    }
}
