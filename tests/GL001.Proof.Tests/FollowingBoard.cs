using GL001.Control;
using GL001.Drivers;
using GL001.Wire.Tests;

namespace GL001.Proof.Tests;

/// <summary>A boiler's board whose sensors show what a healthy plant would, at the terminals of the converters.</summary>
internal sealed class FollowingBoard : IRegisterPort, IAnalogPort, IContactPort, IRelayPort, IAnalogOutputPort, IWatchdogPort
{
    private const double ShuntOhm = 100.0;

    // 150 degC by IEC 60751: 157.33 ohm of 430 ohm, 15 bits, shifted by the fault bit.
    private const int RtdCode = (int)(157.33 / 430.0 * 32_768) << 1;

    // Configuration, reading, thresholds, fault status.
    private readonly byte[] _registers = [0, RtdCode >> 8, RtdCode & 0xFF, 0xFF, 0xFF, 0, 0, 0];
    private int _relays;

    public FollowingBoard()
    {
        Ports = new BoardPorts(this, this, this, this, this, this, this, new MemoryFlash());
    }

    public BoardPorts Ports { get; }

    public Inputs Inputs { get; } = new(UnitKind.Boiler);

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
        var signal = Array.FindIndex(IoList.Channel, 1, candidate => candidate == channel);
        while (!IoList.Loop[signal])
        {
            signal = Array.FindIndex(IoList.Channel, signal + 1, candidate => candidate == channel);
        }

        var share = (Inputs.Value(signal) - IoList.Low[signal]) / (IoList.High[signal] - IoList.Low[signal]);
        counts = (int)((4.0 + (16.0 * share)) * ShuntOhm / FullScaleMillivolt * FullScaleCounts);
        return true;
    }

    public bool TryRead(out int contacts)
    {
        contacts = 0;
        for (var i = 1; i < IoList.Contact.Length; i++)
        {
            contacts |= IoList.Contact[i] && Inputs.IsClosed(i) ? 1 << IoList.ContactBit[i] : 0;
        }

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
}
