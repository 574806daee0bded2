using GL001.Control;
using Chip = GL001.Drivers.Ads1115Registers;

namespace GL001.Drivers;

/// <summary>Measuring ranges of the ADS1115. Its inputs may not go above its supply whatever the range.</summary>
public enum Ads1115Range : byte
{
    /// <summary>2,048 mV: 4-20 mA over 75 ohm. Over 100 ohm it ends at 20.48 mA, where NE 43 still measures.</summary>
    Millivolt2048 = 0,

    /// <summary>4,096 mV: 4-20 mA over 100 ohm, at a supply above 2.1 V.</summary>
    Millivolt4096 = 1,
}

/// <summary>
/// Four analogue inputs over an ADS1115. Each reading is a conversion of its own: the configuration is written, which
/// starts it, then read until the chip says that it is done, and held against what was written, so that a chip that was
/// reset, or that never took the new input, cannot hand out an old or a foreign code.
/// </summary>
/// <remarks>
/// A conversion takes 1.2 ms at 860 a second (data sheet, with its tolerance 1.3 ms) and blocks for that long; the polls
/// are counted, so a chip that hangs costs some milliseconds and no more. At this rate mains hum is not filtered.
/// </remarks>
public sealed class Ads1115 : IAnalogPort
{
    /// <summary>Most reads of the configuration for one conversion: at 400 kHz at least 4 ms.</summary>
    public const int PollLimit = 40;

    private readonly IRegisterPort _port;
    private readonly int _configuration;
    private readonly byte[] _buffer = new byte[2];

    /// <param name="port">The chip's registers, on a bus of 400 kHz at most.</param>
    /// <param name="range">The same for all four inputs.</param>
    public Ads1115(IRegisterPort port, Ads1115Range range)
    {
        _port = port;
        bool wide = range == Ads1115Range.Millivolt4096;
        _configuration = Chip.SingleShot | Chip.Rate860PerSecond | Chip.ComparatorOff
            | (wide ? Chip.Range4096Millivolt : Chip.Range2048Millivolt);
        FullScaleMillivolt = (wide ? 4_096.0 : 2_048.0) * Chip.CodeMaximum / Chip.CodesPerFullScale;
    }

    public int FullScaleCounts => Chip.CodeMaximum;

    public double FullScaleMillivolt { get; }

    /// <summary>Why the last reading failed; None when it did not.</summary>
    public SignalCause Cause { get; private set; } = SignalCause.NotRead;

    /// <summary>Converts one input. The code of a single-ended input can be a little below zero.</summary>
    public bool TryReadCounts(int channel, out int counts)
    {
        counts = 0;
        if (channel < 0 || channel >= Chip.Channels)
        {
            Cause = SignalCause.NotFitted;
            return false;
        }

        int configuration = _configuration | (Chip.MuxInput0ToGround + (channel * Chip.MuxStep));
        _buffer[0] = (byte)((configuration | Chip.OperationalStatus) >> 8);
        _buffer[1] = (byte)configuration;
        if (!_port.TryWrite(Chip.Configuration, _buffer, 2))
        {
            Cause = SignalCause.BusFailed;
            return false;
        }

        Cause = Await(configuration);
        if (Cause != SignalCause.None)
        {
            return false;
        }

        if (!_port.TryRead(Chip.Conversion, _buffer, 2))
        {
            Cause = SignalCause.BusFailed;
            return false;
        }

        counts = (short)((_buffer[0] << 8) | _buffer[1]);
        return true;
    }

    private SignalCause Await(int configuration)
    {
        for (int i = 0; i < PollLimit; i++)
        {
            if (!_port.TryRead(Chip.Configuration, _buffer, 2))
            {
                return SignalCause.BusFailed;
            }

            int read = (_buffer[0] << 8) | _buffer[1];
            if ((read & ~Chip.OperationalStatus) != configuration)
            {
                return SignalCause.DeviceReset;
            }

            if ((read & Chip.OperationalStatus) != 0)
            {
                return SignalCause.None;
            }
        }

        return SignalCause.SelfCheckFailed;
    }
}
