using System.Device.Gpio;
using System.Threading;
using GL001.Drivers;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Networking;

namespace GL001.Boards;

/// <summary>
/// An ESP32 development board: pins and buses in one place. Relays and the firing rate are off until the first
/// scan writes them; pins that the chip reads at start-up (0, 2, 5, 12, 15) carry no relay.
/// </summary>
public static class Esp32Board
{
    // SPI bus 1 to the MAX31865.
    private const int SpiBus = 1;
    private const int Mosi = 23;
    private const int Miso = 19;
    private const int Clock = 18;
    private const int RtdChipSelect = 5;

    private const int FiringRatePin = 13;
    private const int WatchdogPin = 2;

    // Converter 1: channels 0, 3 and 6 are GPIO 36, 39 and 34. Its full scale is nominal; calibrate at commissioning.
    private const double AdcFullScaleMillivolt = 3_300.0;

    private static readonly int[] AdcChannels = { 0, 3, 6 };
    private static readonly int[] ContactPins = { 32, 33, 25, 26 };
    private static readonly int[] RelayPins = { 4, 16, 17, 21 };

    // GPIO 35 has no pull-up of its own: fit 10 kohm.
    private static readonly int[] ReadBackPins = { 22, 27, 14, 35 };

    public static BoardPorts Open()
    {
        Configuration.SetPinFunction(Mosi, DeviceFunction.SPI1_MOSI);
        Configuration.SetPinFunction(Miso, DeviceFunction.SPI1_MISO);
        Configuration.SetPinFunction(Clock, DeviceFunction.SPI1_CLOCK);
        Configuration.SetPinFunction(FiringRatePin, DeviceFunction.PWM1);

        GpioController gpio = new GpioController();
        return new BoardPorts(
            new SpiRegisterPort(SpiBus, RtdChipSelect),
            new AdcAnalogPort(AdcChannels, AdcFullScaleMillivolt),
            new GpioContactPort(gpio, ContactPins),
            new GpioRelayPort(gpio, RelayPins, ReadBackPins),
            new PwmFiringRatePort(FiringRatePin),
            new PulseWatchdogPort(gpio, WatchdogPin));
    }

    /// <summary>Joins the Wi-Fi whose name and key were stored in the device when it was flashed. May take long; called from the network thread.</summary>
    public static bool TryJoinNetwork()
    {
        return WifiNetworkHelper.Reconnect(true, 0, new CancellationTokenSource(60_000).Token);
    }
}
