namespace GL001.Plant;

/// <summary>
/// The wall clock a series was recorded on: a fixed offset from UTC, or central European time with its summer time.
/// The rule is carried here, not asked of the operating system: images without a time zone database exist, and a
/// plan must not depend on which one runs it.
/// </summary>
/// <remarks>
/// Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October
/// (Directive 2000/84/EC, articles 2 and 3; the same rule has held in Germany since 1996).
/// </remarks>
public sealed record SeriesClock
{
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    private readonly TimeSpan _standardOffset;
    private readonly bool _hasSummerTime;

    private SeriesClock(string name, TimeSpan standardOffset, bool hasSummerTime)
    {
        Name = name;
        _standardOffset = standardOffset;
        _hasSummerTime = hasSummerTime;
    }

    public static SeriesClock Utc { get; } = new("UTC", TimeSpan.Zero, hasSummerTime: false);

    public static SeriesClock CentralEuropean { get; } = new("Europe/Berlin", OneHour, hasSummerTime: true);

    public string Name { get; }

    /// <summary>A clock that never changes: local standard time all year.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset is beyond 14 hours, or not of whole minutes.</exception>
    public static SeriesClock FixedOffset(TimeSpan offset)
    {
        if (offset.Duration() > TimeSpan.FromHours(14) || offset.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "An offset is whole minutes within 14 hours.");
        }

        return new SeriesClock($"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}", offset, hasSummerTime: false);
    }

    /// <summary>What the clock shows at an instant, and whether it shows it for the second time that night.</summary>
    public (DateTime Wall, bool SecondPass) WallAt(DateTimeOffset instant)
    {
        DateTime utc = instant.UtcDateTime;
        DateTime wall = Unspecified(utc + OffsetAt(utc));
        return (wall, IsDoubled(wall) && !IsSummer(utc));
    }

    /// <summary>
    /// The UTC instant at which the clock shows <paramref name="wall"/>; null in the hour that the clock skips in March.
    /// In the doubled hour of October <paramref name="secondPass"/> chooses; elsewhere it has no effect.
    /// </summary>
    public DateTime? ToUtc(DateTime wall, bool secondPass = false)
    {
        if (!_hasSummerTime)
        {
            return AsUtc(wall - _standardOffset);
        }

        DateTime summer = AsUtc(wall - _standardOffset - OneHour);
        DateTime standard = AsUtc(wall - _standardOffset);
        if (IsSummer(summer) && !(secondPass && IsDoubled(wall)))
        {
            return summer;
        }

        return IsSummer(standard) ? null : standard;
    }

    /// <summary>The instant at which summer time begins in a year; the wall clock skips the hour that follows.</summary>
    internal static DateTime SummerBegins(int year) => LastSunday(year, 3);

    internal static DateTime SummerEnds(int year) => LastSunday(year, 10);

    private static DateTime LastSunday(int year, int month)
    {
        var last = new DateTime(year, month, 31, 1, 0, 0, DateTimeKind.Utc);   // March and October have 31 days
        return last.AddDays(-(int)last.DayOfWeek);
    }

    private static DateTime AsUtc(DateTime value) => DateTime.SpecifyKind(value, DateTimeKind.Utc);

    private static DateTime Unspecified(DateTime value) => DateTime.SpecifyKind(value, DateTimeKind.Unspecified);

    private TimeSpan OffsetAt(DateTime utc) => IsSummer(utc) ? _standardOffset + OneHour : _standardOffset;

    private bool IsSummer(DateTime utc) => _hasSummerTime && utc >= SummerBegins(utc.Year) && utc < SummerEnds(utc.Year);

    private bool IsDoubled(DateTime wall) =>
        _hasSummerTime && IsSummer(AsUtc(wall - _standardOffset - OneHour)) && !IsSummer(AsUtc(wall - _standardOffset));
}
