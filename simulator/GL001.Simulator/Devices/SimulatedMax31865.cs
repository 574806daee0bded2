using GL001.Control;
using GL001.Drivers;
using Chip = GL001.Drivers.Max31865Registers;

namespace GL001.Simulator.Devices;

/// <summary>What can be wrong at the terminals of a resistance thermometer.</summary>
public enum RtdFault
{
    None = 0,
    Open,
    Short,
    OverVoltage,

    /// <summary>The chip does not answer: every bit reads one.</summary>
    ChipAbsent,

    /// <summary>The conversion stands still.</summary>
    Frozen,

    /// <summary>The bus transfer itself fails.</summary>
    BusFailed,
}

/// <summary>
/// A MAX31865 at the level of its registers (data sheet, register map): continuous conversion every 20 ms with the
/// 50 Hz filter, 15-bit ratio, thresholds, fault bits that stay until they are cleared.
/// </summary>
/// <remarks>
/// Not modelled: one-shot conversion and the fault-detection cycle, which the firmware does not run; so the three
/// faults that only that cycle finds (D5 to D3) do not occur here.
/// </remarks>
public sealed class SimulatedMax31865(double referenceOhm) : IRegisterPort
{
    private const int ConversionMs = 20;

    private readonly byte[] _registers = [0x00, 0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00, 0x00];
    private int _sinceConversionMs;

    public RtdFault Fault { get; set; }

    /// <summary>What the element stands at, °C.</summary>
    public double TemperatureDegC { get; set; }

    /// <summary>Whether the chip has its supply now; without it nothing answers.</summary>
    public bool IsPowered { get; set; } = true;

    /// <summary>Supply gone, for however short: every register at its power-up value.</summary>
    public void LosePower()
    {
        Array.Clear(_registers);
        _registers[Chip.HighThresholdMsb] = 0xFF;
        _registers[Chip.HighThresholdLsb] = 0xFF;
    }

    public void Step(int elapsedMs)
    {
        const byte Converting = Chip.BiasOn | Chip.ContinuousConversion;
        _sinceConversionMs += elapsedMs;
        if ((_registers[Chip.Configuration] & Converting) != Converting || !IsPowered || _sinceConversionMs < ConversionMs)
        {
            return;
        }

        _sinceConversionMs = 0;
        Convert();
    }

    public bool TryRead(byte register, byte[] into, int count)
    {
        if (!IsPowered || Fault == RtdFault.BusFailed)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            into[i] = Fault == RtdFault.ChipAbsent ? (byte)0xFF : _registers[(register + i) % Chip.Count];
        }

        return true;
    }

    public bool TryWrite(byte register, byte value)
    {
        if (!IsPowered || Fault == RtdFault.BusFailed)
        {
            return false;
        }

        var writable = register == Chip.Configuration || register is >= Chip.HighThresholdMsb and <= Chip.LowThresholdLsb;
        if (Fault == RtdFault.ChipAbsent || !writable)
        {
            return true;   // the transfer succeeds; nobody listens
        }

        if (register == Chip.Configuration && (value & Chip.FaultClear) != 0)
        {
            _registers[Chip.FaultStatus] = 0;
            _registers[Chip.RtdLsb] &= unchecked((byte)~Chip.RtdFault);
            value &= unchecked((byte)~Chip.SelfClearing);
        }

        _registers[register] = value;
        return true;
    }

    private void Convert()
    {
        if (Fault == RtdFault.Frozen)
        {
            return;
        }

        if (Fault == RtdFault.OverVoltage)
        {
            // The protection opens the inputs and the last result stays.
            _registers[Chip.FaultStatus] |= Chip.FaultVoltage;
            _registers[Chip.RtdLsb] |= Chip.RtdFault;
            return;
        }

        var ohm = Fault switch
        {
            RtdFault.Open => double.PositiveInfinity,
            RtdFault.Short => 0.4,
            _ => Pt100.ToOhm(TemperatureDegC),
        };
        var code = (int)Math.Min(Chip.CodeMaximum, Math.Round(ohm / referenceOhm * Chip.RatioFullScale));
        var faults = _registers[Chip.FaultStatus];
        faults |= code >= Word(Chip.HighThresholdMsb) >> 1 ? Chip.FaultHighThreshold : (byte)0;
        faults |= code <= Word(Chip.LowThresholdMsb) >> 1 ? Chip.FaultLowThreshold : (byte)0;
        _registers[Chip.FaultStatus] = faults;
        _registers[Chip.RtdMsb] = (byte)(code >> 7);
        _registers[Chip.RtdLsb] = (byte)((code << 1) | (faults != 0 ? Chip.RtdFault : 0));
    }

    private int Word(int register) => (_registers[register] << 8) | _registers[register + 1];
}
