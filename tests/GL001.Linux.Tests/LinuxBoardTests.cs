using System.Device.Spi;
using GL001.Boards;
using GL001.Control;
using GL001.Drivers;

namespace GL001.Linux.Tests;

/// <summary>The Linux board's own code, from pins and bus bytes to the burner and back.</summary>
public class LinuxBoardTests
{
    [Fact]
    public void Relays_are_outputs_and_low_before_anything_else_is_opened()
    {
        var buses = new FakeBuses();

        // No bus answers, so opening fails after the pins.
        Assert.Throws<IOException>(() => LinuxBoard.Open(buses));
        Assert.All(LinuxBoard.RelayPins, pin => Assert.True(buses.Pins.IsOutput(pin) && !buses.Pins.IsHigh(pin)));
    }

    [Fact]
    public void No_relay_stands_on_a_pin_that_is_pulled_high_in_reset_or_taken_by_a_bus()
    {
        int[] buses = [2, 3, 7, 8, 9, 10, 11, 18, 19, 20, 21, 27];
        Assert.Equal(Relay.Count, LinuxBoard.RelayPins.Distinct().Count());
        Assert.All(LinuxBoard.RelayPins, pin => Assert.True(pin is >= 9 and <= 27 && !buses.Contains(pin) && pin != LinuxBoard.WatchdogPin));
    }

    [Fact]
    public void No_contact_of_the_input_list_stands_where_a_relay_is_read_back()
    {
        Assert.Equal(ExpanderBank.ReadBackFirstBit + Relay.Count, ExpanderBank.Chips * Mcp23017.Contacts);
        for (var i = 1; i < IoList.Contact.Length; i++)
        {
            Assert.True(!IoList.Contact[i] || IoList.ContactBit[i] < ExpanderBank.ReadBackFirstBit, $"{SignalList.DiscreteTags[i]} stands at bit {IoList.ContactBit[i]}");
        }
    }

    [Fact]
    public void Power_up_is_a_lockout_whatever_the_pressure_calls_for()
    {
        var rig = new LinuxRig();
        rig.ScanFor(30_000);
        Assert.Equal(BurnerState.Lockout, rig.State);
        Assert.Equal(0, rig.RelayPins);
    }

    [Fact]
    public void Burner_lights_off_over_pins_and_buses()
    {
        var rig = new LinuxRig();
        rig.LightOff();
        rig.ScanFor(60_000);
        Assert.Equal(BurnerState.Modulating, rig.State);
        Assert.True(Relay.LetsMainFuelThrough(rig.Live));
        Assert.True(rig.Outputs.Codes[AnalogOutput.FuelValve] > 0);
        Assert.True(rig.Outputs.Codes[AnalogOutput.AirDamper] > 0);
        Assert.Equal(SignalQuality.Good, rig.Unit.Cycle.Image.FlueTemperatureDegC.Quality);
        Assert.InRange(rig.Unit.Cycle.Image.FlueTemperatureDegC.Value, 149.9, 150.1);
    }

    [Fact]
    public void Trip_takes_the_fuel_pins_in_the_same_scan_and_survives_the_program()
    {
        var rig = new LinuxRig();
        rig.LightOff();
        rig.SetContact(DiscreteSignal.EmergencyStop, false);
        rig.Scan();
        Assert.Equal(0, rig.RelayPins & (Relay.Fuel | Relay.Igniter));
        Assert.Equal(0, rig.Outputs.Codes[AnalogOutput.FuelValve]);
        Assert.Equal("HS-121", rig.Unit.Cycle.Interlocks.FirstOut.Tag);

        rig.SetContact(DiscreteSignal.EmergencyStop, true);
        rig.Restart();
        rig.ScanFor(10_000);
        Assert.Equal(BurnerState.Lockout, rig.State);
        Assert.Equal("HS-121", rig.Unit.Cycle.Interlocks.FirstOut.Tag);
    }

    [Fact]
    public void Thermometer_that_breaks_trips()
    {
        var rig = new LinuxRig();
        rig.LightOff();
        rig.Rtd.Fault = Simulator.Devices.RtdFault.Open;
        rig.ScanFor(10_000);
        Assert.Equal(BurnerState.Lockout, rig.State);
        Assert.Equal("TSHH-101", rig.Unit.Cycle.Interlocks.FirstOut.Tag);
    }

    [Fact]
    public void Relay_that_hangs_starves_the_watchdog_and_its_relay_takes_the_fuel()
    {
        var rig = new LinuxRig();
        rig.LightOff();
        rig.Relays.Welded = Relay.FuelValve1;
        rig.SetContact(DiscreteSignal.EmergencyStop, false);
        rig.ScanFor(3_000);
        Assert.False(rig.Relays.WatchdogHolds);
        Assert.Equal(0, rig.Live & Relay.Fuel);
    }

    [Fact]
    public void Pin_that_cannot_be_driven_locks_out_and_starves_the_watchdog()
    {
        var rig = new LinuxRig();
        rig.LightOff();
        rig.Buses.Pins.Dead = LinuxBoard.RelayPins[1];
        rig.ScanFor(3_000);
        Assert.Equal(BurnerState.Lockout, rig.State);
        Assert.False(rig.Relays.WatchdogHolds);
        Assert.Equal(0, rig.Live & Relay.Fuel);
    }

    [Fact]
    public void Output_that_cannot_be_written_locks_out()
    {
        var rig = new LinuxRig();
        rig.LightOff();
        rig.Outputs.Fails = true;
        rig.ScanFor(1_000);
        Assert.Equal(BurnerState.Lockout, rig.State);
        Assert.Equal(0, rig.RelayPins & Relay.Fuel);
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(50.0, 2048)]
    [InlineData(100.0, 4095)]
    public void Percent_becomes_a_code_of_twelve_bits(double percent, int code)
    {
        var chip = new FakeMcp4728(new(1, 0x60));
        var outputs = new Mcp4728Outputs(chip);
        Assert.True(outputs.TryWrite(AnalogOutput.Feedwater, percent));
        Assert.Equal(code, chip.Codes[AnalogOutput.Feedwater]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(100.1)]
    public void Percent_that_is_none_moves_nothing(double percent)
    {
        var chip = new FakeMcp4728(new(1, 0x60));
        Assert.False(new Mcp4728Outputs(chip).TryWrite(AnalogOutput.FuelValve, percent));
        Assert.Equal(0, chip.Codes[AnalogOutput.FuelValve]);
    }

    [Fact]
    public void Sensors_are_talked_to_in_mode_one_and_the_memory_in_mode_zero()
    {
        Assert.Equal(SpiMode.Mode1, SpiRegisterPort.Settings(0, 0).Mode);
        Assert.Equal(SpiMode.Mode0, SpiPort.Settings(0, 0).Mode);
    }

    [Fact]
    public void Kernel_watchdog_hears_only_of_scans_that_fed()
    {
        var relay = new CountingWatchdog();
        using var device = new MemoryStream();
        var watchdog = new KernelWatchdog(relay, device);
        watchdog.Pass();
        Assert.Equal(0, device.Length);
        watchdog.Feed();
        watchdog.Feed();
        watchdog.Pass();
        watchdog.Pass();
        Assert.Equal(1, device.Length);
        Assert.Equal(2, relay.Fed);
        watchdog.Disarm();
        Assert.Equal("\0V"u8.ToArray(), device.ToArray());
    }

    [Fact]
    public void Kernel_watchdog_is_fed_without_scans_once_they_ended_in_good_order()
    {
        using var device = new MemoryStream();
        var watchdog = new KernelWatchdog(new CountingWatchdog(), device);
        watchdog.Release();
        watchdog.Pass();
        watchdog.Pass();
        Assert.Equal(2, device.Length);
    }

    private sealed class CountingWatchdog : IWatchdogPort
    {
        public int Fed { get; private set; }

        public void Feed() => Fed++;
    }
}
