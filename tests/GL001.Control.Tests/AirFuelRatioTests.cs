using CsCheck;
using GL001.Wire.Tests;

namespace GL001.Control.Tests;

public sealed class AirFuelRatioTests
{
    // Reference safety list, B14: 0.95 of the curve trips.
    private const double TripOfCurve = 0.95;

    private sealed record Move(double DemandPct, int Seconds, double OxygenErrorPct, SignalQuality Fuel, SignalQuality Air, SignalQuality Oxygen);

    private static readonly Gen<SignalQuality> Quality = Gen.Frequency(
        (20, Gen.Const(SignalQuality.Good)), (1, Gen.Const(SignalQuality.Uncertain)), (1, Gen.Const(SignalQuality.Bad)));

    private static readonly Gen<Move> Moves = Gen.Select(Gen.Double[0.0, 110.0], Gen.Int[1, 90], Gen.Double[-6.0, 6.0], Quality, Quality, Quality,
        (demand, seconds, error, fuel, air, oxygen) => new Move(demand, seconds, error, fuel, air, oxygen));

    private static readonly Gen<(double FuelLag, double AirLag, double MeterLag, Move[] Moves)> Runs =
        Gen.Select(Gen.Double[1.0, 5.0], Gen.Double[2.0, 20.0], Gen.Double[0.1, 0.5], Moves.Array[12]);

    [Fact]
    public void Whatever_the_load_does_the_air_never_falls_below_the_margin_of_the_curve()
    {
        var leastOfCurve = double.MaxValue;
        Seeded.Holds(Runs, 150, run =>
        {
            var rig = CombustionRig.Firing(20.0, run.FuelLag, run.AirLag, run.MeterLag);
            foreach (var move in run.Moves)
            {
                rig.DemandPct = move.DemandPct;
                rig.OxygenErrorPct = move.OxygenErrorPct;
                rig.FuelQuality = move.Fuel;
                rig.AirQuality = move.Air;
                rig.OxygenQuality = move.Oxygen;
                for (var i = 0; i < move.Seconds * 10; i++)
                {
                    rig.Scan();
                    leastOfCurve = Math.Min(leastOfCurve, rig.OfCurve);
                    if (rig.Lambda < rig.Options.MinimumLambda || rig.OfCurve < TripOfCurve)
                    {
                        return false;
                    }
                }
            }

            return true;
        });

        // The runs did press against the margin.
        Assert.True(leastOfCurve < 0.98, $"never below {leastOfCurve} of the curve");
    }

    [Fact]
    public void Air_leads_when_the_load_rises_and_fuel_leads_when_it_falls()
    {
        var rig = CombustionRig.Firing(30.0);
        rig.DemandPct = 90.0;
        Assert.Equal("air", FirstPast(rig, 60.0, isRising: true));
        rig.ScanFor(300);
        Assert.Equal(90.0, rig.FuelPct, 0.1);
        rig.DemandPct = 30.0;
        Assert.Equal("fuel", FirstPast(rig, 60.0, isRising: false));
        rig.ScanFor(300);
        Assert.Equal(30.0, rig.FuelPct, 0.1);
    }

    [Fact]
    public void Fuel_waits_for_air_that_does_not_come()
    {
        var rig = CombustionRig.Firing(30.0, airLagSeconds: 1e9);
        rig.DemandPct = 90.0;
        rig.ScanFor(60);
        Assert.True(rig.Ratio.IsFuelLimitedByAir);
        Assert.InRange(rig.FuelPct, 30.0, 31.5);
        Assert.Equal(100.0 * 0.9, rig.Ratio.AirPct, 3.0);
    }

    [Fact]
    public void Air_stays_for_fuel_that_does_not_close()
    {
        var rig = CombustionRig.Firing(90.0, fuelLagSeconds: 1e9);
        rig.DemandPct = 20.0;
        rig.ScanFor(120);
        Assert.Equal(20.0, rig.Ratio.FuelPct);
        Assert.True(rig.OfCurve > 0.96);
    }

    [Fact]
    public void Too_little_air_for_low_fire_takes_fuel_below_it()
    {
        var rig = CombustionRig.Firing(20.0);
        rig.Scan();
        Assert.Equal(20.0, rig.Ratio.FuelPct);
        rig.Ratio.Step(BurnerState.Modulating, true, 50.0, Good(20.0), Good(20.0), Good(5.0), 100);
        Assert.True(rig.Ratio.FuelPct < 20.0);
        rig.Ratio.Step(BurnerState.Modulating, true, 50.0, Good(20.0), Good(-1.0), Good(5.0), 100);
        Assert.Equal(0.0, rig.Ratio.FuelPct);
    }

    [Fact]
    public void A_bad_flow_takes_fuel_to_low_fire_and_holds_the_air()
    {
        foreach (var airIsBad in new[] { true, false })
        {
            var rig = CombustionRig.Firing(80.0);
            rig.ScanFor(30);
            var air = rig.Ratio.AirPct;
            rig.AirQuality = airIsBad ? SignalQuality.Bad : SignalQuality.Good;
            rig.FuelQuality = airIsBad ? SignalQuality.Good : SignalQuality.Bad;
            rig.ScanFor(60);
            Assert.True(rig.Ratio.IsDegraded);
            Assert.Equal(20.0, rig.Ratio.FuelPct);
            Assert.Equal(air, rig.Ratio.AirPct);
        }
    }

    [Fact]
    public void An_uncertain_flow_lets_fuel_only_fall_and_air_only_rise()
    {
        var rig = CombustionRig.Firing(60.0);
        rig.ScanFor(10);
        rig.AirQuality = SignalQuality.Uncertain;
        rig.DemandPct = 90.0;
        rig.ScanFor(30);
        Assert.Equal(60.0, rig.Ratio.FuelPct, 0.1);
        var air = rig.Ratio.AirPct;
        rig.DemandPct = 30.0;
        rig.ScanFor(30);
        Assert.Equal(30.0, rig.Ratio.FuelPct, 0.1);
        Assert.Equal(air, rig.Ratio.AirPct);
    }

    [Fact]
    public void The_trim_brings_the_oxygen_to_its_setpoint_within_its_limits()
    {
        var rig = CombustionRig.Firing(80.0);
        rig.OxygenErrorPct = -0.3;
        rig.ScanFor(1_800);
        Assert.Equal(rig.Options.OxygenForFuel.YAt(80.0), rig.Oxygen.Value, 0.1);
        Assert.InRange(rig.Ratio.TrimPct, 0.5, rig.Options.TrimUpLimitPct);

        rig.OxygenErrorPct = 6.0;
        rig.ScanFor(1_800);
        Assert.Equal(-rig.Options.TrimDownLimitPct, rig.Ratio.TrimPct, 0.05);
        Assert.True(rig.Lambda >= rig.Options.MinimumLambda);
        rig.OxygenErrorPct = -9.0;
        rig.ScanFor(1_800);
        Assert.Equal(rig.Options.TrimUpLimitPct, rig.Ratio.TrimPct, 0.05);
    }

    [Theory]
    [InlineData(SignalQuality.Bad)]
    [InlineData(SignalQuality.Uncertain)]
    public void The_trim_holds_while_the_analyser_is_not_good_and_goes_on_from_there(SignalQuality quality)
    {
        var rig = CombustionRig.Firing(80.0);
        rig.OxygenErrorPct = -0.3;
        rig.ScanFor(1_800);
        var trim = rig.Ratio.TrimPct;
        rig.OxygenQuality = quality;
        rig.OxygenErrorPct = 6.0;
        rig.ScanFor(600);
        Assert.True(rig.Ratio.IsTrimHeld);
        Assert.Equal(trim, rig.Ratio.TrimPct, 1e-9);
        rig.OxygenQuality = SignalQuality.Good;
        rig.OxygenErrorPct = -0.3;
        rig.Scan();
        Assert.Equal(trim, rig.Ratio.TrimPct, 0.05);
    }

    [Fact]
    public void The_trim_waits_while_the_load_moves_and_starts_anew_at_light_off()
    {
        var rig = CombustionRig.Firing(80.0);
        rig.OxygenErrorPct = -0.3;
        rig.ScanFor(1_800);
        var trim = rig.Ratio.TrimPct;
        for (var i = 0; i < 50; i++)
        {
            rig.DemandPct -= 0.1;
            rig.Scan();
            Assert.True(rig.Ratio.IsTrimHeld);
        }

        Assert.Equal(trim, rig.Ratio.TrimPct, 1e-9);
        rig.State = BurnerState.Postpurge;
        rig.Scan();
        Assert.Equal(0.0, rig.Ratio.TrimPct);
    }

    [Fact]
    public void Purge_opens_the_air_without_fuel_and_light_off_brings_both_to_low_fire()
    {
        var rig = new CombustionRig { State = BurnerState.Standby, PurgeComplete = false };
        rig.Scan();
        AssertCommands(rig, 0.0, 0.0);
        rig.State = BurnerState.Prepurge;
        rig.Scan();
        AssertCommands(rig, 0.0, 100.0);
        rig.PurgeComplete = true;
        rig.Scan();
        AssertCommands(rig, 20.0, 28.0);
        rig.State = BurnerState.PilotTrialForIgnition;
        rig.Scan();
        AssertCommands(rig, 20.0, 28.0);
    }

    [Theory]
    [InlineData(BurnerState.Lockout)]
    [InlineData(BurnerState.Postpurge)]
    public void After_firing_the_fuel_closes_and_the_air_stays_where_it_was(BurnerState state)
    {
        var rig = CombustionRig.Firing(60.0);
        rig.ScanFor(60);
        var air = rig.Ratio.AirPct;
        rig.State = state;
        rig.PurgeComplete = false;
        rig.DemandPct = 100.0;
        rig.ScanFor(60);
        AssertCommands(rig, 0.0, air);
    }

    [Fact]
    public void A_lockout_at_power_up_opens_nothing()
    {
        var rig = new CombustionRig { State = BurnerState.Lockout };
        rig.Scan();
        AssertCommands(rig, 0.0, 0.0);
    }

    [Fact]
    public void Without_a_completed_purge_no_state_lets_fuel_through()
    {
        foreach (var state in Enum.GetValues<BurnerState>())
        {
            var rig = CombustionRig.Firing(60.0);
            rig.ScanFor(10);
            rig.State = state;
            rig.PurgeComplete = false;
            rig.Scan();
            Assert.Equal(0.0, rig.Ratio.FuelPct);
        }
    }

    [Fact]
    public void A_demand_that_is_no_number_asks_for_low_fire()
    {
        var rig = CombustionRig.Firing(60.0);
        rig.ScanFor(10);
        rig.DemandPct = double.NaN;
        rig.ScanFor(60);
        Assert.Equal(20.0, rig.Ratio.FuelPct);
        Assert.True(double.IsFinite(rig.Ratio.AirPct));
    }

    [Fact]
    public void Settings_that_would_starve_the_flame_are_named_and_let_no_fuel_through()
    {
        var options = CombustionRig.Settings(stoichiometricAirPct: 95.0);
        Assert.Contains("least excess air", options.FindFault(), StringComparison.Ordinal);
        var ratio = new AirFuelRatio(options);
        ratio.Step(BurnerState.Modulating, true, 80.0, Good(0.0), Good(100.0), Good(5.0), 100);
        Assert.Equal(0.0, ratio.FuelPct);
        ratio.Step(BurnerState.Prepurge, false, 80.0, Good(0.0), Good(100.0), Good(5.0), 100);
        Assert.Equal(100.0, ratio.AirPct);
    }

    [Fact]
    public void Each_wrong_setting_is_found()
    {
        Assert.Equal("", CombustionRig.Settings().FindFault());
        var mistakes = new Action<AirFuelOptions>[]
        {
            options => options.MinimumLambda = 0.99,
            options => options.MinimumLambda = double.NaN,
            options => options.AirBeforeFuel = 0.94,
            options => options.AirBeforeFuel = 1.01,
            options => options.PurgeAirPct = 20.0,
            options => options.TrimDownLimitPct = -1.0,
            options => options.TrimDownLimitPct = 10.1,
            options => options.TrimUpLimitPct = double.PositiveInfinity,
            options => options.TrimGainPctPerPct = -1.0,
            options => options.TrimIntegralTimeSeconds = 0.0,
            options => options.TrimSteadyPctPerSecond = 0.0,
        };
        Assert.All(mistakes, mistake =>
        {
            var options = CombustionRig.Settings();
            mistake(options);
            Assert.NotEqual("", options.FindFault());
        });

        AssertFault(new[] { 20.0, 100.0 }, new[] { 28.0, 101.0 });
        AssertFault(new[] { 20.0, 100.0 }, new[] { 28.0, 28.0 });
        AssertFault(new[] { 20.0, 90.0 }, new[] { 28.0, 100.0 });
        AssertFault(new[] { 21.0, 100.0 }, new[] { 28.0, 100.0 });
        AssertFault(new[] { 20.0, 100.0 }, new[] { 28.0 });
        AssertFault(new[] { 20.0, double.NaN }, new[] { 28.0, 100.0 });
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var rig = CombustionRig.Firing(60.0);
        rig.ScanFor(10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        rig.ScanFor(1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string FirstPast(CombustionRig rig, double fuelPct, bool isRising)
    {
        for (var i = 0; i < 6_000; i++)
        {
            rig.Scan();
            var fuelIsPast = rig.FuelPct > fuelPct == isRising;
            var airIsPast = rig.Options.AirForFuel.XAt(rig.AirPct) > fuelPct == isRising;
            if (fuelIsPast || airIsPast)
            {
                return fuelIsPast ? (airIsPast ? "both" : "fuel") : "air";
            }
        }

        return "neither";
    }

    private static void AssertCommands(CombustionRig rig, double fuelPct, double airPct)
    {
        Assert.Equal(fuelPct, rig.Ratio.FuelPct, 1e-9);
        Assert.Equal(airPct, rig.Ratio.AirPct, 1e-9);
    }

    private static void AssertFault(double[] fuel, double[] air)
    {
        var curve = new PiecewiseLinearCurve(fuel, air);
        var options = new AirFuelOptions(curve, new PiecewiseLinearCurve(new[] { 0.0 }, new[] { 3.0 }), 20.0, 80.0);
        Assert.NotEqual("", options.FindFault());
    }

    private static AnalogInput Good(double value)
    {
        var input = new AnalogInput("FT");
        input.SetGood(value);
        return input;
    }
}
