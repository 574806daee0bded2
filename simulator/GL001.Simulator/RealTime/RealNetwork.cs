using System.Collections.Concurrent;
using GL001.Agents;
using GL001.Runtime;
using GL001.Simulator.Agents;
using GL001.Simulator.Faults;
using GL001.Simulator.Network;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.RealTime;

/// <summary>The controllers of a scenario on a real broker, each over a TCP line of its own, and the coordinator that plans for them.</summary>
internal sealed class RealNetwork : IScenarioNetwork, IAsyncDisposable
{
    private readonly SimulatedSite _site;
    private readonly Node[] _nodes;
    private readonly StartedCoordinator? _started;
    private readonly CoordinatorView? _view;
    private readonly PlayedAgents? _agents;
    private readonly CoordinationView? _coordination;
    private readonly List<Asking> _askings = [];
    private readonly SiteClock _clock;
    private readonly Action<string> _log;
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly LeaseLedger _leases;
    private readonly IReadOnlySet<string> _laterUnits;
    private readonly HashSet<FaultKind> _acting = [];
    private bool _isWhole;
    private bool _isOpen;

    /// <param name="site">The site.</param>
    /// <param name="broker">Where the broker is.</param>
    /// <param name="seed">Seed of the lines' faults.</param>
    /// <param name="clock">Site time.</param>
    /// <param name="started">The coordinator that the run has started; null for somebody else's.</param>
    /// <param name="view">What the coordinator says; null when nobody said where it is.</param>
    /// <param name="agents">The agents that are played; null for none.</param>
    /// <param name="coordination">What the coordinator says of agents, tasks and incidents; null when the run wants nothing of them.</param>
    /// <param name="laterUnits">Units whose controllers join with <see cref="Expand"/>.</param>
    /// <param name="log">Told of what the coordinator sees.</param>
    public RealNetwork(
        SimulatedSite site, (string Host, int Port) broker, int seed, SiteClock clock, StartedCoordinator? started, CoordinatorView? view, PlayedAgents? agents,
        CoordinationView? coordination, IReadOnlySet<string> laterUnits, Action<string> log)
    {
        _site = site;
        _started = started;
        _view = view;
        _agents = agents;
        _coordination = coordination;
        _laterUnits = laterUnits;
        _clock = clock;
        _log = log;
        _leases = new LeaseLedger();
        _nodes = [.. site.Units.Select(unit => new Node(unit, new BrokerLine(broker.Host, broker.Port, stream => new SeededNoise(seed, $"line/{unit.Unit.Id}/{stream}"))
        {
            Heard = (topic, payload) => _leases.Offered(unit.Unit.Id, topic, payload, started?.Starts ?? 1),
        }.Open()))];
    }

    public string PlanStatus => _view?.PlanStatus ?? CoordinatorView.Unreachable;

    public ICoordinatorFacts? Facts => _coordination;

    /// <summary>Whether the coordinator hears everybody, has sent leases and has every played agent connected; true when nobody can be asked.</summary>
    public bool IsReady => _view is not { } view || ((_coordination?.HasAllAgents ?? true) && view.HasSentLeases && _nodes.All(node => !MayJoin(node) || view.Online.Contains(node.Unit.Unit.Id)));

    public string? Refusal(FaultKind kind) => kind switch
    {
        FaultKind.BrokerRestart => _started is null ? $"{FaultCatalog.NameOf(kind)} would restart a broker that is not this run's: use --coordinator start." : null,
        FaultKind.HostKilled or FaultKind.SlowSolver or FaultKind.DatabaseLost or FaultKind.OperationsLost => _started is null ? OfAnother(kind) : null,
        FaultKind.DiskFull => _started is null ? OfAnother(kind)
            : FileSizeLimit.IsSupported ? null
            : "disk-full works by a limit on what the coordinator's process may write, which only Linux has.",
        FaultKind.AgentSilent => _agents is null ? "agent-silent needs agents that are played: the scenario has no agents." : null,
        _ => null,
    };

    /// <summary>Whose leases the controllers obeyed.</summary>
    public LeaseLedger Leases => _leases;

    /// <summary>How often the run has started a coordinator.</summary>
    public int Hosts => _started?.Starts ?? 0;

    /// <summary>Messages that the lines have doubled, held back or shortened.</summary>
    public long Disturbed => _nodes.Sum(node => node.Line.Disturbed);

    public bool IsBorn(string unit) => _view?.Online.Contains(unit) ?? false;

    /// <summary>From now on the controllers have their network.</summary>
    public void Open() => _isOpen = true;

    public void Step()
    {
        while (_failures.TryDequeue(out var failure))
        {
            _log(failure);
        }

        Ask();
        if (!_isOpen)
        {
            return;
        }

        foreach (var node in _nodes.Where(MayJoin))
        {
            Join(node);
            _leases.Observe(node.Unit);
            var isBorn = IsBorn(node.Unit.Unit.Id);
            if (isBorn != node.WasBorn)
            {
                node.WasBorn = isBorn;
                _log($"{node.Unit.Unit.Id} {(isBorn ? "online" : "offline")}");
            }
        }
    }

    public void Offer(string unit, double heatMw, long validForMs) => throw new InvalidOperationException("The coordinator itself offers the leases.");

    public void OfferSchedule(string unit, IReadOnlyList<double> stepsMw, long stepMs) => throw new InvalidOperationException("The coordinator itself offers the leases.");

    public void AskAgents(double perSecond, long forMs, long takesMs)
    {
        var count = (int)(perSecond * forMs / 1_000.0);
        _askings.Add(new Asking(_site.NowMs, 1_000.0 / perSecond, count, takesMs / 1_000.0));
    }

    public void ReplaceAgent(string agentId, Version version) => _agents!.Replace(agentId, version);

    public void Expand()
    {
        _isWhole = true;
        _started!.Expand();
    }

    public void DoToIncident(OperatorAction action) => _coordination!.Do(action);

    public void Heal(string unit) => NodeOf(unit).Faults = LineFaults.None;

    public void Disturb(string unit, Fault fault)
    {
        var node = NodeOf(unit);
        var share = fault.Magnitude / 100.0;
        node.Faults = fault.Kind switch
        {
            FaultKind.NetworkPartition => node.Faults with { IsCut = true },
            FaultKind.NetworkDelay => node.Faults with { DelayMs = node.Faults.DelayMs + (fault.Magnitude / _clock.Speed) },
            FaultKind.NetworkDuplicates => node.Faults with { Duplicates = share },
            FaultKind.NetworkReorders => node.Faults with { Reorders = share },
            _ => node.Faults with { Truncates = share },
        };
    }

    public void Settle(IReadOnlyList<Fault> standing)
    {
        // Only now, and as one: a line that is made sound for a moment would let through what waits.
        foreach (var node in _nodes)
        {
            node.Line.Faults = node.Faults;
        }

        _agents?.Silence(Silent(standing));
        if (_started is null)
        {
            return;
        }

        bool Sound(FaultKind kind) => !standing.Any(fault => fault.Kind == kind);
        _started.Keep(Sound(FaultKind.HostKilled), Sound(FaultKind.BrokerRestart), !Befalls(FaultKind.DatabaseLost, standing), !Befalls(FaultKind.OperationsLost, standing), !Befalls(FaultKind.DiskFull, standing));
        _view!.SolverDelayMs = (long)standing.Where(fault => fault.Kind == FaultKind.SlowSolver).Sum(fault => fault.Magnitude);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.Changing;
            if (node.Network is { } network)
            {
                await network.DisposeAsync();
            }

            await node.Line.DisposeAsync();
        }
    }

    /// <summary>Asks for what is due by now, one agent after the other.</summary>
    private void Ask()
    {
        foreach (var asking in _askings)
        {
            for (; asking.Done < asking.Count && _site.NowMs >= asking.FromMs + (asking.Done * asking.PeriodMs); asking.Done++)
            {
                var post = _agents!.Posts[asking.Done % _agents.Posts.Count];
                _coordination!.Ask(post.AgentId, post.Instance == AgentProtocol.Network ? null : post.Instance, asking.TakesSeconds);
            }
        }
    }

    /// <summary>
    /// Whether a fault of the coordinator's files acts. It begins once the coordinator has come up, however long the machine takes for a start: one that finds no
    /// files while it starts ends, and what is tried is one that loses them.
    /// </summary>
    private bool Befalls(FaultKind kind, IReadOnlyList<Fault> standing)
    {
        var acts = standing.Any(fault => fault.Kind == kind) && (_acting.Contains(kind) || _view!.HasAnsweredSince(_started!.StartedAt));
        if (acts)
        {
            _acting.Add(kind);
        }
        else
        {
            _acting.Remove(kind);
        }

        return acts;
    }

    private bool MayJoin(Node node) => _isWhole || !_laterUnits.Contains(node.Unit.Unit.Id);

    private HashSet<string> Silent(IReadOnlyList<Fault> standing)
    {
        var ids = _agents!.Posts.Select(post => post.AgentId).Distinct().ToList();
        return [.. standing.Where(fault => fault.Kind == FaultKind.AgentSilent).SelectMany(fault => fault.Part.Length > 0 ? fault.Part.Split(' ') : ids.Take((int)fault.Magnitude))];
    }

    /// <summary>A program has its edge node from power-up to power-off; one that hangs is silent.</summary>
    private void Join(Node node)
    {
        if (!node.Changing.IsCompleted)
        {
            return;
        }

        var unit = node.Unit;
        if (node.Network is { } network && (!unit.IsPowered || !ReferenceEquals(node.Program, unit.Controller)))
        {
            node.Network = null;
            node.Changing = Task.Run(async () => await network.DisposeAsync());
        }
        else if (node.Network is { IsRunning: true } hanging && unit.ProgramHangs)
        {
            node.Changing = Task.Run(hanging.CutAsync);
        }
        else if (unit.IsPowered && !unit.ProgramHangs && node.Network is not { IsRunning: true })
        {
            node.Program = unit.Controller;
            node.Network ??= new ControllerNetwork(unit, "127.0.0.1", node.Line.Port, _clock,
                (failed, problem) => _failures.Enqueue($"{failed.Unit.Id} network failed: {problem.Message}"));
            node.Network.Start();
        }
    }

    private static string OfAnother(FaultKind kind) => $"{FaultCatalog.NameOf(kind)} would befall a coordinator that is not this run's: use --coordinator start.";

    private Node NodeOf(string unit) => _nodes.First(node => node.Unit.Unit.Id == unit);

    /// <summary>Tasks that are asked for at a steady pace.</summary>
    private sealed class Asking(long fromMs, double periodMs, int count, double takesSeconds)
    {
        public long FromMs => fromMs;

        public double PeriodMs => periodMs;

        public int Count => count;

        public double TakesSeconds => takesSeconds;

        public int Done { get; set; }
    }

    private sealed class Node(SimulatedUnit unit, BrokerLine line)
    {
        public SimulatedUnit Unit => unit;

        public BrokerLine Line => line;

        public LineFaults Faults { get; set; } = LineFaults.None;

        public ControllerNetwork? Network { get; set; }

        public UnitController? Program { get; set; }

        public Task Changing { get; set; } = Task.CompletedTask;

        public bool WasBorn { get; set; }
    }
}
