namespace GL001.Historian;

/// <summary>Instants as the store keeps them: microseconds since 1970-01-01 UTC.</summary>
internal static class Microseconds
{
    // Rounds down on both sides of 1970, so that order is kept.
    public static long From(DateTimeOffset instant) =>
        (long)Math.Floor((instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / (decimal)TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset ToInstant(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
