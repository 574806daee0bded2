namespace GL001.Drivers;

/// <summary>Registers and bits of the ADS1115, from its data sheet's register map. Registers have 16 bits, most significant byte first.</summary>
public static class Ads1115Registers
{
    public const byte Conversion = 0x00;
    public const byte Configuration = 0x01;
    public const byte LowThreshold = 0x02;
    public const byte HighThreshold = 0x03;

    /// <summary>Written: start a single conversion. Read: no conversion is running.</summary>
    public const int OperationalStatus = 0x8000;

    /// <summary>Input 0 against ground; the other inputs follow in steps of <see cref="MuxStep"/>.</summary>
    public const int MuxInput0ToGround = 0x4000;
    public const int MuxStep = 0x1000;
    public const int MuxMask = 0x7000;
    public const int Channels = 4;

    public const int Range4096Millivolt = 0x0200;
    public const int Range2048Millivolt = 0x0400;
    public const int RangeMask = 0x0E00;

    public const int SingleShot = 0x0100;
    public const int Rate860PerSecond = 0x00E0;
    public const int ComparatorOff = 0x0003;

    /// <summary>What the configuration holds after power-up.</summary>
    public const int ConfigurationAtPowerUp = 0x8583;

    /// <summary>Largest code; a code is full scale / 32,768.</summary>
    public const int CodeMaximum = 32_767;
    public const double CodesPerFullScale = 32_768.0;
}
