using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>
/// A hot-water network: exchanger at a steam header, a store if it has one, flow pipe, customers, return pipe. Customers open their
/// valves as far as the water that arrives is too cold, until the pumps can give no more; then the graver tiers are served first.
/// With a store the exchanger follows the mean of hours and the store takes the rest.
/// </summary>
/// <remarks>
/// Steps once a second on the heat that the header has really given in the second before, so that nothing is counted twice. Simplified:
/// pipes know one direction, ground stands at 10 °C, pumps take no power.
/// </remarks>
public sealed class HotWaterLoop
{
    private const double WaterKjPerKgK = 4.19;
    private const double GroundDegC = 10.0;
    private const int StoreLayers = 30;
    private const double MixingKwPerKPerM3 = 0.002;

    // Of design flow: what the pumps give at most, and what always goes round so that nothing freezes or stands.
    private const double MostFlow = 1.3;
    private const double LeastFlow = 0.05;
    private const double MeanSeconds = 4.0 * 3_600.0;
    private const double ValveSeconds = 20.0;

    // A header that runs short keeps its steam, as a steam line's station does.
    private const double ClosedBelowNominalBar = 1.0;
    private const double ClosingBandBar = 0.5;

    private readonly HotWaterNetwork _network;
    private readonly SteamHeader _header;
    private readonly HotWaterPipe _flow;
    private readonly HotWaterPipe _return;
    private readonly HotWaterStore? _store;
    private readonly FirstOrderLag _mean;
    private readonly FirstOrderLag _valveMw = new(ValveSeconds, 0.0);
    private readonly double _designKgPerS;
    private double _wantedMw;
    private double _paidMj;
    private double _sinceSeconds;

    /// <param name="network">The network.</param>
    /// <param name="site">Where its customers stand.</param>
    /// <param name="header">What heats it.</param>
    /// <param name="store">Its store; null without one.</param>
    public HotWaterLoop(HotWaterNetwork network, Site site, SteamHeader header, HeatStore? store)
    {
        _network = network;
        _header = header;
        Customers = new Customers(site.Demands.Where(demand => demand.NetworkId == network.Id));
        _designKgPerS = network.Exchanger.Megawatts * 1_000.0 / (WaterKjPerKgK * (SupplyDegC - ReturnDegC));
        _flow = new HotWaterPipe(network.LengthMetres, network.InnerDiameterMetres, network.LossWattsPerMetreKelvin, SupplyDegC);
        _return = new HotWaterPipe(network.LengthMetres, network.InnerDiameterMetres, network.LossWattsPerMetreKelvin, ReturnDegC);
        _store = store is null
            ? null
            : new HotWaterStore(store.VolumeCubicMetres, StoreLayers, 0.5 * (SupplyDegC + ReturnDegC), store.LossKilowattsPerKelvin,
                MixingKwPerKPerM3 * store.VolumeCubicMetres / StoreLayers);
        StoreId = store?.Id;
        _mean = new FirstOrderLag(MeanSeconds, 0.5 * _designKgPerS);
    }

    public string Id => _network.Id;

    public string? StoreId { get; }

    public Customers Customers { get; }

    public HotWaterStore? Store => _store;

    /// <summary>Water to the customers, °C.</summary>
    public double ArrivesDegC => _flow.OutletDegC;

    /// <summary>Water that leaves the plant, °C.</summary>
    public double LeavesDegC { get; private set; }

    /// <summary>Water that goes round, kg/s.</summary>
    public double KgPerS { get; private set; }

    /// <summary>Heat from the header now, MW.</summary>
    public double DrawnMw { get; private set; }

    /// <summary>Heat lost by pipes and store so far, MJ.</summary>
    public double LostMj => _flow.LostMj + _return.LostMj + (_store?.LostMj ?? 0.0);

    /// <summary>Heat in pipes and store, and what the header has given and the water not yet taken, MJ.</summary>
    public double StoredMj => _flow.StoredMj + _return.StoredMj + (_store?.StoredMj ?? 0.0) + _paidMj;

    private double SupplyDegC => _network.Supply.DegreesCelsius;

    private double ReturnDegC => _network.Return.DegreesCelsius;

    /// <summary>Before the header finds its pressure: what this loop draws from it in the step.</summary>
    public void Draw(double seconds)
    {
        double spare = Math.Clamp((ClosedBelowNominalBar - _header.NominalBarg + _header.PressureBarg) / ClosingBandBar, 0.0, 1.0);
        DrawnMw = _valveMw.Step(_wantedMw, seconds) * spare;
        _header.OutflowMw += DrawnMw;
        _paidMj += DrawnMw * seconds;
        _sinceSeconds += seconds;
    }

    public void Step(DateTimeOffset now, double ambientDegC)
    {
        if (_sinceSeconds < 1.0 - 1e-9)
        {
            return;
        }

        double seconds = _sinceSeconds;
        _sinceSeconds = 0.0;
        Customers.Look(now);

        // Customers: what they want of the water as it arrives.
        double useK = _flow.OutletDegC - ReturnDegC;
        double wantedKgPerS = useK > 1.0 ? Customers.WantedNowMw * 1_000.0 / (WaterKjPerKgK * useK) : double.PositiveInfinity;
        KgPerS = Math.Clamp(wantedKgPerS, LeastFlow * _designKgPerS, MostFlow * _designKgPerS);
        double supplyDegC = StepPlant(ambientDegC, seconds);
        _flow.Step(KgPerS, supplyDegC, GroundDegC, seconds);
        double capacity = KgPerS * WaterKjPerKgK;
        double servedMw = Customers.TakeUpTo(Math.Max(0.0, capacity * (_flow.OutletDegC - ReturnDegC) / 1_000.0), seconds);
        _return.Step(KgPerS, _flow.OutletDegC - (servedMw * 1_000.0 / capacity), GroundDegC, seconds);
        LeavesDegC = supplyDegC;
    }

    /// <summary>Exchanger and store: the temperature of what goes into the flow pipe.</summary>
    private double StepPlant(double ambientDegC, double seconds)
    {
        double mean = _mean.Step(KgPerS, seconds);
        double kgPerS = _store is null ? KgPerS : Math.Clamp(mean * (1.0 + (2.0 * (0.5 - HotShare(_store)))), LeastFlow * _designKgPerS, MostFlow * _designKgPerS);
        double inDegC = _store?.BottomDegC ?? _return.OutletDegC;
        double outDegC = inDegC + (_paidMj / seconds * 1_000.0 / (kgPerS * WaterKjPerKgK));
        _paidMj = 0.0;
        _wantedMw = Math.Clamp(kgPerS * WaterKjPerKgK * (SupplyDegC - inDegC) / 1_000.0, 0.0, _network.Exchanger.Megawatts);
        if (_store is null)
        {
            return outDegC;
        }

        // What the store brought to the pipes is what it took from the exchanger less what it kept: nothing is left to rounding.
        double before = _store.BroughtMj;
        _store.Step(kgPerS, outDegC, KgPerS, _return.OutletDegC, ambientDegC, seconds);
        double keptKw = (_store.BroughtMj - before) * 1_000.0 / seconds;
        double fromExchangerKw = kgPerS * WaterKjPerKgK * (outDegC - inDegC);
        return _return.OutletDegC + ((fromExchangerKw - keptKw) / (KgPerS * WaterKjPerKgK));
    }

    private double HotShare(HotWaterStore store)
    {
        double sum = 0.0;
        for (int layer = 0; layer < store.Layers; layer++)
        {
            sum += store.LayerDegC(layer);
        }

        return Math.Clamp(((sum / store.Layers) - ReturnDegC) / (SupplyDegC - ReturnDegC), 0.0, 1.0);
    }
}
