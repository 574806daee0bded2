namespace GL001.Drivers;

/// <summary>Registers and bits of the MAX31865, from its data sheet's register map. A write address is the read address plus 80h.</summary>
public static class Max31865Registers
{
    public const byte Configuration = 0x00;
    public const byte RtdMsb = 0x01;
    public const byte RtdLsb = 0x02;
    public const byte HighThresholdMsb = 0x03;
    public const byte HighThresholdLsb = 0x04;
    public const byte LowThresholdMsb = 0x05;
    public const byte LowThresholdLsb = 0x06;
    public const byte FaultStatus = 0x07;
    public const int Count = 8;

    // Configuration.
    public const byte BiasOn = 0x80;
    public const byte ContinuousConversion = 0x40;
    public const byte OneShot = 0x20;
    public const byte ThreeWire = 0x10;
    public const byte FaultCycleMask = 0x0C;

    /// <summary>
    /// Starts the fault-detection cycle with the chip's own delays (100X010Xb together with the bias); it takes about
    /// 0.6 ms, and the bits clear themselves at its end. Conversion has to be off meanwhile.
    /// </summary>
    public const byte FaultCycleAutomatic = 0x04;

    public const byte FaultClear = 0x02;
    public const byte Filter50Hz = 0x01;

    /// <summary>Bits that the chip clears by itself, left out when the configuration is read back.</summary>
    public const byte SelfClearing = OneShot | FaultCycleMask | FaultClear;

    // Low byte of the RTD register.
    public const byte RtdFault = 0x01;

    // Fault status.
    public const byte FaultHighThreshold = 0x80;
    public const byte FaultLowThreshold = 0x40;
    public const byte FaultRefInHigh = 0x20;
    public const byte FaultRefInLow = 0x10;
    public const byte FaultRtdInLow = 0x08;
    public const byte FaultVoltage = 0x04;

    /// <summary>The ratio register counts to 32,768 for a resistance equal to the reference resistor.</summary>
    public const double RatioFullScale = 32_768.0;

    /// <summary>Highest code of the 15 bits.</summary>
    public const int CodeMaximum = 32_767;
}
