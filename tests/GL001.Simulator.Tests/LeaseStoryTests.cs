using GL001.Control;

namespace GL001.Simulator.Tests;

public sealed class LeaseStoryTests
{
    [Fact]
    public void A_lease_moves_the_load_and_its_end_gives_it_back_to_local_control()
    {
        var site = Sites.Warm();
        var unit = site.Unit("BLR-101");
        Offer(unit, heatMw: 36.0, validForMs: 600_000);
        site.Run(TimeSpan.FromMinutes(9));
        Assert.Equal(SetpointSource.Lease, unit.Controller.Cycle.Arbiter.Source);

        // The droop of the drum pressure may correct the lease by some per cent of the rated heat.
        Assert.Equal(36.0, unit.Fired.DeliveredMw, 6.0);
        site.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(SetpointSource.LocalCurve, unit.Controller.Cycle.Arbiter.Source);
        site.Run(TimeSpan.FromMinutes(20));
        Assert.Equal(BurnerState.Modulating, unit.State());
        Assert.Equal(10.0, unit.Boiler().PressureBarg, 0.2);
    }

    [Fact]
    public void Two_boilers_on_one_header_share_as_their_leases_say()
    {
        var site = Sites.Warm();
        Offer(site.Unit("BLR-101"), heatMw: 25.0, validForMs: 900_000);
        Offer(site.Unit("BLR-102"), heatMw: 20.0, validForMs: 900_000);
        site.Run(TimeSpan.FromMinutes(14));
        var ratio = site.Unit("BLR-101").Fired.DeliveredMw / site.Unit("BLR-102").Fired.DeliveredMw;
        Assert.Equal(25.0 / 20.0, ratio, 0.2);
    }

    private static void Offer(SimulatedUnit unit, double heatMw, long validForMs)
    {
        unit.Controller.Mailbox.PostSession(1);
        unit.Controller.Mailbox.PostOffer(new LeaseProposal
        {
            LeaseId = 1,
            Session = 1,
            BasisUptimeMs = unit.UptimeMs,
            ValidForMs = validForMs,
            HeatMw = heatMw,
        });
    }
}
