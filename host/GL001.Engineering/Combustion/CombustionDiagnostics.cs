namespace GL001.Engineering.Combustion;

/// <param name="Fuel">What burns.</param>
/// <param name="OxygenDryPct">At the furnace outlet.</param>
/// <param name="CarbonDioxideDryPct">At the same place; null if not measured.</param>
/// <param name="CarbonMonoxidePpm">Dry, as measured.</param>
/// <param name="OxygenAfterDryPct">Further down, for example at the stack; null if not measured.</param>
/// <param name="AirFlowKgPerS">Metered; null if not.</param>
/// <param name="FuelFlowKgPerS">Metered; null if not.</param>
/// <param name="CarbonMonoxideLimitPpm">At the reference oxygen.</param>
/// <param name="OxygenTargetDryPct">Wanted at this load; null without one.</param>
/// <param name="ReferenceOxygenPct">To which the CO limit refers.</param>
public sealed record CombustionDiagnosticsInput(
    Fuel Fuel, double OxygenDryPct, double CarbonMonoxidePpm, double? CarbonDioxideDryPct = null, double? OxygenAfterDryPct = null, double? AirFlowKgPerS = null, double? FuelFlowKgPerS = null,
    double CarbonMonoxideLimitPpm = 100.0, double? OxygenTargetDryPct = null, double ReferenceOxygenPct = 3.0);

/// <summary>One reason for points taken off the index.</summary>
/// <param name="Check">Name of the check.</param>
/// <param name="Points">Taken off.</param>
/// <param name="Reason">In words, with figures.</param>
public sealed record CombustionFinding(string Check, double Points, string Reason);

/// <param name="Index">100 is sound; see <see cref="CombustionDiagnostics"/>.</param>
/// <param name="ExpectedCarbonDioxideDryPct">From oxygen and fuel by complete combustion.</param>
/// <param name="CarbonMonoxideAtReferencePpm">At reference oxygen.</param>
/// <param name="CarbonMonoxideLossPct">Unburned CO, of the lower heating value.</param>
/// <param name="InLeakagePct">Air drawn in between both oxygen probes, of the flue gas there (dry, by volume); null without a second probe.</param>
/// <param name="AirDeviationPct">Metered air against the air that oxygen and fuel tell; null without meters.</param>
public sealed record CombustionDiagnosticsResult(
    double Index, IReadOnlyList<CombustionFinding> Findings, double ExcessAirPct, double ExpectedCarbonDioxideDryPct, double CarbonMonoxideAtReferencePpm, double CarbonMonoxideLossPct, double? InLeakagePct,
    double? AirDeviationPct);

/// <summary>
/// Whether readings of combustion agree with each other and what they say. The index is ours, not a standard's: 100 less
/// <list type="bullet">
/// <item>CO: 10 for each factor of two above its limit, at most 40</item>
/// <item>CO2 that does not fit O2: 10 for each half percent beyond 0.5 %, at most 30: an analyser or the fuel is wrong</item>
/// <item>in-leakage: 2 for each percent beyond 2 %, at most 20</item>
/// <item>metered air against oxygen: 1 for each percent beyond 5 %, at most 20</item>
/// <item>oxygen off target: 10 for each percent beyond 0.5 % above, 20 below, at most 30</item>
/// </list>
/// </summary>
public static class CombustionDiagnostics
{
    private const double OxygenInAirPct = 100.0 * PhysicalConstants.OxygenInAir;

    /// <summary>Heat of combustion of CO at 25 °C, kJ/kmol.</summary>
    private const double CarbonMonoxideKjPerKmol = 282_980.0;

    public static CombustionDiagnosticsResult Calculate(CombustionDiagnosticsInput input)
    {
        Require.InRange(input.OxygenDryPct, 0.0, 18.0, "volume %");
        Require.InRange(input.CarbonMonoxidePpm, 0.0, 1e5, "ppm");
        Require.Positive(input.CarbonMonoxideLimitPpm, 1e4, "ppm");
        Require.InRange(input.ReferenceOxygenPct, 0.0, 18.0, "volume %");
        if (input.CarbonDioxideDryPct is { } measured)
        {
            Require.InRange(measured, 0.0, 25.0, "volume %", field: "input.CarbonDioxideDryPct");
        }

        if (input.OxygenAfterDryPct is { } further)
        {
            Require.InRange(further, 0.0, 20.5, "volume %", field: "input.OxygenAfterDryPct");
        }

        FlueGasResult gas = FlueGasCalculation.Calculate(new FlueGasInput(input.Fuel, OxygenPct: input.OxygenDryPct));
        double dilution = (OxygenInAirPct - input.ReferenceOxygenPct) / (OxygenInAirPct - input.OxygenDryPct);
        double monoxide = input.CarbonMonoxidePpm * dilution;
        double loss = 100.0 * input.CarbonMonoxidePpm * 1e-6 * gas.FlueGasDryNormalM3PerKg / PhysicalConstants.NormalM3PerKmol * CarbonMonoxideKjPerKmol / gas.LowerHeatingValueKjPerKg;
        double? leakage = input.OxygenAfterDryPct is { } after ? 100.0 * (after - input.OxygenDryPct) / (OxygenInAirPct - after) : null;
        double? air = input is { AirFlowKgPerS: { } flow, FuelFlowKgPerS: { } fuel } && fuel > 0.0 ? 100.0 * ((flow / (fuel * gas.ActualAirKgPerKg)) - 1.0) : null;

        List<CombustionFinding> findings = [];
        if (monoxide > input.CarbonMonoxideLimitPpm)
        {
            Add(findings, "carbon_monoxide", 10.0 * (1.0 + Math.Log2(monoxide / input.CarbonMonoxideLimitPpm)), 40.0, FormattableString.Invariant(
                $"CO is {monoxide:0} ppm at {input.ReferenceOxygenPct:0.#} % oxygen, its limit {input.CarbonMonoxideLimitPpm:0} ppm: {(input.OxygenDryPct < 2.0 ? "too little air" : "poor mixing, a cold or disturbed flame, or a burner out of adjustment, as oxygen is there")}."));
        }

        if (input.CarbonDioxideDryPct is { } dioxide && Math.Abs(dioxide - gas.Dry.CarbonDioxidePct) > 0.5)
        {
            double off = dioxide - gas.Dry.CarbonDioxidePct;
            Add(findings, "oxygen_against_carbon_dioxide", 20.0 * (Math.Abs(off) - 0.5), 30.0, FormattableString.Invariant(
                $"CO2 reads {dioxide:0.0} %, oxygen and fuel tell {gas.Dry.CarbonDioxidePct:0.0} %: {(off > 0.0 ? "the oxygen reading is high (leaking sample line) or the fuel holds more carbon than stated" : "the CO2 reading is low, or the fuel holds less carbon than stated, or carbon leaves unburned")}."));
        }

        if (leakage is > 2.0)
        {
            Add(findings, "air_in_leakage", 2.0 * (leakage.Value - 2.0), 20.0, FormattableString.Invariant($"Oxygen rises from {input.OxygenDryPct:0.0} to {input.OxygenAfterDryPct!.Value:0.0} %: {leakage.Value:0.0} % of air leaks in between."));
        }
        else if (leakage is < -2.0)
        {
            Add(findings, "air_in_leakage", 10.0, 20.0, "Oxygen falls along the gas path, which it cannot: one of both probes reads wrong.");
        }

        if (air is { } deviation && Math.Abs(deviation) > 5.0)
        {
            Add(findings, "air_flow", Math.Abs(deviation) - 5.0, 20.0, FormattableString.Invariant($"Metered air is {deviation:+0.0;-0.0} % off what fuel and oxygen tell: a flow meter, the oxygen probe, or air that reaches the furnace by another way."));
        }

        if (input.OxygenTargetDryPct is { } target && Math.Abs(input.OxygenDryPct - target) > 0.5)
        {
            double off = input.OxygenDryPct - target;
            Add(findings, "oxygen_target", (off > 0.0 ? 10.0 : 20.0) * (Math.Abs(off) - 0.5), 30.0, FormattableString.Invariant($"Oxygen is {input.OxygenDryPct:0.0} %, wanted {target:0.0} %: {(off > 0.0 ? "excess air costs fuel" : "the reserve against CO is gone")}."));
        }

        return new CombustionDiagnosticsResult(
            Math.Max(0.0, 100.0 - findings.Sum(finding => finding.Points)), findings, gas.ExcessAirPct, gas.Dry.CarbonDioxidePct, monoxide, loss, leakage, air);
    }

    private static void Add(List<CombustionFinding> findings, string check, double points, double most, string reason) =>
        findings.Add(new CombustionFinding(check, Math.Round(Math.Min(points, most), 1), reason));
}
