using GL001.Simulator.Faults;

namespace GL001.Simulator.Checkers;

/// <summary>Every checker over a whole site.</summary>
public sealed class CheckerSet
{
    private readonly SimulatedSite _site;
    private readonly UnitWatch[] _watches;
    private readonly TripOracle[] _oracles;
    private readonly PurgeChecker[] _purges;
    private readonly RelayChecker[] _relays;
    private readonly FiresChecker[] _fires;
    private readonly EnergyChecker _energy;
    private readonly WaterChecker _water;
    private readonly FuelChecker _fuel;
    private readonly EnvelopeChecker _envelope;
    private long _lastMs;

    /// <param name="site">The site to watch.</param>
    /// <param name="faults">What is put in; null where nothing is.</param>
    public CheckerSet(SimulatedSite site, FaultInjector? faults)
    {
        _site = site;
        _lastMs = site.NowMs;
        _watches = [.. site.Units.Select(unit => new UnitWatch(unit, faults))];
        _oracles = [.. _watches.Select(watch => new TripOracle(watch))];
        _purges = [.. _watches.Select(watch => new PurgeChecker(watch))];
        _relays = [.. _watches.Select(watch => new RelayChecker(watch))];
        _fires = [.. _watches.Select(watch => new FiresChecker(watch))];
        _energy = new EnergyChecker(site);
        _water = new WaterChecker(site);
        _fuel = new FuelChecker(site);
        _envelope = new EnvelopeChecker(site, _watches);
    }

    /// <summary>Names of the checkers, for the report.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "explosion", "fuel without purge", "trip missed or late", "trip without cause", "start against a cause", "cleared without reset",
        "reset against a cause", "relay not released", "program halted", "does not fire", "energy balance", "water balance", "fuel balance", "header envelope", "event log",
    ];

    /// <summary>Rows of the cause-and-effect tables that had to trip so far.</summary>
    public int TripDemands => _oracles.Sum(oracle => oracle.Demands);

    /// <summary>Trips without a cause while nothing was at fault.</summary>
    public int SpuriousTrips => _oracles.Sum(oracle => oracle.Spurious);

    /// <summary>Largest residual of the energy balance over a minute, share of what was absorbed.</summary>
    public double WorstEnergyResidual => _energy.WorstShare;

    /// <summary>Largest residual of a drum's water balance over a minute, share of what may be.</summary>
    public double WorstWaterResidual => _water.WorstShare;

    /// <summary>Demands by the row's tag over all units.</summary>
    public IReadOnlyDictionary<string, int> DemandsByTag => _oracles.SelectMany(oracle => oracle.DemandsByTag)
        .GroupBy(demand => demand.Tag).ToDictionary(group => group.Key, group => group.Sum(demand => demand.Count));

    /// <summary>After each step; the first violation, or null.</summary>
    public Violation? Step()
    {
        var elapsedMs = (int)(_site.NowMs - _lastMs);
        _lastMs = _site.NowMs;
        Violation? found = elapsedMs == SimulatedSite.StepMs ? null : new Violation("event log", "site", "", _site.NowMs, $"time moved by {elapsedMs} ms");
        for (var i = 0; i < _watches.Length; i++)
        {
            _watches[i].Step(_site.NowMs, elapsedMs);
            found ??= _purges[i].Step(elapsedMs);
            found ??= _oracles[i].Step(elapsedMs);
            found ??= _relays[i].Step(elapsedMs);
            found ??= _fires[i].Step(elapsedMs);
        }

        return found ?? _energy.Step() ?? _water.Step() ?? _fuel.Step() ?? _envelope.Step();
    }
}
