using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>What a boiler and an oil heater share: the burner, the way of its gas through the unit, the casing, the stack.</summary>
/// <remarks>
/// Full load at the design air ratio has the site's efficiency; at other loads and air ratios efficiency and flue temperature follow
/// from the heat balance of <see cref="HeatPath"/>.
/// </remarks>
public abstract class FiredUnit
{
    private readonly HeatPath? _path;
    private readonly double _designMediumDegC;

    // From gas to water or oil: tube metal. The thermometer's place in the flue is slower.
    private readonly FirstOrderLag _absorbedMw = new(5.0, 0.0);
    private readonly FirstOrderLag _economiserMw = new(20.0, 0.0);
    private readonly FirstOrderLag _flue = new(40.0, HeatPath.DesignAmbientDegC);

    /// <param name="unit">The unit.</param>
    /// <param name="mediumDegC">Heated medium at design, °C.</param>
    /// <param name="feedKgPerS">Feedwater at full load, zero for a unit without.</param>
    /// <param name="feedDegC">Feedwater, °C.</param>
    protected FiredUnit(Unit unit, double mediumDegC, double feedKgPerS, double feedDegC)
    {
        Unit = unit;
        _designMediumDegC = mediumDegC;
        double fuelMw = RatedMw / unit.Efficiency;
        Combustion = new Combustion(fuelMw, unit.MinHeat.Megawatts / RatedMw);
        _path = new HeatPath(fuelMw * 1_000.0, unit.Efficiency, mediumDegC, feedKgPerS, feedDegC);
    }

    /// <param name="unit">A unit that works out its heat by itself, by <see cref="StepHeat"/>.</param>
    protected FiredUnit(Unit unit)
    {
        Unit = unit;
        Combustion = new Combustion(RatedMw / unit.Efficiency, unit.MinHeat.Megawatts / RatedMw);
    }

    public Unit Unit { get; }

    public Combustion Combustion { get; }

    public double RatedMw => Unit.MaxHeat.Megawatts;

    /// <summary>Heat that goes to the header now, MW: what the heat meter shows.</summary>
    public abstract double DeliveredMw { get; }

    /// <summary>Flue gas at its thermometer, °C.</summary>
    public double FlueDegC => _flue.Value;

    /// <summary>NOx in dry flue gas at 3 % oxygen, mg/m³: an estimate of trend. Doubles for each 90 K of adiabatic temperature.</summary>
    public double NitrogenOxidesMgPerM3 => Combustion.MainBurns && _path is not null
        ? 100.0 * Math.Exp(Math.Log(2.0) * (_path.AdiabaticDegC - NitrogenOxidesReferenceDegC) / 90.0) * Math.Sqrt(Combustion.FuelFlow)
        : 0.0;

    /// <summary>What takes the last heat from the gas.</summary>
    public LastSurface LastSurface => _path?.Last ?? LastSurface.None;

    /// <summary>Flame without any heat loss, °C.</summary>
    public double AdiabaticDegC => _path?.AdiabaticDegC ?? 0.0;

    /// <summary>Fuel burned so far, MJ at lower heating value.</summary>
    public double FuelMj { get; private set; }

    /// <summary>Heat taken up by water or oil so far, less what the casing has lost, MJ; for the energy balance.</summary>
    public double AbsorbedMj { get; private set; }

    /// <summary>Heat that the casing has lost so far, MJ.</summary>
    public double CasingMj { get; private set; }

    /// <summary>Sensible heat that left by the stack so far, MJ over ambient air.</summary>
    public double StackMj { get; private set; }

    /// <summary>Heat on its way from gas to medium, MJ: what the tube metal holds.</summary>
    public double OnItsWayMj { get; private set; }

    /// <summary>Heat held by water, steam, oil and metal, MJ on the scale of the model; for the energy balance.</summary>
    public abstract double StoredMj { get; }

    /// <summary>Heated medium at the walls, °C.</summary>
    protected abstract double MediumDegC { get; }

    /// <summary>Feedwater through the economiser, kg/s.</summary>
    protected virtual double EconomiserKgPerS => 0.0;

    /// <summary>Feedwater before the economiser, °C.</summary>
    protected virtual double EconomiserInletDegC => 0.0;

    // Adiabatic temperature at air ratio 1.15 and 20 °C.
    private const double NitrogenOxidesReferenceDegC = 1_853.0;

    /// <summary>One step: burner, gas, then the heated medium.</summary>
    /// <param name="relays">Relays that are really closed.</param>
    /// <param name="fuelPct">Command to the fuel control valve, %.</param>
    /// <param name="airPct">Command to the damper, %.</param>
    /// <param name="ambientDegC">Ambient, °C.</param>
    /// <param name="seconds">Step.</param>
    public void Step(int relays, double fuelPct, double airPct, double ambientDegC, double seconds)
    {
        Combustion.Step(relays, fuelPct, airPct, seconds);
        FuelMj += Combustion.ReleasedMw * seconds;
        StepHeat(ambientDegC, seconds);
    }

    /// <summary>The way of the burner's heat to the medium, casing and stack.</summary>
    protected virtual void StepHeat(double ambientDegC, double seconds)
    {
        HeatPath path = _path!;
        path.Step(Combustion.Gas, Combustion.ReleasedMw * 1_000.0, Combustion.AirKmolPerS, ambientDegC, MediumDegC, EconomiserKgPerS, EconomiserInletDegC);
        double givenMw = (path.MediumKw + path.EconomiserKw) / 1_000.0;
        double casingMw = HeatPath.CasingShare * RatedMw * (MediumDegC - ambientDegC) / (_designMediumDegC - HeatPath.DesignAmbientDegC);
        double mediumMw = _absorbedMw.Step(path.MediumKw / 1_000.0, seconds);
        double economiserMw = _economiserMw.Step(path.EconomiserKw / 1_000.0, seconds);
        double absorbedMw = mediumMw + economiserMw - casingMw;
        _flue.Step(path.StackDegC, seconds);
        AbsorbedMj += absorbedMw * seconds;
        CasingMj += casingMw * seconds;
        StackMj += path.StackKw / 1_000.0 * seconds;
        OnItsWayMj += (givenMw - mediumMw - economiserMw) * seconds;
        StepMedium(mediumMw - casingMw, economiserMw, seconds);
    }

    /// <summary>What a unit that works out its heat by itself has done in a step.</summary>
    protected void NoteHeat(double absorbedMj, double casingMj, double stackMj, double flueDegC, double seconds)
    {
        AbsorbedMj += absorbedMj;
        CasingMj += casingMj;
        StackMj += stackMj;
        _flue.Step(flueDegC, seconds);
    }

    /// <param name="absorbedMw">Heat to water or oil from firebox and bank, less the casing's loss.</param>
    /// <param name="economiserMw">Heat to the feedwater.</param>
    /// <param name="seconds">Step.</param>
    protected abstract void StepMedium(double absorbedMw, double economiserMw, double seconds);
}
