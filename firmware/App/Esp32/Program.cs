using System.Device.Gpio;
using System.Device.Spi;
using System.Diagnostics;
using System.Threading;

namespace GL001.Firmware;

/// <summary>Bench check of a bare board: clicks one relay and prints what the RTD converter answers. It controls nothing.</summary>
public static class Program
{
    private const int RelayPin = 2;
    private const int ConverterChipSelectPin = 5;
    private const byte ConfigurationRegister = 0x00; // MAX31865 datasheet, table 1

    public static void Main()
    {
        GpioPin relay = new GpioController().OpenPin(RelayPin, PinMode.Output);
        SpiDevice converter = SpiDevice.Create(new SpiConnectionSettings(1, ConverterChipSelectPin) { Mode = SpiMode.Mode1, ClockFrequency = 1000000 });
        byte[] request = { ConfigurationRegister, 0 };
        byte[] answer = new byte[2];
        while (true)
        {
            relay.Toggle();
            converter.TransferFullDuplex(request, answer);
            Debug.WriteLine($"configuration register 0x{answer[1]:X2}");
            Thread.Sleep(1000);
        }
    }
}
