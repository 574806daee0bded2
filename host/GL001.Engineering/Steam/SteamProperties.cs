namespace GL001.Engineering.Steam;

/// <summary>Water or steam at a point, in the units of a boiler house.</summary>
/// <param name="PressureBara">bar absolute.</param>
/// <param name="TemperatureDegC">°C.</param>
/// <param name="EnthalpyKjPerKg">kJ/kg.</param>
/// <param name="EntropyKjPerKgK">kJ/(kg K).</param>
/// <param name="VolumeM3PerKg">m³/kg.</param>
/// <param name="Quality">Mass fraction of steam, 0 to 1, on the saturation line; null in one phase.</param>
public sealed record SteamPoint(double PressureBara, double TemperatureDegC, double EnthalpyKjPerKg, double EntropyKjPerKgK, double VolumeM3PerKg, double? Quality);

/// <summary>Properties from IAPWS-IF97 by pressure and temperature, enthalpy or quality. Regions 1, 2 and 4 only; what needs region 3 is refused.</summary>
public static class SteamProperties
{
    private const double BarPerMpa = 10.0;

    /// <summary>By temperature: liquid below saturation, steam at or above it.</summary>
    /// <exception cref="EngineeringInputException">Outside regions 1 and 2.</exception>
    public static SteamPoint AtTemperature(double bara, double degC, string field = "temperature_deg_c") => Guard(field, () =>
    {
        double mpa = bara / BarPerMpa;
        double kelvin = degC + PhysicalConstants.ZeroDegCInK;
        bool isSteam = mpa <= Iapws97.HighestSaturationMpa ? kelvin >= Iapws97.SaturationK(mpa) : kelvin > Iapws97.HighestSaturationK;
        return Point(isSteam ? Iapws97.Steam(kelvin, mpa) : Iapws97.Liquid(kelvin, mpa), null);
    });

    /// <summary>By enthalpy: liquid, wet steam or superheated steam. T(p, h) is solved from the fundamental equations.</summary>
    /// <exception cref="EngineeringInputException">Outside regions 1, 2 and 4, or above 165.29 bar.</exception>
    public static SteamPoint AtEnthalpy(double bara, double kjPerKg, string field = "enthalpy_kj_per_kg") => Guard(field, () =>
    {
        double mpa = bara / BarPerMpa;
        WaterState water = Iapws97.SaturatedWater(mpa);
        WaterState steam = Iapws97.SaturatedVapour(mpa);
        return kjPerKg < water.EnthalpyKjPerKg ? Point(Iapws97.Liquid(Iapws97.LiquidK(mpa, kjPerKg), mpa), null)
            : kjPerKg > steam.EnthalpyKjPerKg ? Point(Iapws97.Steam(Iapws97.SteamK(mpa, kjPerKg), mpa), null)
            : Mix(water, steam, (kjPerKg - water.EnthalpyKjPerKg) / (steam.EnthalpyKjPerKg - water.EnthalpyKjPerKg));
    });

    /// <summary>On the saturation line: quality 0 is water, 1 dry steam.</summary>
    /// <exception cref="EngineeringInputException">A quality outside 0 to 1, or beyond the saturation line of regions 1 and 2.</exception>
    public static SteamPoint Saturated(double bara, double quality, string field = "pressure_bara")
    {
        Require.InRange(quality, 0.0, 1.0, "");
        return Guard(field, () => Mix(Iapws97.SaturatedWater(bara / BarPerMpa), Iapws97.SaturatedVapour(bara / BarPerMpa), quality));
    }

    /// <summary>Saturation temperature, °C.</summary>
    public static double SaturationDegC(double bara, string field = "pressure_bara") =>
        Guard(field, () => Iapws97.SaturationK(bara / BarPerMpa) - PhysicalConstants.ZeroDegCInK);

    private static SteamPoint Mix(WaterState water, WaterState steam, double x) => new(
        water.PressureMpa * BarPerMpa,
        water.TemperatureK - PhysicalConstants.ZeroDegCInK,
        water.EnthalpyKjPerKg + (x * (steam.EnthalpyKjPerKg - water.EnthalpyKjPerKg)),
        water.EntropyKjPerKgK + (x * (steam.EntropyKjPerKgK - water.EntropyKjPerKgK)),
        water.VolumeM3PerKg + (x * (steam.VolumeM3PerKg - water.VolumeM3PerKg)),
        x);

    private static SteamPoint Point(WaterState state, double? quality) => new(
        state.PressureMpa * BarPerMpa, state.TemperatureK - PhysicalConstants.ZeroDegCInK, state.EnthalpyKjPerKg, state.EntropyKjPerKgK, state.VolumeM3PerKg, quality);

    private static T Guard<T>(string field, Func<T> calculation)
    {
        try
        {
            return calculation();
        }
        catch (ArgumentOutOfRangeException refusal)
        {
            // The first line is the reason; the rest repeats the argument's own name.
            throw new EngineeringInputException(field, refusal.Message.Split('(')[0].Trim());
        }
    }
}
