namespace GL001.Engineering.Maintenance;

/// <summary>A machine's state from a time on.</summary>
public sealed record RunState(DateTimeOffset Time, bool IsRunning);

/// <param name="States">Changes or samples in order of time; the last one holds until <paramref name="Until"/>.</param>
/// <param name="ServiceEveryHours">Running hours between services; null without.</param>
/// <param name="ServiceEveryStarts">Starts between services; null without.</param>
/// <param name="HoursSinceService">At the first state.</param>
/// <param name="StartsSinceService">At the first state.</param>
public sealed record RunningHoursInput(
    IReadOnlyList<RunState> States, DateTimeOffset Until, double? ServiceEveryHours = null, int? ServiceEveryStarts = null, double HoursSinceService = 0.0, int StartsSinceService = 0);

/// <param name="UtilisationPct">Running of the whole time.</param>
/// <param name="ServiceInDays">At the period's rate of use, by hours or starts, whichever comes first; null without a plan or use.</param>
public sealed record RunningHoursResult(double Hours, int Starts, double LongestRunHours, double UtilisationPct, double? HoursLeft, int? StartsLeft, double? ServiceInDays);

/// <summary>Running hours and starts, and when the next service falls due.</summary>
public static class RunningHours
{
    public static RunningHoursResult Calculate(RunningHoursInput input)
    {
        Require.AtLeast(input.States, 1);
        Require.InRange(input.HoursSinceService, 0.0, 1e6, "h");
        Require.InRange(input.StartsSinceService, 0, 1e9, "starts");
        double hours = 0.0;
        double longest = 0.0;
        double run = 0.0;
        int starts = 0;
        for (int i = 0; i < input.States.Count; i++)
        {
            RunState state = input.States[i];
            Require.OurAge(state.Time, $"states[{i}].time");
            DateTimeOffset end = i + 1 < input.States.Count ? input.States[i + 1].Time : input.Until;
            Require.That(end >= state.Time, i + 1 < input.States.Count ? $"states[{i + 1}].time" : "until", "times have to follow each other.");
            double length = (end - state.Time).TotalHours;
            starts += state.IsRunning && i > 0 && !input.States[i - 1].IsRunning ? 1 : 0;
            run = state.IsRunning ? run + length : 0.0;
            hours += state.IsRunning ? length : 0.0;
            longest = Math.Max(longest, run);
        }

        double period = (input.Until - input.States[0].Time).TotalHours;
        Require.That(period > 0.0, "until", "the period has no length.");
        double? hoursLeft = input.ServiceEveryHours is { } everyHours ? Require.Positive(everyHours, 1e6, "h", field: "input.ServiceEveryHours") - input.HoursSinceService - hours : null;
        int? startsLeft = input.ServiceEveryStarts is { } everyStarts ? (int)Require.Positive(everyStarts, 1e9, "starts", field: "input.ServiceEveryStarts") - input.StartsSinceService - starts : null;
        double? byHours = hoursLeft is { } h && hours > 0.0 ? Math.Max(0.0, h) / (hours / period) / 24.0 : null;
        double? byStarts = startsLeft is { } s && starts > 0 ? Math.Max(0, s) / (starts / period) / 24.0 : null;
        double? due = byHours is { } a && byStarts is { } b ? Math.Min(a, b) : byHours ?? byStarts;
        return new RunningHoursResult(hours, starts, longest, 100.0 * hours / period, hoursLeft, startsLeft, due);
    }
}
