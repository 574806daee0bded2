using GL001.Control;
using GL001.Simulator.Devices;
using GL001.Storage;

namespace GL001.Simulator.Tests;

/// <summary>What can be set about the trips of a unit, through its drivers to its relays.</summary>
public sealed class UnitOptionTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(2.5)]
    [InlineData(4.0)]
    public void BSLL_104_takes_the_fuel_within_the_configured_response_and_not_much_sooner(double seconds)
    {
        var story = Story.Firing(Story.OfBoiler(options: With(ParameterTable.FlameResponseSeconds, seconds)));
        story.Combustion.FlameBlownOut = true;
        var took = story.RunUntil(() => !story.FuelIsOn);
        Assert.Equal("BSLL-104", story.FirstOut.Tag);
        Assert.InRange(took.TotalSeconds, seconds - 0.5, seconds);
        Assert.Equal(0, story.Combustion.Explosions);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(10.0)]
    public void LSLL_103_waits_for_its_configured_delay(double seconds)
    {
        var story = Story.Firing(Story.OfBoiler(options: With(ParameterTable.LowWaterDelaySeconds, seconds)));
        var level = story.Cycle.Image.DrumLevelMm.Value;
        story.BeforeEachStep = () =>
        {
            level = Math.Max(level - 10.0, -160.0);
            story.Subject.Board.Loop(AnalogSignal.DrumLevelA).Forced = level;
            story.Subject.Board.Loop(AnalogSignal.DrumLevelB).Forced = level;
        };
        story.RunUntil(() => story.Cycle.Image.Analog(AnalogSignal.DrumLevelA).Value <= -150.0);
        var took = story.RunUntil(() => !story.FuelIsOn);
        Assert.Equal("LSLL-103", story.FirstOut.Tag);
        Assert.InRange(took.TotalSeconds, seconds - 0.2, seconds + 0.5);
    }

    [Fact]
    public void An_oil_fired_unit_starts_without_a_leak_test_and_has_oil_rows_in_place_of_gas_rows()
    {
        var story = Story.OfBoiler(options: Oil());
        var proving = false;
        story.BeforeEachStep = () => proving |= story.State == BurnerState.ValveProving;
        Story.Firing(story);
        Assert.False(proving);
        Assert.Equal(0, story.Combustion.Explosions);
        Assert.Equal(["B12", "B12", "B12"], Fitted(story, "B10", "B11", "B12"));
        Assert.Equal(SignalCause.NotFitted, story.Cycle.Image.Analog(AnalogSignal.FuelPressure).Cause);
        Assert.Equal(20.0, story.Cycle.Image.Analog(AnalogSignal.OilPressure).Value, 0.2);
    }

    [Fact]
    public void A_gas_fired_unit_has_no_oil_rows_and_sees_no_oil_signals()
    {
        var story = Story.OfBoiler();
        story.RunUntil(() => story.State == BurnerState.Standby || story.State == BurnerState.ValveProving);
        Assert.Equal(["B10", "B11"], Fitted(story, "B10", "B11", "B12"));
        Assert.Equal(SignalCause.NotFitted, story.Cycle.Image.Analog(AnalogSignal.OilPressure).Cause);
    }

    [Fact]
    public void TSLL_152_cold_oil_forbids_the_start()
    {
        var story = Story.OfBoiler(options: Oil());
        story.Combustion.OilDegC = 60.0;
        story.RunUntil(() => story.State == BurnerState.Standby);
        story.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(BurnerState.Standby, story.State);
        Assert.NotEqual(0, story.Cycle.Interlocks.StartBlockedRows & (1L << story.Cycle.Interlocks.IndexOf("B12", "TSLL-152")));
        story.Combustion.OilDegC = 110.0;
        story.RunUntil(() => story.State == BurnerState.Prepurge);
    }

    [Fact]
    public void LYLL_103_one_of_three_levels_that_reads_wrong_trips_nothing_and_moves_no_feedwater()
    {
        var story = Story.Firing(Story.OfBoiler(options: ThreeLevels()));
        Lower(story, AnalogSignal.DrumLevelA);
        story.Run(TimeSpan.FromSeconds(30));
        Assert.True(story.Cycle.Image.Analog(AnalogSignal.DrumLevelA).Value < -150.0);
        Assert.Equal(BurnerState.Modulating, story.State);
        Assert.InRange(story.Cycle.Image.DrumLevelMm.Value, -60.0, 60.0);
    }

    [Fact]
    public void LYLL_103_with_one_of_three_levels_bad_the_other_two_vote_one_of_two()
    {
        var story = Story.Firing(Story.OfBoiler(options: ThreeLevels()));
        story.Subject.Board.Loop(AnalogSignal.DrumLevelA).Fault = LoopFault.Open;
        story.Run(TimeSpan.FromSeconds(30));
        var row = story.Cycle.Interlocks.IndexOf("B01", "LYLL-103");
        Assert.Equal(BurnerState.Modulating, story.State);
        Assert.NotEqual(0, story.Cycle.Interlocks.DegradedRows & (1L << row));
        Lower(story, AnalogSignal.DrumLevelB);
        story.RunUntil(() => !story.FuelIsOn);
        Assert.Equal("LYLL-103", story.FirstOut.Tag);
        Assert.False(story.FirstOut.BySignalFault);
    }

    [Fact]
    public void LYLL_103_with_two_of_three_levels_bad_it_trips_at_once()
    {
        var story = Story.Firing(Story.OfBoiler(options: ThreeLevels()));
        story.Subject.Board.Loop(AnalogSignal.DrumLevelA).Fault = LoopFault.Open;
        story.Run(TimeSpan.FromSeconds(30));
        story.Subject.Board.Loop(AnalogSignal.DrumLevelC).Fault = LoopFault.Open;
        var took = story.RunUntil(() => !story.FuelIsOn);
        Assert.Equal("LYLL-103", story.FirstOut.Tag);
        Assert.True(story.FirstOut.BySignalFault);
        Assert.True(took <= TimeSpan.FromSeconds(1), $"took {took}");
    }

    [Fact]
    public void Without_the_leak_test_a_leaking_valve_is_left_to_the_proof_of_closure()
    {
        var story = Story.OfBoiler(options: With(ParameterTable.LeakTest, 0.0));
        story.Combustion.Valve1Leak = 0.2;
        Story.Firing(story);
        story.Subject.Board.Force(DiscreteSignal.FuelValve1Closed, false);
        story.Customers.Factor = 0.0;
        story.RunUntil(() => story.State == BurnerState.Lockout);
        Assert.Equal("ZSO-119A", story.FirstOut.Tag);
    }

    [Fact]
    public void BSLL_104_trips_a_hot_furnace_too_as_shipped()
    {
        var story = Story.Firing(Story.OfFurnace(options: With(ParameterTable.ChamberThermometer, 1.0)));
        Hot(story, 900.0);
        Assert.Equal(BurnerState.Modulating, story.State);
        story.Combustion.FlameBlownOut = true;
        story.RunUntil(() => !story.FuelIsOn);
        Assert.Equal("BSLL-104", story.FirstOut.Tag);
    }

    [Fact]
    public void BSLL_104_stands_down_in_high_temperature_mode_while_the_chamber_is_proved_hot_and_no_longer()
    {
        var story = Story.Firing(Story.OfFurnace(options: HighTemperature()));
        Hot(story, 900.0);
        story.Subject.Board.Force(DiscreteSignal.Flame, false);
        story.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(BurnerState.Modulating, story.State);
        Hot(story, 755.0, settle: false);
        story.RunUntil(() => !story.FuelIsOn);
        Assert.Equal("BSLL-104", story.FirstOut.Tag);
    }

    [Fact]
    public void BSLL_104_stands_guard_again_at_once_when_the_chamber_cannot_be_read()
    {
        var story = Story.Firing(Story.OfFurnace(options: HighTemperature()));
        Hot(story, 900.0);
        story.Subject.Board.Force(DiscreteSignal.Flame, false);
        story.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(BurnerState.Modulating, story.State);
        story.Subject.Board.Loop(AnalogSignal.ChamberTemperature).Fault = LoopFault.Open;
        var took = story.RunUntil(() => !story.FuelIsOn);
        Assert.Equal("BSLL-104", story.FirstOut.Tag);
        Assert.True(took <= TimeSpan.FromSeconds(1.2), $"took {took}");
    }

    [Fact]
    public void BSLL_104_is_not_relaxed_by_a_chamber_transmitter_that_stands_still()
    {
        var story = Story.Firing(Story.OfFurnace(options: HighTemperature()));
        Hot(story, 900.0);
        story.Subject.Board.Loop(AnalogSignal.ChamberTemperature).Fault = LoopFault.Stuck;
        story.Run(TimeSpan.FromMinutes(6));
        Assert.Equal(BurnerState.Modulating, story.State);
        Assert.Equal(SignalCause.Stuck, story.Cycle.Image.Analog(AnalogSignal.ChamberTemperature).Cause);
        story.Subject.Board.Force(DiscreteSignal.Flame, false);
        story.RunUntil(() => !story.FuelIsOn);
        Assert.Equal("BSLL-104", story.FirstOut.Tag);
    }

    [Fact]
    public void BSLL_105_a_pilot_has_to_be_proved_in_high_temperature_mode_as_well()
    {
        var story = Story.OfFurnace(options: HighTemperature());
        story.Subject.Board.Loop(AnalogSignal.ChamberTemperature).Forced = 900.0;
        story.Combustion.FlameBlownOut = true;
        story.RunUntil(() => story.State == BurnerState.Lockout && story.FirstOut.IsSet);
        Assert.Equal("BSLL-105", story.FirstOut.Tag);
    }

    [Fact]
    public void TSLL_155_atmosphere_may_flow_in_a_chamber_proved_hot_until_it_cools()
    {
        var story = Story.Firing(Story.OfFurnace(options: new Dictionary<int, double> { [ParameterTable.ChamberThermometer] = 1.0, [ParameterTable.ProtectiveAtmosphere] = 1.0 }));
        Hot(story, 900.0);
        story.Subject.Board.Force(DiscreteSignal.AtmosphereShut, false);
        story.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(BurnerState.Modulating, story.State);
        Hot(story, 755.0, settle: false);
        story.RunUntil(() => !story.FuelIsOn);
        Assert.Equal("TSLL-155", story.FirstOut.Tag);
    }

    /// <summary>Lowers one level below the trip, as fast as a level can fall.</summary>
    private static void Lower(Story story, AnalogSignal signal)
    {
        var level = story.Cycle.Image.Analog(signal).Value;
        story.BeforeEachStep = () =>
        {
            level = Math.Max(level - 10.0, -160.0);
            story.Subject.Board.Loop(signal).Forced = level;
        };
    }

    /// <summary>Moves the chamber's element, 5 K/s, and lets it stay there.</summary>
    private static void Hot(Story story, double degC, bool settle = true)
    {
        var loop = story.Subject.Board.Loop(AnalogSignal.ChamberTemperature);
        var value = story.Cycle.Image.Analog(AnalogSignal.ChamberTemperature).Value;
        story.BeforeEachStep = () =>
        {
            value += Math.Clamp(degC - value, -0.5, 0.5);
            loop.Forced = value;
        };
        if (settle)
        {
            story.Run(TimeSpan.FromSeconds(240));
        }
    }

    private static IEnumerable<string> Fitted(Story story, params string[] ids)
    {
        var table = story.Cycle.Interlocks;
        return Enumerable.Range(0, table.Count).Select(table.Row).Where(row => row.IsFitted && ids.Contains(row.Id)).Select(row => row.Id);
    }

    private static Dictionary<int, double> Oil() => new() { [ParameterTable.FuelKind] = 1.0, [ParameterTable.LeakTest] = 0.0 };

    private static Dictionary<int, double> ThreeLevels() => With(ParameterTable.DrumLevelTransmitters, 3.0);

    private static Dictionary<int, double> HighTemperature() => new() { [ParameterTable.ChamberThermometer] = 1.0, [ParameterTable.HighTemperatureMode] = 1.0 };

    private static Dictionary<int, double> With(int id, double value) => new() { [id] = value };
}
