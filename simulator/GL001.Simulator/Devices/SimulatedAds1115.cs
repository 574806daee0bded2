using GL001.Drivers;
using Chip = GL001.Drivers.Ads1115Registers;

namespace GL001.Simulator.Devices;

/// <summary>What can be wrong with an analogue converter.</summary>
public enum ConverterFault
{
    None = 0,

    /// <summary>A conversion never ends.</summary>
    Hangs,

    /// <summary>The chip is not there or the bus is stuck: no transfer succeeds.</summary>
    BusFailed,
}

/// <summary>
/// An ADS1115 at the level of its registers (data sheet): single-shot conversions that take the time of some bus
/// transfers, four inputs, two's complement codes that end at full scale.
/// </summary>
/// <remarks>Not modelled, because the firmware uses none of it: continuous conversion, differential inputs, the comparator, other ranges.</remarks>
public sealed class SimulatedAds1115 : IRegisterPort
{
    // 1.2 ms at some 0.15 ms a transfer.
    private const int TransfersPerConversion = 8;

    private int _configuration = Chip.ConfigurationAtPowerUp;
    private int _conversion;
    private int _transfersLeft;

    public ConverterFault Fault { get; set; }

    /// <summary>Fault: the reference has moved; a code comes out greater by this share.</summary>
    public double ReferenceError { get; set; }

    /// <summary>Voltages at the four inputs, mV.</summary>
    public double[] Millivolt { get; } = new double[Chip.Channels];

    /// <summary>Whether the chip has its supply now; without it nothing answers.</summary>
    public bool IsPowered { get; set; } = true;

    /// <summary>Supply gone, for however short: every register at its power-up value.</summary>
    public void LosePower()
    {
        _configuration = Chip.ConfigurationAtPowerUp;
        _conversion = 0;
        _transfersLeft = 0;
    }

    public bool TryRead(byte register, byte[] into, int count)
    {
        if (!Transfer())
        {
            return false;
        }

        var word = register switch
        {
            Chip.Conversion => _conversion,
            Chip.Configuration => (_configuration & ~Chip.OperationalStatus) | (_transfersLeft == 0 ? Chip.OperationalStatus : 0),
            Chip.LowThreshold => 0x8000,
            _ => 0x7FFF,
        };
        into[0] = (byte)(word >> 8);
        if (count > 1)
        {
            into[1] = (byte)word;
        }

        return true;
    }

    /// <summary>Registers have two bytes; a single one changes nothing.</summary>
    public bool TryWrite(byte register, byte value) => Transfer();

    public bool TryWrite(byte register, byte[] from, int count)
    {
        if (!Transfer())
        {
            return false;
        }

        if (register != Chip.Configuration || count != 2)
        {
            return true;
        }

        _configuration = (from[0] << 8) | from[1];
        if ((_configuration & Chip.OperationalStatus) != 0 && (_configuration & Chip.SingleShot) != 0 && _transfersLeft == 0)
        {
            _transfersLeft = TransfersPerConversion;
        }

        return true;
    }

    private bool Transfer()
    {
        if (!IsPowered || Fault == ConverterFault.BusFailed)
        {
            return false;
        }

        if (_transfersLeft > 0 && Fault != ConverterFault.Hangs && --_transfersLeft == 0)
        {
            Convert();
        }

        return true;
    }

    private void Convert()
    {
        var channel = ((_configuration & Chip.MuxMask) - Chip.MuxInput0ToGround) / Chip.MuxStep;
        var fullScale = (_configuration & Chip.RangeMask) == Chip.Range4096Millivolt ? 4_096.0 : 2_048.0;
        var code = channel < 0 ? 0.0 : Math.Round(Millivolt[channel] * (1.0 + ReferenceError) / fullScale * Chip.CodesPerFullScale);
        _conversion = (int)Math.Clamp(code, -Chip.CodesPerFullScale, Chip.CodeMaximum) & 0xFFFF;
    }
}
