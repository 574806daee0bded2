using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>A fired unit whose heated stream has an outlet temperature: an oil heater, a process furnace.</summary>
public abstract class FurnaceUnit : FiredUnit
{
    /// <param name="unit">The unit.</param>
    /// <param name="mediumDegC">Heated medium at design, °C.</param>
    protected FurnaceUnit(Unit unit, double mediumDegC)
        : base(unit, mediumDegC, 0.0, 0.0)
    {
    }

    /// <param name="unit">A unit that works out its heat by itself.</param>
    protected FurnaceUnit(Unit unit)
        : base(unit)
    {
    }

    public abstract double OutletDegC { get; protected set; }

    /// <summary>Fire space, °C: what an element in the chamber sees.</summary>
    public abstract double ChamberDegC { get; }

    /// <summary>Flow of the heated stream, share of design.</summary>
    protected abstract double Flow { get; }

    /// <summary>Fault: the most that the meter shows, share of the design flow; the physics goes on.</summary>
    public double MeteredFlow { get; set; } = 1.0;

    /// <summary>Flow of the heated stream as its meter shows it, share of design.</summary>
    public double ShownFlow => Math.Min(MeteredFlow, Flow);
}
