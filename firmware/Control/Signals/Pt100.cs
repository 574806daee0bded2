using System;

namespace GL001.Control;

/// <summary>
/// Platinum resistance thermometer, Callendar-Van Dusen equation with the coefficients of IEC 60751:
/// R = R0 (1 + A t + B t² + C (t - 100) t³), the C term only below 0 °C.
/// </summary>
public static class Pt100
{
    public const double IcePointOhm = 100.0;
    public const double A = 3.9083e-3;
    public const double B = -5.775e-7;
    public const double C = -4.183e-12;

    /// <summary>Range in which the equation is defined, °C.</summary>
    public const double MinimumDegC = -200.0;
    public const double MaximumDegC = 850.0;

    // Two steps reach 1e-9 K over the whole branch; a fixed count keeps the scan time fixed.
    private const int NewtonSteps = 4;

    /// <summary>Resistance in ohm at a temperature in °C.</summary>
    public static double ToOhm(double degC)
    {
        double t = degC;
        double ratio = 1.0 + (A * t) + (B * t * t);
        if (t < 0.0)
        {
            ratio += C * (t - 100.0) * t * t * t;
        }

        return IcePointOhm * ratio;
    }

    /// <summary>
    /// Temperature in °C of a resistance in ohm. False outside -200..850 °C, and for NaN;
    /// the out value is then zero and means nothing.
    /// </summary>
    public static bool TryToDegC(double ohm, out double degC)
    {
        degC = 0.0;
        // Written so that NaN fails the test.
        if (!(ohm >= 18.0 && ohm <= 391.0))
        {
            return false;
        }

        double ratio = ohm / IcePointOhm;
        double t = (-A + Math.Sqrt((A * A) - (4.0 * B * (1.0 - ratio)))) / (2.0 * B);
        if (t < 0.0)
        {
            t = RefineBelowZero(t, ratio);
        }

        if (t < MinimumDegC - 0.01 || t > MaximumDegC + 0.01)
        {
            return false;
        }

        degC = t;
        return true;
    }

    private static double RefineBelowZero(double t, double ratio)
    {
        for (int i = 0; i < NewtonSteps; i++)
        {
            double value = 1.0 + (A * t) + (B * t * t) + (C * (t - 100.0) * t * t * t) - ratio;
            double slope = A + (2.0 * B * t) + (C * ((4.0 * t * t * t) - (300.0 * t * t)));
            t -= value / slope;
        }

        return t;
    }
}
