using GL001.Control;
using GL001.Simulator.Plants;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.Reports;

/// <summary>A moment that a report names.</summary>
public sealed record TraceEvent(double Minute, string Unit, string Words, bool IsTrip);

/// <summary>One unit over the time of a run.</summary>
public sealed class UnitTrace(string id)
{
    public string Id => id;

    /// <summary>Drum pressure in barg, or outlet in °C.</summary>
    public List<double> Held { get; } = [];

    public List<double> LevelMm { get; } = [];

    public List<double> FiringPct { get; } = [];

    /// <summary>Heat delivered, MW.</summary>
    public List<double> HeatMw { get; } = [];

    /// <summary>NOx in dry flue gas at 3 % oxygen, mg/m³: an estimate of trend, see docs/design/plant-models.md.</summary>
    public List<double> NitrogenOxides { get; } = [];

    /// <summary>Heat of the lease in force, MW; not a number without one.</summary>
    public List<double> LeaseMw { get; } = [];
}

/// <summary>What a report draws: samples in even steps, few enough for a page whatever the run's length.</summary>
public sealed class RunTrace
{
    private const int Samples = 1_500;

    private readonly ScenarioRun _run;
    private readonly long _periodMs;
    private readonly BurnerState[] _states;
    private long _nextMs = long.MinValue;

    /// <param name="run">The run to follow, not yet begun.</param>
    public RunTrace(ScenarioRun run)
    {
        _run = run;
        var total = run.Scenario.DurationMs + (run.Scenario.IsWarm ? (long)SimulatedSite.WarmUpTime.TotalMilliseconds : 0);
        _periodMs = Math.Max(SimulatedSite.StepMs, total / Samples);
        _states = new BurnerState[run.Site.Units.Count];
        Units = [.. run.Site.Units.Select(unit => new UnitTrace(unit.Unit.Id))];
        HeaderBarg = [.. run.Site.SteamHeaders.Select(_ => new List<double>())];
        WantedMw = [.. Customers().Select(_ => new List<double>())];
        ServedMw = [.. Customers().Select(_ => new List<double>())];
    }

    /// <summary>Minutes of the scenario, below zero in the warm-up.</summary>
    public List<double> Minutes { get; } = [];

    public IReadOnlyList<UnitTrace> Units { get; }

    public IReadOnlyList<List<double>> HeaderBarg { get; }

    /// <summary>By header, steam first.</summary>
    public IReadOnlyList<List<double>> WantedMw { get; }

    public IReadOnlyList<List<double>> ServedMw { get; }

    public List<TraceEvent> Events { get; } = [];

    public IEnumerable<Customers> Customers() => _run.Site.CustomersById.Select(entry => entry.Customers);

    public IEnumerable<string> HeaderIds() => _run.Site.CustomersById.Select(entry => entry.Id);

    /// <summary>After each step.</summary>
    public void Observe()
    {
        if (!_run.HasBegun)
        {
            return;
        }

        for (var i = 0; i < _states.Length; i++)
        {
            NoteState(i);
        }

        if (_run.NowMs < _nextMs)
        {
            return;
        }

        _nextMs = _run.NowMs + _periodMs;
        Minutes.Add(_run.NowMs / 60_000.0);
        for (var i = 0; i < Units.Count; i++)
        {
            Sample(_run.Site.Units[i], Units[i]);
        }

        for (var i = 0; i < HeaderBarg.Count; i++)
        {
            HeaderBarg[i].Add(_run.Site.SteamHeaders[i].PressureBarg);
        }

        var at = 0;
        foreach (var customers in Customers())
        {
            WantedMw[at].Add(customers.WantedMw);
            ServedMw[at++].Add(customers.ServedMw);
        }
    }

    private void NoteState(int i)
    {
        var unit = _run.Site.Units[i];
        var cycle = unit.Controller.Cycle;
        if (cycle.Burner.State == _states[i])
        {
            return;
        }

        _states[i] = cycle.Burner.State;
        var tripped = _states[i] == BurnerState.Lockout && cycle.Interlocks.FirstOut.IsSet;
        Events.Add(new TraceEvent(_run.NowMs / 60_000.0, unit.Unit.Id,
            tripped ? $"Lockout by {cycle.Interlocks.FirstOut.Tag}" : BurnerStateNames.Of(_states[i]), tripped));
    }

    private static void Sample(SimulatedUnit unit, UnitTrace trace)
    {
        var cycle = unit.Controller.Cycle;
        trace.Held.Add(unit.Fired switch { DrumBoiler boiler => boiler.PressureBarg, FurnaceUnit heater => heater.OutletDegC, _ => double.NaN });
        trace.LevelMm.Add(unit.Fired is DrumBoiler drum ? drum.LevelMm : double.NaN);
        trace.FiringPct.Add(unit.IsPowered ? cycle.Output.FiringRatePct : 0.0);
        trace.HeatMw.Add(unit.Fired.DeliveredMw);
        trace.NitrogenOxides.Add(unit.Fired.NitrogenOxidesMgPerM3);
        trace.LeaseMw.Add(cycle.Arbiter.Source == SetpointSource.Lease ? cycle.Arbiter.AcceptedHeatMw : double.NaN);
    }
}
