using GL001.Engineering.Statistics;

namespace GL001.Engineering.Maintenance;

/// <summary>A reading of a slowly changing quantity.</summary>
public sealed record TrendPoint(DateTimeOffset Time, double Value);

/// <param name="Points">At least five; older ones first or not.</param>
/// <param name="Limit">In the values' unit: reached from below when rising, from above when falling.</param>
/// <param name="LimitIsUpper">Whether a rising value reaches it.</param>
/// <param name="ConfidencePct">Of the interval.</param>
/// <param name="HorizonDays">Beyond it no time is told.</param>
public sealed record TrendInput(IReadOnlyList<TrendPoint> Points, double Limit, bool LimitIsUpper = true, double ConfidencePct = 90.0, double HorizonDays = 3_650.0);

/// <param name="SlopePerDay">Median slope.</param>
/// <param name="PresentValue">Of the line at the newest point.</param>
/// <param name="IsSignificant">Whether the interval of the slope leaves out zero.</param>
/// <param name="RemainingDays">From the newest point; null when the trend does not reach the limit within the horizon.</param>
/// <param name="EarliestDays">By the steep end of the interval; null likewise.</param>
/// <param name="LatestDays">By the flat end; null when it may never come.</param>
public sealed record TrendResult(
    double SlopePerDay, double SlopeLowPerDay, double SlopeHighPerDay, double PresentValue, bool IsSignificant, double? RemainingDays, double? EarliestDays, double? LatestDays, string Explanation);

/// <summary>
/// Remaining time of a condition that drifts towards its limit, by Theil and Sen's line and the interval of its slope. A straight line is
/// an assumption: wear that accelerates comes earlier than told.
/// </summary>
public static class TrendToLimit
{
    private const int MostPoints = 2_000;

    public static TrendResult Calculate(TrendInput input)
    {
        Require.AtLeast(input.Points, 5);
        Require.InRange(input.Points.Count, 5, MostPoints, "points", field: "points");
        Require.InRange(input.ConfidencePct, 50.0, 99.9, "%");
        Require.Positive(input.HorizonDays, 36_500.0, "days");
        Require.InRange(input.Limit, -1e12, 1e12, "");
        for (int i = 0; i < input.Points.Count; i++)
        {
            Require.OurAge(input.Points[i].Time, $"points[{i}].time");
            Require.InRange(input.Points[i].Value, -1e12, 1e12, "", $"points[{i}]", "point.Value");
        }

        DateTimeOffset newest = input.Points.Max(point => point.Time);
        double[] days = [.. input.Points.Select(point => (point.Time - newest).TotalDays)];
        Require.That(days.Distinct().Count() >= 5, "points", "at least five different times are needed.");
        RobustLine line = TheilSen.Fit(days, [.. input.Points.Select(point => point.Value)], input.ConfidencePct);
        double left = (input.LimitIsUpper ? 1.0 : -1.0) * (input.Limit - line.Intercept);
        double towards = input.LimitIsUpper ? line.Slope : -line.Slope;
        double steep = input.LimitIsUpper ? line.SlopeHigh : -line.SlopeLow;
        double flat = input.LimitIsUpper ? line.SlopeLow : -line.SlopeHigh;
        bool isSignificant = line.SlopeLow > 0.0 || line.SlopeHigh < 0.0;
        double? remaining = Days(left, towards);
        double? earliest = Days(left, steep);
        double? latest = Days(left, flat);
        string explanation = left <= 0.0 ? "The limit has been reached."
            : remaining is null ? FormattableString.Invariant($"The trend does not reach the limit within {input.HorizonDays:0} days.")
            : !isSignificant ? FormattableString.Invariant($"About {remaining:0} days by the line, but the trend is not significant at {input.ConfidencePct:0.#} %: no time should be planned on it.")
            : FormattableString.Invariant($"About {remaining:0} days; {earliest:0} to {(latest is { } end ? FormattableString.Invariant($"{end:0}") : "more than the horizon")} at {input.ConfidencePct:0.#} % confidence in the slope.");
        return new TrendResult(line.Slope, line.SlopeLow, line.SlopeHigh, line.Intercept, isSignificant, remaining, earliest, latest, explanation);

        double? Days(double distance, double slope) =>
            distance <= 0.0 ? 0.0 : slope > 0.0 && distance / slope <= input.HorizonDays ? distance / slope : null;
    }
}
