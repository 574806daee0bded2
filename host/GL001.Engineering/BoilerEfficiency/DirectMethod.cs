using GL001.Engineering.Statistics;
using GL001.Engineering.Steam;

namespace GL001.Engineering.BoilerEfficiency;

/// <summary>Which heating value fuel heat is counted by.</summary>
public enum HeatingValueBasis
{
    /// <summary>Net, LHV: water of combustion stays vapour.</summary>
    Lower = 0,

    /// <summary>Gross, HHV.</summary>
    Higher,
}

/// <summary>Uncertainties of the direct method's inputs, all at one confidence; percentages are of the reading.</summary>
public sealed record DirectMethodUncertainty(
    double SteamFlowPct = 2.0, double FuelFlowPct = 1.0, double HeatingValuePct = 0.5, double SteamPressurePct = 0.5, double SteamTemperatureK = 2.0, double FeedwaterTemperatureK = 1.0);

/// <param name="FuelFlowKgPerS">Fuel.</param>
/// <param name="HeatingValueKjPerKg">Heating value of the fuel as fired.</param>
/// <param name="SteamFlowKgPerS">Steam leaving.</param>
/// <param name="SteamPressureBara">Absolute.</param>
/// <param name="FeedwaterTemperatureDegC">Entering the unit, economiser included.</param>
/// <param name="SteamTemperatureDegC">Of superheated steam; null for saturated steam of the given quality.</param>
/// <param name="SteamQuality">Mass fraction of steam, if saturated.</param>
/// <param name="BlowdownFlowKgPerS">Continuous blowdown at saturation: counted as heat output of the boiler, as ASME PTC 4 does.</param>
/// <param name="Basis">Which heating value it is.</param>
/// <param name="Uncertainty">Null takes usual figures of calibrated plant meters (chosen here).</param>
public sealed record DirectMethodInput(
    double FuelFlowKgPerS, double HeatingValueKjPerKg, double SteamFlowKgPerS, double SteamPressureBara, double FeedwaterTemperatureDegC,
    double? SteamTemperatureDegC = null, double SteamQuality = 1.0, double BlowdownFlowKgPerS = 0.0, HeatingValueBasis Basis = HeatingValueBasis.Higher,
    DirectMethodUncertainty? Uncertainty = null);

/// <param name="EfficiencyPct">Output over fuel heat.</param>
/// <param name="EfficiencyUncertaintyPct">In points of efficiency, at the inputs' confidence.</param>
/// <param name="HeatOutputKw">To steam and blowdown.</param>
/// <param name="FuelHeatKw">By the given heating value.</param>
/// <param name="Shares">Each input's part of the uncertainty, points.</param>
/// <param name="Findings">What looks wrong, in words.</param>
public sealed record DirectMethodResult(
    double EfficiencyPct, double EfficiencyUncertaintyPct, double HeatOutputKw, double FuelHeatKw, HeatingValueBasis Basis, IReadOnlyList<UncertaintyShare> Shares, IReadOnlyList<string> Findings);

/// <summary>
/// Boiler efficiency by the direct (input-output) method: heat to the water over heat in the fuel. Enthalpies from IAPWS-IF97.
/// Its uncertainty is that of the flow meters; the heat-loss method is the better one when both are possible.
/// </summary>
public static class DirectMethod
{
    public static DirectMethodResult Calculate(DirectMethodInput input)
    {
        Require.Positive(input.FuelFlowKgPerS, 1e4, "kg/s");
        Require.InRange(input.HeatingValueKjPerKg, 1e3, 1.5e5, "kJ/kg");
        Require.Positive(input.SteamFlowKgPerS, 1e4, "kg/s");
        Require.InRange(input.SteamPressureBara, 0.2, 130.0, "bar absolute");
        Require.InRange(input.FeedwaterTemperatureDegC, 1.0, 340.0, "°C");
        Require.InRange(input.SteamQuality, 0.5, 1.0, "");
        Require.InRange(input.BlowdownFlowKgPerS, 0.0, input.SteamFlowKgPerS, "kg/s");
        double saturation = SteamProperties.SaturationDegC(input.SteamPressureBara);
        Require.That(input.FeedwaterTemperatureDegC < saturation, "feedwater_temperature_deg_c", FormattableString.Invariant($"{input.FeedwaterTemperatureDegC} °C is not liquid; it has to be below saturation, {saturation:0.0} °C."));
        if (input.SteamTemperatureDegC is { } temperature)
        {
            Require.InRange(temperature, saturation, 800.0, "°C", field: "input.SteamTemperatureDegC");
        }

        DirectMethodUncertainty u = input.Uncertainty ?? new DirectMethodUncertainty();
        Require.InRange(u.SteamFlowPct, 0.0, 20.0, "%", "uncertainty");
        Require.InRange(u.FuelFlowPct, 0.0, 20.0, "%", "uncertainty");
        Require.InRange(u.HeatingValuePct, 0.0, 20.0, "%", "uncertainty");
        Require.InRange(u.SteamPressurePct, 0.0, 20.0, "%", "uncertainty");
        Require.InRange(u.SteamTemperatureK, 0.0, 50.0, "K", "uncertainty");
        Require.InRange(u.FeedwaterTemperatureK, 0.0, 20.0, "K", "uncertainty");
        double output = OutputKw(input);
        double fuel = input.FuelFlowKgPerS * input.HeatingValueKjPerKg;
        UncertaintyBudget budget = Uncertainty.Propagate(
            x => 100.0 * OutputKw(input with
            {
                SteamFlowKgPerS = x[0],
                SteamPressureBara = x[3],
                FeedwaterTemperatureDegC = x[4],
                SteamTemperatureDegC = input.SteamTemperatureDegC is null ? null : Math.Max(x[5], SteamProperties.SaturationDegC(x[3])),
            }) / (x[1] * x[2]),
            [
                new("steam_flow", input.SteamFlowKgPerS, input.SteamFlowKgPerS * u.SteamFlowPct / 100.0),
                new("fuel_flow", input.FuelFlowKgPerS, input.FuelFlowKgPerS * u.FuelFlowPct / 100.0),
                new("heating_value", input.HeatingValueKjPerKg, input.HeatingValueKjPerKg * u.HeatingValuePct / 100.0),
                new("steam_pressure", input.SteamPressureBara, input.SteamPressureBara * u.SteamPressurePct / 100.0),
                new("feedwater_temperature", input.FeedwaterTemperatureDegC, u.FeedwaterTemperatureK),
                new("steam_temperature", input.SteamTemperatureDegC ?? saturation, input.SteamTemperatureDegC is null ? 0.0 : u.SteamTemperatureK),
            ]);
        double efficiency = 100.0 * output / fuel;
        List<string> findings = [];
        if (efficiency > 100.0)
        {
            findings.Add(FormattableString.Invariant($"{efficiency:0.0} % is more than a boiler can give on this basis unless it condenses: the meters do not close."));
        }
        else if (efficiency < 50.0)
        {
            findings.Add(FormattableString.Invariant($"{efficiency:0.0} % is lower than a boiler that fires steadily: check the meters, and whether the period holds standby."));
        }

        return new DirectMethodResult(efficiency, budget.Total, output, fuel, input.Basis, budget.Shares, findings);
    }

    private static double OutputKw(DirectMethodInput input)
    {
        SteamPoint steam = input.SteamTemperatureDegC is { } superheated && superheated > SteamProperties.SaturationDegC(input.SteamPressureBara)
            ? SteamProperties.AtTemperature(input.SteamPressureBara, superheated)
            : SteamProperties.Saturated(input.SteamPressureBara, input.SteamTemperatureDegC is null ? input.SteamQuality : 1.0);
        // Moved by its uncertainty, feedwater near saturation or freezing would leave the liquid.
        double liquid = Math.Clamp(input.FeedwaterTemperatureDegC, 0.01, SteamProperties.SaturationDegC(input.SteamPressureBara) - 0.01);
        double feedwater = SteamProperties.AtTemperature(input.SteamPressureBara, liquid).EnthalpyKjPerKg;
        double water = SteamProperties.Saturated(input.SteamPressureBara, 0.0).EnthalpyKjPerKg;
        return (input.SteamFlowKgPerS * (steam.EnthalpyKjPerKg - feedwater)) + (input.BlowdownFlowKgPerS * (water - feedwater));
    }
}
