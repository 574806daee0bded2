using GL001.Control;
using GL001.Simulator.Devices;

namespace GL001.Simulator.Tests;

/// <summary>Each row of hardware/cause-and-effect.csv that the simulated process can provoke.</summary>
public sealed class TripTests
{
    private static readonly TimeSpan s_oneScan = TimeSpan.FromMilliseconds(Story.StepMs);

    [Fact]
    public void B01_Loss_of_the_feed_pump_trips_on_low_low_level()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Boiler.FeedPumpFailed = true;
        story.RunUntil(() => story.State == BurnerState.Lockout);
        story.AssertTripped("B01");
        Assert.False(story.FirstOut.BySignalFault);
        Assert.InRange(story.Boiler.LevelMm, -160.0, -149.0);
    }

    [Fact]
    public void Loss_of_demand_at_the_highest_cut_out_stays_below_the_trip()
    {
        // 10.2 barg puts the operating cut-out at 11.0 barg, as near to the alarm at 11.1 as it may stand. What is on its way from full
        // fire may carry the drum over the alarm, but not to the trip at 11.5.
        var story = Story.Firing(Story.OfBoiler(demandMw: 19.0, setpoint: 10.2));
        story.Customers.Factor = 0.0;
        var most = 0.0;
        story.RunUntil(() =>
        {
            most = Math.Max(most, story.Boiler.PressureBarg);
            return story.State == BurnerState.Standby;
        });
        Assert.InRange(most, 11.0, 11.4);
        Assert.False(story.FirstOut.IsSet);
        Assert.Equal(0.0, story.Boiler.BlownOffMj);
    }

    [Fact]
    public void Loss_of_demand_rests_the_burner_at_its_cut_out_without_a_trip()
    {
        var story = Story.Firing(Story.OfBoiler(demandMw: 19.0));
        story.Customers.Factor = 0.0;
        story.RunUntil(() => story.State == BurnerState.Standby);
        Assert.False(story.FirstOut.IsSet);
        Assert.Equal(0.0, story.Boiler.BlownOffMj);
    }

    [Fact]
    public void B05_Loss_of_flame_trips_within_a_second_and_one_scan_of_its_contact()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Combustion.FlameBlownOut = true;
        story.RunUntil(() => !story.Combustion.FlameSeen);
        var response = story.RunUntil(() => story.State == BurnerState.Lockout);
        story.AssertTripped("B05");
        Assert.True(response <= TimeSpan.FromSeconds(1) + s_oneScan, $"took {response}");
        story.Run(TimeSpan.FromMinutes(2));
        Assert.True(story.MostGas < 0.05, $"{story.MostGas:P1} gas in the furnace");
    }

    [Fact]
    public void B07_A_flame_relay_that_hangs_after_a_stop_locks_out()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Subject.Board.FlameRelayStuck = true;
        story.Customers.Factor = 0.0;
        story.RunUntil(() => story.State == BurnerState.Lockout);
        story.AssertTripped("B07");
    }

    [Fact]
    public void B08_Loss_of_the_fan_trips_with_the_fuel_still_on()
    {
        // At low fire, where the flame stands in little air; at a high load it drowns in fuel before the switch lets go.
        var story = Story.Firing(Story.OfBoiler(demandMw: 4.5));
        story.Combustion.FanFailed = true;
        story.RunUntil(() => !story.Combustion.AirProven);
        var response = story.RunUntil(() => story.State == BurnerState.Lockout);
        story.AssertTripped("B08");
        Assert.True(response <= TimeSpan.FromMilliseconds(500) + s_oneScan, $"took {response}");
    }

    [Theory]
    [InlineData(LoopFault.FailureLow, SignalCause.FailureCurrentLow)]
    [InlineData(LoopFault.FailureHigh, SignalCause.FailureCurrentHigh)]
    [InlineData(LoopFault.Open, SignalCause.OpenCircuit)]
    public void B03_A_pressure_transmitter_that_fails_trips_in_the_same_scan(LoopFault fault, SignalCause cause)
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Subject.Board.Loop(AnalogSignal.SteamPressureA).Fault = fault;
        story.Step();
        story.AssertTripped("B03");
        Assert.True(story.FirstOut.BySignalFault);
        Assert.Equal(cause, story.Cycle.Image.SteamPressureBarg.Cause);
    }

    [Fact]
    public void B01_A_level_transmitter_that_fails_does_not_wait_for_the_delay_of_its_trip()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Subject.Board.Loop(AnalogSignal.DrumLevelA).Fault = LoopFault.FailureHigh;
        story.Step();
        story.AssertTripped("B01");
        Assert.True(story.FirstOut.BySignalFault);
    }

    [Theory]
    [InlineData(RtdFault.Open, SignalCause.OpenCircuit)]
    [InlineData(RtdFault.Short, SignalCause.ShortCircuit)]
    [InlineData(RtdFault.OverVoltage, SignalCause.OverOrUnderVoltage)]
    [InlineData(RtdFault.ChipAbsent, SignalCause.DeviceAbsent)]
    [InlineData(RtdFault.BusFailed, SignalCause.BusFailed)]
    public void F01_A_furnace_whose_outlet_thermometer_fails_trips_in_the_same_scan(RtdFault fault, SignalCause cause)
    {
        var story = Story.Firing(Story.OfFurnace());
        story.Subject.Board.Rtd.Fault = fault;
        story.Step();
        story.AssertTripped("F01");
        Assert.True(story.FirstOut.BySignalFault);
        Assert.Equal(SignalQuality.Bad, story.Cycle.Image.OutletTemperatureDegC.Quality);
        Assert.Equal(cause, story.Cycle.Image.OutletTemperatureDegC.Cause);
    }

    [Fact]
    public void F01_A_dip_of_the_converters_supply_trips_because_its_configuration_is_gone()
    {
        var story = Story.Firing(Story.OfFurnace());
        story.Subject.Board.Rtd.LosePower();
        story.Step();
        story.AssertTripped("F01");
        Assert.Equal(SignalCause.DeviceReset, story.Cycle.Image.OutletTemperatureDegC.Cause);
    }

    [Theory]
    [InlineData(RtdFault.Open, SignalCause.OpenCircuit)]
    [InlineData(RtdFault.Short, SignalCause.ShortCircuit)]
    [InlineData(RtdFault.OverVoltage, SignalCause.OverOrUnderVoltage)]
    public void B15_A_flue_thermometer_that_fails_trips_at_once_and_reads_good_again_when_mended(RtdFault fault, SignalCause cause)
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Subject.Board.Rtd.Fault = fault;
        story.Step();
        Assert.Equal(SignalQuality.Bad, story.Cycle.Image.FlueTemperatureDegC.Quality);
        Assert.Equal(cause, story.Cycle.Image.FlueTemperatureDegC.Cause);
        story.AssertTripped("B15");
        story.Subject.Board.Rtd.Fault = RtdFault.None;
        story.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(SignalQuality.Good, story.Cycle.Image.FlueTemperatureDegC.Quality);
    }

    [Fact]
    public void B18_A_welded_fuel_relay_is_found_when_it_should_have_dropped()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Subject.Board.Relays.Welded = Relay.MainFuelValves;
        story.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(BurnerState.Modulating, story.State);
        story.Customers.Factor = 0.0;
        story.RunUntil(() => (story.Cycle.Output.Relays & Relay.MainFuelValves) == 0);
        var response = story.RunUntil(() => story.State == BurnerState.Lockout);
        story.AssertTripped("B18");
        Assert.Equal("ZSD-109", story.FirstOut.Tag);
        Assert.True(story.FuelIsOn);
        var supply = story.RunUntil(() => !story.FuelIsOn);
        Assert.True(supply <= TimeSpan.FromMilliseconds(SimulatedRelays.WatchdogMs) + (3 * s_oneScan), $"took {supply}");
        Assert.Equal(Relay.CombustionAirFan, story.Live);
        Assert.True(response <= TimeSpan.FromMilliseconds(200) + (3 * s_oneScan), $"took {response}");
    }

    [Fact]
    public void The_watchdog_takes_the_supply_of_all_fuel_within_a_second_of_a_hanging_program()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.ProgramHangs = true;
        story.Run(TimeSpan.FromMilliseconds(SimulatedRelays.WatchdogMs - Story.StepMs));
        Assert.True(story.FuelIsOn);
        story.Run(2 * s_oneScan);
        Assert.Equal(Relay.CombustionAirFan, story.Live);
        story.Run(TimeSpan.FromSeconds(1));
        Assert.False(story.Combustion.MainBurns);
    }

    [Fact]
    public void A_trip_stays_after_its_cause_has_gone_until_somebody_presses_the_reset()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Subject.Board.Loop(AnalogSignal.SteamPressureA).Fault = LoopFault.FailureLow;
        story.Step();
        story.Subject.Board.Loop(AnalogSignal.SteamPressureA).Fault = LoopFault.None;
        story.Run(TimeSpan.FromMinutes(10));
        story.AssertTripped("B03");
        story.Subject.PressReset();
        story.RunUntil(() => story.State == BurnerState.Modulating);
        Assert.False(story.FirstOut.IsSet);
        Assert.Equal(0, story.Combustion.Explosions);
    }

    [Fact]
    public void A_reset_while_the_cause_stands_changes_nothing()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Subject.Board.Loop(AnalogSignal.SteamPressureA).Fault = LoopFault.FailureLow;
        story.Step();
        story.Subject.PressReset();
        story.Run(TimeSpan.FromMinutes(1));
        story.AssertTripped("B03");
    }

    [Theory]
    [InlineData(4.5)]
    [InlineData(12.0)]
    [InlineData(19.0)]
    public void A_fan_contactor_that_recovers_after_the_trip_moves_no_air_until_the_purge_of_the_next_start(double demandMw)
    {
        var story = Story.Firing(Story.OfBoiler(demandMw));
        story.Combustion.FanFailed = true;
        story.RunUntil(() => story.State == BurnerState.Lockout);
        story.Combustion.FanFailed = false;
        var turned = false;
        story.BeforeEachStep = () => turned |= story.Combustion.FanTurns;
        story.Run(TimeSpan.FromSeconds(2));
        turned = false;
        story.Run(TimeSpan.FromMinutes(2));
        Assert.False(turned);
        Assert.False(story.Combustion.MainBurns);
        story.Subject.PressReset();
        story.RunUntil(() => story.State == BurnerState.Modulating);
        Assert.Equal(0, story.Combustion.Explosions);
    }

    [Theory]
    [InlineData(4.5)]
    [InlineData(12.0)]
    [InlineData(19.0)]
    public void Loss_of_the_fan_at_any_load_cuts_the_fuel_before_the_furnace_fills_with_gas(double demandMw)
    {
        var story = Story.Firing(Story.OfBoiler(demandMw));
        story.Combustion.FanFailed = true;
        story.RunUntil(() => story.State == BurnerState.Lockout);
        story.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(0, story.Cycle.Output.Relays & Relay.Fuel);
        Assert.True(story.MostGas < 0.05, $"{story.MostGas:P1} gas in the furnace");
    }
}
