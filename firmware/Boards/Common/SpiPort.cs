using System;
using System.Device.Spi;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>Plain transfers over SPI in mode 0 at 5 MHz, for the memory.</summary>
public sealed class SpiPort : ISpiPort
{
    private const int ClockHz = 5_000_000;

    private readonly SpiDevice _device;

    /// <param name="device">Opened with <see cref="Settings"/>.</param>
    public SpiPort(SpiDevice device)
    {
        _device = device;
    }

    public static SpiConnectionSettings Settings(int busId, int chipSelect)
    {
        return new SpiConnectionSettings(busId, chipSelect)
        {
            Mode = SpiMode.Mode0,
            ClockFrequency = ClockHz,
        };
    }

    public bool TryTransfer(byte[] send, byte[] receive, int count)
    {
        try
        {
            _device.TransferFullDuplex(new SpanByte(send, 0, count), new SpanByte(receive, 0, count));
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
