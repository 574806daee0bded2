namespace GL001.Engineering.HeatExchangers;

/// <param name="HotCapacityKwPerK">Flow times heat capacity; null takes it from the cold side's balance.</param>
/// <param name="ColdCapacityKwPerK">Likewise; at least one of both is needed.</param>
/// <param name="AreaM2">For U and fouling; null without.</param>
/// <param name="CleanCoefficientWPerM2K">Overall coefficient when clean; null without fouling.</param>
public sealed record ExchangerInput(
    FlowArrangement Arrangement, double HotInletDegC, double HotOutletDegC, double ColdInletDegC, double ColdOutletDegC, double? HotCapacityKwPerK = null, double? ColdCapacityKwPerK = null,
    double? AreaM2 = null, double? CleanCoefficientWPerM2K = null);

/// <param name="DutyKw">Mean of both sides when both are known.</param>
/// <param name="ClosurePct">Hot less cold side's duty, of the mean; null with one side.</param>
/// <param name="LogMeanK">Of counterflow; of parallel flow for that arrangement.</param>
/// <param name="CorrectionFactor">F: what the arrangement leaves of the counterflow difference.</param>
/// <param name="UaKwPerK">Duty over corrected mean difference.</param>
/// <param name="FoulingM2KPerW">1/U − 1/U clean.</param>
public sealed record ExchangerResult(
    double DutyKw, double? ClosurePct, double LogMeanK, double CorrectionFactor, double UaKwPerK, double EffectivenessPct, double Ntu, double CapacityRatio, double? CoefficientWPerM2K, double? FoulingM2KPerW, double? CleanlinessPct,
    IReadOnlyList<string> Findings);

/// <summary>
/// Rating from four temperatures. F follows from effectiveness: transfer units of counterflow over those of the arrangement, so that one
/// set of formulas serves both methods.
/// </summary>
public static class ExchangerRating
{
    public static ExchangerResult Calculate(ExchangerInput input)
    {
        Require.InRange(input.HotInletDegC, -100.0, 2_000.0, "°C");
        Require.InRange(input.HotOutletDegC, -100.0, input.HotInletDegC, "°C");
        Require.InRange(input.ColdInletDegC, -100.0, input.HotInletDegC, "°C");
        Require.InRange(input.ColdOutletDegC, input.ColdInletDegC, input.HotInletDegC, "°C");
        Require.That(input.HotOutletDegC > input.ColdInletDegC, "hot_outlet_deg_c", "it has to stay above the cold inlet.");
        double hotSpan = input.HotInletDegC - input.HotOutletDegC;
        double coldSpan = input.ColdOutletDegC - input.ColdInletDegC;
        Require.That(hotSpan > 0.0 && coldSpan > 0.0, "hot_outlet_deg_c", "both streams have to change temperature; condensing and boiling are not covered.");
        Require.That(input.HotCapacityKwPerK is not null || input.ColdCapacityKwPerK is not null, "hot_capacity_kw_per_k", "give the capacity rate of at least one side, kW/K.");
        double? hot = input.HotCapacityKwPerK is { } h ? Require.Positive(h, 1e6, "kW/K", field: "input.HotCapacityKwPerK") * hotSpan : null;
        double? cold = input.ColdCapacityKwPerK is { } c ? Require.Positive(c, 1e6, "kW/K", field: "input.ColdCapacityKwPerK") * coldSpan : null;
        double duty = hot is { } a && cold is { } b ? 0.5 * (a + b) : hot ?? cold!.Value;
        double? closure = hot - cold is { } difference ? 100.0 * difference / duty : null;

        // Ratio and effectiveness by temperatures: they belong together even where the flow meters do not.
        double span = input.HotInletDegC - input.ColdInletDegC;
        double larger = Math.Max(hotSpan, coldSpan);
        double ratio = Math.Min(hotSpan, coldSpan) / larger;
        double effectiveness = larger / span;
        double? ntu = EffectivenessNtu.Ntu(input.Arrangement, effectiveness, ratio);
        Require.That(ntu is not null, "arrangement", FormattableString.Invariant($"{input.Arrangement} cannot reach these temperatures at any size: a thermometer reads wrong or the streams run otherwise."));
        double counter = EffectivenessNtu.Ntu(FlowArrangement.Counterflow, effectiveness, ratio)!.Value;
        bool isParallel = input.Arrangement == FlowArrangement.ParallelFlow;
        double logMean = isParallel
            ? LogMean(span, input.HotOutletDegC - input.ColdOutletDegC)
            : LogMean(input.HotInletDegC - input.ColdOutletDegC, input.HotOutletDegC - input.ColdInletDegC);
        double factor = isParallel ? 1.0 : counter / ntu!.Value;
        double ua = duty / (factor * logMean);
        double? u = input.AreaM2 is { } area ? 1_000.0 * ua / Require.Positive(area, 1e6, "m²", field: "input.AreaM2") : null;
        double? clean = input.CleanCoefficientWPerM2K is { } given ? Require.Positive(given, 1e5, "W/(m² K)", field: "input.CleanCoefficientWPerM2K") : null;
        List<string> findings = [];
        if (closure is { } off && Math.Abs(off) > 5.0)
        {
            findings.Add(FormattableString.Invariant($"Hot and cold side differ by {off:+0.0;-0.0} %: a flow or a temperature reads wrong, and U is as uncertain."));
        }

        if (factor < 0.75)
        {
            findings.Add(FormattableString.Invariant($"F is {factor:0.00}; below 0.75 small changes of temperature move the duty much: more shell passes are usual."));
        }

        if (u > clean)
        {
            findings.Add("U is above its clean value: the clean value or a meter is wrong.");
        }

        return new ExchangerResult(
            duty, closure, logMean, factor, ua, 100.0 * effectiveness, ntu!.Value, ratio, u, u is { } now && clean is { } fresh ? (1.0 / now) - (1.0 / fresh) : null, 100.0 * u / clean, findings);
    }

    internal static double LogMean(double a, double b) => Math.Abs(a - b) < 1e-9 * a ? a : (a - b) / Math.Log(a / b);
}
