using GL001.Control;

namespace GL001.Simulator.Plants;

/// <summary>
/// Burner and firebox: fan, damper, valves, flame, and the gas that did not burn. One actuator moves control valve
/// and damper together, as a mechanical linkage does; while no fuel relay is energised the damper stands fully open
/// for purging. An ignition with 5 to 15 % gas in the box (the flammable limits of methane) counts as an explosion:
/// the oracle for every purge.
/// </summary>
/// <remarks>
/// Simplified: the box is one well-stirred volume at ambient density; only a spark or a flame ignites, hot brickwork
/// does not; a flame that stands burns all its fuel.
/// </remarks>
public sealed class Combustion
{
    private const double FlammableFrom = 0.05;
    private const double FlammableTo = 0.15;

    // Methane: 9.52 m³ of air for each m³; 50.0 MJ/kg lower heating value at 0.717 kg/m³.
    private const double StoichiometricAir = 9.52;
    private const double MethaneMjPerM3 = 35.8;

    // A gas flame stands within these air ratios.
    private const double RichestAirRatio = 0.5;
    private const double LeanestAirRatio = 1.9;
    private const double AirRatioAtFullLoad = 1.15;
    private const double AirRatioAtLowFire = 1.44;

    private const double BoxMwPerM3 = 0.5;
    private const double FanLagSeconds = 3.0;
    private const double ActuatorLagSeconds = 2.0;
    private const double FlameSignalLagSeconds = 0.3;
    private const double DamperTravelPerSecond = 0.1;
    private const double ValveOpeningPerSecond = 1.0;
    private const double ValveClosingPerSecond = 2.0;
    private const double SparkSeconds = 0.5;
    private const double PilotShare = 0.02;
    private const double NaturalDraughtShare = 0.01;

    // The air switch proves 60 % of the air of low fire, and lets go at 50 %.
    private const double ProvenShare = 0.6;
    private const double LostShare = 0.5;
    private const double BlownOutShare = 0.3;

    private readonly double _ratedFuelMw;
    private readonly double _lowFire;
    private readonly double _lowFireAir;
    private readonly double _boxM3;
    private readonly double _fullAirM3PerS;
    private readonly FirstOrderLag _fan = new(FanLagSeconds, 0.0);
    private readonly FirstOrderLag _actuator = new(ActuatorLagSeconds, 0.0);
    private readonly FirstOrderLag _flameSignal = new(FlameSignalLagSeconds, 0.0);
    private double _damper = 1.0;
    private double _mainValve;
    private double _pilotValve;
    private double _sparkedSeconds;

    /// <param name="ratedFuelMw">Fuel heat at full load, MW at lower heating value.</param>
    /// <param name="lowFire">Lowest firing rate, share of full load.</param>
    public Combustion(double ratedFuelMw, double lowFire)
    {
        _ratedFuelMw = ratedFuelMw;
        _lowFire = lowFire;
        _lowFireAir = lowFire * AirRatioAtLowFire / AirRatioAtFullLoad;
        _boxM3 = ratedFuelMw / BoxMwPerM3;
        _fullAirM3PerS = ratedFuelMw / MethaneMjPerM3 * StoichiometricAir * AirRatioAtFullLoad;
    }

    /// <summary>Fault: nothing burns while set, for example because of water in the gas.</summary>
    public bool FlameBlownOut { get; set; }

    /// <summary>Fault: the fan moves no air while set.</summary>
    public bool FanFailed { get; set; }

    /// <summary>Fault: share of full fuel that leaks past the closed main valves.</summary>
    public double MainValveLeak { get; set; }

    /// <summary>Air flow, share of full load's.</summary>
    public double Airflow { get; private set; }

    public bool AirProven { get; private set; }

    public bool PilotBurns { get; private set; }

    public bool MainBurns { get; private set; }

    public bool FlameSeen => _flameSignal.Value > 0.5;

    /// <summary>Unburned gas in the box, share of its volume.</summary>
    public double GasShare { get; private set; }

    public int Explosions { get; private set; }

    /// <summary>Heat released, MW of fuel at lower heating value.</summary>
    public double ReleasedMw { get; private set; }

    /// <param name="relays">Relays that are really closed, bits of <see cref="Relay"/>.</param>
    /// <param name="firingRatePct">Command to the actuator.</param>
    /// <param name="seconds">Step.</param>
    public void Step(int relays, double firingRatePct, double seconds)
    {
        double actuator = _actuator.Step(Math.Clamp(firingRatePct / 100.0, 0.0, 1.0), seconds);
        MoveAir(relays, actuator, seconds);
        _mainValve = Move(_mainValve, (relays & Relay.MainFuelValves) != 0, seconds);
        _pilotValve = Move(_pilotValve, (relays & Relay.PilotValve) != 0, seconds);

        double main = Math.Max(_mainValve * actuator, MainValveLeak);
        double pilot = _pilotValve * PilotShare;
        bool spark = (relays & Relay.Igniter) != 0;
        Light(main, pilot, spark, seconds);

        double burning = (MainBurns ? main : 0.0) + (PilotBurns ? pilot : 0.0);
        ReleasedMw = burning * _ratedFuelMw;
        Collect(main + pilot - burning, spark, seconds);
        _flameSignal.Step(MainBurns || PilotBurns ? 1.0 : 0.0, seconds);
    }

    private void MoveAir(int relays, double actuator, double seconds)
    {
        bool fanTurns = (relays & Relay.CombustionAirFan) != 0 && !FanFailed;
        double damper = (relays & Relay.Fuel) == 0 ? 1.0 : AirFor(actuator);
        double travel = DamperTravelPerSecond * seconds;
        _damper += Math.Clamp(damper - _damper, -travel, travel);
        Airflow = _fan.Step(fanTurns ? 1.0 : 0.0, seconds) * _damper;
        AirProven = Airflow >= _lowFireAir * (AirProven ? LostShare : ProvenShare);
    }

    private double AirFor(double actuator)
    {
        double above = _lowFire < 1.0 ? Math.Clamp((actuator - _lowFire) / (1.0 - _lowFire), 0.0, 1.0) : 0.0;
        return Math.Min(1.0, _lowFireAir + ((1.0 - _lowFireAir) * above));
    }

    private static double Move(double valve, bool open, double seconds) => open
        ? Math.Min(1.0, valve + (ValveOpeningPerSecond * seconds))
        : Math.Max(0.0, valve - (ValveClosingPerSecond * seconds));

    private void Light(double main, double pilot, bool spark, double seconds)
    {
        _sparkedSeconds = spark ? _sparkedSeconds + seconds : 0.0;
        bool sparked = _sparkedSeconds >= SparkSeconds;
        bool possible = Airflow > BlownOutShare * _lowFireAir && !FlameBlownOut;

        // The pilot mixes its own air; it only has to have some.
        PilotBurns = pilot > 0.0 && possible && (PilotBurns || MainBurns || sparked);

        double airRatio = main > 0.0 ? AirRatioAtFullLoad * Airflow / main : double.PositiveInfinity;
        MainBurns = possible && airRatio is >= RichestAirRatio and <= LeanestAirRatio && (MainBurns || PilotBurns || sparked);
    }

    private void Collect(double unburned, bool spark, double seconds)
    {
        double gasM3PerS = unburned * _ratedFuelMw / MethaneMjPerM3;
        double airM3PerS = Math.Max(Airflow, NaturalDraughtShare) * _fullAirM3PerS;
        GasShare += (gasM3PerS - ((gasM3PerS + airM3PerS) * GasShare)) / _boxM3 * seconds;
        if ((spark || PilotBurns || MainBurns) && GasShare is >= FlammableFrom and <= FlammableTo)
        {
            Explosions++;
            GasShare = 0.0;
        }
    }
}
