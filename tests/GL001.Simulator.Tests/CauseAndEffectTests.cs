using GL001.Control;
using GL001.Drivers;
using GL001.Runtime;
using GL001.Storage;

namespace GL001.Simulator.Tests;

/// <summary>
/// Every row of hardware/cause-and-effect.csv, named by its tag: the cause is made at the chips' terminals or in the
/// process, the firmware's own drivers read it, and the effect is looked for at the relays.
/// </summary>
public sealed class CauseAndEffectTests
{
    // Scan, relay and the sampling of a converter on top of the row's own delay.
    private static readonly TimeSpan s_reaction = TimeSpan.FromMilliseconds(500);

    // Units that between them have every row.
    private static readonly Dictionary<int, double>[] s_units =
    [
        new() { [ParameterTable.FlameCheckMinutes] = 10.0 },
        new() { [ParameterTable.FuelKind] = 1.0, [ParameterTable.LeakTest] = 0.0 },
        new() { [ParameterTable.DrumLevelTransmitters] = 3.0 },
        new() { [ParameterTable.SteamThermometer] = 1.0 },
        new() { [ParameterTable.CondensateMonitor] = 1.0 },
        new() { [ParameterTable.ChamberThermometer] = 1.0, [ParameterTable.ProtectiveAtmosphere] = 1.0 },
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in TripTables.Boiler())
        {
            rows.Add("Boiler", row.Tag);
        }

        foreach (var row in TripTables.Furnace())
        {
            rows.Add("Furnace", row.Tag);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_row_acts(string unit, string tag)
    {
        var isBoiler = unit == "Boiler";
        var (story, row) = UnitWith(isBoiler, tag);
        switch (tag)
        {
            case "TSLL-155":
                story.Subject.Board.Loop(AnalogSignal.ChamberTemperature).Forced = 700.0;
                Story.Firing(story);
                story.Subject.Board.Force(DiscreteSignal.AtmosphereShut, false);
                Assert.InRange(story.RunUntil(() => Acts(story, row)), TimeSpan.Zero, s_reaction);
                break;
            case "PDAH-102":
                Story.Firing(story);
                Drift(0.02, 0.7, away => story.Subject.Board.Loop(AnalogSignal.SteamPressureB).Forced = story.Boiler.PressureBarg - away);
                RunToAlarm(story, row, 10.0);
                break;
            case "LDAH-103":
                Story.Firing(story);
                Drift(5.0, 45.0, away => story.Subject.Board.Loop(AnalogSignal.DrumLevelB).Forced = story.Boiler.LevelMm + away);
                RunToAlarm(story, row, 10.0);
                break;
            case "TDAH-110":
                Story.Firing(story);
                Drift(0.5, 30.0, away => story.Subject.Board.ThermocoupleForcedDegC = story.Heater.OutletDegC - away);
                RunToAlarm(story, row, 60.0);
                break;
            case "BXA-104":
                Story.Firing(story);
                Assert.False(Acts(story, row));
                story.Subject.Board.FlameCheckStopped = true;
                RunToAlarm(story, row, 600.0);
                break;
            case "USL-128":
                story.Combustion.Valve1Leak = 0.2;
                RunToTrip(story);
                break;
            case "KSL-129":
                story.Combustion.DamperStuck = true;
                RunToTrip(story);
                break;
            case "YSL-130":
                story.RunUntil(() => story.State == BurnerState.Standby);
                story.Subject.Board.Memory.BusFailed = true;
                RunToTrip(story);
                break;
            case "BSLL-105":
                story.Combustion.FlameBlownOut = true;
                RunToTrip(story);
                break;
            case "BSLL-107":
                story.RunUntil(() => story.State == BurnerState.MainTrialForIgnition && story.Cycle.Burner.InStateMs >= 9_800);
                Force(story, row);
                RunToTrip(story);
                break;
            case "ZSD-109":
                Story.Firing(story);
                story.Subject.Board.Relays.Welded = Relay.FuelValve1;
                story.Customers.Factor = 0.0;
                RunToTrip(story);
                break;
            case "KSL-100":
                Story.Firing(story);
                story.ProgramHangs = true;
                story.Run(TimeSpan.FromMilliseconds(600));
                story.ProgramHangs = false;
                story.Step();
                break;
            case "ZSO-119A" or "ZSO-119B" or "ZSO-119P" or "BSH-104":
                AtRest(story);
                ForceAndTime(story, row);
                break;
            default:
                Story.Firing(story);
                ForceAndTime(story, row);
                break;
        }

        AssertEffect(story, row);

        // A transmitter that goes away from the truth no faster than the process could.
        void Drift(double eachStep, double most, Action<double> set)
        {
            var away = 0.0;
            story.BeforeEachStep = () => set(away = Math.Min(away + eachStep, most));
        }
    }

    /// <summary>A unit that has the row; the row is the one that its controller runs.</summary>
    private static (Story Story, Interlock Row) UnitWith(bool isBoiler, string tag)
    {
        foreach (var options in s_units)
        {
            var set = UnitSettings.BuiltIn(isBoiler ? UnitKind.Boiler : UnitKind.Furnace, [], []);
            if (options.Keys.All(id => ParameterTable.AppliesTo(id, set.Kind)))
            {
                var story = isBoiler ? Story.OfBoiler(options: options) : Story.OfFurnace(options: options);
                var table = story.Cycle.Interlocks;
                var row = Enumerable.Range(0, table.Count).Select(table.Row).Single(candidate => candidate.Tag == tag);
                if (row.IsFitted)
                {
                    return (story, row);
                }
            }
        }

        throw new InvalidOperationException($"No unit of these tests has the row {tag}.");
    }

    /// <summary>In standby with nothing to do.</summary>
    private static void AtRest(Story story)
    {
        story.Customers.Factor = 0.0;
        story.RunUntil(() => story.State == BurnerState.Standby);
    }

    /// <summary>The alarm comes after the check's own time, which began no more than a shutter's period before.</summary>
    private static void RunToAlarm(Story story, Interlock row, double seconds) =>
        Assert.InRange(story.RunUntil(() => Acts(story, row)).TotalSeconds, seconds - 30.0, seconds + 5.0);

    private static void RunToTrip(Story story) => story.RunUntil(() => story.State == BurnerState.Lockout && story.FirstOut.IsSet);

    /// <summary>Makes the cause, as fast as the process could, and holds the row to its delay.</summary>
    private static void ForceAndTime(Story story, Interlock row)
    {
        var tripped = Force(story, row);
        story.RunUntil(() => tripped() || story.State == BurnerState.Lockout);
        var took = story.RunUntil(() => Acts(story, row));
        Assert.True(took <= TimeSpan.FromMilliseconds(row.DelayMs) + s_reaction, $"took {took}");

        // Nor before: a limit that trips without its delay stops boilers for nothing. The signal itself crosses up to a scan earlier.
        Assert.True(took >= TimeSpan.FromMilliseconds(row.DelayMs - 200), $"took {took}");
    }

    private static bool Acts(Story story, Interlock row)
    {
        var index = story.Cycle.Interlocks.IndexOf(row.Id, row.Tag);
        return row.TripClass == TripClass.Alarm ? (story.Cycle.Interlocks.ActiveRows & (1L << index)) != 0 : story.Cycle.Interlocks.FirstOut.IsSet && !story.FuelIsOn;
    }

    private static void AssertEffect(Story story, Interlock row)
    {
        if (row.TripClass == TripClass.Alarm)
        {
            Assert.NotEqual(BurnerState.Lockout, story.State);
            return;
        }

        Assert.Equal(row.Tag, story.FirstOut.Tag);
        Assert.False(story.FirstOut.BySignalFault, "the value tripped, not a signal that could not be trusted");
        Assert.Equal(row.TripClass == TripClass.AutoReset ? BurnerState.Postpurge : BurnerState.Lockout, story.State);
        story.Run(TimeSpan.FromSeconds(2));
        Assert.False(story.FuelIsOn);
        Assert.False(story.Combustion.MainBurns);
        Assert.Equal(0, story.Combustion.Explosions);
    }

    /// <summary>Brings as many signals as the vote needs beyond their limit; returns whether the true value is there.</summary>
    private static Func<bool> Force(Story story, Interlock row)
    {
        if (!row.IsAnalog)
        {
            story.Subject.Board.Force((DiscreteSignal)row.Signal(0), row.Direction == TripDirection.Closed);
            return () => true;
        }

        var signal = (AnalogSignal)row.Signal(0);
        if (signal == AnalogSignal.OutletTemperatureRate)
        {
            // From far below, so that the rise is over its limit for long enough before the burner's own cut-out stops it;
            // half as fast again as allowed, for the rate is filtered over 10 s.
            var from = story.Heater.OutletDegC;
            var falling = true;
            story.BeforeEachStep = () =>
            {
                falling = falling && from > 200.0;
                story.Subject.Board.RtdForcedDegC = from += (falling ? -5.0 : row.Limit * 1.5 / 60.0) * Story.StepMs / 1000.0;
            };
            return () => story.Cycle.Image.Analog(AnalogSignal.OutletTemperatureRate).Value >= row.Limit;
        }

        var value = story.Cycle.Image.Analog(signal).Value;
        var span = IoList.High[(int)signal] - IoList.Low[(int)signal];
        var beyond = row.Limit + ((row.Direction == TripDirection.High ? 0.01 : -0.01) * span);
        var rate = IoList.MaximumRatePerSecond[(int)signal] > 0.0 ? 0.8 * IoList.MaximumRatePerSecond[(int)signal] : double.PositiveInfinity;
        story.BeforeEachStep = () =>
        {
            var most = rate * Story.StepMs / 1000.0;
            value += Math.Clamp(beyond - value, -most, most);
            for (var i = 0; i < row.Required; i++)
            {
                Set(story, (AnalogSignal)row.Signal(i), value);
            }
        };
        return () => row.Direction == TripDirection.High
            ? story.Cycle.Image.Analog(signal).Value >= row.Limit
            : story.Cycle.Image.Analog(signal).Value <= row.Limit;
    }

    private static void Set(Story story, AnalogSignal signal, double value)
    {
        var board = story.Subject.Board;
        switch (signal)
        {
            case AnalogSignal.FlueTemperature or AnalogSignal.OutletTemperature:
                board.RtdForcedDegC = value;
                break;
            case AnalogSignal.ExcessTemperature:
                board.ThermocoupleForcedDegC = value;
                break;
            default:
                board.Loop(signal).Forced = value;
                break;
        }
    }
}
