using GL001.Engineering.Gases;
using GL001.Engineering.Steam;

namespace GL001.Engineering.Combustion;

/// <param name="Fuel">What burns.</param>
/// <param name="OxygenPct">Measured in the flue gas by volume; null without a measurement.</param>
/// <param name="OxygenIsWet">Whether the analyser sees the moist gas (zirconia probe in the duct) or the dry one.</param>
/// <param name="ExcessAirPct">Instead of oxygen.</param>
/// <param name="AirHumidityKgPerKg">Water for each kg of dry air.</param>
/// <param name="PressureBara">Of the flue gas, for its dew point.</param>
/// <param name="FuelFlowKgPerS">For flows; null gives amounts for each kg of fuel only.</param>
public sealed record FlueGasInput(
    Fuel Fuel, double? OxygenPct = null, bool OxygenIsWet = false, double? ExcessAirPct = null, double AirHumidityKgPerKg = 0.0, double PressureBara = PhysicalConstants.AtmosphereBar, double? FuelFlowKgPerS = null);

/// <summary>Composition by volume, %.</summary>
public sealed record FlueGasComposition(double CarbonDioxidePct, double OxygenPct, double NitrogenPct, double WaterPct, double SulphurDioxidePct);

/// <param name="TheoreticalAirKgPerKg">Dry air for each kg of fuel, without excess.</param>
/// <param name="TheoreticalAirNormalM3PerKg">The same by volume at 0 °C.</param>
/// <param name="TheoreticalAirM3PerM3">For each m³ of fuel gas; null for other fuels.</param>
/// <param name="MaximumCarbonDioxideDryPct">In the dry flue gas without excess air.</param>
/// <param name="ExcessAirPct">Of theoretical air.</param>
/// <param name="FlueGasKgPerKg">Moist flue gas for each kg of fuel.</param>
/// <param name="WaterDewPointDegC">Where water begins to condense; null below 0 °C.</param>
/// <param name="CarbonDioxideKgPerKg">Made for each kg of fuel.</param>
public sealed record FlueGasResult(
    double LowerHeatingValueKjPerKg, double HigherHeatingValueKjPerKg, double TheoreticalAirKgPerKg, double TheoreticalAirNormalM3PerKg, double? TheoreticalAirM3PerM3, double MaximumCarbonDioxideDryPct,
    double ExcessAirPct, double AirRatio, double ActualAirKgPerKg, double FlueGasKgPerKg, double FlueGasWetNormalM3PerKg, double FlueGasDryNormalM3PerKg,
    FlueGasComposition Wet, FlueGasComposition Dry, double? WaterDewPointDegC, double CarbonDioxideKgPerKg, double? AirFlowKgPerS, double? FlueGasFlowKgPerS);

/// <summary>
/// Complete combustion by element balance: theoretical air, excess air from oxygen, amount and composition of the flue gas. Air is
/// 20.95 % oxygen, the rest counted as nitrogen; ideal gases.
/// </summary>
public static class FlueGasCalculation
{
    public static FlueGasResult Calculate(FlueGasInput input)
    {
        FuelElements fuel = Check(input);
        double ratio = AirRatio(fuel, input);
        GasMixture gas = Burn(fuel, ratio, input.AirHumidityKgPerKg);
        GasMixture lean = Burn(fuel, 1.0, 0.0);
        double theoreticalKmol = fuel.TheoreticalOxygen / PhysicalConstants.OxygenInAir;
        double theoreticalKg = theoreticalKmol * PhysicalConstants.AirKgPerKmol;
        double mass = fuel.GasKg + (ratio * theoreticalKg * (1.0 + input.AirHumidityKgPerKg));
        double partialMpa = gas.WaterKmol / gas.WetKmol * input.PressureBara / 10.0;
        double? dewPoint = partialMpa >= Iapws97.LowestSaturationMpa ? Iapws97.SaturationK(partialMpa) - PhysicalConstants.ZeroDegCInK : null;
        return new FlueGasResult(
            fuel.LowerHeatingValueKjPerKg, fuel.HigherHeatingValueKjPerKg, theoreticalKg, theoreticalKmol * PhysicalConstants.NormalM3PerKmol, fuel.MolarMassKgPerKmol is { } molar ? theoreticalKmol * molar : null,
            100.0 * lean.CarbonDioxideKmol / lean.DryKmol, 100.0 * (ratio - 1.0), ratio, ratio * theoreticalKg, mass, gas.WetNormalM3, gas.DryNormalM3,
            Composition(gas, gas.WetKmol, gas.WaterKmol), Composition(gas, gas.DryKmol, 0.0), dewPoint, fuel.Carbon * 44.0095,
            input.FuelFlowKgPerS * ratio * theoreticalKg, input.FuelFlowKgPerS * mass);
    }

    /// <summary>Flue gas of a kg of fuel, kmol.</summary>
    internal static GasMixture Burn(FuelElements fuel, double airRatio, double humidityKgPerKg)
    {
        double oxygen = fuel.TheoreticalOxygen;
        double air = airRatio * oxygen / PhysicalConstants.OxygenInAir;
        double humidity = humidityKgPerKg * air * PhysicalConstants.AirKgPerKmol / 18.01528;
        return new GasMixture(
            (air * (1.0 - PhysicalConstants.OxygenInAir)) + (fuel.Nitrogen / 2.0), (airRatio - 1.0) * oxygen, fuel.Carbon, (fuel.Hydrogen / 2.0) + fuel.Water + humidity, 0.0, fuel.Sulphur);
    }

    internal static FuelElements Check(FlueGasInput input)
    {
        FuelElements fuel = input.Fuel.ToElements("fuel");
        Require.That(fuel.TheoreticalOxygen > 0.0, "fuel", "it brings more oxygen than it burns.");
        Require.InRange(input.AirHumidityKgPerKg, 0.0, 0.1, "kg/kg");
        Require.InRange(input.PressureBara, 0.5, 20.0, "bar absolute");
        Require.That(input.OxygenPct is null != input.ExcessAirPct is null, "oxygen_pct", "give either oxygen or excess air, not both and not none.");
        if (input.OxygenPct is { } oxygen)
        {
            Require.InRange(oxygen, 0.0, 18.0, "volume %", field: "input.OxygenPct");
        }

        if (input.ExcessAirPct is { } excess)
        {
            Require.InRange(excess, 0.0, 1_000.0, "%", field: "input.ExcessAirPct");
        }

        if (input.FuelFlowKgPerS is { } flow)
        {
            Require.InRange(flow, 0.0, 1e4, "kg/s", field: "input.FuelFlowKgPerS");
        }

        return fuel;
    }

    /// <summary>
    /// From O2 = 0.2095 (λ−1) L / (V0 + (λ−1) L') solved for λ; V0 is the flue gas without excess air, dry or moist as the analyser
    /// sees it, L theoretical air, L' the same with its humidity when moist.
    /// </summary>
    internal static double AirRatio(FuelElements fuel, FlueGasInput input)
    {
        if (input.ExcessAirPct is { } excess)
        {
            return 1.0 + (excess / 100.0);
        }

        double share = input.OxygenPct!.Value / 100.0;
        GasMixture lean = Burn(fuel, 1.0, input.OxygenIsWet ? input.AirHumidityKgPerKg : 0.0);
        double air = fuel.TheoreticalOxygen / PhysicalConstants.OxygenInAir;
        double moistAir = input.OxygenIsWet ? air * (1.0 + (input.AirHumidityKgPerKg * PhysicalConstants.AirKgPerKmol / 18.01528)) : air;
        double volume = input.OxygenIsWet ? lean.WetKmol : lean.DryKmol;
        double left = (PhysicalConstants.OxygenInAir * air) - (share * moistAir);
        Require.That(left > 0.0, "oxygen_pct", "no excess air gives this oxygen.");
        return 1.0 + (share * volume / left);
    }

    private static FlueGasComposition Composition(GasMixture gas, double of, double water) => new(
        100.0 * gas.CarbonDioxideKmol / of, 100.0 * gas.OxygenKmol / of, 100.0 * gas.NitrogenKmol / of, 100.0 * water / of, 100.0 * gas.SulphurDioxideKmol / of);
}
