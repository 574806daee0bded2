using GL001.Control;
using GL001.Drivers;

namespace GL001.Runtime;

/// <summary>Reads every input of a unit into its process image: which channel carries which tag says hardware/io-list.csv.</summary>
public sealed class InputScanner
{
    // Usual for a pair: 3 % of span for 10 s.
    private const double PeerDeviationPct = 3.0;
    private const int PeerDelayMs = 10_000;

    // Outlet temperature and its independent limit have different ranges and wells: 15 K for a minute.
    private const double OutletSpanK = 500.0;
    private const int OutletDelayMs = 60_000;

    private readonly Max31865 _rtd;
    private readonly Max31856 _thermocouple;
    private readonly LoopTransmitter[] _loops = new LoopTransmitter[SignalList.AnalogTags.Length];
    private readonly SignalGuard[] _guards = new SignalGuard[SignalList.AnalogTags.Length];
    private readonly DiscreteInput _flameRelay = new DiscreteInput("BS-104");
    private readonly FlameDetector _flame;
    private readonly PeerCheck _pressures;
    private readonly PeerCheck _outlets = new PeerCheck(OutletSpanK, PeerDeviationPct, OutletDelayMs);
    private readonly PeerCheck _levels;
    private readonly PeerTriple _threeLevels;
    private readonly IContactPort _contacts;
    private readonly AnalogSignal _rtdSignal;
    private readonly bool[] _analogFitted;
    private readonly bool[] _discreteFitted;
    private long _lastMs = -1;

    /// <param name="board">What the controller is wired to.</param>
    /// <param name="kind">Boiler or furnace.</param>
    /// <param name="options">What the unit is fitted with.</param>
    /// <param name="flameCheckMs">A flame detector must have proved itself within this time, ms; for an alarm only.</param>
    public InputScanner(BoardPorts board, UnitKind kind, UnitOptions options, int flameCheckMs)
    {
        _flame = new FlameDetector(flameCheckMs);
        bool isBoiler = kind == UnitKind.Boiler;
        _analogFitted = isBoiler ? IoList.AnalogOnBoiler(options) : IoList.AnalogOnFurnace(options);
        _discreteFitted = isBoiler ? IoList.DiscreteOnBoiler(options) : IoList.DiscreteOnFurnace(options);
        _rtdSignal = isBoiler ? AnalogSignal.FlueTemperature : AnalogSignal.OutletTemperature;
        _thermocouple = new Max31856(board.Thermocouple, new Max31856Settings());
        _rtd = new Max31865(board.Rtd, IoList.RtdReferenceOhm, IoList.RtdThreeWire, IoList.RtdFilter50Hz);
        _pressures = Pair(AnalogSignal.SteamPressureA);
        _levels = Pair(AnalogSignal.DrumLevelA);
        _threeLevels = new PeerTriple(IoList.High[(int)AnalogSignal.DrumLevelA] - IoList.Low[(int)AnalogSignal.DrumLevelA], PeerDeviationPct, PeerDelayMs);
        _contacts = board.Contacts;
        for (int i = 1; i < _loops.Length; i++)
        {
            if (!_analogFitted[i])
            {
                continue;
            }

            if (IoList.Loop[i])
            {
                _loops[i] = new LoopTransmitter(board.Analog, IoList.Channel[i], IoList.LoopShuntOhm, IoList.Low[i], IoList.High[i]);
            }

            if (IoList.PlausibleHigh[i] > IoList.PlausibleLow[i])
            {
                _guards[i] = new SignalGuard(Settings(i));
            }
        }
    }

    /// <param name="image">Where the inputs are frozen.</param>
    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    /// <param name="isFiring">Whether the unit fires, so that a signal has a reason to move.</param>
    public void Read(ProcessImage image, long nowMs, bool isFiring)
    {
        long stepMs = _lastMs < 0 ? 0 : nowMs - _lastMs;
        int elapsedMs = stepMs < 0 || stepMs > int.MaxValue ? 0 : (int)stepMs;
        _lastMs = nowMs;
        ReadAnalogs(image, nowMs);
        for (int i = 1; i < _guards.Length; i++)
        {
            if (_guards[i] != null)
            {
                _guards[i].Check(image.Analog((AnalogSignal)i), RawCode(i), isFiring, elapsedMs, i != (int)_rtdSignal || _rtd.IsFresh);
            }
        }

        ComparePeers(image, elapsedMs);
        ReadContacts(image, elapsedMs);
    }

    /// <summary>After the guards: what two or three of one quantity say of each other, for quality and for the alarm rows.</summary>
    private void ComparePeers(ProcessImage image, int elapsedMs)
    {
        AnalogInput levelA = image.Analog(AnalogSignal.DrumLevelA);
        AnalogInput levelB = image.Analog(AnalogSignal.DrumLevelB);
        if (!_analogFitted[(int)AnalogSignal.SteamPressureA])
        {
            _outlets.Check(image.OutletTemperatureDegC, image.Analog(AnalogSignal.ExcessTemperature), elapsedMs);
        }
        else
        {
            _pressures.Check(image.Analog(AnalogSignal.SteamPressureA), image.Analog(AnalogSignal.SteamPressureB), elapsedMs);
            if (_analogFitted[(int)AnalogSignal.DrumLevelC])
            {
                _threeLevels.Check(levelA, levelB, image.Analog(AnalogSignal.DrumLevelC), elapsedMs);
            }
            else
            {
                _levels.Check(levelA, levelB, elapsedMs);
            }
        }

        image.Discrete(DiscreteSignal.ControlledAgree).Set(!_pressures.IsDeviating && !_outlets.IsDeviating);
        image.Discrete(DiscreteSignal.LevelsAgree).Set(!_levels.IsDeviating && !_threeLevels.IsDeviating);
    }

    private int RawCode(int signal)
    {
        return _loops[signal] != null ? _loops[signal].RawCounts
            : signal == (int)_rtdSignal ? _rtd.RawCode
            : _thermocouple.RawCode;
    }

    private void ReadAnalogs(ProcessImage image, long nowMs)
    {
        for (int i = 1; i < _loops.Length; i++)
        {
            AnalogInput input = image.Analog((AnalogSignal)i);
            if (!_analogFitted[i])
            {
                input.SetBad(SignalCause.NotFitted);
            }
            else if (_loops[i] != null)
            {
                _loops[i].Read(input);
            }
        }

        _rtd.Read(image.Analog(_rtdSignal), nowMs);
        if (_analogFitted[(int)AnalogSignal.ExcessTemperature])
        {
            _thermocouple.Read(image.Analog(AnalogSignal.ExcessTemperature), nowMs);
        }
    }

    private void ReadContacts(ProcessImage image, int elapsedMs)
    {
        bool read = _contacts.TryRead(out int contacts);
        for (int i = 1; i < IoList.Contact.Length; i++)
        {
            if (!IoList.Contact[i])
            {
                continue;
            }

            DiscreteInput input = i == (int)DiscreteSignal.Flame ? _flameRelay : image.Discrete((DiscreteSignal)i);
            if (read && _discreteFitted[i])
            {
                input.Set((contacts & (1 << IoList.ContactBit[i])) != 0);
            }
            else
            {
                input.SetBad(read ? SignalCause.NotFitted : SignalCause.BusFailed);
            }
        }

        _flame.WatchSelfCheck(image.Discrete(DiscreteSignal.FlameCheckPulse));

        // An amplifier whose self-check has failed sees nothing, whatever it says.
        _flame.Check(_flameRelay, image.Discrete(DiscreteSignal.FlameSelfCheck), image.Flame, elapsedMs);
        image.Discrete(DiscreteSignal.FlameChecked).Set(!_flame.IsUnproven);
    }

    private static PeerCheck Pair(AnalogSignal signal)
    {
        return new PeerCheck(IoList.High[(int)signal] - IoList.Low[(int)signal], PeerDeviationPct, PeerDelayMs);
    }

    private static SignalGuardSettings Settings(int signal)
    {
        SignalGuardSettings settings = new SignalGuardSettings();
        settings.PlausibleLow = IoList.PlausibleLow[signal];
        settings.PlausibleHigh = IoList.PlausibleHigh[signal];
        if (IoList.MaximumRatePerSecond[signal] > 0.0)
        {
            settings.MaximumRatePerSecond = IoList.MaximumRatePerSecond[signal];
        }

        if (IoList.StuckSeconds[signal] > 0.0)
        {
            settings.StuckUncertainMs = (int)(IoList.StuckSeconds[signal] * 1000.0);
            settings.StuckBadMs = 2 * settings.StuckUncertainMs;
        }

        return settings;
    }
}
