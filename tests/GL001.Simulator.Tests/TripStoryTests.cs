using GL001.Control;
using GL001.Simulator.Devices;
using GL001.Simulator.Plants;

namespace GL001.Simulator.Tests;

/// <summary>Stories in virtual time: let it run, break one thing, look at one thing.</summary>
public sealed class TripStoryTests
{
    [Fact]
    public void A_stopped_feed_pump_ends_in_low_low_level_before_the_drum_is_empty()
    {
        var site = Sites.Warm();
        var unit = site.Unit("BLR-101");
        unit.Boiler().FeedPumpFailed = true;
        site.RunUntil(() => unit.State() == BurnerState.Lockout, TimeSpan.FromMinutes(10));
        Assert.Equal("LSLL-103", unit.FirstOut().Tag);
        Assert.InRange(unit.Boiler().LevelMm, -260.0, -140.0);
    }

    [Fact]
    public void Lost_load_is_caught_by_the_operating_cut_out_and_never_lifts_the_safety_valve()
    {
        var site = Sites.Warm();
        foreach (var header in site.SteamHeaders)
        {
            header.Customers.Factor = 0.0;
        }

        site.Run(TimeSpan.FromMinutes(15));
        Assert.All(site.Units.Where(unit => unit.Fired is DrumBoiler), unit =>
        {
            Assert.Equal(0.0, unit.Boiler().BlownOffMj);
            Assert.False(unit.FirstOut().IsSet);
        });
    }

    [Fact]
    public void One_pressure_transmitter_that_stands_still_does_not_blind_the_controller()
    {
        var site = Sites.Warm();
        var unit = site.Unit("BLR-101");
        unit.Board.Loop(AnalogSignal.SteamPressureA).Fault = LoopFault.Stuck;
        foreach (var header in site.SteamHeaders)
        {
            header.Customers.Factor = 0.0;
        }

        site.RunUntil(() => unit.State() != BurnerState.Modulating, TimeSpan.FromMinutes(15));
        Assert.Equal(0.0, unit.Boiler().BlownOffMj);
        Assert.True(unit.Boiler().PressureBarg < 11.5);
    }

    [Fact]
    public void Two_pressure_transmitters_that_stand_still_together_leave_the_safety_valve_alone()
    {
        // A fault that both share blinds control and trip alike until it has stood for as long as a still reading is
        // believed: the hardwired limiter and the safety valve are what is left.
        var site = Sites.Warm();
        var unit = site.Unit("BLR-101");
        unit.Board.Loop(AnalogSignal.SteamPressureA).Fault = LoopFault.Stuck;
        unit.Board.Loop(AnalogSignal.SteamPressureB).Fault = LoopFault.Stuck;
        foreach (var header in site.SteamHeaders)
        {
            header.Customers.Factor = 0.0;
        }

        site.RunUntil(() => unit.Boiler().SafetyValveLifted, TimeSpan.FromMinutes(15));
        Assert.Equal(BurnerState.Modulating, unit.State());
        site.RunUntil(() => unit.State() == BurnerState.Lockout, TimeSpan.FromMinutes(15));
        Assert.Equal("PSHH-102", unit.FirstOut().Tag);
        Assert.Equal(SignalCause.Stuck, unit.Controller.Cycle.Image.Analog(AnalogSignal.SteamPressureA).Cause);
    }

    [Fact]
    public void High_pressure_trips_below_the_safety_valve_when_the_cut_out_is_too_slow()
    {
        var site = Sites.Warm();
        var unit = site.Unit("BLR-101");
        var trip = TripTables.Boiler().Single(row => row.Id == "B03");
        var took = site.RunUntil(
            () =>
            {
                // Held there: by itself the drum empties into the header within a scan or two.
                unit.Boiler().ForcePressure(trip.Limit + 0.1);
                return unit.State() == BurnerState.Lockout;
            },
            TimeSpan.FromSeconds(5));
        Assert.Equal("PSHH-102", unit.FirstOut().Tag);
        Assert.True(took <= TimeSpan.FromSeconds(1));
        Assert.True(trip.Limit < DrumBoiler.SafetyValveBarg);
    }

    [Fact]
    public void A_lost_flame_takes_the_fuel_away_within_its_response_time_and_one_scan()
    {
        var site = Sites.Warm();
        var unit = site.Unit("BLR-102");
        unit.Fired.Combustion.FlameBlownOut = true;
        site.RunUntil(() => !unit.Fired.Combustion.FlameSeen, TimeSpan.FromSeconds(2));
        var took = site.RunUntil(() => !Relay.LetsFuelThrough(unit.Board.Relays.Live), TimeSpan.FromSeconds(5));
        Assert.Equal("BSLL-104", unit.FirstOut().Tag);
        Assert.True(took <= TimeSpan.FromMilliseconds(1_000 + (2 * SimulatedUnit.ScanPeriodMs)), $"took {took}");
    }

    [Fact]
    public void A_fan_that_moves_no_air_trips()
    {
        var site = Sites.Warm();
        var unit = site.Unit("BLR-201");
        unit.Fired.Combustion.FanFailed = true;
        site.RunUntil(() => unit.State() == BurnerState.Lockout, TimeSpan.FromSeconds(30));

        // At a high load the flame drowns in fuel before the air switch lets go; either stops the fuel.
        Assert.Contains(unit.FirstOut().Tag, new[] { "FSLL-106", "SSLL-118", "BSLL-104" });
    }

    [Theory]
    [InlineData(LoopFault.Open, SignalCause.OpenCircuit)]
    [InlineData(LoopFault.FailureLow, SignalCause.FailureCurrentLow)]
    [InlineData(LoopFault.FailureHigh, SignalCause.FailureCurrentHigh)]
    public void A_failed_pressure_loop_trips_at_once_and_says_why(LoopFault fault, SignalCause cause)
    {
        var site = Sites.Warm();
        var unit = site.Unit("BLR-101");
        unit.Board.Loop(AnalogSignal.SteamPressureA).Fault = fault;
        site.Step();
        Assert.Equal(BurnerState.Lockout, unit.State());
        Assert.Equal("PSHH-102", unit.FirstOut().Tag);
        Assert.True(unit.FirstOut().BySignalFault);
        Assert.Equal(cause, unit.Controller.Cycle.Image.SteamPressureBarg.Cause);
    }

    [Theory]
    [InlineData(RtdFault.Open, SignalCause.OpenCircuit)]
    [InlineData(RtdFault.Short, SignalCause.ShortCircuit)]
    [InlineData(RtdFault.OverVoltage, SignalCause.OverOrUnderVoltage)]
    [InlineData(RtdFault.ChipAbsent, SignalCause.DeviceAbsent)]
    public void A_failed_thermometer_trips_the_furnace_and_never_reads_as_a_temperature(RtdFault fault, SignalCause cause)
    {
        var site = Sites.Warm();
        var unit = site.Unit("FRN-101");
        unit.Board.Rtd.Fault = fault;
        site.Step();
        site.Step();
        Assert.Equal(BurnerState.Lockout, unit.State());
        Assert.Equal("TSHH-110", unit.FirstOut().Tag);
        Assert.True(unit.FirstOut().BySignalFault);
        Assert.Equal(cause, unit.Controller.Cycle.Image.OutletTemperatureDegC.Cause);
    }

    [Fact]
    public void A_converter_chip_that_lost_its_supply_in_between_is_noticed_and_set_up_again()
    {
        var site = Sites.Warm();
        var unit = site.Unit("BLR-101");
        var flue = unit.Controller.Cycle.Image.FlueTemperatureDegC;
        unit.Board.Rtd.LosePower();
        site.Step();
        Assert.Equal(SignalCause.DeviceReset, flue.Cause);
        site.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(SignalQuality.Good, flue.Quality);

        // A bad flue temperature has stopped the burner; the well is some kelvin behind what falls then.
        Assert.Equal("TSHH-101", unit.FirstOut().Tag);
        Assert.Equal(unit.Fired.FlueDegC, flue.Value, 10.0);
    }

    [Fact]
    public void A_fault_that_goes_away_leaves_a_good_reading_but_not_an_open_latch()
    {
        var site = Sites.Warm();
        var unit = site.Unit("FRN-101");
        unit.Board.Rtd.Fault = RtdFault.Open;
        site.Run(TimeSpan.FromSeconds(1));
        unit.Board.Rtd.Fault = RtdFault.None;
        site.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(SignalQuality.Good, unit.Controller.Cycle.Image.OutletTemperatureDegC.Quality);
        Assert.Equal(BurnerState.Lockout, unit.State());
    }
}
