using System.Device.Gpio;
using System.Device.Spi;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>The chips that every board of this project carries, whatever its processor: see hardware/README.md.</summary>
public static class ChipSet
{
    private const int FirstConverterAddress = 0x48;
    private const int Converters = 4;
    private const int FirstExpanderAddress = 0x20;

    /// <param name="relayPins">A pin for each relay, lowest bit first.</param>
    /// <param name="outputPins">A pin for each analogue output.</param>
    /// <param name="watchdogPin">Pulses to the watchdog's relay.</param>
    /// <param name="spiBus">Bus of thermometers and memory.</param>
    /// <param name="rtdSelect">Chip select of the MAX31865.</param>
    /// <param name="thermocoupleSelect">Chip select of the MAX31856.</param>
    /// <param name="memorySelect">Chip select of the FRAM.</param>
    /// <param name="i2cBus">Bus of converters and expanders.</param>
    public static BoardPorts Open(int[] relayPins, int[] outputPins, int watchdogPin, int spiBus, int rtdSelect,
        int thermocoupleSelect, int memorySelect, int i2cBus)
    {
        // Relays first: until then only the external pull-downs keep them off.
        GpioController gpio = new GpioController();
        ExpanderBank contacts = new ExpanderBank(Chips(i2cBus, FirstExpanderAddress, ExpanderBank.Chips));
        GpioRelayPort relays = new GpioRelayPort(Outputs(gpio, relayPins), contacts, ExpanderBank.ReadBackFirstBit);
        return new BoardPorts(
            new SpiRegisterPort(SpiDevice.Create(SpiRegisterPort.Settings(spiBus, rtdSelect))),
            new SpiRegisterPort(SpiDevice.Create(SpiRegisterPort.Settings(spiBus, thermocoupleSelect))),
            new ConverterBank(Chips(i2cBus, FirstConverterAddress, Converters)),
            contacts,
            relays,
            new PwmAnalogOutputs(outputPins),
            new PulseWatchdogPort(gpio.OpenPin(watchdogPin, PinMode.Output)),
            new Fram(new SpiPort(SpiDevice.Create(SpiPort.Settings(spiBus, memorySelect)))),
            new ManagedHeapPort());
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
