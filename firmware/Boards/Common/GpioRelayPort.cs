using System;
using System.Device.Gpio;
using GL001.Control;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>Relays driven high to energise, and their auxiliary contacts to ground: closed while energised.</summary>
public sealed class GpioRelayPort : IRelayPort
{
    private readonly GpioPin[] _relays;
    private readonly GpioPin[] _readBack;

    /// <param name="gpio">The pins' controller.</param>
    /// <param name="relayPins">One pin for each bit of <see cref="Relay"/>, lowest bit first.</param>
    /// <param name="readBackPins">The auxiliary contacts in the same order.</param>
    public GpioRelayPort(GpioController gpio, int[] relayPins, int[] readBackPins)
    {
        _relays = GpioPins.Open(gpio, relayPins, PinMode.Output);
        _readBack = GpioPins.Open(gpio, readBackPins, PinMode.InputPullUp);
        TryWrite(Relay.None);
    }

    public bool TryWrite(int relays)
    {
        bool written = true;
        for (int i = 0; i < _relays.Length; i++)
        {
            // One relay that cannot be driven must not keep the others from being switched off.
            try
            {
                _relays[i].Write((relays & (1 << i)) != 0 ? PinValue.High : PinValue.Low);
            }
            catch (Exception)
            {
                written = false;
            }
        }

        return written;
    }

    public bool TryReadBack(out int relays)
    {
        return GpioPins.TryReadLow(_readBack, out relays);
    }
}
