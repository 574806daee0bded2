using GL001.Control;
using nanoFramework.TestFramework;

namespace GL001.DeviceTests;

/// <summary>The scan itself on the device's interpreter: lockout, start, trip, reset, time.</summary>
[TestClass]
public class ScanTests
{
    private const int PrepurgeMs = 30_000;

    [TestMethod]
    public void Power_up_is_a_lockout_with_every_relay_off()
    {
        BoilerBench bench = new BoilerBench(0);
        bench.SetPressure(8.5);
        bench.ScanFor(10_000);
        Assert.AreEqual((int)BurnerState.Lockout, (int)bench.State);
        Assert.AreEqual(Relay.None, bench.Cycle.Output.Relays);
    }

    [TestMethod]
    public void Emergency_stop_takes_the_fuel_in_the_same_scan_and_is_the_first_out()
    {
        BoilerBench bench = new BoilerBench(0);
        bench.LightOff();
        Assert.IsTrue(bench.Cycle.Output.IsFuelOn, "fires");

        bench.Image.Discrete(DiscreteSignal.EmergencyStop).Set(false);
        bench.Scan();

        Assert.IsFalse(bench.Cycle.Output.IsFuelOn, "fuel is off");
        Assert.AreEqual((int)BurnerState.Lockout, (int)bench.State);
        Assert.AreEqual("HS-121", bench.Cycle.Interlocks.FirstOut.Tag);
        bench.Image.Discrete(DiscreteSignal.EmergencyStop).Set(true);
        bench.ScanFor(60_000);
        Assert.AreEqual((int)BurnerState.Lockout, (int)bench.State, "without a reset");
    }

    [TestMethod]
    public void Purge_takes_its_whole_time()
    {
        BoilerBench bench = new BoilerBench(0);
        bench.PressReset(1_000);
        bench.SetPressure(8.5);
        bench.RunUntil(BurnerState.Prepurge);
        Assert.IsTrue(bench.RunUntil(BurnerState.PilotTrialForIgnition) >= PrepurgeMs, "purge of 30 s");
    }

    [TestMethod]
    public void Clock_that_runs_ahead_shortens_no_purge()
    {
        BoilerBench bench = new BoilerBench(0);
        bench.PressReset(1_000);
        bench.SetPressure(8.5);
        bench.RunUntil(BurnerState.Prepurge);

        // Each scan comes at 1.4 periods by the clock: not late enough for a fault, and it counts as one period of air.
        int scans = 0;
        while (bench.State == BurnerState.Prepurge)
        {
            Assert.IsTrue(scans < 3_000, "the purge ends");
            bench.ScanAfter(140);
            scans++;
        }

        Assert.AreEqual((int)BurnerState.PilotTrialForIgnition, (int)bench.State);
        Assert.IsTrue(scans * BoilerBench.PeriodMs >= PrepurgeMs, "scans of purge: " + scans);
    }

    [TestMethod]
    public void Clock_that_jumps_locks_out_instead_of_purging()
    {
        BoilerBench bench = new BoilerBench(0);
        bench.PressReset(1_000);
        bench.SetPressure(8.5);
        bench.RunUntil(BurnerState.Prepurge);
        bench.ScanAfter(3_600_000);
        Assert.AreEqual((int)BurnerState.Lockout, (int)bench.State);
        Assert.AreEqual("KSL-100", bench.Cycle.Interlocks.FirstOut.Tag);
    }

    [TestMethod]
    public void Lost_air_begins_the_purge_anew()
    {
        BoilerBench bench = new BoilerBench(0);
        bench.PressReset(1_000);
        bench.SetPressure(8.5);
        bench.RunUntil(BurnerState.Prepurge);
        bench.ScanFor(PrepurgeMs - 5_000);
        bench.AirFollows = false;
        bench.ScanFor(2_000);
        bench.AirFollows = true;
        bench.RunUntil(BurnerState.Prepurge);
        Assert.IsTrue(bench.RunUntil(BurnerState.PilotTrialForIgnition) >= PrepurgeMs, "a whole purge after the loss");
    }

    [TestMethod]
    public void Press_shorter_than_half_a_second_resets_nothing()
    {
        Assert.IsTrue(IsLockedOutAfter(300), "300 ms");
    }

    [TestMethod]
    public void Press_of_a_second_resets()
    {
        Assert.IsFalse(IsLockedOutAfter(1_000), "1 s");
    }

    [TestMethod]
    public void Press_longer_than_five_seconds_resets_nothing()
    {
        Assert.IsTrue(IsLockedOutAfter(6_000), "6 s");
    }

    [TestMethod]
    public void Button_that_is_stuck_at_power_up_resets_nothing()
    {
        BoilerBench bench = new BoilerBench(0);
        bench.Image.ResetButton.Set(true);
        bench.ScanFor(1_000);
        bench.Image.ResetButton.Set(false);
        bench.ScanFor(1_000);
        Assert.IsTrue(bench.Cycle.IsLockedOut, "locked out");
    }

    // 24.9 days after power-up a signed counter of 32 bits turns negative.
    [TestMethod]
    public void Burner_fires_on_where_31_bits_of_milliseconds_end()
    {
        FireAcross(2_147_483_647L);
    }

    // 49.7 days after power-up an unsigned one begins anew.
    [TestMethod]
    public void Burner_fires_on_where_32_bits_of_milliseconds_end()
    {
        FireAcross(4_294_967_295L);
    }

    [TestMethod]
    public void Counter_of_32_bits_that_starts_again_would_be_a_lockout()
    {
        BoilerBench bench = new BoilerBench(4_294_900_000L);
        bench.LightOff();
        bench.ScanAfter(-bench.NowMs);
        Assert.AreEqual((int)BurnerState.Lockout, (int)bench.State);
        Assert.IsFalse(bench.Cycle.Output.IsFuelOn, "fuel is off");
    }

    private static bool IsLockedOutAfter(int pressMs)
    {
        BoilerBench bench = new BoilerBench(0);
        bench.PressReset(pressMs);
        return bench.Cycle.IsLockedOut;
    }

    private static void FireAcross(long wrapMs)
    {
        BoilerBench bench = new BoilerBench(wrapMs - 90_000);
        bench.LightOff();
        Assert.IsTrue(bench.NowMs < wrapMs, "fires before the end");
        while (bench.NowMs < wrapMs + 2_000)
        {
            bench.Scan();
            Assert.IsTrue(bench.Cycle.Output.IsFuelOn, "fires at " + bench.NowMs);
        }

        Assert.AreEqual(0, bench.Cycle.Overruns);
        bench.Image.Discrete(DiscreteSignal.EmergencyStop).Set(false);
        bench.Scan();
        Assert.AreEqual(bench.NowMs, bench.Cycle.Interlocks.FirstOut.AtMs);
    }
}
