using System;
using GL001.Control;
using Chip = GL001.Drivers.Max31856Registers;

namespace GL001.Drivers;

/// <summary>
/// A thermocouple over a MAX31856, which measures its own terminals as the cold junction and linearises the type itself.
/// Continuous conversion; every scan reads all sixteen registers, judges the sample with the fault bits and holds the ten
/// written registers against what was written: a chip that lost its supply comes back with others.
/// </summary>
/// <remarks>
/// The chip looks for an open circuit only every 16 conversions of about 100 ms, so an open thermocouple can stand for
/// about two seconds before it is known, with a reading that means nothing; a rate-of-change guard shortens that. For the
/// same reason a fault is held for <see cref="FaultHoldMs"/> and nothing is read for that long after the chip was set up.
/// The chip tells nobody over its registers whether a conversion is new: at a scan of about its period a sample can be
/// seen twice, so a rate limit has to leave room for twice the step.
/// </remarks>
public sealed class Max31856
{
    /// <summary>A fault is held this long after its last sign: more than two open-circuit tests.</summary>
    public const int FaultHoldMs = 4_000;

    private readonly IRegisterPort _port;
    private readonly Max31856Settings _settings;
    private readonly byte[] _written = new byte[Chip.WrittenCount];
    private readonly byte[] _afterFirst = new byte[Chip.WrittenCount - 1];
    private readonly byte[] _buffer = new byte[Chip.Count];
    private bool _started;
    private SignalCause _heldCause = SignalCause.NotRead;
    private long _heldUntilMs;

    /// <param name="port">The chip's registers.</param>
    /// <param name="settings">Type and limits.</param>
    /// <exception cref="ArgumentException">The settings contradict themselves; see <see cref="Max31856Settings.Problem"/>.</exception>
    public Max31856(IRegisterPort port, Max31856Settings settings)
    {
        string problem = settings.Problem();
        if (problem.Length > 0)
        {
            throw new ArgumentException(problem);
        }

        _port = port;
        _settings = settings;
        _written[Chip.Configuration0] = (byte)(Chip.ContinuousConversion | Chip.OpenCircuitTest | Chip.LatchFaults
            | (settings.Filter50Hz ? Chip.Filter50Hz : 0));
        _written[Chip.Configuration1] = (byte)settings.Type;
        _written[Chip.ColdJunctionHigh] = (byte)settings.ColdJunctionHighDegC;
        _written[Chip.ColdJunctionLow] = (byte)settings.ColdJunctionLowDegC;
        SetLimit(Chip.TemperatureHighMsb, settings.PlausibleHighDegC);
        SetLimit(Chip.TemperatureLowMsb, settings.PlausibleLowDegC);
        Array.Copy(_written, 1, _afterFirst, 0, _afterFirst.Length);
    }

    /// <summary>The newest sample's code, 19 bits and sign.</summary>
    public int RawCode { get; private set; }

    /// <summary>Temperature of the chip and its terminals at the last sample, °C.</summary>
    public double ColdJunctionDegC { get; private set; }

    /// <summary>The fault status register when it last showed a fault; see <see cref="Max31856Faults"/>.</summary>
    public int LastFaultStatus { get; private set; }

    /// <summary>Reads the newest conversion into <paramref name="input"/>, °C.</summary>
    /// <param name="input">Where to.</param>
    /// <param name="nowMs">Monotonic time, ms.</param>
    public void Read(AnalogInput input, long nowMs)
    {
        if (!_started)
        {
            Start(nowMs);
        }
        else if (!_port.TryRead(Chip.Configuration0, _buffer, Chip.Count))
        {
            Stop(SignalCause.BusFailed, nowMs);
        }
        else
        {
            SignalCause cause = JudgeChip();
            if (cause != SignalCause.None)
            {
                Stop(cause, nowMs);
            }
            else
            {
                JudgeFaults(nowMs);
            }
        }

        if (!_started || nowMs < _heldUntilMs)
        {
            input.SetBad(_heldCause);
            return;
        }

        GiveOut(input);
    }

    // Sets the chip up. Why it had to be stays the cause until it gives a reading again.
    private void Start(long nowMs)
    {
        // The first register last: it starts conversion, with the type and the limits of the others.
        _started = _port.TryWrite(Chip.Configuration1, _afterFirst, _afterFirst.Length)
            && _port.TryWrite(Chip.Configuration0, (byte)(_written[Chip.Configuration0] | Chip.FaultClear));
        Hold(_started ? _heldCause : SignalCause.BusFailed, nowMs);
    }

    private void Stop(SignalCause cause, long nowMs)
    {
        Hold(cause, nowMs);
        _started = false;
    }

    private void Hold(SignalCause cause, long nowMs)
    {
        _heldCause = cause;
        _heldUntilMs = nowMs + FaultHoldMs;
    }

    private SignalCause JudgeChip()
    {
        if (IsEveryByte(0x00) || IsEveryByte(0xFF))
        {
            return SignalCause.DeviceAbsent;
        }

        for (int i = 0; i < Chip.WrittenCount; i++)
        {
            if (((_buffer[i] ^ _written[i]) & MeaningfulBits(i)) != 0)
            {
                return SignalCause.DeviceReset;
            }
        }

        return SignalCause.None;
    }

    private static int MeaningfulBits(int register)
    {
        switch (register)
        {
            case Chip.Configuration0: return 0xFF & ~Chip.SelfClearing;
            case Chip.Configuration1: return 0x7F;
            case Chip.FaultMask: return 0x3F;
            default: return 0xFF;
        }
    }

    private void JudgeFaults(long nowMs)
    {
        int status = _buffer[Chip.FaultStatus];
        SignalCause cause = Max31856Faults.CauseOf(status);
        if (cause == SignalCause.None)
        {
            return;
        }

        LastFaultStatus = status;
        Hold(cause, nowMs);
        if (!_port.TryWrite(Chip.Configuration0, (byte)(_written[Chip.Configuration0] | Chip.FaultClear)))
        {
            Stop(SignalCause.BusFailed, nowMs);
        }
    }

    private void GiveOut(AnalogInput input)
    {
        // Left-justified and signed: through the top of an int, so that the sign goes along.
        int word = (_buffer[Chip.TemperatureByte2] << 24) | (_buffer[Chip.TemperatureByte1] << 16) | (_buffer[Chip.TemperatureByte0] << 8);
        RawCode = word >> (8 + Chip.TemperatureShift);
        int cold = (_buffer[Chip.ColdJunctionMsb] << 24) | (_buffer[Chip.ColdJunctionLsb] << 16);
        ColdJunctionDegC = (cold >> (16 + Chip.ColdJunctionShift)) * Chip.ColdJunctionDegCPerCode;

        double degC = RawCode * Chip.DegCPerCode;
        if (degC >= _settings.PlausibleLowDegC && degC <= _settings.PlausibleHighDegC
            && ColdJunctionDegC >= _settings.ColdJunctionLowDegC && ColdJunctionDegC <= _settings.ColdJunctionHighDegC)
        {
            input.SetGood(degC);
        }
        else
        {
            input.SetBad(SignalCause.OutOfRange);
        }
    }

    private void SetLimit(int register, double degC)
    {
        int code = (int)(degC * Chip.CodesPerDegCOfLimit);
        _written[register] = (byte)(code >> 8);
        _written[register + 1] = (byte)code;
    }

    private bool IsEveryByte(byte value)
    {
        for (int i = 0; i < Chip.Count; i++)
        {
            if (_buffer[i] != value)
            {
                return false;
            }
        }

        return true;
    }
}
