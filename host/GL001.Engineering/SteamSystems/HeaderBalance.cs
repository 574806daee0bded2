using GL001.Engineering.Steam;

namespace GL001.Engineering.SteamSystems;

/// <summary>A metered stream of water or steam.</summary>
/// <param name="Name">For example boiler-1 or the tag of the meter.</param>
/// <param name="FlowKgPerS">Mass flow, not negative.</param>
/// <param name="PressureBara">Absolute.</param>
/// <param name="TemperatureDegC">Null on the saturation line.</param>
/// <param name="Quality">Mass fraction of steam on the saturation line; null is dry steam.</param>
/// <param name="FlowUncertaintyPct">Of the reading.</param>
public sealed record SteamStream(string Name, double FlowKgPerS, double PressureBara, double? TemperatureDegC = null, double? Quality = null, double FlowUncertaintyPct = 2.0);

/// <param name="Supplies">Into the header: boilers, let-downs, flash.</param>
/// <param name="Users">Out of it.</param>
public sealed record HeaderBalanceInput(IReadOnlyList<SteamStream> Supplies, IReadOnlyList<SteamStream> Users);

/// <summary>A stream with its heat above water at 0.01 °C.</summary>
public sealed record StreamHeat(string Name, double FlowKgPerS, double EnthalpyKjPerKg, double HeatKw);

/// <param name="UnaccountedFlowKgPerS">Supply less use: leaks, users without a meter, or meters that disagree. Negative: more leaves than enters.</param>
/// <param name="UnaccountedFlowPct">Of supply.</param>
/// <param name="FlowUncertaintyKgPerS">Of that difference, from the meters.</param>
/// <param name="IsSignificant">Whether the difference is more than the meters explain.</param>
/// <param name="UnaccountedHeatKw">Heat of supplies less heat of users.</param>
public sealed record HeaderBalanceResult(
    double SupplyKgPerS, double UseKgPerS, double UnaccountedFlowKgPerS, double UnaccountedFlowPct, double FlowUncertaintyKgPerS, bool IsSignificant,
    double SupplyKw, double UseKw, double UnaccountedHeatKw, IReadOnlyList<StreamHeat> Supplies, IReadOnlyList<StreamHeat> Users, IReadOnlyList<string> Findings);

/// <summary>Mass and energy balance of a steam header from its meters, enthalpies from IAPWS-IF97.</summary>
public static class HeaderBalance
{
    public static HeaderBalanceResult Calculate(HeaderBalanceInput input)
    {
        Require.AtLeast(input.Supplies, 1);
        Require.AtLeast(input.Users, 1);
        StreamHeat[] supplies = [.. input.Supplies.Select((stream, i) => Heat(stream, $"supplies[{i}]"))];
        StreamHeat[] users = [.. input.Users.Select((stream, i) => Heat(stream, $"users[{i}]"))];
        double supply = supplies.Sum(stream => stream.FlowKgPerS);
        double use = users.Sum(stream => stream.FlowKgPerS);
        Require.That(supply > 0.0, "supplies", "no stream brings steam; at least one flow has to be above 0 kg/s.");
        double uncertainty = Math.Sqrt(input.Supplies.Concat(input.Users).Sum(stream => Math.Pow(stream.FlowKgPerS * stream.FlowUncertaintyPct / 100.0, 2.0)));
        double missing = supply - use;
        bool isSignificant = Math.Abs(missing) > uncertainty;
        List<string> findings = [];
        if (isSignificant)
        {
            findings.Add(FormattableString.Invariant(missing > 0.0
                ? $"{missing:0.###} kg/s ({100.0 * missing / supply:0.0} % of supply) reach no meter, the meters explain {uncertainty:0.###}: leaks, users without a meter, or a meter that reads wrong."
                : (FormattableString)$"{-missing:0.###} kg/s more leave than enter, the meters explain {uncertainty:0.###}: a meter reads wrong, or a supply has none."));
        }

        return new HeaderBalanceResult(
            supply, use, missing, 100.0 * missing / supply, uncertainty, isSignificant,
            supplies.Sum(stream => stream.HeatKw), users.Sum(stream => stream.HeatKw), supplies.Sum(stream => stream.HeatKw) - users.Sum(stream => stream.HeatKw),
            supplies, users, findings);
    }

    private static StreamHeat Heat(SteamStream stream, string at)
    {
        Require.InRange(stream.FlowKgPerS, 0.0, 1e4, "kg/s", at);
        Require.InRange(stream.PressureBara, 0.05, 220.0, "bar absolute", at);
        Require.InRange(stream.FlowUncertaintyPct, 0.0, 50.0, "%", at);
        Require.That(stream.TemperatureDegC is null || stream.Quality is null, $"{at}.quality", "give a temperature or a quality, not both.");
        double enthalpy = stream.TemperatureDegC is { } degC
            ? SteamProperties.AtTemperature(stream.PressureBara, degC, $"{at}.temperature_deg_c").EnthalpyKjPerKg
            : SteamProperties.Saturated(stream.PressureBara, Require.InRange(stream.Quality ?? 1.0, 0.0, 1.0, "", at, "stream.Quality"), $"{at}.pressure_bara").EnthalpyKjPerKg;
        return new StreamHeat(stream.Name, stream.FlowKgPerS, enthalpy, stream.FlowKgPerS * enthalpy);
    }
}
