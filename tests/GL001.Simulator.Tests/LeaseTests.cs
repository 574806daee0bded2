using GL001.Control;

namespace GL001.Simulator.Tests;

/// <summary>Leases through the controller's mailbox, as its network thread leaves them there.</summary>
public sealed class LeaseTests
{
    private const int Session = 1;

    [Fact]
    public void An_accepted_lease_is_approached_at_the_units_ramp()
    {
        var story = Story.Firing(Story.OfBoiler());
        Offer(story, heatMw: 15.0, validForMs: 300_000);
        story.Step();
        Assert.Equal(LeaseRefusal.None, story.Cycle.Arbiter.LastRefusal);
        var start = story.Cycle.Arbiter.RampedHeatMw;
        story.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(start + 1.0, story.Cycle.Arbiter.RampedHeatMw, 0.01);   // the story's ramp is 1 MW/min
        story.Run(TimeSpan.FromMinutes(3));
        Assert.Equal(15.0, story.Cycle.Arbiter.RampedHeatMw, 9);
    }

    [Fact]
    public void A_lease_for_the_demand_is_what_the_boiler_delivers()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Customers.Factor = 14.0 / 12.0;
        for (var lease = 1; lease <= 4; lease++)
        {
            Offer(story, heatMw: 14.0, validForMs: 300_000, leaseId: lease);
            story.Run(TimeSpan.FromMinutes(4));
            Assert.Equal(SetpointSource.Lease, story.Cycle.Arbiter.Source);
        }

        Assert.Equal(14.0, story.Boiler.DeliveredMw, 0.1);
        Assert.Equal(14.0, story.Customers.ServedMw, 0.001);
        Assert.InRange(story.Boiler.PressureBarg, 9.8, 10.2);
    }

    [Fact]
    public void An_expired_lease_falls_back_to_local_pressure_control()
    {
        var story = Story.Firing(Story.OfBoiler());
        Offer(story, heatMw: 14.0, validForMs: 60_000);
        story.Run(TimeSpan.FromSeconds(59));
        Assert.Equal(SetpointSource.Lease, story.Cycle.Arbiter.Source);
        story.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(SetpointSource.LocalCurve, story.Cycle.Arbiter.Source);
        story.Run(TimeSpan.FromMinutes(15));
        Assert.Equal(BurnerState.Modulating, story.State);
        Assert.InRange(story.Boiler.PressureBarg, 9.9, 10.1);
    }

    [Fact]
    public void A_lease_of_zero_rests_the_burner_and_its_expiry_lets_local_control_start_it_again()
    {
        var story = Story.Firing(Story.OfBoiler());
        Offer(story, heatMw: 0.0, validForMs: 60_000);
        story.RunUntil(() => story.State == BurnerState.Postpurge);
        story.RunUntil(() => story.State == BurnerState.Modulating);
        Assert.Equal(SetpointSource.LocalCurve, story.Cycle.Arbiter.Source);
        Assert.Equal(0, story.Combustion.Explosions);
    }

    private static void Offer(Story story, double heatMw, long validForMs, long leaseId = 1)
    {
        story.Subject.Controller.Mailbox.PostSession(Session);
        story.Subject.Controller.Mailbox.PostOffer(new LeaseProposal
        {
            LeaseId = leaseId,
            Session = Session,
            BasisUptimeMs = story.Subject.UptimeMs,
            ValidForMs = validForMs,
            HeatMw = heatMw,
        });
    }
}
