using System;
using System.Device.Gpio;
using System.Device.Spi;
using GL001.Drivers;
using GL001.Storage;
using Iot.Device.Max31865;

namespace GL001.Boards;

/// <summary>The chips that every board of this project carries, whatever its processor: see hardware/README.md.</summary>
public static class ChipSet
{
    private const int FirstConverterAddress = 0x48;
    private const int Converters = 4;
    private const int FirstExpanderAddress = 0x20;

    // Of a NOR flash of 2 MB or more. A recording takes 177 sectors at worst. Five hours of telemetry: all of it is read at
    // power-up, before the first scan, and by an interpreter that costs seconds for each 256 KB.
    private const int RecordingSectors = 256;
    private const int TelemetrySectors = 64;

    public static BoardPorts Open(BoardWiring wiring)
    {
        if (wiring.RecordSpiBus == wiring.SpiBus)
        {
            throw new ArgumentException("The NOR flash may not share a bus with the scan's chips.");
        }

        // Relays first: until then only the external pull-downs keep them off.
        GpioController gpio = new GpioController();
        ExpanderBank contacts = new ExpanderBank(Chips(wiring.I2cBus, FirstExpanderAddress, ExpanderBank.Chips));
        GpioRelayPort relays = new GpioRelayPort(Outputs(gpio, wiring.RelayPins), contacts, ExpanderBank.ReadBackFirstBit);
        NorFlash records = new NorFlash(new SpiPort(SpiDevice.Create(SpiPort.Settings(wiring.RecordSpiBus, wiring.RecordSelect))),
            new ThreadPause(), RecordingSectors + TelemetrySectors);
        return new BoardPorts(
            new SpiRegisterPort(SpiDevice.Create(SpiRegisterPort.Settings(wiring.SpiBus, wiring.RtdSelect))),
            new SpiRegisterPort(SpiDevice.Create(SpiRegisterPort.Settings(wiring.SpiBus, wiring.ThermocoupleSelect))),
            new ConverterBank(Chips(wiring.I2cBus, FirstConverterAddress, Converters)),
            contacts,
            relays,
            new PwmAnalogOutputs(wiring.OutputPins),
            new PulseWatchdogPort(gpio.OpenPin(wiring.WatchdogPin, PinMode.Output)),
            new Fram(new SpiPort(SpiDevice.Create(SpiPort.Settings(wiring.SpiBus, wiring.MemorySelect)))),
            wiring.HasRecorder ? new SlowFlashRegion(records, 0, RecordingSectors) : (ISlowFlashPort)new NoFlash(),
            new SlowFlashRegion(records, RecordingSectors, TelemetrySectors),
            new ManagedHeapPort());
    }

    /// <summary>
    /// The monitoring thermometer; see <see cref="Max31865Monitor"/>. On the bus of the NOR flash, which only slow threads use.
    /// </summary>
    public static Max31865Monitor OpenMonitor(int spiBus, int select)
    {
        return new Max31865Monitor(
            SpiDevice.Create(Max31865Monitor.Settings(spiBus, select)),
            false,
            IoList.RtdThreeWire ? ResistanceTemperatureDetectorWires.ThreeWire : ResistanceTemperatureDetectorWires.FourWire,
            IoList.RtdReferenceOhm,
            IoList.RtdFilter50Hz);
    }

    private static GpioPin[] Outputs(GpioController gpio, int[] pins)
    {
        GpioPin[] outputs = new GpioPin[pins.Length];
        for (int i = 0; i < pins.Length; i++)
        {
            outputs[i] = gpio.OpenPin(pins[i], PinMode.Output);
            outputs[i].Write(PinValue.Low);
        }

        return outputs;
    }

    private static IRegisterPort[] Chips(int bus, int firstAddress, int count)
    {
        IRegisterPort[] chips = new IRegisterPort[count];
        for (int i = 0; i < count; i++)
        {
            chips[i] = new I2cRegisterPort(bus, firstAddress + i);
        }

        return chips;
    }
}
