using System.Device.Gpio;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>
/// An STM32 board with Ethernet. The pins are placeholders that fit no board: replace every one from your board's
/// schematic before anything is connected. Pin numbers are
/// 16 times the port (A is 0) plus the pin.
/// </summary>
public static class Stm32Board
{
    private const int SpiBus = 1;
    private const int RtdChipSelect = (16 * 3) + 14;    // PD14
    private const int FiringRatePin = (16 * 0) + 15;    // PA15
    private const int WatchdogPin = (16 * 6) + 7;       // PG7

    // Reference voltage of the converter.
    private const double AdcFullScaleMillivolt = 3_300.0;

    private static readonly int[] AdcChannels = { 0, 1, 2 };
    private static readonly int[] ContactPins = { (16 * 4) + 2, (16 * 4) + 3, (16 * 4) + 4, (16 * 4) + 5 };     // PE2..PE5
    private static readonly int[] RelayPins = { (16 * 5) + 0, (16 * 5) + 1, (16 * 5) + 2, (16 * 5) + 3 };       // PF0..PF3
    private static readonly int[] ReadBackPins = { (16 * 5) + 4, (16 * 5) + 5, (16 * 5) + 6, (16 * 5) + 7 };    // PF4..PF7

    public static BoardPorts Open()
    {
        GpioController gpio = new GpioController();
        return new BoardPorts(
            new SpiRegisterPort(SpiBus, RtdChipSelect),
            new AdcAnalogPort(AdcChannels, AdcFullScaleMillivolt),
            new GpioContactPort(gpio, ContactPins),
            new GpioRelayPort(gpio, RelayPins, ReadBackPins),
            new PwmFiringRatePort(FiringRatePin),
            new PulseWatchdogPort(gpio, WatchdogPin));
    }

    /// <summary>Ethernet needs no joining: the address comes by DHCP in the background.</summary>
    public static bool TryJoinNetwork()
    {
        return true;
    }
}
