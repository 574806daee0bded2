using GL001.Engineering.Statistics;
using MathNet.Numerics.LinearAlgebra;

namespace GL001.Engineering.Forecasting;

/// <param name="Start">Beginning of the first hour; its offset from UTC holds for the whole series.</param>
/// <param name="HourlyMw">Demand of each hour, without gaps.</param>
/// <param name="TemperatureDegC">Of the same hours and, at its end, of the hours to forecast; null without.</param>
/// <param name="HorizonHours">1 to 168.</param>
/// <param name="TrainingDays">Days that the model is fitted to.</param>
/// <param name="CalibrationDays">Days before the origin whose forecasts give the intervals and the backtest.</param>
/// <param name="ConfidencePct">Of the intervals.</param>
/// <param name="HeatingLimitDegC">Above this temperature weather does not move demand.</param>
/// <param name="Holidays">Days that run like a Sunday.</param>
public sealed record ForecastInput(
    DateTimeOffset Start, IReadOnlyList<double> HourlyMw, IReadOnlyList<double>? TemperatureDegC = null, int HorizonHours = 24, int TrainingDays = 56, int CalibrationDays = 28, double ConfidencePct = 90.0,
    double HeatingLimitDegC = 15.0, IReadOnlyList<DateOnly>? Holidays = null);

/// <summary>An hour of the forecast.</summary>
public sealed record ForecastHour(DateTimeOffset Time, double Mw, double LowMw, double HighMw);

/// <param name="MeanAbsoluteErrorMw">Of forecasts made in the calibration days, each from what was known then.</param>
/// <param name="NaiveMeanAbsoluteErrorMw">Of the same hour a week before.</param>
/// <param name="SkillPct">How much of the naive error is gone; negative: do not use the model.</param>
public sealed record ForecastResult(IReadOnlyList<ForecastHour> Hours, double MeanAbsoluteErrorMw, double MeanAbsoluteErrorPct, double NaiveMeanAbsoluteErrorMw, double SkillPct, IReadOnlyList<string> Findings);

/// <summary>
/// Hourly demand by regression on an hour-of-day profile (workdays and other days), the mean of the last day, the same hour of the last known
/// day and of a week before, and degrees below a heating limit. Intervals are the quantiles of its own errors in the calibration days (split
/// conformal), so they hold as far as the coming days are like those.
/// </summary>
public static class DemandForecast
{
    private const int Day = 24;
    private const int Week = 168;
    private const int ProfileColumns = 2 * Day;

    public static ForecastResult Calculate(ForecastInput input)
    {
        Require.OurAge(input.Start, "start");
        Require.InRange(input.HorizonHours, 1, Week, "h");
        Require.InRange(input.TrainingDays, 28, 400, "days");
        Require.InRange(input.CalibrationDays, 7, 100, "days");
        Require.InRange(input.ConfidencePct, 50.0, 99.0, "%");
        Require.InRange(input.HeatingLimitDegC, 0.0, 30.0, "°C");
        int lead = (input.HorizonHours + Day - 1) / Day;
        int needed = Week + (Day * (input.TrainingDays + input.CalibrationDays + (2 * lead)));
        Require.AtLeast(input.HourlyMw, needed);
        Require.That(input.TemperatureDegC is null || input.TemperatureDegC.Count >= input.HourlyMw.Count + input.HorizonHours, "temperature_deg_c", "it has to cover the demand's hours and the hours to forecast.");
        for (int i = input.HourlyMw.Count - needed; i < input.HourlyMw.Count; i++)
        {
            Require.That(double.IsFinite(input.HourlyMw[i]), $"hourly_mw[{i}]", "it has to be a number: fill gaps before.");
        }

        // Each origin from what was known then: fit, forecast, and wait for the truth.
        int end = input.HourlyMw.Count;
        List<double>[] errors = [.. Enumerable.Range(0, lead).Select(_ => new List<double>())];
        double sum = 0.0, naive = 0.0, level = 0.0;
        int count = 0;
        for (int origin = end - (Day * (input.CalibrationDays + lead - 1)); origin + input.HorizonHours <= end; origin += Day)
        {
            double[] coefficients = Fit(input, origin, lead);
            for (int hour = origin; hour < origin + input.HorizonHours; hour++)
            {
                double error = input.HourlyMw[hour] - Predict(input, coefficients, hour, origin);
                errors[(hour - origin) / Day].Add(Math.Abs(error));
                sum += Math.Abs(error);
                naive += Math.Abs(input.HourlyMw[hour] - input.HourlyMw[hour - Week]);
                level += Math.Abs(input.HourlyMw[hour]);
                count++;
            }
        }

        double[] present = Fit(input, end, lead);
        double[] widths = [.. errors.Select(day =>
        {
            day.Sort();

            // Conformal: the rank that covers one more than were seen.
            return Quantiles.Of(day, Math.Min(1.0, input.ConfidencePct / 100.0 * (day.Count + 1.0) / day.Count));
        })];
        ForecastHour[] hours = [.. Enumerable.Range(end, input.HorizonHours).Select(hour =>
        {
            double value = Predict(input, present, hour, end);
            double width = widths[(hour - end) / Day];
            return new ForecastHour(input.Start.AddHours(hour), value, value - width, value + width);
        })];
        double skill = naive > 0.0 ? 100.0 * (1.0 - (sum / naive)) : 0.0;
        return new ForecastResult(
            hours, sum / count, level > 0.0 ? 100.0 * sum / level : 0.0, naive / count, skill,
            skill <= 0.0 ? ["In the calibration days the model was no better than the same hour a week before: use that instead."] : []);
    }

    /// <summary>
    /// Least squares over the targets of the training days before the origin, each from an origin of its own, by normal equations: one hour
    /// of the profile is set in each row, so they are summed up from a handful of numbers.
    /// </summary>
    private static double[] Fit(ForecastInput input, int origin, int lead)
    {
        int drivers = input.TemperatureDegC is null ? 3 : 5;
        var normal = Matrix<double>.Build.Dense(ProfileColumns + drivers, ProfileColumns + drivers);
        var right = Vector<double>.Build.Dense(ProfileColumns + drivers);
        for (int day = 1; day <= input.TrainingDays; day++)
        {
            int from = origin - (Day * (day + lead - 1));
            for (int hour = from; hour < Math.Min(from + input.HorizonHours, origin); hour++)
            {
                int column = ProfileColumn(input, hour);
                double[] x = Drivers(input, hour, from);
                double y = input.HourlyMw[hour];
                normal[column, column] += 1.0;
                right[column] += y;
                for (int i = 0; i < drivers; i++)
                {
                    normal[column, ProfileColumns + i] += x[i];
                    normal[ProfileColumns + i, column] += x[i];
                    right[ProfileColumns + i] += x[i] * y;
                    for (int j = 0; j < drivers; j++)
                    {
                        normal[ProfileColumns + i, ProfileColumns + j] += x[i] * x[j];
                    }
                }
            }
        }

        // A whisper of a ridge keeps hours that the training days never had (no day off at 3 o'clock) from making it singular.
        double ridge = 1e-6 * normal.Diagonal().Maximum();
        for (int i = 0; i < normal.RowCount; i++)
        {
            normal[i, i] += ridge;
        }

        return [.. normal.Cholesky().Solve(right)];
    }

    private static double Predict(ForecastInput input, double[] coefficients, int hour, int origin)
    {
        double sum = coefficients[ProfileColumn(input, hour)];
        double[] drivers = Drivers(input, hour, origin);
        for (int i = 0; i < drivers.Length; i++)
        {
            sum += coefficients[ProfileColumns + i] * drivers[i];
        }

        return sum;
    }

    private static int ProfileColumn(ForecastInput input, int hour)
    {
        DateTimeOffset time = input.Start.AddHours(hour);
        return (IsDayOff(input, time) ? Day : 0) + time.Hour;
    }

    /// <summary>What is known at the origin of an hour at or after it.</summary>
    private static double[] Drivers(ForecastInput input, int hour, int origin)
    {
        double level = Mean(input.HourlyMw, origin - Day);
        int known = hour - (Day * (((hour - origin) / Day) + 1));
        double yesterday = input.HourlyMw[known] - level;
        double lastWeek = input.HourlyMw[hour - Week] - Mean(input.HourlyMw, origin - Week);
        if (input.TemperatureDegC is not { } temperature)
        {
            return [level, yesterday, lastWeek];
        }

        // The level holds the last day's weather: tell the difference.
        double before = 0.0;
        for (int i = origin - Day; i < origin; i++)
        {
            before += Math.Max(0.0, input.HeatingLimitDegC - temperature[i]) / Day;
        }

        return [level, yesterday, lastWeek, Math.Max(0.0, input.HeatingLimitDegC - temperature[hour]), before];
    }

    private static bool IsDayOff(ForecastInput input, DateTimeOffset time) =>
        time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || (input.Holidays?.Contains(DateOnly.FromDateTime(time.DateTime)) ?? false);

    private static double Mean(IReadOnlyList<double> values, int from)
    {
        double sum = 0.0;
        for (int i = from; i < from + Day; i++)
        {
            sum += values[i];
        }

        return sum / Day;
    }
}
