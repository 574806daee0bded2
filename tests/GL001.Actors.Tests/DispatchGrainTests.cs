using GL001.Wire;

namespace GL001.Actors.Tests;

public sealed class DispatchGrainTests
{
    [Theory]
    [InlineData(-1.0)]
    [InlineData(5.0)]
    [InlineData(null)]
    public async Task A_maximum_that_cannot_be_costs_its_own_unit_the_lease_and_no_other(double? reportedMaximum)
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.TellAsync(Told.Firing(12.0).But(Told.Number(MetricId.MaximumHeatMw, reportedMaximum)).Birth());
        await network.TellAsync(Told.Firing(10.0).Birth("BLR-2"));
        var status = await network.Dispatch.RunAsync();
        Assert.Equal(DispatchRunStatus.Optimal, status.Status);
        Assert.Equal(["BLR-2"], network.Leases.Heard.Select(lease => lease.UnitId));
        Assert.Contains("maximum", status.Plan!.Units[0].Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_throws_shows_as_an_error_and_keeps_the_time_of_the_last_good_one()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.TellAsync(Told.Firing().Birth());
        var good = await network.Dispatch.RunAsync();
        Assert.Equal((DispatchRunStatus.Optimal, Told.At, 0), (good.Status, good.LastGoodRunAt, good.Failures));

        network.PlannerClock.Failure = new InvalidOperationException("the planner is out of order");
        network.Clock.Advance(TimeSpan.FromSeconds(60));
        await network.Dispatch.RunAsync();
        var status = await network.Dispatch.GetAsync();
        Assert.Equal((DispatchRunStatus.Error, "the planner is out of order", 2, 1), (status.Status, status.Reason, status.Runs, status.Failures));
        Assert.Equal((Told.At, Told.At + TimeSpan.FromSeconds(60)), (status.LastGoodRunAt, status.RunAt));
    }

    [Fact]
    public async Task A_sender_that_throws_for_one_unit_leaves_the_others_their_leases()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        network.Leases.Answer = lease => lease.UnitId == "BLR-1" ? throw new InvalidOperationException("no") : Task.FromResult(true);
        await network.TellAsync(Told.Firing(12.0).Birth());
        await network.TellAsync(Told.Firing(10.0).Birth("BLR-2"));
        var status = await network.Dispatch.RunAsync();
        Assert.Equal(DispatchRunStatus.Optimal, status.Status);
        Assert.Equal([LeaseDelivery.SendFailed, LeaseDelivery.Sent], status.Plan!.Units.Take(2).Select(unit => unit.Lease));
    }

    [Theory]
    [InlineData(130, false)]
    [InlineData(131, true)]
    public void Planning_is_overdue_when_two_intervals_and_ten_seconds_gave_no_good_run(int seconds, bool overdue)
    {
        var status = new DispatchStatus { LastGoodRunAt = Told.At };
        Assert.Equal(overdue, status.IsOverdue(Told.At.AddSeconds(seconds), TimeSpan.FromSeconds(60)));
        Assert.False(new DispatchStatus().IsOverdue(Told.At.AddSeconds(seconds), TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_reader_does_not_wait_for_the_run()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        var sending = new TaskCompletionSource();
        var sent = new TaskCompletionSource<bool>();
        network.Leases.Answer = _ =>
        {
            sending.TrySetResult();
            return sent.Task;
        };
        await network.TellAsync(Told.Firing().Birth());
        var run = network.Dispatch.RunAsync();
        await sending.Task;

        // The run cannot end before the lease is sent, which waits for the reader.
        Assert.Equal(DispatchRunStatus.NotRun, (await network.Dispatch.GetAsync().WaitAsync(TimeSpan.FromSeconds(10))).Status);
        sent.SetResult(true);
        Assert.Equal(DispatchRunStatus.Optimal, (await run).Status);
    }

    [Fact]
    public async Task A_plan_is_in_force_no_longer_than_its_leases()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.TellAsync(Told.Firing().Birth());

        // An hour of quarter hours: that is how long the unit can follow the plan by itself.
        Assert.Equal(Told.At.AddHours(1), (await network.Dispatch.RunAsync()).Plan!.ValidUntil);
        Assert.All(network.Leases.Heard, lease => Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromMinutes(15), 4), (lease.ValidFor, lease.Step, lease.StepsMegawatts.Length)));
        Assert.All(network.Leases.Heard, lease => Assert.Equal(lease.HeatMegawatts, lease.StepsMegawatts[0]));

        network.Clock.Advance(TimeSpan.FromHours(1));
        Assert.NotNull((await network.Dispatch.GetAsync()).Plan);
        network.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await network.Dispatch.GetAsync()).Plan);

        // Nor does a run that gives none bring the old one back.
        network.PlannerClock.Failure = new InvalidOperationException("the planner is out of order");
        Assert.Null((await network.Dispatch.RunAsync()).Plan);
    }
}
