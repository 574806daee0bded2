using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>What a boiler and an oil heater share: the burner, what is absorbed of its heat, the flue.</summary>
/// <remarks>
/// Simplified: efficiency is the site's constant. The flue's rise over ambient at full load follows from it by
/// Siegert's rule for natural gas (about 4.6 % loss for each 100 K) and falls to 60 % of that at no load.
/// </remarks>
public abstract class FiredUnit
{
    private const double LossPerKelvin = 0.046 / 100.0;
    private const double IdleRiseK = 20.0;

    // From flame to water or oil: gas and tube metal.
    private readonly FirstOrderLag _absorbed = new(5.0, 0.0);
    private readonly FirstOrderLag _flue = new(40.0, 20.0);
    private readonly double _fullLoadRiseK;

    protected FiredUnit(Unit unit)
    {
        Unit = unit;
        _fullLoadRiseK = (1.0 - unit.Efficiency) / LossPerKelvin;
        Combustion = new Combustion(RatedMw / unit.Efficiency, unit.MinHeat.Megawatts / RatedMw);
    }

    public Unit Unit { get; }

    public Combustion Combustion { get; }

    public double RatedMw => Unit.MaxHeat.Megawatts;

    /// <summary>Heat that goes to the header now, MW: what the heat meter shows.</summary>
    public abstract double DeliveredMw { get; }

    /// <summary>Flue gas, °C.</summary>
    public double FlueDegC => _flue.Value;

    /// <summary>Fuel burned so far, MJ at lower heating value.</summary>
    public double FuelMj { get; private set; }

    /// <summary>Heat taken up by water or oil so far, MJ; for the energy balance.</summary>
    public double AbsorbedMj { get; private set; }

    /// <summary>Heat held by water, steam, oil and metal, MJ on the scale of the model; for the energy balance.</summary>
    public abstract double StoredMj { get; }

    /// <summary>One step: burner, flue, then the heated medium.</summary>
    /// <param name="relays">Relays that are really closed.</param>
    /// <param name="fuelPct">Command to the fuel control valve, %.</param>
    /// <param name="airPct">Command to the damper, %.</param>
    /// <param name="ambientDegC">Ambient, °C.</param>
    /// <param name="seconds">Step.</param>
    public void Step(int relays, double fuelPct, double airPct, double ambientDegC, double seconds)
    {
        Combustion.Step(relays, fuelPct, airPct, seconds);
        double heatMw = Combustion.ReleasedMw * Unit.Efficiency;
        double absorbedMw = _absorbed.Step(heatMw, seconds);
        double rise = Combustion.MainBurns ? _fullLoadRiseK * (0.6 + (0.4 * heatMw / RatedMw)) : IdleRiseK;
        _flue.Step(ambientDegC + rise, seconds);
        FuelMj += Combustion.ReleasedMw * seconds;
        AbsorbedMj += absorbedMw * seconds;
        StepMedium(absorbedMw, seconds);
    }

    protected abstract void StepMedium(double absorbedMw, double seconds);
}
