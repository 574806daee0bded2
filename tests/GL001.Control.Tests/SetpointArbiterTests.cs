namespace GL001.Control.Tests;

public sealed class SetpointArbiterTests
{
    [Fact]
    public void An_accepted_lease_ramps_the_load_and_no_faster_than_its_rate()
    {
        var bench = Bench.Modulating();
        bench.Pressure.SetGood(bench.Unit.Setpoint);
        bench.ScanFor(60_000);
        var before = bench.Cycle.PresentLoadMw;
        Assert.Equal(LeaseRefusal.None, bench.Lease(before + 12.0 > 40.0 ? before - 12.0 : before + 12.0, validForMs: 600_000));
        var target = bench.Cycle.Arbiter.AcceptedHeatMw;
        bench.ScanFor(60_000);
        Assert.Equal(6.0, Math.Abs(bench.Cycle.Arbiter.RampedHeatMw - before), 0.1);
        bench.ScanFor(60_000);
        Assert.Equal(target, bench.Cycle.PresentLoadMw, 0.1);
    }

    [Fact]
    public void Expired_lease_falls_back_to_local_setpoint()
    {
        var bench = Bench.Modulating();
        bench.Lease(20.0, validForMs: 5_000);
        bench.ScanFor(4_900);
        Assert.Equal(SetpointSource.Lease, bench.Cycle.Arbiter.Source);
        bench.ScanFor(200);
        Assert.Equal(SetpointSource.LocalCurve, bench.Cycle.Arbiter.Source);
        Assert.Equal(BurnerState.Modulating, bench.State);
        Assert.Equal(0, bench.Cycle.Arbiter.RemainingMs);
    }

    [Fact]
    public void Taking_over_from_a_lease_is_bumpless()
    {
        var bench = Bench.Modulating();
        bench.Pressure.SetGood(bench.Unit.Setpoint);
        bench.Lease(20.0, validForMs: 300_000);
        bench.ScanFor(299_900);
        var before = bench.Cycle.Output.FiringRatePct;
        bench.ScanFor(300);
        Assert.Equal(SetpointSource.LocalCurve, bench.Cycle.Arbiter.Source);
        Assert.Equal(before, bench.Cycle.Output.FiringRatePct, 0.2);
    }

    [Fact]
    public void Validity_counts_from_the_uptime_the_host_decided_upon_so_delay_only_shortens_it()
    {
        var bench = Bench.Modulating();
        Assert.Equal(LeaseRefusal.None, bench.Lease(20.0, basisMs: bench.NowMs - 50_000, validForMs: 60_000));
        bench.ScanFor(10_200);
        Assert.Equal(SetpointSource.LocalCurve, bench.Cycle.Arbiter.Source);
    }

    [Fact]
    public void A_lease_is_refused_with_its_reason()
    {
        var bench = Bench.Modulating();
        Assert.Equal(LeaseRefusal.WrongSession, bench.Lease(20.0, session: 2));
        Assert.Equal(LeaseRefusal.Replayed, bench.Lease(20.0, id: 0));
        Assert.Equal(LeaseRefusal.Expired, bench.Lease(20.0, basisMs: bench.NowMs - 60_000));
        Assert.Equal(LeaseRefusal.FromTheFuture, bench.Lease(20.0, basisMs: bench.NowMs + 1));
        Assert.Equal(LeaseRefusal.NotFinite, bench.Lease(double.NaN));
        Assert.Equal(LeaseRefusal.OutOfRange, bench.Lease(-1.0));
        Assert.Equal(LeaseRefusal.OutOfRange, bench.Lease(7.9));
        Assert.Equal(LeaseRefusal.OutOfRange, bench.Lease(40.1));
        Assert.Equal(LeaseRefusal.OutOfRange, bench.Lease(20.0, validForMs: 0));
        Assert.Equal(LeaseRefusal.TooLong, bench.Lease(20.0, validForMs: SetpointArbiter.LongestValidityMs + 1));
        Assert.Equal(LeaseRefusal.OutOfRange, bench.Lease(20.0, basisMs: -1));
        Assert.Equal(LeaseRefusal.TooLong, bench.Lease(20.0, validForMs: long.MaxValue));
        Assert.Equal(SetpointSource.LocalCurve, bench.Cycle.Arbiter.Source);
        bench.Image.RemoteSelected.Set(false);
        Assert.Equal(LeaseRefusal.LocalMode, bench.Lease(20.0));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_number_that_is_none_is_refused_and_not_reported_as_desired(double heatMw)
    {
        var bench = Bench.Modulating();
        bench.Lease(41.0);
        Assert.Equal(LeaseRefusal.NotFinite, bench.Lease(heatMw));
        Assert.Equal(41.0, bench.Cycle.Arbiter.DesiredHeatMw);
    }

    [Fact]
    public void The_same_lease_is_taken_once()
    {
        var bench = Bench.Modulating();
        Assert.Equal(LeaseRefusal.None, bench.Lease(20.0, id: 7));
        Assert.Equal(LeaseRefusal.Replayed, bench.Lease(30.0, id: 7));
        Assert.Equal(20.0, bench.Cycle.Arbiter.AcceptedHeatMw);
        Assert.Equal(30.0, bench.Cycle.Arbiter.DesiredHeatMw);
    }

    [Fact]
    public void A_lease_neither_starts_nor_resets_a_locked_out_burner()
    {
        var bench = new Bench();
        bench.Scan();
        Assert.Equal(LeaseRefusal.LockedOut, bench.Lease(20.0));
        bench.ScanFor(60_000);
        Assert.Equal(BurnerState.Lockout, bench.State);
    }

    [Fact]
    public void A_lease_of_zero_rests_the_burner_in_good_order()
    {
        var bench = Bench.Modulating();
        bench.Lease(0.0);
        bench.Scan();
        Assert.Equal(BurnerState.Postpurge, bench.State);
        Assert.False(bench.Cycle.Output.IsFuelOn);
    }

    [Fact]
    public void A_lease_starts_a_resting_burner_through_the_whole_purge()
    {
        var bench = new Bench();
        bench.Pressure.SetGood(9.8);
        bench.PressReset();
        bench.Lease(20.0, validForMs: 600_000);
        bench.Scan();
        Assert.Equal(BurnerState.ValveProving, bench.State);
        bench.ScanFor(bench.Timings.PrepurgeMs - 1_000);
        Assert.False(bench.Cycle.Output.IsFuelOn);
        bench.RunUntil(BurnerState.Modulating);
    }

    [Fact]
    public void The_operating_cut_out_stops_the_burner_before_the_trip_whatever_the_lease_says()
    {
        var bench = Bench.Modulating();
        bench.Lease(40.0, validForMs: 600_000);
        bench.Pressure.SetGood(10.9);
        bench.Scan();
        Assert.Equal(BurnerState.Postpurge, bench.State);
        Assert.False(bench.Cycle.Interlocks.FirstOut.IsSet);
    }

    [Fact]
    public void Switching_to_local_ends_the_lease_at_once()
    {
        var bench = Bench.Modulating();
        bench.Lease(20.0);
        bench.Image.RemoteSelected.Set(false);
        bench.Scan();
        Assert.Equal(SetpointSource.LocalCurve, bench.Cycle.Arbiter.Source);
    }
}
