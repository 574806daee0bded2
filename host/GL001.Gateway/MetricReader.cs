using GL001.Gateway.Protos;
using GL001.Wire;

namespace GL001.Gateway;

/// <summary>Turns one protobuf metric into a value. Data types by their codes in the Sparkplug specification 3.0, 6.4.16.</summary>
internal static class MetricReader
{
    // See MetricValue.Cause.
    private const string CauseNotRead = "NotRead";
    private const string CauseNone = "";

    private enum Kind
    {
        Unusable,
        Number,
        Flag,
        Text,
        Bytes,
    }

    /// <summary>Whether a sender's data type can carry what the catalogue says of this metric.</summary>
    public static bool Fits(uint dataType, int metricId) =>
        KindOf(dataType) is var kind and not Kind.Unusable && kind == KindOf((uint)MetricCatalog.DataType(metricId));

    /// <summary>Reads a metric by the type that its birth <paramref name="defined"/>; false when the value is of another type.</summary>
    /// <param name="claimedNumber">Set when the sender vouched for a number that is none.</param>
    public static bool TryRead(Metric metric, BirthMetric defined, DateTimeOffset defaultTime, out MetricValue value, out bool claimedNumber)
    {
        value = default;
        claimedNumber = false;
        double? number = null;
        string? text = null;
        if (metric.HasDatatype && metric.Datatype != defined.DataType)
        {
            return false;
        }

        if (!metric.IsNull && !TryReadValue(metric, defined.DataType, out number, out text))
        {
            return false;
        }

        MetricTrust trust = TrustOf(metric);
        string cause = trust == MetricTrust.Good ? CauseNone : TextProperty(metric, MetricProperty.Cause) ?? CauseNotRead;
        if (number is { } told && !double.IsFinite(told))
        {
            claimedNumber = trust != MetricTrust.Bad;
            number = null;
        }

        if (number is null && text is null && trust != MetricTrust.Bad)
        {
            trust = MetricTrust.Bad;
            cause = CauseNotRead;
        }

        value = new MetricValue(defined.MetricId, number, text, trust, cause, TimeOf(metric.HasTimestamp, metric.Timestamp, defaultTime), metric.IsHistorical, metric.HasTimestamp);
        return true;
    }

    /// <summary>Whether keys and values of the metric's properties come in pairs, as they must.</summary>
    public static bool HasPairedProperties(Metric metric) =>
        metric.Properties is null || metric.Properties.Keys.Count == metric.Properties.Values.Count;

    /// <summary>A time in ms since 1970-01-01 UTC, or <paramref name="otherwise"/> when absent or beyond the calendar.</summary>
    public static DateTimeOffset TimeOf(bool present, ulong milliseconds, DateTimeOffset otherwise) =>
        present && milliseconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
            : otherwise;

    private static bool TryReadValue(Metric metric, uint dataType, out double? number, out string? text)
    {
        text = null;
        number = (dataType, metric.ValueCase) switch
        {
            // Signed integers travel as two's complement in unsigned fields.
            (1, Metric.ValueOneofCase.IntValue) => (sbyte)metric.IntValue,
            (2, Metric.ValueOneofCase.IntValue) => (short)metric.IntValue,
            (3, Metric.ValueOneofCase.IntValue) => (int)metric.IntValue,
            (4, Metric.ValueOneofCase.LongValue) => (long)metric.LongValue,
            (5 or 6 or 7, Metric.ValueOneofCase.IntValue) => metric.IntValue,
            // Some senders carry UInt32 in the long field, after an older reference implementation.
            (7 or 8 or 13, Metric.ValueOneofCase.LongValue) => metric.LongValue,
            (9, Metric.ValueOneofCase.FloatValue) => metric.FloatValue,
            (10, Metric.ValueOneofCase.DoubleValue) => metric.DoubleValue,
            (11, Metric.ValueOneofCase.BooleanValue) => metric.BooleanValue ? 1.0 : 0.0,
            _ => null,
        };
        if (number is null && KindOf(dataType) == Kind.Text && metric.ValueCase == Metric.ValueOneofCase.StringValue)
        {
            text = metric.StringValue;
        }

        return number is not null || text is not null;
    }

    private static Kind KindOf(uint dataType) => dataType switch
    {
        >= 1 and <= 10 or 13 => Kind.Number,
        11 => Kind.Flag,
        12 or 14 or 15 => Kind.Text,
        17 or 31 => Kind.Bytes,
        _ => Kind.Unusable,
    };

    private static MetricTrust TrustOf(Metric metric)
    {
        // Our own key knows "uncertain", which Sparkplug's can only tell as bad. No key at all means good.
        if (Property(metric, MetricProperty.Trust) is { } trust)
        {
            return trust.ValueCase == PropertyValue.ValueOneofCase.IntValue && trust.IntValue <= (uint)MetricTrust.Good
                ? (MetricTrust)trust.IntValue
                : MetricTrust.Bad;
        }

        if (Property(metric, MetricProperty.Quality) is not null)
        {
            return IntProperty(metric, MetricProperty.Quality) == SparkplugQuality.Good ? MetricTrust.Good : MetricTrust.Bad;
        }

        return MetricTrust.Good;
    }

    private static int? IntProperty(Metric metric, string key) =>
        Property(metric, key) is { ValueCase: PropertyValue.ValueOneofCase.IntValue } value ? (int)value.IntValue : null;

    private static string? TextProperty(Metric metric, string key) =>
        Property(metric, key) is { ValueCase: PropertyValue.ValueOneofCase.StringValue } value ? value.StringValue : null;

    private static PropertyValue? Property(Metric metric, string key)
    {
        int at = metric.Properties?.Keys.IndexOf(key) ?? -1;
        return at < 0 ? null : metric.Properties!.Values[at];
    }
}
