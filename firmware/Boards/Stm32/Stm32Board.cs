using GL001.Drivers;

namespace GL001.Boards;

/// <summary>
/// An STM32 board with Ethernet. The pins are placeholders that fit no board: replace every one from your board's
/// schematic before anything is connected. Pin numbers are 16 times the port (A is 0) plus the pin. Choose one whose heap has the
/// flight recorder's 80 KB to spare, or set HasRecorder to false.
/// </summary>
public static class Stm32Board
{
    private const int SpiBus = 1;
    private const int RtdSelect = (16 * 3) + 14;             // PD14
    private const int ThermocoupleSelect = (16 * 3) + 15;    // PD15
    private const int MemorySelect = (16 * 3) + 13;          // PD13
    private const int RecordSpiBus = 2;
    private const int RecordSelect = (16 * 3) + 12;          // PD12
    private const int MonitorSelect = (16 * 3) + 11;         // PD11
    private const int I2cBus = 1;
    private const int WatchdogPin = (16 * 6) + 7;            // PG7

    // Upstream valve, downstream valve, vent, pilot, igniter, fan: PF0..PF5.
    private static readonly int[] RelayPins =
    {
        (16 * 5) + 0, (16 * 5) + 1, (16 * 5) + 2, (16 * 5) + 3, (16 * 5) + 4, (16 * 5) + 5,
    };

    // Fuel valve, air damper, feedwater: PA15, PB3, PB10.
    private static readonly int[] OutputPins = { (16 * 0) + 15, (16 * 1) + 3, (16 * 1) + 10 };

    public static BoardPorts Open()
    {
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
            HasRecorder = true,
        });
    }

    /// <summary>The monitoring thermometer, on the bus of the NOR flash.</summary>
    public static IMonitorPort OpenMonitor()
    {
        return ChipSet.OpenMonitor(RecordSpiBus, MonitorSelect);
    }

    /// <summary>Ethernet needs no joining: the address comes by DHCP in the background.</summary>
    public static bool TryJoinNetwork()
    {
        return true;
    }
}
