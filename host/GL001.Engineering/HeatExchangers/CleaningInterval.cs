namespace GL001.Engineering.HeatExchangers;

/// <summary>How fouling grows after a cleaning.</summary>
public enum FoulingModel
{
    /// <summary>Rf = rate · t.</summary>
    Linear = 0,

    /// <summary>Rf = final · (1 − exp(−t/τ)) (Kern and Seaton).</summary>
    Asymptotic,
}

/// <param name="RateM2KPerWPerDay">Of the linear model, or the initial rate final/τ of the asymptotic one.</param>
/// <param name="FinalM2KPerW">Of the asymptotic model.</param>
/// <param name="SmallerCapacityKwPerK">Of both streams.</param>
/// <param name="CapacityRatio">Smaller over larger.</param>
/// <param name="InletDifferenceK">Hot inlet less cold inlet.</param>
/// <param name="HeatPricePerMwh">What a MWh not transferred costs.</param>
/// <param name="CleaningCost">Each, in the same currency.</param>
/// <param name="DowntimeDays">In which nothing is transferred.</param>
/// <param name="LongestDays">Not to be run longer, for example the next shutdown.</param>
public sealed record CleaningInput(
    FlowArrangement Arrangement, double AreaM2, double CleanCoefficientWPerM2K, FoulingModel Model, double RateM2KPerWPerDay, double SmallerCapacityKwPerK, double CapacityRatio, double InletDifferenceK,
    double HeatPricePerMwh, double CleaningCost, double DowntimeDays = 0.0, double? FinalM2KPerW = null, double LongestDays = 1_095.0);

/// <param name="IntervalDays">Of least cost; null when cleaning never pays within the longest run.</param>
/// <param name="CostPerDay">Lost heat and cleaning, on average over the cycle.</param>
/// <param name="CostPerDayWithoutCleaning">Over the longest run.</param>
/// <param name="DutyLossPct">At the end of the interval.</param>
public sealed record CleaningResult(double? IntervalDays, double CostPerDay, double CostPerDayWithoutCleaning, double CleanDutyKw, double DutyLossPct);

/// <summary>
/// Cleaning interval of least average cost: lost heat of a fouling exchanger (ε-NTU at constant flows and inlets) and cleaning, over run and
/// downtime. Day by day, so exact to a day.
/// </summary>
public static class CleaningInterval
{
    public static CleaningResult Calculate(CleaningInput input)
    {
        Require.Positive(input.AreaM2, 1e6, "m²");
        Require.Positive(input.CleanCoefficientWPerM2K, 1e5, "W/(m² K)");
        Require.Positive(input.RateM2KPerWPerDay, 1.0, "m² K/(W day)");
        Require.Positive(input.SmallerCapacityKwPerK, 1e6, "kW/K");
        Require.InRange(input.CapacityRatio, 0.0, 1.0, "");
        Require.Positive(input.InletDifferenceK, 2_000.0, "K");
        Require.Positive(input.HeatPricePerMwh, 1e4, "per MWh");
        Require.InRange(input.CleaningCost, 0.0, 1e9, "");
        Require.InRange(input.DowntimeDays, 0.0, 100.0, "days");
        Require.InRange(input.LongestDays, 2.0, 3_650.0, "days");
        double final = input.Model == FoulingModel.Asymptotic ? Require.Positive(input.FinalM2KPerW ?? double.NaN, 1.0, "m² K/W", field: "input.FinalM2KPerW") : 0.0;
        double clean = Duty(input, 0.0);
        int longest = (int)input.LongestDays;
        double lostKwDays = 0.0;
        double before = clean;
        double best = double.PositiveInfinity;
        int bestDay = longest;
        double average = 0.0;
        for (int day = 1; day <= longest; day++)
        {
            double fouling = input.Model == FoulingModel.Linear ? input.RateM2KPerWPerDay * day : final * (1.0 - Math.Exp(-day * input.RateM2KPerWPerDay / final));
            double now = Duty(input, fouling);
            lostKwDays += clean - (0.5 * (before + now));
            before = now;
            double lostMwh = 24.0 / 1_000.0 * (lostKwDays + (clean * input.DowntimeDays));
            average = ((lostMwh * input.HeatPricePerMwh) + input.CleaningCost) / (day + input.DowntimeDays);
            if (average < best)
            {
                best = average;
                bestDay = day;
            }
        }

        bool pays = bestDay < longest;
        double atEnd = input.Model == FoulingModel.Linear ? input.RateM2KPerWPerDay * bestDay : final * (1.0 - Math.Exp(-bestDay * input.RateM2KPerWPerDay / final));
        return new CleaningResult(pays ? bestDay : null, best, 24.0 / 1_000.0 * lostKwDays * input.HeatPricePerMwh / longest, clean, 100.0 * (1.0 - (Duty(input, atEnd) / clean)));
    }

    private static double Duty(CleaningInput input, double fouling)
    {
        double u = 1.0 / ((1.0 / input.CleanCoefficientWPerM2K) + fouling);
        double ntu = u * input.AreaM2 / 1_000.0 / input.SmallerCapacityKwPerK;
        return EffectivenessNtu.Effectiveness(input.Arrangement, ntu, input.CapacityRatio) * input.SmallerCapacityKwPerK * input.InletDifferenceK;
    }
}
