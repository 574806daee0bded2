using GL001.Control;
using GL001.Storage;

namespace GL001.Drivers;

/// <summary>A chip's registers on a bus. The device's bus classes cannot be overridden, so this stands in front of them.</summary>
public interface IRegisterPort
{
    /// <summary>Reads <paramref name="count"/> registers from <paramref name="register"/> on; false when the bus failed.</summary>
    bool TryRead(byte register, byte[] into, int count);

    /// <summary>Writes one register; false when the bus failed.</summary>
    bool TryWrite(byte register, byte value);

    /// <summary>Writes <paramref name="count"/> bytes to <paramref name="register"/> and those after it in one transfer; false when the bus failed.</summary>
    bool TryWrite(byte register, byte[] from, int count);
}

/// <summary>An analogue-to-digital converter.</summary>
public interface IAnalogPort
{
    /// <summary>Counts at full scale.</summary>
    int FullScaleCounts { get; }

    /// <summary>Input at full scale, millivolt.</summary>
    double FullScaleMillivolt { get; }

    bool TryReadCounts(int channel, out int counts);
}

/// <summary>Contact inputs, a bit each as hardware/io-list.csv numbers them; set is closed.</summary>
public interface IContactPort
{
    bool TryRead(out int contacts);
}

/// <summary>Relay outputs, a bit each as in <see cref="Relay"/>, and their auxiliary contacts.</summary>
public interface IRelayPort
{
    bool TryWrite(int relays);

    bool TryReadBack(out int relays);
}

/// <summary>Analogue outputs, for example 4-20 mA to actuators; numbered as in <see cref="AnalogOutput"/>.</summary>
public interface IAnalogOutputPort
{
    bool TryWrite(int output, double percent);
}

/// <summary>Numbers of the analogue outputs.</summary>
public static class AnalogOutput
{
    /// <summary>Fuel control valve.</summary>
    public const int FuelValve = 0;

    /// <summary>Combustion-air damper or fan speed.</summary>
    public const int AirDamper = 1;

    /// <summary>Feedwater valve of a boiler.</summary>
    public const int Feedwater = 2;

    public const int Count = 3;
}

/// <summary>The watchdog that lets the relays drop when it is not fed.</summary>
public interface IWatchdogPort
{
    void Feed();
}

/// <summary>A thermometer for monitoring, never for a trip: a reading may take a tenth of a second. Not for the scan.</summary>
public interface IMonitorPort
{
    /// <summary>Converts once; false when the bus failed or the element shows a fault.</summary>
    bool TryRead(out double degC);
}

/// <summary>How a slow thread waits for a chip. Nothing that the scan calls may have one.</summary>
public interface IPausePort
{
    /// <summary>Gives the processor to others for this long or longer.</summary>
    void Pause(int ms);
}

/// <summary>Everything a unit's controller is wired to.</summary>
public sealed class BoardPorts
{
    public BoardPorts(IRegisterPort rtd, IRegisterPort thermocouple, IAnalogPort analog, IContactPort contacts, IRelayPort relays,
        IAnalogOutputPort outputs, IWatchdogPort watchdog, IFlashPort memory, IHeapPort? heap = null)
        : this(rtd, thermocouple, analog, contacts, relays, outputs, watchdog, memory, new NoFlash(), new NoFlash(), heap)
    {
    }

    public BoardPorts(IRegisterPort rtd, IRegisterPort thermocouple, IAnalogPort analog, IContactPort contacts, IRelayPort relays,
        IAnalogOutputPort outputs, IWatchdogPort watchdog, IFlashPort memory, ISlowFlashPort recording, ISlowFlashPort telemetry,
        IHeapPort? heap = null)
    {
        Rtd = rtd;
        Thermocouple = thermocouple;
        Analog = analog;
        Contacts = contacts;
        Relays = relays;
        Outputs = outputs;
        Watchdog = watchdog;
        Memory = memory;
        Recording = recording;
        Telemetry = telemetry;
        Heap = heap;
    }

    /// <summary>The MAX31865.</summary>
    public IRegisterPort Rtd { get; }

    /// <summary>The MAX31856; a boiler has none and never reads it.</summary>
    public IRegisterPort Thermocouple { get; }

    public IAnalogPort Analog { get; }

    public IContactPort Contacts { get; }

    public IRelayPort Relays { get; }

    public IAnalogOutputPort Outputs { get; }

    public IWatchdogPort Watchdog { get; }

    /// <summary>What survives a power cut.</summary>
    public IFlashPort Memory { get; }

    /// <summary>Where the flight recorder keeps its recording; <see cref="NoFlash"/> on a board without one.</summary>
    public ISlowFlashPort Recording { get; }

    /// <summary>Where events are kept and telemetry waits for the host; <see cref="NoFlash"/> on a board without one.</summary>
    public ISlowFlashPort Telemetry { get; }

    /// <summary>The memory that objects live in; null on a board that cannot tell.</summary>
    public IHeapPort? Heap { get; }

    /// <summary>Why the processor began anew, as far as the board can tell.</summary>
    public ResetCause ResetCause { get; set; }
}
