namespace GL001.Engineering.Emissions;

/// <summary>One hour of a continuous monitor.</summary>
/// <param name="Start">Beginning of the hour.</param>
/// <param name="IsOperating">Whether the unit burned fuel in it.</param>
/// <param name="Value">Mean of the hour in the limit's unit; null without data.</param>
/// <param name="ValidQuarters">Quarters of the hour with at least one valid reading, 0 to 4.</param>
/// <param name="IsQualityAssurance">Calibration or maintenance of the monitor fell into the hour.</param>
public sealed record MonitorHour(DateTimeOffset Start, bool IsOperating, double? Value, int ValidQuarters = 4, bool IsQualityAssurance = false);

/// <summary>A limit of the permit.</summary>
/// <param name="AveragingHours">1 for each hour; other numbers average that many valid operating hours on end.</param>
/// <param name="AveragingOperatingDays">Instead: rolling average of that many days with operation, for example 30.</param>
public sealed record PermitLimit(string Name, double Limit, string Unit, int? AveragingHours = null, int? AveragingOperatingDays = null);

/// <param name="Hours">In order of time, each once.</param>
/// <param name="Limits">To check.</param>
/// <param name="LeastDayAvailabilityPct">Of a day's operating hours that need valid data for the day to count (default 75 %).</param>
/// <param name="LeastValidDays">Of the averaging days (default 22 of 30, scaled).</param>
/// <param name="WarningPct">Of the limit.</param>
public sealed record PermitCheckInput(IReadOnlyList<MonitorHour> Hours, IReadOnlyList<PermitLimit> Limits, double LeastDayAvailabilityPct = 75.0, double LeastValidDays = 22.0, double WarningPct = 90.0);

/// <summary>State of a limit.</summary>
public enum PermitState
{
    /// <summary>No average could be made.</summary>
    NoData = 0,
    Within,

    /// <summary>Above the warning level, not above the limit.</summary>
    Near,
    Exceeded,
}

/// <summary>An average that a limit is compared with.</summary>
public sealed record PermitAverage(DateTimeOffset End, double Value, int ValidHours, bool HasEnoughData);

/// <param name="Latest">Newest average; null without one.</param>
/// <param name="Highest">Highest average of the period.</param>
/// <param name="Exceedances">How many averages lie above the limit.</param>
/// <param name="MarginPct">Limit less latest, of the limit.</param>
public sealed record PermitFinding(string Name, PermitState State, double Limit, string Unit, PermitAverage? Latest, PermitAverage? Highest, int Exceedances, double? MarginPct, string Explanation);

/// <param name="AvailabilityPct">Valid hours of operating hours; null without operation.</param>
public sealed record PermitCheckResult(int OperatingHours, int ValidHours, double? AvailabilityPct, IReadOnlyList<PermitFinding> Findings);

/// <summary>
/// Averages of a continuous monitor against permit limits. An hour counts with a reading in each quarter, or in two when the monitor was
/// calibrated (40 CFR 60.13(h)(2)); a day needs 75 % of its operating hours, a 30-day average 22 such days (40 CFR 60, subpart Db).
/// From memory, therefore configurable: the permit decides.
/// </summary>
public static class PermitCheck
{
    public static PermitCheckResult Calculate(PermitCheckInput input)
    {
        Require.AtLeast(input.Hours, 1);
        Require.AtLeast(input.Limits, 1);
        Require.InRange(input.LeastDayAvailabilityPct, 0.0, 100.0, "%");
        Require.InRange(input.LeastValidDays, 0.0, 366.0, "days");
        Require.InRange(input.WarningPct, 10.0, 100.0, "%");
        for (int i = 0; i < input.Hours.Count; i++)
        {
            MonitorHour hour = input.Hours[i];
            Require.OurAge(hour.Start, $"hours[{i}].start");
            Require.InRange(hour.ValidQuarters, 0, 4, "quarters", $"hours[{i}]");
            Require.That(hour.Value is null || double.IsFinite(hour.Value.Value), $"hours[{i}].value", "it has to be a number or null.");
            Require.That(i == 0 || hour.Start > input.Hours[i - 1].Start, $"hours[{i}].start", "hours have to be in order of time, each once.");
        }

        int operating = input.Hours.Count(hour => hour.IsOperating);
        int valid = input.Hours.Count(IsValid);
        return new PermitCheckResult(operating, valid, operating == 0 ? null : 100.0 * valid / operating, [.. input.Limits.Select((limit, i) => Check(input, limit, $"limits[{i}]"))]);
    }

    private static bool IsValid(MonitorHour hour) => hour is { IsOperating: true, Value: not null } && hour.ValidQuarters >= (hour.IsQualityAssurance ? 2 : 4);

    private static PermitFinding Check(PermitCheckInput input, PermitLimit limit, string at)
    {
        Require.Positive(limit.Limit, 1e9, limit.Unit, at);
        Require.That(limit.AveragingHours is null != limit.AveragingOperatingDays is null, $"{at}.averaging_hours", "give either averaging hours or averaging operating days.");
        PermitAverage[] averages = limit.AveragingHours is { } hours
            ? ByHours(input, (int)Require.InRange(hours, 1, 8_784, "h", at, "averaging_hours"))
            : ByDays(input, (int)Require.InRange(limit.AveragingOperatingDays!.Value, 1, 366, "days", at, "averaging_operating_days"));
        PermitAverage[] enough = [.. averages.Where(average => average.HasEnoughData)];
        if (enough.Length == 0)
        {
            return new PermitFinding(limit.Name, PermitState.NoData, limit.Limit, limit.Unit, null, null, 0, null, $"{limit.Name}: no average has enough valid data.");
        }

        PermitAverage latest = enough[^1];
        int exceedances = enough.Count(average => average.Value > limit.Limit);
        PermitState state = latest.Value > limit.Limit ? PermitState.Exceeded : latest.Value > limit.Limit * input.WarningPct / 100.0 ? PermitState.Near : PermitState.Within;
        return new PermitFinding(
            limit.Name, state, limit.Limit, limit.Unit, latest, enough.MaxBy(average => average.Value), exceedances, 100.0 * (limit.Limit - latest.Value) / limit.Limit,
            FormattableString.Invariant($"{limit.Name}: {latest.Value:0.###} of {limit.Limit:0.###} {limit.Unit} over {latest.ValidHours} valid hours; {exceedances} averages of the period are above the limit."));
    }

    private static PermitAverage[] ByHours(PermitCheckInput input, int count)
    {
        MonitorHour[] valid = [.. input.Hours.Where(IsValid)];
        return [.. Enumerable.Range(0, Math.Max(0, valid.Length - count + 1)).Select(first =>
        {
            MonitorHour[] window = valid[first..(first + count)];
            return new PermitAverage(window[^1].Start.AddHours(1.0), window.Average(hour => hour.Value!.Value), count, true);
        })];
    }

    private static PermitAverage[] ByDays(PermitCheckInput input, int count)
    {
        Day[] days =
        [
            .. input.Hours.GroupBy(hour => hour.Start.Date).Select(day => new Day(
                new DateTimeOffset(day.Key, day.First().Start.Offset), day.Count(hour => hour.IsOperating), [.. day.Where(IsValid).Select(hour => hour.Value!.Value)])).Where(day => day.Operating > 0),
        ];
        double least = input.LeastValidDays * count / 30.0;
        return [.. Enumerable.Range(0, Math.Max(0, days.Length - count + 1)).Select(first =>
        {
            Day[] window = days[first..(first + count)];
            double[] values = [.. window.SelectMany(day => day.Values)];
            int enough = window.Count(day => 100.0 * day.Values.Length >= input.LeastDayAvailabilityPct * day.Operating);
            return new PermitAverage(window[^1].Date.AddDays(1.0), values.Length == 0 ? 0.0 : values.Average(), values.Length, values.Length > 0 && enough >= least);
        })];
    }

    private sealed record Day(DateTimeOffset Date, int Operating, double[] Values);
}
