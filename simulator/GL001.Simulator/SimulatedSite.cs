using GL001.Plant;
using GL001.Runtime;
using GL001.Simulator.Plants;
using GL001.Storage;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator;

/// <summary>A whole site in virtual time: physics first, then every controller's scan, a tenth of a second at a time.</summary>
public sealed class SimulatedSite
{
    public const int StepMs = 100;

    private const double StepSeconds = StepMs / 1000.0;

    private static readonly TimeSpan s_lightUp = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_perTenth = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_settle = TimeSpan.FromMinutes(10);

    // Goods that are slow overshoot: the burner rests later, yet before the alarm.
    private const double ProcessCutOutK = 20.0;

    private readonly Site _site;
    private readonly SteamHeader[] _steam;
    private readonly OilHeader[] _oil;
    private readonly SteamLine[] _lines;
    private readonly ChargeLine[] _charges;
    private readonly HotWaterLoop[] _loops;
    private readonly AccumulatorStation[] _accumulators;
    private readonly (string Id, Customers Customers)[] _customers;
    private readonly SimulatedUnit[] _units;
    private readonly DateTimeOffset _start;
    private readonly SiteOptions? _options;
    private double _ambientDegC;
    private long _nextWeatherMs;

    /// <param name="site">The site.</param>
    /// <param name="start">Site time at which the simulation begins.</param>
    /// <param name="seed">Seed of every noise.</param>
    /// <param name="options">How the units are built; null as on site.</param>
    /// <exception cref="ArgumentException">A header is set higher than the controllers' trip table allows.</exception>
    public SimulatedSite(Site site, DateTimeOffset start, int seed, SiteOptions? options = null)
    {
        _site = site;
        _start = start;
        _options = options;
        _units = [.. site.Plants.SelectMany(plant => plant.Units, (plant, unit) => Build(plant.Id, unit, seed))];
        _steam = [.. site.Headers.Where(header => header.Kind == HeaderKind.Steam).Select(header => new SteamHeader(header, site, FedInto<DrumBoiler>(header)))];
        _oil = [.. site.Headers.Where(header => header.Kind == HeaderKind.HotOil).Select(header => new OilHeader(header, site, FedInto<OilHeater>(header)))];
        _charges = [.. site.Headers.Where(header => header.Kind == HeaderKind.Charge).SelectMany(header => FedInto<ProcessHeater>(header).Select(furnace => new ChargeLine(header, site, furnace)))];
        _loops = [.. site.Plants.SelectMany(plant => plant.Networks, (plant, network) => new HotWaterLoop(network, site, Steam(network.HeaderId),
            plant.Stores.FirstOrDefault(store => store.Kind == StoreKind.HotWater && store.NetworkId == network.Id)))];
        _accumulators = [.. site.Plants.SelectMany(plant => plant.Stores).Where(store => store.Kind == StoreKind.SteamAccumulator)
            .Select(store => new AccumulatorStation(store, Steam(store.FromHeaderId), Steam(store.ToHeaderId)))];
        _lines = [.. site.TransferLines.Select(line => new SteamLine(line, Steam(line.FromHeaderId), Steam(line.ToHeaderId)))];
        _customers =
        [
            .. _steam.Select(header => (header.Id, header.Customers)), .. _oil.Select(header => (header.Id, header.Customers)),
            .. _charges.Select(charge => (charge.Id, charge.Customers)), .. _loops.Select(loop => (loop.Id, loop.Customers)),
        ];
    }

    public static TimeSpan WarmUpTime { get; } = s_lightUp + (9 * s_perTenth) + s_settle;

    /// <summary>Virtual time since the beginning, ms.</summary>
    public long NowMs { get; private set; }

    /// <summary>Site time: drives demand, weather and time stamps.</summary>
    public DateTimeOffset Now => _start.AddMilliseconds(NowMs);

    public IReadOnlyList<SimulatedUnit> Units => _units;

    public IReadOnlyList<SteamHeader> SteamHeaders => _steam;

    public IReadOnlyList<OilHeader> OilHeaders => _oil;

    public IReadOnlyList<SteamLine> Lines => _lines;

    public IReadOnlyList<ChargeLine> Charges => _charges;

    public IReadOnlyList<HotWaterLoop> Networks => _loops;

    public IReadOnlyList<AccumulatorStation> Accumulators => _accumulators;

    /// <summary>Everybody who takes heat, by header, charge or network.</summary>
    public IReadOnlyList<(string Id, Customers Customers)> CustomersById => _customers;

    public SimulatedUnit Unit(string id) => _units.First(unit => unit.Unit.Id == id);

    public SimulatedUnit? OfController(string controllerId) => _units.FirstOrDefault(unit => unit.Unit.ControllerId == controllerId);

    /// <summary>One step: outputs move, physics runs, every controller scans.</summary>
    public void Step()
    {
        NowMs += StepMs;
        StepWeather();
        foreach (var unit in _units)
        {
            unit.Board.MoveOutputs(StepMs);
        }

        StepHeaders();
        foreach (var unit in _units)
        {
            unit.Step(NowMs, _ambientDegC, StepMs);
        }
    }

    /// <param name="duration">Virtual time to run.</param>
    /// <param name="observe">Called after each step, for example a log.</param>
    /// <param name="before">Called before each step.</param>
    /// <param name="stops">Ends it early.</param>
    public void Run(TimeSpan duration, Action? observe = null, Action? before = null, Func<bool>? stops = null)
    {
        for (var end = NowMs + (long)duration.TotalMilliseconds; NowMs < end && !(stops?.Invoke() ?? false);)
        {
            before?.Invoke();
            Step();
            observe?.Invoke();
        }
    }

    /// <summary>
    /// From cold controllers to a site that fires under local control: customers hold back while burners purge and
    /// light, come back one after the other, and then have their full demand. Takes <see cref="WarmUpTime"/>.
    /// </summary>
    /// <param name="observe">Called after each step.</param>
    /// <param name="before">Called before each step.</param>
    /// <param name="stops">Ends it early.</param>
    public void WarmUp(Action? observe = null, Action? before = null, Func<bool>? stops = null)
    {
        SetDemandFactor(0.1);
        Run(s_lightUp, observe, before, stops);
        for (var tenth = 2; tenth <= 10; tenth++)
        {
            SetDemandFactor(tenth / 10.0);
            Run(s_perTenth, observe, before, stops);
        }

        Run(s_settle, observe, before, stops);
    }

    /// <summary>A factor on the demand of all customers of every header.</summary>
    public void SetDemandFactor(double factor)
    {
        foreach (var (_, customers) in _customers)
        {
            customers.Factor = factor;
        }
    }

    private void StepHeaders()
    {
        foreach (var header in _steam)
        {
            header.InflowMw = 0.0;
            header.OutflowMw = 0.0;
        }

        foreach (var line in _lines)
        {
            line.Step(StepSeconds);
        }

        foreach (var accumulator in _accumulators)
        {
            accumulator.Step(StepSeconds);
        }

        foreach (var loop in _loops)
        {
            loop.Draw(StepSeconds);
        }

        var now = Now;
        foreach (var header in _steam)
        {
            header.Step(now, StepSeconds);
        }

        foreach (var header in _oil)
        {
            header.Step(now, StepSeconds);
        }

        foreach (var charge in _charges)
        {
            charge.Step(now, StepSeconds);
        }

        foreach (var loop in _loops)
        {
            loop.Step(now, _ambientDegC);
        }
    }

    private void StepWeather()
    {
        if (NowMs >= _nextWeatherMs)
        {
            _nextWeatherMs = NowMs + 60_000;
            _ambientDegC = _site.Weather.AmbientTemperatureAt(Now).DegreesCelsius;
        }
    }

    private SteamHeader Steam(string id) => _steam.First(header => header.Id == id);

    private SimulatedUnit Build(string plantId, Unit unit, int seed)
    {
        var header = _site.Headers.First(candidate => candidate.Id == unit.HeaderId);
        if (unit.Kind == UnitKind.Boiler)
        {
            var barg = header.NominalPressure!.Value.Barg;
            RefuseCutOutNearLimit(unit, header, barg);
            return new SimulatedUnit(plantId, new DrumBoiler(unit, barg), barg, seed, ParametersOf(unit), _options) { StartMs = _start.ToUnixTimeMilliseconds() };
        }

        var degC = header.SupplyTemperature!.Value.DegreesCelsius;
        RefuseCutOutNearLimit(unit, header, degC);
        FurnaceUnit furnace = unit.Process is null ? new OilHeater(unit, degC) : new ProcessHeater(unit, degC);
        return new SimulatedUnit(plantId, furnace, degC, seed, ParametersOf(unit), _options) { StartMs = _start.ToUnixTimeMilliseconds() };
    }

    private IReadOnlyDictionary<int, double>? ParametersOf(Unit unit)
    {
        var given = _options?.Parameters.GetValueOrDefault(unit.Id);
        if (unit.Process is not { } process)
        {
            return given;
        }

        // Goods are slow: tuned by the time they are inside, as a commissioning engineer would.
        var tuned = new Dictionary<int, double>
        {
            [ParameterTable.OutletTemperatureGainPctPerK] = 1.0,
            [ParameterTable.OutletTemperatureIntegralSeconds] = Math.Min(3_600.0, 3.0 * process.Residence.TotalSeconds),
            [ParameterTable.OutletTemperatureCutOutK] = ProcessCutOutK,
        };
        foreach (var (id, value) in given ?? new Dictionary<int, double>())
        {
            tuned[id] = value;
        }

        return tuned;
    }

    /// <summary>Said here with the header's name; the unit itself would only say that its parameters break a rule.</summary>
    private static void RefuseCutOutNearLimit(Unit unit, Header header, double setpoint)
    {
        var kind = unit.Kind == UnitKind.Boiler ? Control.UnitKind.Boiler : Control.UnitKind.Furnace;
        var cutOut = setpoint + (unit.Process is null ? ParameterTable.Default(unit.Kind == UnitKind.Boiler ? ParameterTable.SteamPressureCutOutBar : ParameterTable.OutletTemperatureCutOutK) : ProcessCutOutK);
        var row = UnitSettings.LowestHighRow(kind);
        var most = row.Limit - (unit.Kind == UnitKind.Boiler ? ParameterSet.CutOutMarginBar : ParameterSet.CutOutMarginK);
        if (cutOut > most + 1e-9)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{unit.Id} cannot run on {header.Id}: its burner would rest at {cutOut:0.##}, but must by {most:0.##}, below {row.Tag} at {row.Limit:0.##}."));
        }
    }

    private IEnumerable<T> FedInto<T>(Header header)
        where T : FiredUnit =>
        _units.Where(unit => unit.Unit.HeaderId == header.Id).Select(unit => unit.Fired).OfType<T>();
}
