using System;
using GL001.Control;
using Chip = GL001.Drivers.Max31865Registers;

namespace GL001.Drivers;

/// <summary>
/// A platinum thermometer over a MAX31865 in continuous conversion. Every scan reads all eight registers: each sample
/// is judged with its fault bits, any of which makes it bad whatever its number, and configuration and thresholds are
/// held against what was written, because a chip that lost its supply comes back with others.
/// </summary>
/// <remarks>
/// Three of the six faults (D5 to D3, the leads) are found only in a fault-detection cycle, for which conversion stops:
/// one scan starts it, a later one reads its result and starts conversion again, and until that gives a sample the last
/// one is given out, no longer than <see cref="MaximumAgeMs"/>. So <see cref="Read"/> has to be called at least every
/// 200 ms. A fault ends only after <see cref="FaultHoldMs"/> without a sign of it and a clean cycle. The cycle's own
/// delays (100 µs) suit input filters up to that time constant: 100 nF at a Pt100, 10 nF at a Pt1000 (data sheet).
/// A broken RTDIN+ lead of three or four wires is found only with 10 Mohm from RTDIN+ to BIAS fitted (data sheet).
/// </remarks>
public sealed class Max31865
{
    /// <summary>A fault is held this long after its last sign, so that one that comes and goes does not flicker.</summary>
    public const int FaultHoldMs = 500;

    /// <summary>Oldest sample that is given out while a fault-detection cycle interrupts conversion, ms.</summary>
    public const int MaximumAgeMs = 500;

    // A suspected lead is looked at again after this time and not after the whole interval.
    private const int RecheckMs = 400;

    // The cycle takes about 0.6 ms.
    private const int CycleTimeoutMs = 50;

    // The first conversion after switching on takes 66 ms at most (50 Hz filter).
    private const int FirstConversionMs = 70;

    // Below and above these codes no platinum thermometer can stand: 3 % of the reference, and nearly all of it.
    private const int ShortCode = 1_000;
    private const int OpenCode = 32_700;

    private const int StatusBits = 0xFC;

    private readonly IRegisterPort _port;
    private readonly Max31865Settings _settings;
    private readonly double _ohmPerCode;
    private readonly double _ohmToPt100;
    private readonly byte _configuration;
    private readonly byte _cycleConfiguration;
    private readonly byte[] _thresholds = new byte[4];
    private readonly byte[] _buffer = new byte[Chip.Count];

    private bool _started;
    private bool _inCycle;
    private bool _cleanCycleNeeded = true;
    private long _cycleStartedMs;
    private long _nextCycleMs;
    private long _freshFromMs;

    private SignalCause _heldCause = SignalCause.NotRead;
    private long _heldUntilMs;

    private SignalCause _sampleCause = SignalCause.NotRead;
    private double _sampleDegC;
    private long _sampleMs;

    /// <param name="port">The chip's registers.</param>
    /// <param name="settings">Element, wiring and limits.</param>
    /// <exception cref="ArgumentException">The settings contradict themselves; see <see cref="Max31865Settings.Problem"/>.</exception>
    public Max31865(IRegisterPort port, Max31865Settings settings)
    {
        string problem = settings.Problem();
        if (problem.Length > 0)
        {
            throw new ArgumentException(problem);
        }

        _port = port;
        _settings = settings;
        _ohmPerCode = settings.ReferenceOhm / Chip.RatioFullScale;
        _ohmToPt100 = Pt100.IcePointOhm / settings.IcePointOhm;
        int wiring = (settings.Wires == RtdWires.Three ? Chip.ThreeWire : 0) | (settings.Filter50Hz ? Chip.Filter50Hz : 0);
        _configuration = (byte)(Chip.BiasOn | Chip.ContinuousConversion | wiring);
        _cycleConfiguration = (byte)(Chip.BiasOn | wiring);
        SetWord(0, OpenCode << 1);
        SetWord(2, ShortCode << 1);
    }

    /// <summary>A Pt100 with the defaults of <see cref="Max31865Settings"/> but for these.</summary>
    public Max31865(IRegisterPort port, double referenceOhm, bool threeWire, bool filter50Hz)
        : this(port, new Max31865Settings
        {
            ReferenceOhm = referenceOhm,
            Wires = threeWire ? RtdWires.Three : RtdWires.Four,
            Filter50Hz = filter50Hz,
        })
    {
    }

    /// <summary>The newest sample's code, 15 bits.</summary>
    public int RawCode { get; private set; }

    /// <summary>Whether the last <see cref="Read"/> gave a new sample rather than the last one again.</summary>
    public bool IsFresh { get; private set; }

    /// <summary>The fault status register when it last showed a fault; see <see cref="Max31865Faults"/>.</summary>
    public int LastFaultStatus { get; private set; }

    /// <summary>Fault-detection cycles that were run to their end.</summary>
    public int CyclesCompleted { get; private set; }

    /// <summary>Reads the newest conversion into <paramref name="input"/>, °C.</summary>
    /// <param name="input">Where to.</param>
    /// <param name="nowMs">Monotonic time, ms.</param>
    public void Read(AnalogInput input, long nowMs)
    {
        IsFresh = false;
        if (!_started)
        {
            Start(nowMs);
        }
        else if (!_port.TryRead(Chip.Configuration, _buffer, Chip.Count))
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
            else if (_inCycle)
            {
                FollowCycle(nowMs);
            }
            else
            {
                FollowConversion(nowMs);
            }
        }

        GiveOut(input, nowMs);
    }

    // Sets the chip up. Why it had to be stays the cause until it gives a reading again.
    private void Start(long nowMs)
    {
        _started = _port.TryWrite(Chip.HighThresholdMsb, _thresholds, _thresholds.Length)
            && _port.TryWrite(Chip.Configuration, (byte)(_configuration | Chip.FaultClear));
        _inCycle = false;
        _sampleCause = SignalCause.NotRead;
        Hold(_started ? _heldCause : SignalCause.BusFailed, nowMs);

        // The bias must have settled before the first cycle, and no reading counts before it.
        _nextCycleMs = nowMs + RecheckMs;
        _freshFromMs = nowMs + FirstConversionMs;
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
        if (!_cleanCycleNeeded)
        {
            _cleanCycleNeeded = true;
            _nextCycleMs = nowMs + RecheckMs;
        }
    }

    private void FollowConversion(long nowMs)
    {
        if (nowMs >= _freshFromMs)
        {
            JudgeSample(nowMs);
        }

        if (nowMs < _nextCycleMs)
        {
            return;
        }

        if (!_port.TryWrite(Chip.Configuration, (byte)(_cycleConfiguration | Chip.FaultCycleAutomatic)))
        {
            Stop(SignalCause.BusFailed, nowMs);
            return;
        }

        _inCycle = true;
        _cycleStartedMs = nowMs;
    }

    private void FollowCycle(long nowMs)
    {
        if ((_buffer[Chip.Configuration] & Chip.FaultCycleMask) != 0)
        {
            if (nowMs - _cycleStartedMs > CycleTimeoutMs)
            {
                Stop(SignalCause.SelfCheckFailed, nowMs);
            }

            return;
        }

        int status = _buffer[Chip.FaultStatus] & StatusBits;
        byte configuration = _configuration;
        if (status != 0)
        {
            Fault(Max31865Faults.CauseOf(status), status, nowMs);
            configuration |= Chip.FaultClear;
        }
        else
        {
            _cleanCycleNeeded = false;
        }

        CyclesCompleted++;
        _inCycle = false;
        _nextCycleMs = nowMs + (status != 0 ? RecheckMs : _settings.FaultCycleMs);
        _freshFromMs = nowMs + FirstConversionMs;
        if (!_port.TryWrite(Chip.Configuration, configuration))
        {
            Stop(SignalCause.BusFailed, nowMs);
        }
    }

    private void JudgeSample(long nowMs)
    {
        int code = ((_buffer[Chip.RtdMsb] << 8) | _buffer[Chip.RtdLsb]) >> 1;
        RawCode = code;
        _sampleMs = nowMs;
        IsFresh = true;

        int status = _buffer[Chip.FaultStatus] & StatusBits;
        SignalCause cause = Max31865Faults.CauseOf(status);
        if (cause == SignalCause.None)
        {
            cause = code >= OpenCode ? SignalCause.OpenCircuit : code <= ShortCode ? SignalCause.ShortCircuit : SignalCause.None;
        }

        if (cause == SignalCause.None && (_buffer[Chip.RtdLsb] & Chip.RtdFault) != 0)
        {
            // A fault without a name: it goes on as the one that stands, or the chip contradicts itself.
            cause = nowMs < _heldUntilMs ? _heldCause : SignalCause.SelfCheckFailed;
        }

        if (cause != SignalCause.None)
        {
            Fault(cause, status, nowMs);
            if (!_port.TryWrite(Chip.Configuration, (byte)(_configuration | Chip.FaultClear)))
            {
                Stop(SignalCause.BusFailed, nowMs);
            }

            return;
        }

        double ohm = ((code * _ohmPerCode) - _settings.LeadOhm) * _ohmToPt100;
        bool plausible = Pt100.TryToDegC(ohm, out _sampleDegC)
            && _sampleDegC >= _settings.PlausibleLowDegC && _sampleDegC <= _settings.PlausibleHighDegC;
        _sampleCause = plausible ? SignalCause.None : SignalCause.OutOfRange;
    }

    private void Fault(SignalCause cause, int status, long nowMs)
    {
        Hold(cause, nowMs);
        _sampleCause = cause;
        if (status != 0)
        {
            LastFaultStatus = status;
        }
    }

    private void GiveOut(AnalogInput input, long nowMs)
    {
        if (!_started || _cleanCycleNeeded || nowMs < _heldUntilMs)
        {
            input.SetBad(_heldCause);
        }
        else if (nowMs - _sampleMs > MaximumAgeMs)
        {
            input.SetBad(SignalCause.NotRead);
        }
        else if (_sampleCause != SignalCause.None)
        {
            input.SetBad(_sampleCause);
        }
        else
        {
            input.SetGood(_sampleDegC);
        }
    }

    private SignalCause JudgeChip()
    {
        if (IsEveryByte(0x00) || IsEveryByte(0xFF))
        {
            return SignalCause.DeviceAbsent;
        }

        byte expected = _inCycle ? _cycleConfiguration : _configuration;
        if ((_buffer[Chip.Configuration] & ~Chip.SelfClearing) != expected)
        {
            return SignalCause.DeviceReset;
        }

        for (int i = 0; i < _thresholds.Length; i++)
        {
            // The lowest bit of a threshold has no meaning.
            int mask = i % 2 == 1 ? 0xFE : 0xFF;
            if (((_buffer[Chip.HighThresholdMsb + i] ^ _thresholds[i]) & mask) != 0)
            {
                return SignalCause.DeviceReset;
            }
        }

        return SignalCause.None;
    }

    private void SetWord(int index, int value)
    {
        _thresholds[index] = (byte)(value >> 8);
        _thresholds[index + 1] = (byte)value;
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
