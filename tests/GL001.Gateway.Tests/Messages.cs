using GL001.Gateway.Protos;
using GL001.Wire;
using Google.Protobuf;

namespace GL001.Gateway.Tests;

/// <summary>Messages of a foreign controller, written with protobuf's own encoder and an alias numbering of its own.</summary>
internal static class Messages
{
    public const string NodeBirthTopic = "spBv1.0/P1/NBIRTH/C1";
    public const string NodeDeathTopic = "spBv1.0/P1/NDEATH/C1";
    public const string NodeDataTopic = "spBv1.0/P1/NDATA/C1";
    public const string UnitBirthTopic = "spBv1.0/P1/DBIRTH/C1/B1";
    public const string UnitDataTopic = "spBv1.0/P1/DDATA/C1/B1";
    public const string UnitDeathTopic = "spBv1.0/P1/DDEATH/C1/B1";
    public const ulong PressureAlias = 9_001;
    public const ulong TagAlias = 9_002;
    public const ulong ForeignAlias = 9_003;
    public const ulong FlameAlias = 9_004;
    public const ulong LeaseAlias = 9_005;

    public static readonly ControllerAddress C1 = new("P1", "C1");

    /// <summary>One controller with two units, another with one.</summary>
    public static readonly UnitAddress[] Site = [new("P1", "C1", "B1"), new("P1", "C1", "B2"), new("P1", "C2", "B1")];

    public static readonly DateTimeOffset Start = new(2024, 1, 15, 8, 0, 0, TimeSpan.Zero);

    public static Payload NodeBirth(ulong bdSeq = 1, ulong? seq = 0)
    {
        var payload = new Payload
        {
            Timestamp = (ulong)Start.ToUnixTimeMilliseconds(),
            Metrics =
            {
                BdSeq(bdSeq),
                new Metric { Name = "Properties/Firmware Version", Datatype = 12, StringValue = "7.1" },
            },
        };
        if (seq is { } number)
        {
            payload.Seq = number;
        }

        return payload;
    }

    public static Payload NodeDeath(ulong bdSeq = 1) => new() { Metrics = { BdSeq(bdSeq) } };

    public static Payload UnitBirth(ulong seq = 1) => new()
    {
        Timestamp = (ulong)Start.ToUnixTimeMilliseconds(),
        Seq = seq,
        Metrics =
        {
            new Metric { Name = MetricCatalog.Name(MetricId.SteamPressureBarg), Alias = PressureAlias, Datatype = 9, FloatValue = 9.5f },
            new Metric { Name = MetricCatalog.Name(MetricId.FirstOutTag), Alias = TagAlias, Datatype = 12, StringValue = "PSHH-102" },
            new Metric { Name = "Vendor/Secret", Alias = ForeignAlias, Datatype = 3, IntValue = 5 },
            new Metric { Name = MetricCatalog.Name(MetricId.Flame), Alias = FlameAlias, Datatype = 11, BooleanValue = true },
            new Metric { Name = MetricCatalog.Name(MetricId.LastLeaseId), Alias = LeaseAlias, Datatype = 3, IntValue = unchecked((uint)-2) },
        },
    };

    public static Payload UnitData(ulong seq, params Metric[] metrics) => new() { Seq = seq, Metrics = { metrics } };

    public static Metric Pressure(float value) => new() { Alias = PressureAlias, FloatValue = value };

    public static PropertySet Properties((string Key, int Value)[] pairs, string? cause = null)
    {
        var set = new PropertySet();
        foreach ((string key, int value) in pairs)
        {
            set.Keys.Add(key);
            set.Values.Add(new PropertyValue { Type = 3, IntValue = (uint)value });
        }

        if (cause is not null)
        {
            set.Keys.Add(MetricProperty.Cause);
            set.Values.Add(new PropertyValue { Type = 12, StringValue = cause });
        }

        return set;
    }

    public static SessionResult Handle(this SparkplugHostSession session, string topic, Payload payload, DateTimeOffset? at = null) =>
        session.Handle(topic, payload.ToByteArray(), at ?? Start);

    private static Metric BdSeq(ulong value) => new() { Name = "bdSeq", Datatype = 4, LongValue = value };
}
