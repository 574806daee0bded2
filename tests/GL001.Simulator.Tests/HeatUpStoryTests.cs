using GL001.Control;
using GL001.Runtime;
using GL001.Simulator.Replay;
using GL001.Storage;

namespace GL001.Simulator.Tests;

/// <summary>A hot-oil heater with a cold loop is heated up by its programme, through drivers, noise and actuators.</summary>
public sealed class HeatUpStoryTests
{
    private const double StartDegC = 30.0;

    // Lower than the loop could: full fire without customers heats it by some 6.5 K/min, low fire by 1.3.
    private const double RateKPerMinute = 3.0;
    private const double SoakDegC = 120.0;
    private const double SecondSoakDegC = 180.0;
    private const double SoakMinutes = 10.0;

    // Where a ramp ends the integral has the ramp's heat to give back; short of the cut-out's 15 K and the band's 20.
    private const double OvershootK = 12.0;

    private static readonly Dictionary<int, double> s_program = new()
    {
        [ParameterTable.ProgramSegments] = 2.0,
        [ParameterTable.ProgramRate1KPerMinute] = RateKPerMinute,
        [ParameterTable.ProgramTarget1DegC] = SoakDegC,
        [ParameterTable.ProgramSoak1Minutes] = SoakMinutes,
        [ParameterTable.ProgramRate2KPerMinute] = RateKPerMinute,
        [ParameterTable.ProgramTarget2DegC] = SecondSoakDegC,
        [ParameterTable.ProgramSoak2Minutes] = SoakMinutes,
    };

    [Fact]
    public void A_cold_furnace_heats_up_along_ramps_and_soaks_and_is_then_at_its_own_setpoint()
    {
        var story = Story.OfColdFurnace(StartDegC, s_program);
        var soaked = new Dictionary<int, int>();
        HeatUp(story, until: ProgramState.Completed, program =>
        {
            if (program.State == ProgramState.Soaking && program.Hold == ProgramHold.None)
            {
                soaked[program.Segment] = soaked.GetValueOrDefault(program.Segment) + 1;
                Assert.Equal(program.Segment == 0 ? SoakDegC : SecondSoakDegC, story.Heater.OutletDegC, OvershootK);
            }
        });
        var scans = (int)(SoakMinutes * 60_000.0 / SimulatedUnit.ScanPeriodMs);
        Assert.InRange(soaked[0], scans - 1, scans + 1);
        Assert.InRange(soaked[1], scans - 1, scans + 1);
        story.Run(TimeSpan.FromMinutes(15));
        Assert.Equal(280.0, story.Heater.OutletDegC, 4.0);
        Assert.Equal(BurnerState.Modulating, story.State);
        Assert.False(story.FirstOut.IsSet);
        Assert.Equal(1, story.Subject.Controller.Memory.StartCount);
        Assert.Equal(0, story.Combustion.Explosions);
    }

    [Fact]
    public void Without_a_programme_the_same_furnace_is_heated_twice_as_fast()
    {
        var story = Story.OfColdFurnace(StartDegC, new Dictionary<int, double>());
        story.RunUntil(() => story.State == BurnerState.Modulating);
        story.Run(TimeSpan.FromMinutes(3));
        var from = story.Heater.OutletDegC;
        story.Run(TimeSpan.FromMinutes(10));
        Assert.True(story.Heater.OutletDegC - from > 10.0 * RateKPerMinute * 1.8, $"{story.Heater.OutletDegC - from:F1} K");
    }

    [Fact]
    public void A_power_cut_in_the_middle_starts_over_from_the_temperature_that_is_there()
    {
        var story = Story.OfColdFurnace(StartDegC, s_program);
        HeatUp(story, until: ProgramState.Soaking, _ => { });
        story.Run(TimeSpan.FromMinutes(5));
        story.Subject.PowerOff();
        story.Run(TimeSpan.FromSeconds(30));
        Assert.False(story.FuelIsOn);
        story.Subject.PowerOn(story.NowMs);
        story.Step();
        Assert.Equal(BurnerState.Lockout, story.State);
        Assert.Equal(ProgramState.Idle, story.Cycle.Program.State);
        story.RunUntil(() => story.State == BurnerState.LowFire);
        Assert.Equal(ProgramState.Ramping, story.Cycle.Program.State);
        Assert.Equal(0, story.Cycle.Program.Segment);
        Assert.Equal((long)(SoakMinutes * 60_000.0), story.Cycle.Program.SoakRemainingMs);
        Assert.Equal(story.Heater.OutletDegC, story.Cycle.Program.SetpointDegC, 3.0);
        HeatUp(story, until: ProgramState.Completed, _ => { });
        Assert.Equal(0, story.Combustion.Explosions);
    }

    [Fact]
    public void A_trip_in_the_heat_up_is_replayed_bit_for_bit_and_a_replay_without_the_programme_differs()
    {
        var story = Story.OfColdFurnace(StartDegC, s_program);
        story.RunUntil(() => story.State == BurnerState.Modulating);
        story.Run(TimeSpan.FromMinutes(10));
        Assert.Equal(ProgramState.Ramping, story.Cycle.Program.State);
        var recorder = story.Subject.Controller.Tape.Recorder!;
        story.Combustion.FlameBlownOut = true;
        story.RunUntil(() => recorder.State == FlightRecorderState.Frozen);
        Assert.Equal(ProgramState.Aborted, story.Cycle.Program.State);
        using var file = new MemoryStream();
        TapeFile.Write(file, recorder);
        var tape = TapeFile.Read(file.ToArray());
        var verdict = new TapeReplay().Run(tape);
        Assert.Null(verdict.Difference);
        Assert.True(verdict.TripUptimeMs - verdict.FirstUptimeMs >= 60_000);

        var without = new TapeReplay((set, periodMs) => new ScanCycle(UnitSettings.Parameters(set), UnitSettings.Timings(set), new InterlockTable(UnitSettings.Rows(set)), periodMs, UnitSettings.Options(set)), TripTables.Hash);
        Assert.NotNull(without.Run(tape).Difference);
    }

    /// <summary>Runs until the programme stands there; meanwhile no ten minutes may bring more than the rate, and the furnace keeps to the setpoint.</summary>
    private static void HeatUp(Story story, ProgramState until, Action<RampSoakProgram> eachScan)
    {
        // What a controller that follows may gain in ten minutes by catching up, K.
        const double CatchingUpK = 5.0;
        var degC = new Queue<double>();
        for (var i = 0; story.Cycle.Program.State != until; i++)
        {
            Assert.True(i < 4 * 36_000, $"no {until} within four hours: {story.Cycle.Program.State}, {story.Heater.OutletDegC:F1} degC, burner in {story.State}, first-out '{story.FirstOut.Id}'");
            story.Step();
            degC.Enqueue(story.Heater.OutletDegC);
            if (degC.Count > 6_000)
            {
                Assert.InRange(story.Heater.OutletDegC - degC.Dequeue(), -CatchingUpK, (10.0 * RateKPerMinute) + CatchingUpK);
            }

            if (story.Cycle.Program.IsRunning)
            {
                Assert.InRange(story.Heater.OutletDegC - story.Cycle.Program.SetpointDegC, -OvershootK, OvershootK);
            }

            eachScan(story.Cycle.Program);
        }
    }
}
