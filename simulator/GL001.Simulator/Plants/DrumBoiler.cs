using GL001.Plant;
using GL001.Simulator.Steam;

namespace GL001.Simulator.Plants;

/// <summary>
/// A drum boiler with two states, pressure and water volume, from its energy and mass balance (the first two equations
/// of Åström and Bell, Automatica 36 (2000) 363), and a third that shows in the level alone: the bubbles below the water
/// line, which follow boiling and flashing and make the level swell and shrink.
/// </summary>
/// <remarks>
/// Simplified: riser and downcomer are not told apart from the drum, feedwater comes at a constant 105 °C, standing
/// losses and blowdown are left out, a dry drum is not modelled. The feed pump holds its pressure, so the flow follows the
/// valve.
/// </remarks>
public sealed class DrumBoiler : FiredUnit
{
    public const double SafetyValveBarg = 12.5;

    /// <summary>Enthalpy of feedwater from a deaerator at 105 °C, kJ/kg.</summary>
    public const double FeedEnthalpy = 440.3;

    /// <summary>Pressure drop from drum to header at full load, bar.</summary>
    public const double FullLoadDropBar = 0.15;

    // Full lift 3 % above the set pressure, reseat 4 % below.
    private const double FullLift = 1.03;
    private const double Reseat = 0.96;

    // Of rated steam. Without feedwater to heat, full fire makes a fifth more steam than rated.
    private const double SafetyValveShare = 1.3;

    // Sizes of a packaged water-tube boiler for each MW of rated heat.
    private const double VolumeM3PerMw = 1.0;
    private const double WaterShare = 0.6;
    private const double MetalKgPerMw = 1_500.0;
    private const double SurfaceM2PerMw = 0.35;
    private const double MetalKjPerKgK = 0.5;

    // How long a bubble stays under the water line, and how fast their volume follows the boiling.
    private const double BubbleSeconds = 0.5;
    private const double BubbleLagSeconds = 6.0;

    private const double KjPerM3Bar = 100.0;
    private const double FeedMaximumShare = 1.3;

    private readonly FirstOrderLag _feed = new(3.0, 0.0);
    private readonly FirstOrderLag _bubblesM3 = new(BubbleLagSeconds, 0.0);
    private readonly double _volumeM3;
    private readonly double _metalKg;
    private readonly double _surfaceM2;
    private double _bara;
    private double _waterM3;

    /// <param name="unit">The boiler.</param>
    /// <param name="pressureBarg">Pressure at the start, and the one it is designed for, barg.</param>
    public DrumBoiler(Unit unit, double pressureBarg)
        : base(unit)
    {
        _volumeM3 = VolumeM3PerMw * RatedMw;
        _metalKg = MetalKgPerMw * RatedMw;
        _surfaceM2 = SurfaceM2PerMw * RatedMw;
        _waterM3 = NormalWaterM3;
        _bara = pressureBarg + SaturatedSteam.AtmosphereBar;
        Saturation = SaturatedSteam.At(_bara);
        RatedSteamKgPerS = RatedMw * 1_000.0 / (Saturation.SteamEnthalpy - FeedEnthalpy);
        FlowCoefficient = RatedSteamKgPerS / Math.Sqrt(FullLoadDropBar);
    }

    public double PressureBarg => _bara - SaturatedSteam.AtmosphereBar;

    public SaturationPoint Saturation { get; private set; }

    /// <summary>Water level, mm from normal: what a gauge glass shows, bubbles included.</summary>
    public double LevelMm => (_waterM3 + _bubblesM3.Value - NormalWaterM3) / _surfaceM2 * 1_000.0;

    /// <summary>The feed pump has stopped while set.</summary>
    public bool FeedPumpFailed { get; set; }

    /// <summary>Command to the feedwater valve, %.</summary>
    public double FeedwaterPct { get; set; }

    public bool SafetyValveLifted { get; private set; }

    /// <summary>Heat blown off by the safety valve so far, MJ above feedwater.</summary>
    public double BlownOffMj { get; private set; }

    /// <summary>Heat in the steam to the header so far, MJ above feedwater.</summary>
    public double DeliveredMj { get; private set; }

    /// <summary>Feedwater to the drum, kg/s.</summary>
    public double FeedKgPerS => _feed.Value;

    public double RatedSteamKgPerS { get; }

    /// <summary>Steam to the header at one bar of difference, kg/s.</summary>
    public double FlowCoefficient { get; }

    /// <summary>Steam to the header, kg/s. Set by the header, which solves for its own pressure.</summary>
    public double SteamKgPerS { get; set; }

    /// <summary>Heat in the drum's steam above feedwater, MJ/kg.</summary>
    public double SteamMjPerKg => (Saturation.SteamEnthalpy - FeedEnthalpy) / 1_000.0;

    public override double DeliveredMw => SteamKgPerS * SteamMjPerKg;

    public override double StoredMj
    {
        get
        {
            SaturationPoint s = Saturation;
            double kj = (s.WaterDensity * _waterM3 * (s.WaterEnthalpy - FeedEnthalpy))
                + (s.SteamDensity * (_volumeM3 - _waterM3) * (s.SteamEnthalpy - FeedEnthalpy))
                - (KjPerM3Bar * _bara * _volumeM3)
                + (_metalKg * MetalKjPerKgK * s.TemperatureDegC);
            return kj / 1_000.0;
        }
    }

    private double NormalWaterM3 => WaterShare * _volumeM3;

    /// <summary>Puts the drum at a pressure that its own burner did not make: a neighbour's backflow, a test.</summary>
    public void ForcePressure(double barg)
    {
        _bara = barg + SaturatedSteam.AtmosphereBar;
        Saturation = SaturatedSteam.At(_bara);
    }

    protected override void StepMedium(double absorbedMw, double seconds)
    {
        SaturationPoint s = Saturation;
        double steamM3 = _volumeM3 - _waterM3;
        double feedKgPerS = StepFeed(seconds);
        double blownOffKgPerS = StepSafetyValve();
        double outKgPerS = SteamKgPerS + blownOffKgPerS;

        // Mass and energy balance, solved for the slopes of water volume and pressure.
        double e11 = s.WaterDensity - s.SteamDensity;
        double e12 = (steamM3 * s.SteamDensitySlope) + (_waterM3 * s.WaterDensitySlope);
        double e21 = (s.WaterDensity * s.WaterEnthalpy) - (s.SteamDensity * s.SteamEnthalpy);
        double e22 = (_waterM3 * ((s.WaterEnthalpy * s.WaterDensitySlope) + (s.WaterDensity * s.WaterEnthalpySlope)))
            + (steamM3 * ((s.SteamEnthalpy * s.SteamDensitySlope) + (s.SteamDensity * s.SteamEnthalpySlope)))
            - (KjPerM3Bar * _volumeM3)
            + (_metalKg * MetalKjPerKgK * s.TemperatureSlope);
        double mass = feedKgPerS - outKgPerS;
        double energy = (absorbedMw * 1_000.0) + (feedKgPerS * FeedEnthalpy) - (outKgPerS * s.SteamEnthalpy);
        double determinant = (e11 * e22) - (e12 * e21);
        double waterSlope = ((mass * e22) - (e12 * energy)) / determinant;
        double barSlope = ((e11 * energy) - (e21 * mass)) / determinant;

        // Steam born under water: what leaves and what the steam space gains. A falling pressure flashes water.
        double bornKgPerS = outKgPerS + (steamM3 * s.SteamDensitySlope * barSlope) - (s.SteamDensity * waterSlope);
        _bubblesM3.Step(BubbleSeconds * Math.Max(0.0, bornKgPerS) / s.SteamDensity, seconds);

        double mjPerKg = SteamMjPerKg;
        DeliveredMj += SteamKgPerS * mjPerKg * seconds;
        BlownOffMj += blownOffKgPerS * mjPerKg * seconds;
        _waterM3 = Math.Clamp(_waterM3 + (waterSlope * seconds), 0.02 * _volumeM3, 0.98 * _volumeM3);
        _bara = Math.Clamp(_bara + (barSlope * seconds), SaturatedSteam.LowestBara, SaturatedSteam.HighestBara);
        Saturation = SaturatedSteam.At(_bara);
    }

    private double StepSafetyValve()
    {
        SafetyValveLifted = PressureBarg >= SafetyValveBarg * (SafetyValveLifted ? Reseat : 1.0);
        double lift = (PressureBarg - (SafetyValveBarg * Reseat)) / (SafetyValveBarg * (FullLift - Reseat));
        return SafetyValveLifted ? SafetyValveShare * RatedSteamKgPerS * Math.Clamp(lift, 0.0, 1.0) : 0.0;
    }

    private double StepFeed(double seconds) =>
        _feed.Step(FeedPumpFailed ? 0.0 : FeedMaximumShare * RatedSteamKgPerS * Math.Clamp(FeedwaterPct / 100.0, 0.0, 1.0), seconds);
}
