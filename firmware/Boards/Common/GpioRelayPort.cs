using System;
using System.Device.Gpio;
using GL001.Control;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>Relays driven high to energise; their auxiliary contacts come in over the expanders.</summary>
public sealed class GpioRelayPort : IRelayPort
{
    private readonly GpioPin[] _relays;
    private readonly IContactPort _readBack;
    private readonly int _firstBit;

    /// <summary>All relays are off when this returns; opened before anything else of the board.</summary>
    /// <param name="relays">One output for each bit of <see cref="Relay"/>, lowest bit first.</param>
    /// <param name="readBack">Where the auxiliary contacts are wired to.</param>
    /// <param name="firstBit">The first of them there.</param>
    public GpioRelayPort(GpioPin[] relays, IContactPort readBack, int firstBit)
    {
        _readBack = readBack;
        _firstBit = firstBit;
        _relays = relays;
        for (int i = 0; i < relays.Length; i++)
        {
            relays[i].Write(PinValue.Low);
        }
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
        bool read = _readBack.TryRead(out int contacts);
        relays = (contacts >> _firstBit) & ((1 << Relay.Count) - 1);
        return read;
    }
}
