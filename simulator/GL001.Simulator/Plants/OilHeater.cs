using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>Fired heater of a hot-oil loop: oil circulates at a constant flow, takes up the heat, returns to the header.</summary>
/// <remarks>Simplified: coil and oil are one well-stirred store; circulation never fails; no film temperature.</remarks>
public sealed class OilHeater : FiredUnit
{
    private const double FullLoadRiseK = 25.0;
    private const double CoilSeconds = 30.0;

    // Fire space: brickwork that lags behind the flame.
    private const double ChamberFullLoadDegC = 1_050.0;
    private const double ChamberLagSeconds = 180.0;
    private const double ChamberColdDegC = 150.0;

    private readonly FirstOrderLag _chamber = new(ChamberLagSeconds, ChamberColdDegC);

    /// <param name="unit">The heater.</param>
    /// <param name="oilDegC">Oil at the start, °C.</param>
    public OilHeater(Unit unit, double oilDegC)
        : base(unit, oilDegC, 0.0, 0.0)
    {
        CirculationMwPerK = RatedMw / FullLoadRiseK;
        OutletDegC = oilDegC;
        InletDegC = oilDegC;
    }

    /// <summary>Heat capacity flow of the circulating oil, MW/K.</summary>
    public double CirculationMwPerK { get; }

    public double OutletDegC { get; private set; }

    /// <summary>Fire space, °C: what an element in the chamber sees.</summary>
    public double ChamberDegC => _chamber.Value;

    /// <summary>Fault: share of the design flow that the meter shows; the physics keeps circulating.</summary>
    public double MeteredFlow { get; set; } = 1.0;

    /// <summary>Oil that returns, °C. Set by the header.</summary>
    public double InletDegC { get; internal set; }

    public override double DeliveredMw => CirculationMwPerK * (OutletDegC - InletDegC);

    public override double StoredMj => CirculationMwPerK * CoilSeconds * OutletDegC;

    // Mean of inlet and outlet, as the coil sees it.
    protected override double MediumDegC => 0.5 * (InletDegC + OutletDegC);

    protected override void StepMedium(double absorbedMw, double economiserMw, double seconds)
    {
        _chamber.Step(ChamberColdDegC + ((ChamberFullLoadDegC - ChamberColdDegC) * absorbedMw / RatedMw), seconds);
        OutletDegC += (absorbedMw - DeliveredMw) / (CirculationMwPerK * CoilSeconds) * seconds;
    }
}
