using GL001.Engineering.Steam;

namespace GL001.Engineering.HeatRecovery;

/// <param name="WaterFlowKgPerS">Feedwater through the economiser.</param>
/// <param name="WaterPressureBara">At its outlet.</param>
/// <param name="GasFlowKgPerS">Flue gas; null leaves the gas side's duty unknown.</param>
/// <param name="GasHeatCapacityKjPerKgK">Mean; 1.05 to 1.15 for flue gas of 100 to 400 °C.</param>
/// <param name="FlueGasWaterPct">Water vapour, volume %; null without the dew points.</param>
/// <param name="SulphurTrioxidePpm">0 for fuel without sulphur.</param>
public sealed record EconomiserInput(
    double WaterFlowKgPerS, double WaterInletDegC, double WaterOutletDegC, double WaterPressureBara, double GasInletDegC, double GasOutletDegC,
    double? GasFlowKgPerS = null, double GasHeatCapacityKjPerKgK = 1.1, double? FlueGasWaterPct = null, double SulphurTrioxidePpm = 0.0);

/// <param name="DutyKw">By the water side.</param>
/// <param name="GasDutyKw">By the gas side; null without its flow.</param>
/// <param name="ClosurePct">Gas side less water side, of the water side.</param>
/// <param name="EffectivenessPct">Of the heat that an endless surface would move.</param>
/// <param name="SteamingMarginK">Saturation less water outlet: too little, and the economiser boils at low load.</param>
/// <param name="AcidMarginK">Feedwater inlet, near which the coldest tube is, less acid dew point; null without SO3.</param>
/// <param name="WaterMarginK">Feedwater inlet less water dew point; null without the gas's water.</param>
public sealed record EconomiserResult(
    double DutyKw, double? GasDutyKw, double? ClosurePct, double EffectivenessPct, double SteamingMarginK, double? AcidDewPointDegC, double? AcidMarginK, double? WaterDewPointDegC, double? WaterMarginK,
    IReadOnlyList<string> Findings);

/// <summary>Duty, effectiveness and margins of an economiser. Water properties from IAPWS-IF97.</summary>
public static class Economiser
{
    /// <summary>Usual least distance to saturation at the outlet, K.</summary>
    private const double LeastSteamingMarginK = 15.0;

    public static EconomiserResult Calculate(EconomiserInput input)
    {
        Require.Positive(input.WaterFlowKgPerS, 1e4, "kg/s");
        Require.InRange(input.WaterPressureBara, 0.5, 160.0, "bar absolute");
        double saturation = SteamProperties.SaturationDegC(input.WaterPressureBara, "water_pressure_bara");
        Require.InRange(input.WaterInletDegC, 1.0, saturation, "°C");
        Require.InRange(input.WaterOutletDegC, input.WaterInletDegC, saturation, "°C");
        Require.InRange(input.GasInletDegC, input.WaterInletDegC, 1_200.0, "°C");
        Require.InRange(input.GasOutletDegC, input.WaterInletDegC, input.GasInletDegC, "°C");
        Require.InRange(input.GasHeatCapacityKjPerKgK, 0.9, 1.6, "kJ/(kg K)");
        Require.InRange(input.SulphurTrioxidePpm, 0.0, 1_000.0, "ppm");
        Require.That(input.GasInletDegC > input.WaterInletDegC, "gas_inlet_deg_c", "the gas has to be hotter than the water.");
        double rise = SteamProperties.AtTemperature(input.WaterPressureBara, Math.Min(input.WaterOutletDegC, saturation - 1e-6)).EnthalpyKjPerKg
            - SteamProperties.AtTemperature(input.WaterPressureBara, Math.Min(input.WaterInletDegC, saturation - 1e-6)).EnthalpyKjPerKg;
        double duty = input.WaterFlowKgPerS * rise;
        double? gasDuty = input.GasFlowKgPerS is { } flow
            ? Require.Positive(flow, 1e4, "kg/s", field: "input.GasFlowKgPerS") * input.GasHeatCapacityKjPerKgK * (input.GasInletDegC - input.GasOutletDegC)
            : null;

        // Effectiveness by the side whose temperature changes more: it has the smaller capacity rate.
        double span = input.GasInletDegC - input.WaterInletDegC;
        double effectiveness = Math.Max(input.GasInletDegC - input.GasOutletDegC, input.WaterOutletDegC - input.WaterInletDegC) / span;
        double margin = saturation - input.WaterOutletDegC;
        AcidDewPointResult? acid = input is { FlueGasWaterPct: { } percent, SulphurTrioxidePpm: > 0.0 } ? AcidDewPoint.Calculate(new AcidDewPointInput(percent, input.SulphurTrioxidePpm)) : null;
        double? water = acid?.WaterDewPointDegC
            ?? (input.FlueGasWaterPct is { } share ? SteamProperties.SaturationDegC(Require.InRange(share, 1.0, 60.0, "volume %", field: "input.FlueGasWaterPct") / 100.0 * PhysicalConstants.AtmosphereBar) : null);
        List<string> findings = [];
        if (margin < LeastSteamingMarginK)
        {
            findings.Add(FormattableString.Invariant($"Water leaves {margin:0.0} K below saturation; {LeastSteamingMarginK:0} K is usual: it may steam at low load."));
        }

        if (acid is not null && input.WaterInletDegC < acid.DesignDegC)
        {
            findings.Add(FormattableString.Invariant($"Feedwater enters at {input.WaterInletDegC:0.0} °C, {acid.DesignDegC - input.WaterInletDegC:0.0} K below the acid dew point: the cold end corrodes."));
        }

        if (water is { } dew && input.WaterInletDegC < dew)
        {
            findings.Add(FormattableString.Invariant($"Feedwater enters {dew - input.WaterInletDegC:0.0} K below the water dew point: the gas condenses, which only a condensing economiser stands."));
        }

        double? closure = gasDuty is null || duty == 0.0 ? null : 100.0 * (gasDuty.Value - duty) / duty;
        if (closure is { } off && Math.Abs(off) > 10.0)
        {
            findings.Add(FormattableString.Invariant($"Gas and water side differ by {off:+0.0;-0.0} %: a flow or a temperature reads wrong."));
        }

        return new EconomiserResult(
            duty, gasDuty, closure, 100.0 * effectiveness, margin, acid?.DesignDegC, input.WaterInletDegC - acid?.DesignDegC, water, input.WaterInletDegC - water, findings);
    }
}
