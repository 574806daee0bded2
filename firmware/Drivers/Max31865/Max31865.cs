using GL001.Control;

namespace GL001.Drivers;

/// <summary>
/// Pt100 over a MAX31865 in continuous conversion. Each sample is judged with its fault bit: any fault makes the
/// reading bad whatever its number, because faults can come with a number that looks right. The chip
/// finds three of its six faults only in a fault-detection cycle, which is not run yet. The
/// configuration is read back in every scan: a changed one means that the chip lost power in between.
/// </summary>
public sealed class Max31865
{
    /// <summary>A fault is held this long after its last sign: the chip needs time to find it again once it was cleared.</summary>
    public const int FaultHoldMs = 500;

    // Below and above these codes no platinum thermometer of this range can stand: about 13 ohm and 430 ohm.
    private const int ShortCode = 1_000;
    private const int OpenCode = 32_700;

    private readonly IRegisterPort _port;
    private readonly double _referenceOhm;
    private readonly byte _configuration;
    private readonly byte[] _buffer = new byte[Max31865Registers.Count];
    private bool _started;
    private SignalCause _heldCause = SignalCause.NotRead;
    private long _heldUntilMs;

    /// <param name="port">The chip's registers.</param>
    /// <param name="referenceOhm">Reference resistor, ohm; 430 for a Pt100 board.</param>
    /// <param name="threeWire">True for a three-wire thermometer, false for two or four wires.</param>
    /// <param name="filter50Hz">Mains filter: true for 50 Hz, false for 60 Hz.</param>
    public Max31865(IRegisterPort port, double referenceOhm, bool threeWire, bool filter50Hz)
    {
        _port = port;
        _referenceOhm = referenceOhm;
        _configuration = (byte)(Max31865Registers.BiasOn | Max31865Registers.ContinuousConversion
            | (threeWire ? Max31865Registers.ThreeWire : 0)
            | (filter50Hz ? Max31865Registers.Filter50Hz : 0));
    }

    /// <summary>Reads the newest conversion into <paramref name="input"/>, °C.</summary>
    public void Read(AnalogInput input, long nowMs)
    {
        if (!_started)
        {
            _started = Configure();

            // The first conversion is not there yet; what the register holds until then is no reading. Why the chip had
            // to be set up stays the cause until it converts.
            _heldUntilMs = nowMs + FaultHoldMs;
            input.SetBad(_started ? _heldCause : SignalCause.BusFailed);
            return;
        }

        if (!_port.TryRead(Max31865Registers.Configuration, _buffer, Max31865Registers.Count))
        {
            input.SetBad(SignalCause.BusFailed);
            return;
        }

        SignalCause cause = Diagnose();
        if (cause != SignalCause.None)
        {
            _heldCause = cause;
            _heldUntilMs = nowMs + FaultHoldMs;
            if (cause == SignalCause.DeviceReset || cause == SignalCause.DeviceAbsent)
            {
                _started = false;
            }
            else
            {
                _port.TryWrite(Max31865Registers.Configuration, (byte)(_configuration | Max31865Registers.FaultClear));
            }
        }

        if (nowMs < _heldUntilMs)
        {
            input.SetBad(_heldCause);
            return;
        }

        if (Pt100.TryToDegC(Code() / Max31865Registers.RatioFullScale * _referenceOhm, out double degC))
        {
            input.SetGood(degC);
        }
        else
        {
            input.SetBad(SignalCause.OutOfRange);
        }
    }

    private bool Configure()
    {
        // Thresholds at the ends of the scale, so that the chip itself reports an open and a shorted element.
        return WriteWord(Max31865Registers.HighThresholdMsb, OpenCode << 1)
            && WriteWord(Max31865Registers.LowThresholdMsb, ShortCode << 1)
            && _port.TryWrite(Max31865Registers.Configuration, (byte)(_configuration | Max31865Registers.FaultClear));
    }

    private bool WriteWord(byte register, int value)
    {
        return _port.TryWrite(register, (byte)(value >> 8)) && _port.TryWrite((byte)(register + 1), (byte)value);
    }

    private SignalCause Diagnose()
    {
        if (IsEveryByte(0x00) || IsEveryByte(0xFF))
        {
            return SignalCause.DeviceAbsent;
        }

        byte configuration = (byte)(_buffer[Max31865Registers.Configuration] & ~Max31865Registers.SelfClearing);
        if (configuration != _configuration)
        {
            return SignalCause.DeviceReset;
        }

        int code = Code();
        if ((_buffer[Max31865Registers.RtdLsb] & Max31865Registers.RtdFault) == 0)
        {
            return code >= OpenCode ? SignalCause.OpenCircuit : code <= ShortCode ? SignalCause.ShortCircuit : SignalCause.None;
        }

        byte faults = _buffer[Max31865Registers.FaultStatus];
        if ((faults & Max31865Registers.FaultVoltage) != 0)
        {
            return SignalCause.OverOrUnderVoltage;
        }

        if ((faults & (Max31865Registers.FaultHighThreshold | Max31865Registers.FaultRefInHigh)) != 0)
        {
            return SignalCause.OpenCircuit;
        }

        return SignalCause.ShortCircuit;
    }

    private int Code()
    {
        return ((_buffer[Max31865Registers.RtdMsb] << 8) | _buffer[Max31865Registers.RtdLsb]) >> 1;
    }

    private bool IsEveryByte(byte value)
    {
        for (int i = 0; i < Max31865Registers.Count; i++)
        {
            if (_buffer[i] != value)
            {
                return false;
            }
        }

        return true;
    }
}
