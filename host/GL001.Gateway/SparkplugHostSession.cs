using System.Collections.Immutable;
using GL001.Gateway.Sparkplug;
using GL001.Wire;
using Google.Protobuf;

namespace GL001.Gateway;

/// <summary>What a message led to.</summary>
/// <param name="Events">What is now known.</param>
/// <param name="RebirthWanted">The node should tell everything anew.</param>
public readonly record struct SessionResult(ImmutableArray<PlantEvent> Events, bool RebirthWanted)
{
    public static SessionResult Nothing { get; } = new([], false);
}

/// <summary>
/// The session rules of a Sparkplug host application: births give names to aliases, sequence numbers must not skip,
/// a death counts only for the birth it belongs to. Pure: messages and the time of their arrival go in, events come
/// out. Nothing from the wire makes it throw.
/// </summary>
public sealed class SparkplugHostSession(Rejections rejections)
{
    /// <summary>Longest payload that is looked at, bytes.</summary>
    public const int LongestPayload = 65_536;

    /// <summary>A node is asked for a rebirth at most this often.</summary>
    public static readonly TimeSpan RebirthEvery = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<string, int> s_ids = MetricCatalog.Device
        .Append(MetricId.FirmwareVersion)
        .ToDictionary(MetricCatalog.Name, id => id);

    private readonly Dictionary<(string, string), Node> _nodes = [];

    public SessionResult Handle(string topic, ReadOnlyMemory<byte> payload, DateTimeOffset receivedAt)
    {
        if (!SparkplugTopic.TryParse(topic, out var parsed))
        {
            return Reject(RejectionCause.UnknownTopic, topic, "not a Sparkplug B topic of a node or device");
        }

        if (parsed.Type is SparkplugTopics.NodeCommand or SparkplugTopics.DeviceCommand)
        {
            // Commands are ours or another host's; they are for controllers.
            return SessionResult.Nothing;
        }

        if (payload.Length > LongestPayload)
        {
            return Reject(RejectionCause.OversizedPayload, topic, $"{payload.Length} bytes, at most {LongestPayload}");
        }

        Payload message;
        try
        {
            message = Payload.Parser.ParseFrom(payload.Span);
        }
        catch (InvalidProtocolBufferException problem)
        {
            return Reject(RejectionCause.MalformedPayload, topic, problem.Message);
        }

        return parsed.Type switch
        {
            SparkplugTopics.NodeBirth => NodeBirth(topic, parsed, message, receivedAt),
            SparkplugTopics.NodeDeath => NodeDeath(topic, parsed, message, receivedAt),
            _ => InSession(topic, parsed, message, receivedAt),
        };
    }

    private SessionResult NodeBirth(string topic, SparkplugTopic parsed, Payload message, DateTimeOffset receivedAt)
    {
        if (BdSeq(message) is not { } bdSeq)
        {
            return Reject(RejectionCause.MissingBdSeq, topic, "a birth must carry bdSeq");
        }

        if (!message.HasSeq || message.Seq > 255)
        {
            return Reject(RejectionCause.MissingSequence, topic, "a birth must carry a sequence number from 0 to 255");
        }

        var version = message.Metrics.FirstOrDefault(metric => metric.Name == MetricCatalog.Name(MetricId.FirmwareVersion))?.StringValue ?? "";
        _nodes[(parsed.GroupId, parsed.EdgeNodeId)] = new Node { BdSeq = bdSeq, Seq = (int)message.Seq, LastRebirthAsked = NodeOf(parsed)?.LastRebirthAsked };
        return Result(new ControllerBorn(parsed.GroupId, parsed.EdgeNodeId, receivedAt, version));
    }

    private SessionResult NodeDeath(string topic, SparkplugTopic parsed, Payload message, DateTimeOffset receivedAt)
    {
        if (BdSeq(message) is not { } bdSeq)
        {
            return Reject(RejectionCause.MissingBdSeq, topic, "a death must carry bdSeq");
        }

        if (NodeOf(parsed) is not { } node || node.BdSeq != bdSeq)
        {
            // The will of an earlier connection, late: the node lives.
            return Reject(RejectionCause.StaleDeath, topic, $"bdSeq {bdSeq} is not that of the present birth");
        }

        _nodes.Remove((parsed.GroupId, parsed.EdgeNodeId));
        return Result(new ControllerDied(parsed.GroupId, parsed.EdgeNodeId, receivedAt));
    }

    private SessionResult InSession(string topic, SparkplugTopic parsed, Payload message, DateTimeOffset receivedAt)
    {
        if (NodeOf(parsed) is not { } node)
        {
            // Remembered without a birth, so that the request for one can be held back.
            node = _nodes[(parsed.GroupId, parsed.EdgeNodeId)] = new Node { BdSeq = null };
        }

        if (node.BdSeq is null)
        {
            return Rebirth(node, RejectionCause.DataBeforeBirth, topic, "no birth is known", receivedAt);
        }

        if (!message.HasSeq || message.Seq > 255)
        {
            return Reject(RejectionCause.MissingSequence, topic, "a message must carry a sequence number from 0 to 255");
        }

        var expected = (node.Seq + 1) % 256;
        if ((int)message.Seq != expected)
        {
            // Something was lost: nothing of this node is certain until it is born anew.
        }

        node.Seq = expected;
        return parsed.Type switch
        {
            SparkplugTopics.DeviceBirth => DeviceBirth(topic, parsed, node, message, receivedAt),
            SparkplugTopics.DeviceData => DeviceData(topic, parsed, node, message, receivedAt),
            SparkplugTopics.DeviceDeath => DeviceDeath(topic, parsed, node, receivedAt),
            _ => SessionResult.Nothing,
        };
    }

    private SessionResult DeviceBirth(string topic, SparkplugTopic parsed, Node node, Payload message, DateTimeOffset receivedAt)
    {
        var aliases = new Dictionary<ulong, (int Id, uint DataType)>();
        var values = ImmutableArray.CreateBuilder<MetricValue>();
        foreach (var metric in message.Metrics)
        {
            if (!s_ids.TryGetValue(metric.Name, out var id))
            {
                rejections.Add(RejectionCause.UnknownMetric, topic, $"metric '{metric.Name}' is not in the catalog");
                continue;
            }

            if (!IsOfType(metric, MetricCatalog.DataType(id)))
            {
                rejections.Add(RejectionCause.UnexpectedType, topic, $"metric '{metric.Name}' has data type {metric.Datatype}, not {MetricCatalog.DataType(id)}");
                continue;
            }

            if (metric.HasAlias)
            {
                aliases[metric.Alias] = (id, metric.Datatype);
            }

            values.Add(ValueOf(topic, id, metric, message, receivedAt));
        }

        node.Devices[parsed.DeviceId] = aliases;
        return Result(new UnitBorn(parsed.GroupId, parsed.EdgeNodeId, receivedAt, parsed.DeviceId, values.ToImmutable()));
    }

    private SessionResult DeviceData(string topic, SparkplugTopic parsed, Node node, Payload message, DateTimeOffset receivedAt)
    {
        if (!node.Devices.TryGetValue(parsed.DeviceId, out var aliases))
        {
            return Rebirth(node, RejectionCause.UnknownDevice, topic, $"device '{parsed.DeviceId}' was not born", receivedAt);
        }

        var values = ImmutableArray.CreateBuilder<MetricValue>(message.Metrics.Count);
        foreach (var metric in message.Metrics)
        {
            int id;
            if (metric.HasAlias && aliases.TryGetValue(metric.Alias, out var known))
            {
                id = known.Id;
            }
            else if (!metric.HasName || !s_ids.TryGetValue(metric.Name, out id))
            {
                rejections.Add(RejectionCause.UnknownAlias, topic, $"alias {metric.Alias} was not in the birth");
                continue;
            }

            if (!IsOfType(metric, MetricCatalog.DataType(id)))
            {
                rejections.Add(RejectionCause.UnexpectedType, topic, $"metric '{MetricCatalog.Name(id)}' carries another type of value than at its birth");
                continue;
            }

            values.Add(ValueOf(topic, id, metric, message, receivedAt));
        }

        return Result(new UnitData(parsed.GroupId, parsed.EdgeNodeId, receivedAt, parsed.DeviceId, values.ToImmutable()));
    }

    private SessionResult DeviceDeath(string topic, SparkplugTopic parsed, Node node, DateTimeOffset receivedAt) =>
        node.Devices.Remove(parsed.DeviceId)
            ? Result(new UnitDied(parsed.GroupId, parsed.EdgeNodeId, receivedAt, parsed.DeviceId))
            : Reject(RejectionCause.UnknownDevice, topic, $"device '{parsed.DeviceId}' was not born");

    private MetricValue ValueOf(string topic, int id, Metric metric, Payload message, DateTimeOffset receivedAt)
    {
        var at = TimeOf(metric.HasTimestamp ? metric.Timestamp : message.Timestamp, receivedAt);
        var (trust, cause) = TrustOf(metric);
        if (metric.IsNull)
        {
            return new MetricValue(id, null, null, MetricTrust.Bad, cause, at);
        }

        if (metric.ValueCase == Metric.ValueOneofCase.StringValue)
        {
            return new MetricValue(id, null, metric.StringValue, trust, cause, at);
        }

        var number = metric.ValueCase switch
        {
            Metric.ValueOneofCase.IntValue => (int)metric.IntValue,
            Metric.ValueOneofCase.LongValue => (long)metric.LongValue,
            Metric.ValueOneofCase.BooleanValue => metric.BooleanValue ? 1.0 : 0.0,
            _ => metric.DoubleValue,
        };
        if (!double.IsFinite(number))
        {
            rejections.Add(RejectionCause.NotANumber, topic, $"metric '{MetricCatalog.Name(id)}' is {number}");
            return new MetricValue(id, null, null, MetricTrust.Bad, "NotANumber", at);
        }

        return new MetricValue(id, number, null, trust, cause, at);
    }

    private static (MetricTrust Trust, string Cause) TrustOf(Metric metric)
    {
        var trust = MetricTrust.Good;
        var cause = "";
        var told = false;
        var properties = metric.Properties;
        for (var i = 0; properties is not null && i < Math.Min(properties.Keys.Count, properties.Values.Count); i++)
        {
            var value = properties.Values[i];
            switch (properties.Keys[i])
            {
                case MetricProperty.Trust:
                    trust = value.IntValue <= (uint)MetricTrust.Good ? (MetricTrust)value.IntValue : MetricTrust.Bad;
                    told = true;
                    break;
                case MetricProperty.Quality when !told:
                    trust = value.IntValue == SparkplugQuality.Good ? MetricTrust.Good : MetricTrust.Bad;
                    break;
                case MetricProperty.Cause:
                    cause = value.StringValue;
                    break;
            }
        }

        return (trust, trust == MetricTrust.Good ? "" : cause);
    }

    private static bool IsOfType(Metric metric, int dataType) => metric.IsNull || dataType switch
    {
        SparkplugDataType.Boolean => metric.ValueCase == Metric.ValueOneofCase.BooleanValue,
        SparkplugDataType.String => metric.ValueCase == Metric.ValueOneofCase.StringValue,
        SparkplugDataType.Int32 => metric.ValueCase == Metric.ValueOneofCase.IntValue,
        SparkplugDataType.Int64 => metric.ValueCase == Metric.ValueOneofCase.LongValue,
        _ => metric.ValueCase == Metric.ValueOneofCase.DoubleValue,
    };

    private static int? BdSeq(Payload message)
    {
        var metric = message.Metrics.FirstOrDefault(candidate => candidate.Name == DeathCertificate.BdSeq);
        return metric?.ValueCase == Metric.ValueOneofCase.LongValue && metric.LongValue <= 255 ? (int)metric.LongValue : null;
    }

    private static DateTimeOffset TimeOf(ulong unixMs, DateTimeOffset receivedAt)
    {
        // A device without a set clock, or with a lying one, must not reach beyond what a date can hold.
        const ulong Latest = 253_402_300_799_999;
        return unixMs is 0 or > Latest ? receivedAt : DateTimeOffset.FromUnixTimeMilliseconds((long)unixMs);
    }

    private Node? NodeOf(SparkplugTopic topic) => _nodes.GetValueOrDefault((topic.GroupId, topic.EdgeNodeId));

    private static SessionResult Result(PlantEvent plantEvent) => new([plantEvent], false);

    private SessionResult Reject(RejectionCause cause, string topic, string detail)
    {
        rejections.Add(cause, topic, detail);
        return SessionResult.Nothing;
    }

    private SessionResult Rebirth(Node node, RejectionCause cause, string topic, string detail, DateTimeOffset receivedAt)
    {
        rejections.Add(cause, topic, detail);
        if (receivedAt - node.LastRebirthAsked < RebirthEvery)
        {
            return SessionResult.Nothing;
        }

        node.LastRebirthAsked = receivedAt;
        return new SessionResult([], true);
    }

    /// <summary>What is known of one edge node.</summary>
    private sealed class Node
    {
        /// <summary>Birth number; null before a birth.</summary>
        public required int? BdSeq { get; init; }

        public int Seq { get; set; }

        public DateTimeOffset? LastRebirthAsked { get; set; }

        public Dictionary<string, Dictionary<ulong, (int Id, uint DataType)>> Devices { get; } = [];
    }
}
