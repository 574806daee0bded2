using System.Collections.Frozen;
using GL001.Gateway.Protos;
using GL001.Wire;

namespace GL001.Gateway;

/// <summary>What one birth defined. <see cref="MetricId"/> is <see cref="Wire.MetricId.None"/> for a metric that we ignore.</summary>
internal readonly record struct BirthMetric(int MetricId, uint DataType);

/// <summary>The metrics that a birth defined, found by the sender's alias or by name: our ids come from the names alone.</summary>
internal sealed class BirthTable
{
    private static readonly FrozenDictionary<string, int> IdsByName =
        MetricCatalog.Device.ToFrozenDictionary(MetricCatalog.Name, id => id, StringComparer.Ordinal);

    private readonly Dictionary<ulong, BirthMetric> _byAlias = [];
    private readonly Dictionary<string, BirthMetric> _byName = new(StringComparer.Ordinal);

    /// <summary>Our id for a metric name, <see cref="MetricId.None"/> when the catalogue does not know it.</summary>
    public static int IdOf(string name) => IdsByName.GetValueOrDefault(name, MetricId.None);

    /// <summary>False when the alias is taken.</summary>
    public bool TryDefine(Metric metric, BirthMetric defined)
    {
        _byName[metric.Name] = defined;
        return !metric.HasAlias || _byAlias.TryAdd(metric.Alias, defined);
    }

    public bool TryFind(Metric metric, out BirthMetric defined) =>
        metric.HasAlias ? _byAlias.TryGetValue(metric.Alias, out defined) : _byName.TryGetValue(metric.Name, out defined);
}
