using System;
using System.Device.Spi;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>A chip's registers over SPI: the write address is the read address plus 80h, reads run on by themselves.</summary>
public sealed class SpiRegisterPort : IRegisterPort
{
    private const int ClockHz = 1_000_000;
    private const int Capacity = 16;

    private readonly SpiDevice _device;
    private readonly byte[] _out = new byte[Capacity];
    private readonly byte[] _in = new byte[Capacity];
    private readonly byte[] _write = new byte[2];

    public SpiRegisterPort(int busId, int chipSelectPin)
    {
        // The MAX31865 talks in modes 1 and 3, at 5 MHz at most.
        _device = SpiDevice.Create(new SpiConnectionSettings(busId, chipSelectPin)
        {
            Mode = SpiMode.Mode1,
            ClockFrequency = ClockHz,
        });
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
        try
        {
            _write[0] = (byte)(register + Max31865Registers.WriteOffset);
            _write[1] = value;
            _device.Write(_write);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
