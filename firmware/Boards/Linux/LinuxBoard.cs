using System;
using System.Collections.Generic;
using System.Device.Gpio;
using System.Device.I2c;
using System.Linq;
using GL001.Drivers;
using GL001.Storage;

namespace GL001.Boards;

/// <summary>
/// A Raspberry Pi 4 (BCM2711) with the chips of hardware/README.md: pins and buses in one place, numbered as GPIO. Relays stand
/// on GPIO 9 to 27 only, which the processor pulls low in reset; those below are pulled high. External pull-downs of 10 kohm all
/// the same. Needs <c>dtparam=i2c_arm=on,i2c_arm_baudrate=400000</c>, <c>dtparam=spi=on</c> (two chip selects) and
/// <c>dtoverlay=spi6-2cs</c> in the boot configuration; hold them against the overlays' own description of your kernel.
/// </summary>
public static class LinuxBoard
{
    /// <summary>SPI0: MOSI 10, MISO 9, SCLK 11. Its first chip select is GPIO 8, its second GPIO 7.</summary>
    public const int SensorSpiBus = 0;
    public const int RtdSelect = 0;
    public const int ThermocoupleSelect = 1;

    /// <summary>SPI6: MOSI 20, MISO 19, SCLK 21. Its first chip select is GPIO 18, its second GPIO 27.</summary>
    public const int MemorySpiBus = 6;
    public const int MemorySelect = 0;
    public const int MonitorSelect = 1;

    /// <summary>I2C1: SDA 2, SCL 3.</summary>
    public const int I2cBus = 1;
    public const int FirstConverterAddress = 0x48;
    public const int Converters = 4;
    public const int FirstExpanderAddress = 0x20;
    public const int OutputsAddress = 0x60;

    public const int WatchdogPin = 26;

    /// <summary>Blocks of 4 KB of the recording's file: 1 MB; a recording takes 177 at worst.</summary>
    public const int RecordingBlocks = 256;

    /// <summary>Blocks of 4 KB of the file of events and telemetry: 4 MB, three days.</summary>
    public const int TelemetryBlocks = 1_024;

    private static readonly int[] s_relayPins = [16, 17, 22, 23, 24, 25];

    /// <summary>Upstream valve, downstream valve, vent, pilot, igniter, fan.</summary>
    public static IReadOnlyList<int> RelayPins => s_relayPins;

    /// <summary>The board without a place for events, telemetry and recordings.</summary>
    /// <exception cref="System.IO.IOException">A bus is not there, for example because its overlay is missing.</exception>
    public static BoardPorts Open(ILinuxBuses buses) => Open(buses, new NoFlash(), new NoFlash());

    /// <summary>Opens the board; all relays are off when this returns, and before anything else is opened.</summary>
    /// <param name="buses">Pins and buses.</param>
    /// <param name="recording">Where the flight recorder keeps its recording.</param>
    /// <param name="telemetry">Where events are kept and telemetry waits for the host.</param>
    /// <exception cref="System.IO.IOException">A bus is not there, for example because its overlay is missing.</exception>
    public static BoardPorts Open(ILinuxBuses buses, ISlowFlashPort recording, ISlowFlashPort telemetry)
    {
        ArgumentNullException.ThrowIfNull(buses);
        GpioPin[] relays = [.. s_relayPins.Select(pin => buses.Gpio.OpenPin(pin, PinMode.Output, PinValue.Low))];
        var watchdog = new PulseWatchdogPort(buses.Gpio.OpenPin(WatchdogPin, PinMode.Output, PinValue.Low));
        var contacts = new ExpanderBank(Chips(buses, FirstExpanderAddress, ExpanderBank.Chips));
        return new BoardPorts(
            new SpiRegisterPort(buses.OpenSpi(SpiRegisterPort.Settings(SensorSpiBus, RtdSelect))),
            new SpiRegisterPort(buses.OpenSpi(SpiRegisterPort.Settings(SensorSpiBus, ThermocoupleSelect))),
            new ConverterBank(Chips(buses, FirstConverterAddress, Converters)),
            contacts,
            new GpioRelayPort(relays, contacts, ExpanderBank.ReadBackFirstBit),
            new Mcp4728Outputs(buses.OpenI2c(new I2cConnectionSettings(I2cBus, OutputsAddress))),
            watchdog,
            new Fram(new SpiPort(buses.OpenSpi(SpiPort.Settings(MemorySpiBus, MemorySelect)))),
            recording,
            telemetry);
    }

    /// <summary>The monitoring thermometer, on a chip of its own; see <see cref="Max31865Monitor"/>.</summary>
    /// <exception cref="System.IO.IOException">The bus is not there.</exception>
    public static Max31865Monitor OpenMonitor(ILinuxBuses buses)
    {
        ArgumentNullException.ThrowIfNull(buses);
        return new Max31865Monitor(
            buses.OpenSpi(Max31865Monitor.Settings(MemorySpiBus, MonitorSelect)),
            pt1000: false,
            IoList.RtdThreeWire ? Iot.Device.Max31865.ResistanceTemperatureDetectorWires.ThreeWire : Iot.Device.Max31865.ResistanceTemperatureDetectorWires.FourWire,
            IoList.RtdReferenceOhm,
            IoList.RtdFilter50Hz);
    }

    private static IRegisterPort[] Chips(ILinuxBuses buses, int firstAddress, int count) =>
        [.. Enumerable.Range(firstAddress, count).Select(address => new LinuxI2cRegisterPort(buses.OpenI2c(new I2cConnectionSettings(I2cBus, address))))];
}
