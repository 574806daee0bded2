namespace GL001.Engineering.Alarms;

/// <summary>Priority of an alarm.</summary>
public enum AlarmPriority
{
    Low = 0,
    Medium,
    High,
}

/// <summary>An alarm that was annunciated.</summary>
/// <param name="Tag">Of the alarm.</param>
/// <param name="Raised">When.</param>
/// <param name="Cleared">When its cause went; null while it stands.</param>
public sealed record AlarmRecord(string Tag, AlarmPriority Priority, DateTimeOffset Raised, DateTimeOffset? Cleared = null);

/// <param name="Alarms">Of the period, in any order.</param>
/// <param name="From">Beginning of the period.</param>
/// <param name="To">End of it, also for alarms that still stand.</param>
/// <param name="Operators">Positions that share these alarms.</param>
public sealed record AlarmMetricsInput(IReadOnlyList<AlarmRecord> Alarms, DateTimeOffset From, DateTimeOffset To, int Operators = 1);

/// <summary>A time in which alarms came faster than anybody can handle.</summary>
public sealed record AlarmFlood(DateTimeOffset Start, DateTimeOffset End, int Alarms);

/// <summary>How often a tag came.</summary>
public sealed record AlarmTagCount(string Tag, int Count, double SharePct);

/// <summary>A metric against its target.</summary>
/// <param name="Target">In words.</param>
public sealed record AlarmMetric(string Name, double Value, string Target, bool IsMet);

/// <param name="PerOperatorHour">Mean rate.</param>
/// <param name="PeakPerTenMinutes">Of an operator, in windows on the clock.</param>
/// <param name="FloodPct">Of the time.</param>
/// <param name="StaleTags">Standing longer than 24 h.</param>
/// <param name="ChatteringTags">Three or more within a minute.</param>
/// <param name="TopTenSharePct">Of all alarms, by the ten most frequent tags.</param>
public sealed record AlarmMetricsResult(
    int Count, double PerOperatorHour, double PeakPerTenMinutes, double TenMinutesAboveTenPct, double FloodPct, IReadOnlyList<AlarmFlood> Floods, IReadOnlyList<string> StaleTags, IReadOnlyList<string> ChatteringTags,
    double TopTenSharePct, IReadOnlyList<AlarmTagCount> TopTen, double LowPct, double MediumPct, double HighPct, IReadOnlyList<AlarmMetric> Metrics);

/// <summary>
/// Alarm system performance in the manner of ISA-18.2 and EEMUA 191, whose texts were not read: up to 6 alarms an operator-hour acceptable (12
/// manageable), at most 10 in ten minutes, a flood from more than 10 until fewer than 5 in ten minutes and below 1 % of the time, no
/// chattering, fewer than 5 stale, the ten most frequent at most 5 % of all, priorities near 80/15/5 %.
/// </summary>
public static class AlarmMetrics
{
    private const int FloodStart = 10;
    private const int FloodEnd = 5;
    private const double AcceptablePerHour = 6.0;
    private const int ChatteringCount = 3;
    private const double PriorityTolerancePct = 5.0;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(10.0);
    private static readonly TimeSpan s_chattering = TimeSpan.FromMinutes(1.0);
    private static readonly TimeSpan s_stale = TimeSpan.FromHours(24.0);

    public static AlarmMetricsResult Calculate(AlarmMetricsInput input)
    {
        Require.AtLeast(input.Alarms, 0);
        Require.OurAge(input.From, "from");
        Require.OurAge(input.To, "to");
        Require.InRange(input.Operators, 1, 100, "operators");
        Require.That(input.To - input.From >= s_window, "to", "the period has to be at least ten minutes long.");
        Require.That(input.To - input.From <= TimeSpan.FromDays(400.0), "to", "the period may be at most 400 days long.");
        for (int i = 0; i < input.Alarms.Count; i++)
        {
            AlarmRecord alarm = input.Alarms[i];
            Require.That(alarm.Raised >= input.From && alarm.Raised < input.To, $"alarms[{i}].raised", "it lies outside the period.");
            Require.That(alarm.Cleared is null || alarm.Cleared >= alarm.Raised, $"alarms[{i}].cleared", "it lies before the alarm was raised.");
        }

        AlarmRecord[] alarms = [.. input.Alarms.OrderBy(alarm => alarm.Raised)];
        double hours = (input.To - input.From).TotalHours;
        double[] windows = Windows(input, alarms);
        AlarmFlood[] floods = Floods(input, windows);
        double floodPct = 100.0 * floods.Sum(flood => (flood.End - flood.Start).TotalHours) / hours;
        AlarmTagCount[] top = [.. alarms.GroupBy(alarm => alarm.Tag).Select(group => new AlarmTagCount(group.Key, group.Count(), 100.0 * group.Count() / alarms.Length)).OrderByDescending(tag => tag.Count).ThenBy(tag => tag.Tag, StringComparer.Ordinal).Take(10)];
        string[] stale = [.. alarms.Where(alarm => (alarm.Cleared ?? input.To) - alarm.Raised > s_stale).Select(alarm => alarm.Tag).Distinct().Order(StringComparer.Ordinal)];
        string[] chattering = [.. alarms.GroupBy(alarm => alarm.Tag).Where(group => Chatters([.. group.Select(alarm => alarm.Raised)])).Select(group => group.Key).Order(StringComparer.Ordinal)];
        double rate = alarms.Length / hours / input.Operators;
        double peak = windows.Length == 0 ? 0.0 : windows.Max();
        double busy = windows.Length == 0 ? 0.0 : 100.0 * windows.Count(count => count > FloodStart) / windows.Length;
        double topShare = top.Sum(tag => tag.SharePct);
        double[] priorities = [.. Enum.GetValues<AlarmPriority>().Select(priority => alarms.Length == 0 ? 0.0 : 100.0 * alarms.Count(alarm => alarm.Priority == priority) / alarms.Length)];
        AlarmMetric[] metrics =
        [
            new("alarms_per_operator_hour", rate, "at most 6", rate <= AcceptablePerHour),
            new("peak_per_ten_minutes", peak, "at most 10", peak <= FloodStart),
            new("flood_pct", floodPct, "below 1 %", floodPct < 1.0),
            new("chattering_tags", chattering.Length, "none", chattering.Length == 0),
            new("stale_tags", stale.Length, "fewer than 5", stale.Length < 5),
            new("top_ten_share_pct", topShare, "at most 5 %", topShare <= 5.0 || alarms.Length == 0),
            new("low_pct", priorities[0], "near 80 %", alarms.Length == 0 || Math.Abs(priorities[0] - 80.0) <= PriorityTolerancePct),
            new("medium_pct", priorities[1], "near 15 %", alarms.Length == 0 || Math.Abs(priorities[1] - 15.0) <= PriorityTolerancePct),
            new("high_pct", priorities[2], "near 5 %", alarms.Length == 0 || Math.Abs(priorities[2] - 5.0) <= PriorityTolerancePct),
        ];
        return new AlarmMetricsResult(alarms.Length, rate, peak, busy, floodPct, floods, stale, chattering, topShare, top, priorities[0], priorities[1], priorities[2], metrics);
    }

    /// <summary>Alarms of an operator in each ten minutes from the beginning.</summary>
    private static double[] Windows(AlarmMetricsInput input, AlarmRecord[] alarms)
    {
        double[] windows = new double[(int)Math.Ceiling((input.To - input.From) / s_window)];
        foreach (AlarmRecord alarm in alarms)
        {
            windows[(int)((alarm.Raised - input.From) / s_window)] += 1.0 / input.Operators;
        }

        return windows;
    }

    private static AlarmFlood[] Floods(AlarmMetricsInput input, double[] windows)
    {
        List<AlarmFlood> floods = [];
        int start = -1;
        for (int i = 0; i <= windows.Length; i++)
        {
            bool ends = i == windows.Length || windows[i] < FloodEnd;
            if (start < 0 && i < windows.Length && windows[i] > FloodStart)
            {
                start = i;
            }
            else if (start >= 0 && ends)
            {
                DateTimeOffset end = input.From + (i * s_window);
                floods.Add(new AlarmFlood(input.From + (start * s_window), end < input.To ? end : input.To, (int)Math.Round(windows[start..i].Sum() * input.Operators)));
                start = -1;
            }
        }

        return [.. floods];
    }

    private static bool Chatters(DateTimeOffset[] raised) =>
        Enumerable.Range(0, Math.Max(0, raised.Length - ChatteringCount + 1)).Any(i => raised[i + ChatteringCount - 1] - raised[i] <= s_chattering);
}
