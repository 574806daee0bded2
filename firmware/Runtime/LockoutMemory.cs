using GL001.Control;
using GL001.Storage;

namespace GL001.Runtime;

/// <summary>Why the unit is locked out, beyond a row of the cause-and-effect table.</summary>
public enum LockoutCause : byte
{
    /// <summary>Not locked out.</summary>
    None = 0,

    /// <summary>A row of the table, now or before the last power-up.</summary>
    Trip = 1,

    /// <summary>The supply came back; nothing stood before.</summary>
    PowerUp = 2,

    /// <summary>The supply failed while the unit was firing.</summary>
    PowerFailedWhileFiring = 3,

    /// <summary>The memory is new: nothing is known of the past.</summary>
    MemoryEmpty = 4,

    /// <summary>The memory could not be read: nothing is known of the past.</summary>
    MemoryInvalid = 5,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class LockoutCauseNames
{
    public static string Of(LockoutCause value)
    {
        switch (value)
        {
            case LockoutCause.None: return "None";
            case LockoutCause.Trip: return "Trip";
            case LockoutCause.PowerUp: return "PowerUp";
            case LockoutCause.PowerFailedWhileFiring: return "PowerFailedWhileFiring";
            case LockoutCause.MemoryEmpty: return "MemoryEmpty";
            case LockoutCause.MemoryInvalid: return "MemoryInvalid";
            default: return "Unknown";
        }
    }
}

/// <summary>
/// Remembers the lockout across power cuts. Every power-up is a lockout; what is remembered says why, and keeps the
/// first-out of a trip that nobody has looked at. The starts and resets that count towards their limit are remembered as well:
/// switching the supply off and on gives no new ones. Written after the outputs of a scan, so that no shutdown waits for it.
/// </summary>
public sealed class LockoutMemory
{
    /// <summary>Epochs that are written at once, and the time until there may be one more, ms: leases by the dozen must not wear the memory out.</summary>
    public const int EpochWrites = 4;
    public const int EpochWriteMs = 10 * 60 * 1000;

    // A stop and the start after it: enough that none of them has to erase.
    private const int SpareWrites = 4;

    // What an epoch leaves to a trip and its reset while fuel is on, when an erase would hold the scan up.
    private const int KeptForShutdown = 3;

    private readonly LatchStore _store;
    private readonly LatchRecord _record = new LatchRecord();
    private readonly WriteBudget _epochWrites = new WriteBudget(EpochWrites, EpochWriteMs);
    private bool _isSound;

    public LockoutMemory(IFlashPort flash)
    {
        _store = new LatchStore(new FlashRegion(flash, MemoryMap.LockoutAt, MemoryMap.LockoutBlocks));
    }

    public LockoutCause Cause { get; private set; }

    /// <summary>Burner starts for life.</summary>
    public int StartCount => _record.StartCount;

    /// <summary>Power-ups since the memory was new, this one among them.</summary>
    public int PowerUps => _record.PowerUps;

    /// <summary>Whether a first-out is known; the next four mean something only then.</summary>
    public bool HasFirstOut => _record.FirstOutId.Length > 0;

    /// <summary>When it tripped, ms since the power-up of then.</summary>
    public long FirstOutUptimeMs => _record.FirstOutUptimeMs;

    /// <summary>When it tripped, ms since 1970 UTC; zero while nobody knows.</summary>
    public long FirstOutWallMs => _record.FirstOutWallMs;

    /// <summary>What the burner did when it tripped.</summary>
    public BurnerState FirstOutState => (BurnerState)_record.FirstOutState;

    /// <summary>Power-ups since it tripped, 255 for that many and more.</summary>
    public int FirstOutPowerUps => _record.FirstOutPowerUps;

    /// <summary>How often this memory was written or made room in since power-up.</summary>
    public int Writes { get; private set; }

    /// <summary>Trips for life of a row, by its place in the table.</summary>
    public int TripCount(int row)
    {
        return _record.TripCount(row);
    }

    /// <summary>At power-up: reads what is known and writes it back, so that a memory that cannot be written shows at once.</summary>
    public void Load(ScanCycle cycle)
    {
        InterlockTable table = cycle.Interlocks;
        StoreLoad load = _store.Load(_record);
        Cause = load == StoreLoad.Empty ? LockoutCause.MemoryEmpty
            : load != StoreLoad.Valid ? LockoutCause.MemoryInvalid
            : _record.IsLockedOut && _record.FirstOutId.Length > 0 ? LockoutCause.Trip
            : _record.IsFiring ? LockoutCause.PowerFailedWhileFiring
            : _record.IsLockedOut && _record.LockoutCause > (int)LockoutCause.PowerUp ? (LockoutCause)_record.LockoutCause
            : LockoutCause.PowerUp;
        int row = Cause == LockoutCause.Trip ? table.IndexOf(_record.FirstOutId, _record.FirstOutTag) : FirstOut.NoRow;
        if (row != FirstOut.NoRow)
        {
            table.FirstOut.Restore(table.Row(row), row, _record.FirstOutReading, _record.FirstOutBySignalFault);
        }

        cycle.Arbiter.RestoreEpoch(_record.HighestEpoch);

        // A memory that cannot be read may have held any number of starts and resets.
        bool unknown = Cause == LockoutCause.MemoryInvalid;
        cycle.RestoreEvents(
            unknown ? LatchRecord.RecentMaximum : _record.RecentStarts,
            unknown ? LatchRecord.RecentMaximum : _record.RecentResets);
        NoteEvents(cycle);

        _record.PowerUps = _record.PowerUps == int.MaxValue ? int.MaxValue : _record.PowerUps + 1;
        if (HasFirstOut && _record.FirstOutPowerUps < LatchRecord.PowerUpsSinceMaximum)
        {
            _record.FirstOutPowerUps++;
        }

        // A lockout stands from now on, and it stays for the reason found: another power cut must not make it milder.
        _record.IsLockedOut = true;
        _record.IsFiring = false;
        _record.LockoutCause = (int)Cause;
        Write();
    }

    /// <summary>Tells the scan whether the memory works.</summary>
    /// <param name="image">The inputs.</param>
    /// <param name="parametersAreSound">Whether the unit knows its parameters.</param>
    public void Report(ProcessImage image, bool parametersAreSound)
    {
        image.MemorySound.Set(_isSound && parametersAreSound);
    }

    /// <summary>After the outputs of a scan: writes when something has changed that a power cut must not take away.</summary>
    /// <param name="cycle">The scan.</param>
    /// <param name="before">What the burner did before it.</param>
    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    /// <param name="clockMs">Wall time less uptime, ms; zero while no clock is set.</param>
    public void Keep(ScanCycle cycle, BurnerState before, long nowMs, long clockMs)
    {
        // Counted in lockout too, but written with the next change only: a contact that chatters must not wear the memory out.
        bool changed = CountTrips(cycle.Interlocks) && !_record.IsLockedOut;
        if (cycle.Burner.HasStarted)
        {
            _record.StartCount++;
            changed = true;
        }

        // Events that leave the window are not worth a write: they count for too long after a power-up, never too short.
        changed |= cycle.Burner.RecentStarts > _record.RecentStarts || cycle.RecentResets > _record.RecentResets;

        FirstOut firstOut = cycle.Interlocks.FirstOut;
        if (cycle.IsLockedOut != _record.IsLockedOut)
        {
            changed = true;
            _record.IsLockedOut = cycle.IsLockedOut;
            Cause = cycle.IsLockedOut ? LockoutCause.Trip : LockoutCause.None;
            _record.LockoutCause = (int)Cause;
        }

        if (firstOut.Id != _record.FirstOutId || firstOut.Tag != _record.FirstOutTag)
        {
            changed = true;
            _record.FirstOutId = firstOut.Id;
            _record.FirstOutTag = firstOut.Tag;
            _record.FirstOutReading = firstOut.Reading;
            _record.FirstOutLimit = firstOut.Limit;
            _record.FirstOutBySignalFault = firstOut.BySignalFault;
            _record.FirstOutUptimeMs = firstOut.AtMs;
            _record.FirstOutWallMs = clockMs == 0 || !firstOut.IsSet ? 0 : firstOut.AtMs + clockMs;
            _record.FirstOutState = (int)before;
            _record.FirstOutPowerUps = 0;
        }

        bool fuel = cycle.Output.IsFuelOn;
        if (fuel != _record.IsFiring)
        {
            changed = true;
            _record.IsFiring = fuel;
        }

        if (HasFirstOut && _record.FirstOutWallMs == 0 && _record.FirstOutPowerUps == 0 && clockMs != 0 && !fuel)
        {
            // The clock was set after the trip, in the same power-up: later nobody could say any more when that was.
            changed = true;
            _record.FirstOutWallMs = _record.FirstOutUptimeMs + clockMs;
        }

        // Whatever is written takes the epoch along; alone it is written only as far as budget and room go.
        bool newEpoch = cycle.Arbiter.HighestEpoch != _record.HighestEpoch;
        if (newEpoch && !changed && (!fuel || _store.FreeWrites > KeptForShutdown))
        {
            changed = _epochWrites.TryTake(nowMs);
        }

        // A write that failed is tried again in the next scan; until it works row B18 keeps the burner off.
        if (changed || !_isSound)
        {
            NoteEvents(cycle);
            _record.HighestEpoch = cycle.Arbiter.HighestEpoch;
            Write();
        }
    }

    /// <summary>While the burner rests there is time to erase, so that a write during a shutdown is short. True when it was needed.</summary>
    public bool MakeRoom()
    {
        if (_store.FreeWrites >= SpareWrites)
        {
            return false;
        }

        Writes++;
        _isSound = _store.MakeRoom(SpareWrites) && _isSound;
        return true;
    }

    private void Write()
    {
        Writes++;
        _isSound = _store.Write(_record);
    }

    private void NoteEvents(ScanCycle cycle)
    {
        _record.RecentStarts = cycle.Burner.RecentStarts;
        _record.RecentResets = cycle.RecentResets;
    }

    private bool CountTrips(InterlockTable table)
    {
        long fresh = table.NewTrips;
        if (fresh == 0)
        {
            return false;
        }

        bool counted = false;
        for (int i = 0; i < table.Count; i++)
        {
            if ((fresh & (1L << i)) != 0 && table.Row(i).TripClass > TripClass.Alarm)
            {
                _record.CountTrip(i);
                counted = true;
            }
        }

        return counted;
    }
}
