namespace GL001.Engineering.Steam;

/// <summary>
/// Properties along the saturation line from 0.2 to 165 bar absolute for the steps of a simulation: cubic interpolation in
/// the logarithm of pressure between points of <see cref="Iapws97"/>, with its slopes. Within 1e-7 of the release, and the
/// slopes are those of the interpolation itself, so that balances written with them close.
/// </summary>
public static class SaturatedSteam
{
    public const double LowestBara = 0.2;
    public const double HighestBara = 165.0;

    /// <summary>Standard atmosphere: gauge to absolute.</summary>
    public const double AtmosphereBar = 1.01325;

    private const double BarPerMpa = 10.0;
    private const int Intervals = 512;
    private const int Properties = 5;
    private const int Coefficients = 4;

    private static readonly double s_lowest = Math.Log(LowestBara);
    private static readonly double s_perInterval = Intervals / Math.Log(HighestBara / LowestBara);
    private static readonly double[] s_cubics = Build();

    /// <summary>The point at an absolute pressure.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0.2 to 165 bar absolute.</exception>
    public static SaturationPoint At(double bara)
    {
        // Written so that NaN is refused.
        if (!(bara is >= LowestBara and <= HighestBara))
        {
            throw new ArgumentOutOfRangeException(nameof(bara), bara, FormattableString.Invariant($"{bara} bar absolute is outside the table, {LowestBara} to {HighestBara}."));
        }

        double position = (Math.Log(bara) - s_lowest) * s_perInterval;
        int interval = Math.Clamp((int)position, 0, Intervals - 1);
        double x = position - interval;
        ReadOnlySpan<double> c = s_cubics.AsSpan(interval * Properties * Coefficients, Properties * Coefficients);
        double slope = s_perInterval / bara;
        return new SaturationPoint(
            Value(c, 0, x), Value(c, 4, x), Value(c, 8, x), Value(c, 12, x), Value(c, 16, x),
            slope * Slope(c, 0, x), slope * Slope(c, 4, x), slope * Slope(c, 8, x), slope * Slope(c, 12, x), slope * Slope(c, 16, x));
    }

    /// <summary>The point without interpolation, straight from IAPWS-IF97. Slow: for tables and tests.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the saturation line of regions 1 and 2.</exception>
    public static SaturationPoint Exact(double bara)
    {
        double mpa = bara / BarPerMpa;
        double kelvinByMpa = Iapws97.SaturationKByMpa(mpa);
        WaterState water = Iapws97.SaturatedWater(mpa);
        WaterState steam = Iapws97.SaturatedVapour(mpa);
        return new SaturationPoint(
            water.TemperatureK - Iapws97.LowestK,
            water.DensityKgPerM3,
            steam.DensityKgPerM3,
            water.EnthalpyKjPerKg,
            steam.EnthalpyKjPerKg,
            kelvinByMpa / BarPerMpa,
            DensityByMpa(water, kelvinByMpa) / BarPerMpa,
            DensityByMpa(steam, kelvinByMpa) / BarPerMpa,
            EnthalpyByMpa(water, kelvinByMpa) / BarPerMpa,
            EnthalpyByMpa(steam, kelvinByMpa) / BarPerMpa);
    }

    // Along the line temperature goes with pressure: d/dp = ∂/∂p + ∂/∂T · dT/dp.
    private static double DensityByMpa(WaterState state, double kelvinByMpa) =>
        -(state.VolumeByMpa + (state.VolumeByKelvin * kelvinByMpa)) / (state.VolumeM3PerKg * state.VolumeM3PerKg);

    private static double EnthalpyByMpa(WaterState state, double kelvinByMpa) =>
        state.EnthalpyByMpa + (state.HeatCapacityKjPerKgK * kelvinByMpa);

    private static double Value(ReadOnlySpan<double> c, int at, double x) => c[at] + (x * (c[at + 1] + (x * (c[at + 2] + (x * c[at + 3])))));

    private static double Slope(ReadOnlySpan<double> c, int at, double x) => c[at + 1] + (x * ((2.0 * c[at + 2]) + (x * 3.0 * c[at + 3])));

    private static double[] Build()
    {
        double[] cubics = new double[Intervals * Properties * Coefficients];
        double leftBara = LowestBara;
        SaturationPoint left = Exact(leftBara);
        for (int i = 0; i < Intervals; i++)
        {
            double rightBara = Math.Exp(s_lowest + ((i + 1) / s_perInterval));
            SaturationPoint right = Exact(rightBara);
            double l = leftBara / s_perInterval;
            double r = rightBara / s_perInterval;
            Span<double> c = cubics.AsSpan(i * Properties * Coefficients, Properties * Coefficients);
            Hermite(c, left.TemperatureDegC, l * left.TemperatureSlope, right.TemperatureDegC, r * right.TemperatureSlope);
            Hermite(c[4..], left.WaterDensity, l * left.WaterDensitySlope, right.WaterDensity, r * right.WaterDensitySlope);
            Hermite(c[8..], left.SteamDensity, l * left.SteamDensitySlope, right.SteamDensity, r * right.SteamDensitySlope);
            Hermite(c[12..], left.WaterEnthalpy, l * left.WaterEnthalpySlope, right.WaterEnthalpy, r * right.WaterEnthalpySlope);
            Hermite(c[16..], left.SteamEnthalpy, l * left.SteamEnthalpySlope, right.SteamEnthalpy, r * right.SteamEnthalpySlope);
            leftBara = rightBara;
            left = right;
        }

        return cubics;
    }

    private static void Hermite(Span<double> c, double left, double leftSlope, double right, double rightSlope)
    {
        c[0] = left;
        c[1] = leftSlope;
        c[2] = (3.0 * (right - left)) - (2.0 * leftSlope) - rightSlope;
        c[3] = (2.0 * (left - right)) + leftSlope + rightSlope;
    }
}
