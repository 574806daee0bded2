using System;
using System.Device.Gpio;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>Contacts to ground against a pull-up: closed reads low, a broken wire reads open.</summary>
public sealed class GpioContactPort : IContactPort
{
    private readonly GpioPin[] _pins;

    /// <param name="gpio">The pins' controller.</param>
    /// <param name="pins">One pin for each bit of <see cref="Contact"/>, lowest bit first.</param>
    public GpioContactPort(GpioController gpio, int[] pins)
    {
        _pins = GpioPins.Open(gpio, pins, PinMode.InputPullUp);
    }

    public bool TryRead(out int contacts)
    {
        return GpioPins.TryReadLow(_pins, out contacts);
    }
}

/// <summary>A row of pins read as bits.</summary>
internal static class GpioPins
{
    public static GpioPin[] Open(GpioController gpio, int[] numbers, PinMode mode)
    {
        GpioPin[] pins = new GpioPin[numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            pins[i] = gpio.OpenPin(numbers[i], mode);
        }

        return pins;
    }

    /// <summary>Sets a bit for each pin that reads low.</summary>
    public static bool TryReadLow(GpioPin[] pins, out int bits)
    {
        bits = 0;
        try
        {
            for (int i = 0; i < pins.Length; i++)
            {
                if (pins[i].Read() == PinValue.Low)
                {
                    bits |= 1 << i;
                }
            }

            return true;
        }
        catch (Exception)
        {
            bits = 0;
            return false;
        }
    }
}
