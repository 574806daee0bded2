using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>
/// What must hold in every scan, judged from outside: from the inputs, the time and the relays, with a memory of its own
/// and expectations from the CSV. It shares no code with the sequence, the interlocks, the clock or the reset button that
/// it watches; where it asks the burner for its state, that is said.
/// </summary>
internal sealed class SafetyMonitor
{
    private const int MinimumPressMs = 500;
    private const int MaximumPressMs = 5_000;
    private const int NotSeenOpen = -2;
    private const int NotPressed = -1;

    private static readonly int[] s_allowedRelays =
    [
        Relay.None,
        Relay.CombustionAirFan,
        Relay.VentClosed,
        Relay.VentClosed | Relay.FuelValve1,
        Relay.CombustionAirFan | Relay.PilotValve | Relay.Igniter,
        Relay.CombustionAirFan | Relay.PilotValve,
        Relay.CombustionAirFan | Relay.PilotValve | Relay.MainFuelValves | Relay.VentClosed,
        Relay.CombustionAirFan | Relay.MainFuelValves | Relay.VentClosed,
    ];

    private static readonly string[] s_classes = ["", "None", "Alarm", "AutoReset", "Recycle", "ManualReset"];

    private readonly SheetRow[] _rows;
    private readonly BurnerTimings _times;
    private readonly int _periodMs;
    private readonly Fit? _fit;
    private readonly int[] _standsMs;
    private readonly int[] _resetAgesMs;
    private readonly int[] _startAgesMs;
    private bool _started;
    private int _late;
    private int _still;
    private int _purgeMs;
    private double _purgeVolumes;
    private bool _purged;
    private int _purgedMs;
    private int _noFuelMs;
    private int _unlitMs;
    private int _pressMs = NotSeenOpen;
    private int _lockoutMs;
    private int _recycles;
    private int _flameMs;
    private int _hotMs;
    private bool _mayBurnUnseen;

    /// <param name="rows">The unit's rows of the CSV.</param>
    /// <param name="times">The burner's times as they should be.</param>
    /// <param name="periodMs">Scan period, ms.</param>
    /// <param name="fit">The unit as it is built; without options if not given.</param>
    public SafetyMonitor(SheetRow[] rows, BurnerTimings times, int periodMs, Fit? fit = null)
    {
        _fit = fit;
        _rows = rows;
        _times = times;
        _periodMs = periodMs;
        _standsMs = new int[rows.Length];
        _resetAgesMs = new int[times.StartsInWindow];
        _startAgesMs = new int[times.StartsInWindow];
        Array.Fill(_resetAgesMs, times.WindowMs);
        Array.Fill(_startAgesMs, times.WindowMs);
        _noFuelMs = times.FlameOutMs;
        TrippedByValue = new bool[rows.Length];
        TrippedByFault = new bool[rows.Length];
        StartForbidden = new bool[rows.Length];
        Degraded = new bool[rows.Length];
    }

    /// <summary>Of the minute after which a chamber is proved hot, so much is taken as over, ms: the exploration shortens it as it does the other times.</summary>
    public int HotHeadStartMs { get; init; }

    /// <summary>Rows that acted in the last scan because of their value, by their place in the sheet.</summary>
    public bool[] TrippedByValue { get; }

    /// <summary>Rows that acted in the last scan because of signals that cannot be trusted.</summary>
    public bool[] TrippedByFault { get; }

    /// <summary>Rows whose cause forbade a start in the last scan.</summary>
    public bool[] StartForbidden { get; }

    /// <summary>Rows with a signal that could not be trusted in the last scan.</summary>
    public bool[] Degraded { get; }

    /// <summary>The gravest class that acted in the last scan, alarms too, as the sheet calls it; None when none did.</summary>
    public string Gravest { get; private set; } = "None";

    /// <summary>Whether a cause stood in the last scan that a reset has to wait for.</summary>
    public bool CauseStands { get; private set; }

    public SafetyMonitor Copy()
    {
        var copy = new SafetyMonitor(_rows, _times, _periodMs, _fit) { HotHeadStartMs = HotHeadStartMs };
        copy.CopyFrom(this);
        return copy;
    }

    public void CopyFrom(SafetyMonitor other)
    {
        other._standsMs.CopyTo(_standsMs, 0);
        other._resetAgesMs.CopyTo(_resetAgesMs, 0);
        other._startAgesMs.CopyTo(_startAgesMs, 0);
        _started = other._started;
        _late = other._late;
        _still = other._still;
        _purgeMs = other._purgeMs;
        _purgeVolumes = other._purgeVolumes;
        _purged = other._purged;
        _purgedMs = other._purgedMs;
        _noFuelMs = other._noFuelMs;
        _unlitMs = other._unlitMs;
        _pressMs = other._pressMs;
        _lockoutMs = other._lockoutMs;
        _recycles = other._recycles;
        _flameMs = other._flameMs;
        _hotMs = other._hotMs;
    }

    /// <summary>What the monitor remembers, for the key of an explored state; when starts and resets were made is left out, see <see cref="ProjectionTests"/>.</summary>
    public void WriteTo(StateKey key)
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            key.Add(_rows[i].Stops ? _standsMs[i] : 0);
        }

        key.Add(_started);
        key.Add(_late);
        key.Add(_still);
        key.Add(_purgeMs);
        key.Add((int)Math.Round(_purgeVolumes * 1e4));
        key.Add(_purged);
        key.Add(_purgedMs);
        key.Add(_noFuelMs);
        key.Add(_unlitMs);
        key.Add(_pressMs);
        key.Add(_lockoutMs);
        key.Add(_recycles);
        key.Add(_recycles > 0 ? _flameMs : 0);
        key.Add(_hotMs);
    }

    /// <summary>Judges one scan; null when all is well, else what is wrong in words.</summary>
    /// <param name="before">The unit before the scan.</param>
    /// <param name="inputs">What the scan saw.</param>
    /// <param name="stepMs">Time since the scan before; may be one that cannot be.</param>
    /// <param name="after">The unit after the scan.</param>
    public string? Judge(in Situation before, Inputs inputs, long stepMs, ScanCycle after)
    {
        var elapsedMs = Clock(stepMs, out var inTime);
        Age(_resetAgesMs, elapsedMs);
        Age(_startAgesMs, elapsedMs);
        _noFuelMs = before.FuelIsOn ? 0 : Math.Min(_noFuelMs + elapsedMs, _times.FlameOutMs);
        var firing = before.State is BurnerState.LowFire or BurnerState.Modulating;
        CountHot(before, inputs, elapsedMs);
        var gravest = Vote(before, inputs, inTime, elapsedMs, after, firing, out var firstRow, out var causeStands);
        CauseStands = causeStands;
        CountFlame(before, firing, elapsedMs);
        CountPurge(before, inputs, elapsedMs);
        var unlitBeforeMs = CountUnlit(before, inputs, elapsedMs);
        var reset = Press(before, inputs, elapsedMs, gravest, causeStands);

        var wrong = JudgeTrip(before, after, gravest, firstRow)
            ?? JudgeLockout(before, inputs, after, elapsedMs, gravest, reset)
            ?? JudgeFuel(before, inputs, after, unlitBeforeMs)
            ?? JudgeStart(before, after);
        Remember(before, after, gravest);
        return wrong;
    }

    private int Clock(long stepMs, out bool inTime)
    {
        var elapsed = _started ? stepMs : 0;
        var possible = elapsed >= 0 && elapsed <= 5L * _periodMs;
        _late = elapsed * 2 > _periodMs * 3L ? Math.Min(_late + 1, 3) : 0;
        _still = _started && elapsed * 2 < _periodMs ? Math.Min(_still + 1, 3) : 0;
        _started = true;
        inTime = possible && _late < 3 && _still < 3;
        return possible ? (int)elapsed : 0;
    }

    /// <summary>The rows of the sheet: vote, arming, delay. Returns the gravest class that has to act.</summary>
    private string Vote(in Situation before, Inputs inputs, bool inTime, int elapsedMs, ScanCycle after, bool firing, out int firstRow, out bool causeStands)
    {
        var gravest = "";
        Gravest = "None";
        firstRow = -1;
        causeStands = false;
        for (var i = 0; i < _rows.Length; i++)
        {
            TrippedByValue[i] = false;
            TrippedByFault[i] = false;
            var row = _rows[i];
            int violated = 0, bad = 0;
            foreach (var signal in row.Signals)
            {
                var isBad = IsBad(row, signal, inputs, after);
                bad += isBad ? 1 : 0;
                violated += !isBad && IsViolated(row, signal, before, inputs, inTime, after) ? 1 : 0;
            }

            var voted = violated + bad >= row.Required;
            var armed = IsArmed(row.Arming, before, firing, elapsedMs);
            causeStands |= row.Stops && voted && (armed || row.Arming == "Always");
            StartForbidden[i] = voted && row.ForbidsStart;
            Degraded[i] = bad > 0;
            if (!voted || !armed)
            {
                _standsMs[i] = 0;
                continue;
            }

            // Valves and detector get their time: what is seen until then may be a flame that goes out.
            var waits = row.Arming == "NoFuel" && _noFuelMs < _times.FlameOutMs;
            _standsMs[i] = waits ? 0 : Math.Min(row.DelayMs, _standsMs[i] + elapsedMs);
            TrippedByFault[i] = bad >= row.Required;
            TrippedByValue[i] = !TrippedByFault[i] && !waits && _standsMs[i] >= row.DelayMs;
            if (!TrippedByFault[i] && !TrippedByValue[i])
            {
                continue;
            }

            Gravest = Graver(Gravest, row.Class);
            if (row.Stops)
            {
                firstRow = firstRow < 0 ? i : firstRow;
                gravest = Graver(gravest, row.Class);
            }
        }

        return gravest;
    }

    private static bool IsBad(SheetRow row, int signal, Inputs inputs, ScanCycle after)
    {
        if (!row.IsAnalog)
        {
            return (DiscreteSignal)signal is not (DiscreteSignal.ScanInTime or DiscreteSignal.ValvesTight or DiscreteSignal.StartInTime or DiscreteSignal.AtmosphereSafe) && inputs.IsBad(signal);
        }

        return DerivedInputs.IsDerived((AnalogSignal)signal) ? after.Image.Analog((AnalogSignal)signal).IsBad : inputs.Quality(signal) == SignalQuality.Bad;
    }

    private bool IsViolated(SheetRow row, int signal, in Situation before, Inputs inputs, bool inTime, ScanCycle after)
    {
        if (row.IsAnalog)
        {
            // The rate of rise is a number that the scan makes; its row is judged by that number.
            return row.Violates(DerivedInputs.IsDerived((AnalogSignal)signal) ? after.Image.Analog((AnalogSignal)signal).Value : inputs.Value(signal));
        }

        return row.Violates((DiscreteSignal)signal switch
        {
            DiscreteSignal.ScanInTime => inTime,
            DiscreteSignal.ValvesTight => before.Fault != StartFault.ValveLeak,
            DiscreteSignal.StartInTime => before.Fault != StartFault.TooLong,
            DiscreteSignal.AtmosphereSafe => _hotMs >= HotChamber.ProvingMs || inputs.IsClosed(DiscreteSignal.AtmosphereShut),
            _ => inputs.IsClosed(signal),
        });
    }

    private bool IsArmed(string arming, in Situation before, bool firing, int elapsedMs) => arming switch
    {
        "Always" => true,
        "AnyFuel" => before.FuelIsOn,
        "NoFuel" => !before.FuelIsOn,
        "MainFuel" => before.MainIsOn,
        "MainFuelCold" => before.MainIsOn && !_mayBurnUnseen,
        "Firing" => firing,
        "FuelValve1Shut" => (before.Relays & Relay.FuelValve1) == 0,
        "FuelValve2Shut" => (before.Relays & Relay.FuelValve2) == 0,
        "PilotValveShut" => (before.Relays & Relay.PilotValve) == 0,
        "PilotProving" => before.State == BurnerState.PilotTrialForIgnition && before.InStateMs + elapsedMs >= _times.PilotIgnitionMs,
        "MainProving" => before.State == BurnerState.MainTrialForIgnition && before.InStateMs + elapsedMs >= _times.MainTrialMs,
        _ => throw new InvalidOperationException($"the proofs do not know the arming {arming}"),
    };

    private static string Graver(string a, string b) => Rank(a) >= Rank(b) ? a : b;

    private static int Rank(string tripClass) => Array.IndexOf(s_classes, tripClass);

    /// <summary>The 760 °C rule: proved by a minute without a break; with the mode built in, the flame of a modulating burner may then go unseen.</summary>
    private void CountHot(in Situation before, Inputs inputs, int elapsedMs)
    {
        var chamber = (int)AnalogSignal.ChamberTemperature;
        var hot = _fit?.HasChamber == true && inputs.Quality(chamber) == SignalQuality.Good && inputs.Value(chamber) >= 760.0;
        _hotMs = hot ? Math.Min(Math.Max(_hotMs, HotHeadStartMs) + Math.Min(elapsedMs, _periodMs), HotChamber.ProvingMs) : 0;
        _mayBurnUnseen = _fit?.RelaxesFlame == true && _hotMs >= HotChamber.ProvingMs && before.State == BurnerState.Modulating;
    }

    private void CountFlame(in Situation before, bool firing, int elapsedMs)
    {
        _flameMs = firing ? Math.Min(_flameMs + elapsedMs, _times.RecycleEarnedMs) : 0;
        _recycles = _flameMs >= _times.RecycleEarnedMs ? 0 : _recycles;
    }

    /// <summary>A purge is air that was proven, without flame and without a break, while the fan was commanded and no fuel was.</summary>
    private void CountPurge(in Situation before, Inputs inputs, int elapsedMs)
    {
        if (before.FuelIsOn)
        {
            _purgedMs = 0;
            return;
        }

        var flow = (int)AnalogSignal.CombustionAirFlow;
        var air = before.FanIsOn && inputs.IsClosed(DiscreteSignal.Airflow) && inputs.IsClosed(DiscreteSignal.FanRunning)
            && !inputs.IsClosed(DiscreteSignal.Flame) && inputs.Quality(flow) == SignalQuality.Good;

        // One that has waited so long for its light-off is none any more; it does not wait while air still purges.
        _purgedMs = _purged && inputs.Value(flow) < _times.PurgeAirPct ? _purgedMs + elapsedMs : 0;
        if (_purgedMs >= _times.PositioningMs)
        {
            _purgeMs = 0;
            _purgeVolumes = 0.0;
            _purged = false;
            _purgedMs = 0;
        }

        if (!air || (!_purged && inputs.Value(flow) < _times.PurgeAirPct))
        {
            _purgeMs = 0;
            _purgeVolumes = 0.0;
            _purged = false;
            _purgedMs = 0;
            return;
        }

        if (!_purged)
        {
            var countedMs = Math.Min(elapsedMs, _periodMs);
            _purgeMs = Math.Min(_purgeMs + countedMs, _times.PrepurgeMs);
            _purgeVolumes = Math.Min(_purgeVolumes + (Math.Min(inputs.Value(flow), 100.0) / 100.0 * _times.VolumesPerMinute * countedMs / 60_000.0), _times.PurgeVolumes + 0.1);
            _purged = _purgeMs >= _times.PrepurgeMs && _purgeVolumes >= _times.PurgeVolumes - 1e-9;
        }
    }

    private int CountUnlit(in Situation before, Inputs inputs, int elapsedMs)
    {
        var unlitMs = _unlitMs;
        _unlitMs = before.FuelIsOn && !inputs.IsClosed(DiscreteSignal.Flame) && !_mayBurnUnseen ? Math.Min(_unlitMs + elapsedMs, 20_000) : 0;
        return unlitMs;
    }

    /// <summary>True in a scan in which a valid local press ends.</summary>
    private bool Press(in Situation before, Inputs inputs, int elapsedMs, string gravest, bool causeStands)
    {
        var button = (int)DiscreteSignal.ResetButton;
        if (before.State != BurnerState.Lockout || gravest.Length > 0 || causeStands || inputs.IsBad(button) || IsFull(_resetAgesMs))
        {
            _pressMs = NotSeenOpen;
        }

        if (inputs.IsBad(button))
        {
            return false;
        }

        if (inputs.IsClosed(button))
        {
            _pressMs = _pressMs switch
            {
                NotSeenOpen => NotSeenOpen,
                NotPressed => 0,
                _ => Math.Min(_pressMs + elapsedMs, MaximumPressMs + 1),
            };
            return false;
        }

        var valid = _pressMs is >= MinimumPressMs and <= MaximumPressMs;
        _pressMs = NotPressed;
        if (valid)
        {
            Note(_resetAgesMs);
        }

        return valid;
    }

    private void Age(int[] agesMs, int elapsedMs)
    {
        for (var i = 0; i < agesMs.Length; i++)
        {
            agesMs[i] = Math.Min(agesMs[i] + elapsedMs, _times.WindowMs);
        }
    }

    private bool IsFull(int[] agesMs) => Array.TrueForAll(agesMs, age => age < _times.WindowMs);

    private static void Note(int[] agesMs) => agesMs[Array.IndexOf(agesMs, agesMs.Max())] = 0;

    private string? JudgeStart(in Situation before, ScanCycle after)
    {
        if (before.State == BurnerState.ValveProving || after.Burner.State != BurnerState.ValveProving)
        {
            return null;
        }

        if (IsFull(_startAgesMs))
        {
            return $"one start more than {_times.StartsInWindow} in {_times.WindowMs} ms";
        }

        Note(_startAgesMs);
        return null;
    }

    private string? JudgeTrip(in Situation before, ScanCycle after, string gravest, int firstRow)
    {
        var state = after.Burner.State;
        if (gravest.Length == 0)
        {
            return before.State != BurnerState.Lockout && state == BurnerState.Lockout ? "locked out although no row of the sheet acts" : null;
        }

        var row = _rows[firstRow];
        if (after.Output.IsFuelOn || after.Burner.Relays != after.Output.Relays || (after.Output.Relays & (Relay.Fuel | Relay.Igniter | Relay.VentClosed)) != 0)
        {
            return $"fuel is not off although row {row.Id} {row.Tag} acts";
        }

        var recycles = before.State == BurnerState.Modulating && _recycles < _times.RecycleLimit;
        var expected = gravest switch
        {
            "ManualReset" => state == BurnerState.Lockout,
            "Recycle" => recycles ? state == BurnerState.Postpurge : state == BurnerState.Lockout,
            _ => state is BurnerState.Standby or BurnerState.Postpurge || (state == BurnerState.Lockout && before.State == BurnerState.Lockout),
        };
        if (!expected)
        {
            return $"row {row.Id} {row.Tag} acts ({gravest}) and the burner stands in {state}";
        }

        var firstOut = after.Interlocks.FirstOut;
        return before.State != BurnerState.Lockout && !before.FirstOutIsSet && firstOut.Tag != row.Tag
            ? $"row {row.Id} {row.Tag} acts first and the first-out names '{firstOut.Tag}'"
            : null;
    }

    private string? JudgeLockout(in Situation before, Inputs inputs, ScanCycle after, int elapsedMs, string gravest, bool reset)
    {
        var state = after.Burner.State;
        if (before.State == BurnerState.Lockout && state != BurnerState.Lockout && (!reset || gravest.Length > 0))
        {
            return "left the lockout without a valid local reset";
        }

        if (before.State == BurnerState.Lockout && state == BurnerState.Lockout && reset && gravest.Length == 0)
        {
            return "a valid local reset did not end the lockout";
        }

        if (state != BurnerState.Lockout)
        {
            _lockoutMs = 0;
            return null;
        }

        var enters = before.State != BurnerState.Lockout;
        _lockoutMs = enters ? 0 : Math.Min(_lockoutMs + elapsedMs, _times.PostpurgeMs);

        // A fan that is seen standing stays off: air is not stepped up over unburned fuel.
        var stands = !inputs.IsBad((int)DiscreteSignal.FanRunning) && !inputs.IsClosed(DiscreteSignal.FanRunning);
        var fan = before.FanIsOn && !stands && _lockoutMs < _times.PostpurgeMs;
        return after.Output.Relays != (fan ? Relay.CombustionAirFan : Relay.None) || after.Output.FiringRatePct != 0.0
            ? $"in lockout the relays are {Words(after.Output.Relays)} at {after.Output.FiringRatePct} % fuel; only the fan may run on, and only for the post-purge"
            : null;
    }

    private string? JudgeFuel(in Situation before, Inputs inputs, ScanCycle after, int unlitBeforeMs)
    {
        var relays = after.Output.Relays;
        if (Array.IndexOf(s_allowedRelays, relays) < 0)
        {
            return $"relays {Words(relays)} may never stand together";
        }

        if (!Relay.LetsFuelThrough(relays))
        {
            return null;
        }

        if (!before.FuelIsOn && !_purged)
        {
            return $"fuel without a completed purge: {_purgeMs} ms and {_purgeVolumes:f2} volumes of proven air";
        }

        if (!before.FuelIsOn && !(inputs.IsClosed(DiscreteSignal.Airflow) && inputs.IsClosed(DiscreteSignal.FanRunning)))
        {
            return "fuel without proven air";
        }

        if (before.FuelIsOn && !_mayBurnUnseen && unlitBeforeMs >= _times.PilotIgnitionMs && !inputs.IsClosed(DiscreteSignal.Flame))
        {
            return $"fuel flows although no flame was seen for {unlitBeforeMs} ms";
        }

        return Relay.LetsMainFuelThrough(relays) && !before.MainIsOn && !inputs.IsClosed(DiscreteSignal.Flame) ? "main fuel without a proven pilot flame" : null;
    }

    private void Remember(in Situation before, ScanCycle after, string gravest)
    {
        if (!after.Output.IsFuelOn && before.FuelIsOn)
        {
            _purged = false;
            _purgedMs = 0;
            _purgeMs = 0;
            _purgeVolumes = 0.0;
        }

        if (after.Burner.State != before.State)
        {
            _flameMs = 0;
        }

        _recycles = after.Burner.State == BurnerState.Lockout ? 0
            : gravest == "Recycle" && after.Burner.State == BurnerState.Postpurge ? _recycles + 1
            : _recycles;
    }

    private static string Words(int relays)
    {
        string[] names = ["valve 1", "valve 2", "vent shut", "pilot", "igniter", "fan"];
        return relays == 0 ? "none" : string.Join(" + ", names.Where((_, bit) => (relays & (1 << bit)) != 0));
    }
}

/// <summary>What can be seen of a unit before a scan.</summary>
internal readonly record struct Situation(BurnerState State, int InStateMs, int Relays, StartFault Fault, bool FirstOutIsSet)
{
    public bool FuelIsOn => Relay.LetsFuelThrough(Relays);

    public bool MainIsOn => Relay.LetsMainFuelThrough(Relays);

    public bool FanIsOn => (Relays & Relay.CombustionAirFan) != 0;

    public static Situation Of(ScanCycle cycle) =>
        new(cycle.Burner.State, cycle.Burner.InStateMs, cycle.Output.Relays, cycle.Burner.Fault, cycle.Interlocks.FirstOut.IsSet);
}
