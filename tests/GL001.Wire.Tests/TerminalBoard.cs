using GL001.Drivers;

namespace GL001.Wire.Tests;

/// <summary>A boiler's board seen from the terminals of its converters: what stands there, its heirs say. Every port answers.</summary>
internal abstract class TerminalBoard : IRegisterPort, IAnalogPort, IContactPort, IRelayPort, IAnalogOutputPort, IWatchdogPort
{
    private const double ShuntOhm = 100.0;

    // 150 degC by IEC 60751: 157.33 ohm of 430 ohm, 15 bits, shifted by the fault bit.
    private const int RtdCode = (int)(157.33 / 430.0 * 32_768) << 1;

    // Configuration, reading, thresholds, fault status.
    private readonly byte[] _registers = [0, RtdCode >> 8, RtdCode & 0xFF, 0xFF, 0xFF, 0, 0, 0];
    private int _relays;

    protected TerminalBoard()
    {
        Ports = new BoardPorts(this, this, this, this, this, this, this, new MemoryFlash());
    }

    public BoardPorts Ports { get; }

    public int FullScaleCounts => 65_535;

    public double FullScaleMillivolt => 2_500.0;

    public bool TryRead(byte register, byte[] into, int count)
    {
        Array.Copy(_registers, register, into, 0, count);
        return true;
    }

    public bool TryWrite(byte register, byte value)
    {
        // One-shot, fault-detection cycle and fault clear are over before anybody reads.
        const byte SelfClearingBits = 0b0010_1110;
        _registers[register] = register == 0 ? (byte)(value & ~SelfClearingBits) : value;
        return true;
    }

    public bool TryWrite(byte register, byte[] from, int count)
    {
        Array.Copy(from, 0, _registers, register, count);
        return true;
    }

    public bool TryReadCounts(int channel, out int counts)
    {
        counts = (int)(Milliampere(channel) * ShuntOhm / FullScaleMillivolt * FullScaleCounts);
        return true;
    }

    public bool TryRead(out int contacts)
    {
        contacts = ReadContacts();
        return true;
    }

    public bool TryWrite(int relays)
    {
        _relays = relays;
        return true;
    }

    public bool TryReadBack(out int relays)
    {
        relays = _relays;
        return true;
    }

    public bool TryWrite(int output, double percent) => true;

    public void Feed()
    {
    }

    /// <summary>Current of the loop on a channel, mA.</summary>
    protected abstract double Milliampere(int channel);

    /// <summary>The contacts, a bit each; set is closed.</summary>
    protected abstract int ReadContacts();
}
