using System;
using System.Device.I2c;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>A chip's registers over I²C at 400 kHz: the register's address, then the data; reads run on by themselves.</summary>
public sealed class I2cRegisterPort : IRegisterPort
{
    // The address and the longest block that a driver writes.
    private const int Capacity = 9;

    private readonly I2cDevice _device;
    private readonly byte[] _address = new byte[1];
    private readonly byte[] _single = new byte[1];
    private readonly byte[] _out = new byte[Capacity];

    /// <param name="busId">Bus of the board; its pins are set up before.</param>
    /// <param name="deviceAddress">The chip's 7-bit address.</param>
    public I2cRegisterPort(int busId, int deviceAddress)
    {
        _device = I2cDevice.Create(new I2cConnectionSettings(busId, deviceAddress, I2cBusSpeed.FastMode));
    }

    public bool TryRead(byte register, byte[] into, int count)
    {
        try
        {
            _address[0] = register;
            I2cTransferResult result = _device.WriteRead(new SpanByte(_address), new SpanByte(into, 0, count));
            return result.Status == I2cTransferStatus.FullTransfer;
        }
        catch (Exception)
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
        if (count + 1 > Capacity)
        {
            return false;
        }

        try
        {
            _out[0] = register;
            Array.Copy(from, 0, _out, 1, count);
            I2cTransferResult result = _device.Write(new SpanByte(_out, 0, count + 1));
            return result.Status == I2cTransferStatus.FullTransfer;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
