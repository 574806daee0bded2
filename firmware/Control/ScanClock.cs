namespace GL001.Control;

/// <summary>Judges the time between scans. A clock that jumps or stands still must not finish a purge or a ramp.</summary>
public sealed class ScanClock
{
    /// <summary>One scan that comes later than this many periods is a fault of the controller.</summary>
    public const int LatestPeriods = 5;

    /// <summary>So many scans in a row later than one and a half periods are one too.</summary>
    public const int LateInARow = 3;

    /// <summary>So many scans in a row with less than half a period between them are one too: the clock stands still, or almost.</summary>
    public const int StillInARow = 3;

    private readonly int _periodMs;
    private long _lastMs = -1;
    private int _late;
    private int _still;

    public ScanClock(int periodMs)
    {
        _periodMs = periodMs;
    }

    /// <summary>False in a scan whose time cannot be right, or is the last of too many late ones.</summary>
    public bool InTime { get; private set; }

    /// <summary>Scans later than one and a half periods, since power-up.</summary>
    public int Overruns { get; private set; }

    /// <summary>Time since the last scan, ms; zero for a step that cannot be.</summary>
    public int Step(long nowMs)
    {
        long elapsedMs = _lastMs < 0 ? 0 : nowMs - _lastMs;
        bool first = _lastMs < 0;
        _lastMs = nowMs;
        bool possible = elapsedMs >= 0 && elapsedMs <= (long)LatestPeriods * _periodMs;
        bool late = elapsedMs * 2 > _periodMs * 3L;
        _late = late ? _late + 1 : 0;
        _still = elapsedMs * 2 < _periodMs && !first ? _still + 1 : 0;
        Overruns += late ? 1 : 0;
        InTime = possible && _late < LateInARow && _still < StillInARow;
        return possible ? (int)elapsedMs : 0;
    }

    public void Exchange(StateBuffer state)
    {
        _lastMs = state.Long(_lastMs);
        _late = state.Int(_late);
        _still = state.Int(_still);
        Overruns = state.Int(Overruns);
    }
}
