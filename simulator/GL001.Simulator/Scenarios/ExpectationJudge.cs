using System.Globalization;
using GL001.Control;
using GL001.Simulator.Network;
using GL001.Simulator.Plants;

namespace GL001.Simulator.Scenarios;

/// <summary>How an expectation stands.</summary>
public enum Verdict
{
    Open = 0,
    Met,
    Failed,
}

/// <summary>Holds a run to one expectation, step by step.</summary>
public sealed class ExpectationJudge
{
    // A record is made every ten seconds: so many are more than what is just under way, and one or two are that.
    private const long ManyRecords = 4;
    private const long FewRecords = 2;

    private readonly Expectation _expectation;
    private readonly SimulatedSite _site;
    private readonly IScenarioNetwork? _network;
    private readonly SimulatedUnit? _unit;
    private long _metMs = -1;

    internal ExpectationJudge(Expectation expectation, SimulatedSite site, IScenarioNetwork? network)
    {
        _expectation = expectation;
        _site = site;
        _network = network;
        _unit = expectation.Kind is ExpectationKind.Served or ExpectationKind.Plan || Scenario.IsOfCoordination(expectation.Kind) ? null : site.Unit(expectation.Subject);
    }

    public Verdict Verdict { get; private set; }

    /// <summary>What was seen, for the report.</summary>
    public string Seen { get; private set; } = "";

    public Expectation Expectation => _expectation;

    /// <param name="nowMs">Time of the scenario, ms.</param>
    internal void Step(long nowMs)
    {
        if (Verdict != Verdict.Open || nowMs < _expectation.AfterMs)
        {
            return;
        }

        var holds = Holds();
        var lasts = _expectation.Kind is ExpectationKind.NoLockout or ExpectationKind.Within or ExpectationKind.IncidentNotTold;
        if (lasts && !holds)
        {
            Close(Verdict.Failed, nowMs);
        }
        else if (!lasts && holds && _expectation.Kind != ExpectationKind.Served)
        {
            Close(Verdict.Met, nowMs);
        }
        else
        {
            _metMs = !holds ? -1 : _metMs < 0 ? nowMs : _metMs;
        }

        if (Verdict == Verdict.Open && nowMs >= _expectation.ByMs)
        {
            Close(holds ? Verdict.Met : Verdict.Failed, _expectation.Kind == ExpectationKind.Served && holds ? _metMs : nowMs);
        }
    }

    private void Close(Verdict verdict, long atMs)
    {
        Verdict = verdict;
        Seen = $"{Now()} at {ScenarioWords.Time(atMs)}";
    }

    private bool Holds() => _expectation.Kind switch
    {
        ExpectationKind.State => _unit!.IsPowered && BurnerStateNames.Of(_unit.Controller.Cycle.Burner.State) == _expectation.Value,
        ExpectationKind.FirstOut => _unit!.Controller.Cycle.Interlocks.FirstOut is { IsSet: true } firstOut && firstOut.Tag == _expectation.Value,
        ExpectationKind.NoLockout => !_unit!.Controller.Cycle.IsLockedOut,
        ExpectationKind.Within => Reading() >= _expectation.Low && Reading() <= _expectation.High,
        ExpectationKind.Served => Share() >= _expectation.Low,
        ExpectationKind.Source => _unit!.Controller.Cycle.Arbiter.Source.ToString() == _expectation.Value,
        ExpectationKind.Plan => _network!.PlanStatus == _expectation.Value,
        ExpectationKind.Online => _network!.IsBorn(_expectation.Subject),
        ExpectationKind.RecordsWaiting => Waiting() >= ManyRecords,
        ExpectationKind.RecordsConfirmed => Waiting() <= FewRecords,
        ExpectationKind.AgentsConnected => Facts.ConnectedAgents >= _expectation.Low,
        ExpectationKind.AgentCompatible => Facts.IsCompatible(_expectation.Subject) == true,
        ExpectationKind.AgentIncompatible => Facts.IsCompatible(_expectation.Subject) == false,
        ExpectationKind.CascadeLevel => Facts.CascadeLevel == _expectation.Value,
        ExpectationKind.TasksSucceeded => Facts.Tasks is { } tasks && tasks.Asked >= _expectation.Low && tasks.Succeeded == tasks.Asked && tasks.Twice == 0,
        ExpectationKind.TasksNotKept => Facts.Tasks.NotKept >= _expectation.Low,
        ExpectationKind.IncidentOpened => Incidents().Any(incident => incident.IsOpen && string.Equals(incident.Severity, _expectation.Value, StringComparison.OrdinalIgnoreCase)),
        ExpectationKind.IncidentTold => Incidents().Any(incident => _expectation.Value.Split(' ').All(incident.RolesCalled.Contains)),
        ExpectationKind.IncidentNotTold => !Incidents().Any(incident => _expectation.Value.Split(' ').Any(incident.RolesCalled.Contains)),
        ExpectationKind.IncidentClosed => Incidents().Any() && !Incidents().Any(incident => incident.IsOpen),
        ExpectationKind.Verification => Facts.Verify() == RealTime.CoordinationView.Passed,
        _ => !_network!.IsBorn(_expectation.Subject),
    };

    private string Now() => _expectation.Kind switch
    {
        ExpectationKind.State or ExpectationKind.NoLockout => BurnerStateNames.Of(_unit!.Controller.Cycle.Burner.State),
        ExpectationKind.FirstOut => _unit!.Controller.Cycle.Interlocks.FirstOut is { IsSet: true } firstOut ? firstOut.Tag : "no first-out",
        ExpectationKind.Within => Reading().ToString("0.##", CultureInfo.InvariantCulture),
        ExpectationKind.Served => Share().ToString("0.000", CultureInfo.InvariantCulture),
        ExpectationKind.Source => _unit!.Controller.Cycle.Arbiter.Source.ToString(),
        ExpectationKind.Plan => _network!.PlanStatus,
        ExpectationKind.RecordsWaiting or ExpectationKind.RecordsConfirmed => string.Create(CultureInfo.InvariantCulture, $"{Waiting()} records wait"),
        ExpectationKind.AgentsConnected => string.Create(CultureInfo.InvariantCulture, $"{Facts.ConnectedAgents} connected"),
        ExpectationKind.AgentCompatible or ExpectationKind.AgentIncompatible => Facts.IsCompatible(_expectation.Subject) switch { true => "compatible", false => "not compatible", null => "not registered" },
        ExpectationKind.CascadeLevel => Facts.CascadeLevel,
        ExpectationKind.TasksSucceeded or ExpectationKind.TasksNotKept => Now(Facts.Tasks),
        ExpectationKind.IncidentOpened or ExpectationKind.IncidentTold or ExpectationKind.IncidentNotTold or ExpectationKind.IncidentClosed => Incidents().FirstOrDefault() is { } incident
            ? $"{incident.Severity}, {(incident.IsOpen ? "open" : "resolved")}, called {string.Join(", ", incident.RolesCalled)}"
            : "no such incident",
        ExpectationKind.Verification => Facts.Verify(),
        _ => _network!.IsBorn(_expectation.Subject) ? "online" : "offline",
    };

    private double Reading() => (_expectation.Quantity, _unit!.Fired) switch
    {
        (Quantity.Pressure, DrumBoiler boiler) => boiler.PressureBarg,
        (Quantity.Level, DrumBoiler boiler) => boiler.LevelMm,
        (Quantity.Outlet, FurnaceUnit heater) => heater.OutletDegC,
        (Quantity.FiringRate, _) => _unit.Controller.Cycle.Output.FiringRatePct,
        _ => double.NaN,
    };

    private ICoordinatorFacts Facts => _network?.Facts ?? throw new InvalidOperationException("Nobody asks the coordinator.");

    private IEnumerable<SeenIncident> Incidents() => Facts.Incidents.Where(incident => incident.Alert == _expectation.Subject);

    private static string Now(TaskTally tasks) => string.Create(CultureInfo.InvariantCulture,
        $"{tasks.Asked} asked, {tasks.Kept} kept, {tasks.Succeeded} succeeded, {tasks.EndedOtherwise} ended otherwise, {tasks.Lost} lost, {tasks.Twice} twice, {tasks.NotKept} times not kept");

    /// <summary>Telemetry that its controller keeps until history has it.</summary>
    private long Waiting() => _unit!.Controller.Keeper is { } keeper ? keeper.NewestRecord - keeper.RecordFloor : 0;

    private double Share()
    {
        var customers = _site.CustomersById.First(entry => entry.Id == _expectation.Subject).Customers;
        var wanted = 0.0;
        var served = 0.0;
        for (var i = 0; i < customers.Demands.Count; i++)
        {
            if (_expectation.Tier is null || customers.Demands[i].Tier == _expectation.Tier)
            {
                wanted += customers.WantedMwOf(i);
                served += customers.ServedMwOf(i);
            }
        }

        return wanted > 0.0 ? served / wanted : 1.0;
    }

    public override string ToString()
    {
        var text = _expectation.Kind switch
        {
            ExpectationKind.State => $"{_expectation.Subject} reaches {_expectation.Value}",
            ExpectationKind.FirstOut => $"{_expectation.Subject} shows first-out {_expectation.Value}",
            ExpectationKind.NoLockout => $"{_expectation.Subject} does not lock out",
            ExpectationKind.Within => string.Create(CultureInfo.InvariantCulture, $"{_expectation.Subject} {ScenarioWords.Of(ScenarioWords.Quantities, _expectation.Quantity)} stays within {_expectation.Low} and {_expectation.High}"),
            ExpectationKind.Served => string.Create(CultureInfo.InvariantCulture, $"{_expectation.Subject} serves {_expectation.Low:P0} {(_expectation.Tier is { } tier ? "of " + ScenarioWords.Of(ScenarioWords.Tiers, tier) : "of all")}"),
            ExpectationKind.Source => $"{_expectation.Subject} takes its load from {_expectation.Value}",
            ExpectationKind.Plan => $"the coordinator's newest plan is {_expectation.Value}",
            ExpectationKind.RecordsWaiting => $"records of {_expectation.Subject} wait for history",
            ExpectationKind.RecordsConfirmed => $"history confirms the records of {_expectation.Subject}",
            ExpectationKind.AgentsConnected => string.Create(CultureInfo.InvariantCulture, $"{_expectation.Low:0} played agents are connected"),
            ExpectationKind.AgentCompatible => $"{_expectation.Subject} is compatible",
            ExpectationKind.AgentIncompatible => $"{_expectation.Subject} is refused as not compatible",
            ExpectationKind.CascadeLevel => $"the cascade of agents is {_expectation.Value}",
            ExpectationKind.TasksSucceeded => string.Create(CultureInfo.InvariantCulture, $"all tasks, {_expectation.Low:0} at least, succeed once"),
            ExpectationKind.TasksNotKept => string.Create(CultureInfo.InvariantCulture, $"the coordinator says {_expectation.Low:0} times that it could not keep a task"),
            ExpectationKind.IncidentOpened => $"{_expectation.Subject} is open as {_expectation.Value}",
            ExpectationKind.IncidentTold => $"{_expectation.Subject} has called {_expectation.Value.Replace(" ", ", ", StringComparison.Ordinal)}",
            ExpectationKind.IncidentNotTold => $"{_expectation.Subject} does not call {_expectation.Value.Replace(" ", ", ", StringComparison.Ordinal)}",
            ExpectationKind.IncidentClosed => $"{_expectation.Subject} is closed",
            ExpectationKind.Verification => "the verification after a rollback passes",
            _ => $"{_expectation.Subject} is {_expectation.Kind.ToString().ToLowerInvariant()}",
        };
        return $"{text}, {ScenarioWords.Time(_expectation.AfterMs)} to {ScenarioWords.Time(_expectation.ByMs)}";
    }
}
