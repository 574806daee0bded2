using System;
using System.Device.Spi;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>A chip's registers over SPI: the write address is the read address plus 80h, reads run on by themselves.</summary>
public sealed class SpiRegisterPort : IRegisterPort
{
    private const int ClockHz = 1_000_000;
    private const byte WriteOffset = 0x80;

    // The address and the sixteen registers of a MAX31856.
    private const int Capacity = 17;

    private readonly SpiDevice _device;
    private readonly byte[] _out = new byte[Capacity];
    private readonly byte[] _in = new byte[Capacity];
    private readonly byte[] _single = new byte[1];

    /// <param name="device">Opened with <see cref="Settings"/>.</param>
    public SpiRegisterPort(SpiDevice device)
    {
        _device = device;
    }

    /// <summary>The MAX31865 and the MAX31856 talk in modes 1 and 3, at 5 MHz at most.</summary>
    public static SpiConnectionSettings Settings(int busId, int chipSelect)
    {
        return new SpiConnectionSettings(busId, chipSelect)
        {
            Mode = SpiMode.Mode1,
            ClockFrequency = ClockHz,
        };
    }

    public bool TryRead(byte register, byte[] into, int count)
    {
        if (count + 1 > Capacity)
        {
            return false;
        }

        try
        {
            _out[0] = register;
            SpanByte request = new SpanByte(_out, 0, count + 1);
            SpanByte answer = new SpanByte(_in, 0, count + 1);
            _device.TransferFullDuplex(request, answer);
            Array.Copy(_in, 1, into, 0, count);
            return true;
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
            _out[0] = (byte)(register + WriteOffset);
            Array.Copy(from, 0, _out, 1, count);
            _device.Write(new SpanByte(_out, 0, count + 1));
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
