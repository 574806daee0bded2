namespace GL001.Storage;

/// <summary>What must be known after a power cut: whether the unit is locked out, by what, and whether it was firing.</summary>
public sealed class LatchRecord
{
    /// <summary>Rows of the cause-and-effect table whose trips are counted.</summary>
    public const int CounterCount = 64;

    public const int FirstOutIdWidth = 8;
    public const int FirstOutTagWidth = 16;

    /// <summary>Counters stand still here; they do not start over.</summary>
    public const int CounterMaximum = 65_535;

    /// <summary>The most starts or resets that a record can tell.</summary>
    public const int RecentMaximum = 255;

    /// <summary>The most power-ups since a trip that a record can tell.</summary>
    public const int PowerUpsSinceMaximum = 255;

    internal const int Bytes = FirstOutPowerUpsAt + 1;

    private const int FlagsAt = 0;
    private const int LockoutCauseAt = 1;
    private const int FirstOutIdAt = 2;
    private const int FirstOutTagAt = FirstOutIdAt + FirstOutIdWidth;
    private const int ReadingAt = FirstOutTagAt + FirstOutTagWidth;
    private const int LimitAt = ReadingAt + 8;
    private const int UptimeAt = LimitAt + 8;
    private const int EpochAt = UptimeAt + 8;
    private const int StartsAt = EpochAt + 8;
    private const int CountersAt = StartsAt + 4;
    private const int RecentStartsAt = CountersAt + (2 * CounterCount);
    private const int RecentResetsAt = RecentStartsAt + 1;
    private const int WallAt = RecentResetsAt + 1;
    private const int PowerUpsAt = WallAt + 8;
    private const int FirstOutStateAt = PowerUpsAt + 4;
    private const int FirstOutPowerUpsAt = FirstOutStateAt + 1;

    private const int LockedOutFlag = 1;
    private const int FiringFlag = 2;
    private const int SignalFaultFlag = 4;

    private readonly int[] _tripCounts = new int[CounterCount];

    public bool IsLockedOut { get; set; }

    /// <summary>Fuel was on when this was written: found at power-up, it says that the supply failed while firing.</summary>
    public bool IsFiring { get; set; }

    /// <summary>Why the unit is locked out where no interlock did it; 0 to 255, a number of the controller's.</summary>
    public int LockoutCause { get; set; }

    /// <summary>Row id of the first-out, at most 8 ASCII characters; empty without one.</summary>
    public string FirstOutId { get; set; } = "";

    /// <summary>ISA-5.1 tag of the first-out, at most 16 ASCII characters.</summary>
    public string FirstOutTag { get; set; } = "";

    public double FirstOutReading { get; set; }

    public double FirstOutLimit { get; set; }

    /// <summary>True when the signal's quality tripped, not its value.</summary>
    public bool FirstOutBySignalFault { get; set; }

    /// <summary>Monotonic time of the trip, ms since the power-up in which it happened.</summary>
    public long FirstOutUptimeMs { get; set; }

    /// <summary>Wall time of the trip, ms since 1970 UTC; zero when no clock was set in the power-up in which it happened.</summary>
    public long FirstOutWallMs { get; set; }

    /// <summary>State of the burner when it tripped, 0 to 255, a number of the controller's.</summary>
    public int FirstOutState { get; set; }

    /// <summary>Power-ups since the trip, 0 to <see cref="PowerUpsSinceMaximum"/>: with zero its uptime is that of now.</summary>
    public int FirstOutPowerUps { get; set; }

    /// <summary>Power-ups since the memory was new.</summary>
    public int PowerUps { get; set; }

    /// <summary>Highest coordinator epoch that was ever accepted: none below it is heard any more.</summary>
    public long HighestEpoch { get; set; }

    /// <summary>Burner starts for life.</summary>
    public int StartCount { get; set; }

    /// <summary>Starts that counted towards the limit when this was written; 0 to <see cref="RecentMaximum"/>.</summary>
    public int RecentStarts { get; set; }

    /// <summary>Resets that counted towards the limit when this was written; 0 to <see cref="RecentMaximum"/>.</summary>
    public int RecentResets { get; set; }

    /// <summary>Trips for life of one row of the interlock table; zero for a row that has no counter.</summary>
    public int TripCount(int row)
    {
        return row >= 0 && row < CounterCount ? _tripCounts[row] : 0;
    }

    public void CountTrip(int row)
    {
        if (row >= 0 && row < CounterCount && _tripCounts[row] < CounterMaximum)
        {
            _tripCounts[row]++;
        }
    }

    /// <summary>The lockout is over. What was counted stays.</summary>
    public void ClearLockout()
    {
        IsLockedOut = false;
        LockoutCause = 0;
        FirstOutId = "";
        FirstOutTag = "";
        FirstOutReading = 0.0;
        FirstOutLimit = 0.0;
        FirstOutBySignalFault = false;
        FirstOutUptimeMs = 0;
        FirstOutWallMs = 0;
        FirstOutState = 0;
        FirstOutPowerUps = 0;
    }

    internal void WriteTo(byte[] payload)
    {
        payload[FlagsAt] = (byte)((IsLockedOut ? LockedOutFlag : 0) | (IsFiring ? FiringFlag : 0)
            | (FirstOutBySignalFault ? SignalFaultFlag : 0));
        payload[LockoutCauseAt] = (byte)LockoutCause;
        ByteFields.PutAscii(payload, FirstOutIdAt, FirstOutIdWidth, FirstOutId);
        ByteFields.PutAscii(payload, FirstOutTagAt, FirstOutTagWidth, FirstOutTag);
        ByteFields.PutDouble(payload, ReadingAt, FirstOutReading);
        ByteFields.PutDouble(payload, LimitAt, FirstOutLimit);
        ByteFields.PutInt64(payload, UptimeAt, FirstOutUptimeMs);
        ByteFields.PutInt64(payload, EpochAt, HighestEpoch);
        ByteFields.PutInt32(payload, StartsAt, StartCount);
        payload[RecentStartsAt] = (byte)RecentStarts;
        payload[RecentResetsAt] = (byte)RecentResets;
        ByteFields.PutInt64(payload, WallAt, FirstOutWallMs);
        ByteFields.PutInt32(payload, PowerUpsAt, PowerUps);
        payload[FirstOutStateAt] = (byte)FirstOutState;
        payload[FirstOutPowerUpsAt] = (byte)FirstOutPowerUps;
        for (int row = 0; row < CounterCount; row++)
        {
            ByteFields.PutInt16(payload, CountersAt + (2 * row), _tripCounts[row]);
        }
    }

    internal void ReadFrom(byte[] payload)
    {
        IsLockedOut = (payload[FlagsAt] & LockedOutFlag) != 0;
        IsFiring = (payload[FlagsAt] & FiringFlag) != 0;
        FirstOutBySignalFault = (payload[FlagsAt] & SignalFaultFlag) != 0;
        LockoutCause = payload[LockoutCauseAt];
        FirstOutId = ByteFields.GetAscii(payload, FirstOutIdAt, FirstOutIdWidth);
        FirstOutTag = ByteFields.GetAscii(payload, FirstOutTagAt, FirstOutTagWidth);
        FirstOutReading = ByteFields.GetDouble(payload, ReadingAt);
        FirstOutLimit = ByteFields.GetDouble(payload, LimitAt);
        FirstOutUptimeMs = ByteFields.GetInt64(payload, UptimeAt);
        HighestEpoch = ByteFields.GetInt64(payload, EpochAt);
        StartCount = ByteFields.GetInt32(payload, StartsAt);
        RecentStarts = payload[RecentStartsAt];
        RecentResets = payload[RecentResetsAt];
        FirstOutWallMs = ByteFields.GetInt64(payload, WallAt);
        PowerUps = ByteFields.GetInt32(payload, PowerUpsAt);
        FirstOutState = payload[FirstOutStateAt];
        FirstOutPowerUps = payload[FirstOutPowerUpsAt];
        for (int row = 0; row < CounterCount; row++)
        {
            _tripCounts[row] = ByteFields.GetInt16(payload, CountersAt + (2 * row));
        }
    }
}
