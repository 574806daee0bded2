using System.Threading;
using GL001.Drivers;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Networking;

namespace GL001.Boards;

/// <summary>
/// An ESP32 development board: pins and buses in one place. Pins that the chip reads at start-up (0, 2, 5, 12, 15) carry no
/// relay; relays have external pull-downs of 10 kohm. Pin 0 has to be high then and pin 12 low: the NOR flash's select has its
/// pull-up at the one, and at the other stands its data input, which pulls nowhere. Pins 34 and 35 are inputs only.
/// </summary>
/// <remarks>
/// No pin is left that could drive anything. A module with PSRAM, which the flight recorder's 80 KB of memory would ask for, needs
/// 16 and 17 for itself; so this board keeps events and telemetry and makes no flight recording.
/// </remarks>
public static class Esp32Board
{
    private const int SpiBus = 1;
    private const int Mosi = 23;
    private const int Miso = 34;
    private const int Clock = 18;
    private const int RtdSelect = 5;
    private const int ThermocoupleSelect = 33;
    private const int MemorySelect = 32;

    private const int RecordSpiBus = 2;
    private const int RecordMosi = 12;
    private const int RecordMiso = 35;
    private const int RecordClock = 19;
    private const int RecordSelect = 0;

    private const int I2cBus = 1;
    private const int I2cData = 21;
    private const int I2cClock = 22;

    private const int WatchdogPin = 2;

    // Upstream valve, downstream valve, vent, pilot, igniter, fan.
    private static readonly int[] RelayPins = { 4, 16, 17, 25, 26, 27 };

    // Fuel valve, air damper, feedwater.
    private static readonly int[] OutputPins = { 13, 14, 15 };

    public static BoardPorts Open()
    {
        Configuration.SetPinFunction(Mosi, DeviceFunction.SPI1_MOSI);
        Configuration.SetPinFunction(Miso, DeviceFunction.SPI1_MISO);
        Configuration.SetPinFunction(Clock, DeviceFunction.SPI1_CLOCK);
        Configuration.SetPinFunction(RecordMosi, DeviceFunction.SPI2_MOSI);
        Configuration.SetPinFunction(RecordMiso, DeviceFunction.SPI2_MISO);
        Configuration.SetPinFunction(RecordClock, DeviceFunction.SPI2_CLOCK);
        Configuration.SetPinFunction(I2cData, DeviceFunction.I2C1_DATA);
        Configuration.SetPinFunction(I2cClock, DeviceFunction.I2C1_CLOCK);
        Configuration.SetPinFunction(OutputPins[AnalogOutput.FuelValve], DeviceFunction.PWM1);
        Configuration.SetPinFunction(OutputPins[AnalogOutput.AirDamper], DeviceFunction.PWM2);
        Configuration.SetPinFunction(OutputPins[AnalogOutput.Feedwater], DeviceFunction.PWM3);
        return ChipSet.Open(new BoardWiring
        {
            RelayPins = RelayPins,
            OutputPins = OutputPins,
            WatchdogPin = WatchdogPin,
            SpiBus = SpiBus,
            RtdSelect = RtdSelect,
            ThermocoupleSelect = ThermocoupleSelect,
            MemorySelect = MemorySelect,
            I2cBus = I2cBus,
            RecordSpiBus = RecordSpiBus,
            RecordSelect = RecordSelect,
            HasRecorder = false,
        });
    }

    /// <summary>Joins the Wi-Fi whose name and key were stored in the device when it was flashed. May take long; called from the network thread.</summary>
    public static bool TryJoinNetwork()
    {
        return WifiNetworkHelper.Reconnect(true, 0, new CancellationTokenSource(60_000).Token);
    }
}
