using GL001.Engineering.Steam;

namespace GL001.Engineering.HeatRecovery;

/// <param name="WaterPct">Water vapour in the moist flue gas, volume %.</param>
/// <param name="SulphurTrioxidePpm">SO3 in the moist flue gas, ppm by volume; 1 to 5 % of SO2 is usual without a catalyst.</param>
/// <param name="PressureBara">Of the flue gas.</param>
public sealed record AcidDewPointInput(double WaterPct, double SulphurTrioxidePpm, double PressureBara = PhysicalConstants.AtmosphereBar);

/// <param name="VerhoffBancheroDegC">Verhoff and Banchero (1974).</param>
/// <param name="OkkesDegC">Okkes (1987); null below 1e-8 atm of SO3, where the formula ends.</param>
/// <param name="DesignDegC">The higher of both: surfaces should stay above it.</param>
/// <param name="WaterDewPointDegC">Of the water alone.</param>
public sealed record AcidDewPointResult(double VerhoffBancheroDegC, double? OkkesDegC, double DesignDegC, double WaterDewPointDegC);

/// <summary>
/// Dew point of sulphuric acid in flue gas. Verhoff and Banchero, Chem. Eng. Progress 70 (1974) 71:
/// 1000/T = 2.276 − 0.0294 ln pH2O − 0.0858 ln pSO3 + 0.0062 ln pH2O ln pSO3, mmHg, K.
/// Okkes, Hydrocarbon Processing 66 (1987) 53: T = 203.25 + 27.6 lg pH2O + 10.83 lg pSO3 + 1.06 (lg pSO3 + 8)^2.19, atm, °C.
/// Both from secondary sources; they differ by up to 10 K, which is their accuracy.
/// </summary>
public static class AcidDewPoint
{
    private const double MmHgPerBar = 760.0 / PhysicalConstants.AtmosphereBar;

    public static AcidDewPointResult Calculate(AcidDewPointInput input)
    {
        Require.InRange(input.WaterPct, 1.0, 60.0, "volume %");
        Require.InRange(input.SulphurTrioxidePpm, 0.01, 1_000.0, "ppm");
        Require.InRange(input.PressureBara, 0.5, 20.0, "bar absolute");
        double water = input.WaterPct / 100.0 * input.PressureBara;
        double trioxide = input.SulphurTrioxidePpm * 1e-6 * input.PressureBara;
        double verhoff = VerhoffBanchero(water * MmHgPerBar, trioxide * MmHgPerBar);
        double lgTrioxide = Math.Log10(trioxide / PhysicalConstants.AtmosphereBar);
        double? okkes = lgTrioxide > -8.0
            ? 203.25 + (27.6 * Math.Log10(water / PhysicalConstants.AtmosphereBar)) + (10.83 * lgTrioxide) + (1.06 * Math.Pow(lgTrioxide + 8.0, 2.19))
            : null;
        return new AcidDewPointResult(verhoff, okkes, Math.Max(verhoff, okkes ?? verhoff), SteamProperties.SaturationDegC(water, "water_pct"));
    }

    internal static double VerhoffBanchero(double waterMmHg, double trioxideMmHg)
    {
        double water = Math.Log(waterMmHg);
        double trioxide = Math.Log(trioxideMmHg);
        return (1_000.0 / (2.276 - (0.0294 * water) - (0.0858 * trioxide) + (0.0062 * water * trioxide))) - PhysicalConstants.ZeroDegCInK;
    }
}
