using GL001.Control;

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

/// <summary>Contact inputs, a bit each as in <see cref="Contact"/>; set is closed.</summary>
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

/// <summary>The firing-rate output, for example 4-20 mA to the fuel and air actuator.</summary>
public interface IFiringRatePort
{
    bool TryWrite(double percent);
}

/// <summary>The watchdog that lets the relays drop when it is not fed.</summary>
public interface IWatchdogPort
{
    void Feed();
}

/// <summary>Contact bits of <see cref="IContactPort"/>.</summary>
public static class Contact
{
    public const int Flame = 1;
    public const int Airflow = 2;
    public const int ResetButton = 4;
    public const int RemoteSelected = 8;
}

/// <summary>Everything a unit's controller is wired to.</summary>
public sealed class BoardPorts
{
    public BoardPorts(IRegisterPort rtd, IAnalogPort analog, IContactPort contacts, IRelayPort relays,
        IFiringRatePort firingRate, IWatchdogPort watchdog)
    {
        Rtd = rtd;
        Analog = analog;
        Contacts = contacts;
        Relays = relays;
        FiringRate = firingRate;
        Watchdog = watchdog;
    }

    public IRegisterPort Rtd { get; }

    public IAnalogPort Analog { get; }

    public IContactPort Contacts { get; }

    public IRelayPort Relays { get; }

    public IFiringRatePort FiringRate { get; }

    public IWatchdogPort Watchdog { get; }
}
