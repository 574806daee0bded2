using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>
/// A boiler: burner, the circuit of <see cref="Drum"/>, feedwater valve and safety valve.
/// </summary>
/// <remarks>
/// Simplified: feedwater comes at a constant 105 °C, blowdown flows only as a fault, a dry drum is not modelled. The feed pump
/// holds its pressure, so the flow follows the valve; a circuit full of water takes no more.
/// </remarks>
public sealed class DrumBoiler : FiredUnit
{
    public const double SafetyValveBarg = 12.5;

    /// <summary>Enthalpy of feedwater from a deaerator at 105 °C, kJ/kg.</summary>
    public const double FeedEnthalpy = 440.3;

    /// <summary>Feedwater before the economiser, °C.</summary>
    public const double FeedDegC = 105.0;

    /// <summary>Pressure drop from drum to header at full load, bar.</summary>
    public const double FullLoadDropBar = 0.15;

    // Full lift 3 % above the set pressure, reseat 4 % below.
    private const double FullLift = 1.03;
    private const double Reseat = 0.96;

    // Of rated steam. Without feedwater to heat, full fire makes a fifth more steam than rated.
    private const double SafetyValveShare = 1.3;

    private const double FeedMaximumShare = 1.3;

    // The circuit is full, or as good as empty: the states of the drum end at 0.98 and 0.02.
    private const double FullShare = 0.95;
    private const double EmptyShare = 0.05;

    private readonly FirstOrderLag _feed = new(3.0, 0.0);

    /// <param name="unit">The boiler.</param>
    /// <param name="pressureBarg">Pressure at the start, and the one it is designed for, barg.</param>
    public DrumBoiler(Unit unit, double pressureBarg)
        : base(
            unit,
            SaturatedSteam.At(pressureBarg + SaturatedSteam.AtmosphereBar).TemperatureDegC,
            RatedSteam(unit.MaxHeat.Megawatts, pressureBarg),
            FeedDegC)
    {
        Drum = new Drum(DrumParameters.Packaged(RatedMw), pressureBarg + SaturatedSteam.AtmosphereBar, feedEnthalpy: FeedEnthalpy);
        RatedSteamKgPerS = RatedSteam(RatedMw, pressureBarg);
        FlowCoefficient = RatedSteamKgPerS / Math.Sqrt(FullLoadDropBar);
    }

    public Drum Drum { get; }

    public double PressureBarg => Drum.Bara - SaturatedSteam.AtmosphereBar;

    public SaturationPoint Saturation => Drum.Saturation;

    /// <summary>Water level, mm from normal: what a gauge glass shows, bubbles included.</summary>
    public double LevelMm => Drum.LevelMm;

    /// <summary>The feed pump has stopped while set.</summary>
    public bool FeedPumpFailed { get; set; }

    /// <summary>Command to the feedwater valve, %.</summary>
    public double FeedwaterPct { get; set; }

    /// <summary>Friction and play at the feedwater valve.</summary>
    public ActuatorStem FeedwaterStem { get; } = new();

    /// <summary>Fault: water that runs off through a blowdown valve which does not close, kg/s.</summary>
    public double BlowdownKgPerS { get; set; }

    /// <summary>For planted defects alone: water that the physics loses and no counter knows, kg/s, at the enthalpy of feedwater so that energy still closes.</summary>
    internal double VanishingKgPerS { get; set; }

    /// <summary>For planted defects alone: heat that the physics loses and no counter knows, kW.</summary>
    internal double VanishingKw { get; set; }

    /// <summary>Feedwater to the drum so far, kg.</summary>
    public double FeedKg { get; private set; }

    /// <summary>Steam to the header and through the safety valve so far, kg.</summary>
    public double SteamKg { get; private set; }

    /// <summary>Water blown down so far, kg.</summary>
    public double BlowdownKg { get; private set; }

    /// <summary>Heat in the water blown down so far, MJ above feedwater.</summary>
    public double BlowdownMj { get; private set; }

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

    // On the scale of the flows: above feedwater.
    public override double StoredMj => (Drum.EnergyKj - (Drum.MassKg * FeedEnthalpy)) / 1_000.0;

    /// <summary>Puts the drum at a pressure that its own burner did not make: a neighbour's backflow, a test.</summary>
    public void ForcePressure(double barg) =>
        Drum.ForcePressure(barg + SaturatedSteam.AtmosphereBar);

    protected override double MediumDegC => Saturation.TemperatureDegC;

    protected override double EconomiserKgPerS => FeedKgPerS;

    protected override double EconomiserInletDegC => FeedDegC;

    protected override void StepMedium(double absorbedMw, double economiserMw, double seconds)
    {
        double feedKgPerS = StepFeed(seconds);
        double blownOffKgPerS = StepSafetyValve();
        double mjPerKg = SteamMjPerKg;
        double blowdownKgPerS = Drum.WaterM3 > EmptyShare * Drum.Parameters.VolumeM3 ? BlowdownKgPerS : 0.0;
        FeedKg += feedKgPerS * seconds;
        SteamKg += (SteamKgPerS + blownOffKgPerS) * seconds;
        BlowdownKg += blowdownKgPerS * seconds;
        BlowdownMj += blowdownKgPerS * (Saturation.WaterEnthalpy - FeedEnthalpy) / 1_000.0 * seconds;
        DeliveredMj += SteamKgPerS * mjPerKg * seconds;
        BlownOffMj += blownOffKgPerS * mjPerKg * seconds;

        // What the feedwater cannot take without boiling, the drum gets as steam.
        double mostKw = feedKgPerS * (Saturation.WaterEnthalpy - FeedEnthalpy);
        double warmedKw = Math.Clamp(economiserMw * 1_000.0, 0.0, Math.Max(0.0, mostKw));
        double warmedEnthalpy = feedKgPerS > 0.0 ? FeedEnthalpy + (warmedKw / feedKgPerS) : FeedEnthalpy;
        double waterKgPerS = blowdownKgPerS + VanishingKgPerS;
        double waterKw = (blowdownKgPerS * Saturation.WaterEnthalpy) + (VanishingKgPerS * FeedEnthalpy) + VanishingKw;
        Drum.Step(((absorbedMw + economiserMw) * 1_000.0) - warmedKw, feedKgPerS, warmedEnthalpy, SteamKgPerS + blownOffKgPerS, seconds, waterKgPerS, waterKw);
    }

    private static double RatedSteam(double ratedMw, double pressureBarg) =>
        ratedMw * 1_000.0 / (SaturatedSteam.At(pressureBarg + SaturatedSteam.AtmosphereBar).SteamEnthalpy - FeedEnthalpy);

    private double StepSafetyValve()
    {
        SafetyValveLifted = PressureBarg >= SafetyValveBarg * (SafetyValveLifted ? Reseat : 1.0);
        double lift = (PressureBarg - (SafetyValveBarg * Reseat)) / (SafetyValveBarg * (FullLift - Reseat));
        return SafetyValveLifted ? SafetyValveShare * RatedSteamKgPerS * Math.Clamp(lift, 0.0, 1.0) : 0.0;
    }

    private double StepFeed(double seconds)
    {
        double valve = FeedwaterStem.Follow(Math.Clamp(FeedwaterPct / 100.0, 0.0, 1.0));
        bool flows = !FeedPumpFailed && Drum.WaterM3 < FullShare * Drum.Parameters.VolumeM3;
        return _feed.Step(flows ? FeedMaximumShare * RatedSteamKgPerS * valve : 0.0, seconds);
    }
}
