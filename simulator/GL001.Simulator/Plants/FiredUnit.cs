using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>What every fired unit shows its sensors and gives its header.</summary>
public abstract class FiredUnit(Unit unit)
{
    // From flame to water or oil: tube metal and refractory.
    private readonly FirstOrderLag _absorbed = new(8.0, 0.0);
    private readonly FirstOrderLag _flue = new(60.0, 120.0);

    public Unit Unit { get; } = unit;

    public Combustion Combustion { get; } = new();

    public double RatedMw => Unit.MaxHeat.Megawatts;

    /// <summary>Heat that goes to the header now, MW.</summary>
    public double DeliveredMw { get; protected set; }

    /// <summary>Flue gas, °C.</summary>
    public double FlueDegC => _flue.Value;

    /// <summary>Heat taken up by water or oil so far, MJ; for the energy balance.</summary>
    public double AbsorbedMj { get; private set; }

    protected double StepFire(int relays, double firingRatePct, double ambientDegC, double seconds)
    {
        Combustion.Step(relays, firingRatePct, seconds);
        var absorbedMw = _absorbed.Step(Combustion.HeatShare * RatedMw, seconds);
        _flue.Step(ambientDegC + 80.0 + (Combustion.HasFlame ? 40.0 + (110.0 * Combustion.HeatShare) : 0.0), seconds);
        AbsorbedMj += absorbedMw * seconds;
        return absorbedMw;
    }
}
