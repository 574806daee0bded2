using System.Globalization;
using System.Text.RegularExpressions;

namespace GL001.Firmware.Tests;

/// <summary>Holds the pin table of firmware/README.md against the boards' code.</summary>
public partial class PinTableTests
{
    private const int Esp32 = 1;
    private const int Stm32 = 2;
    private const int Pi = 3;

    private static readonly string[] s_relays = ["K1 upstream valve", "K2 downstream valve", "K3 vent", "K4 pilot", "K5 igniter", "K6 fan"];
    private static readonly string[][] s_table = [.. File.ReadAllLines(Path.Combine(Repository.Root, "firmware", "README.md"))
        .SkipWhile(line => !line.StartsWith("| Signal |", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())];

    [Fact]
    public void Pins_of_the_ESP32_are_those_of_its_code()
    {
        string code = Code("Esp32/Esp32Board.cs");
        Assert.Equal(Pins(code, "RelayPins"), s_relays.Select(relay => Number(relay, Esp32)));
        Assert.Equal(Constant(code, "WatchdogPin"), Number("watchdog pulse", Esp32));
        Assert.Equal(Constant(code, "RtdSelect"), Number("MAX31865 chip select", Esp32));
        Assert.Equal(Constant(code, "ThermocoupleSelect"), Number("MAX31856 chip select", Esp32));
        Assert.Equal(Constant(code, "MemorySelect"), Number("FRAM chip select", Esp32));
        Assert.Equal(Constant(code, "RecordSelect"), Number("NOR flash chip select", Esp32));
        Assert.Equal($"{Constant(code, "RecordMosi")}, {Constant(code, "RecordMiso")}, {Constant(code, "RecordClock")}", Cell("NOR flash MOSI, MISO, clock", Esp32));
        Assert.Equal("PWM " + string.Join(", ", Pins(code, "OutputPins")), Cell("outputs 0, 1, 2", Esp32));
        Assert.Equal($"{Constant(code, "Mosi")}, {Constant(code, "Miso")}, {Constant(code, "Clock")}", Cell("SPI MOSI, MISO, clock", Esp32));
        Assert.Equal($"{Constant(code, "I2cData")}, {Constant(code, "I2cClock")}", Cell("I²C data, clock", Esp32));
    }

    [Fact]
    public void Pins_of_the_STM32_are_those_of_its_code()
    {
        string code = Code("Stm32/Stm32Board.cs");
        Assert.Equal(Ports(code, "RelayPins"), s_relays.Select(relay => Cell(relay, Stm32)));
        Assert.Equal("PWM " + string.Join(", ", Ports(code, "OutputPins")), Cell("outputs 0, 1, 2", Stm32));
        Assert.Equal(Assert.Single(Ports(code, "WatchdogPin")), Cell("watchdog pulse", Stm32));
        Assert.Equal(Assert.Single(Ports(code, "RtdSelect")), Cell("MAX31865 chip select", Stm32));
        Assert.Equal(Assert.Single(Ports(code, "ThermocoupleSelect")), Cell("MAX31856 chip select", Stm32));
        Assert.Equal(Assert.Single(Ports(code, "MemorySelect")), Cell("FRAM chip select", Stm32));
        Assert.Equal(Assert.Single(Ports(code, "RecordSelect")), Cell("NOR flash chip select", Stm32));
        Assert.Equal(Assert.Single(Ports(code, "MonitorSelect")) + ", NOR flash's bus", Cell("monitoring MAX31865", Stm32));
        Assert.Equal($"bus {Constant(code, "RecordSpiBus")}", Cell("NOR flash MOSI, MISO, clock", Stm32));
    }

    [Fact]
    public void Pins_of_the_Raspberry_Pi_are_those_of_its_code()
    {
        string code = Code("Linux/LinuxBoard.cs");
        Assert.Equal(Pins(code, "s_relayPins"), s_relays.Select(relay => Number(relay, Pi)));
        Assert.Equal(Constant(code, "WatchdogPin"), Number("watchdog pulse", Pi));
        string sensors = $"SPI{Constant(code, "SensorSpiBus")} CE";
        string memory = $"SPI{Constant(code, "MemorySpiBus")} CE";
        Assert.StartsWith(sensors + Constant(code, "RtdSelect"), Cell("MAX31865 chip select", Pi), StringComparison.Ordinal);
        Assert.StartsWith(sensors + Constant(code, "ThermocoupleSelect"), Cell("MAX31856 chip select", Pi), StringComparison.Ordinal);
        Assert.StartsWith(memory + Constant(code, "MemorySelect"), Cell("FRAM chip select", Pi), StringComparison.Ordinal);
        Assert.StartsWith(memory + Constant(code, "MonitorSelect"), Cell("monitoring MAX31865", Pi), StringComparison.Ordinal);
        Assert.Contains("OutputsAddress = 0x60", code, StringComparison.Ordinal);
        Assert.Equal("MCP4728 at 60h", Cell("outputs 0, 1, 2", Pi));
    }

    [Fact]
    public void No_pin_of_the_ESP32_carries_two_signals_and_none_that_is_an_input_only_drives()
    {
        string code = Code("Esp32/Esp32Board.cs");
        string[] driven = ["Mosi", "Clock", "RtdSelect", "ThermocoupleSelect", "MemorySelect", "RecordMosi", "RecordClock", "RecordSelect", "I2cData", "I2cClock", "WatchdogPin"];
        int[] outputs = [.. Pins(code, "RelayPins"), .. Pins(code, "OutputPins"), .. driven.Select(name => Constant(code, name))];
        int[] all = [.. outputs, Constant(code, "Miso"), Constant(code, "RecordMiso")];
        Assert.Equal(all.Length, all.Distinct().Count());

        // 6 to 11 are the module's own flash, 1 and 3 its console, from 34 on inputs only.
        Assert.All(outputs, pin => Assert.True(pin is >= 0 and <= 33 and not (1 or 3 or (>= 6 and <= 11) or 20 or 24 or (>= 28 and <= 31)), $"pin {pin}"));
        Assert.All(Pins(code, "RelayPins"), pin => Assert.DoesNotContain(pin, new[] { 0, 2, 5, 12, 15 }));
        Assert.NotEqual(Constant(code, "SpiBus"), Constant(code, "RecordSpiBus"));
        Assert.NotEqual(Constant(Code("Stm32/Stm32Board.cs"), "SpiBus"), Constant(Code("Stm32/Stm32Board.cs"), "RecordSpiBus"));
    }

    private static string Code(string file) => File.ReadAllText(Path.Combine(Repository.Root, "firmware", "Boards", file));

    private static string Cell(string signal, int board) => s_table.Single(row => row[0] == signal)[board];

    private static int Number(string signal, int board) => int.Parse(Digits().Match(Cell(signal, board)).Value, CultureInfo.InvariantCulture);

    private static int Constant(string code, string name) =>
        int.Parse(Regex.Match(code, $@"const int {name} = (\d+);").Groups[1].Value, CultureInfo.InvariantCulture);

    private static int[] Pins(string code, string name) =>
        [.. Digits().Matches(Initialiser(code, name)).Select(pin => int.Parse(pin.Value, CultureInfo.InvariantCulture))];

    private static string[] Ports(string code, string name) =>
        [.. PortAndPin().Matches(Initialiser(code, name)).Select(pin => $"P{(char)('A' + (pin.Groups[1].Value[0] - '0'))}{pin.Groups[2].Value}")];

    // Without the brackets after 'int', which a pattern for the value would take in.
    private static string Initialiser(string code, string name) => Regex.Match(code, $@"\b{name} =([^;]*);").Groups[1].Value;

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\(16 \* (\d)\) \+ (\d+)")]
    private static partial Regex PortAndPin();
}
