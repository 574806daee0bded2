using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>Fired heater of a hot-oil loop: the oil of the loop is one mixed volume, its temperature the header's.</summary>
public sealed class OilHeater(Unit unit) : FiredUnit(unit)
{
    public void Step(int relays, double firingRatePct, double ambientDegC, double seconds) =>
        DeliveredMw = StepFire(relays, firingRatePct, ambientDegC, seconds);
}
