using GL001.Drivers;
using Chip = GL001.Drivers.Max31856Registers;

namespace GL001.Simulator.Devices;

/// <summary>What can be wrong at the terminals of a thermocouple.</summary>
public enum ThermocoupleFault
{
    None = 0,

    /// <summary>Seen only by the open-circuit test; until then the reading stays and means nothing.</summary>
    Open,

    /// <summary>The protection opens the inputs and conversion stops.</summary>
    OverVoltage,

    /// <summary>The chip does not answer: every bit reads one.</summary>
    ChipAbsent,

    /// <summary>The conversion stands still.</summary>
    Frozen,

    /// <summary>The bus transfer itself fails.</summary>
    BusFailed,
}

/// <summary>
/// A MAX31856 at the level of its registers (data sheet): a conversion every 100 ms, an open-circuit test every sixteenth,
/// 19-bit temperature, 14-bit cold junction, limits, fault bits that stay until they are cleared. The chip linearises by
/// itself, so the temperature goes in and comes out in °C.
/// </summary>
/// <remarks>Not modelled, because the firmware uses none of it: one-shot conversion, averaging, comparator mode, a cold-junction offset.</remarks>
public sealed class SimulatedMax31856 : IRegisterPort
{
    private const int ConversionMs = 100;
    private const int ConversionsPerOpenCircuitTest = 16;

    private readonly byte[] _registers = new byte[Chip.Count];
    private int _sinceConversionMs;
    private int _conversions;

    public SimulatedMax31856()
    {
        LosePower();
    }

    public ThermocoupleFault Fault { get; set; }

    /// <summary>Hot junction, °C.</summary>
    public double TemperatureDegC { get; set; }

    /// <summary>What the last sound conversion stood for, °C.</summary>
    public double ConvertedDegC { get; private set; }

    /// <summary>Terminals of the chip, °C.</summary>
    public double ColdJunctionDegC { get; set; } = 25.0;

    /// <summary>Whether the chip has its supply now; without it nothing answers.</summary>
    public bool IsPowered { get; set; } = true;

    /// <summary>Supply gone, for however short: every register at its power-up value.</summary>
    public void LosePower()
    {
        Array.Clear(_registers);
        _registers[Chip.Configuration1] = 0x03;
        _registers[Chip.FaultMask] = 0xFF;
        _registers[Chip.ColdJunctionHigh] = 0x7F;
        _registers[Chip.ColdJunctionLow] = 0xC0;
        _registers[Chip.TemperatureHighMsb] = 0x7F;
        _registers[Chip.TemperatureHighLsb] = 0xFF;
        _registers[Chip.TemperatureLowMsb] = 0x80;
        _conversions = 0;
    }

    public void Step(int elapsedMs)
    {
        if (!IsPowered || (_registers[Chip.Configuration0] & Chip.ContinuousConversion) == 0)
        {
            _sinceConversionMs = 0;
            return;
        }

        _sinceConversionMs += elapsedMs;
        while (_sinceConversionMs >= ConversionMs)
        {
            _sinceConversionMs -= ConversionMs;
            Convert();
        }
    }

    public bool TryRead(byte register, byte[] into, int count)
    {
        if (!IsPowered || Fault == ThermocoupleFault.BusFailed)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            into[i] = Fault == ThermocoupleFault.ChipAbsent ? (byte)0xFF : _registers[(register + i) % Chip.Count];
        }

        return true;
    }

    public bool TryWrite(byte register, byte value)
    {
        if (!IsPowered || Fault == ThermocoupleFault.BusFailed)
        {
            return false;
        }

        if (Fault == ThermocoupleFault.ChipAbsent || register > Chip.ColdJunctionLsb)
        {
            return true;   // nobody listens, or nothing can be written there
        }

        if (register == Chip.Configuration0)
        {
            if ((value & Chip.FaultClear) != 0)
            {
                _registers[Chip.FaultStatus] = 0;
            }

            value &= unchecked((byte)~Chip.SelfClearing);
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

    private void Convert()
    {
        if (Fault == ThermocoupleFault.Frozen)
        {
            return;
        }

        if (Fault == ThermocoupleFault.OverVoltage)
        {
            _registers[Chip.FaultStatus] |= Chip.FaultVoltage;
            return;
        }

        if (++_conversions % ConversionsPerOpenCircuitTest == 0 && Fault == ThermocoupleFault.Open
            && (_registers[Chip.Configuration0] & Chip.OpenCircuitTest) != 0)
        {
            _registers[Chip.FaultStatus] |= Chip.FaultOpen;
        }

        var cold = (int)Math.Round(Math.Clamp(ColdJunctionDegC, -64.0, 127.98) / Chip.ColdJunctionDegCPerCode) << Chip.ColdJunctionShift;
        _registers[Chip.ColdJunctionMsb] = (byte)(cold >> 8);
        _registers[Chip.ColdJunctionLsb] = (byte)cold;
        if (Fault != ThermocoupleFault.Open)
        {
            ConvertedDegC = TemperatureDegC;
            var code = (int)Math.Round(TemperatureDegC / Chip.DegCPerCode) << Chip.TemperatureShift;
            _registers[Chip.TemperatureByte2] = (byte)(code >> 16);
            _registers[Chip.TemperatureByte1] = (byte)(code >> 8);
            _registers[Chip.TemperatureByte0] = (byte)code;
        }

        _registers[Chip.FaultStatus] |= Limits();
    }

    private byte Limits()
    {
        var type = (ThermocoupleType)(_registers[Chip.Configuration1] & 0x0F);
        var high = (short)((_registers[Chip.TemperatureHighMsb] << 8) | _registers[Chip.TemperatureHighLsb]) / Chip.CodesPerDegCOfLimit;
        var low = (short)((_registers[Chip.TemperatureLowMsb] << 8) | _registers[Chip.TemperatureLowLsb]) / Chip.CodesPerDegCOfLimit;
        var faults = 0;
        faults |= TemperatureDegC > high ? Chip.FaultTemperatureHigh : 0;
        faults |= TemperatureDegC < low ? Chip.FaultTemperatureLow : 0;
        faults |= TemperatureDegC < ThermocoupleRange.LowDegC(type) || TemperatureDegC > ThermocoupleRange.HighDegC(type) ? Chip.FaultTemperatureRange : 0;
        faults |= ColdJunctionDegC > (sbyte)_registers[Chip.ColdJunctionHigh] ? Chip.FaultColdJunctionHigh : 0;
        faults |= ColdJunctionDegC < (sbyte)_registers[Chip.ColdJunctionLow] ? Chip.FaultColdJunctionLow : 0;
        faults |= ColdJunctionDegC is < -55.0 or > 125.0 ? Chip.FaultColdJunctionRange : 0;
        return (byte)faults;
    }
}
