namespace GL001.Control.Tests;

/// <summary>One test for each row of hardware/cause-and-effect.csv, named by its tag.</summary>
public sealed class TripTests
{
    private static void AssertTripped(Bench bench, string id, string tag)
    {
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.False(bench.Cycle.Output.IsFuelOn);
        Assert.Equal(0.0, bench.Cycle.Output.FiringRatePct);
        Assert.Equal(id, bench.Cycle.Interlocks.FirstOut.Id);
        Assert.Equal(tag, bench.Cycle.Interlocks.FirstOut.Tag);
    }

    [Fact]
    public void LSLL_103_low_low_level_trips_after_its_delay()
    {
        var bench = Bench.Modulating();
        bench.Level.SetGood(-150.0);
        bench.ScanFor(900);
        Assert.Equal(BurnerState.Modulating, bench.State);
        bench.Scan();
        AssertTripped(bench, "B01", "LSLL-103");
        Assert.Equal(-150.0, bench.Cycle.Interlocks.FirstOut.Reading);
    }

    [Fact]
    public void LSLL_103_a_level_that_recovers_within_the_delay_does_not_trip()
    {
        var bench = Bench.Modulating();
        for (var i = 0; i < 20; i++)
        {
            bench.Level.SetGood(-160.0);
            bench.ScanFor(900);
            bench.Level.SetGood(-100.0);
            bench.Scan();
        }

        Assert.Equal(BurnerState.Modulating, bench.State);
    }

    [Fact]
    public void PSHH_102_high_high_pressure_trips_in_the_same_scan()
    {
        var bench = Bench.Modulating();
        bench.Pressure.SetGood(11.5);
        bench.Scan();
        AssertTripped(bench, "B03", "PSHH-102");
        Assert.Equal(11.5, bench.Cycle.Interlocks.FirstOut.Limit);
        Assert.False(bench.Cycle.Interlocks.FirstOut.BySignalFault);
    }

    [Fact]
    public void BSLL_104_flame_loss_trips_within_its_response_time()
    {
        var bench = Bench.Modulating();
        bench.FlameFollows = false;
        bench.Image.Flame.Set(false);
        bench.ScanFor(1_000);
        AssertTripped(bench, "B05", "BSLL-104");
    }

    [Fact]
    public void BSH_104_flame_without_fuel_locks_out()
    {
        var bench = new Bench { FlameFollows = false };
        bench.PressReset();
        bench.Image.Flame.Set(true);
        bench.ScanFor(5_100);
        AssertTripped(bench, "B07", "BSH-104");
    }

    [Fact]
    public void BSH_104_flame_in_standby_locks_out_within_a_second()
    {
        var bench = new Bench { FlameFollows = false };
        bench.PressReset();
        bench.ScanFor(10_000);
        bench.Image.Flame.Set(true);
        bench.ScanFor(400);
        Assert.NotEqual(BurnerState.Lockout, bench.State);
        bench.ScanFor(100);
        AssertTripped(bench, "B07", "BSH-104");
    }

    [Theory]
    [InlineData(4_000, false)]
    [InlineData(6_000, true)]
    public void BSH_104_waits_for_the_flame_to_go_out_after_a_stop_and_no_longer(int burnsOnMs, bool locksOut)
    {
        var bench = Bench.Modulating();
        bench.Pressure.SetGood(10.9);
        bench.RunUntil(BurnerState.Postpurge);
        bench.FlameFollows = false;
        bench.Image.Flame.Set(true);
        bench.ScanFor(burnsOnMs);
        bench.Image.Flame.Set(false);
        bench.ScanFor(1_000);
        Assert.Equal(locksOut, bench.State == BurnerState.Lockout);
    }

    [Fact]
    public void BSH_104_flame_seen_before_the_start_forbids_the_purge()
    {
        var bench = new Bench { FlameFollows = false };
        bench.PressReset();
        bench.Image.Flame.Set(true);
        bench.CallForHeat();
        bench.ScanFor(400);
        Assert.Equal(BurnerState.Standby, bench.State);
    }

    [Fact]
    public void FSLL_106_air_loss_trips_while_fuel_is_on()
    {
        var bench = Bench.Modulating();
        bench.AirFollows = false;
        bench.Image.Airflow.Set(false);
        bench.ScanFor(500);
        AssertTripped(bench, "B08", "FSLL-106");
    }

    [Fact]
    public void ZSD_109_a_relay_that_does_not_follow_trips()
    {
        var bench = Bench.Modulating();
        bench.Image.OutputsAgree.Set(false);
        bench.Scan();
        AssertTripped(bench, "B18", "ZSD-109");
    }

    [Theory]
    [InlineData(600)]
    [InlineData(-200)]
    [InlineData(3_600_000)]
    public void KSL_100_a_late_scan_or_a_jumping_clock_trips(int jumpMs)
    {
        var bench = Bench.Modulating();
        bench.Cycle.Run(bench.NowMs - Bench.PeriodMs + jumpMs);
        AssertTripped(bench, "B18", "KSL-100");
    }

    [Fact]
    public void TSHH_110_outlet_temperature_trips_the_furnace()
    {
        var bench = Bench.Modulating(UnitKind.Furnace);
        bench.Image.OutletTemperatureDegC.SetGood(320.0);
        bench.Scan();
        AssertTripped(bench, "F01", "TSHH-110");
    }

    [Fact]
    public void A_bad_trip_signal_votes_to_trip_at_once_and_says_so()
    {
        var bench = Bench.Modulating();
        bench.Level.SetBad(SignalCause.FailureCurrentLow);
        bench.Scan();
        AssertTripped(bench, "B01", "LSLL-103");
        Assert.True(bench.Cycle.Interlocks.FirstOut.BySignalFault);
    }

    [Fact]
    public void A_contact_that_cannot_be_read_counts_as_open()
    {
        var bench = Bench.Modulating();
        bench.FlameFollows = false;
        bench.Image.Flame.SetBad();
        bench.Scan();
        AssertTripped(bench, "B05", "BSLL-104");
    }

    [Fact]
    public void The_first_trip_is_remembered_and_later_ones_do_not_replace_it()
    {
        var bench = Bench.Modulating();
        bench.Pressure.SetGood(12.0);
        bench.Scan();
        bench.Level.SetBad(SignalCause.OpenCircuit);
        bench.ScanFor(5_000);
        Assert.Equal("B03", bench.Cycle.Interlocks.FirstOut.Id);
    }

    [Fact]
    public void A_trip_stays_latched_when_its_cause_has_gone()
    {
        var bench = Bench.Modulating();
        bench.Pressure.SetGood(12.0);
        bench.Scan();
        bench.CallForHeat();
        bench.ScanFor(600_000);
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.Equal("B03", bench.Cycle.Interlocks.FirstOut.Id);
    }

    [Fact]
    public void A_reset_is_ignored_while_the_cause_stands()
    {
        var bench = Bench.Modulating();
        bench.Pressure.SetGood(12.0);
        bench.Scan();
        bench.PressReset();
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.True(bench.Cycle.Interlocks.FirstOut.IsSet);
        bench.Pressure.SetGood(9.5);
        bench.PressReset();
        Assert.Equal(BurnerState.Postpurge, bench.State);
        Assert.False(bench.Cycle.Interlocks.FirstOut.IsSet);
    }

    [Fact]
    public void BSH_104_a_flame_that_appears_late_in_the_purge_never_proves_a_pilot()
    {
        var bench = new Bench { FlameFollows = false };
        bench.PressReset();
        bench.CallForHeat();
        bench.RunUntil(BurnerState.Prepurge);
        bench.ScanFor(bench.Timings.PrepurgeMs - 2_000);
        bench.Image.Flame.Set(true);
        bench.ScanFor(10_000);
        AssertTripped(bench, "B07", "BSH-104");
    }

    [Fact]
    public void BSH_104_a_flame_that_stands_in_lockout_forbids_the_reset()
    {
        var bench = Bench.Modulating();
        bench.FlameFollows = false;
        bench.Pressure.SetGood(12.0);
        bench.Scan();
        bench.Pressure.SetGood(9.5);
        bench.PressReset();
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.Equal("B03", bench.Cycle.Interlocks.FirstOut.Id);
    }

    [Fact]
    public void What_stands_at_power_up_is_no_first_out_but_forbids_the_reset()
    {
        var bench = new Bench();
        bench.Level.SetBad(SignalCause.NotRead);
        bench.PressReset();
        Assert.Equal(BurnerState.Lockout, bench.State);
        Assert.False(bench.Cycle.Interlocks.FirstOut.IsSet);
        bench.Level.SetGood(0.0);
        bench.PressReset();
        Assert.Equal(BurnerState.Standby, bench.State);
    }

    [Fact]
    public void A_low_level_that_stands_without_its_delay_blocks_the_reset_too()
    {
        var bench = new Bench();
        bench.Scan();
        bench.Image.ResetButton.Set(true);
        bench.ScanFor(1_000);
        bench.Level.SetGood(-200.0);
        bench.Image.ResetButton.Set(false);
        bench.Scan();
        Assert.Equal(BurnerState.Lockout, bench.State);
    }
}
