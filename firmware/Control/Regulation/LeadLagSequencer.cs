namespace GL001.Control;

/// <summary>
/// Which of several burners or boilers on one header run, and how they share the load. Units stand in an order; the first
/// as many as the demand needs are called, the first of all leads. The next is called after the demand has been high for a
/// while, the last released after it has been low for longer. A unit that trips is replaced at once; one that is to
/// rest keeps firing until its replacement fires. Calls are requests: each unit's own controller decides about its start.
/// </summary>
public sealed class LeadLagSequencer
{
    public const int UnitCapacity = 8;

    private const double MsPerHour = 3_600_000.0;

    private readonly LeadLagOptions _options;
    private readonly double[] _ratedMw;
    private readonly double[] _minimumMw;
    private readonly int[] _order;
    private readonly bool[] _isAvailable;
    private readonly bool[] _isFiring;
    private readonly bool[] _hasFailedToStart;
    private readonly bool[] _isWanted;
    private readonly bool[] _isCalled;
    private readonly int[] _startingMs;
    private readonly long[] _runningMs;
    private int _wantedUnits;
    private int _highMs;
    private int _lowMs;
    private double _demandMw;

    /// <param name="options">When units start and stop.</param>
    /// <param name="ratedMw">Heat of each unit at full load, MW.</param>
    /// <param name="minimumMw">Least heat of each unit while firing, MW.</param>
    public LeadLagSequencer(LeadLagOptions options, double[] ratedMw, double[] minimumMw)
    {
        _options = options;
        _ratedMw = ratedMw;
        _minimumMw = minimumMw;
        Fault = FindFault();
        Count = Fault.Length == 0 ? ratedMw.Length : 0;
        _order = new int[Count];
        _isAvailable = new bool[Count];
        _isFiring = new bool[Count];
        _hasFailedToStart = new bool[Count];
        _isWanted = new bool[Count];
        _isCalled = new bool[Count];
        _startingMs = new int[Count];
        _runningMs = new long[Count];
        for (int i = 0; i < Count; i++)
        {
            _order[i] = i;
        }
    }

    /// <summary>What is wrong with the settings, or an empty text. With a fault there are no units.</summary>
    public string Fault { get; }

    public int Count { get; }

    /// <summary>The unit that leads; -1 while none is called.</summary>
    public int Lead { get; private set; } = -1;

    /// <summary>How many units the demand needs.</summary>
    public int UnitsWanted => _wantedUnits;

    /// <summary>Demand that the firing units cannot give, MW.</summary>
    public double UnmetMw { get; private set; }

    /// <summary>Whether a unit should run.</summary>
    public bool IsCalled(int unit)
    {
        return _isCalled[unit];
    }

    /// <summary>Whether a unit was called and did not fire in time. Forgotten when it becomes unavailable, as by a reset.</summary>
    public bool HasFailedToStart(int unit)
    {
        return _hasFailedToStart[unit];
    }

    /// <summary>Load of a unit, % of its rated heat; zero while it is not called.</summary>
    public double LoadPct(int unit)
    {
        if (!_isCalled[unit])
        {
            return 0.0;
        }

        double share = SharePct();
        double least = _minimumMw[unit] / _ratedMw[unit] * 100.0;
        return share < least ? least : share;
    }

    public double RunningHours(int unit)
    {
        return _runningMs[unit] / MsPerHour;
    }

    /// <summary>At start-up: the running time of before, ms. The unit with the fewest hours leads.</summary>
    public void RestoreRunningMs(int unit, long runningMs)
    {
        _runningMs[unit] = runningMs > 0 ? runningMs : 0;
        SortByHours();
    }

    /// <summary>Running time to keep over a power cut, ms.</summary>
    public long RunningMs(int unit)
    {
        return _runningMs[unit];
    }

    /// <summary>Takes what is known of a unit in this scan. A unit nobody speaks of is not available.</summary>
    /// <param name="unit">From zero.</param>
    /// <param name="isAvailable">Neither tripped nor out of service, and given to this sequencer.</param>
    /// <param name="isFiring">At low fire or modulating.</param>
    public void SetUnit(int unit, bool isAvailable, bool isFiring)
    {
        if (_isAvailable[unit] && !isAvailable)
        {
            // When it comes back, its replacement need not stop for it.
            MoveToEnd(unit);
        }

        _isAvailable[unit] = isAvailable;
        _isFiring[unit] = isFiring;
        _hasFailedToStart[unit] = _hasFailedToStart[unit] && isAvailable && !isFiring;
    }

    /// <summary>One scan, after every unit's <see cref="SetUnit"/>.</summary>
    /// <param name="demandMw">Heat that the header needs, MW; a number that is none leaves the demand as it was.</param>
    /// <param name="elapsedMs">Time since the last scan, ms.</param>
    public void Step(double demandMw, int elapsedMs)
    {
        if (!double.IsNaN(demandMw) && !double.IsInfinity(demandMw))
        {
            _demandMw = demandMw;
        }

        CountTimes(elapsedMs);
        ChooseWanted();
        if (AllWantedFire())
        {
            Rotate();
            ChooseWanted();
        }

        ChangeCount(elapsedMs);
        ChooseWanted();
        Call();
    }

    private void CountTimes(int elapsedMs)
    {
        for (int i = 0; i < Count; i++)
        {
            _runningMs[i] += _isFiring[i] ? elapsedMs : 0;
            _startingMs[i] = _isCalled[i] && !_isFiring[i] ? _startingMs[i] + elapsedMs : 0;
            if (_startingMs[i] >= _options.StartTimeoutMs)
            {
                _hasFailedToStart[i] = true;
                _startingMs[i] = 0;
                MoveToEnd(i);
            }
        }
    }

    private void ChooseWanted()
    {
        int left = _wantedUnits;
        Lead = -1;
        for (int place = 0; place < Count; place++)
        {
            int unit = _order[place];
            _isWanted[unit] = left > 0 && MayRun(unit);
            if (_isWanted[unit])
            {
                left--;
                Lead = Lead < 0 ? unit : Lead;
            }
        }
    }

    private void ChangeCount(int elapsedMs)
    {
        // A unit that is on its way comes before another one.
        bool isHigh = _demandMw > StartThresholdMw() && HasAnother() && AllWantedFire();
        bool isLow = _wantedUnits > 0 && _demandMw <= StopThresholdMw();
        _highMs = isHigh ? _highMs + elapsedMs : 0;
        _lowMs = isLow ? _lowMs + elapsedMs : 0;

        // The first unit has nobody to lean on: it is called at once.
        if (isHigh && (_wantedUnits == 0 || _highMs >= _options.StartDelayMs))
        {
            _wantedUnits = WantedNow() + 1;
            _highMs = 0;
        }
        else if (isLow && _lowMs >= _options.StopDelayMs)
        {
            _wantedUnits = WantedNow() > 0 ? WantedNow() - 1 : 0;
            _lowMs = 0;
        }
    }

    private void Call()
    {
        bool allFire = AllWantedFire();
        double firingMw = 0.0;
        for (int i = 0; i < Count; i++)
        {
            _isCalled[i] = _isWanted[i] || (!allFire && _isFiring[i] && MayRun(i) && _isCalled[i]);
            firingMw += _isCalled[i] && _isFiring[i] ? _ratedMw[i] : 0.0;
        }

        UnmetMw = _demandMw > firingMw ? _demandMw - firingMw : 0.0;
    }

    /// <summary>Passes the lead on when another unit that may run is far behind in hours.</summary>
    private void Rotate()
    {
        if (Lead < 0)
        {
            return;
        }

        for (int i = 0; i < Count; i++)
        {
            if (MayRun(i) && (_runningMs[Lead] - _runningMs[i]) / MsPerHour >= _options.RotateAfterHours)
            {
                SortByHours();
                return;
            }
        }
    }

    /// <summary>Insertion sort: units of equal hours keep their places, and nothing is allocated.</summary>
    private void SortByHours()
    {
        for (int i = 1; i < Count; i++)
        {
            int unit = _order[i];
            int place = i;
            while (place > 0 && _runningMs[_order[place - 1]] > _runningMs[unit])
            {
                _order[place] = _order[place - 1];
                place--;
            }

            _order[place] = unit;
        }
    }

    private void MoveToEnd(int unit)
    {
        bool isPassed = false;
        for (int place = 0; place < Count; place++)
        {
            isPassed = isPassed || _order[place] == unit;
            if (isPassed)
            {
                _order[place] = place + 1 < Count ? _order[place + 1] : unit;
            }
        }
    }

    private bool MayRun(int unit)
    {
        return _isAvailable[unit] && !_hasFailedToStart[unit];
    }

    private bool HasAnother()
    {
        for (int i = 0; i < Count; i++)
        {
            if (MayRun(i) && !_isWanted[i])
            {
                return true;
            }
        }

        return false;
    }

    private bool AllWantedFire()
    {
        for (int i = 0; i < Count; i++)
        {
            if (_isWanted[i] && !_isFiring[i])
            {
                return false;
            }
        }

        return true;
    }

    private int WantedNow()
    {
        int units = 0;
        for (int i = 0; i < Count; i++)
        {
            units += _isWanted[i] ? 1 : 0;
        }

        return units;
    }

    private double StartThresholdMw()
    {
        double wantedMw = 0.0;
        for (int i = 0; i < Count; i++)
        {
            wantedMw += _isWanted[i] ? _ratedMw[i] : 0.0;
        }

        return wantedMw * _options.StartAbovePct / 100.0;
    }

    /// <summary>Of the wanted units without the last one in the order.</summary>
    private double StopThresholdMw()
    {
        double othersMw = 0.0;
        double lastMw = 0.0;
        for (int place = 0; place < Count; place++)
        {
            int unit = _order[place];
            if (_isWanted[unit])
            {
                othersMw += lastMw;
                lastMw = _ratedMw[unit];
            }
        }

        return othersMw * _options.StopBelowPct / 100.0;
    }

    private double SharePct()
    {
        double firingMw = 0.0;
        for (int i = 0; i < Count; i++)
        {
            firingMw += _isCalled[i] && _isFiring[i] ? _ratedMw[i] : 0.0;
        }

        double share = firingMw > 0.0 ? _demandMw / firingMw * 100.0 : 100.0;
        return share < 0.0 ? 0.0 : share > 100.0 ? 100.0 : share;
    }

    private string FindFault()
    {
        string fault = _options.FindFault();
        if (fault.Length > 0)
        {
            return fault;
        }

        if (_ratedMw.Length == 0 || _ratedMw.Length > UnitCapacity || _minimumMw.Length != _ratedMw.Length)
        {
            return "lead/lag needs rated and minimum heat of one to eight units";
        }

        for (int i = 0; i < _ratedMw.Length; i++)
        {
            // Written so that NaN fails.
            if (!(_ratedMw[i] > 0.0 && _minimumMw[i] >= 0.0 && _minimumMw[i] <= _ratedMw[i]))
            {
                return "rated or minimum heat of a unit is out of range";
            }
        }

        return "";
    }
}
