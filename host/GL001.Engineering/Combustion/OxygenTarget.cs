using GL001.Engineering.Gases;

namespace GL001.Engineering.Combustion;

/// <summary>A point of a combustion test at one firing rate.</summary>
/// <param name="OxygenDryPct">By volume.</param>
/// <param name="CarbonMonoxidePpm">Dry, as measured.</param>
public sealed record CombustionTestPoint(double OxygenDryPct, double CarbonMonoxidePpm);

/// <param name="Fuel">What burns.</param>
/// <param name="Points">Tested points; CO has to rise as oxygen falls.</param>
/// <param name="CarbonMonoxideLimitPpm">Not to be exceeded.</param>
/// <param name="OxygenMarginPct">Kept above the oxygen at which the limit is met, for wind, fuel and slow control.</param>
/// <param name="PresentOxygenDryPct">Where the burner runs now.</param>
/// <param name="StackTemperatureDegC">At present; held constant, which understates the gain.</param>
/// <param name="AirTemperatureDegC">Of the air that the fan draws.</param>
public sealed record OxygenTargetInput(
    Fuel Fuel, IReadOnlyList<CombustionTestPoint> Points, double CarbonMonoxideLimitPpm, double PresentOxygenDryPct, double StackTemperatureDegC, double OxygenMarginPct = 0.5, double AirTemperatureDegC = 20.0);

/// <param name="TargetOxygenDryPct">Least oxygen with the margin.</param>
/// <param name="OxygenAtLimitPct">Where CO meets its limit.</param>
/// <param name="IsBeyondTest">The limit was not reached in the test: the target is the lowest tested oxygen with the margin, nothing is extrapolated.</param>
/// <param name="PresentStackLossPct">Sensible heat of the flue gas, of the lower heating value.</param>
/// <param name="FuelSavingPct">Of present fuel, by the stack loss alone.</param>
public sealed record OxygenTargetResult(
    double TargetOxygenDryPct, double OxygenAtLimitPct, bool IsBeyondTest, double PresentExcessAirPct, double TargetExcessAirPct, double PresentStackLossPct, double TargetStackLossPct, double FuelSavingPct,
    IReadOnlyList<string> Findings);

/// <summary>
/// Oxygen trim target: the least oxygen at which CO stays below its limit, from a combustion test (log CO is interpolated linearly over
/// oxygen), plus a margin. A recommendation only: the controller's own air limits stand above it.
/// </summary>
public static class OxygenTarget
{
    public static OxygenTargetResult Calculate(OxygenTargetInput input)
    {
        Require.AtLeast(input.Points, 2);
        Require.Positive(input.CarbonMonoxideLimitPpm, 1e4, "ppm");
        Require.InRange(input.PresentOxygenDryPct, 0.0, 18.0, "volume %");
        Require.InRange(input.OxygenMarginPct, 0.0, 5.0, "volume %");
        Require.InRange(input.AirTemperatureDegC, -50.0, 400.0, "°C");
        Require.InRange(input.StackTemperatureDegC, input.AirTemperatureDegC, 800.0, "°C");
        for (int i = 0; i < input.Points.Count; i++)
        {
            Require.InRange(input.Points[i].OxygenDryPct, 0.0, 18.0, "volume %", $"points[{i}]", "point.OxygenDryPct");
            Require.InRange(input.Points[i].CarbonMonoxidePpm, 0.0, 1e5, "ppm", $"points[{i}]", "point.CarbonMonoxidePpm");
        }

        CombustionTestPoint[] points = [.. input.Points.OrderByDescending(point => point.OxygenDryPct)];
        for (int i = 0; i < points.Length; i++)
        {
            Require.That(
                i == 0 || (points[i].CarbonMonoxidePpm >= points[i - 1].CarbonMonoxidePpm && points[i].OxygenDryPct < points[i - 1].OxygenDryPct),
                "points",
                "carbon monoxide has to rise, or stay, as oxygen falls, with each oxygen once: otherwise the test tells no least oxygen.");
        }

        Require.That(points[0].CarbonMonoxidePpm <= input.CarbonMonoxideLimitPpm, "points", "carbon monoxide is above its limit at every oxygen tested.");
        (double atLimit, bool isBeyond) = AtLimit(points, input.CarbonMonoxideLimitPpm);
        double target = atLimit + input.OxygenMarginPct;
        (double presentExcess, double presentLoss) = StackLoss(input, input.PresentOxygenDryPct);
        (double targetExcess, double targetLoss) = StackLoss(input, target);
        List<string> findings = [];
        if (input.PresentOxygenDryPct < target)
        {
            findings.Add(FormattableString.Invariant($"The burner runs at {input.PresentOxygenDryPct:0.0} % oxygen, below the target of {target:0.0} %: more air is advised, it costs fuel but keeps CO down."));
        }

        return new OxygenTargetResult(
            target, atLimit, isBeyond, presentExcess, targetExcess, presentLoss, targetLoss, 100.0 * (1.0 - ((100.0 - presentLoss) / (100.0 - targetLoss))), findings);
    }

    private static (double Oxygen, bool IsBeyond) AtLimit(CombustionTestPoint[] points, double limit)
    {
        for (int i = 1; i < points.Length; i++)
        {
            if (points[i].CarbonMonoxidePpm > limit)
            {
                // A reading of zero has no logarithm; one ppm is below what analysers resolve.
                double before = Math.Log(Math.Max(1.0, points[i - 1].CarbonMonoxidePpm));
                double after = Math.Log(points[i].CarbonMonoxidePpm);
                double share = (Math.Log(Math.Max(1.0, limit)) - before) / (after - before);
                return (points[i - 1].OxygenDryPct + (share * (points[i].OxygenDryPct - points[i - 1].OxygenDryPct)), false);
            }
        }

        return (points[^1].OxygenDryPct, true);
    }

    private static (double ExcessAirPct, double LossPct) StackLoss(OxygenTargetInput input, double oxygen)
    {
        var request = new FlueGasInput(input.Fuel, OxygenPct: oxygen);
        FuelElements fuel = FlueGasCalculation.Check(request);
        double ratio = FlueGasCalculation.AirRatio(fuel, request);
        GasMixture gas = FlueGasCalculation.Burn(fuel, ratio, 0.0);
        double loss = gas.SensibleKj(input.StackTemperatureDegC + PhysicalConstants.ZeroDegCInK) - FlameTemperature.AirKj(fuel, ratio, input.AirTemperatureDegC);
        return (100.0 * (ratio - 1.0), 100.0 * loss / fuel.LowerHeatingValueKjPerKg);
    }
}
