using System;
using GL001.Drivers;
using GL001.Storage;

namespace GL001.Runtime;

/// <summary>
/// Keeps what has to survive a power cut and reach the host: event log, telemetry, flight recording. The scan leaves events
/// in <see cref="Events"/>; <see cref="Pump"/> runs on a slow thread that no network can hold up; the network thread reads
/// and confirms. See docs/design/device-life.md.
/// </summary>
public sealed class RecordKeeper
{
    /// <summary>A wall clock below this, 2023-01-01 in ms since 1970 UTC, has not been set.</summary>
    public const long EarliestWallMs = 1_672_531_200_000;

    /// <summary>A wall clock that moves by more than this against the uptime between two pumps was set, ms; less is drift, or a time server that draws it along.</summary>
    public const int ClockJumpMs = 5_000;

    /// <summary>Time between two telemetry records, ms. Up to a second early or late, as the pump runs.</summary>
    public const int RecordPeriodMs = 10_000;

    /// <summary>Time between two looks at the heap, ms: each costs a garbage collection, and there is none unless the burner rests.</summary>
    public const int HeapPeriodMs = 60_000;

    /// <summary>Failures of this thread are told as an event at most once in this time, ms; they are counted all.</summary>
    public const int FaultPeriodMs = 60_000;

    /// <summary>Less free memory than this is low, bytes: a birth is made in one buffer of 12 KB, copied to be sent, and the client library may copy it again.</summary>
    public const int HeapLowBytes = 32_768;

    private const int EventCapacity = 32;

    private readonly object _gate = new object();
    private readonly Mailbox _mailbox;
    private readonly FlightTape _tape;
    private readonly EventLog? _log;
    private readonly EventRecord _event = new EventRecord();
    private readonly StoreAndForward? _ring;
    private readonly HeapWatch? _heap;
    private readonly TelemetryFrame _frame = new TelemetryFrame();
    private readonly byte[] _record = new byte[TelemetryRecord.Bytes];
    private bool _ringFailed;
    private bool _clockKnown;
    private long _nextRecordMs;
    private bool _logFailed;
    private int _eventsLost;
    private long _clockMs;
    private long _nextHeapMs;
    private long _heapFree;
    private long _heapLowest;
    private string _heapState = "None";
    private long _nextFaultMs;

    /// <param name="board">Its memories.</param>
    /// <param name="mailbox">Where the scan leaves its frames.</param>
    /// <param name="tape">The flight recorder, whose slow half runs here.</param>
    public RecordKeeper(BoardPorts board, Mailbox mailbox, FlightTape tape)
    {
        _mailbox = mailbox;
        _tape = tape;
        if (board.Heap != null)
        {
            _heap = new HeapWatch(board.Heap, HeapLowBytes);
        }

        // Not in the memory of lockout and parameters: the scan writes there, and may not wait for this thread's turn.
        if (board.Telemetry.BlockCount > MemoryMap.EventBlocks + 1)
        {
            _log = new EventLog(new SlowFlashRegion(board.Telemetry, 0, MemoryMap.EventBlocks));
            _logFailed = !_log.Open();
            _ring = new StoreAndForward(new SlowFlashRegion(board.Telemetry, MemoryMap.EventBlocks, board.Telemetry.BlockCount - MemoryMap.EventBlocks), TelemetryRecord.Bytes);
            _ringFailed = !_ring.Open();
        }
    }

    /// <summary>Where scan and network leave what happened.</summary>
    public EventBuffer Events { get; } = new EventBuffer(EventCapacity);

    /// <summary>Kept, Failed (the memory does not take events now) or None (the board has no such memory).</summary>
    public string EventsState => _log == null ? "None" : _logFailed ? "Failed" : "Kept";

    /// <summary>Events that found no room on their way, or no memory that takes them, since power-up.</summary>
    public int EventsLost => Events.DroppedCount + _eventsLost;

    /// <summary>Number of the newest event; zero without one.</summary>
    public long NewestEvent
    {
        get
        {
            lock (_gate)
            {
                return _log == null ? 0 : _log.Newest;
            }
        }
    }

    /// <summary>Up to this number no event waits for the host.</summary>
    public long EventFloor
    {
        get
        {
            lock (_gate)
            {
                return _log == null ? 0 : _log.Floor;
            }
        }
    }

    /// <summary>
    /// Kept, NoClock (no records before the wall clock is known: nobody could say when they were), Failed, or None (the board has
    /// no such memory).
    /// </summary>
    public string StoreState => _ring == null ? "None" : _ringFailed ? "Failed" : _clockKnown ? "Kept" : "NoClock";

    /// <summary>Telemetry records that were lost unconfirmed, for life.</summary>
    public int StoreDropped
    {
        get
        {
            lock (_gate)
            {
                return _ring == null ? 0 : _ring.DroppedCount;
            }
        }
    }

    /// <summary>Number of the newest telemetry record; zero without one.</summary>
    public long NewestRecord
    {
        get
        {
            lock (_gate)
            {
                return _ring == null ? 0 : _ring.Newest;
            }
        }
    }

    /// <summary>Up to this number no telemetry record waits for the host.</summary>
    public long RecordFloor
    {
        get
        {
            lock (_gate)
            {
                return _ring == null ? 0 : _ring.Floor;
            }
        }
    }

    /// <summary>Sound, Low (see <see cref="HeapLowBytes"/>), or None: the board cannot tell, or was not asked yet.</summary>
    public string HeapState => _heapState;

    /// <summary>Memory that was free at the last look, bytes; zero before the first.</summary>
    public long HeapFreeBytes
    {
        get
        {
            lock (_gate)
            {
                return _heapFree;
            }
        }
    }

    /// <summary>Least free memory since power-up, bytes; zero before the first look.</summary>
    public long HeapLowestBytes
    {
        get
        {
            lock (_gate)
            {
                return _heapLowest;
            }
        }
    }

    /// <summary>Whether the burner stands in lockout or standby. Only then is anything done that stops all threads.</summary>
    public bool BurnerAtRest { get; set; } = true;

    /// <summary>Holds a monitoring thermometer against the trip's; null without one.</summary>
    public MonitorCheck? Check { get; set; }

    /// <summary>How often <see cref="Pump"/> failed, since power-up.</summary>
    public int Faults { get; private set; }

    /// <summary>What the last of them said; an empty text before the first.</summary>
    public string LastFault { get; private set; } = "";

    /// <summary>The flight recorder; null on a board without a recording memory.</summary>
    public FlightRecorder? Recorder => _tape.Recorder;

    /// <summary>As <see cref="Pump"/>; whatever a memory does, it may not end the thread: nothing would be kept any more. False when it failed.</summary>
    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    /// <param name="wallMs">Wall time, ms since 1970 UTC, whether or not it was ever set.</param>
    public bool TryPump(long nowMs, long wallMs)
    {
        try
        {
            Pump(nowMs, wallMs);
            return true;
        }
        catch (Exception problem)
        {
            Faults++;
            LastFault = problem.Message;
            if (nowMs >= _nextFaultMs)
            {
                _nextFaultMs = nowMs + FaultPeriodMs;
                Events.Post(EventKind.KeeperFault, 0, nowMs, 0, "", Faults, 0.0);
            }

            return false;
        }
    }

    /// <summary>On the slow thread, ten times a second or so: stores what waits. Allocates nothing.</summary>
    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    /// <param name="wallMs">Wall time, ms since 1970 UTC, whether or not it was ever set.</param>
    public void Pump(long nowMs, long wallMs)
    {
        long known = wallMs >= EarliestWallMs ? wallMs : 0;
        WatchClock(nowMs, known);
        WatchHeap(nowMs);
        while (Events.TryTake(_event))
        {
            // The scan knows no wall clock: the event's own time is put in here, by how long ago it was.
            long happenedMs = known == 0 ? 0 : known - (nowMs - _event.UptimeMs);
            _event.Set(_event.Kind, _event.Code, _event.UptimeMs, happenedMs, _event.Subject, _event.Value, _event.Previous);
            Store();
        }

        TakeRecord(nowMs, known);
        _tape.Pump();
        Check?.Pump(nowMs);
    }

    /// <summary>Reads the oldest waiting telemetry record whose number is <paramref name="from"/> or above; false without one.</summary>
    public bool TryReadRecord(long from, byte[] into, out long number)
    {
        number = 0;
        lock (_gate)
        {
            return _ring != null && _ring.TryReadFrom(from, into, out int _, out number);
        }
    }

    /// <summary>The host has this telemetry record and all before it.</summary>
    public bool ConfirmRecord(long number)
    {
        lock (_gate)
        {
            return _ring != null && _ring.Confirm(number);
        }
    }

    /// <summary>Reads the oldest event whose number is <paramref name="number"/> or above; false without one.</summary>
    public bool TryReadEvent(long number, EventRecord into)
    {
        lock (_gate)
        {
            return _log != null && _log.TryReadFrom(number, into);
        }
    }

    /// <summary>The host has this event and all before it.</summary>
    public bool ConfirmEvent(long number)
    {
        lock (_gate)
        {
            return _log != null && _log.Confirm(number);
        }
    }

    private void Store()
    {
        lock (_gate)
        {
            // Counted as lost until it is kept: a memory may fail in a way that comes back to nobody.
            _eventsLost++;
            _logFailed = _log != null;
            if (_log != null && _log.Append(_event))
            {
                _eventsLost--;
                _logFailed = false;
            }
        }
    }

    private void TakeRecord(long nowMs, long wallMs)
    {
        _clockKnown = wallMs != 0;
        if (_ring == null || !_clockKnown || nowMs < _nextRecordMs || !_mailbox.TryReadFrame(_frame))
        {
            return;
        }

        _nextRecordMs = nowMs + RecordPeriodMs;
        TelemetryRecord.Fill(_record, _frame, wallMs);
        lock (_gate)
        {
            _ringFailed = !_ring.Append(_record, TelemetryRecord.Bytes);
        }
    }

    private void WatchHeap(long nowMs)
    {
        if (_heap == null || !BurnerAtRest || nowMs < _nextHeapMs)
        {
            return;
        }

        _nextHeapMs = nowMs + HeapPeriodMs;
        bool wasLow = _heap.IsLow;
        _heap.Sample();
        if (!_heap.IsKnown)
        {
            _heapState = "None";
            return;
        }

        lock (_gate)
        {
            _heapFree = _heap.FreeBytes;
            _heapLowest = _heap.LowestFreeBytes;
        }

        _heapState = _heap.IsLow ? "Low" : "Sound";
        if (_heap.IsLow && !wasLow)
        {
            Events.Post(EventKind.HeapLow, 0, nowMs, 0, "", _heap.FreeBytes, HeapLowBytes);
        }
    }

    private void WatchClock(long nowMs, long wallMs)
    {
        if (wallMs == 0)
        {
            return;
        }

        // Difference of the two clocks: constant, but for their drift, as long as nobody sets the wall clock.
        long difference = wallMs - nowMs;
        long moved = difference - _clockMs;
        if (moved > ClockJumpMs || moved < -ClockJumpMs)
        {
            Events.Post(EventKind.ClockSet, 0, nowMs, 0, "", wallMs, _clockMs == 0 ? 0.0 : _clockMs + nowMs);
        }

        // Each time anew: what creeps, a slow crystal or a time server, is no clock that was set.
        _clockMs = difference;
        _mailbox.PostClock(difference);
    }
}
