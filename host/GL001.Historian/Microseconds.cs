namespace GL001.Historian;

/// <summary>Instants as the store keeps them: microseconds since 1970-01-01 UTC.</summary>
internal static class Microseconds
{
    // Rounds down on both sides of 1970, so that order is kept.
    public static long From(DateTimeOffset instant) =>
        (long)Math.Floor((instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / (decimal)TimeSpan.TicksPerMicrosecond);

    /// <summary>Begin of the hour that an instant lies in.</summary>
    public static long HourOf(DateTimeOffset instant)
    {
        const long Hour = 3_600_000_000;
        long at = From(instant);
        return at - ((at % Hour) + Hour) % Hour;
    }

    public static DateTimeOffset ToInstant(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
