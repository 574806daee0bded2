namespace GL001.Plant;

/// <summary>What the numbers of a series mean once loaded; power in other units is converted on the way in.</summary>
public enum SeriesUnit
{
    Megawatt,
    EurPerMegawattHour,
    DegreeCelsius,
}

/// <summary>One row of a series: what its wall clock showed, and the value from then on.</summary>
/// <param name="Wall">Wall time of the series' own clock; its kind is ignored.</param>
/// <param name="Value">In the unit of the series; finite.</param>
public readonly record struct SeriesRow(DateTime Wall, double Value);

/// <summary>
/// One recorded year, asked by any instant. The instant is read on the series' own clock, and month, day and time of
/// day are looked up in the series' year; a value holds until the next row (step interpolation).
/// </summary>
/// <remarks>
/// Where calendars differ:
/// <list type="bullet">
/// <item>29 February asked of a year without it (or a file that leaves it out): 28 February, same time of day.</item>
/// <item>An hour that the series' clock skipped in March, asked on that date of another year: the last value before the skip.</item>
/// <item>The doubled hour of October: each pass gets its own rows when the series has that same doubled hour; the first
/// pass's rows when only the series has it; the same rows twice when only the asked year has it.</item>
/// <item>Before the first row of the year: the last row (the calendar is a ring).</item>
/// </list>
/// Weekdays are not kept: a Monday of the series may answer for a Thursday.
/// </remarks>
public sealed class TimeSeries
{
    private readonly DateTime[] _utc;
    private readonly double[] _values;
    private readonly bool _hasLeapDay;

    private TimeSeries(string id, SeriesUnit unit, SeriesClock clock, int year, DateTime[] utc, double[] values, int heldGaps, bool hasLeapDay)
    {
        Id = id;
        Unit = unit;
        Clock = clock;
        Year = year;
        HeldGaps = heldGaps;
        _utc = utc;
        _values = values;
        _hasLeapDay = hasLeapDay;
    }

    public string Id { get; }

    public SeriesUnit Unit { get; }

    public SeriesClock Clock { get; }

    /// <summary>The year the rows are stamped with.</summary>
    public int Year { get; }

    public int Count => _values.Length;

    /// <summary>Cells of the source that carried no number; the value before each is held over it.</summary>
    public int HeldGaps { get; }

    /// <summary>Builds a series from rows in the order of the file.</summary>
    /// <exception cref="ArgumentException">
    /// No rows, rows of two years, a value that is not finite, a wall time that the clock never showed, or rows out of order.
    /// </exception>
    public static TimeSeries Create(string id, SeriesUnit unit, SeriesClock clock, IReadOnlyList<SeriesRow> rows, int heldGaps = 0)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            throw new ArgumentException($"Series {id} has no rows.", nameof(rows));
        }

        int year = rows[0].Wall.Year;
        var utc = new DateTime[rows.Count];
        var values = new double[rows.Count];
        bool hasLeapDay = false;
        for (int i = 0; i < rows.Count; i++)
        {
            DateTime wall = rows[i].Wall;
            if (wall.Year != year)
            {
                throw new ArgumentException($"Series {id} begins in {year} but its row {i + 1} is of {wall:yyyy-MM-dd HH:mm}; a series is one calendar year.", nameof(rows));
            }

            if (!double.IsFinite(rows[i].Value))
            {
                throw new ArgumentException($"Series {id} has a value that is not finite at {wall:yyyy-MM-dd HH:mm}.", nameof(rows));
            }

            DateTime instant = clock.ToUtc(wall)
                ?? throw new ArgumentException($"Series {id} has a row at {wall:yyyy-MM-dd HH:mm}, which {clock.Name} skips.", nameof(rows));

            // Rows come in the order they were recorded, so a wall time that steps back is the second pass.
            if (i > 0 && instant <= utc[i - 1])
            {
                instant = clock.ToUtc(wall, secondPass: true)!.Value;
                if (instant <= utc[i - 1])
                {
                    throw new ArgumentException($"Series {id} is out of order: {wall:yyyy-MM-dd HH:mm} follows {rows[i - 1].Wall:yyyy-MM-dd HH:mm}.", nameof(rows));
                }
            }

            utc[i] = instant;
            values[i] = rows[i].Value;
            hasLeapDay |= wall is { Month: 2, Day: 29 };
        }

        return new TimeSeries(id, unit, clock, year, utc, values, heldGaps, hasLeapDay);
    }

    /// <summary>A series that always says the same.</summary>
    public static TimeSeries Constant(string id, SeriesUnit unit, double value) =>
        Create(id, unit, SeriesClock.Utc, [new SeriesRow(new DateTime(2000, 1, 1), value)]);

    /// <summary>The value in force at an instant, in <see cref="Unit"/>.</summary>
    public double At(DateTimeOffset instant)
    {
        (DateTime wall, bool secondPass) = Clock.WallAt(instant);
        int day = wall is { Month: 2, Day: 29 } && !_hasLeapDay ? 28 : wall.Day;
        DateTime mapped = new DateTime(Year, wall.Month, day) + wall.TimeOfDay;

        DateTime utc = Clock.ToUtc(mapped, secondPass) ?? SeriesClock.SummerBegins(Year).AddTicks(-1);
        int found = Array.BinarySearch(_utc, utc);
        int row = found >= 0 ? found : ~found - 1;
        return _values[row >= 0 ? row : _values.Length - 1];
    }
}
