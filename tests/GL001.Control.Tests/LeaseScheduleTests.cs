namespace GL001.Control.Tests;

public sealed class LeaseScheduleTests
{
    private const int QuarterMs = LeaseSchedule.LongestStepMs;

    [Fact]
    public void A_schedule_is_followed_step_by_step_for_eight_hours_without_host_and_then_left()
    {
        var heat = new double[LeaseSchedule.Capacity];
        for (var i = 0; i < heat.Length; i++)
        {
            heat[i] = 8.0 + i;
        }

        var desk = new Desk();
        Assert.Equal(LeaseRefusal.None, desk.Offer(desk.Proposal(heat)));
        for (var i = 0; i < heat.Length; i++)
        {
            desk.StepTo((long)i * QuarterMs);
            AssertStep(desk, i, heat[i]);
            desk.StepTo(((long)(i + 1) * QuarterMs) - 1);
            AssertStep(desk, i, heat[i]);
        }

        desk.StepTo(SetpointArbiter.LongestScheduleMs);
        Assert.Equal(SetpointSource.LocalCurve, desk.Arbiter.Source);
        Assert.Equal(-1, desk.Arbiter.ScheduleStep);
        Assert.Equal(0, desk.Arbiter.RemainingMs);
    }

    [Fact]
    public void A_schedule_ends_with_its_validity_when_that_is_shorter_than_its_steps()
    {
        var desk = new Desk();
        var proposal = desk.Proposal(20.0, 30.0, 10.0);
        proposal.ValidForMs = QuarterMs + 1_000;
        Assert.Equal(LeaseRefusal.None, desk.Offer(proposal));
        desk.StepTo(QuarterMs + 999);
        Assert.Equal(30.0, desk.Arbiter.TargetHeatMw);
        desk.StepTo(QuarterMs + 1_000);
        Assert.Equal(SetpointSource.LocalCurve, desk.Arbiter.Source);
    }

    [Fact]
    public void A_schedule_counts_from_its_basis_so_a_late_one_starts_in_a_later_step()
    {
        var desk = new Desk();
        desk.StepTo(2 * QuarterMs);
        var proposal = desk.Proposal(20.0, 30.0, 10.0);
        proposal.BasisUptimeMs = (2 * QuarterMs) - QuarterMs - 5;
        Assert.Equal(LeaseRefusal.None, desk.Offer(proposal));
        desk.StepTo(2 * QuarterMs);
        AssertStep(desk, 1, 30.0);
    }

    [Fact]
    public void A_newer_lease_replaces_a_schedule_as_a_whole()
    {
        var desk = new Desk();
        desk.Offer(desk.Proposal(20.0, 30.0, 10.0));
        desk.StepTo(1_000);
        Assert.Equal(LeaseRefusal.None, desk.Offer(desk.Proposal(12.0, 14.0)));
        desk.StepTo(1_100);
        AssertStep(desk, 0, 12.0);
        desk.StepTo(1_000 + (2 * QuarterMs));
        Assert.Equal(SetpointSource.LocalCurve, desk.Arbiter.Source);
    }

    [Fact]
    public void A_refused_schedule_leaves_the_one_in_force_as_it_is()
    {
        var desk = new Desk();
        desk.Offer(desk.Proposal(20.0, 30.0));
        Assert.Equal(LeaseRefusal.OutOfRange, desk.Offer(desk.Proposal(12.0, 41.0)));
        desk.StepTo(QuarterMs);
        AssertStep(desk, 1, 30.0);
        Assert.Equal(12.0, desk.Arbiter.DesiredHeatMw);
    }

    [Fact]
    public void Changing_the_proposal_afterwards_changes_nothing()
    {
        var desk = new Desk();
        var proposal = desk.Proposal(20.0, 30.0);
        desk.Offer(proposal);
        proposal.Schedule.HeatMw[0] = 40.0;
        desk.StepTo(100);
        AssertStep(desk, 0, 20.0);
    }

    [Fact]
    public void A_schedule_is_refused_with_its_reason()
    {
        var desk = new Desk();
        Assert.Equal(LeaseRefusal.NotFinite, desk.Offer(desk.Proposal(20.0, double.NaN)));
        Assert.Equal(LeaseRefusal.NotFinite, desk.Offer(desk.Proposal(20.0, double.PositiveInfinity)));
        Assert.Equal(LeaseRefusal.OutOfRange, desk.Offer(desk.Proposal(20.0, 7.9)));
        Assert.Equal(LeaseRefusal.OutOfRange, desk.Offer(desk.Proposal(20.0, -1.0)));

        var proposal = desk.Proposal(20.0);
        proposal.Schedule.Count = LeaseSchedule.Capacity + 1;
        Assert.Equal(LeaseRefusal.TooLong, desk.Offer(proposal));
        proposal.Schedule.Count = int.MaxValue;
        Assert.Equal(LeaseRefusal.TooLong, desk.Offer(proposal));
        proposal.Schedule.Count = -1;
        Assert.Equal(LeaseRefusal.OutOfRange, desk.Offer(proposal));

        proposal = desk.Proposal(20.0);
        proposal.Schedule.StepMs = LeaseSchedule.ShortestStepMs - 1;
        Assert.Equal(LeaseRefusal.OutOfRange, desk.Offer(proposal));
        proposal.Schedule.StepMs = LeaseSchedule.LongestStepMs + 1;
        Assert.Equal(LeaseRefusal.OutOfRange, desk.Offer(proposal));

        proposal = desk.Proposal(20.0);
        proposal.ValidForMs = SetpointArbiter.LongestScheduleMs + 1L;
        Assert.Equal(LeaseRefusal.TooLong, desk.Offer(proposal));

        desk.StepTo(QuarterMs);
        proposal = desk.Proposal(20.0);
        proposal.BasisUptimeMs = 0;
        proposal.ValidForMs = 2 * QuarterMs;
        Assert.Equal(LeaseRefusal.Expired, desk.Offer(proposal));
        Assert.Equal(SetpointSource.LocalCurve, desk.Arbiter.Source);
    }

    [Fact]
    public void A_step_of_zero_rests_the_burner_and_the_next_lights_it_again()
    {
        var desk = new Desk();
        desk.Offer(desk.Proposal(0.0, 20.0));
        desk.StepTo(100);
        Assert.True(desk.Arbiter.IsLoadSet);
        Assert.Equal(0.0, desk.Arbiter.TargetHeatMw);
        desk.StepTo(QuarterMs);
        Assert.Equal(20.0, desk.Arbiter.TargetHeatMw);
    }

    [Fact]
    public void A_clock_that_goes_back_behind_the_basis_ends_the_lease()
    {
        var desk = new Desk();
        desk.StepTo(10_000);
        desk.Offer(desk.Proposal(20.0));
        desk.StepTo(9_999);
        Assert.Equal(SetpointSource.LocalCurve, desk.Arbiter.Source);
        desk.StepTo(10_100);
        Assert.Equal(SetpointSource.LocalCurve, desk.Arbiter.Source);
    }

    [Fact]
    public void A_replaced_coordinator_is_refused_for_good()
    {
        var desk = new Desk();
        var proposal = desk.Proposal(20.0);
        proposal.Epoch = 7;
        proposal.LeaseId = 100;
        Assert.Equal(LeaseRefusal.None, desk.Offer(proposal));
        proposal.Epoch = 6;
        proposal.LeaseId = 101;
        Assert.Equal(LeaseRefusal.StaleEpoch, desk.Offer(proposal));
        desk.Arbiter.StartSession();
        Assert.Equal(LeaseRefusal.StaleEpoch, desk.Offer(proposal));

        var restarted = new Desk();
        restarted.Arbiter.RestoreEpoch(7);
        Assert.Equal(LeaseRefusal.StaleEpoch, restarted.Offer(proposal));
    }

    [Fact]
    public void A_coordinator_that_takes_the_lead_numbers_its_leases_from_one_and_none_is_taken_twice()
    {
        var desk = new Desk();
        var proposal = desk.Proposal(20.0);
        proposal.Epoch = 7;
        proposal.LeaseId = 100;
        desk.Offer(proposal);
        proposal.Epoch = 8;
        proposal.LeaseId = 1;
        Assert.Equal(LeaseRefusal.None, desk.Offer(proposal));
        Assert.Equal(LeaseRefusal.Replayed, desk.Offer(proposal));
        Assert.Equal(8, desk.Arbiter.HighestEpoch);
    }

    [Theory]
    [InlineData(long.MaxValue, LeaseRefusal.EpochOutOfRange)]
    [InlineData(7L + SetpointArbiter.LargestEpochStep + 1, LeaseRefusal.EpochOutOfRange)]
    [InlineData(7L + SetpointArbiter.LargestEpochStep, LeaseRefusal.None)]
    [InlineData(long.MinValue, LeaseRefusal.StaleEpoch)]
    public void No_epoch_of_one_lease_locks_later_coordinators_out(long epoch, LeaseRefusal answer)
    {
        var desk = new Desk();
        desk.Arbiter.RestoreEpoch(7);
        var proposal = desk.Proposal(20.0);
        proposal.Epoch = epoch;
        Assert.Equal(answer, desk.Offer(proposal));

        // As every coordinator begins: one above the highest.
        proposal.Epoch = desk.Arbiter.HighestEpoch + 1;
        proposal.LeaseId = 1;
        Assert.Equal(LeaseRefusal.None, desk.Offer(proposal));
    }

    [Fact]
    public void A_refused_lease_does_not_raise_the_epoch()
    {
        var desk = new Desk();
        var proposal = desk.Proposal(41.0);
        proposal.Epoch = 7;
        Assert.Equal(LeaseRefusal.OutOfRange, desk.Offer(proposal));
        Assert.Equal(0, desk.Arbiter.HighestEpoch);
    }

    [Fact]
    public void Every_refusal_and_source_has_a_name_of_its_own()
    {
        var refusals = Enum.GetValues<LeaseRefusal>();
        Assert.All(refusals, refusal => Assert.Equal(refusal.ToString(), LeaseRefusalNames.Of(refusal)));
        Assert.All(Enum.GetValues<SetpointSource>(), source => Assert.Equal(source.ToString(), SetpointSourceNames.Of(source)));
    }

    private static void AssertStep(Desk desk, int step, double heatMw)
    {
        Assert.Equal(SetpointSource.Lease, desk.Arbiter.Source);
        Assert.Equal(step, desk.Arbiter.ScheduleStep);
        Assert.Equal(heatMw, desk.Arbiter.TargetHeatMw);
        Assert.Equal(heatMw, desk.Arbiter.AcceptedHeatMw);
    }
}
