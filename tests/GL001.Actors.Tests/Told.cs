using System.Collections.Immutable;
using GL001.Gateway;
using GL001.Wire;

namespace GL001.Actors.Tests;

/// <summary>What a controller tells, as metric values.</summary>
internal static class Told
{
    public static readonly DateTimeOffset At = new(2026, 1, 20, 7, 0, 0, TimeSpan.Zero);

    /// <summary>A boiler of 8 to 40 MW that fires at <paramref name="heat"/> under a lease, remote, with everything a plan rests on.</summary>
    public static ImmutableDictionary<int, MetricValue> Firing(double heat = 20.0) => Values(
        Text(MetricId.BurnerState, "Modulating"), Number(MetricId.HeatOutputMw, heat), Number(MetricId.FiringRatePct, heat / 40.0 * 100.0),
        Number(MetricId.RemoteSelected, 1.0), Number(MetricId.Session, 7.0), Number(MetricId.UptimeMs, 60_000.0),
        Text(MetricId.SetpointSource, "Lease"), Number(MetricId.AcceptedHeatMw, heat), Number(MetricId.RampedHeatMw, heat), Number(MetricId.LeaseRemainingMs, 240_000.0),
        Text(MetricId.LeaseRefusal, "None"), Number(MetricId.LastLeaseId, 3.0), Number(MetricId.MinimumHeatMw, 1.0), Number(MetricId.MaximumHeatMw, 40.0));

    public static ImmutableDictionary<int, MetricValue> But(this ImmutableDictionary<int, MetricValue> values, params MetricValue[] others) =>
        values.SetItems(others.Select(value => KeyValuePair.Create(value.MetricId, value)));

    public static UnitSnapshot Snapshot(this ImmutableDictionary<int, MetricValue> values, string unitId = "BLR-1", string plantId = "Plant-A") => new()
    {
        PlantId = plantId,
        ControllerId = $"{unitId}-CTL",
        UnitId = unitId,
        Connection = ConnectionState.Online,
        LastSeen = At,
        Values = values,
    };

    public static UnitBorn Birth(this ImmutableDictionary<int, MetricValue> values, string unitId = "BLR-1", string plantId = "Plant-A") =>
        new(plantId, $"{unitId}-CTL", unitId, [.. values.Values], At);

    public static UnitData Data(params MetricValue[] values) => new("Plant-A", "BLR-1-CTL", "BLR-1", [.. values], At);

    public static MetricValue Number(int id, double? number, bool historical = false) => new(id, number, null, MetricTrust.Good, "", At, historical);

    public static MetricValue Text(int id, string text) => new(id, null, text, MetricTrust.Good, "", At);

    private static ImmutableDictionary<int, MetricValue> Values(params MetricValue[] values) => ImmutableDictionary<int, MetricValue>.Empty.But(values);
}
