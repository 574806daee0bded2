using GL001.Control;
using GL001.Gateway;
using GL001.Simulator.RealTime;

namespace GL001.Simulator.Tests.RealTime;

/// <summary>The campaign's checker of who commands sees what it is there for.</summary>
public sealed class LeaseLedgerTests
{
    private const string Topic = "spBv1.0/Plant-1/DCMD/UNIT-1-CTL/UNIT-1";

    private readonly Story _story = Story.Firing(Story.OfBoiler());
    private readonly LeaseLedger _ledger = new();

    private SimulatedUnit Unit => _story.Subject;

    [Fact]
    public void A_host_that_takes_over_is_not_objected_to()
    {
        Obey(1, leaseId: 1, epoch: 1);
        Obey(1, leaseId: 2, epoch: 1);
        Assert.Equal((true, false), (_ledger.IsLedBy(1), _ledger.IsLedBy(2)));
        Obey(2, leaseId: 3, epoch: 2);
        Assert.Equal((true, true), (_ledger.IsLedBy(1), _ledger.IsLedBy(2)));
        Assert.Null(_ledger.Violation);
        Assert.Equal(3, _ledger.ObeyedCount);
    }

    [Fact]
    public void A_lease_that_comes_twice_or_later_from_who_made_it_stays_its_makers()
    {
        Offer(1, leaseId: 1, epoch: 1);
        Offer(2, leaseId: 1, epoch: 1);
        Obey(2, leaseId: 2, epoch: 2);
        Assert.Null(_ledger.Violation);
    }

    [Fact]
    public void An_earlier_host_that_is_obeyed_after_a_later_one_is_objected_to()
    {
        Obey(2, leaseId: 1, epoch: 5);
        Obey(1, leaseId: 2, epoch: 5);
        Assert.Contains("of host 1 after leases of host 2", _ledger.Violation!.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lease_that_nobody_sent_is_objected_to()
    {
        Accept(leaseId: 7, epoch: 1);
        Assert.Contains("which no host has sent it", _ledger.Violation!.Words, StringComparison.Ordinal);
    }

    private void Obey(int host, long leaseId, long epoch)
    {
        Offer(host, leaseId, epoch);
        Accept(leaseId, epoch);
    }

    private void Offer(int host, long leaseId, long epoch) => _ledger.Offered(Unit.Unit.Id, Topic,
        CommandEncoder.Lease(new LeaseCommand("Plant-1", "UNIT-1-CTL", "UNIT-1", leaseId, 1, Unit.UptimeMs, TimeSpan.FromMinutes(5), 10.0, epoch), DateTimeOffset.UnixEpoch), host);

    private void Accept(long leaseId, long epoch)
    {
        var proposal = new LeaseProposal { LeaseId = leaseId, Epoch = epoch, Session = 1, BasisUptimeMs = Unit.UptimeMs, ValidForMs = 300_000, HeatMw = 10.0 };
        Assert.Equal(LeaseRefusal.None, _story.Cycle.Arbiter.Offer(proposal, 1, Unit.UptimeMs, remoteSelected: true, lockedOut: false));
        _ledger.Observe(Unit);
    }
}
