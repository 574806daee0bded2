namespace GL001.Control.Tests;

public sealed class SetpointPrecedenceTests
{
    [Fact]
    public void Trip_comes_before_operator_before_lease_before_local_curve()
    {
        var desk = new Desk();
        desk.StepTo(0);
        Assert.Equal(SetpointSource.LocalCurve, desk.Arbiter.Source);
        desk.Offer(desk.Proposal(20.0));
        desk.StepTo(100);
        Assert.Equal(SetpointSource.Lease, desk.Arbiter.Source);
        desk.Remote = false;
        desk.StepTo(200);
        Assert.Equal(SetpointSource.LocalCurve, desk.Arbiter.Source);
        Assert.True(desk.Arbiter.TrySetOperatorLoad(15.0));
        desk.StepTo(300);
        Assert.Equal(SetpointSource.Operator, desk.Arbiter.Source);
        Assert.Equal(15.0, desk.Arbiter.TargetHeatMw);
        desk.Trip = TripClass.AutoReset;
        desk.StepTo(400);
        Assert.Equal(SetpointSource.Trip, desk.Arbiter.Source);
        Assert.False(desk.Arbiter.IsLoadSet);
        Assert.Equal(0.0, desk.Arbiter.TargetHeatMw);
    }

    [Fact]
    public void A_trip_that_clears_by_itself_leaves_the_lease_and_a_lockout_ends_it()
    {
        var desk = new Desk();
        desk.Offer(desk.Proposal(20.0));
        desk.Trip = TripClass.AutoReset;
        desk.StepTo(100);
        desk.Trip = TripClass.None;
        desk.StepTo(200);
        Assert.Equal(SetpointSource.Lease, desk.Arbiter.Source);
        desk.LockedOut = true;
        desk.StepTo(300);
        desk.LockedOut = false;
        desk.StepTo(400);
        Assert.Equal(SetpointSource.LocalCurve, desk.Arbiter.Source);
    }

    [Fact]
    public void The_panel_sets_no_load_while_the_switch_stands_on_remote()
    {
        var desk = new Desk();
        desk.StepTo(0);
        Assert.False(desk.Arbiter.TrySetOperatorLoad(20.0));
        desk.StepTo(100);
        Assert.Equal(SetpointSource.LocalCurve, desk.Arbiter.Source);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1.0)]
    [InlineData(7.9)]
    [InlineData(40.1)]
    public void The_panel_is_held_to_the_same_limits_as_the_host(double heatMw)
    {
        var desk = new Desk { Remote = false };
        desk.StepTo(0);
        Assert.False(desk.Arbiter.TrySetOperatorLoad(heatMw));
        Assert.True(desk.Arbiter.TrySetOperatorLoad(8.0));
        Assert.False(desk.Arbiter.TrySetOperatorLoad(heatMw));
        desk.StepTo(100);
        Assert.Equal(8.0, desk.Arbiter.TargetHeatMw);
    }

    [Fact]
    public void A_panel_setpoint_does_not_come_back_when_local_is_taken_again()
    {
        var desk = new Desk { Remote = false };
        desk.StepTo(0);
        desk.Arbiter.TrySetOperatorLoad(20.0);
        desk.StepTo(100);
        desk.Remote = true;
        desk.StepTo(200);
        desk.Remote = false;
        desk.StepTo(300);
        Assert.Equal(SetpointSource.LocalCurve, desk.Arbiter.Source);
    }

    [Fact]
    public void A_panel_load_is_given_back_to_the_local_curve()
    {
        var desk = new Desk { Remote = false };
        desk.StepTo(0);
        desk.Arbiter.TrySetOperatorLoad(20.0);
        desk.StepTo(100);
        desk.Arbiter.ClearOperatorLoad();
        desk.StepTo(200);
        Assert.Equal(SetpointSource.LocalCurve, desk.Arbiter.Source);
    }

    [Fact]
    public void A_panel_load_moves_the_burner_at_the_ramp()
    {
        var bench = Local();
        Assert.True(bench.Cycle.Arbiter.TrySetOperatorLoad(20.0));
        bench.ScanFor(30_000);
        Assert.Equal(SetpointSource.Operator, bench.Cycle.Arbiter.Source);
        Assert.Equal(11.0, bench.Cycle.PresentLoadMw, 0.05);
        bench.ScanFor(120_000);
        Assert.Equal(20.0, bench.Cycle.PresentLoadMw, 1e-6);
        Assert.Equal(20.0, bench.Cycle.Arbiter.ActualHeatMw, 1e-6);
    }

    [Fact]
    public void A_hold_keeps_the_present_load_even_off_setpoint()
    {
        var bench = Local();
        bench.Cycle.Arbiter.TrySetOperatorLoad(20.0);
        bench.ScanFor(180_000);
        bench.Cycle.Arbiter.ClearOperatorLoad();
        bench.Pressure.SetGood(9.8);
        bench.ScanFor(10_000);
        var held = bench.Cycle.PresentLoadMw;
        Assert.True(held > 20.0);
        Assert.True(bench.Cycle.Arbiter.TryHoldOperatorLoad());
        bench.ScanFor(120_000);
        Assert.Equal(held, bench.Cycle.PresentLoadMw, 0.05);
    }

    [Fact]
    public void There_is_nothing_to_hold_without_a_load()
    {
        var desk = new Desk { Remote = false };
        desk.StepTo(0);
        Assert.False(desk.Arbiter.TryHoldOperatorLoad());
    }

    [Fact]
    public void A_panel_load_of_zero_rests_the_burner()
    {
        var bench = Local();
        bench.Cycle.Arbiter.TrySetOperatorLoad(0.0);
        bench.Scan();
        Assert.Equal(BurnerState.Postpurge, bench.State);
    }

    private static Bench Local()
    {
        var bench = Bench.Modulating();
        bench.Pressure.SetGood(bench.Unit.Setpoint);
        bench.Image.RemoteSelected.Set(false);
        bench.ScanFor(60_000);
        Assert.Equal(8.0, bench.Cycle.PresentLoadMw, 0.05);
        return bench;
    }
}
