using GL001.Drivers;
using Chip = GL001.Drivers.Mcp23017Registers;

namespace GL001.Simulator.Devices;

/// <summary>
/// An MCP23017 at the level of its registers (data sheet, IOCON.BANK = 0): directions, polarity, pull-ups, and contacts to
/// ground at its pins. A pin without its pull-up floats, and here floats to the dangerous side: it reads as closed.
/// </summary>
/// <remarks>Not modelled, because the firmware uses none of it: interrupts, the other bank arrangement, byte mode.</remarks>
public sealed class SimulatedMcp23017 : IRegisterPort
{
    private readonly byte[] _registers = new byte[Chip.Count];

    public SimulatedMcp23017()
    {
        LosePower();
    }

    /// <summary>Closed contacts, a bit a pin: GPA0 is bit 0, GPB0 is bit 8.</summary>
    public int ClosedPins { get; set; }

    /// <summary>The transfers fail.</summary>
    public bool BusFailed { get; set; }

    /// <summary>Whether the chip has its supply now; without it nothing answers.</summary>
    public bool IsPowered { get; set; } = true;

    /// <summary>Supply gone, for however short, or its reset pin: every register at its power-up value.</summary>
    public void LosePower()
    {
        Array.Clear(_registers);
        _registers[Chip.Direction] = 0xFF;
        _registers[Chip.Direction + 1] = 0xFF;
    }

    public bool TryRead(byte register, byte[] into, int count)
    {
        if (!IsPowered || BusFailed)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            var address = (register + i) % Chip.Count;
            into[i] = address is Chip.Pins or (Chip.Pins + 1) ? PinsOf(address - Chip.Pins) : _registers[address];
        }

        return true;
    }

    public bool TryWrite(byte register, byte value)
    {
        if (!IsPowered || BusFailed)
        {
            return false;
        }

        _registers[register] = value;
        return true;
    }

    public bool TryWrite(byte register, byte[] from, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!TryWrite((byte)(register + i), from[i]))
            {
                return false;
            }
        }

        return true;
    }

    private byte PinsOf(int port)
    {
        var inputs = _registers[Chip.Direction + port];
        var high = _registers[Chip.PullUp + port] & ~(ClosedPins >> (8 * port));
        var outputs = _registers[Chip.OutputLatch + port] & ~inputs;
        return (byte)(((high & inputs) | outputs) ^ _registers[Chip.Polarity + port]);
    }
}
