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

    /// <summary>REFIN- stands high (D5) and the reading looks valid: FORCE- of a four-wire thermometer is off.</summary>
    ReferenceHigh,

    /// <summary>REFIN- stands low with FORCE- open (D4) and the reading looks valid: RTDIN- shorted low.</summary>
    ReferenceLow,

    /// <summary>RTDIN- stands low with FORCE- open (D3) and the reading looks valid: RTDIN- shorted low.</summary>
    SenseLow,

    /// <summary>The chip does not answer: every bit reads one.</summary>
    ChipAbsent,

    /// <summary>The conversion stands still.</summary>
    Frozen,

    /// <summary>The fault-detection cycle never ends.</summary>
    CycleHangs,

    /// <summary>The bus transfer itself fails.</summary>
    BusFailed,
}

/// <summary>
/// A MAX31865 at the level of its registers (data sheet, register map and tables 10 to 12): continuous conversion every
/// 20 or 17 ms after a longer first one, 15-bit ratio, thresholds, the automatic fault-detection cycle, fault bits that
/// stay until they are cleared. D5 to D3 are set by that cycle only, and beside a reading that looks valid.
/// </summary>
/// <remarks>Not modelled, because the firmware uses neither: one-shot conversion and the cycle with the master's own timing.</remarks>
public sealed class SimulatedMax31865(double referenceOhm, double icePointOhm = Pt100.IcePointOhm) : IRegisterPort
{
    // Data sheet, longest conversion times: single or first one, then each.
    private const int FirstConversion50HzMs = 66;
    private const int FirstConversion60HzMs = 55;
    private const int Conversion50HzMs = 20;
    private const int Conversion60HzMs = 17;

    private readonly byte[] _registers = [0x00, 0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00, 0x00];
    private int _untilConversionMs;

    public RtdFault Fault { get; set; }

    /// <summary>What the element stands at, °C.</summary>
    public double TemperatureDegC { get; set; }

    /// <summary>What the leads of a two-wire thermometer add, ohm.</summary>
    public double LeadOhm { get; set; }

    /// <summary>Whether the chip has its supply now; without it nothing answers.</summary>
    public bool IsPowered { get; set; } = true;

    /// <summary>Fault-detection cycles that ran to their end.</summary>
    public int Cycles { get; private set; }

    /// <summary>What the last sound conversion stood for, °C.</summary>
    public double ConvertedDegC { get; private set; }

    /// <summary>Conversions that ran to their end.</summary>
    public int Conversions { get; private set; }

    private bool IsConverting => (_registers[Chip.Configuration] & (Chip.BiasOn | Chip.ContinuousConversion)) == (Chip.BiasOn | Chip.ContinuousConversion);

    private bool Is50Hz => (_registers[Chip.Configuration] & Chip.Filter50Hz) != 0;

    /// <summary>Supply gone, for however short: every register at its power-up value.</summary>
    public void LosePower()
    {
        Array.Clear(_registers);
        _registers[Chip.HighThresholdMsb] = 0xFF;
        _registers[Chip.HighThresholdLsb] = 0xFF;
    }

    public void Step(int elapsedMs)
    {
        if (!IsPowered || elapsedMs <= 0)
        {
            return;
        }

        if ((_registers[Chip.Configuration] & Chip.FaultCycleMask) == Chip.FaultCycleAutomatic)
        {
            // 0.6 ms: over before the next millisecond.
            EndCycle();
        }

        if (!IsConverting)
        {
            return;
        }

        _untilConversionMs -= elapsedMs;
        if (_untilConversionMs <= 0)
        {
            _untilConversionMs = Is50Hz ? Conversion50HzMs : Conversion60HzMs;
            Convert();
        }
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

        if (Fault == RtdFault.ChipAbsent)
        {
            return true;   // the transfer succeeds; nobody listens
        }

        if (register == Chip.Configuration)
        {
            Configure(value);
        }
        else if (register is >= Chip.HighThresholdMsb and <= Chip.LowThresholdLsb)
        {
            _registers[register] = value;
        }

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

    private void Configure(byte value)
    {
        var wasConverting = IsConverting;
        if ((value & Chip.FaultClear) != 0)
        {
            _registers[Chip.FaultStatus] = 0;
            _registers[Chip.RtdLsb] &= unchecked((byte)~Chip.RtdFault);
            value &= unchecked((byte)~Chip.SelfClearing);
        }

        _registers[Chip.Configuration] = value;
        if (IsConverting && !wasConverting)
        {
            _untilConversionMs = Is50Hz ? FirstConversion50HzMs : FirstConversion60HzMs;
        }
    }

    private void EndCycle()
    {
        if (Fault == RtdFault.CycleHangs)
        {
            return;
        }

        Cycles++;
        _registers[Chip.Configuration] &= unchecked((byte)~Chip.FaultCycleMask);
        SetFaults(Fault switch
        {
            RtdFault.Open or RtdFault.ReferenceHigh => Chip.FaultRefInHigh,
            RtdFault.ReferenceLow => Chip.FaultRefInLow,
            RtdFault.SenseLow => Chip.FaultRtdInLow,
            RtdFault.OverVoltage => Chip.FaultVoltage,
            _ => 0,
        });
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
            SetFaults(Chip.FaultVoltage);
            return;
        }

        Conversions++;
        ConvertedDegC = TemperatureDegC;
        var ohm = Fault switch
        {
            RtdFault.Open => double.PositiveInfinity,
            RtdFault.Short => 0.4,
            _ => (Pt100.ToOhm(TemperatureDegC) / Pt100.IcePointOhm * icePointOhm) + LeadOhm,
        };
        var code = (int)Math.Min(Chip.CodeMaximum, Math.Round(ohm / referenceOhm * Chip.RatioFullScale));
        _registers[Chip.RtdMsb] = (byte)(code >> 7);
        _registers[Chip.RtdLsb] = (byte)(code << 1);
        SetFaults((code >= Word(Chip.HighThresholdMsb) >> 1 ? Chip.FaultHighThreshold : 0)
            | (code <= Word(Chip.LowThresholdMsb) >> 1 ? Chip.FaultLowThreshold : 0));
    }

    private void SetFaults(int found)
    {
        _registers[Chip.FaultStatus] |= (byte)found;
        if (_registers[Chip.FaultStatus] != 0)
        {
            _registers[Chip.RtdLsb] |= Chip.RtdFault;
        }
    }

    private int Word(int register) => (_registers[register] << 8) | _registers[register + 1];
}
