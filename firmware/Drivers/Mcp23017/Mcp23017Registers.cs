namespace GL001.Drivers;

/// <summary>Registers of the MCP23017 as they lie after power-up (IOCON.BANK = 0), from its data sheet. Port B follows port A.</summary>
public static class Mcp23017Registers
{
    public const byte Direction = 0x00;
    public const byte Polarity = 0x02;
    public const byte InterruptEnable = 0x04;
    public const byte Control = 0x0A;
    public const byte PullUp = 0x0C;
    public const byte Pins = 0x12;
    public const byte OutputLatch = 0x14;
    public const int Count = 22;

    /// <summary>Where IOCON lies in the other bank arrangement; in this one the address is an interrupt register that is zero anyway.</summary>
    public const byte ControlInOtherBank = 0x05;

    /// <summary>Pins 0 to 6 of each port. Pin 7 is an output only, says the data sheet since 2022: as an input it can disturb the bus.</summary>
    public const byte InputPins = 0x7F;
    public const int InputsPerPort = 7;
}
