namespace GL001.Simulator.Plants;

/// <summary>
/// Drum, risers and downcomers of a natural-circulation boiler after Åström and Bell, Automatica 36 (2000) 363: pressure, water
/// volume, steam fraction at the riser outlet and steam under the water line. The level swells when steam is drawn and shrinks
/// when cold water comes. kJ, kg, m³, s, bar.
/// </summary>
/// <remarks>
/// Integrated by the explicit midpoint rule in parts no longer than half the shortest time constant. Pressure and water come from the
/// balances of mass and energy alone; the bounds on the other two states cannot disturb them. See docs/design/plant-models.md.
/// </remarks>
public sealed class Drum
{
    private const double Gravity = 9.81;
    private const double KjPerM3Bar = 100.0;

    // Bounds of states that the model has no meaning beyond.
    private const double MostSteamFraction = 0.95;
    private const double DriestShare = 0.02;
    private const double FullestShare = 0.98;

    // Below this the series of the logarithm is used: the closed forms would lose their digits.
    private const double SmallEta = 1e-3;

    private const double LongestPart = 0.5;
    private const int MostParts = 64;

    private readonly DrumParameters _p;

    /// <param name="parameters">Sizes.</param>
    /// <param name="bara">Pressure, bar absolute.</param>
    /// <param name="steamKgPerS">Steam that is drawn, with as much feedwater and the heat that keeps it so.</param>
    /// <param name="feedEnthalpy">Enthalpy of the feedwater, kJ/kg.</param>
    public Drum(DrumParameters parameters, double bara, double steamKgPerS = 0.0, double feedEnthalpy = 440.3)
    {
        _p = parameters;
        Settle(bara, steamKgPerS, feedEnthalpy);
    }

    public DrumParameters Parameters => _p;

    /// <summary>p, bar absolute.</summary>
    public double Bara { get; private set; }

    /// <summary>Vwt: water in the whole circuit, m³.</summary>
    public double WaterM3 { get; private set; }

    /// <summary>αr: mass fraction of steam at the riser outlet.</summary>
    public double SteamFraction { get; private set; }

    /// <summary>Vsd: steam under the water line of the drum, m³.</summary>
    public double BubbleM3 { get; private set; }

    public SaturationPoint Saturation { get; private set; }

    /// <summary>αv: mean volume fraction of steam in the risers.</summary>
    public double RiserVoid => Void(Saturation, SteamFraction).Mean;

    /// <summary>qdc: water through the downcomers, kg/s.</summary>
    public double CirculationKgPerS => Circulation(Saturation, RiserVoid);

    /// <summary>Vwd: water in the drum, m³.</summary>
    public double DrumWaterM3 => WaterM3 - _p.DowncomerM3 - ((1.0 - RiserVoid) * _p.RiserM3);

    /// <summary>Level from half the drum, mm: what a gauge glass shows, bubbles included.</summary>
    public double LevelMm => (DrumWaterM3 + BubbleM3 - (0.5 * _p.DrumM3)) / _p.SurfaceM2 * 1_000.0;

    /// <summary>Water and steam in the circuit, kg.</summary>
    public double MassKg => (Saturation.WaterDensity * WaterM3) + (Saturation.SteamDensity * (_p.VolumeM3 - WaterM3));

    /// <summary>Internal energy of water, steam and metal, kJ, from water at 0 °C.</summary>
    public double EnergyKj
    {
        get
        {
            SaturationPoint s = Saturation;
            return (s.WaterDensity * WaterM3 * s.WaterEnthalpy) + (s.SteamDensity * (_p.VolumeM3 - WaterM3) * s.SteamEnthalpy)
                - (KjPerM3Bar * Bara * _p.VolumeM3) + (_p.MetalKg * _p.MetalKjPerKgK * s.TemperatureDegC);
        }
    }

    /// <summary>Puts the circuit into equilibrium with the drum half full.</summary>
    /// <returns>The heat that equilibrium takes, kW.</returns>
    public double Settle(double bara, double steamKgPerS, double feedEnthalpy)
    {
        Bara = bara;
        Saturation = SaturatedSteam.At(bara);
        SaturationPoint s = Saturation;
        double heatKw = steamKgPerS * (s.SteamEnthalpy - feedEnthalpy);
        double low = 0.0;
        double high = MostSteamFraction;
        for (int i = 0; i < 60; i++)
        {
            double middle = 0.5 * (low + high);
            bool tooMuch = middle * s.EvaporationEnthalpy * Circulation(s, Void(s, middle).Mean) > heatKw;
            low = tooMuch ? low : middle;
            high = tooMuch ? middle : high;
        }

        SteamFraction = heatKw > 0.0 ? 0.5 * (low + high) : 0.0;
        BubbleM3 = Math.Max(0.0, _p.BubbleM3 - (_p.BubbleSeconds * (s.WaterEnthalpy - feedEnthalpy) * steamKgPerS / (s.EvaporationEnthalpy * s.SteamDensity)));
        WaterM3 = (0.5 * _p.DrumM3) - BubbleM3 + _p.DowncomerM3 + ((1.0 - RiserVoid) * _p.RiserM3);
        return heatKw;
    }

    /// <summary>Puts the pressure where its own fire did not bring it: a neighbour's backflow, a test.</summary>
    public void ForcePressure(double bara)
    {
        Bara = bara;
        Saturation = SaturatedSteam.At(bara);
    }

    /// <param name="heatKw">Heat to the risers, kW.</param>
    /// <param name="feedKgPerS">Feedwater.</param>
    /// <param name="feedEnthalpy">Its enthalpy, kJ/kg.</param>
    /// <param name="outKgPerS">Saturated steam that leaves. It takes the enthalpy that it has at the start of the step.</param>
    /// <param name="seconds">Step.</param>
    /// <param name="waterKgPerS">Water that leaves from below the water line: blowdown.</param>
    /// <param name="waterKw">The enthalpy that it takes along, kW.</param>
    public void Step(double heatKw, double feedKgPerS, double feedEnthalpy, double outKgPerS, double seconds, double waterKgPerS = 0.0, double waterKw = 0.0)
    {
        double outKw = (outKgPerS * Saturation.SteamEnthalpy) + waterKw;
        outKgPerS += waterKgPerS;
        for (double left = seconds; left > 0.0;)
        {
            SaturationPoint s = Saturation;
            Slopes start = SlopesAt(s, WaterM3, SteamFraction, BubbleM3, heatKw, feedKgPerS, feedEnthalpy, outKgPerS, outKw);
            double part = Math.Min(left, Math.Max(LongestPart / start.Fastest, seconds / MostParts));
            double half = 0.5 * part;
            SaturationPoint middle = SaturatedSteam.At(InRange(Bara + (start.Bara * half)));
            Slopes slopes = SlopesAt(
                middle, WaterM3 + (start.Water * half), Fraction(SteamFraction + (start.Fraction * half)), Bubbles(BubbleM3 + (start.Bubbles * half)),
                heatKw, feedKgPerS, feedEnthalpy, outKgPerS, outKw);
            Bara = InRange(Bara + (slopes.Bara * part));
            WaterM3 = Math.Clamp(WaterM3 + (slopes.Water * part), DriestShare * _p.VolumeM3, FullestShare * _p.VolumeM3);
            SteamFraction = Fraction(SteamFraction + (slopes.Fraction * part));
            BubbleM3 = Bubbles(BubbleM3 + (slopes.Bubbles * part));
            Saturation = SaturatedSteam.At(Bara);
            left -= part;
        }
    }

    private static double InRange(double bara) => Math.Clamp(bara, SaturatedSteam.LowestBara, SaturatedSteam.HighestBara);

    private static double Fraction(double value) => Math.Clamp(value, 0.0, MostSteamFraction);

    private double Bubbles(double value) => Math.Clamp(value, 0.0, _p.DrumM3);

    /// <summary>Mean void of the risers and its derivatives by αr and by pressure (each bar).</summary>
    private static (double Mean, double ByFraction, double ByBar) Void(in SaturationPoint s, double fraction)
    {
        double w = s.WaterDensity;
        double v = s.SteamDensity;
        double gap = w - v;
        double eta = fraction * gap / v;
        if (eta < SmallEta)
        {
            // ln(1 + η) = η − η²/2 + η³/3: the first terms that remain.
            double ratioByBar = ((s.WaterDensitySlope * v) - (w * s.SteamDensitySlope)) / (v * v);
            return (w / v * fraction * (0.5 - (eta / 3.0)), w / v * (0.5 - (2.0 * eta / 3.0)), fraction * 0.5 * ratioByBar);
        }

        double log = Math.Log(1.0 + eta);
        double mean = w / gap * (1.0 - (log / eta));
        double byFraction = w / (v * eta) * ((log / eta) - (1.0 / (1.0 + eta)));
        double byBar = ((w * s.SteamDensitySlope) - (v * s.WaterDensitySlope)) / (gap * gap)
            * (1.0 + (w / v / (1.0 + eta)) - ((v + w) / (eta * v) * log));
        return (mean, byFraction, byBar);
    }

    private double Circulation(in SaturationPoint s, double meanVoid) => Math.Sqrt(
        2.0 * s.WaterDensity * _p.DowncomerM2 * (s.WaterDensity - s.SteamDensity) * Gravity * meanVoid * _p.RiserM3 / _p.Friction);

    private Slopes SlopesAt(
        in SaturationPoint s, double waterM3, double fraction, double bubbleM3,
        double heatKw, double feedKgPerS, double feedEnthalpy, double outKgPerS, double outKw)
    {
        double w = s.WaterDensity;
        double v = s.SteamDensity;
        double hw = s.WaterEnthalpy;
        double hs = s.SteamEnthalpy;
        double hc = hs - hw;
        double steamM3 = _p.VolumeM3 - waterM3;
        double metal = _p.MetalKjPerKgK * s.TemperatureSlope;

        double e11 = w - v;
        double e12 = (steamM3 * s.SteamDensitySlope) + (waterM3 * s.WaterDensitySlope);
        double e21 = (w * hw) - (v * hs);
        double e22 = (waterM3 * ((hw * s.WaterDensitySlope) + (w * s.WaterEnthalpySlope)))
            + (steamM3 * ((hs * s.SteamDensitySlope) + (v * s.SteamEnthalpySlope)))
            - (KjPerM3Bar * _p.VolumeM3) + (_p.MetalKg * metal);
        double mass = feedKgPerS - outKgPerS;
        double energy = heatKw + (feedKgPerS * feedEnthalpy) - outKw;
        double determinant = (e11 * e22) - (e12 * e21);
        double water = ((mass * e22) - (e12 * energy)) / determinant;
        double bara = ((e11 * energy) - (e21 * mass)) / determinant;

        (double mean, double byFraction, double byBar) = Void(s, fraction);
        double circulation = Circulation(s, mean);
        double drumWaterM3 = waterM3 - _p.DowncomerM3 - ((1.0 - mean) * _p.RiserM3);
        double e32 = (((w * s.WaterEnthalpySlope) - (fraction * hc * s.WaterDensitySlope)) * (1.0 - mean) * _p.RiserM3)
            + ((((1.0 - fraction) * hc * s.SteamDensitySlope) + (v * s.SteamEnthalpySlope)) * mean * _p.RiserM3)
            + ((v + ((w - v) * fraction)) * hc * _p.RiserM3 * byBar)
            - (KjPerM3Bar * _p.RiserM3) + (_p.RiserMetalKg * metal);
        double e33 = (((1.0 - fraction) * v) + (fraction * w)) * hc * _p.RiserM3 * byFraction;
        double fractionSlope = (heatKw - (fraction * hc * circulation) - (e32 * bara)) / e33;

        double dragged = fraction * (1.0 + _p.Entrainment) * _p.RiserM3;
        double e42 = (bubbleM3 * s.SteamDensitySlope)
            + (((v * bubbleM3 * s.SteamEnthalpySlope) + (w * drumWaterM3 * s.WaterEnthalpySlope)
                - (KjPerM3Bar * (bubbleM3 + drumWaterM3)) + (_p.DrumMetalKg * metal)) / hc)
            + (dragged * ((mean * s.SteamDensitySlope) + ((1.0 - mean) * s.WaterDensitySlope) + ((v - w) * byBar)));
        double e43 = dragged * (v - w) * byFraction;
        double bubbles = (v / _p.BubbleSeconds * (_p.BubbleM3 - bubbleM3)) + ((feedEnthalpy - hw) * feedKgPerS / hc);
        double bubbleSlope = (bubbles - (e42 * bara) - (e43 * fractionSlope)) / v;

        // Rates with which the last two states relax; circulation goes with about the root of the steam fraction.
        double fastest = Math.Max(1.5 * hc * circulation / e33, 1.0 / _p.BubbleSeconds);
        return new Slopes(bara, water, fractionSlope, bubbleSlope, fastest);
    }

    /// <summary>Change of each state in a second, and the fastest rate of relaxation, 1/s.</summary>
    private readonly record struct Slopes(double Bara, double Water, double Fraction, double Bubbles, double Fastest);
}
