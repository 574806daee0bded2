using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>
/// A process furnace as a unit: the burner's gas through the zones of <see cref="ProcessFurnace"/> against the goods, whose
/// temperature behind the last zone is the outlet that the controller holds.
/// </summary>
/// <remarks>
/// Simplified: the burner's heat is shared equally among the zones; purge air takes no heat out of the walls. The exchange areas are sized once,
/// so that full load at the design air ratio has the site's efficiency.
/// </remarks>
public sealed class ProcessHeater : FurnaceUnit
{
    /// <summary>Goods move no slower, share of design: a line that stands would be burned.</summary>
    public const double LeastFlow = 0.6;

    private const double GoodsKjPerKgK = 0.9;

    // Of rated heat: what the walls lose at full load, their heat content against the goods'.
    private const double WallLossShare = 0.02;
    private const double WallOfLoad = 0.3;

    // Share of the exchange: gas to goods, gas to wall, wall to goods.
    private const double GasToWall = 1.2;
    private const double WallToLoad = 0.8;
    private const double HotFaceDegC = 500.0;

    private readonly ProcessFurnace _furnace;
    private readonly ProcessCharge _process;
    private readonly double[] _fuelKw;
    private double _flow = LeastFlow;

    /// <param name="unit">The furnace, with its process.</param>
    /// <param name="targetDegC">Goods as they leave at design; everything stands there at the start.</param>
    public ProcessHeater(Unit unit, double targetDegC)
        : base(unit)
    {
        _process = unit.Process ?? throw new ArgumentException($"{unit.Id} is no process furnace.", nameof(unit));
        TargetDegC = targetDegC;
        DesignKgPerS = RatedMw * 1_000.0 / (GoodsKjPerKgK * (targetDegC - InletDegC));
        _fuelKw = new double[_process.Zones];
        double area = SizeExchange(unit.Efficiency);
        _furnace = new ProcessFurnace(Enumerable.Repeat(Sizes(area, DesignKgPerS * _process.Residence.TotalSeconds / _process.Zones), _process.Zones), targetDegC);
        OutletDegC = targetDegC;
    }

    public double TargetDegC { get; }

    public double InletDegC => _process.Inlet.DegreesCelsius;

    /// <summary>Goods that rated heat can heat, kg/s.</summary>
    public double DesignKgPerS { get; }

    public ProcessFurnace Furnace => _furnace;

    /// <summary>Goods that move through, share of design. Set by the line.</summary>
    public double FlowShare
    {
        get => _flow;
        set => _flow = Math.Clamp(value, LeastFlow, 1.0);
    }

    public override double OutletDegC { get; protected set; }

    public override double ChamberDegC => _furnace.GasDegC(_furnace.Zones - 1);

    public override double DeliveredMw => DesignKgPerS * _flow * GoodsKjPerKgK * (OutletDegC - InletDegC) / 1_000.0;

    public override double StoredMj => _furnace.StoredMj;

    /// <summary>Heat that left with the goods so far, MJ over what they brought.</summary>
    public double GivenMj => _furnace.ChargeMj;

    /// <summary>Fault: the door stands open.</summary>
    public bool DoorOpen { get; set; }

    protected override double Flow => _flow;

    protected override double MediumDegC => OutletDegC;

    protected override void StepHeat(double ambientDegC, double seconds)
    {
        double burningKw = Combustion.BurningMw * 1_000.0;
        double stoichiometric = burningKw / FlueGas.MethaneKjPerKmol * FlueGas.StoichiometricAir;
        double airRatio = stoichiometric > 0.0 ? Combustion.AirKmolPerS / stoichiometric : 1.0;
        Array.Fill(_fuelKw, burningKw / Zones);
        double released = _furnace.ReleasedMj;
        double stack = _furnace.StackMj;
        double lost = _furnace.LostMj;
        _furnace.Step(_fuelKw, airRatio, DesignKgPerS * _flow, InletDegC, DoorOpen, ambientDegC, seconds);
        OutletDegC = _furnace.LoadDegC(Zones - 1);
        double lostMj = _furnace.LostMj - lost;
        double stackMj = _furnace.StackMj - stack;
        NoteHeat(_furnace.ReleasedMj - released - stackMj - lostMj, lostMj, stackMj, _furnace.FlueDegC, seconds);
    }

    protected override void StepMedium(double absorbedMw, double economiserMw, double seconds)
    {
        // The zones have done it all.
    }

    private int Zones => _process.Zones;

    private FurnaceZoneSizes Sizes(double areaM2, double loadKg)
    {
        // Six tenths of the resistance lie within the layers, the rest outside.
        double lossKwPerK = WallLossShare * RatedMw * 1_000.0 / Zones / HotFaceDegC;
        return new FurnaceZoneSizes(areaM2, GasToWall * areaM2, WallToLoad * areaM2, loadKg, GoodsKjPerKgK, WallOfLoad * loadKg * GoodsKjPerKgK,
            lossKwPerK * 5.0, lossKwPerK * 2.5, 0.02 * RatedMw);
    }

    /// <summary>Exchange area at which full load has this efficiency, by trying it out on a furnace that holds little heat.</summary>
    private double SizeExchange(double efficiency)
    {
        double low = 0.05 * RatedMw;
        double high = 50.0 * RatedMw;
        for (int i = 0; i < 24; i++)
        {
            double middle = Math.Sqrt(low * high);
            bool isSmall = EfficiencyOf(middle, efficiency) < efficiency;
            low = isSmall ? middle : low;
            high = isSmall ? high : middle;
        }

        double area = Math.Sqrt(low * high);
        return EfficiencyOf(area, efficiency) > efficiency - 0.005
            ? area
            : throw new ArgumentException(FormattableString.Invariant($"{Unit.Id}: goods from {InletDegC:0} to {TargetDegC:0} °C cannot take {efficiency:P0} of the fuel's heat."));
    }

    private double EfficiencyOf(double areaM2, double efficiency)
    {
        const double ShortSeconds = 200.0;
        const double Step = 1.0;
        var furnace = new ProcessFurnace(Enumerable.Repeat(Sizes(areaM2, DesignKgPerS * ShortSeconds / Zones), Zones), TargetDegC);
        double fuelKw = RatedMw * 1_000.0 / efficiency;
        double[] zones = [.. Enumerable.Repeat(fuelKw / Zones, Zones)];
        const int Settle = 2_000;
        for (int i = 0; i < Settle; i++)
        {
            furnace.Step(zones, HeatPath.DesignAirRatio, DesignKgPerS, InletDegC, doorOpen: false, HeatPath.DesignAmbientDegC, Step);
        }

        return DesignKgPerS * GoodsKjPerKgK * (furnace.LoadDegC(Zones - 1) - InletDegC) / fuelKw;
    }
}
