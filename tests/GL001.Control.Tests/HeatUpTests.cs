namespace GL001.Control.Tests;

/// <summary>The heat-up programme in the scan: what it does to the burner, and what a lease may do meanwhile.</summary>
public sealed class HeatUpTests
{
    // The furnace of the bench: at full fire 10 K/min, and a loss that takes 50 % to hold 280 degC: more than low fire from 125 degC on.
    private const double FullFireKPerMinute = 10.0;
    private const double LossPerMinute = 5.0 / 260.0;

    private double _degC = 20.0;
    private long _lease;

    [Fact]
    public void A_cold_furnace_follows_its_programme_and_hands_over_at_its_own_setpoint()
    {
        var bench = Cold((3.0, 180.0, 20.0), (2.5, 240.0, 20.0));
        var starts = 0;
        Heat(bench, 180, (before, after) =>
        {
            starts += bench.Cycle.Burner.HasStarted ? 1 : 0;
            var program = bench.Cycle.Program;

            // Where a ramp ends the integral has the ramp's heat to give back: short of the cut-out's 15 K.
            Assert.False(program.IsRunning && Math.Abs(_degC - program.SetpointDegC) > 14.0, $"{_degC:F1} for {program.SetpointDegC:F1}");
            Assert.False(before > 0.0 && Math.Abs(after - before) > 0.21, $"{before:F2} to {after:F2} %");
        });
        Assert.Equal(ProgramState.Completed, bench.Cycle.Program.State);
        Assert.Equal(280.0, _degC, 2.0);
        Assert.Equal(1, starts);
    }

    [Fact]
    public void A_lease_heats_no_faster_than_the_programme_lets_it()
    {
        var bench = Cold((3.0, 200.0, 60.0));
        Heat(bench, 12, Leasing(bench, 40.0));
        for (var i = 0; i < 4; i++)
        {
            var from = _degC;
            Heat(bench, 10, Leasing(bench, 40.0));
            Assert.Equal(SetpointSource.Lease, bench.Cycle.Arbiter.Source);
            Assert.Equal(30.0, _degC - from, 3.0);
        }

        // The same without a programme.
        var free = new HeatUpTests();
        var unlimited = free.Cold();
        free.Heat(unlimited, 12, free.Leasing(unlimited, 40.0));
        var start = free._degC;
        free.Heat(unlimited, 10, free.Leasing(unlimited, 40.0));
        Assert.True(free._degC - start > 60.0, $"{free._degC - start:F1} K");
    }

    [Fact]
    public void A_lease_that_asks_for_less_is_followed_but_for_the_droop_and_the_ramp_waits()
    {
        var bench = Cold((9.0, 250.0, 60.0));
        Heat(bench, 20, Leasing(bench, 12.0));
        Assert.Equal(30.0 + bench.Unit.DroopMaximumPct, bench.Cycle.Output.FiringRatePct, 0.1);
        Assert.InRange(bench.Cycle.Program.SetpointDegC - _degC, 19.0, 20.5);
        Heat(bench, 2, Leasing(bench, 0.0));
        Assert.False(bench.Cycle.Output.IsFuelOn);
    }

    [Fact]
    public void A_lease_that_the_programme_held_back_takes_over_at_its_end_from_the_rate_that_is_there()
    {
        var bench = Cold((8.0, 280.0, 30.0));
        var most = 0.0;
        var completed = 0;
        Heat(bench, 110, (before, after) =>
        {
            Leasing(bench, 40.0)(before, after);
            if (bench.Cycle.Program.State == ProgramState.Completed)
            {
                most = ++completed <= 600 ? Math.Max(most, Math.Abs(after - before)) : most;
            }
        });

        // 6 MW/min are 0.025 % in a scan; the rate limiter alone would let 0.2 % through.
        Assert.True(completed > 600, $"{completed} scans");
        Assert.InRange(most, 0.01, 0.05);
    }

    [Fact]
    public void A_ramp_slower_than_low_fire_is_held_by_rests_of_the_burner()
    {
        // Low fire alone heats at 2 K/min here.
        var bench = Cold((0.5, 250.0, 60.0));
        var starts = 0;
        var most = 0.0;
        Heat(bench, 200, (_, _) =>
        {
            starts += bench.Cycle.Burner.HasStarted ? 1 : 0;
            most = Math.Max(most, _degC - bench.Cycle.Program.SetpointDegC);
        });
        Assert.Equal(ProgramState.Ramping, bench.Cycle.Program.State);
        Assert.True(starts >= 2, $"{starts} starts");

        // The cut-out's 15 K, and not more than 0.5 K/min for 200 min; less, since each rest gives up what it cooled down.
        Assert.InRange(most, 14.0, 16.0);
        Assert.InRange(_degC, 50.0, 20.0 + 100.0 + 16.0);
    }

    [Fact]
    public void No_setpoint_of_a_programme_raises_the_one_that_cut_out_and_trip_limit_were_chosen_for()
    {
        var unit = new UnitParameters(UnitKind.Furnace, 40.0, 8.0, 6.0, 280.0);
        var arbiter = new SetpointArbiter(unit);
        var image = new ProcessImage();
        var demand = new FiringRateDemand(unit);
        foreach (var setpoint in new[] { 300.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            demand.UseLocalSetpoint(setpoint, limitsLoad: true);
            image.OutletTemperatureDegC.SetGood(264.0);
            Assert.True(demand.RunDemand(image, arbiter));
            image.OutletTemperatureDegC.SetGood(294.0);
            Assert.True(demand.RunDemand(image, arbiter));
            image.OutletTemperatureDegC.SetGood(295.0);
            Assert.False(demand.RunDemand(image, arbiter));
        }

        demand.UseLocalSetpoint(100.0, limitsLoad: true);
        image.OutletTemperatureDegC.SetGood(84.0);
        Assert.True(demand.RunDemand(image, arbiter));
        image.OutletTemperatureDegC.SetGood(115.0);
        Assert.False(demand.RunDemand(image, arbiter));
    }

    [Fact]
    public void A_trip_in_the_heat_up_ends_the_programme_in_the_same_scan()
    {
        var bench = Cold((4.0, 100.0, 20.0));
        Heat(bench, 15);
        Assert.Equal(ProgramState.Ramping, bench.Cycle.Program.State);
        bench.Image.Discrete(DiscreteSignal.CoolingFlow).Set(false);
        for (var i = 0; i < 40 && bench.State != BurnerState.Lockout; i++)
        {
            Assert.Equal(ProgramState.Ramping, bench.Cycle.Program.State);
            bench.Scan();
        }

        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.Equal(ProgramState.Aborted, bench.Cycle.Program.State);
    }

    private Bench Cold(params (double Rate, double Target, double Soak)[] segments)
    {
        var bench = new Bench(UnitKind.Furnace, program: RampSoakProgramTests.Options(segments));
        Show(bench);
        bench.PressReset();
        return bench;
    }

    private void Heat(Bench bench, int minutes, Action<double, double>? eachScan = null)
    {
        for (var i = 0; i < minutes * 600; i++)
        {
            var before = bench.Cycle.Output.FiringRatePct;
            var fire = bench.Cycle.Output.IsFuelOn ? before / 100.0 * FullFireKPerMinute : 0.0;
            _degC += (fire - ((_degC - 20.0) * LossPerMinute)) / 600.0;
            Show(bench);
            bench.Scan();
            eachScan?.Invoke(before, bench.Cycle.Output.FiringRatePct);
        }
    }

    /// <summary>A host that renews its lease every 20 s.</summary>
    private Action<double, double> Leasing(Bench bench, double heatMw) => (_, _) =>
    {
        if (bench.NowMs % 20_000 == 0)
        {
            Assert.Equal(LeaseRefusal.None, bench.Lease(heatMw, ++_lease));
        }
    };

    private void Show(Bench bench)
    {
        bench.Image.OutletTemperatureDegC.SetGood(_degC);
        bench.Image.Analog(AnalogSignal.ExcessTemperature).SetGood(_degC);
    }
}
