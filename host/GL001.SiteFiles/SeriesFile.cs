using System.Globalization;
using GL001.Plant;

namespace GL001.SiteFiles;

/// <summary>How the time column of a series is written.</summary>
internal enum SeriesTime
{
    /// <summary>Date and time as the series' clock showed them.</summary>
    WallClock,

    /// <summary>Seconds since 1 January 00:00 of a nominal year.</summary>
    SecondsOfYear,
}

/// <summary>What a site file says about a series.</summary>
internal sealed record SeriesDefinition(
    string Id, string TimeColumn, SeriesTime Time, SeriesClock Clock, int Year, string ValueColumn, SourceUnit Unit);

/// <summary>A unit as files write it, and the factor to the unit that the model keeps.</summary>
internal readonly record struct SourceUnit(SeriesUnit Unit, double Factor);

/// <summary>Turns the rows of a CSV table into a series, or into findings.</summary>
internal static class SeriesFile
{
    /// <summary>
    /// Longest time that a value may be held over missing rows: a day, and the hour it takes to step over a
    /// 29 February that a file leaves out.
    /// </summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(25);

    private const int MostFindingsPerSeries = 5;

    private static readonly string[] Gaps = ["", "#DIV/0!", "#N/A", "#NUM!", "#REF!", "#VALUE!", "NaN", "nan", "NA"];

    private static readonly string[] WallFormats = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm"];

    public static TimeSeries? Read(CsvTable table, SeriesDefinition definition, List<SiteFinding> findings)
    {
        int timeIndex = Array.IndexOf(table.Columns, definition.TimeColumn);
        int valueIndex = Array.IndexOf(table.Columns, definition.ValueColumn);
        var rows = new List<SeriesRow>(table.Rows.Count);
        var found = new List<SiteFinding>();
        int heldGaps = 0;
        DateTime? previous = null;
        foreach (CsvRow row in table.Rows)
        {
            if (row.Cells.Length != table.Columns.Length)
            {
                Add(row.Line, definition.ValueColumn, $"the row has {row.Cells.Length} cells", $"{table.Columns.Length} cells, as the first line has");
                continue;
            }

            if (WallTime(row.Cells[timeIndex], definition) is not { } wall)
            {
                Add(row.Line, definition.TimeColumn, $"'{row.Cells[timeIndex]}' is not a time", definition.Time == SeriesTime.WallClock ? WallFormats[0] : "seconds since 1 January 00:00, within one year");
                continue;
            }

            string cell = row.Cells[valueIndex];
            if (Gaps.Contains(cell))
            {
                heldGaps++;
                continue;
            }

            if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value * definition.Unit.Factor))
            {
                Add(row.Line, definition.ValueColumn, $"'{cell}' is not a number", $"a number with a decimal point, or a gap: {string.Join(", ", Gaps.Where(gap => gap.Length > 0))} or an empty cell");
                continue;
            }

            if (previous is { } last && wall - last > LongestHold)
            {
                Add(row.Line, definition.TimeColumn, $"nothing since {last:yyyy-MM-dd HH:mm}", $"values at most {LongestHold.TotalHours} h apart");
            }

            previous = wall;
            rows.Add(new SeriesRow(wall, value * definition.Unit.Factor));
        }

        CheckYearIsWhole();
        TimeSeries? series = null;
        if (found.Count == 0)
        {
            try
            {
                series = TimeSeries.Create(definition.Id, definition.Unit.Unit, definition.Clock, rows, heldGaps);
            }
            catch (ArgumentException refused)
            {
                Add(1, definition.TimeColumn, refused.Message, "rows in order, all of one year, none in an hour that the clock skips");
            }
        }

        findings.AddRange(found.Take(MostFindingsPerSeries));
        if (found.Count > MostFindingsPerSeries)
        {
            findings.Add(found[MostFindingsPerSeries] with { Problem = $"and {found.Count - MostFindingsPerSeries} more like these, from this line on", Allowed = null });
        }

        return series;

        void CheckYearIsWhole()
        {
            if (rows.Count == 0)
            {
                Add(1, definition.ValueColumn, "the column has no values", "a year of values");
                return;
            }

            DateTime begin = new(rows[0].Wall.Year, 1, 1);
            if (rows[0].Wall - begin > LongestHold || begin.AddYears(1) - rows[^1].Wall > LongestHold)
            {
                Add(1, definition.TimeColumn, $"the series runs from {rows[0].Wall:yyyy-MM-dd HH:mm} to {rows[^1].Wall:yyyy-MM-dd HH:mm}", "one whole calendar year");
            }
        }

        void Add(int line, string column, string problem, string allowed) =>
            found.Add(new SiteFinding(SiteFindingKind.BadData, table.File, line, 1, column, problem, allowed));
    }

    private static DateTime? WallTime(string cell, SeriesDefinition definition)
    {
        if (definition.Time == SeriesTime.WallClock)
        {
            return DateTime.TryParseExact(cell, WallFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime wall) ? wall : null;
        }

        // A year has fewer than 366 × 86,400 seconds; the bound keeps AddSeconds from overflowing.
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and < 366 * 86_400.0
            ? new DateTime(definition.Year, 1, 1).AddSeconds(seconds)
            : null;
    }
}
