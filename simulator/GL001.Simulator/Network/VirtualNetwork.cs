using System.Buffers.Binary;
using GL001.Runtime;
using GL001.Simulator.Faults;
using GL001.Simulator.Scenarios;
using GL001.Wire;

namespace GL001.Simulator.Network;

/// <summary>
/// The controllers' edge nodes on a <see cref="VirtualBroker"/>, and a host that does one thing: it offers the leases
/// that a scenario asks for, from what it has heard of each controller.
/// </summary>
/// <remarks>The host reads session and uptime from the mark of a message instead of decoding it; a message without its end tells it nothing.</remarks>
public sealed class VirtualNetwork : IScenarioNetwork
{
    private readonly SimulatedSite _site;
    private readonly Node[] _nodes;
    private readonly Dictionary<string, Node> _byClient = [];
    private readonly SparkplugEncoder _encoder = new(EdgeNode.PayloadCapacity);
    private readonly Action<string> _log;
    private long _nextLeaseId = 1;

    /// <param name="site">The site.</param>
    /// <param name="seed">Seed of the lines' faults.</param>
    /// <param name="log">Told of births, deaths and leases.</param>
    public VirtualNetwork(SimulatedSite site, int seed, Action<string> log)
    {
        _site = site;
        _log = log;
        Broker = new VirtualBroker(seed) { Heard = Hear };
        _nodes = [.. site.Units.Select(unit => new Node(unit, new VirtualLink(Broker)))];
        foreach (var node in _nodes)
        {
            _byClient.Add(node.Identity.ClientId, node);
        }
    }

    public VirtualBroker Broker { get; }

    public NetworkLine Line(string unit) => Broker.Line(NodeOf(unit).Identity.ClientId);

    /// <summary>Whether the host takes the controller for connected: a birth was heard and no death since.</summary>
    public bool IsBorn(string unit) => NodeOf(unit).IsBorn;

    public string PlanStatus => "unreachable";

    public ICoordinatorFacts? Facts => null;

    public string? Refusal(FaultKind kind) => FaultCatalog.Of(kind).Side == FaultSide.Coordinator
        ? $"{FaultCatalog.NameOf(kind)} is a fault of the coordinator's side, and this run has no coordinator."
        : null;

    public void AskAgents(double perSecond, long forMs, long takesMs) => throw new InvalidOperationException("Agents need a coordinator.");

    public void ReplaceAgent(string agentId, Version version) => throw new InvalidOperationException("Agents need a coordinator.");

    public void Expand() => throw new InvalidOperationException("Only a coordinator's site grows.");

    public void DoToIncident(OperatorAction action) => throw new InvalidOperationException("Incidents need a coordinator.");

    public void Heal(string unit) => Line(unit).Heal();

    public void Disturb(string unit, Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var line = Line(unit);
        switch (fault.Kind)
        {
            case FaultKind.NetworkPartition:
                line.IsCut = true;
                break;
            case FaultKind.NetworkDelay:
                line.DelayMs += (long)fault.Magnitude;
                break;
            case FaultKind.NetworkDuplicates:
                line.Duplicates = fault.Magnitude / 100.0;
                break;
            case FaultKind.NetworkReorders:
                line.Reorders = fault.Magnitude / 100.0;
                break;
            default:
                line.Truncates = fault.Magnitude / 100.0;
                break;
        }
    }

    public void Settle(IReadOnlyList<Fault> standing)
    {
        var wanted = true;
        foreach (var fault in standing)
        {
            wanted &= fault.Kind != FaultKind.BrokerRestart;
        }

        if (Broker.IsUp && !wanted)
        {
            Broker.Stop();
        }
        else if (!Broker.IsUp && wanted)
        {
            Broker.Start();
        }
    }

    /// <summary>After the scans of a step.</summary>
    public void Step()
    {
        Broker.Step(_site.NowMs);
        foreach (var node in _nodes)
        {
            node.Poll(_site.Now.ToUnixTimeMilliseconds());
        }
    }

    /// <summary>Offers a lease; one that never heard of the controller has nothing to offer it.</summary>
    public void Offer(string unit, double heatMw, long validForMs) => Offer(unit, heatMw, validForMs, [], 0);

    /// <summary>Offers a lease with steps, counted from what was heard of the controller last.</summary>
    public void OfferSchedule(string unit, IReadOnlyList<double> stepsMw, long stepMs) =>
        Offer(unit, stepsMw[0], stepMs * stepsMw.Count, stepsMw, stepMs);

    private void Offer(string unit, double heatMw, long validForMs, IReadOnlyList<double> stepsMw, long stepMs)
    {
        var node = NodeOf(unit);
        if (!node.IsBorn)
        {
            _log($"{unit} lease not offered: the host does not know the controller");
            return;
        }

        _encoder.Begin(_site.Now.ToUnixTimeMilliseconds(), 0);
        Metric(MetricId.LeaseHeatMw);
        _encoder.WriteDouble(heatMw);
        _encoder.EndMetric();
        Whole(MetricId.LeaseId, _nextLeaseId++);
        Metric(MetricId.LeaseSession);
        _encoder.WriteInt(node.Heard.Session);
        _encoder.EndMetric();
        Whole(MetricId.LeaseBasisUptimeMs, node.Heard.UptimeMs);
        Whole(MetricId.LeaseValidForMs, validForMs);
        Whole(MetricId.LeaseEpoch, 1);
        if (stepsMw.Count > 0)
        {
            Metric(MetricId.LeaseStepMs);
            _encoder.WriteInt((int)stepMs);
            _encoder.EndMetric();
            var packed = new byte[sizeof(double) * stepsMw.Count];
            for (var i = 0; i < stepsMw.Count; i++)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(packed.AsSpan(sizeof(double) * i), stepsMw[i]);
            }

            Metric(MetricId.LeaseSteps);
            _encoder.WriteBytes(packed);
            _encoder.EndMetric();
        }

        Broker.Publish(node.Identity.DeviceCommandTopic, _encoder.ToArray());
    }

    private void Metric(int id) => _encoder.BeginMetric("", id, 0, MetricCatalog.DataType(id));

    private void Whole(int id, long value)
    {
        Metric(id);
        _encoder.WriteLong(value);
        _encoder.EndMetric();
    }

    private void Hear(NetworkMessage message)
    {
        if (!_byClient.TryGetValue(message.Sender, out var node))
        {
            return;
        }

        if (message.Topic == node.Identity.NodeDeathTopic)
        {
            node.IsBorn = false;
            _log($"{node.Unit.Unit.Id} offline");
        }
        else if (message.Topic == node.Identity.DeviceBirthTopic)
        {
            node.IsBorn = true;
            node.Heard = message.Mark;
            _log($"{node.Unit.Unit.Id} online");
        }
        else if (message.Mark.Session > node.Heard.Session
            || (message.Mark.Session == node.Heard.Session && message.Mark.UptimeMs > node.Heard.UptimeMs))
        {
            node.Heard = message.Mark;
        }
    }

    private Node NodeOf(string unit) => _nodes.First(node => node.Unit.Unit.Id == unit);

    private sealed class Node(SimulatedUnit unit, VirtualLink link)
    {
        private UnitController? _program;
        private EdgeNode? _edge;

        public SimulatedUnit Unit => unit;

        public EdgeNodeIdentity Identity { get; } = new(unit.PlantId, unit.Unit.ControllerId, unit.Unit.Id, "0.1.0-simulated");

        public bool IsBorn { get; set; }

        public LinkMark Heard { get; set; }

        public void Poll(long utcMs)
        {
            link.IsAlive = unit.IsPowered && !unit.ProgramHangs && ReferenceEquals(_program ?? unit.Controller, unit.Controller);
            if (!unit.IsPowered || unit.ProgramHangs)
            {
                return;
            }

            if (!ReferenceEquals(_program, unit.Controller))
            {
                // A new program knows nothing of the old one's connection; the broker finds out by itself.
                _program = unit.Controller;
                _edge = new EdgeNode(link, _program.Mailbox, Identity, _program.Keeper);
                link.Drop();
            }

            link.IsAlive = true;
            link.Mark = new LinkMark(_program.Mailbox.ReadSession(), unit.UptimeMs);
            _edge!.Poll(unit.UptimeMs, utcMs);
        }
    }
}
