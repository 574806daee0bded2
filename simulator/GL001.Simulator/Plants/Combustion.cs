using GL001.Control;

namespace GL001.Simulator.Plants;

/// <summary>
/// Burner and firebox: fan, damper, the two safety shut-off valves with the space between them, control valve, flame, and
/// the gas that did not burn. An ignition with 5 to 15 % gas in the box (the flammable limits of methane) counts as an explosion:
/// the oracle for every purge.
/// </summary>
/// <remarks>
/// Simplified: the box is one well-stirred volume at ambient density; only a spark or a flame ignites, hot brickwork
/// does not; the methane of a flame too rich to burn it finds no oxygen and is scored once there is some.
/// </remarks>
public sealed class Combustion
{
    private const double FlammableFrom = 0.05;
    private const double FlammableTo = 0.15;

    // Methane: 50.0 MJ/kg lower heating value; normal cubic metres.
    private const double StoichiometricAir = FlueGas.StoichiometricAir;
    private const double M3PerKmol = 22.414;
    private const double MethaneMjPerM3 = FlueGas.MethaneKjPerKmol / 1_000.0 / M3PerKmol;
    private const double MethaneKgPerKmol = 16.043;
    private const double MethaneMjPerKg = FlueGas.MethaneKjPerKmol / 1_000.0 / MethaneKgPerKmol;

    // A gas flame stands within these air ratios.
    private const double RichestAirRatio = 0.5;
    private const double LeanestAirRatio = 1.9;
    private const double AirRatioAtFullLoad = 1.15;
    private const double AirRatioAtLowFire = 1.44;

    // Air holds this much oxygen.
    private const double OxygenOfAirPct = 20.95;

    // Gas before the valves without flow and at full load; furnace at full air. Usual for a packaged burner.
    private const double SupplyMbar = 100.0;
    private const double SupplyDroopMbar = 8.0;
    private const double FurnacePa = 800.0;
    private const double SpaceFillsPerSecond = 2.0;

    private const double BoxMwPerM3 = 0.5;
    private const double FanLagSeconds = 3.0;
    private const double ActuatorLagSeconds = 2.0;
    private const double FlameSignalLagSeconds = 0.3;
    private const double LowFireMargin = 0.03;
    private const double AnalyserLagSeconds = 8.0;
    private const double DamperTravelPerSecond = 0.1;
    private const double ValveOpeningPerSecond = 1.0;
    private const double ValveClosingPerSecond = 2.0;
    private const double SparkSeconds = 0.5;
    private const double PilotShare = 0.02;

    // Below a twentieth of its gas a pilot does not hold; a standing main flame burns what leaks there all the same.
    private const double LeastPilot = 0.05 * PilotShare;
    private const double NaturalDraughtShare = 0.01;

    // The air switch proves 60 % of the air of low fire, and lets go at 50 %.
    private const double ProvenShare = 0.6;
    private const double LostShare = 0.5;
    private const double BlownOutShare = 0.3;

    private readonly double _ratedFuelMw;
    private readonly double _lowFireAir;
    private readonly double _lowFire;
    private readonly double _boxM3;
    private readonly double _fullAirM3PerS;
    private readonly FirstOrderLag _fan = new(FanLagSeconds, 0.0);
    private readonly FirstOrderLag _actuator = new(ActuatorLagSeconds, 0.0);
    private readonly FirstOrderLag _flameSignal = new(FlameSignalLagSeconds, 0.0);
    private readonly FirstOrderLag _analyser = new(AnalyserLagSeconds, OxygenOfAirPct);
    private double _damper;
    private double _valve1;
    private double _valve2;
    private double _space;
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

    /// <summary>A fuel flow in kg/s as a share of full load's.</summary>
    public double ShareOf(double fuelKgPerS) => fuelKgPerS * MethaneMjPerKg / _ratedFuelMw;

    /// <summary>Full load's fuel, kg/s.</summary>
    public double RatedFuelKgPerS => _ratedFuelMw / MethaneMjPerKg;

    /// <summary>Volume changes of the box in a minute at full air: the same for every size.</summary>
    public static double VolumesPerMinute => BoxMwPerM3 / MethaneMjPerM3 * StoichiometricAir * AirRatioAtFullLoad * 60.0;

    /// <summary>Fault: nothing burns while set, for example because of water in the gas.</summary>
    public bool FlameBlownOut { get; set; }

    /// <summary>Fault: the fan moves no air while set.</summary>
    public bool FanFailed { get; set; }

    /// <summary>Fault: share of full fuel that leaks past the closed upstream valve.</summary>
    public double Valve1Leak { get; set; }

    /// <summary>Fault: share of full fuel that leaks past the closed downstream valve.</summary>
    public double Valve2Leak { get; set; }

    /// <summary>Fault: fuel past the closed pilot valve, share of full fuel. Nothing stands behind that valve.</summary>
    public double PilotLeak { get; set; }

    /// <summary>Fuel that has come through closed seats so far, kg.</summary>
    public double LeakedKg { get; private set; }

    /// <summary>For planted defects alone: share of the fuel that comes in and is never found again.</summary>
    internal double VanishingShare { get; set; }

    /// <summary>Friction and play at the fuel control valve.</summary>
    public ActuatorStem FuelStem { get; } = new();

    /// <summary>Friction and play at the air damper.</summary>
    public ActuatorStem DamperStem { get; } = new();

    /// <summary>Fault: the upstream valve does not close any more.</summary>
    public bool Valve1Stuck { get; set; }

    /// <summary>Fault: added to the gas pressure, mbar.</summary>
    public double SupplyFaultMbar { get; set; }

    /// <summary>Fault: added to the pressure in the furnace, Pa: a blocked flue.</summary>
    public double DraughtFaultPa { get; set; }

    /// <summary>Oil before the safety shut-off valves, bar. The burner of the model burns gas whatever it is fed; these are what an oil-fired unit's transmitters see.</summary>
    public double OilBar { get; set; } = 20.0;

    /// <summary>Oil before the burner, °C.</summary>
    public double OilDegC { get; set; } = 110.0;

    /// <summary>Atomising medium above the oil, bar.</summary>
    public double AtomisingBar { get; set; } = 2.0;

    /// <summary>Fault: the damper stays where it is.</summary>
    public bool DamperStuck { get; set; }

    /// <summary>Air flow, share of full load's.</summary>
    public double Airflow { get; private set; }

    public bool AirProven { get; private set; }

    /// <summary>Whether the fan turns.</summary>
    public bool FanTurns { get; private set; }

    /// <summary>Fuel through the main valves, share of full load's.</summary>
    public double FuelFlow { get; private set; }

    public bool Valve1Closed => _valve1 <= 0.0;

    /// <summary>Whether the fuel control valve stands at its light-off position or below.</summary>
    public bool FuelValveLow => _actuator.Value <= _lowFire + LowFireMargin;

    /// <summary>Fault: the fuel control valve stays where it is.</summary>
    public bool FuelValveStuck { get; set; }

    public bool Valve2Closed => _valve2 <= 0.0;

    public bool PilotClosed => _pilotValve <= 0.0;

    /// <summary>Gas pressure between the two valves, as the switch there sees it.</summary>
    public bool SpacePressure => _space > 0.5;

    /// <summary>Gas before the safety shut-off valves, mbar.</summary>
    public double SupplyMbarNow => Math.Max(0.0, SupplyMbar - (SupplyDroopMbar * FuelFlow) + SupplyFaultMbar);

    /// <summary>Furnace against ambient, Pa.</summary>
    public double FurnacePressurePa => (FurnacePa * Airflow * Airflow) + DraughtFaultPa;

    /// <summary>What leaves the flame, or air.</summary>
    public FlueGas Gas { get; private set; } = FlueGas.Air(0.0);

    /// <summary>Air through the furnace, kmol/s.</summary>
    public double AirKmolPerS { get; private set; }

    /// <summary>Heating value that leaves unused in the gas of a standing flame so far, MJ: carbon monoxide.</summary>
    public double CarbonMonoxideMj { get; private set; }

    /// <summary>Fuel that has come in so far, burned or not, MJ at lower heating value.</summary>
    public double FuelInMj { get; private set; }

    /// <summary>Fuel that has left unburned so far, MJ: swept out as gas, or gone in an explosion.</summary>
    public double UnburnedMj { get; private set; }

    /// <summary>Unburned gas in the box, MJ.</summary>
    public double GasMj => GasShare * _boxM3 * MethaneMjPerM3;

    /// <summary>Oxygen in dry flue gas as the analyser shows it, vol%.</summary>
    public double OxygenPct => _analyser.Value;

    public bool PilotBurns { get; private set; }

    public bool MainBurns { get; private set; }

    public bool FlameSeen => _flameSignal.Value > 0.5;

    /// <summary>Unburned gas in the box, share of its volume.</summary>
    public double GasShare { get; private set; }

    public int Explosions { get; private set; }

    /// <summary>Fuel that meets a flame, MW at lower heating value.</summary>
    public double BurningMw { get; private set; }

    /// <summary>Heat released, MW of fuel at lower heating value.</summary>
    public double ReleasedMw { get; private set; }

    /// <param name="relays">Relays that are really closed, bits of <see cref="Relay"/>.</param>
    /// <param name="fuelPct">Command to the fuel control valve.</param>
    /// <param name="airPct">Command to the damper.</param>
    /// <param name="seconds">Step.</param>
    public void Step(int relays, double fuelPct, double airPct, double seconds)
    {
        double stem = FuelStem.Follow(Math.Clamp(fuelPct / 100.0, 0.0, 1.0));
        double actuator = FuelValveStuck ? _actuator.Value : _actuator.Step(stem, seconds);
        MoveAir(relays, airPct, seconds);
        _valve1 = Valve1Stuck && _valve1 > 0.0 ? _valve1 : Move(_valve1, (relays & Relay.FuelValve1) != 0, seconds);
        _valve2 = Move(_valve2, (relays & Relay.FuelValve2) != 0, seconds);
        _pilotValve = Move(_pilotValve, (relays & Relay.PilotValve) != 0, seconds);
        StepSpace((relays & Relay.VentClosed) == 0, seconds);

        // A control valve is not tight: what leaks past a safety shut-off valve finds its way.
        bool open = _valve1 > 0.0 && _valve2 > 0.0;
        double main = open
            ? Math.Min(_valve1, _valve2) * actuator
            : Math.Min(Math.Max(_valve1, Valve1Leak), Math.Max(_valve2, Valve2Leak));
        FuelFlow = main;
        double pilot = Math.Max(_pilotValve * PilotShare, PilotLeak);
        LeakedKg += ((open ? 0.0 : main) + (PilotClosed ? pilot : 0.0)) * _ratedFuelMw / MethaneMjPerKg * seconds;
        bool spark = (relays & Relay.Igniter) != 0;
        Light(main, pilot, spark, seconds);

        double burning = (MainBurns ? main : 0.0) + (PilotBurns ? pilot : 0.0);
        BurningMw = burning * _ratedFuelMw;
        AirKmolPerS = Math.Max(Airflow, NaturalDraughtShare) * _fullAirM3PerS / M3PerKmol;
        FlueGas gas = FlueGas.Of(burning * _ratedFuelMw * 1_000.0 / FlueGas.MethaneKjPerKmol, AirKmolPerS);
        ReleasedMw = (burning * _ratedFuelMw) - (gas.UnburnedKw / 1_000.0);
        double monoxideMw = gas.CarbonMonoxide * FlueGas.CarbonMonoxideKjPerKmol / 1_000.0;
        double unburnedMw = ((main + pilot - burning) * _ratedFuelMw) + (gas.Methane * FlueGas.MethaneKjPerKmol / 1_000.0);
        CarbonMonoxideMj += monoxideMw * seconds;
        FuelInMj += (main + pilot) * (1.0 + VanishingShare) * _ratedFuelMw * seconds;

        // Unburned methane is the box's own, so that nothing is counted twice.
        Gas = gas with { Methane = 0.0 };
        Collect(unburnedMw, spark, MainBurns && gas.Methane > 0.0, seconds);
        _flameSignal.Step(MainBurns || PilotBurns ? 1.0 : 0.0, seconds);
        _analyser.Step(gas.DryOxygenPct, seconds);
    }

    private void StepSpace(bool ventOpen, double seconds)
    {
        double inflow = Math.Max(_valve1, Valve1Leak) * (1.0 - _space);
        double outflow = (Math.Max(_valve2, Valve2Leak) + (ventOpen ? 1.0 : 0.0)) * _space;
        _space = Math.Clamp(_space + ((inflow - outflow) * SpaceFillsPerSecond * seconds), 0.0, 1.0);
        _space = _valve1 > 0.0 && !ventOpen ? Math.Max(_space, 0.9 * _valve1) : _space;
    }

    private void MoveAir(int relays, double airPct, double seconds)
    {
        FanTurns = (relays & Relay.CombustionAirFan) != 0 && !FanFailed;
        double travel = DamperStuck ? 0.0 : DamperTravelPerSecond * seconds;
        _damper += Math.Clamp(DamperStem.Follow(Math.Clamp(airPct / 100.0, 0.0, 1.0)) - _damper, -travel, travel);
        Airflow = _fan.Step(FanTurns ? 1.0 : 0.0, seconds) * _damper;
        AirProven = Airflow >= _lowFireAir * (AirProven ? LostShare : ProvenShare);
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
        PilotBurns = pilot > 0.0 && possible && (MainBurns || (pilot >= LeastPilot && (PilotBurns || sparked)));

        double airRatio = main > 0.0 ? AirRatioAtFullLoad * Airflow / main : double.PositiveInfinity;
        MainBurns = possible && airRatio is >= RichestAirRatio and <= LeanestAirRatio && (MainBurns || PilotBurns || sparked);
    }

    private void Collect(double unburnedMw, bool spark, bool isWithoutOxygen, double seconds)
    {
        double gasM3PerS = unburnedMw / MethaneMjPerM3;
        double airM3PerS = Math.Max(Airflow, NaturalDraughtShare) * _fullAirM3PerS;
        double sweptM3PerS = (gasM3PerS + airM3PerS) * GasShare;
        GasShare += (gasM3PerS - sweptM3PerS) / _boxM3 * seconds;
        UnburnedMj += sweptM3PerS * MethaneMjPerM3 * seconds;
        bool ignites = spark || PilotBurns || MainBurns;
        if (ignites && !isWithoutOxygen && GasShare is >= FlammableFrom and <= FlammableTo)
        {
            Explosions++;
            UnburnedMj += GasMj;
            GasShare = 0.0;
        }
    }
}
