using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>Fired heater of a hot-oil loop: oil circulates at a constant flow, takes up the heat, returns to the header.</summary>
/// <remarks>Simplified: coil and oil are one well-stirred store; circulation never fails; no film temperature.</remarks>
public sealed class OilHeater : FurnaceUnit
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
        : base(unit, oilDegC)
    {
        CirculationMwPerK = RatedMw / FullLoadRiseK;
        OutletDegC = oilDegC;
        InletDegC = oilDegC;
    }

    /// <summary>Heat capacity flow of the circulating oil, MW/K.</summary>
    public double CirculationMwPerK { get; }

    public override double OutletDegC { get; protected set; }

    public override double ChamberDegC => _chamber.Value;

    /// <summary>Oil that returns, °C. Set by the header.</summary>
    public double InletDegC { get; internal set; }

    public override double DeliveredMw => CirculationMwPerK * (OutletDegC - InletDegC);

    public override double StoredMj => CirculationMwPerK * CoilSeconds * OutletDegC;

    // Circulation never stops.
    protected override double Flow => 1.0;

    // Mean of inlet and outlet, as the coil sees it.
    protected override double MediumDegC => 0.5 * (InletDegC + OutletDegC);

    protected override void StepMedium(double absorbedMw, double economiserMw, double seconds)
    {
        _chamber.Step(ChamberColdDegC + ((ChamberFullLoadDegC - ChamberColdDegC) * absorbedMw / RatedMw), seconds);
        OutletDegC += (absorbedMw - DeliveredMw) / (CirculationMwPerK * CoilSeconds) * seconds;
    }
}
