namespace GL001.Storage.Tests;

/// <summary>Latch records that tell themselves apart.</summary>
internal static class Latches
{
    /// <summary>The n-th record of a boiler's life; every figure in it depends on n.</summary>
    public static LatchRecord Number(int n, bool lockedOut)
    {
        var record = new LatchRecord
        {
            IsLockedOut = lockedOut,
            IsFiring = !lockedOut && n % 2 == 1,
            LockoutCause = n % 256,
            FirstOutId = $"B{n % 100:00}",
            FirstOutTag = $"PSHH-{n}",
            FirstOutReading = 10.5 + n,
            FirstOutLimit = 11.5,
            FirstOutBySignalFault = n % 3 == 0,
            FirstOutUptimeMs = 100L * n,
            FirstOutWallMs = n % 2 == 0 ? 0 : 1_700_000_000_000 + n,
            FirstOutState = n % 12,
            FirstOutPowerUps = n % 256,
            PowerUps = n + 1,
            HighestEpoch = 1_700_000_000_000 + n,
            StartCount = n,
            RecentStarts = n % 6,
            RecentResets = n % 5,
        };
        for (var i = 0; i < n; i++)
        {
            record.CountTrip(i % LatchRecord.CounterCount);
        }

        return record;
    }

    public static void AssertSame(LatchRecord expected, LatchRecord actual)
    {
        Assert.True(AreSame(expected, actual), $"expected start {expected.StartCount}, got {actual.StartCount}");
    }

    public static bool AreSame(LatchRecord a, LatchRecord b)
    {
        for (var i = 0; i < LatchRecord.CounterCount; i++)
        {
            if (a.TripCount(i) != b.TripCount(i))
            {
                return false;
            }
        }

        return a.IsLockedOut == b.IsLockedOut && a.IsFiring == b.IsFiring && a.LockoutCause == b.LockoutCause
            && a.FirstOutId == b.FirstOutId && a.FirstOutTag == b.FirstOutTag
            && a.FirstOutReading.Equals(b.FirstOutReading) && a.FirstOutLimit.Equals(b.FirstOutLimit)
            && a.FirstOutBySignalFault == b.FirstOutBySignalFault && a.FirstOutUptimeMs == b.FirstOutUptimeMs
            && a.FirstOutWallMs == b.FirstOutWallMs && a.FirstOutState == b.FirstOutState
            && a.FirstOutPowerUps == b.FirstOutPowerUps && a.PowerUps == b.PowerUps
            && a.HighestEpoch == b.HighestEpoch && a.StartCount == b.StartCount
            && a.RecentStarts == b.RecentStarts && a.RecentResets == b.RecentResets;
    }
}
