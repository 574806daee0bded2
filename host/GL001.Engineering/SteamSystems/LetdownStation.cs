using GL001.Engineering.Steam;

namespace GL001.Engineering.SteamSystems;

/// <param name="InletPressureBara">Upstream of the valve.</param>
/// <param name="InletTemperatureDegC">Superheated or saturated steam there.</param>
/// <param name="OutletFlowKgPerS">Wanted downstream, spray included.</param>
/// <param name="OutletPressureBara">Downstream.</param>
/// <param name="OutletTemperatureDegC">Wanted downstream; null without a desuperheater.</param>
/// <param name="SprayWaterTemperatureDegC">Of the spray water at inlet pressure.</param>
public sealed record LetdownInput(
    double InletPressureBara, double InletTemperatureDegC, double OutletFlowKgPerS, double OutletPressureBara, double? OutletTemperatureDegC = null, double SprayWaterTemperatureDegC = 105.0);

/// <param name="InletFlowKgPerS">Steam through the valve.</param>
/// <param name="SprayFlowKgPerS">Water.</param>
/// <param name="TemperatureAfterValveDegC">After throttling at constant enthalpy, before the spray.</param>
/// <param name="SuperheatK">Left downstream; 0 when the steam is wet.</param>
/// <param name="LostWorkKw">Power that an ideal turbine between the same states would give, at an environment of 25 °C.</param>
public sealed record LetdownResult(
    double InletFlowKgPerS, double SprayFlowKgPerS, double TemperatureAfterValveDegC, double OutletTemperatureDegC, double SuperheatK, double InletEnthalpyKjPerKg, double OutletEnthalpyKjPerKg, double LostWorkKw,
    IReadOnlyList<string> Findings);

/// <summary>
/// Pressure reducing station with spray: throttling keeps enthalpy, and the spray's mass and energy balance gives
/// m_w = m_out (h_in − h_out)/(h_in − h_w). Lost work is T0 times the entropy made (Gouy and Stodola).
/// </summary>
public static class LetdownStation
{
    /// <summary>Less superheat downstream leaves droplets in the pipe (usual figure).</summary>
    private const double LeastSuperheatK = 5.0;

    public static LetdownResult Calculate(LetdownInput input)
    {
        Require.InRange(input.InletPressureBara, 0.5, 160.0, "bar absolute");
        Require.InRange(input.OutletPressureBara, 0.1, input.InletPressureBara, "bar absolute");
        Require.Positive(input.OutletFlowKgPerS, 1e4, "kg/s");
        double inletSaturation = SteamProperties.SaturationDegC(input.InletPressureBara, "inlet_pressure_bara");
        Require.InRange(input.InletTemperatureDegC, Math.Floor(inletSaturation * 100.0) / 100.0, 800.0, "°C");
        Require.InRange(input.SprayWaterTemperatureDegC, 1.0, inletSaturation, "°C");
        SteamPoint inlet = input.InletTemperatureDegC <= inletSaturation
            ? SteamProperties.Saturated(input.InletPressureBara, 1.0)
            : SteamProperties.AtTemperature(input.InletPressureBara, input.InletTemperatureDegC, "inlet_temperature_deg_c");
        SteamPoint throttled = SteamProperties.AtEnthalpy(input.OutletPressureBara, inlet.EnthalpyKjPerKg);
        SteamPoint spray = SteamProperties.AtTemperature(input.InletPressureBara, input.SprayWaterTemperatureDegC, "spray_water_temperature_deg_c");
        double saturation = SteamProperties.SaturationDegC(input.OutletPressureBara, "outlet_pressure_bara");
        SteamPoint outlet = throttled;
        List<string> findings = [];
        if (input.OutletTemperatureDegC is { } wanted)
        {
            Require.InRange(wanted, saturation, throttled.TemperatureDegC, "°C", field: "input.OutletTemperatureDegC");
            outlet = SteamProperties.AtTemperature(input.OutletPressureBara, wanted, "outlet_temperature_deg_c");
        }

        double water = input.OutletFlowKgPerS * (inlet.EnthalpyKjPerKg - outlet.EnthalpyKjPerKg) / (inlet.EnthalpyKjPerKg - spray.EnthalpyKjPerKg);
        double steam = input.OutletFlowKgPerS - water;
        double superheat = Math.Max(0.0, outlet.TemperatureDegC - saturation);
        if (superheat < LeastSuperheatK)
        {
            findings.Add(FormattableString.Invariant($"{superheat:0.0} K of superheat downstream: droplets may stay in the pipe; {LeastSuperheatK:0} K or more is usual."));
        }

        double entropyMade = (input.OutletFlowKgPerS * outlet.EntropyKjPerKgK) - (steam * inlet.EntropyKjPerKgK) - (water * spray.EntropyKjPerKgK);
        return new LetdownResult(
            steam, water, throttled.TemperatureDegC, outlet.TemperatureDegC, superheat, inlet.EnthalpyKjPerKg, outlet.EnthalpyKjPerKg, PhysicalConstants.ReferenceK * entropyMade, findings);
    }
}
