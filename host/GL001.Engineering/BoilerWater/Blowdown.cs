using GL001.Engineering.Steam;

namespace GL001.Engineering.BoilerWater;

/// <summary>A substance that the boiler concentrates.</summary>
/// <param name="Name">tds, silica, conductivity, chloride, ...</param>
/// <param name="Feedwater">In any unit of concentration; conductivity only as far as it goes with concentration.</param>
/// <param name="BoilerWater">In the same unit; null if not measured.</param>
/// <param name="Limit">In the same unit; null takes the guideline for tds and silica in ppm, and conductivity in µS/cm.</param>
public sealed record WaterConstituent(string Name, double Feedwater, double? BoilerWater = null, double? Limit = null);

/// <param name="SteamFlowKgPerS">Leaving the drum.</param>
/// <param name="PressureBarg">Of the drum, gauge.</param>
/// <param name="BlowdownFlowKgPerS">Metered now; null takes it from the most concentrated constituent.</param>
/// <param name="MarginPct">Kept below each limit.</param>
/// <param name="FlashPressureBarg">Of a flash vessel; null without one.</param>
public sealed record BlowdownInput(
    double SteamFlowKgPerS, double PressureBarg, IReadOnlyList<WaterConstituent> Constituents, double MakeUpTemperatureDegC = 15.0, double? BlowdownFlowKgPerS = null, double MarginPct = 10.0, double BoilerEfficiencyPct = 85.0,
    double FuelPricePerMwh = 0.0, double? FlashPressureBarg = null, double HoursPerYear = 8_000.0);

/// <param name="Cycles">Boiler water over feedwater; null if not measured.</param>
/// <param name="AllowedCycles">At the limit less its margin.</param>
public sealed record ConstituentResult(string Name, double? Cycles, double AllowedCycles, double Limit, bool? IsAboveLimit);

/// <param name="GoverningConstituent">That allows the fewest cycles.</param>
/// <param name="PresentBlowdownKgPerS">Null when neither metered nor measured.</param>
/// <param name="PresentBlowdownPct">Of feedwater.</param>
/// <param name="SavedFuelKw">By going from present to optimum; negative when more blowdown is needed.</param>
/// <param name="FlashSteamKgPerS">Recovered from the optimum blowdown.</param>
public sealed record BlowdownResult(
    string GoverningConstituent, double OptimumCycles, double OptimumBlowdownKgPerS, double OptimumBlowdownPct, double? PresentBlowdownKgPerS, double? PresentBlowdownPct, double OptimumHeatLossKw, double? PresentHeatLossKw,
    double? SavedFuelKw, double? SavedWaterM3PerYear, double? SavingPerYear, double? FlashSteamKgPerS, double? FlashRecoveredKw, IReadOnlyList<ConstituentResult> Constituents, IReadOnlyList<string> Findings);

/// <summary>
/// Blowdown by the salt balance: with F feedwater, S steam, B blowdown and no carry-over, B = S/(cycles − 1) and B/F = 1/cycles. Heat that
/// leaves with it counts above make-up water, which replaces it.
/// </summary>
public static class Blowdown
{
    public static BlowdownResult Calculate(BlowdownInput input)
    {
        Require.Positive(input.SteamFlowKgPerS, 1e4, "kg/s");
        Require.AtLeast(input.Constituents, 1);
        Require.InRange(input.MakeUpTemperatureDegC, 1.0, 99.0, "°C");
        Require.InRange(input.MarginPct, 0.0, 80.0, "%");
        Require.InRange(input.BoilerEfficiencyPct, 30.0, 110.0, "%");
        Require.InRange(input.FuelPricePerMwh, 0.0, 1e4, "per MWh");
        Require.InRange(input.HoursPerYear, 0.0, 8_784.0, "h");
        Require.InRange(input.PressureBarg, 0.0, 150.0, "bar gauge");
        ConstituentResult[] constituents = [.. input.Constituents.Select((item, i) => Judge(item, input, $"constituents[{i}]"))];
        ConstituentResult governing = constituents.MinBy(item => item.AllowedCycles)!;
        double bara = input.PressureBarg + PhysicalConstants.AtmosphereBar;
        double heat = SteamProperties.Saturated(bara, 0.0).EnthalpyKjPerKg - SteamProperties.AtTemperature(bara, input.MakeUpTemperatureDegC).EnthalpyKjPerKg;
        double optimum = input.SteamFlowKgPerS / (governing.AllowedCycles - 1.0);
        double? measured = constituents.Where(item => item.Cycles > 1.0).Select(item => item.Cycles).Min() is { } cycles ? input.SteamFlowKgPerS / (cycles - 1.0) : null;
        double? present = input.BlowdownFlowKgPerS is { } metered ? Require.InRange(metered, 0.0, 1e4, "kg/s", field: "input.BlowdownFlowKgPerS") : measured;
        double? fuel = (present - optimum) * heat / (input.BoilerEfficiencyPct / 100.0);
        (double? flash, double? recovered) = Flash(input, bara, optimum);
        List<string> findings = [.. constituents.Where(item => item.IsAboveLimit == true).Select(item => FormattableString.Invariant($"{item.Name} is above its limit of {item.Limit:0.##}: blow down more now."))];
        if (input.BlowdownFlowKgPerS is { } flow && measured is { } salt && Math.Abs(flow - salt) > 0.25 * salt)
        {
            findings.Add(FormattableString.Invariant($"Metered blowdown is {flow:0.###} kg/s, the salt balance says {salt:0.###}: a meter, a sample or carry-over."));
        }

        return new BlowdownResult(
            governing.Name, governing.AllowedCycles, optimum, 100.0 / governing.AllowedCycles, present, present is { } p ? 100.0 * p / (p + input.SteamFlowKgPerS) : null, optimum * heat, present * heat, fuel,
            (present - optimum) * 3.6 * input.HoursPerYear, fuel / 1_000.0 * input.HoursPerYear * input.FuelPricePerMwh, flash, recovered, constituents, findings);
    }

    private static ConstituentResult Judge(WaterConstituent item, BlowdownInput input, string at)
    {
        Require.Positive(item.Feedwater, 1e6, "", at);
        double limit = item.Limit is { } given ? Require.Positive(given, 1e6, "", at, "item.Limit")
            : item.Name switch
            {
                "tds" => BoilerWaterLimits.For(input.PressureBarg).TotalDissolvedSolidsPpm,
                "silica" => BoilerWaterLimits.For(input.PressureBarg).SilicaPpm,
                "conductivity" => BoilerWaterLimits.For(input.PressureBarg).ConductivityMicrosiemensPerCm,
                _ => throw new EngineeringInputException($"{at}.limit", "it is needed for any constituent but tds, silica (ppm) and conductivity (µS/cm)."),
            };
        double cycles = limit * (1.0 - (input.MarginPct / 100.0)) / item.Feedwater;
        Require.That(cycles > 1.05, $"{at}.feedwater", "feedwater is as bad as the boiler water may be: no blowdown is enough.");
        double? measured = item.BoilerWater is { } boiler ? Require.Positive(boiler, 1e6, "", at, "item.BoilerWater") / item.Feedwater : null;
        return new ConstituentResult(item.Name, measured, cycles, limit, item.BoilerWater is { } value ? value > limit : null);
    }

    private static (double? SteamKgPerS, double? Kw) Flash(BlowdownInput input, double bara, double blowdown)
    {
        if (input.FlashPressureBarg is not { } barg)
        {
            return (null, null);
        }

        Require.InRange(barg, 0.0, input.PressureBarg, "bar gauge", field: "input.FlashPressureBarg");
        double low = barg + PhysicalConstants.AtmosphereBar;
        double x = SteamProperties.AtEnthalpy(low, SteamProperties.Saturated(bara, 0.0).EnthalpyKjPerKg).Quality ?? 0.0;
        double makeUp = SteamProperties.AtTemperature(low, input.MakeUpTemperatureDegC).EnthalpyKjPerKg;
        return (blowdown * x, blowdown * x * (SteamProperties.Saturated(low, 1.0).EnthalpyKjPerKg - makeUp));
    }
}
