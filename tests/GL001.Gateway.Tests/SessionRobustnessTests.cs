using CsCheck;
using GL001.Gateway.Protos;
using GL001.Wire.Tests;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using static GL001.Gateway.Tests.Messages;

namespace GL001.Gateway.Tests;

/// <summary>Whatever bytes arrive in whatever order, nothing is thrown and no unsound value comes out.</summary>
public class SessionRobustnessTests
{
    private static readonly ulong[] Aliases = [PressureAlias, TagAlias, ForeignAlias, FlameAlias, LeaseAlias, 0, ulong.MaxValue];

    private static readonly string[] Topics =
    [
        NodeBirthTopic, NodeDeathTopic, NodeDataTopic, UnitBirthTopic, UnitDataTopic, UnitDeathTopic,
        "spBv1.0/P1/DDATA/C1/B2", "spBv1.0/P1/DDATA/C2/B1", "spBv1.0/P1/DBIRTH/C1/B9", "spBv1.0/P9/NBIRTH/C1", "spBv1.0/STATE/gl001", "spBv1.0/P1/NCMD/C1",
    ];

    private static readonly Gen<Metric> GenMetric = Gen.Select(
        Gen.Int[0, Aliases.Length - 1].Select(i => Aliases[i]),
        Gen.UInt[0, 20], Gen.Int[0, 9], Gen.Double.Special, Gen.ULong, Gen.Int[0, 40],
        (alias, dataType, kind, number, whole, flags) =>
        {
            var metric = new Metric();
            if ((flags & 1) != 0)
            {
                metric.Alias = alias;
            }

            if ((flags & 2) != 0)
            {
                metric.Name = "Inputs/Steam Pressure";
            }

            if ((flags & 4) != 0)
            {
                metric.Datatype = dataType;
            }

            if ((flags & 8) != 0)
            {
                metric.Timestamp = whole;
            }

            if (flags == 40)
            {
                metric.IsNull = true;
            }

            switch (kind)
            {
                case 0: metric.IntValue = (uint)whole; break;
                case 1: metric.LongValue = whole; break;
                case 2: metric.FloatValue = (float)number; break;
                case 3: metric.DoubleValue = number; break;
                case 4: metric.BooleanValue = whole > 1; break;
                case 5: metric.StringValue = "x"; break;
                case 6: metric.DatasetValue = ByteString.CopyFromUtf8("x"); break;
                case 7: metric.Properties = Properties([("Trust", (int)whole), ("Quality", (int)whole)], "x"); break;
                case 8: metric.Properties = new PropertySet { Keys = { "Quality" } }; break;
                default: break;
            }

            return metric;
        });

    private static readonly Gen<byte[]> GenWellFormed = Gen.Select(Gen.Int[0, 5], Gen.ULong[0, 4], GenMetric.Array[0, 5], (kind, seq, metrics) =>
    {
        Payload payload = kind switch
        {
            0 => NodeBirth(bdSeq: seq % 2, seq: seq / 3),
            1 => UnitBirth(seq),
            2 => NodeDeath(seq % 2),
            _ => UnitData(seq, metrics),
        };
        return payload.ToByteArray();
    });

    private static readonly Gen<byte[]> GenMutated = Gen.Select(GenWellFormed, Gen.Int[0, 1000].Array[1, 5], Gen.Byte.Array[5], Gen.Int[0, 30],
        (payload, places, bytes, cut) =>
        {
            byte[] mutated = payload[..Math.Max(0, payload.Length - (cut > 15 ? cut - 15 : 0))];
            for (int i = 0; i < places.Length && mutated.Length > 0; i++)
            {
                mutated[places[i] % mutated.Length] = bytes[i];
            }

            return mutated;
        });

    private static readonly Gen<(string, byte[])> GenMessage =
        Gen.Select(Gen.Int[0, Topics.Length - 1].Select(i => Topics[i]), Gen.Frequency((6, GenWellFormed), (3, GenMutated), (1, Gen.Byte.Array[0, 300])));

    [Fact]
    public void No_sequence_of_valid_mutated_and_random_messages_throws_or_lets_an_unsound_value_through()
    {
        Seeded.Holds(GenMessage.Array[1, 30], 3_000,
            messages =>
            {
                var session = new SparkplugHostSession(Site, NullLogger.Instance);
                return messages.All(message => IsSound(session.Handle(message.Item1, message.Item2, Start)));
            });
    }

    [Fact]
    public void No_data_after_a_birth_throws_or_lets_an_unsound_value_through()
    {
        Seeded.Holds(Gen.OneOf(GenMutated, GenMetric.Array[0, 8].Select(metrics => UnitData(2, metrics).ToByteArray())), 10_000,
            payload =>
            {
                var session = new SparkplugHostSession(Site, NullLogger.Instance);
                session.Handle(NodeBirthTopic, NodeBirth());
                session.Handle(UnitBirthTopic, UnitBirth());
                return IsSound(session.Handle(UnitDataTopic, payload, Start));
            });
    }

    [Fact]
    public void No_random_bytes_throw()
    {
        Seeded.Holds(Gen.Byte.Array[0, 400], 3_000,
            payload => Topics.All(topic => IsSound(new SparkplugHostSession(Site, NullLogger.Instance).Handle(topic, payload, Start))));
    }

    [Fact]
    public void No_random_topic_throws()
    {
        Seeded.Holds(Gen.String, 5_000,
            topic => IsSound(new SparkplugHostSession(Site, NullLogger.Instance).Handle(topic, Array.Empty<byte>(), Start))
                && IsSound(new SparkplugHostSession(Site, NullLogger.Instance).Handle("spBv1.0/" + topic, Array.Empty<byte>(), Start)));
    }

    [Fact]
    public void Deeply_nested_groups_are_refused()
    {
        // Field 100, start of group, thousands of times: would overflow the stack of a reader without limit.
        byte[] payload = [.. Enumerable.Repeat<byte[]>([0xA3, 0x06], 20_000).SelectMany(tag => tag)];
        var session = new SparkplugHostSession(Site, NullLogger.Instance);
        session.Handle(NodeBirthTopic, payload, Start);

        Assert.Equal(1, session.Rejections[RejectionCause.MalformedPayload]);
    }

    private static bool IsSound(SessionResult result) => result.Events.All(plantEvent => plantEvent switch
    {
        UnitBorn born => born.Values.All(IsSound),
        UnitData data => data.Values.All(IsSound),
        _ => true,
    });

    private static bool IsSound(MetricValue value) =>
        value.MetricId != Wire.MetricId.None
        && (value.Number is null || double.IsFinite(value.Number.Value))
        && (value.Number is null || value.Text is null)
        && (value.Number is not null || value.Text is not null || value.Trust == MetricTrust.Bad)
        && Enum.IsDefined(value.Trust);
}
