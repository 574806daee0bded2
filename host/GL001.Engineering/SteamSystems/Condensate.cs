using GL001.Engineering.Steam;

namespace GL001.Engineering.SteamSystems;

/// <param name="CondensateFlowKgPerS">Saturated at the higher pressure.</param>
/// <param name="HighPressureBara">Before the trap or valve.</param>
/// <param name="LowPressureBara">In the flash vessel.</param>
public sealed record FlashSteamInput(double CondensateFlowKgPerS, double HighPressureBara, double LowPressureBara);

/// <param name="FlashFractionPct">Part that turns to steam.</param>
/// <param name="FlashHeatKw">Heat of the flash steam above the water left.</param>
public sealed record FlashSteamResult(double FlashFractionPct, double FlashSteamKgPerS, double WaterKgPerS, double FlashTemperatureDegC, double FlashHeatKw);

/// <param name="SteamFlowKgPerS">Steam made.</param>
/// <param name="ReturnedPct">Part of it that comes back as condensate now.</param>
/// <param name="TargetReturnedPct">Part that could.</param>
/// <param name="CondensateTemperatureDegC">Where it reaches the feed tank.</param>
/// <param name="MakeUpTemperatureDegC">Of the water that replaces it.</param>
/// <param name="BoilerEfficiencyPct">On the basis of the price.</param>
/// <param name="FuelPricePerMwh">In any currency.</param>
/// <param name="WaterPricePerM3">Make-up with its treatment and the drain.</param>
/// <param name="HoursPerYear">Of operation.</param>
public sealed record CondensateReturnInput(
    double SteamFlowKgPerS, double ReturnedPct, double TargetReturnedPct, double CondensateTemperatureDegC, double MakeUpTemperatureDegC,
    double BoilerEfficiencyPct, double FuelPricePerMwh, double WaterPricePerM3 = 0.0, double HoursPerYear = 8_000.0);

/// <summary>What more condensate would save.</summary>
public sealed record CondensateReturnResult(double MoreCondensateKgPerS, double HeatSavedKw, double FuelSavedKw, double WaterSavedM3PerYear, double SavingPerYear);

/// <summary>Flash steam and condensate return by enthalpies of IAPWS-IF97.</summary>
public static class Condensate
{
    private const double AtmosphericBara = PhysicalConstants.AtmosphereBar;
    private const double FeedTankBara = 3.0;

    /// <summary>Flash steam: x = (h'(p1) − h'(p2)) / (h''(p2) − h'(p2)).</summary>
    public static FlashSteamResult Flash(FlashSteamInput input)
    {
        Require.InRange(input.CondensateFlowKgPerS, 0.0, 1e4, "kg/s");
        Require.InRange(input.HighPressureBara, 0.1, 160.0, "bar absolute");
        Require.InRange(input.LowPressureBara, 0.05, input.HighPressureBara, "bar absolute");
        SteamPoint hot = SteamProperties.Saturated(input.HighPressureBara, 0.0);
        SteamPoint mixture = SteamProperties.AtEnthalpy(input.LowPressureBara, hot.EnthalpyKjPerKg);
        double x = mixture.Quality ?? 0.0;
        double evaporation = SteamProperties.Saturated(input.LowPressureBara, 1.0).EnthalpyKjPerKg - SteamProperties.Saturated(input.LowPressureBara, 0.0).EnthalpyKjPerKg;
        double steam = input.CondensateFlowKgPerS * x;
        return new FlashSteamResult(100.0 * x, steam, input.CondensateFlowKgPerS - steam, mixture.TemperatureDegC, steam * evaporation);
    }

    /// <summary>Fuel and water saved by returning more condensate.</summary>
    public static CondensateReturnResult Return(CondensateReturnInput input)
    {
        Require.Positive(input.SteamFlowKgPerS, 1e4, "kg/s");
        Require.InRange(input.ReturnedPct, 0.0, 100.0, "%");
        Require.InRange(input.TargetReturnedPct, input.ReturnedPct, 100.0, "%");
        Require.InRange(input.MakeUpTemperatureDegC, 1.0, 99.0, "°C");
        Require.InRange(input.CondensateTemperatureDegC, input.MakeUpTemperatureDegC, 130.0, "°C");
        Require.InRange(input.BoilerEfficiencyPct, 30.0, 110.0, "%");
        Require.InRange(input.FuelPricePerMwh, 0.0, 1e4, "per MWh");
        Require.InRange(input.WaterPricePerM3, 0.0, 1e3, "per m³");
        Require.InRange(input.HoursPerYear, 0.0, 8_784.0, "h");
        double more = input.SteamFlowKgPerS * (input.TargetReturnedPct - input.ReturnedPct) / 100.0;
        double heat = more * (SteamProperties.AtTemperature(FeedTankBara, input.CondensateTemperatureDegC).EnthalpyKjPerKg - SteamProperties.AtTemperature(FeedTankBara, input.MakeUpTemperatureDegC).EnthalpyKjPerKg);
        double fuel = heat / (input.BoilerEfficiencyPct / 100.0);
        double volume = more * 3_600.0 * input.HoursPerYear * SteamProperties.AtTemperature(AtmosphericBara, input.MakeUpTemperatureDegC).VolumeM3PerKg;
        return new CondensateReturnResult(more, heat, fuel, volume, (fuel / 1_000.0 * input.HoursPerYear * input.FuelPricePerMwh) + (volume * input.WaterPricePerM3));
    }
}
