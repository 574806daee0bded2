using System;
using System.Device.I2c;
using System.IO;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>A chip's registers over I²C: the register's address, then the data; reads run on by themselves. The kernel reports a failed transfer as an exception.</summary>
public sealed class LinuxI2cRegisterPort(I2cDevice device) : IRegisterPort
{
    // The address and the longest block that a driver writes.
    private const int Capacity = 9;

    private readonly byte[] _address = new byte[1];
    private readonly byte[] _single = new byte[1];
    private readonly byte[] _out = new byte[Capacity];

    public bool TryRead(byte register, byte[] into, int count)
    {
        ArgumentNullException.ThrowIfNull(into);
        try
        {
            _address[0] = register;
            device.WriteRead(_address, into.AsSpan(0, count));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public bool TryWrite(byte register, byte value)
    {
        _single[0] = value;
        return TryWrite(register, _single, 1);
    }

    public bool TryWrite(byte register, byte[] from, int count)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (count + 1 > Capacity)
        {
            return false;
        }

        try
        {
            _out[0] = register;
            Array.Copy(from, 0, _out, 1, count);
            device.Write(_out.AsSpan(0, count + 1));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
