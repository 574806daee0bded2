using GL001.Engineering.Statistics;
using GL001.Engineering.Steam;

namespace GL001.Engineering.DataQuality;

/// <summary>What a column is, so that it can be held against physics.</summary>
public enum ColumnRole
{
    /// <summary>Nothing is known of it.</summary>
    Other = 0,

    /// <summary>kg/s; zero means standby.</summary>
    FuelFlow,

    /// <summary>kg/s.</summary>
    SteamFlow,

    /// <summary>kg/s.</summary>
    FeedwaterFlow,

    /// <summary>°C, entering the boiler.</summary>
    FeedwaterTemperature,

    /// <summary>bar absolute.</summary>
    SteamPressure,
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Told in findings.</param>
/// <param name="Cells">Text as it stands in the file, one a row, so that what is no number is seen.</param>
/// <param name="Low">Least possible value; null without.</param>
/// <param name="High">Greatest possible value; null without.</param>
public sealed record DataColumn(string Name, IReadOnlyList<string> Cells, double? Low = null, double? High = null, ColumnRole Role = ColumnRole.Other);

/// <param name="Times">Of each row, as it stands in the file; local times without an offset are as they are.</param>
/// <param name="StepMinutes">Between rows.</param>
/// <param name="Columns">To check.</param>
/// <param name="LowerHeatingValueKjPerKg">Of the fuel, for the check of efficiency; null without.</param>
/// <param name="HighestEfficiencyPct">That such a boiler can have.</param>
/// <param name="FrozenRows">So many equal readings on end are suspicious.</param>
/// <param name="SpikeDeviations">Distance from the median of its neighbours, in robust standard deviations.</param>
/// <param name="BalanceTolerancePct">Within which flows in and out count as closed.</param>
public sealed record DataQualityInput(
    IReadOnlyList<DateTime> Times, double StepMinutes, IReadOnlyList<DataColumn> Columns, double? LowerHeatingValueKjPerKg = null, double HighestEfficiencyPct = 96.0, int FrozenRows = 12, double SpikeDeviations = 12.0,
    double BalanceTolerancePct = 3.0);

/// <summary>Kinds of defects.</summary>
public enum DefectKind
{
    NotANumber = 0,
    TimeGap,
    TimeRepeat,
    OutOfRange,
    Frozen,
    FrozenInStandby,
    Spike,
    ComputedNotMeasured,
    FlowsDoNotClose,
    EfficiencyTooHigh,
}

/// <summary>A defect that was found.</summary>
/// <param name="Column">It lies in; empty for the times.</param>
/// <param name="FirstRow">From 0; null when it is of the whole column.</param>
/// <param name="Rows">That it touches.</param>
/// <param name="Figure">Its measure: a ratio, a percentage, a value, minutes.</param>
public sealed record DataDefect(DefectKind Kind, string Column, int? FirstRow, int Rows, double? Figure, string Explanation);

/// <param name="ValidPct">Of a column's cells: numbers within range, not frozen, no spike.</param>
public sealed record ColumnQuality(string Name, double ValidPct);

/// <summary>Findings, and how much of each column can be used.</summary>
public sealed record DataQualityResult(IReadOnlyList<DataDefect> Defects, IReadOnlyList<ColumnQuality> Columns, double? EfficiencyPct);

/// <summary>
/// Checks of a table of readings: what is no number, gaps and repeats in time, range, frozen values, spikes, columns that are an exact
/// multiple of another (computed, not measured), values that stand still in standby, flows that do not close, efficiency that cannot be.
/// It tells defects and mends none.
/// </summary>
public static class DataQualityCheck
{
    /// <summary>Two columns are one if their ratio varies by no more than rounding.</summary>
    private const double SameRatio = 1e-6;
    private const int LeastRowsForRatio = 50;
    private const int NeighboursEachSide = 4;

    /// <summary>Of a normal distribution: standard deviation for each median absolute deviation.</summary>
    private const double DeviationPerMad = 1.4826;

    public static DataQualityResult Calculate(DataQualityInput input)
    {
        Require.AtLeast(input.Times, 2);
        Require.AtLeast(input.Columns, 1);
        Require.Positive(input.StepMinutes, 1e5, "min");
        Require.InRange(input.FrozenRows, 3, 1e6, "rows");
        Require.InRange(input.SpikeDeviations, 3.0, 1e3, "");
        Require.InRange(input.BalanceTolerancePct, 0.1, 50.0, "%");
        Require.InRange(input.HighestEfficiencyPct, 30.0, 110.0, "%");
        for (int i = 0; i < input.Columns.Count; i++)
        {
            Require.That(input.Columns[i].Cells.Count == input.Times.Count, $"columns[{i}].cells", FormattableString.Invariant($"{input.Columns[i].Cells.Count} cells are given; {input.Times.Count} are needed, one for each time."));
        }

        List<DataDefect> defects = TimeDefects(input);
        Reading[] columns = [.. input.Columns.Select(column => new Reading(column))];
        bool[]? standby = columns.FirstOrDefault(column => column.Role == ColumnRole.FuelFlow) is { } fuel ? [.. fuel.Values.Select(value => value == 0.0)] : null;
        foreach (Reading column in columns)
        {
            defects.AddRange(NotNumbers(column));
            defects.AddRange(OutOfRange(column));
            defects.AddRange(Frozen(column, input.FrozenRows, standby));
            defects.AddRange(Spikes(column, input.SpikeDeviations));
        }

        defects.AddRange(Computed(columns));
        defects.AddRange(Flows(columns, input.BalanceTolerancePct, standby));
        double? efficiency = EfficiencyPct(columns, input.LowerHeatingValueKjPerKg);
        if (efficiency > input.HighestEfficiencyPct)
        {
            defects.Add(new DataDefect(DefectKind.EfficiencyTooHigh, columns.First(column => column.Role == ColumnRole.SteamFlow).Name, null, input.Times.Count, efficiency, FormattableString.Invariant(
                $"Heat of the steam over heat of the fuel is {efficiency:0.0} %, more than the {input.HighestEfficiencyPct:0.#} % that such a boiler can have: correct a flow before inferring efficiency.")));
        }

        return new DataQualityResult(defects, [.. columns.Select(column => new ColumnQuality(column.Name, 100.0 * column.Doubtful.Count(isDoubtful => !isDoubtful) / column.Values.Length))], efficiency);
    }

    private static List<DataDefect> TimeDefects(DataQualityInput input)
    {
        List<DataDefect> defects = [];
        HashSet<DateTime> seen = [input.Times[0]];
        int row = 1;
        while (row < input.Times.Count)
        {
            DateTime time = input.Times[row];
            double minutes = (time - input.Times[row - 1]).TotalMinutes;
            if (!seen.Add(time))
            {
                int first = row;
                while (row + 1 < input.Times.Count && seen.Contains(input.Times[row + 1]))
                {
                    row++;
                }

                defects.Add(new DataDefect(DefectKind.TimeRepeat, "", first, row - first + 1, (row - first + 1) * input.StepMinutes, FormattableString.Invariant(
                    $"{row - first + 1} times from {time:yyyy-MM-dd HH:mm} on stand a second time{(IsClockChange(time, 10) ? ", as local time does when summer time ends" : "")}.")));
            }
            else if (minutes > input.StepMinutes * 1.5)
            {
                int missing = (int)Math.Round((minutes / input.StepMinutes) - 1.0);
                defects.Add(new DataDefect(DefectKind.TimeGap, "", row, missing, missing * input.StepMinutes, FormattableString.Invariant(
                    $"{missing} rows are missing before {time:yyyy-MM-dd HH:mm}{(IsClockChange(time, 3) ? ", as local time does when summer time begins" : "")}.")));
            }

            row++;
        }

        return defects;
    }

    /// <summary>European summer time changes early on the last Sunday of March and October.</summary>
    private static bool IsClockChange(DateTime time, int month) => time is { DayOfWeek: DayOfWeek.Sunday, Day: > 24, Hour: < 4 } && time.Month == month;

    private static IEnumerable<DataDefect> NotNumbers(Reading column)
    {
        foreach ((int first, int count) in Runs(column.Values.Length, row => !double.IsFinite(column.Values[row])))
        {
            column.Mark(first, count);
            yield return new DataDefect(DefectKind.NotANumber, column.Name, first, count, null, FormattableString.Invariant($"{column.Name}: {count} cells from row {first} on hold \"{column.Cells[first]}\", which is no number."));
        }
    }

    private static IEnumerable<DataDefect> OutOfRange(Reading column)
    {
        foreach ((int first, int count) in Runs(column.Values.Length, row => column.Values[row] < column.Low || column.Values[row] > column.High))
        {
            column.Mark(first, count);
            yield return new DataDefect(DefectKind.OutOfRange, column.Name, first, count, column.Values[first], FormattableString.Invariant($"{column.Name}: {column.Values[first]:0.###} in row {first}{(count > 1 ? FormattableString.Invariant($" and {count - 1} more") : "")} lies outside {column.Low} to {column.High}."));
        }
    }

    private static IEnumerable<DataDefect> Frozen(Reading column, int least, bool[]? standby)
    {
        double[] values = column.Values;
        int first = 0;
        for (int row = 1; row <= values.Length; row++)
        {
            if (row < values.Length && values[row] == values[first])
            {
                continue;
            }

            int count = row - first;

            // Zero flow is no frozen meter.
            if (count >= least && values[first] != 0.0)
            {
                column.Mark(first, count);
                bool isStandby = standby is not null && Enumerable.Range(first, count).Count(i => standby[i]) > 0.9 * count;
                yield return new DataDefect(isStandby ? DefectKind.FrozenInStandby : DefectKind.Frozen, column.Name, first, count, values[first], FormattableString.Invariant(
                    $"{column.Name} stands at {values[first]:0.######} for {count} rows from {first} on{(isStandby ? " while no fuel burns: computed from inputs that rest, not measured" : "")}."));
            }

            first = row;
        }
    }

    private static IEnumerable<DataDefect> Spikes(Reading column, double deviations)
    {
        double[] values = column.Values;
        double[] steps = [.. Enumerable.Range(1, Math.Max(0, values.Length - 1)).Select(row => Math.Abs(values[row] - values[row - 1])).Where(step => double.IsFinite(step) && step > 0.0).Order()];
        if (steps.Length < LeastRowsForRatio)
        {
            yield break;
        }

        double scale = DeviationPerMad * Quantiles.Median(steps);
        for (int row = NeighboursEachSide; row < values.Length - NeighboursEachSide; row++)
        {
            double[] near = [.. values[(row - NeighboursEachSide)..(row + NeighboursEachSide + 1)].Where(double.IsFinite).Order()];
            double off = Math.Abs(values[row] - Quantiles.Median(near));

            // A spike stands alone: both neighbours are back where the median is.
            if (off > deviations * scale && Math.Min(Math.Abs(values[row] - values[row - 1]), Math.Abs(values[row] - values[row + 1])) > 0.5 * off
                && Math.Sign(values[row] - values[row - 1]) == Math.Sign(values[row] - values[row + 1]) && !column.Doubtful[row])
            {
                column.Mark(row, 1);
                yield return new DataDefect(DefectKind.Spike, column.Name, row, 1, values[row], FormattableString.Invariant($"{column.Name} jumps to {values[row]:0.###} in row {row} and back."));
            }
        }
    }

    private static IEnumerable<DataDefect> Computed(Reading[] columns)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                // Of a pair the one without a role is the computed one; of two without, the later.
                (Reading computed, Reading source) = columns[i].Role != ColumnRole.Other && columns[j].Role == ColumnRole.Other ? (columns[j], columns[i]) : (columns[i], columns[j]);
                if (Ratio(computed.Values, source.Values) is { } ratio)
                {
                    yield return new DataDefect(DefectKind.ComputedNotMeasured, computed.Name, null, computed.Values.Length, ratio, FormattableString.Invariant(
                        $"{computed.Name} is {ratio:0.000} times {source.Name} in every row: it is computed, not measured, and says nothing of its own."));
                }
            }
        }
    }

    /// <summary>The ratio of two columns that are proportional; null otherwise. A constant column is proportional to nothing.</summary>
    private static double? Ratio(double[] a, double[] b)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity, least = double.PositiveInfinity, most = double.NegativeInfinity;
        int count = 0;
        for (int row = 0; row < a.Length; row++)
        {
            if (!double.IsFinite(a[row]) || !double.IsFinite(b[row]))
            {
                continue;
            }

            if (b[row] == 0.0 || a[row] == 0.0)
            {
                if (a[row] != b[row])
                {
                    return null;
                }

                continue;
            }

            double ratio = a[row] / b[row];
            low = Math.Min(low, ratio);
            high = Math.Max(high, ratio);
            least = Math.Min(least, b[row]);
            most = Math.Max(most, b[row]);
            count++;
            if (high - low > SameRatio * Math.Abs(high))
            {
                return null;
            }
        }

        return count >= LeastRowsForRatio && most - least > 1e-3 * Math.Abs(most) ? 0.5 * (low + high) : null;
    }

    private static IEnumerable<DataDefect> Flows(Reading[] columns, double tolerancePct, bool[]? standby)
    {
        Reading? steam = columns.FirstOrDefault(column => column.Role == ColumnRole.SteamFlow);
        Reading? water = columns.FirstOrDefault(column => column.Role == ColumnRole.FeedwaterFlow);
        if (steam is null || water is null)
        {
            yield break;
        }

        int[] rows = [.. Enumerable.Range(0, steam.Values.Length).Where(row => standby?[row] != true && double.IsFinite(steam.Values[row]) && double.IsFinite(water.Values[row]))];
        double waterSum = rows.Sum(row => water.Values[row]);
        double excess = waterSum > 0.0 ? 100.0 * ((rows.Sum(row => steam.Values[row]) / waterSum) - 1.0) : 0.0;
        if (excess > tolerancePct)
        {
            yield return new DataDefect(DefectKind.FlowsDoNotClose, steam.Name, null, rows.Length, excess, FormattableString.Invariant(
                $"Over {rows.Length} firing rows {steam.Name} exceeds {water.Name} by {excess:0.0} %: a drum cannot give more than it gets; one of both meters reads wrong."));
        }
    }

    /// <summary>Heat of the steam over heat of the fuel, summed over firing rows with every reading there; null when something is missing.</summary>
    private static double? EfficiencyPct(Reading[] columns, double? heatingValue)
    {
        Reading? fuel = Find(ColumnRole.FuelFlow), steam = Find(ColumnRole.SteamFlow), feed = Find(ColumnRole.FeedwaterTemperature), pressure = Find(ColumnRole.SteamPressure);
        if (fuel is null || steam is null || feed is null || pressure is null || heatingValue is not { } heat)
        {
            return null;
        }

        Require.InRange(heat, 1e3, 1.5e5, "kJ/kg", field: "lower_heating_value_kj_per_kg");
        double output = 0.0, input = 0.0;
        for (int row = 0; row < fuel.Values.Length; row++)
        {
            double bara = pressure.Values[row];
            double degC = feed.Values[row];
            if (fuel.Values[row] > 0.0 && double.IsFinite(steam.Values[row]) && bara is > 0.2 and < 160.0 && degC > 0.0 && degC < SteamProperties.SaturationDegC(bara))
            {
                output += steam.Values[row] * (SteamProperties.Saturated(bara, 1.0).EnthalpyKjPerKg - SteamProperties.AtTemperature(bara, degC).EnthalpyKjPerKg);
                input += fuel.Values[row] * heat;
            }
        }

        return input > 0.0 ? 100.0 * output / input : null;

        Reading? Find(ColumnRole role) => columns.FirstOrDefault(column => column.Role == role);
    }

    /// <summary>Rows on end that a condition holds in.</summary>
    private static IEnumerable<(int First, int Count)> Runs(int rows, Func<int, bool> holds)
    {
        int first = -1;
        for (int row = 0; row <= rows; row++)
        {
            if (row < rows && holds(row))
            {
                first = first < 0 ? row : first;
            }
            else if (first >= 0)
            {
                yield return (first, row - first);
                first = -1;
            }
        }
    }

    /// <summary>A column as numbers, and which of its cells are doubtful.</summary>
    private sealed class Reading(DataColumn column)
    {
        public string Name => column.Name;

        public ColumnRole Role => column.Role;

        public IReadOnlyList<string> Cells => column.Cells;

        public double Low => column.Low ?? double.NegativeInfinity;

        public double High => column.High ?? double.PositiveInfinity;

        public double[] Values { get; } =
            [.. column.Cells.Select(cell => double.TryParse(cell, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];

        public bool[] Doubtful { get; } = new bool[column.Cells.Count];

        public void Mark(int first, int count) => Array.Fill(Doubtful, true, first, count);
    }
}
