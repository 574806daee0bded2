using GL001.Control;
using GL001.Storage;

namespace GL001.Runtime;

/// <summary>Notices after each scan what has happened in it and leaves it for the event log. Allocates nothing.</summary>
public sealed class ScanEvents
{
    /// <summary>Late scans are told together, at most once in this time, ms: a busy board must not wear its memory out.</summary>
    public const int OverrunPeriodMs = 60_000;

    private readonly EventBuffer _events;
    private readonly ScanCycle _cycle;

    // Every power-up is a lockout; the event of the power-up tells it.
    private bool _wasLockedOut = true;
    private bool _fuelWasOn;
    private LeaseRefusal _lastRefusal;
    private int _toldOverruns;
    private long _nextOverrunMs;

    public ScanEvents(EventBuffer events, ScanCycle cycle)
    {
        _events = events;
        _cycle = cycle;
    }

    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    /// <param name="judgedLease">Whether this scan judged a lease.</param>
    public void Note(long nowMs, bool judgedLease)
    {
        NoteTrips(nowMs);
        NoteBurner(nowMs);
        if (judgedLease)
        {
            NoteRefusal(nowMs);
        }

        int overruns = _cycle.Overruns;
        if (overruns != _toldOverruns && nowMs >= _nextOverrunMs)
        {
            _events.Post(EventKind.Overrun, 0, nowMs, 0, "", overruns - _toldOverruns, overruns);
            _toldOverruns = overruns;
            _nextOverrunMs = nowMs + OverrunPeriodMs;
        }
    }

    private void NoteTrips(long nowMs)
    {
        // In lockout nothing is told: a contact that chatters there would fill the log.
        long fresh = _wasLockedOut ? 0 : _cycle.Interlocks.NewTrips;
        for (int i = 0; fresh != 0 && i < _cycle.Interlocks.Count; i++)
        {
            Interlock row = _cycle.Interlocks.Row(i);
            if ((fresh & (1L << i)) != 0 && row.TripClass > TripClass.Alarm)
            {
                _events.Post(EventKind.Trip, (int)row.TripClass, nowMs, 0, row.Tag, row.Reading, row.Limit);
            }
        }
    }

    private void NoteBurner(long nowMs)
    {
        bool isLockedOut = _cycle.IsLockedOut;
        if (isLockedOut && !_wasLockedOut)
        {
            _events.Post(EventKind.Lockout, (int)_cycle.Trip, nowMs, 0, _cycle.Interlocks.FirstOut.Tag, 0.0, 0.0);
        }
        else if (_wasLockedOut && !isLockedOut)
        {
            _events.Post(EventKind.Reset, 0, nowMs, 0, "", 0.0, 0.0);
        }

        if (_cycle.Burner.HasStarted)
        {
            _events.Post(EventKind.Start, 0, nowMs, 0, "", 0.0, 0.0);
        }

        bool fuel = _cycle.Output.IsFuelOn;
        if (_fuelWasOn && !fuel)
        {
            _events.Post(EventKind.Stop, (int)_cycle.Burner.State, nowMs, 0, "", 0.0, 0.0);
        }

        _wasLockedOut = isLockedOut;
        _fuelWasOn = fuel;
    }

    private void NoteRefusal(long nowMs)
    {
        // The same refusal once a minute for a night is one event.
        LeaseRefusal refusal = _cycle.Arbiter.LastRefusal;
        if (refusal != _lastRefusal && refusal != LeaseRefusal.None)
        {
            _events.Post(EventKind.LeaseRefusal, (int)refusal, nowMs, 0, LeaseRefusalNames.Of(refusal), _cycle.Arbiter.DesiredHeatMw, 0.0);
        }

        _lastRefusal = refusal;
    }
}
