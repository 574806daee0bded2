namespace GL001.Engineering.Steam;

/// <summary>
/// Water and steam after IAPWS-IF97, release R7-97(2012): liquid (region 1), steam (region 2) and the saturation line
/// (region 4). Temperatures in K, pressures in MPa absolute, energies in kJ/kg.
/// </summary>
/// <remarks>
/// Nothing is extrapolated: region 3 (beyond 623.15 K or 16.529 MPa along the saturation line), region 5 and metastable
/// states are refused. T(p, h) is solved from the fundamental equation instead of taken from the backward equations, so that
/// there is one set of coefficients and h(p, T(p, h)) = h to rounding.
/// </remarks>
public static class Iapws97
{
    /// <summary>Specific gas constant of water, kJ/(kg K): equation 1 of the release.</summary>
    public const double GasConstant = 0.461526;

    public const double LowestK = 273.15;

    /// <summary>Upper end of regions 1 and 4 here, K: beyond it region 3 would be needed.</summary>
    public const double HighestSaturationK = 623.15;

    /// <summary>Upper end of region 2, K.</summary>
    public const double HighestSteamK = 1_073.15;

    public const double HighestMpa = 100.0;

    private const double KjPerM3Mpa = 1_000.0;
    private const double JPerKj = 1_000.0;
    private const int NewtonSteps = 50;

    /// <summary>Saturation pressure at 273.15 K, MPa.</summary>
    public static double LowestSaturationMpa { get; } = SaturationMpa(LowestK);

    /// <summary>Saturation pressure at 623.15 K, MPa.</summary>
    public static double HighestSaturationMpa { get; } = SaturationMpa(HighestSaturationK);

    /// <summary>Region 1 (equation 7): liquid from 273.15 to 623.15 K at or above its saturation pressure, up to 100 MPa.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside region 1.</exception>
    public static WaterState Liquid(double kelvin, double mpa)
    {
        Refuse(kelvin is >= LowestK and <= HighestSaturationK, nameof(kelvin), kelvin, "K is outside region 1 of IAPWS-IF97, 273.15 to 623.15 K.");
        Refuse(mpa <= HighestMpa && mpa >= SaturationMpa(kelvin) * (1.0 - 1e-9), nameof(mpa), mpa, "MPa is outside region 1 of IAPWS-IF97: below saturation or above 100 MPa.");
        return RawLiquid(kelvin, mpa);
    }

    /// <summary>
    /// Region 2 (equation 15): steam from 273.15 to 1073.15 K at or below its saturation pressure, or the boundary to
    /// region 3 above 623.15 K.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside region 2.</exception>
    public static WaterState Steam(double kelvin, double mpa)
    {
        Refuse(kelvin is >= LowestK and <= HighestSteamK, nameof(kelvin), kelvin, "K is outside region 2 of IAPWS-IF97, 273.15 to 1073.15 K.");
        Refuse(mpa > 0.0 && mpa <= HighestOfSteamMpa(kelvin) * (1.0 + 1e-9), nameof(mpa), mpa, "MPa is outside region 2 of IAPWS-IF97: zero, or above saturation or the boundary to region 3.");
        return RawSteam(kelvin, mpa);
    }

    /// <summary>Region 4, equation 30: saturation pressure, MPa, from 273.15 to 623.15 K.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static double SaturationMpa(double kelvin)
    {
        Refuse(kelvin is >= LowestK and <= HighestSaturationK, nameof(kelvin), kelvin, "K is outside the saturation line of regions 1 and 2, 273.15 to 623.15 K; region 3 is not built.");
        double[] n = Iapws97Coefficients.Region4;
        double theta = kelvin + (n[9] / (kelvin - n[10]));
        double a = (theta * theta) + (n[1] * theta) + n[2];
        double b = (n[3] * theta * theta) + (n[4] * theta) + n[5];
        double c = (n[6] * theta * theta) + (n[7] * theta) + n[8];
        double root = 2.0 * c / (-b + Math.Sqrt((b * b) - (4.0 * a * c)));
        return root * root * root * root;
    }

    /// <summary>Region 4, equation 31: saturation temperature, K, up to 16.529 MPa.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static double SaturationK(double mpa)
    {
        RefuseSaturation(mpa);
        double[] n = Iapws97Coefficients.Region4;
        double beta = Math.Sqrt(Math.Sqrt(mpa));
        double e = (beta * beta) + (n[3] * beta) + n[6];
        double f = (n[1] * beta * beta) + (n[4] * beta) + n[7];
        double g = (n[2] * beta * beta) + (n[5] * beta) + n[8];
        double d = 2.0 * g / (-f - Math.Sqrt((f * f) - (4.0 * e * g)));
        double sum = n[10] + d;
        return 0.5 * (sum - Math.Sqrt((sum * sum) - (4.0 * (n[9] + (n[10] * d)))));
    }

    /// <summary>Slope of the saturation line, K/MPa: the derivative of equation 29, which 30 and 31 solve.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the saturation line of regions 1 and 2.</exception>
    public static double SaturationKByMpa(double mpa)
    {
        double kelvin = SaturationK(mpa);
        double[] n = Iapws97Coefficients.Region4;
        double beta = Math.Sqrt(Math.Sqrt(mpa));
        double beyond = kelvin - n[10];
        double theta = kelvin + (n[9] / beyond);
        double byBeta = (2.0 * beta * ((theta * theta) + (n[1] * theta) + n[2])) + (n[3] * theta * theta) + (n[4] * theta) + n[5];
        double byTheta = (beta * beta * ((2.0 * theta) + n[1])) + (beta * ((2.0 * n[3] * theta) + n[4])) + (2.0 * n[6] * theta) + n[7];
        double betaByMpa = beta / (4.0 * mpa);
        double thetaByKelvin = 1.0 - (n[9] / (beyond * beyond));
        return -byBeta / byTheta * betaByMpa / thetaByKelvin;
    }

    /// <summary>Saturated water at a pressure.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the saturation line of regions 1 and 2.</exception>
    public static WaterState SaturatedWater(double mpa) => RawLiquid(SaturationK(mpa), mpa);

    /// <summary>Saturated steam at a pressure.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the saturation line of regions 1 and 2.</exception>
    public static WaterState SaturatedVapour(double mpa) => RawSteam(SaturationK(mpa), mpa);

    /// <summary>Temperature of liquid from pressure and enthalpy, K.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a liquid of region 1.</exception>
    public static double LiquidK(double mpa, double kjPerKg)
    {
        Refuse(mpa >= LowestSaturationMpa && mpa <= HighestMpa, nameof(mpa), mpa, "MPa is outside region 1 of IAPWS-IF97.");
        double high = mpa < HighestSaturationMpa ? SaturationK(mpa) : HighestSaturationK;
        return Solve(RawLiquid, LowestK, high, mpa, kjPerKg, "region 1");
    }

    /// <summary>Temperature of steam from pressure and enthalpy, K.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not steam of region 2, or in the part of it above 16.529 MPa.</exception>
    public static double SteamK(double mpa, double kjPerKg) =>
        Solve(RawSteam, SaturationK(mpa), HighestSteamK, mpa, kjPerKg, "region 2");

    internal static void RefuseSaturation(double mpa) => Refuse(
        mpa >= LowestSaturationMpa && mpa <= HighestSaturationMpa,
        nameof(mpa),
        mpa,
        "MPa is outside the saturation line of regions 1 and 2, 0.000611213 to 16.5292 MPa; region 3 is not built.");

    private static double HighestOfSteamMpa(double kelvin)
    {
        // Equation 5: the boundary between regions 2 and 3.
        return kelvin <= HighestSaturationK
            ? SaturationMpa(kelvin)
            : Math.Min(HighestMpa, 0.34805185628969e3 + (kelvin * (-0.11671859879975e1 + (kelvin * 0.10192970039326e-2))));
    }

    /// <summary>Newton within a bracket; enthalpy rises steadily with temperature in one phase.</summary>
    private static double Solve(Func<double, double, WaterState> state, double low, double high, double mpa, double kjPerKg, string region)
    {
        double tolerance = 1e-9 * (1.0 + Math.Abs(kjPerKg));
        Refuse(
            kjPerKg >= state(low, mpa).EnthalpyKjPerKg - tolerance && kjPerKg <= state(high, mpa).EnthalpyKjPerKg + tolerance,
            nameof(kjPerKg),
            kjPerKg,
            FormattableString.Invariant($"kJ/kg is outside {region} of IAPWS-IF97 at {mpa:0.######} MPa."));
        double kelvin = 0.5 * (low + high);
        for (int i = 0; i < NewtonSteps; i++)
        {
            WaterState at = state(kelvin, mpa);
            double error = at.EnthalpyKjPerKg - kjPerKg;
            low = error < 0.0 ? kelvin : low;
            high = error < 0.0 ? high : kelvin;
            double next = kelvin - (error / at.HeatCapacityKjPerKgK);
            next = next > low && next < high ? next : 0.5 * (low + high);
            if (Math.Abs(next - kelvin) < 1e-10 * kelvin)
            {
                return next;
            }

            kelvin = next;
        }

        return kelvin;
    }

    private static WaterState RawLiquid(double kelvin, double mpa)
    {
        const double Star = 16.53;
        double pi = mpa / Star;
        double tau = 1_386.0 / kelvin;
        double g = 0.0, gP = 0.0, gPP = 0.0, gT = 0.0, gTT = 0.0, gPT = 0.0;
        double x = 7.1 - pi;
        double y = tau - 1.222;
        foreach (GibbsTerm term in Iapws97Coefficients.Region1)
        {
            double xI = Math.Pow(x, term.I);
            double yJ = Math.Pow(y, term.J);
            double xDown = term.I == 0 ? 0.0 : term.I * Math.Pow(x, term.I - 1);
            double xDownTwice = term.I < 2 ? 0.0 : term.I * (term.I - 1) * Math.Pow(x, term.I - 2);
            double yDown = term.J == 0 ? 0.0 : term.J * Math.Pow(y, term.J - 1);
            double yDownTwice = term.J is 0 or 1 ? 0.0 : term.J * (term.J - 1) * Math.Pow(y, term.J - 2);
            g += term.N * xI * yJ;
            gP -= term.N * xDown * yJ;
            gPP += term.N * xDownTwice * yJ;
            gT += term.N * xI * yDown;
            gTT += term.N * xI * yDownTwice;
            gPT -= term.N * xDown * yDown;
        }

        return State(kelvin, mpa, pi, tau, g, gP, gPP, gT, gTT, gPT);
    }

    private static WaterState RawSteam(double kelvin, double mpa)
    {
        double pi = mpa;
        double tau = 540.0 / kelvin;
        double g = Math.Log(pi), gP = 1.0 / pi, gPP = -1.0 / (pi * pi), gT = 0.0, gTT = 0.0, gPT = 0.0;
        foreach (GibbsTerm term in Iapws97Coefficients.Region2Ideal)
        {
            g += term.N * Math.Pow(tau, term.J);
            gT += term.N * term.J * Math.Pow(tau, term.J - 1);
            gTT += term.N * term.J * (term.J - 1) * Math.Pow(tau, term.J - 2);
        }

        double y = tau - 0.5;
        foreach (GibbsTerm term in Iapws97Coefficients.Region2Residual)
        {
            double xI = Math.Pow(pi, term.I);
            double yJ = Math.Pow(y, term.J);
            double yDown = term.J == 0 ? 0.0 : term.J * Math.Pow(y, term.J - 1);
            double yDownTwice = term.J < 2 ? 0.0 : term.J * (term.J - 1) * Math.Pow(y, term.J - 2);
            g += term.N * xI * yJ;
            gP += term.N * term.I * xI / pi * yJ;
            gPP += term.N * term.I * (term.I - 1) * xI / (pi * pi) * yJ;
            gT += term.N * xI * yDown;
            gTT += term.N * xI * yDownTwice;
            gPT += term.N * term.I * xI / pi * yDown;
        }

        return State(kelvin, mpa, pi, tau, g, gP, gPP, gT, gTT, gPT);
    }

    /// <summary>Tables 3 and 12 of the release: every property from γ and its derivatives.</summary>
    private static WaterState State(
        double kelvin, double mpa, double pi, double tau, double g, double gP, double gPP, double gT, double gTT, double gPT)
    {
        double gasConstantTimesK = GasConstant * kelvin;
        double mixed = gP - (tau * gPT);
        double soundSquared = JPerKj * gasConstantTimesK * gP * gP / ((mixed * mixed / (tau * tau * gTT)) - gPP);
        return new WaterState(
            kelvin,
            mpa,
            pi * gP * gasConstantTimesK / (KjPerM3Mpa * mpa),
            gasConstantTimesK * tau * gT,
            GasConstant * ((tau * gT) - g),
            -GasConstant * tau * tau * gTT,
            Math.Sqrt(soundSquared),
            GasConstant * pi * mixed / (KjPerM3Mpa * mpa),
            gasConstantTimesK * pi * pi * gPP / (KjPerM3Mpa * mpa * mpa));
    }

    private static void Refuse(bool isInside, string name, double value, string reason)
    {
        // Written so that NaN is refused.
        if (!isInside)
        {
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{value} {reason}"));
        }
    }
}
