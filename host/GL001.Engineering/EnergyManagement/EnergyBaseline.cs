using GL001.Engineering.Statistics;

namespace GL001.Engineering.EnergyManagement;

/// <summary>A period with its energy and what drove it.</summary>
/// <param name="Drivers">Production, degree days, ... in the order of the names.</param>
public sealed record EnergyPeriod(string Name, double EnergyMwh, IReadOnlyList<double> Drivers);

/// <param name="DriverNames">Relevant variables, with their unit.</param>
/// <param name="Baseline">Periods that the model is fitted to.</param>
/// <param name="Reporting">Periods to be judged; may be empty.</param>
/// <param name="ConfidencePct">Of the savings' interval.</param>
/// <param name="TargetSavingPct">Of the baseline; null without a target.</param>
public sealed record EnergyBaselineInput(IReadOnlyList<string> DriverNames, IReadOnlyList<EnergyPeriod> Baseline, IReadOnlyList<EnergyPeriod> Reporting, double ConfidencePct = 90.0, double? TargetSavingPct = null);

/// <summary>A judged period.</summary>
/// <param name="ExpectedMwh">By the model.</param>
/// <param name="SavingMwh">Expected less measured.</param>
/// <param name="PerformancePct">Measured over expected: the energy performance indicator, 100 is as before.</param>
/// <param name="CusumMwh">Savings summed up so far.</param>
/// <param name="IsExtrapolated">A driver lies outside the baseline's range.</param>
public sealed record PeriodPerformance(string Name, double EnergyMwh, double ExpectedMwh, double SavingMwh, double PerformancePct, double CusumMwh, bool IsExtrapolated);

/// <param name="SavingMwh">Of all reporting periods.</param>
/// <param name="SavingUncertaintyMwh">At the confidence asked for, from the scatter of the fit.</param>
/// <param name="IsSavingSignificant">Whether it is more than that.</param>
/// <param name="MeetsTarget">Null without a target.</param>
/// <param name="Change">First change of consumption found in the reporting periods; null without.</param>
public sealed record EnergyBaselineResult(
    RegressionResult Model, bool IsModelUsable, IReadOnlyList<PeriodPerformance> Periods, double SavingMwh, double SavingPct, double SavingUncertaintyMwh, bool IsSavingSignificant, bool? MeetsTarget, CusumChange? Change,
    IReadOnlyList<string> Findings);

/// <summary>
/// Energy baseline and performance indicator in the manner of ISO 50006: energy by multiple regression on relevant variables, normalised
/// savings as model less measured. Usable from R² 0.75 and CV(RMSE) up to 20 % (usual figures of measurement and verification, not read in
/// a standard); uncertainty of m periods' saving after ASHRAE guideline 14's fractional form: 1.26 t s √((1 + 2/n) m), independent residuals.
/// </summary>
public static class EnergyBaseline
{
    private const double LeastRSquared = 0.75;
    private const double MostCvRmsePct = 20.0;
    private const double LeastTValue = 2.0;

    public static EnergyBaselineResult Calculate(EnergyBaselineInput input)
    {
        Require.AtLeast(input.DriverNames, 1);
        Require.AtLeast(input.Baseline, input.DriverNames.Count + 3);
        Require.AtLeast(input.Reporting, 0);
        Require.InRange(input.ConfidencePct, 50.0, 99.9, "%");
        Check(input.Baseline, "baseline", input.DriverNames.Count);
        Check(input.Reporting, "reporting", input.DriverNames.Count);
        RegressionResult model = LeastSquares.Fit(input.DriverNames, [.. input.Baseline.Select(period => period.Drivers.ToArray())], [.. input.Baseline.Select(period => period.EnergyMwh)], "baseline");
        double sum = 0.0;
        List<PeriodPerformance> periods = [];
        foreach (EnergyPeriod period in input.Reporting)
        {
            double expected = model.Predict(period.Drivers);
            sum += expected - period.EnergyMwh;
            bool isOutside = period.Drivers.Select((value, i) => value < input.Baseline.Min(known => known.Drivers[i]) || value > input.Baseline.Max(known => known.Drivers[i])).Any(outside => outside);
            periods.Add(new PeriodPerformance(period.Name, period.EnergyMwh, expected, expected - period.EnergyMwh, expected > 0.0 ? 100.0 * period.EnergyMwh / expected : 0.0, sum, isOutside));
        }

        double baseline = periods.Sum(period => period.ExpectedMwh);
        int n = input.Baseline.Count;
        double uncertainty = periods.Count == 0 ? 0.0
            : 1.26 * LeastSquares.StudentQuantile(input.ConfidencePct, model.DegreesOfFreedom) * model.StandardErrorOfFit * Math.Sqrt((1.0 + (2.0 / n)) * periods.Count);
        bool isUsable = model.RSquared >= LeastRSquared && model.CvRmsePct <= MostCvRmsePct;
        CusumChange? change = periods.Count == 0 || model.StandardErrorOfFit == 0.0 ? null : Cusum.Detect([.. periods.Select(period => -period.SavingMwh / model.StandardErrorOfFit)]);
        return new EnergyBaselineResult(
            model, isUsable, periods, sum, baseline > 0.0 ? 100.0 * sum / baseline : 0.0, uncertainty, Math.Abs(sum) > uncertainty && periods.Count > 0,
            input.TargetSavingPct is { } target && periods.Count > 0 ? 100.0 * sum >= Require.InRange(target, -100.0, 100.0, "%", field: "input.TargetSavingPct") * baseline : null, change, Findings(model, periods, change));
    }

    private static void Check(IReadOnlyList<EnergyPeriod> periods, string field, int drivers)
    {
        for (int i = 0; i < periods.Count; i++)
        {
            Require.InRange(periods[i].EnergyMwh, 0.0, 1e9, "MWh", $"{field}[{i}]");
            Require.That(periods[i].Drivers.Count == drivers, $"{field}[{i}].drivers", FormattableString.Invariant($"{periods[i].Drivers.Count} values are given; {drivers} are needed, one for each driver name."));
        }
    }

    private static List<string> Findings(RegressionResult model, List<PeriodPerformance> periods, CusumChange? change)
    {
        List<string> findings = [];
        if (model.RSquared < LeastRSquared)
        {
            findings.Add(FormattableString.Invariant($"The model explains {100.0 * model.RSquared:0} % of the variance; {100.0 * LeastRSquared:0} % is usual: a driver is missing, or energy is not driven by these."));
        }

        if (model.CvRmsePct > MostCvRmsePct)
        {
            findings.Add(FormattableString.Invariant($"CV(RMSE) is {model.CvRmsePct:0.0} %; up to {MostCvRmsePct:0} % is usual."));
        }

        findings.AddRange(model.Coefficients.Skip(1).Where(driver => driver.TValue is { } t && Math.Abs(t) < LeastTValue).Select(driver =>
            FormattableString.Invariant($"{driver.Name} has t = {driver.TValue:0.0}: it does not matter here, leave it out.")));
        if (periods.Any(period => period.IsExtrapolated))
        {
            findings.Add($"Drivers lie outside the baseline's range in {string.Join(", ", periods.Where(period => period.IsExtrapolated).Select(period => period.Name))}: the expectation is extrapolated.");
        }

        if (change is not null)
        {
            findings.Add($"Consumption {(change.IsIncrease ? "rose above" : "fell below")} the model from {periods[change.Start].Name} on; noticed in {periods[change.Alarm].Name}.");
        }

        return findings;
    }
}
