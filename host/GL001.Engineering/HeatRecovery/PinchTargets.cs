namespace GL001.Engineering.HeatRecovery;

/// <summary>A stream that gives heat (cooled: supply above target) or takes it.</summary>
/// <param name="CapacityKwPerK">Flow times heat capacity, taken as constant.</param>
public sealed record ProcessStream(string Name, double SupplyDegC, double TargetDegC, double CapacityKwPerK);

/// <param name="Streams">Hot and cold.</param>
/// <param name="LeastApproachK">Global minimum temperature difference.</param>
public sealed record PinchInput(IReadOnlyList<ProcessStream> Streams, double LeastApproachK);

/// <summary>One level of the heat cascade.</summary>
/// <param name="ShiftedDegC">Hot streams less, cold streams plus half the approach.</param>
/// <param name="HeatKw">Passing down through this level with the least hot utility: the grand composite curve.</param>
public sealed record CascadeLevel(double ShiftedDegC, double HeatKw);

/// <param name="HotUtilityKw">Least heating.</param>
/// <param name="ColdUtilityKw">Least cooling.</param>
/// <param name="RecoveredKw">Most heat from stream to stream.</param>
/// <param name="PinchHotDegC">Of hot streams there; null when nothing pinches (threshold problem).</param>
public sealed record PinchResult(double HotUtilityKw, double ColdUtilityKw, double RecoveredKw, double? PinchHotDegC, double? PinchColdDegC, IReadOnlyList<CascadeLevel> Cascade);

/// <summary>Energy targets by the problem table algorithm (Linnhoff and Flower, AIChE J. 24 (1978) 633).</summary>
public static class PinchTargets
{
    public static PinchResult Calculate(PinchInput input)
    {
        Require.AtLeast(input.Streams, 1);
        Require.InRange(input.LeastApproachK, 0.1, 200.0, "K");
        double half = input.LeastApproachK / 2.0;
        var shifted = new List<(double High, double Low, double Capacity)>();
        double hot = 0.0;
        for (int i = 0; i < input.Streams.Count; i++)
        {
            ProcessStream stream = input.Streams[i];
            string at = $"streams[{i}]";
            Require.InRange(stream.SupplyDegC, -270.0, 3_000.0, "°C", at);
            Require.InRange(stream.TargetDegC, -270.0, 3_000.0, "°C", at);
            Require.Positive(stream.CapacityKwPerK, 1e6, "kW/K", at);
            Require.That(stream.SupplyDegC != stream.TargetDegC, $"{at}.target_deg_c", "it equals the supply temperature; give a phase change a degree of its own and its capacity in kW/K accordingly.");
            bool isHot = stream.SupplyDegC > stream.TargetDegC;
            shifted.Add(isHot
                ? (stream.SupplyDegC - half, stream.TargetDegC - half, stream.CapacityKwPerK)
                : (stream.TargetDegC + half, stream.SupplyDegC + half, -stream.CapacityKwPerK));
            hot += isHot ? stream.CapacityKwPerK * (stream.SupplyDegC - stream.TargetDegC) : 0.0;
        }

        double[] levels = [.. shifted.SelectMany(stream => new[] { stream.High, stream.Low }).Distinct().OrderDescending()];
        double[] cascade = new double[levels.Length];
        for (int i = 1; i < levels.Length; i++)
        {
            double net = shifted.Where(stream => stream.High >= levels[i - 1] && stream.Low <= levels[i]).Sum(stream => stream.Capacity);
            cascade[i] = cascade[i - 1] + (net * (levels[i - 1] - levels[i]));
        }

        double heating = Math.Max(0.0, -cascade.Min());
        CascadeLevel[] passing = [.. levels.Zip(cascade, (level, heat) => new CascadeLevel(level, heat + heating))];
        double cooling = passing[^1].HeatKw;

        // A pinch parts heating from cooling; zero flow at an end of the cascade parts nothing.
        double? pinch = heating > 0.0 && cooling > 1e-9 * (1.0 + heating) ? passing.MinBy(level => level.HeatKw)!.ShiftedDegC : null;
        return new PinchResult(heating, cooling, hot - cooling, pinch + half, pinch - half, passing);
    }
}
