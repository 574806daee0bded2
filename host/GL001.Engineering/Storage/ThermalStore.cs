namespace GL001.Engineering.Storage;

/// <param name="LayerTemperaturesDegC">From top to bottom, layers of equal volume.</param>
/// <param name="FullDegC">Temperature of a full store.</param>
/// <param name="EmptyDegC">Below it heat is of no use.</param>
/// <param name="LossWPerK">UA of the whole surface.</param>
public sealed record ThermalStoreInput(
    double VolumeM3, IReadOnlyList<double> LayerTemperaturesDegC, double FullDegC, double EmptyDegC, double LossWPerK, double AmbientDegC = 20.0, double DensityKgPerM3 = 975.0, double HeatCapacityKjPerKgK = 4.19);

/// <param name="StateOfChargePct">Stored over capacity; layers below empty count as empty.</param>
/// <param name="UsableMwh">In layers at or above the middle of empty and full: heat that comes out hot enough.</param>
/// <param name="LossPctPerDay">Of the stored heat; null when empty.</param>
public sealed record ThermalStoreResult(double StateOfChargePct, double StoredMwh, double CapacityMwh, double UsableMwh, double LossKw, double? LossPctPerDay, IReadOnlyList<string> Findings);

/// <summary>A water store's state of charge from its temperatures, and its standing loss UA (T − T ambient).</summary>
public static class ThermalStore
{
    public static ThermalStoreResult Calculate(ThermalStoreInput input)
    {
        Require.Positive(input.VolumeM3, 1e7, "m³");
        Require.AtLeast(input.LayerTemperaturesDegC, 1);
        Require.InRange(input.EmptyDegC, -20.0, 400.0, "°C");
        Require.InRange(input.FullDegC, input.EmptyDegC + 1.0, 500.0, "°C");
        Require.InRange(input.LossWPerK, 0.0, 1e6, "W/K");
        Require.InRange(input.AmbientDegC, -50.0, 60.0, "°C");
        Require.InRange(input.DensityKgPerM3, 100.0, 3_000.0, "kg/m³");
        Require.InRange(input.HeatCapacityKjPerKgK, 0.5, 10.0, "kJ/(kg K)");
        double mwhPerK = input.VolumeM3 / input.LayerTemperaturesDegC.Count * input.DensityKgPerM3 * input.HeatCapacityKjPerKgK / 3.6e6;
        double stored = 0.0;
        double usable = 0.0;
        double lossKw = 0.0;
        List<string> findings = [];
        for (int i = 0; i < input.LayerTemperaturesDegC.Count; i++)
        {
            double degC = input.LayerTemperaturesDegC[i];
            Require.InRange(degC, -20.0, 600.0, "°C", $"layer_temperatures_deg_c[{i}]", "");
            double heat = mwhPerK * Math.Max(0.0, degC - input.EmptyDegC);
            stored += heat;
            usable += degC >= 0.5 * (input.EmptyDegC + input.FullDegC) ? heat : 0.0;
            lossKw += input.LossWPerK / 1_000.0 / input.LayerTemperaturesDegC.Count * (degC - input.AmbientDegC);
            if (i > 0 && degC > input.LayerTemperaturesDegC[i - 1] + 1.0)
            {
                findings.Add(FormattableString.Invariant($"Layer {i + 1} is hotter than the one above it ({degC:0.0} against {input.LayerTemperaturesDegC[i - 1]:0.0} °C), which water does not keep: a sensor is wrong or swapped."));
            }
        }

        double capacity = mwhPerK * input.LayerTemperaturesDegC.Count * (input.FullDegC - input.EmptyDegC);
        return new ThermalStoreResult(100.0 * stored / capacity, stored, capacity, usable, lossKw, stored > 0.0 ? 100.0 * lossKw * 24.0 / 1_000.0 / stored : null, findings);
    }
}
