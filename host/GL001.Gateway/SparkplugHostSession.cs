using System.Collections.Frozen;
using System.Collections.Immutable;
using GL001.Gateway.Protos;
using GL001.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace GL001.Gateway;

/// <summary>
/// The session rules of a Sparkplug 3.0 host application: what each message means after those before it. No I/O and
/// no clock; one thread at a time. Whatever arrives, nothing is thrown: what cannot be taken is counted by cause.
/// </summary>
/// <remarks>
/// There is no reorder window: the broker keeps the order of one connection, so a gap is a loss, and a rebirth is
/// asked for at once. Until it comes nothing of that controller is taken, because an alias may have got a new meaning.
/// </remarks>
public sealed partial class SparkplugHostSession
{
    /// <summary>Largest payload that is read, bytes.</summary>
    public const int MaximumPayloadBytes = 64 * 1024;

    /// <summary>Most topics of strangers that are logged: a flood of made-up names must fill neither memory nor log.</summary>
    public const int MaximumLoggedStrangers = 32;

    /// <summary>A controller is asked for a rebirth at most once in this time.</summary>
    public static readonly TimeSpan RebirthThrottle = TimeSpan.FromSeconds(5);

    private static readonly MessageParser<Payload> Parser = Payload.Parser.WithDiscardUnknownFields(true);

    private readonly FrozenDictionary<ControllerAddress, FrozenSet<string>> _unitsOfSite;
    private readonly Dictionary<ControllerAddress, ControllerSession> _controllers = [];
    private readonly HashSet<RejectionCause> _loggedOfUnheard = [];
    private readonly HashSet<string> _loggedStrangers = new(StringComparer.Ordinal);
    private readonly ILogger _logger;

    /// <param name="site">Every unit of the site. Nothing is taken from, or kept about, anybody else.</param>
    /// <param name="logger">Told of the first rejection of each cause and controller.</param>
    public SparkplugHostSession(IEnumerable<UnitAddress> site, ILogger logger)
    {
        _unitsOfSite = site.GroupBy(unit => unit.Controller)
            .ToFrozenDictionary(units => units.Key, units => units.Select(unit => unit.UnitId).ToFrozenSet(StringComparer.Ordinal));
        _logger = logger;
    }

    public RejectionCounters Rejections { get; } = new();

    /// <summary>Takes one message.</summary>
    /// <param name="receivedAt">The host's time of receipt.</param>
    public SessionResult Handle(string topic, ReadOnlyMemory<byte> payload, DateTimeOffset receivedAt)
    {
        if (SparkplugTopic.IsFromHost(topic))
        {
            return SessionResult.Nothing;
        }

        if (!SparkplugTopic.TryParse(topic, out SparkplugTopic parsed))
        {
            return Reject(RejectionCause.UnknownTopic, null, default);
        }

        if (!_unitsOfSite.ContainsKey(parsed.Controller))
        {
            return RejectStranger(topic);
        }

        ControllerSession? controller = _controllers.GetValueOrDefault(parsed.Controller);
        if (payload.Length > MaximumPayloadBytes)
        {
            return Reject(RejectionCause.OversizedPayload, controller, parsed.Controller);
        }

        if (!TryParse(payload, out Payload message))
        {
            return Reject(RejectionCause.MalformedPayload, controller, parsed.Controller);
        }

        if (parsed.MessageType == SparkplugTopics.NodeDeath)
        {
            return HandleNodeDeath(controller, parsed.Controller, message, receivedAt);
        }

        if (controller is null)
        {
            controller = new ControllerSession();
            _controllers.Add(parsed.Controller, controller);
        }

        SessionResult result = parsed.MessageType == SparkplugTopics.NodeBirth
            ? HandleNodeBirth(controller, parsed.Controller, message, receivedAt)
            : HandleInSequence(controller, topic, parsed, message, receivedAt);
        return message.HasSeq ? result with { Seq = message.Seq } : result;
    }

    /// <summary>
    /// To be called when the host was away from the broker: messages may be missing, so nothing is taken from any
    /// known controller before its next birth. Returns those controllers, all to be asked for it.
    /// </summary>
    public ImmutableArray<ControllerAddress> Restart(DateTimeOffset now)
    {
        foreach (ControllerSession controller in _controllers.Values)
        {
            controller.InSync = false;
            controller.LastRebirthRequest = now;
        }

        return [.. _controllers.Keys];
    }

    /// <summary>
    /// To be called when a plant is heard from now on that was not before: nothing is taken from its controllers before their next birth. Returns all of
    /// them, to be asked for it.
    /// </summary>
    public ImmutableArray<ControllerAddress> TakeOver(string plantId, DateTimeOffset now)
    {
        ImmutableArray<ControllerAddress> all = [.. _unitsOfSite.Keys.Where(controller => controller.PlantId == plantId)];
        foreach (ControllerAddress controller in all)
        {
            // One that was never heard keeps no session: its birth makes one.
            if (_controllers.TryGetValue(controller, out ControllerSession? known))
            {
                known.InSync = false;
                known.LastRebirthRequest = now;
            }
        }

        return all;
    }

    /// <summary>Forgets a plant that is not heard any more.</summary>
    public void Forget(string plantId)
    {
        foreach (ControllerAddress controller in _controllers.Keys.Where(controller => controller.PlantId == plantId).ToList())
        {
            _controllers.Remove(controller);
        }
    }

    private SessionResult HandleNodeBirth(ControllerSession controller, ControllerAddress address, Payload message, DateTimeOffset receivedAt)
    {
        if (!message.HasSeq || message.Seq != 0)
        {
            return Reject(RejectionCause.BirthSequence, controller, address);
        }

        if (BdSeqOf(message) is not { } bdSeq)
        {
            return Reject(RejectionCause.MissingBdSeq, controller, address);
        }

        controller.Born(bdSeq);
        string firmwareVersion = message.Metrics
            .LastOrDefault(metric => metric.Name == MetricCatalog.Name(MetricId.FirmwareVersion))?.StringValue ?? "";
        return SessionResult.Of(new ControllerBorn(address.PlantId, address.ControllerId, bdSeq, firmwareVersion, receivedAt));
    }

    private SessionResult HandleNodeDeath(ControllerSession? controller, ControllerAddress address, Payload message, DateTimeOffset receivedAt)
    {
        if (BdSeqOf(message) is not { } bdSeq)
        {
            return Reject(RejectionCause.MissingBdSeq, controller, address);
        }

        if (controller?.BdSeq != bdSeq)
        {
            return Reject(RejectionCause.StaleDeath, controller, address);
        }

        controller.Died();
        return SessionResult.Of(new ControllerDied(address.PlantId, address.ControllerId, receivedAt));
    }

    private SessionResult HandleInSequence(ControllerSession controller, string topicText, SparkplugTopic topic, Payload message, DateTimeOffset receivedAt)
    {
        ControllerAddress address = topic.Controller;
        if (!message.HasSeq || message.Seq > 255)
        {
            return Reject(RejectionCause.MalformedPayload, controller, address);
        }

        if (!controller.InSync)
        {
            return RejectAndAskRebirth(RejectionCause.DataBeforeBirth, controller, address, receivedAt);
        }

        if ((int)message.Seq == controller.Seq)
        {
            return Reject(RejectionCause.StaleSequence, controller, address);
        }

        if ((int)message.Seq != controller.NextSeq)
        {
            controller.InSync = false;
            return RejectAndAskRebirth(RejectionCause.SequenceGap, controller, address, receivedAt);
        }

        // Received in order, so it counts for the sequence even when its content is refused below.
        controller.Seq = (int)message.Seq;
        if (topic.UnitId.Length > 0 && !_unitsOfSite[address].Contains(topic.UnitId))
        {
            return RejectStranger(topicText);
        }

        return topic.MessageType switch
        {
            SparkplugTopics.DeviceBirth => HandleDeviceBirth(controller, topic, message, receivedAt),
            SparkplugTopics.DeviceData => HandleDeviceData(controller, topic, message, receivedAt),
            SparkplugTopics.DeviceDeath => HandleDeviceDeath(controller, topic, receivedAt),
            _ => SessionResult.Nothing, // A node has no metric of its own that we follow.
        };
    }

    private SessionResult HandleDeviceBirth(ControllerSession controller, SparkplugTopic topic, Payload message, DateTimeOffset receivedAt)
    {
        ControllerAddress address = topic.Controller;
        DateTimeOffset sentAt = MetricReader.TimeOf(message.HasTimestamp, message.Timestamp, receivedAt);
        var table = new BirthTable();
        var values = ImmutableArray.CreateBuilder<MetricValue>(message.Metrics.Count);
        foreach (Metric metric in message.Metrics)
        {
            if (metric.Name.Length == 0 || !metric.HasDatatype || !MetricReader.HasPairedProperties(metric))
            {
                return Reject(RejectionCause.MalformedPayload, controller, address);
            }

            if (!table.TryDefine(metric, Define(metric, values, sentAt, controller, address)))
            {
                return Reject(RejectionCause.DuplicateAlias, controller, address);
            }
        }

        controller.Units[topic.UnitId] = table;
        return SessionResult.Of(new UnitBorn(address.PlantId, address.ControllerId, topic.UnitId, values.DrainToImmutable(), receivedAt));
    }

    /// <summary>Finds what a birth's metric is to us and takes its first value. What we cannot use stays in the table, to be ignored later.</summary>
    private BirthMetric Define(Metric metric, ImmutableArray<MetricValue>.Builder values, DateTimeOffset sentAt,
        ControllerSession controller, ControllerAddress address)
    {
        var ignored = new BirthMetric(MetricId.None, metric.Datatype);
        var defined = new BirthMetric(BirthTable.IdOf(metric.Name), metric.Datatype);
        if (defined == ignored)
        {
            Reject(RejectionCause.UnknownMetric, controller, address);
            return ignored;
        }

        if (!MetricReader.Fits(metric.Datatype, defined.MetricId)
            || !MetricReader.TryRead(metric, defined, sentAt, out MetricValue value, out bool claimedNumber))
        {
            Reject(RejectionCause.UnexpectedType, controller, address);
            return ignored;
        }

        if (!MetricCatalog.IsOnlyDefined(defined.MetricId))
        {
            Take(value, claimedNumber, values, controller, address);
        }

        return defined;
    }

    private SessionResult HandleDeviceData(ControllerSession controller, SparkplugTopic topic, Payload message, DateTimeOffset receivedAt)
    {
        ControllerAddress address = topic.Controller;
        if (!controller.Units.TryGetValue(topic.UnitId, out BirthTable? table))
        {
            return RejectAndAskRebirth(RejectionCause.UnknownDevice, controller, address, receivedAt);
        }

        DateTimeOffset sentAt = MetricReader.TimeOf(message.HasTimestamp, message.Timestamp, receivedAt);
        var values = ImmutableArray.CreateBuilder<MetricValue>(message.Metrics.Count);
        ImmutableArray<byte>? chunk = null;
        ByteString? parameters = null;
        foreach (Metric metric in message.Metrics)
        {
            if (!MetricReader.HasPairedProperties(metric))
            {
                return Reject(RejectionCause.MalformedPayload, controller, address);
            }

            if (!table.TryFind(metric, out BirthMetric defined))
            {
                return RejectAndAskRebirth(RejectionCause.UnknownAlias, controller, address, receivedAt);
            }

            if (defined.MetricId == MetricId.None)
            {
                continue;
            }

            if (defined.MetricId == MetricId.ChunkData && metric.ValueCase == Metric.ValueOneofCase.BytesValue)
            {
                chunk = [.. metric.BytesValue];
                continue;
            }

            if (defined.MetricId == MetricId.ParameterNumbers && metric.ValueCase == Metric.ValueOneofCase.BytesValue)
            {
                parameters = metric.BytesValue;
                continue;
            }

            if (!MetricReader.TryRead(metric, defined, sentAt, out MetricValue value, out bool claimedNumber))
            {
                return Reject(RejectionCause.UnexpectedType, controller, address);
            }

            Take(value, claimedNumber, values, controller, address);
        }

        if (parameters is not null)
        {
            return ParameterReader.Read(topic, values.DrainToImmutable(), parameters.Span, receivedAt) is { } told
                ? SessionResult.Of(told)
                : Reject(RejectionCause.MalformedPayload, controller, address);
        }

        if (chunk is { } data)
        {
            return values.FirstOrDefault(value => value.MetricId == MetricId.ChunkIndex).Number is >= 0.0 and <= int.MaxValue and var index
                ? SessionResult.Of(new RecordingChunkSent(address.PlantId, address.ControllerId, topic.UnitId, (int)index, data, receivedAt))
                : Reject(RejectionCause.MalformedPayload, controller, address);
        }

        if (values.Any(value => MetricCatalog.IsOnlyDefined(value.MetricId)))
        {
            return RecordReader.Read(topic, values.DrainToImmutable(), receivedAt) is { } record
                ? SessionResult.Of(record)
                : Reject(RejectionCause.MalformedPayload, controller, address);
        }

        return SessionResult.Of(new UnitData(address.PlantId, address.ControllerId, topic.UnitId, values.DrainToImmutable(), receivedAt));
    }

    private SessionResult HandleDeviceDeath(ControllerSession controller, SparkplugTopic topic, DateTimeOffset receivedAt)
    {
        ControllerAddress address = topic.Controller;
        return controller.Units.Remove(topic.UnitId)
            ? SessionResult.Of(new UnitDied(address.PlantId, address.ControllerId, topic.UnitId, receivedAt))
            : Reject(RejectionCause.UnknownDevice, controller, address);
    }

    private void Take(MetricValue value, bool claimedNumber, ImmutableArray<MetricValue>.Builder values,
        ControllerSession controller, ControllerAddress address)
    {
        if (claimedNumber)
        {
            Reject(RejectionCause.NotANumber, controller, address);
        }

        values.Add(value);
    }

    private SessionResult RejectAndAskRebirth(RejectionCause cause, ControllerSession controller, ControllerAddress address, DateTimeOffset receivedAt)
    {
        Reject(cause, controller, address);

        // A clock that was set back must not silence the request for as long as it was set back.
        if (controller.LastRebirthRequest is { } last && receivedAt >= last && receivedAt - last < RebirthThrottle)
        {
            return SessionResult.Nothing;
        }

        controller.LastRebirthRequest = receivedAt;
        return SessionResult.AskRebirth(address);
    }

    private SessionResult Reject(RejectionCause cause, ControllerSession? controller, ControllerAddress address)
    {
        Rejections.Count(cause);
        if ((controller?.Logged ?? _loggedOfUnheard).Add(cause))
        {
            LogRejection(cause, address);
        }

        return SessionResult.Nothing;
    }

    private SessionResult RejectStranger(string topic)
    {
        Rejections.Count(RejectionCause.NotOfThisSite);
        if (_loggedStrangers.Count < MaximumLoggedStrangers && _loggedStrangers.Add(topic))
        {
            LogStranger(topic, MaximumLoggedStrangers);
        }

        return SessionResult.Nothing;
    }

    private static bool TryParse(ReadOnlyMemory<byte> payload, out Payload message)
    {
        try
        {
            message = Parser.ParseFrom(payload.Span);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            message = new Payload();
            return false;
        }
    }

    private static long? BdSeqOf(Payload message)
    {
        Metric? metric = message.Metrics.LastOrDefault(metric => metric.Name == DeathCertificate.BdSeq);
        return metric?.ValueCase switch
        {
            Metric.ValueOneofCase.LongValue => (long)metric.LongValue,
            Metric.ValueOneofCase.IntValue => metric.IntValue,
            _ => null,
        };
    }

    [LoggerMessage(1, LogLevel.Warning, "Refused a message of {Controller}: {Cause}. Further ones of this cause and controller are only counted.")]
    private partial void LogRejection(RejectionCause cause, ControllerAddress controller);

    [LoggerMessage(2, LogLevel.Warning, "Refused {Topic}: the site has no such controller or unit. Further messages there, and topics beyond {Most}, are only counted.")]
    private partial void LogStranger(string topic, int most);
}
