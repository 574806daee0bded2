using System.Collections.Concurrent;
using GL001.Runtime;
using GL001.Simulator.Faults;
using GL001.Simulator.Network;

namespace GL001.Simulator.RealTime;

/// <summary>The controllers of a scenario on a real broker, each over a TCP line of its own, and the coordinator that plans for them.</summary>
internal sealed class RealNetwork : IScenarioNetwork, IAsyncDisposable
{
    private readonly SimulatedSite _site;
    private readonly Node[] _nodes;
    private readonly StartedCoordinator? _started;
    private readonly CoordinatorView? _view;
    private readonly SiteClock _clock;
    private readonly Action<string> _log;
    private readonly ConcurrentQueue<string> _failures = new();
    private bool _isOpen;

    /// <param name="site">The site.</param>
    /// <param name="broker">Where the broker is.</param>
    /// <param name="clock">Site time.</param>
    /// <param name="started">The coordinator that the run has started; null for somebody else's.</param>
    /// <param name="view">What the coordinator says; null when nobody said where it is.</param>
    /// <param name="log">Told of what the coordinator sees.</param>
    public RealNetwork(SimulatedSite site, (string Host, int Port) broker, SiteClock clock, StartedCoordinator? started, CoordinatorView? view, Action<string> log)
    {
        _site = site;
        _started = started;
        _view = view;
        _clock = clock;
        _log = log;
        _nodes = [.. site.Units.Select(unit => new Node(unit, new BrokerLine(broker.Host, broker.Port)))];
    }

    public string PlanStatus => _view?.PlanStatus ?? CoordinatorView.Unreachable;

    /// <summary>Whether the coordinator hears everybody and has sent leases; true when nobody can be asked.</summary>
    public bool IsReady => _view is not { } view || (view.HasSentLeases && _nodes.All(node => view.Online.Contains(node.Unit.Unit.Id)));

    public string? Refusal(FaultKind kind) => kind switch
    {
        FaultKind.NetworkPartition or FaultKind.NetworkDelay => null,
        FaultKind.NetworkDuplicates or FaultKind.NetworkReorders or FaultKind.NetworkTruncates =>
            $"{FaultCatalog.NameOf(kind)} cannot be put into a real connection: TCP delivers everything once, whole and in order. Run it in virtual time.",
        FaultKind.BrokerRestart => _started is null ? $"{FaultCatalog.NameOf(kind)} would restart a broker that is not this run's: use --coordinator start." : null,
        FaultKind.HostKilled or FaultKind.SlowSolver => _started is null ? $"{FaultCatalog.NameOf(kind)} would befall a coordinator that is not this run's: use --coordinator start." : null,
        FaultKind.DatabaseLost => "database-lost cannot be put in: the coordinator's history is a file in its own process, and nothing outside can make it silent without touching the machine's other files.",
        FaultKind.DiskFull => "disk-full cannot be put in: a full disk would befall everything else on this machine.",
        FaultKind.AgentSilent => "agent-silent cannot be put in: the coordinator has no agents yet.",
        _ => null,
    };

    public bool IsBorn(string unit) => _view?.Online.Contains(unit) ?? false;

    /// <summary>From now on the controllers have their network.</summary>
    public void Open() => _isOpen = true;

    public void Step()
    {
        while (_failures.TryDequeue(out var failure))
        {
            _log(failure);
        }

        if (!_isOpen)
        {
            return;
        }

        foreach (var node in _nodes)
        {
            Join(node);
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

    public void Heal(string unit)
    {
        var line = NodeOf(unit).Line;
        line.IsCut = false;
        line.DelayMs = 0;
    }

    public void Disturb(string unit, Fault fault)
    {
        var line = NodeOf(unit).Line;
        if (fault.Kind == FaultKind.NetworkPartition)
        {
            line.IsCut = true;
        }
        else
        {
            line.DelayMs += (long)(fault.Magnitude / _clock.Speed);
        }
    }

    public void Settle(IReadOnlyList<Fault> standing)
    {
        if (_started is null)
        {
            return;
        }

        _started.Keep(
            host: !standing.Any(fault => fault.Kind == FaultKind.HostKilled),
            broker: !standing.Any(fault => fault.Kind == FaultKind.BrokerRestart));
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

    private Node NodeOf(string unit) => _nodes.First(node => node.Unit.Unit.Id == unit);

    private sealed class Node(SimulatedUnit unit, BrokerLine line)
    {
        public SimulatedUnit Unit => unit;

        public BrokerLine Line => line;

        public ControllerNetwork? Network { get; set; }

        public UnitController? Program { get; set; }

        public Task Changing { get; set; } = Task.CompletedTask;

        public bool WasBorn { get; set; }
    }
}
