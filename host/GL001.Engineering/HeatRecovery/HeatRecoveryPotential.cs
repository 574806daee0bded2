namespace GL001.Engineering.HeatRecovery;

/// <param name="Name">Of the source.</param>
/// <param name="SourceFlowKgPerS">Hot stream.</param>
/// <param name="LowestSourceOutletDegC">Not to be cooled below, for example for acid or draught.</param>
/// <param name="SinkCapacityKwPerK">Flow times heat capacity of what is heated.</param>
/// <param name="LeastApproachK">Smallest temperature difference of the exchanger.</param>
/// <param name="ReplacedEfficiencyPct">Of the boiler that makes this heat now.</param>
/// <param name="FuelPricePerMwh">In any currency; on the efficiency's basis.</param>
/// <param name="Investment">In the same currency; null without a payback.</param>
public sealed record HeatRecoveryInput(
    string Name, double SourceFlowKgPerS, double SourceHeatCapacityKjPerKgK, double SourceTemperatureDegC, double LowestSourceOutletDegC, double SinkCapacityKwPerK, double SinkInletDegC, double SinkTargetDegC,
    double LeastApproachK = 10.0, double ReplacedEfficiencyPct = 85.0, double FuelPricePerMwh = 0.0, double HoursPerYear = 8_000.0, double? Investment = null);

/// <param name="RecoverableKw">The least of what the source can give, the sink can take and the approach lets through.</param>
/// <param name="LimitedBy">source, sink or approach.</param>
/// <param name="FirstLawPotentialKw">Of the source down to its lowest temperature, whatever the sink.</param>
public sealed record HeatRecoveryResult(
    double RecoverableKw, string LimitedBy, double FirstLawPotentialKw, double SourceOutletDegC, double SinkOutletDegC, double FuelSavedKw, double FuelSavedMwhPerYear, double SavingPerYear, double? SimplePaybackYears);

/// <summary>Heat that a counterflow exchanger can move from one stream to another.</summary>
public static class HeatRecoveryPotential
{
    public static HeatRecoveryResult Calculate(HeatRecoveryInput input)
    {
        Require.Positive(input.SourceFlowKgPerS, 1e4, "kg/s");
        Require.InRange(input.SourceHeatCapacityKjPerKgK, 0.1, 20.0, "kJ/(kg K)");
        Require.InRange(input.SourceTemperatureDegC, -50.0, 1_800.0, "°C");
        Require.InRange(input.LowestSourceOutletDegC, -50.0, input.SourceTemperatureDegC, "°C");
        Require.Positive(input.SinkCapacityKwPerK, 1e6, "kW/K");
        Require.InRange(input.SinkInletDegC, -50.0, 1_000.0, "°C");
        Require.InRange(input.SinkTargetDegC, input.SinkInletDegC, 1_500.0, "°C");
        Require.InRange(input.LeastApproachK, 0.5, 500.0, "K");
        Require.InRange(input.ReplacedEfficiencyPct, 30.0, 110.0, "%");
        Require.InRange(input.FuelPricePerMwh, 0.0, 1e4, "per MWh");
        Require.InRange(input.HoursPerYear, 0.0, 8_784.0, "h");
        double source = input.SourceFlowKgPerS * input.SourceHeatCapacityKjPerKgK;
        double bySource = source * (input.SourceTemperatureDegC - input.LowestSourceOutletDegC);
        double bySink = input.SinkCapacityKwPerK * (input.SinkTargetDegC - input.SinkInletDegC);

        // Counterflow: the pinch is at one of both ends.
        double coldEnd = source * (input.SourceTemperatureDegC - input.SinkInletDegC - input.LeastApproachK);
        double hotEnd = input.SinkCapacityKwPerK * (input.SourceTemperatureDegC - input.LeastApproachK - input.SinkInletDegC);
        double byApproach = Math.Max(0.0, Math.Min(coldEnd, hotEnd));
        double heat = Math.Min(bySource, Math.Min(bySink, byApproach));
        double fuel = heat / (input.ReplacedEfficiencyPct / 100.0);
        double mwh = fuel * input.HoursPerYear / 1_000.0;
        double saving = mwh * input.FuelPricePerMwh;
        return new HeatRecoveryResult(
            heat, heat == byApproach ? "approach" : heat == bySink ? "sink" : "source", bySource, input.SourceTemperatureDegC - (heat / source), input.SinkInletDegC + (heat / input.SinkCapacityKwPerK), fuel, mwh, saving,
            input.Investment is { } investment && saving > 0.0 ? Require.InRange(investment, 0.0, 1e12, "", field: "input.Investment") / saving : null);
    }
}
