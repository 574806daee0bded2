using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>
/// Steam boiler with two states, drum pressure and water mass. Simplified: saturated water around 10 barg with a
/// constant heat capacity for each bar, no steam space, no economiser. Swell is a lagged share of the steam flow.
/// </summary>
/// <remarks>
/// Saturated water: h' = 762.68 kJ/kg at 1.0 MPa and 798.50 kJ/kg at 1.2 MPa absolute, steam h'' = 2781 kJ/kg at
/// 1.1 MPa (IAPWS-IF97); feedwater of 105 °C has about 440 kJ/kg.
/// </remarks>
public sealed class DrumBoiler : FiredUnit
{
    public const double SafetyValveBarg = 12.5;

    private const double WaterKgPerRatedMw = 750.0;
    private const double WaterEnthalpyMjPerKgBar = (798.50 - 762.68) / 2.0 / 1000.0;
    private const double SteamMjPerKg = (2781.0 - 440.0) / 1000.0;
    private const double DropAtRatedBar = 0.4;
    private const double SwellMm = 80.0;
    private const double LevelMmPerKgOfRatedMw = 4.0;

    private readonly FirstOrderLag _steamShare = new(2.0, 0.0);
    private double _waterKg;
    private double _feedIntegral;

    public DrumBoiler(Unit unit, double pressureBarg)
        : base(unit)
    {
        PressureBarg = pressureBarg;
        _waterKg = NormalWaterKg;
    }

    public double PressureBarg { get; private set; }

    /// <summary>Water level, mm from normal.</summary>
    public double LevelMm => ((_waterKg - NormalWaterKg) / RatedMw * LevelMmPerKgOfRatedMw) + (SwellMm * _steamShare.Value);

    /// <summary>The feed pump has stopped while set.</summary>
    public bool FeedPumpFailed { get; set; }

    public bool SafetyValveLifted { get; private set; }

    /// <summary>Heat blown off by the safety valve so far, MJ.</summary>
    public double BlownOffMj { get; private set; }

    /// <summary>Heat stored above 0 barg, MJ, on the scale of this model.</summary>
    public double StoredMj => PressureBarg * HeatPerBarMj;

    private double NormalWaterKg => WaterKgPerRatedMw * RatedMw;

    private double HeatPerBarMj => NormalWaterKg * WaterEnthalpyMjPerKgBar;

    public void Step(int relays, double firingRatePct, double headerBarg, double ambientDegC, double seconds)
    {
        var absorbedMw = StepFire(relays, firingRatePct, ambientDegC, seconds);

        // The stop valve is a non-return valve; its pressure drop is taken as linear in the flow.
        DeliveredMw = Math.Clamp((PressureBarg - headerBarg) / DropAtRatedBar, 0.0, 1.5) * RatedMw;
        SafetyValveLifted = PressureBarg >= (SafetyValveLifted ? SafetyValveBarg * 0.96 : SafetyValveBarg);
        var blownOffMw = SafetyValveLifted ? RatedMw * 1.1 : 0.0;
        BlownOffMj += blownOffMw * seconds;
        PressureBarg = Math.Max(0.0, PressureBarg + ((absorbedMw - DeliveredMw - blownOffMw) / HeatPerBarMj * seconds));

        StepWater((DeliveredMw + blownOffMw) / SteamMjPerKg, seconds);
    }

    /// <summary>Feedwater control with two elements: what leaves as steam comes back, trimmed by the level without its swell at rest.</summary>
    private void StepWater(double steamKgPerS, double seconds)
    {
        var ratedKgPerS = RatedMw / SteamMjPerKg;
        _steamShare.Step(steamKgPerS / ratedKgPerS, seconds);
        _feedIntegral = Math.Clamp(_feedIntegral - (LevelMm * 0.00002 * seconds), -0.5, 0.5);
        var feedShare = Math.Clamp((steamKgPerS / ratedKgPerS) - (LevelMm * 0.003) + _feedIntegral, 0.0, 1.3);
        var feedKgPerS = FeedPumpFailed ? 0.0 : feedShare * ratedKgPerS;
        _waterKg = Math.Max(0.0, _waterKg + ((feedKgPerS - steamKgPerS) * seconds));
    }
}
