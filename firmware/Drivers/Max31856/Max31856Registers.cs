namespace GL001.Drivers;

/// <summary>Registers and bits of the MAX31856, from its data sheet's register map. A write address is the read address plus 80h.</summary>
public static class Max31856Registers
{
    public const byte Configuration0 = 0x00;
    public const byte Configuration1 = 0x01;
    public const byte FaultMask = 0x02;
    public const byte ColdJunctionHigh = 0x03;
    public const byte ColdJunctionLow = 0x04;
    public const byte TemperatureHighMsb = 0x05;
    public const byte TemperatureHighLsb = 0x06;
    public const byte TemperatureLowMsb = 0x07;
    public const byte TemperatureLowLsb = 0x08;
    public const byte ColdJunctionOffset = 0x09;
    public const byte ColdJunctionMsb = 0x0A;
    public const byte ColdJunctionLsb = 0x0B;
    public const byte TemperatureByte2 = 0x0C;
    public const byte TemperatureByte1 = 0x0D;
    public const byte TemperatureByte0 = 0x0E;
    public const byte FaultStatus = 0x0F;
    public const int Count = 16;

    /// <summary>The first registers, those that are written.</summary>
    public const int WrittenCount = 10;

    // Configuration 0.
    public const byte ContinuousConversion = 0x80;
    public const byte OneShot = 0x40;

    /// <summary>Open-circuit test every 16 conversions, for a loop below 5 kohm.</summary>
    public const byte OpenCircuitTest = 0x10;

    /// <summary>Fault bits stay until they are cleared.</summary>
    public const byte LatchFaults = 0x04;
    public const byte FaultClear = 0x02;
    public const byte Filter50Hz = 0x01;

    /// <summary>Bits of configuration 0 that the chip clears by itself.</summary>
    public const byte SelfClearing = OneShot | FaultClear;

    // Fault status.
    public const byte FaultColdJunctionRange = 0x80;
    public const byte FaultTemperatureRange = 0x40;
    public const byte FaultColdJunctionHigh = 0x20;
    public const byte FaultColdJunctionLow = 0x10;
    public const byte FaultTemperatureHigh = 0x08;
    public const byte FaultTemperatureLow = 0x04;
    public const byte FaultVoltage = 0x02;
    public const byte FaultOpen = 0x01;

    /// <summary>The measured temperature has 19 bits in 24, left-justified: 2^-7 °C a code.</summary>
    public const int TemperatureShift = 5;
    public const double DegCPerCode = 0.0078125;

    /// <summary>The temperature limits have 16 bits: 2^-4 °C a code.</summary>
    public const double CodesPerDegCOfLimit = 16.0;

    /// <summary>The cold junction has 14 bits in 16, left-justified: 2^-6 °C a code.</summary>
    public const int ColdJunctionShift = 2;
    public const double ColdJunctionDegCPerCode = 0.015625;
}
