using System;
using System.Collections.Generic;
using System.Device.Gpio;
using System.Device.I2c;
using System.Device.Spi;

namespace GL001.Boards;

/// <summary>Pins and buses of the board. A test puts simulated chips behind them.</summary>
public interface ILinuxBuses
{
    GpioController Gpio { get; }

    SpiDevice OpenSpi(SpiConnectionSettings settings);

    I2cDevice OpenI2c(I2cConnectionSettings settings);
}

/// <summary>The kernel's own devices: <c>/dev/gpiochip*</c>, <c>/dev/spidev*</c>, <c>/dev/i2c-*</c>.</summary>
public sealed class KernelBuses : ILinuxBuses, IDisposable
{
    private readonly List<IDisposable> _opened = [];
    private GpioController? _gpio;

    public GpioController Gpio => _gpio ??= new GpioController();

    public SpiDevice OpenSpi(SpiConnectionSettings settings) => Keep(SpiDevice.Create(settings));

    public I2cDevice OpenI2c(I2cConnectionSettings settings) => Keep(I2cDevice.Create(settings));

    public void Dispose()
    {
        _opened.ForEach(device => device.Dispose());
        _gpio?.Dispose();
    }

    private T Keep<T>(T device)
        where T : IDisposable
    {
        _opened.Add(device);
        return device;
    }
}
