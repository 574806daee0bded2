using System.Globalization;
using GL001.Simulator.Checkers;
using GL001.Simulator.Faults;
using GL001.Simulator.Network;

namespace GL001.Simulator.Scenarios;

/// <summary>One run of a scenario in virtual time, with its checkers.</summary>
public sealed class ScenarioRun
{
    private const int ResetPressMs = 1_000;

    private readonly Scenario _scenario;
    private readonly OperatorAction[] _actions;
    private readonly long[] _lockedOutMs;
    private readonly FaultInjector _faults;
    private readonly bool _warmsUp;
    private int _nextAction;
    private long _beganMs;
    private bool _hasBegun;

    /// <param name="scenario">What to run.</param>
    /// <param name="logCopy">Receives each line of the event log; null keeps only its hash.</param>
    /// <param name="options">How the units are built; null as on site.</param>
    public ScenarioRun(Scenario scenario, TextWriter? logCopy = null, SiteOptions? options = null)
        : this(scenario, logCopy, options, (site, note) => scenario.HasNetwork ? new VirtualNetwork(site, scenario.Seed, note) : null)
    {
        Begin(scenario.IsWarm ? (long)SimulatedSite.WarmUpTime.TotalMilliseconds : 0);
    }

    /// <summary>A run whose time stands still, at nothing, until <see cref="Begin()"/>.</summary>
    internal ScenarioRun(Scenario scenario, TextWriter? logCopy, SiteOptions? options, Func<SimulatedSite, Action<string>, IScenarioNetwork?> networkOf)
    {
        _scenario = scenario;
        _warmsUp = scenario.IsWarm;
        Site = new SimulatedSite(scenario.Site.Model, scenario.Start, scenario.Seed, Fitted(scenario, options));
        Log = new EventLog(Site, logCopy);
        Network = networkOf(Site, Log.Note);
        _actions = [.. scenario.Actions.OrderBy(action => action.AtMs)];
        _lockedOutMs = new long[Site.Units.Count];
        _faults = new FaultInjector(Site, scenario.EffectiveFaults(), scenario.Seed, Network)
        {
            Changed = (fault, began) => Log.Note(string.Create(CultureInfo.InvariantCulture, $"{(fault.Subject.Length > 0 ? fault.Subject : FaultCatalog.Of(fault.Kind).Side == FaultSide.Coordinator ? "coordinator" : "broker")} fault {(began ? "begins" : "ends")}: {fault}")),
        };
        Checkers = new CheckerSet(Site, _faults);
        Judges = [.. scenario.Expectations.Select(expectation => new ExpectationJudge(expectation, Site, Network))];
    }

    public Scenario Scenario => _scenario;

    public SimulatedSite Site { get; }

    public IScenarioNetwork? Network { get; }

    public EventLog Log { get; }

    public CheckerSet Checkers { get; }

    public IReadOnlyList<ExpectationJudge> Judges { get; }

    /// <summary>What a checker objected to: the run has ended there.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>Time of the scenario, ms; below zero while the site is brought on load.</summary>
    public long NowMs => _hasBegun ? Site.NowMs - _beganMs : -1;

    /// <summary>Whether the scenario's time runs; in real time it waits for the coordinator.</summary>
    public bool HasBegun => _hasBegun;

    public bool HasEnded => Violation is not null || NowMs >= _scenario.DurationMs;

    /// <summary>No checker objected and every expectation is met.</summary>
    public bool IsPassed => Violation is null && NowMs >= _scenario.DurationMs && Judges.All(judge => judge.Verdict == Verdict.Met);

    /// <summary>Told after each step.</summary>
    public Action? Observed { get; set; }

    public void Run(CancellationToken stopping = default)
    {
        WarmUp(stopping);
        while (!HasEnded && !stopping.IsCancellationRequested)
        {
            Step();
        }
    }

    /// <summary>Brings the site on load, where the scenario wants it so.</summary>
    internal void WarmUp(CancellationToken stopping)
    {
        if (_warmsUp)
        {
            // Customers hold back and come again: the same steps, with network and checkers at work.
            Site.WarmUp(AfterStep, BeforeStep, () => Violation is not null || stopping.IsCancellationRequested);
        }
    }

    /// <summary>The scenario's time begins now.</summary>
    internal void Begin() => Begin(Site.NowMs);

    private void Begin(long atMs)
    {
        _hasBegun = true;
        _beganMs = atMs;
        _faults.StartsAtMs = atMs;
    }

    /// <summary>One tenth of a second.</summary>
    public void Step()
    {
        BeforeStep();
        Site.Step();
        AfterStep();
    }

    private void BeforeStep()
    {
        if (_hasBegun)
        {
            _faults.Step(Site.NowMs + SimulatedSite.StepMs);
        }

        for (; _nextAction < _actions.Length && NowMs >= _actions[_nextAction].AtMs; _nextAction++)
        {
            Act(_actions[_nextAction]);
        }
    }

    private void AfterStep()
    {
        Network?.Step();
        Attend();
        Log.Observe();
        Violation = Checkers.Step();
        if (Violation is { } violation)
        {
            Log.Note($"violation {violation}");
        }

        foreach (var judge in Judges)
        {
            judge.Step(NowMs);
        }

        Observed?.Invoke();
    }

    private void Act(OperatorAction action)
    {
        Log.Note(string.Create(CultureInfo.InvariantCulture, $"{action.Subject} {ScenarioWords.Of(ScenarioWords.Actions, action.Kind)} {action.Value:R}"));
        switch (action.Kind)
        {
            case OperatorActionKind.Reset:
                Site.Unit(action.Subject).PressReset();
                break;
            case OperatorActionKind.SelectLocal:
                Site.Unit(action.Subject).Board.RemoteSelected = false;
                break;
            case OperatorActionKind.SelectRemote:
                Site.Unit(action.Subject).Board.RemoteSelected = true;
                break;
            case OperatorActionKind.Demand:
                Site.SetDemandFactor(action.Value);
                break;
            case OperatorActionKind.Lease:
                Network!.Offer(action.Subject, action.Value, action.ValidForMs);
                break;
            case OperatorActionKind.Schedule:
                Network!.OfferSchedule(action.Subject, action.StepsMw, action.ValidForMs);
                break;
            case OperatorActionKind.AskAgents:
                Network!.AskAgents(action.Value, action.ValidForMs, action.TakesMs);
                break;
            case OperatorActionKind.AgentVersion:
                Network!.ReplaceAgent(action.Subject, action.Version!);
                break;
            case OperatorActionKind.Expand:
                Network!.Expand();
                break;
            case OperatorActionKind.TellIncident or OperatorActionKind.AcknowledgeIncident or OperatorActionKind.ResolveIncident:
                Network!.DoToIncident(action);
                break;
            default:
                break;   // supply and emergency stop are among the faults
        }
    }

    /// <summary>The operator who comes to a lockout, looks, and presses the reset.</summary>
    private void Attend()
    {
        if (_scenario.ResetsAfterMs is not { } after)
        {
            return;
        }

        for (var i = 0; i < _lockedOutMs.Length; i++)
        {
            var unit = Site.Units[i];
            if (!unit.IsPowered || !unit.Controller.Cycle.IsLockedOut)
            {
                _lockedOutMs[i] = 0;
                continue;
            }

            _lockedOutMs[i] += SimulatedSite.StepMs;
            if (_lockedOutMs[i] >= after)
            {
                _lockedOutMs[i] = -ResetPressMs;
                unit.PressReset();
            }
        }
    }

    private static SiteOptions? Fitted(Scenario scenario, SiteOptions? options)
    {
        var fitted = scenario.Site.Units.Where(unit => unit.Fit.Count > 0).ToDictionary(unit => unit.Id, unit => UnitFit.ByNumber(unit.Fit));
        return fitted.Count == 0 ? options : (options ?? new SiteOptions()) with { Parameters = fitted };
    }
}
