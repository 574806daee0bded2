using GL001.Control;
using GL001.Drivers;
using GL001.Gateway;
using GL001.Runtime;
using GL001.Storage;

namespace GL001.Wire.Tests;

/// <summary>A lease on its whole way: host encoder, edge node, mailbox, controller, arbiter.</summary>
public class LeaseToControllerTests
{
    private const int PeriodMs = 100;

    private readonly HealthyBoard _board = new();
    private readonly MemoryLink _link = new();
    private readonly UnitController _controller;
    private readonly EdgeNode _node;
    private long _now;

    public LeaseToControllerTests()
    {
        _controller = new UnitController(_board.Ports, UnitSettings.BuiltIn(UnitKind.Boiler,
            [ParameterTable.RatedHeatMw, ParameterTable.MinimumHeatMw, ParameterTable.RampMwPerMinute], [10.0, 2.0, 1.0]), PeriodMs);
        _node = new EdgeNode(_link, _controller.Mailbox, new EdgeNodeIdentity("P1", "C1", "B1", "0.1.0"));
        Run(3_000);
        if (_controller.Cycle.IsLockedOut)
        {
            _board.Contacts |= HealthyBoard.Bit(DiscreteSignal.ResetButton);
            Run(2_000);
            _board.Contacts &= ~HealthyBoard.Bit(DiscreteSignal.ResetButton);
            Run(2_000);
        }

        Assert.False(_controller.IsHalted, _controller.HaltReason);
        Assert.False(_controller.Cycle.IsLockedOut, _controller.Cycle.Interlocks.FirstOut.Tag);
    }

    [Fact]
    public void Lease_of_the_host_is_accepted_by_the_arbiter()
    {
        Send(Lease());

        Assert.Equal(LeaseRefusal.None, _controller.Cycle.Arbiter.LastRefusal);
        Assert.Equal(SetpointSource.Lease, _controller.Cycle.Arbiter.Source);
        Assert.Equal(6.125, _controller.Cycle.Arbiter.AcceptedHeatMw);
        Assert.Equal(7, _controller.Cycle.Arbiter.LastLeaseId);
        Assert.InRange(_controller.Cycle.Arbiter.RemainingMs, 60_000 - 2 * PeriodMs, 60_000);
    }

    [Fact]
    public void Lease_runs_out_by_the_controllers_own_clock()
    {
        Send(Lease());
        Run(60_000);

        Assert.Equal(SetpointSource.LocalCurve, _controller.Cycle.Arbiter.Source);
    }

    [Fact]
    public void Lease_from_before_a_new_connection_is_refused()
    {
        LeaseCommand old = Lease();
        _link.Cut();
        Run(5_000);
        Assert.True(_node.IsOnline);
        Send(old);

        Assert.Equal(LeaseRefusal.WrongSession, _controller.Cycle.Arbiter.LastRefusal);
        Assert.Equal(SetpointSource.LocalCurve, _controller.Cycle.Arbiter.Source);
    }

    [Fact]
    public void Same_lease_twice_is_refused_and_the_first_stays_in_force()
    {
        LeaseCommand lease = Lease();
        Send(lease);
        Send(lease with { HeatMegawatts = 9.0 });

        Assert.Equal(LeaseRefusal.Replayed, _controller.Cycle.Arbiter.LastRefusal);
        Assert.Equal(6.125, _controller.Cycle.Arbiter.AcceptedHeatMw);
    }

    private LeaseCommand Lease() =>
        new("P1", "C1", "B1", 7, _controller.Mailbox.ReadSession(), _now, TimeSpan.FromMinutes(1), 6.125);

    private void Send(LeaseCommand lease)
    {
        _link.Deliver("spBv1.0/P1/DCMD/C1/B1", CommandEncoder.Lease(lease, DateTimeOffset.UnixEpoch));
        Run(PeriodMs * 2);
    }

    private void Run(int milliseconds)
    {
        for (long until = _now + milliseconds; _now < until;)
        {
            _now += PeriodMs;
            _controller.Scan(_now);
            _node.Poll(_now, _now);
        }
    }

    /// <summary>A boiler at rest with every input sound and the switch on remote.</summary>
    private sealed class HealthyBoard : TerminalBoard
    {
        public int Contacts { get; set; } = Bit(DiscreteSignal.RemoteSelected) | Bit(DiscreteSignal.FlameSelfCheck)
            | Bit(DiscreteSignal.EmergencyStop) | Bit(DiscreteSignal.FuelValve1Closed) | Bit(DiscreteSignal.FuelValve2Closed)
            | Bit(DiscreteSignal.PilotValveClosed) | Bit(DiscreteSignal.ControlSupply);

        public static int Bit(DiscreteSignal contact) => 1 << IoList.ContactBit[(int)contact];

        // 12 mA: mid-range of every loop, but a drum pressure at which no burner starts.
        protected override double Milliampere(int channel) =>
            channel == IoList.Channel[(int)AnalogSignal.SteamPressureA] || channel == IoList.Channel[(int)AnalogSignal.SteamPressureB] ? 14.5 : 12.0;

        protected override int ReadContacts() => Contacts;
    }
}
