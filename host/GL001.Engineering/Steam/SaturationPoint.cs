namespace GL001.Engineering.Steam;

/// <summary>Saturated water and steam at one pressure. kJ, kg, m³, °C; derivatives by pressure are for each bar.</summary>
/// <param name="TemperatureDegC">Saturation temperature.</param>
/// <param name="WaterDensity">kg/m³.</param>
/// <param name="SteamDensity">kg/m³.</param>
/// <param name="WaterEnthalpy">kJ/kg.</param>
/// <param name="SteamEnthalpy">kJ/kg.</param>
/// <param name="TemperatureSlope">K/bar.</param>
/// <param name="WaterDensitySlope">kg/(m³ bar).</param>
/// <param name="SteamDensitySlope">kg/(m³ bar).</param>
/// <param name="WaterEnthalpySlope">kJ/(kg bar).</param>
/// <param name="SteamEnthalpySlope">kJ/(kg bar).</param>
public readonly record struct SaturationPoint(
    double TemperatureDegC,
    double WaterDensity,
    double SteamDensity,
    double WaterEnthalpy,
    double SteamEnthalpy,
    double TemperatureSlope,
    double WaterDensitySlope,
    double SteamDensitySlope,
    double WaterEnthalpySlope,
    double SteamEnthalpySlope)
{
    /// <summary>Heat of evaporation, kJ/kg.</summary>
    public double EvaporationEnthalpy => SteamEnthalpy - WaterEnthalpy;
}
