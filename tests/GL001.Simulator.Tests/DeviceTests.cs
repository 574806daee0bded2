using GL001.Control;
using GL001.Simulator.Devices;
using Chip = GL001.Drivers.Max31865Registers;

namespace GL001.Simulator.Tests;

public sealed class DeviceTests
{
    private const byte Converting = Chip.BiasOn | Chip.ContinuousConversion;

    /// <summary>MAX31865 data sheet, RTD table with a 400 ohm reference: 300 °C gives 87B6h, 550 °C gives BE64h.</summary>
    [Theory]
    [InlineData(300.0, 0x87B6)]
    [InlineData(550.0, 0xBE64)]
    public void The_converter_gives_the_codes_of_its_data_sheet(double degC, int word)
    {
        var chip = new SimulatedMax31865(400.0) { TemperatureDegC = degC };
        chip.TryWrite(Chip.Configuration, Converting);
        chip.Step(100);
        Assert.Equal(word, Read(chip, Chip.RtdMsb) << 8 | Read(chip, Chip.RtdLsb));
    }

    [Fact]
    public void A_converter_that_was_not_configured_converts_nothing()
    {
        var chip = new SimulatedMax31865(430.0) { TemperatureDegC = 100.0 };
        chip.Step(1_000);
        Assert.Equal(0, Read(chip, Chip.RtdMsb));
    }

    [Fact]
    public void A_fault_bit_stays_after_its_cause_until_it_is_cleared()
    {
        var chip = new SimulatedMax31865(430.0) { TemperatureDegC = 100.0, Fault = RtdFault.OverVoltage };
        chip.TryWrite(Chip.Configuration, Converting);
        chip.Step(100);
        chip.Fault = RtdFault.None;
        chip.Step(100);
        Assert.Equal(Chip.FaultVoltage, Read(chip, Chip.FaultStatus));
        Assert.Equal(Chip.RtdFault, Read(chip, Chip.RtdLsb) & Chip.RtdFault);
        chip.TryWrite(Chip.Configuration, Converting | Chip.FaultClear);
        Assert.Equal(0, Read(chip, Chip.FaultStatus));
        Assert.Equal(Converting, Read(chip, Chip.Configuration));
    }

    [Fact]
    public void A_write_to_the_measurement_changes_nothing()
    {
        var chip = new SimulatedMax31865(430.0) { TemperatureDegC = 100.0 };
        chip.TryWrite(Chip.Configuration, Converting);
        chip.Step(100);
        var before = Read(chip, Chip.RtdMsb);
        Assert.True(chip.TryWrite(Chip.RtdMsb, 0x12));
        Assert.Equal(before, Read(chip, Chip.RtdMsb));
    }

    [Fact]
    public void Half_of_the_span_is_twelve_milliamp()
    {
        var loop = new SimulatedLoop(0.0, 16.0, 0.0, new SeededNoise(1, "loop"));
        loop.Step(8.0, 0.1);
        Assert.Equal(12.0, loop.Milliamp, 9);
    }

    [Theory]
    [InlineData(-5.0, 3.8)]
    [InlineData(30.0, 20.5)]
    public void A_healthy_transmitter_saturates_at_the_measuring_limits(double value, double milliamp)
    {
        var loop = new SimulatedLoop(0.0, 16.0, 0.0002, new SeededNoise(1, "loop"));
        loop.Step(value, 0.1);
        Assert.Equal(milliamp, loop.Milliamp, 0.01);
    }

    [Fact]
    public void A_stuck_transmitter_keeps_its_current()
    {
        var loop = new SimulatedLoop(0.0, 16.0, 0.0002, new SeededNoise(1, "loop"));
        loop.Step(8.0, 0.1);
        var before = loop.Milliamp;
        loop.Fault = LoopFault.Stuck;
        loop.Step(12.0, 10.0);
        Assert.Equal(before, loop.Milliamp);
    }

    [Fact]
    public void A_relay_moves_within_twenty_milliseconds_and_not_at_once()
    {
        var relays = new SimulatedRelays(new SeededNoise(1, "relays"));
        relays.Feed();
        relays.TryWrite(Relay.CombustionAirFan);
        relays.Step(5);
        Assert.Equal(Relay.None, relays.Closed);
        relays.Step(15);
        Assert.Equal(Relay.CombustionAirFan, relays.Closed);
    }

    [Fact]
    public void Fuel_has_no_supply_until_the_watchdog_was_fed()
    {
        var relays = new SimulatedRelays(new SeededNoise(1, "relays"));
        relays.TryWrite(Relay.CombustionAirFan | Relay.PilotValve);
        relays.Step(100);
        Assert.Equal(Relay.CombustionAirFan, relays.Live);
    }

    private static int Read(SimulatedMax31865 chip, byte register)
    {
        var into = new byte[1];
        Assert.True(chip.TryRead(register, into, 1));
        return into[0];
    }
}
