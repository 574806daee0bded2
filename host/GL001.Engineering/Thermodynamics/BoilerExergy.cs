using GL001.Engineering.Combustion;
using GL001.Engineering.Gases;
using GL001.Engineering.Steam;

namespace GL001.Engineering.Thermodynamics;

/// <param name="SteamTemperatureDegC">Null for dry saturated steam.</param>
/// <param name="EnvironmentDegC">Of the dead state at 1.01325 bar; air enters with it.</param>
public sealed record BoilerExergyInput(
    Fuel Fuel, double FuelFlowKgPerS, double ExcessAirPct, double FlueGasTemperatureDegC, double SteamFlowKgPerS, double SteamPressureBara, double FeedwaterTemperatureDegC,
    double? SteamTemperatureDegC = null, double EnvironmentDegC = 25.0);

/// <param name="EnergyEfficiencyPct">Heat to the water over net fuel heat.</param>
/// <param name="ExergyEfficiencyPct">Exergy gained by the water over exergy of the fuel.</param>
/// <param name="CombustionDestructionKw">Fuel to adiabatic flame; with the flue gas's chemical exergy, which nobody uses.</param>
/// <param name="HeatTransferDestructionKw">Flame to water; with the exergy of surface and unburned losses.</param>
/// <param name="FlueGasExergyKw">Physical, leaving the stack.</param>
/// <param name="OtherLossesKw">Energy: fuel less water less flue gas; surface, unburned, or meters that do not close.</param>
public sealed record BoilerExergyResult(
    double FuelKw, double WaterHeatKw, double FlueGasHeatKw, double OtherLossesKw, double EnergyEfficiencyPct, double FuelExergyKw, double WaterExergyKw, double FlueGasExergyKw,
    double CombustionDestructionKw, double HeatTransferDestructionKw, double ExergyEfficiencyPct, double FuelExergyRatio, double FlameTemperatureDegC, IReadOnlyList<string> Findings);

/// <summary>
/// First- and second-law balance of a boiler. Exergy of water and steam b = h − T0 s, of flue gas from NASA polynomials, of fuel after
/// Szargut; fuel exergy = water + flue gas + destruction, closed by definition and held positive by a finding.
/// </summary>
public static class BoilerExergy
{
    public static BoilerExergyResult Calculate(BoilerExergyInput input)
    {
        Require.Positive(input.FuelFlowKgPerS, 1e4, "kg/s");
        Require.InRange(input.EnvironmentDegC, -30.0, 50.0, "°C");
        Require.InRange(input.FlueGasTemperatureDegC, input.EnvironmentDegC, 1_500.0, "°C");
        Require.Positive(input.SteamFlowKgPerS, 1e4, "kg/s");
        Require.InRange(input.SteamPressureBara, 0.5, 160.0, "bar absolute");
        double saturation = SteamProperties.SaturationDegC(input.SteamPressureBara, "steam_pressure_bara");
        Require.InRange(input.FeedwaterTemperatureDegC, 1.0, Math.Floor(saturation), "°C");
        FuelElements fuel = FlueGasCalculation.Check(new FlueGasInput(input.Fuel, ExcessAirPct: input.ExcessAirPct));
        double environment = input.EnvironmentDegC + PhysicalConstants.ZeroDegCInK;
        double ratio = 1.0 + (input.ExcessAirPct / 100.0);
        GasMixture gas = FlueGasCalculation.Burn(fuel, ratio, 0.0);
        double flame = FlameTemperature.Calculate(new FlameTemperatureInput(input.Fuel, input.ExcessAirPct, input.EnvironmentDegC)).AdiabaticTemperatureK;

        SteamPoint steam = input.SteamTemperatureDegC is { } degC
            ? SteamProperties.AtTemperature(input.SteamPressureBara, Require.InRange(degC, saturation, 800.0, "°C", field: "input.SteamTemperatureDegC"), "steam_temperature_deg_c")
            : SteamProperties.Saturated(input.SteamPressureBara, 1.0);
        SteamPoint feed = SteamProperties.AtTemperature(input.SteamPressureBara, input.FeedwaterTemperatureDegC, "feedwater_temperature_deg_c");
        double waterHeat = input.SteamFlowKgPerS * (steam.EnthalpyKjPerKg - feed.EnthalpyKjPerKg);
        double waterExergy = waterHeat - (input.SteamFlowKgPerS * environment * (steam.EntropyKjPerKgK - feed.EntropyKjPerKgK));

        double fuelHeat = input.FuelFlowKgPerS * fuel.LowerHeatingValueKjPerKg;
        double fuelExergy = input.FuelFlowKgPerS * FuelExergy.KjPerKg(input.Fuel, fuel);
        double stack = input.FlueGasTemperatureDegC + PhysicalConstants.ZeroDegCInK;
        double flueHeat = input.FuelFlowKgPerS * (gas.SensibleKj(stack) - FlameTemperature.AirKj(fuel, ratio, input.EnvironmentDegC));
        double flueExergy = input.FuelFlowKgPerS * PhysicalExergyKj(gas, stack, environment);
        double flameExergy = input.FuelFlowKgPerS * PhysicalExergyKj(gas, flame, environment);
        double transfer = flameExergy - flueExergy - waterExergy;
        List<string> findings = [];
        if (fuelHeat - waterHeat - flueHeat < 0.0)
        {
            findings.Add(FormattableString.Invariant($"Water and flue gas take {waterHeat + flueHeat:0} kW, the fuel brings {fuelHeat:0} kW: the meters do not close."));
        }

        if (transfer < 0.0)
        {
            findings.Add("Exergy would be made in the heat transfer, which the second law forbids: a meter reads wrong.");
        }

        return new BoilerExergyResult(
            fuelHeat, waterHeat, flueHeat, fuelHeat - waterHeat - flueHeat, 100.0 * waterHeat / fuelHeat, fuelExergy, waterExergy, flueExergy, fuelExergy - flameExergy, transfer,
            100.0 * waterExergy / fuelExergy, fuelExergy / fuelHeat, flame - PhysicalConstants.ZeroDegCInK, findings);
    }

    private static double PhysicalExergyKj(GasMixture gas, double kelvin, double environment) =>
        gas.SensibleKj(kelvin) - gas.SensibleKj(environment) - (environment * gas.EntropyChangeKjPerK(environment, kelvin));
}
