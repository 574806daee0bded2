using System;
using GL001.Control;
using GL001.Storage;
using GL001.Wire;

namespace GL001.Runtime;

/// <summary>
/// The controller's Sparkplug B edge node: births, data by exception, commands. It runs on its own thread and meets
/// the scan only in the <see cref="Mailbox"/>. Time is an argument.
/// </summary>
public sealed class EdgeNode
{
    /// <summary>Largest payload: a test fills it with a birth at its longest, every row and every reason told.</summary>
    public const int PayloadCapacity = 12_288;

    /// <summary>Time between data messages, ms.</summary>
    public const int ReportPeriodMs = 1_000;

    /// <summary>Limits of the first and of every wait between attempts to connect, ms; see <see cref="ReconnectWait"/>.</summary>
    public const int FirstRetryMs = 1_000;
    public const int LongestRetryMs = 30_000;

    /// <summary>Records of each log that may follow the live data of one period.</summary>
    public const int RecordsAPeriod = 4;

    /// <summary>Parameters told in one message, some 1.5 KB.</summary>
    public const int ParametersAMessage = 16;

    /// <summary>Numbers told of each parameter: value, minimum, maximum and <see cref="WholeFlag"/> with <see cref="SafetyFlag"/>.</summary>
    public const int NumbersAParameter = 4;
    public const int WholeFlag = 1;
    public const int SafetyFlag = 2;
    public const int BuiltInFlag = 4;

    /// <summary>A record older than this is history, ms.</summary>
    public const int LiveAgeMs = 15_000;

    // Parts of a lease that were seen; the first six by their place in TakeLeaseMetric.
    private const int StepMsBit = 64;
    private const int StepsBit = 128;

    // Parts of a parameter's change that were seen.
    private const int RequestBit = 1;
    private const int NameBit = 2;
    private const int ValueBit = 4;

    private readonly IMqttLink _link;
    private readonly Mailbox _mailbox;
    private readonly RecordKeeper? _keeper;
    private readonly ForwardWindow _eventWindow = new ForwardWindow();
    private readonly EventRecord _event = new EventRecord();
    private readonly ForwardWindow _recordWindow = new ForwardWindow();
    private readonly byte[] _record = new byte[TelemetryRecord.Bytes];
    private readonly EdgeNodeIdentity _identity;
    private readonly SparkplugEncoder _encoder = new SparkplugEncoder(PayloadCapacity);
    private readonly SparkplugDecoder _decoder = new SparkplugDecoder();
    private readonly TelemetryFrame _frame = new TelemetryFrame();
    private readonly TelemetryFrame _sent = new TelemetryFrame();
    private readonly LeaseProposal _offer = new LeaseProposal();
    private readonly ReconnectWait _retry;
    private readonly FrameWords _words;
    private readonly int _lastRequestAt = TelemetryFrame.PlaceOf(MetricId.ParameterLastRequest);
    private readonly ParameterOrder _order = new ParameterOrder();
    private readonly ParameterReport _parameters = new ParameterReport();
    private int _bdSeq;
    private int _seq;
    private int _session;
    private bool _online;
    private bool _orderUnanswered;
    private int _judgedBefore;
    private long _nextAttemptMs;
    private long _nextReportMs;
    private long _confirmedEvent;
    private long _confirmedRecord;
    private int _wantedChunk;
    private int _wantedParameter;
    private byte[] _releasedHash = new byte[0];
    private byte[] _chunk = new byte[0];

    /// <param name="link">The connection.</param>
    /// <param name="mailbox">Where the scan is met.</param>
    /// <param name="identity">Who this controller is.</param>
    /// <param name="keeper">The controller's logs; null for a node that tells live data only.</param>
    public EdgeNode(IMqttLink link, Mailbox mailbox, EdgeNodeIdentity identity, RecordKeeper? keeper = null)
    {
        _link = link;
        _mailbox = mailbox;
        _identity = identity;
        _keeper = keeper;
        _words = new FrameWords(mailbox.RowTags);
        _retry = new ReconnectWait(identity.ClientId, FirstRetryMs, LongestRetryMs);
    }

    public bool IsOnline => _online;

    /// <summary>Commands that could not be understood, since power-up.</summary>
    public int MalformedCommands { get; private set; }

    /// <summary>How often the network's thread failed, since power-up.</summary>
    public int Faults { get; private set; }

    /// <summary>What the last of them said; an empty text before the first.</summary>
    public string LastFault { get; private set; } = "";

    /// <summary>Payloads that did not fit their buffer: a mistake in our own tables, counted so that it shows.</summary>
    public int OverflowedPayloads { get; private set; }

    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    /// <param name="utcMs">Wall time for time stamps only, ms since 1970-01-01 UTC.</param>
    public void Poll(long nowMs, long utcMs)
    {
        if (_online && !_link.IsConnected)
        {
            _online = false;

            // A broker that restarts loses every controller at once: they must not all return at once.
            _nextAttemptMs = nowMs + _retry.Next(nowMs);
            NoteNetwork(EventKind.NetworkDown, nowMs);
        }

        if (!_online)
        {
            if (nowMs >= _nextAttemptMs && _mailbox.TryReadFrame(_frame))
            {
                Connect(nowMs, utcMs);
            }

            return;
        }

        while (_link.TryReceive(out string topic, out byte[] payload))
        {
            Handle(topic, payload, utcMs);
        }

        if (nowMs >= _nextReportMs)
        {
            _nextReportMs = nowMs + ReportPeriodMs;
            Report(utcMs);
            ForwardEvents(nowMs, utcMs);
            ForwardRecords(nowMs, utcMs);
        }
    }

    /// <summary>As <see cref="Poll"/>; whatever the network does, it may not end the thread: the controller would go dumb for good. False when it failed.</summary>
    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    /// <param name="utcMs">Wall time for time stamps only, ms since 1970-01-01 UTC.</param>
    public bool TryPoll(long nowMs, long utcMs)
    {
        try
        {
            Poll(nowMs, utcMs);
            return true;
        }
        catch (Exception problem)
        {
            NoteFault(problem.Message);
            return false;
        }
    }

    /// <summary>Counts a failure of the network's thread.</summary>
    /// <param name="problem">What it says.</param>
    public void NoteFault(string problem)
    {
        Faults++;
        LastFault = problem;
    }

    /// <summary>An orderly goodbye: the node says itself that it dies, because a clean disconnect discards the will.</summary>
    public void Stop()
    {
        if (_online)
        {
            _link.TryPublish(_identity.NodeDeathTopic, DeathCertificate.Encode(_bdSeq));
        }

        _online = false;
        _link.Disconnect();
    }

    private void Connect(long nowMs, long utcMs)
    {
        _bdSeq = DeathCertificate.NextBdSeq(_bdSeq);
        bool connected = _link.TryConnect(_identity.ClientId, _identity.NodeDeathTopic, DeathCertificate.Encode(_bdSeq))
            && _link.TrySubscribe(_identity.NodeCommandTopic)
            && _link.TrySubscribe(_identity.DeviceCommandTopic);
        if (!connected)
        {
            _link.Disconnect();
            _nextAttemptMs = nowMs + _retry.Next(nowMs);
            return;
        }

        _retry.Reset();
        _nextAttemptMs = nowMs + FirstRetryMs;
        _session = NextSession(_session, utcMs);
        _mailbox.PostSession(_session);
        _orderUnanswered = false;
        _online = Birth(utcMs);
        _nextReportMs = nowMs + ReportPeriodMs;
        if (_online)
        {
            NoteNetwork(EventKind.NetworkUp, nowMs);
        }
    }

    private void NoteNetwork(EventKind kind, long nowMs)
    {
        if (_keeper != null)
        {
            _keeper.Events.Post(kind, _bdSeq, nowMs, 0, "", 0.0, 0.0);
        }
    }

    /// <summary>
    /// Rises with each connection, and with the wall clock from one power-up to the next, so that a lease from before
    /// a restart names a session that is gone. With a clock that was never set it only rises.
    /// </summary>
    private static int NextSession(int session, long utcMs)
    {
        const long Wrap = 1_000_000_000;
        int fromClock = (int)(utcMs / 1000 % Wrap);
        return fromClock > session ? fromClock : session + 1;
    }

    private bool Birth(long utcMs)
    {
        _seq = 0;
        _encoder.Begin(utcMs, _seq);
        _encoder.BeginMetric(DeathCertificate.BdSeq, MetricId.None, utcMs, SparkplugDataType.Int64);
        _encoder.WriteLong(_bdSeq);
        _encoder.EndMetric();

        // Without alias, so that a host can ask for a rebirth before it knows any (Sparkplug 3.0, 5.12).
        _encoder.BeginMetric(MetricCatalog.Name(MetricId.Rebirth), MetricId.None, utcMs, SparkplugDataType.Boolean);
        _encoder.WriteBoolean(false);
        _encoder.EndMetric();
        _encoder.BeginMetric(MetricCatalog.Name(MetricId.FirmwareVersion), MetricId.FirmwareVersion, utcMs, SparkplugDataType.String);
        _encoder.WriteText(_identity.FirmwareVersion);
        _encoder.EndMetric();
        if (!Publish(_identity.NodeBirthTopic))
        {
            return false;
        }

        ReadFrame();

        // Leases are judged by it from the next scan on: a birth must not tell that of the last connection.
        _frame.SetNumber(MetricId.Session, _session);
        _eventWindow.Restart();
        _recordWindow.Restart();
        NextSeq();
        _encoder.Begin(utcMs, _seq);
        for (int i = 0; i < TelemetryFrame.Count; i++)
        {
            WriteMetric(i, true, utcMs);
        }

        _sent.CopyFrom(_frame);
        return Publish(_identity.DeviceBirthTopic);
    }

    private void Report(long utcMs)
    {
        if (!ReadFrame())
        {
            return;
        }

        if (_parameters.Request != (long)_sent.Number(_lastRequestAt))
        {
            // An answer is told whole: request and refusal in one message.
            _sent.SetText(MetricId.ParameterLastRefusal, "");
        }

        // The uptime moves in every frame, so there is always something to say: it is the heartbeat, and the basis of leases.
        NextSeq();
        _encoder.Begin(utcMs, _seq);
        for (int i = 0; i < TelemetryFrame.Count; i++)
        {
            if (_frame.Differs(i, _sent, MetricCatalog.Deadband(MetricCatalog.Device[i])))
            {
                WriteMetric(i, false, utcMs);
            }
        }

        if (Publish(_identity.DeviceDataTopic))
        {
            RememberSent();
            _orderUnanswered = _orderUnanswered && _parameters.Judged == _judgedBefore;
        }
    }

    /// <summary>
    /// One order at a time: the next one is heard when the answer to the last has been told, so once a report at most, and
    /// the scan judges no flood. What comes before is refused here and now, so that nobody waits for nothing.
    /// </summary>
    private void TakeOrder(long utcMs)
    {
        _mailbox.ReadParameters(_parameters);
        if (!_orderUnanswered && _mailbox.TryPostOrder(_order))
        {
            _orderUnanswered = true;
            _judgedBefore = _parameters.Judged;
            return;
        }

        NextSeq();
        _encoder.Begin(utcMs, _seq);
        WriteWhole(MetricId.ParameterLastRequest, _order.Request);
        WriteString(MetricId.ParameterLastRefusal, ParameterRefusalNames.Of(ParameterRefusal.TooMany));
        if (Publish(_identity.DeviceDataTopic))
        {
            _sent.SetNumber(MetricId.ParameterLastRequest, _order.Request);
            _sent.SetText(MetricId.ParameterLastRefusal, ParameterRefusalNames.Of(ParameterRefusal.TooMany));
        }
    }

    /// <summary>The scan's newest frame, with what only this side knows.</summary>
    private bool ReadFrame()
    {
        bool any = _mailbox.TryReadFrame(_frame);
        _words.Fill(_frame);
        _mailbox.ReadParameters(_parameters);
        _frame.SetNumber(MetricId.ParameterCount, ParameterTable.Count);
        _frame.SetNumber(MetricId.ParameterCrc, _parameters.Crc);
        _frame.SetNumber(MetricId.ParameterActsAfterRestart, _parameters.ActsAfterRestart ? 1.0 : 0.0);
        _frame.SetNumber(MetricId.ParameterLastRequest, _parameters.Request);
        _frame.SetText(MetricId.ParameterLastRefusal, ParameterRefusalNames.Of(_parameters.Refusal));
        _frame.SetNumber(MetricId.NetworkFaults, Faults);
        if (_keeper != null)
        {
            _frame.SetNumber(MetricId.KeeperFaults, _keeper.Faults);
            _frame.SetText(MetricId.EventsState, _keeper.EventsState);
            _frame.SetNumber(MetricId.EventsLost, _keeper.EventsLost);
            _frame.SetText(MetricId.StoreState, _keeper.StoreState);
            _frame.SetNumber(MetricId.StoreDropped, _keeper.StoreDropped);
            _frame.SetNumber(MetricId.StorePending, _keeper.NewestRecord - _keeper.RecordFloor);
            _frame.SetText(MetricId.HeapState, _keeper.HeapState);
            _frame.SetNumber(MetricId.HeapFreeBytes, _keeper.HeapFreeBytes);
            _frame.SetNumber(MetricId.HeapLowestBytes, _keeper.HeapLowestBytes);
            FillRecording(_keeper.Recorder);
        }

        return any;
    }

    private void FillRecording(FlightRecorder? recorder)
    {
        if (recorder == null)
        {
            _frame.SetText(MetricId.RecordingState, "None");
            return;
        }

        _frame.SetText(MetricId.RecordingState, FlightRecorderStateNames.Of(recorder.State));
        _frame.SetNumber(MetricId.RecordingChunks, recorder.ChunkCount);
        _frame.SetNumber(MetricId.RecordingChunkBytes, recorder.ChunkBytes);
        _frame.SetNumber(MetricId.RecordingMissedTrips, recorder.MissedTriggers);
    }

    /// <summary>One chunk of a frozen recording, as it stands in the memory: its hash is checked where there is time for it.</summary>
    private void SendChunk(int index, long utcMs)
    {
        FlightRecorder? recorder = _keeper == null ? null : _keeper.Recorder;
        if (recorder == null || recorder.State != FlightRecorderState.Frozen)
        {
            return;
        }

        _chunk = _chunk.Length == recorder.ChunkBytes ? _chunk : new byte[recorder.ChunkBytes];
        if (!recorder.TryReadChunk(index, _chunk))
        {
            return;
        }

        NextSeq();
        _encoder.Begin(utcMs, _seq);
        _encoder.BeginMetric("", MetricId.ChunkIndex, 0, SparkplugDataType.Int32);
        _encoder.WriteInt(index);
        _encoder.EndMetric();
        _encoder.BeginMetric("", MetricId.ChunkData, 0, SparkplugDataType.Bytes);
        _encoder.WriteBytes(_chunk);
        _encoder.EndMetric();
        Publish(_identity.DeviceDataTopic);
    }

    private void Release(byte[] lastHash)
    {
        FlightRecorder? recorder = _keeper == null ? null : _keeper.Recorder;
        if (recorder != null)
        {
            recorder.TryRelease(lastHash);
        }
    }

    /// <summary>Some of the parameters that this kind of unit has, and where to go on.</summary>
    private void SendParameters(int first, long utcMs)
    {
        _mailbox.ReadParameters(_parameters);
        int[] ids = new int[ParametersAMessage];
        int count = 0;
        int next = first;
        for (; next < ParameterTable.Count && count < ParametersAMessage; next++)
        {
            if (ParameterTable.AppliesTo(next, _parameters.Kind))
            {
                ids[count] = next;
                count++;
            }
        }

        string names = "";
        string units = "";
        byte[] numbers = new byte[8 * NumbersAParameter * count];
        for (int i = 0; i < count; i++)
        {
            int id = ids[i];
            names += (i == 0 ? "" : FrameWords.Separator) + ParameterTable.Name(id);
            units += (i == 0 ? "" : FrameWords.Separator) + ParameterTable.Unit(id);
            int at = 8 * NumbersAParameter * i;
            ByteFields.PutDouble(numbers, at, _parameters.Values[id]);
            ByteFields.PutDouble(numbers, at + 8, ParameterTable.Minimum(id));
            ByteFields.PutDouble(numbers, at + 16, ParameterTable.Maximum(id));
            ByteFields.PutDouble(numbers, at + 24, (ParameterTable.IsWhole(id) ? WholeFlag : 0) + (ParameterTable.IsSafetyRelated(id) ? SafetyFlag : 0)
                + (ParameterTable.IsBuiltIn(id) ? BuiltInFlag : 0));
        }

        NextSeq();
        _encoder.Begin(utcMs, _seq);
        WriteWhole(MetricId.ParameterCrc, _parameters.Crc);
        WriteInt32(MetricId.ParameterFirst, first);
        WriteInt32(MetricId.ParameterNext, next);
        WriteString(MetricId.ParameterNames, names);
        WriteString(MetricId.ParameterUnits, units);
        _encoder.BeginMetric("", MetricId.ParameterNumbers, 0, SparkplugDataType.DoubleArray);
        _encoder.WriteBytes(numbers);
        _encoder.EndMetric();
        Publish(_identity.DeviceDataTopic);
    }

    private void WriteInt32(int id, int value)
    {
        _encoder.BeginMetric("", id, 0, SparkplugDataType.Int32);
        _encoder.WriteInt(value);
        _encoder.EndMetric();
    }

    private void WriteString(int id, string value)
    {
        _encoder.BeginMetric("", id, 0, SparkplugDataType.String);
        _encoder.WriteText(value);
        _encoder.EndMetric();
    }

    /// <summary>Events that the host has not confirmed, in order, each in a message of its own.</summary>
    private void ForwardEvents(long nowMs, long utcMs)
    {
        if (_keeper == null)
        {
            return;
        }

        for (int i = 0; i < RecordsAPeriod; i++)
        {
            long floor = _keeper.EventFloor;
            if (!_eventWindow.MaySend(floor, nowMs) || !_keeper.TryReadEvent(_eventWindow.Before + 1, _event))
            {
                return;
            }

            bool isHistory = _eventWindow.IsRepeat(_event.Sequence) || _event.WallMs == 0 || utcMs - _event.WallMs > LiveAgeMs;
            BeginRecord(_event.Sequence, _eventWindow.Before, floor, _keeper.NewestEvent, utcMs);
            WriteEvent(isHistory);
            if (!Publish(_identity.DeviceDataTopic))
            {
                return;
            }

            _eventWindow.NoteSent(_event.Sequence, nowMs);
        }
    }

    /// <summary>Telemetry that the host has not confirmed, in order, each record in a message of its own.</summary>
    private void ForwardRecords(long nowMs, long utcMs)
    {
        if (_keeper == null)
        {
            return;
        }

        for (int i = 0; i < RecordsAPeriod; i++)
        {
            long floor = _keeper.RecordFloor;
            if (!_recordWindow.MaySend(floor, nowMs) || !_keeper.TryReadRecord(_recordWindow.Before + 1, _record, out long number))
            {
                return;
            }

            long wallMs = TelemetryRecord.WallMs(_record);
            bool isHistory = _recordWindow.IsRepeat(number) || utcMs - wallMs > LiveAgeMs;
            BeginRecord(number, _recordWindow.Before, floor, _keeper.NewestRecord, utcMs);
            WriteRecord(wallMs, isHistory);
            if (!Publish(_identity.DeviceDataTopic))
            {
                return;
            }

            _recordWindow.NoteSent(number, nowMs);
        }
    }

    private void WriteRecord(long wallMs, bool isHistory)
    {
        for (int place = 0; place < MetricCatalog.Recorded.Length; place++)
        {
            int id = MetricCatalog.Recorded[place];
            BeginRecordMetric(id, wallMs, isHistory);
            if (MetricCatalog.HasQuality(id))
            {
                WriteQuality(TelemetryRecord.Quality(_record, place), TelemetryRecord.Cause(_record, place), "");
            }

            _encoder.WriteDouble(TelemetryRecord.Value(_record, place));
            _encoder.EndMetric();
        }

        BeginRecordMetric(MetricId.BurnerState, wallMs, isHistory);
        _encoder.WriteText(TelemetryRecord.BurnerStateName(_record));
        _encoder.EndMetric();
        BeginRecordMetric(MetricId.SetpointSource, wallMs, isHistory);
        _encoder.WriteText(TelemetryRecord.SourceName(_record));
        _encoder.EndMetric();
    }

    private void BeginRecordMetric(int id, long wallMs, bool isHistory)
    {
        _encoder.BeginMetric("", id, wallMs, MetricCatalog.DataType(id));
        if (isHistory)
        {
            _encoder.WriteHistorical();
        }
    }

    private void BeginRecord(long number, long before, long floor, long newest, long utcMs)
    {
        NextSeq();
        _encoder.Begin(utcMs, _seq);
        WriteWhole(MetricId.RecordNumber, number);
        WriteWhole(MetricId.RecordBefore, before);
        WriteWhole(MetricId.RecordFloor, floor);
        WriteWhole(MetricId.RecordNewest, newest);
    }

    private void WriteWhole(int id, long value)
    {
        _encoder.BeginMetric("", id, 0, SparkplugDataType.Int64);
        _encoder.WriteLong(value);
        _encoder.EndMetric();
    }

    /// <summary>An event whose time is not known has no time stamp: the host then goes by the uptime.</summary>
    private void WriteEvent(bool isHistory)
    {
        BeginRecordMetric(MetricId.EventKind, _event.WallMs, isHistory);
        _encoder.WriteText(EventKindNames.Of(_event.Kind));
        _encoder.EndMetric();
        BeginRecordMetric(MetricId.EventCode, _event.WallMs, isHistory);
        _encoder.WriteInt(_event.Code);
        _encoder.EndMetric();
        BeginRecordMetric(MetricId.EventSubject, _event.WallMs, isHistory);
        _encoder.WriteText(_event.Subject);
        _encoder.EndMetric();
        BeginRecordMetric(MetricId.EventValue, _event.WallMs, isHistory);
        _encoder.WriteDouble(_event.Value);
        _encoder.EndMetric();
        BeginRecordMetric(MetricId.EventPrevious, _event.WallMs, isHistory);
        _encoder.WriteDouble(_event.Previous);
        _encoder.EndMetric();
        BeginRecordMetric(MetricId.EventUptimeMs, _event.WallMs, isHistory);
        _encoder.WriteLong(_event.UptimeMs);
        _encoder.EndMetric();
    }

    private void RememberSent()
    {
        // Only what was sent: a slow drift below the deadband must add up and be told in the end.
        for (int i = 0; i < TelemetryFrame.Count; i++)
        {
            if (_frame.Differs(i, _sent, MetricCatalog.Deadband(MetricCatalog.Device[i])))
            {
                _sent.CopyOne(i, _frame);
            }
        }
    }

    private void WriteMetric(int index, bool birth, long utcMs)
    {
        int id = MetricCatalog.Device[index];
        int dataType = MetricCatalog.DataType(id);
        string unit = birth ? MetricCatalog.Unit(id) : "";
        bool hasQuality = MetricCatalog.HasQuality(id);
        _encoder.BeginMetric(birth ? MetricCatalog.Name(id) : "", id, utcMs, dataType);
        if (hasQuality || unit.Length > 0)
        {
            WriteProperties(index, hasQuality, unit);
        }

        if (MetricCatalog.IsOnlyDefined(id))
        {
            _encoder.WriteNull();
            _encoder.EndMetric();
            return;
        }

        switch (dataType)
        {
            case SparkplugDataType.Boolean: _encoder.WriteBoolean(_frame.Number(index) != 0.0); break;
            case SparkplugDataType.String: _encoder.WriteText(_frame.Text(index)); break;
            case SparkplugDataType.Int32: _encoder.WriteInt((int)_frame.Number(index)); break;
            case SparkplugDataType.Int64: _encoder.WriteLong((long)_frame.Number(index)); break;
            default: _encoder.WriteDouble(_frame.Number(index)); break;
        }

        _encoder.EndMetric();
    }

    private void WriteProperties(int index, bool hasQuality, string unit)
    {
        if (hasQuality)
        {
            WriteQuality(_frame.Quality(index), _frame.Cause(index), unit);
            return;
        }

        _encoder.BeginProperties();
        _encoder.WritePropertyKey(MetricProperty.EngineeringUnit);
        _encoder.WritePropertyText(unit);
        _encoder.EndProperties();
    }

    private void WriteQuality(SignalQuality quality, SignalCause cause, string unit)
    {
        _encoder.BeginProperties();
        _encoder.WritePropertyKey(MetricProperty.Quality);
        _encoder.WritePropertyKey(MetricProperty.Trust);
        _encoder.WritePropertyKey(MetricProperty.Cause);
        if (unit.Length > 0)
        {
            _encoder.WritePropertyKey(MetricProperty.EngineeringUnit);
        }

        _encoder.WritePropertyInt(quality == SignalQuality.Good ? SparkplugQuality.Good : SparkplugQuality.Bad);
        _encoder.WritePropertyInt((int)quality);
        _encoder.WritePropertyText(SignalCauseNames.Of(cause));
        if (unit.Length > 0)
        {
            _encoder.WritePropertyText(unit);
        }

        _encoder.EndProperties();
    }

    private void Handle(string topic, byte[] payload, long utcMs)
    {
        if (payload.Length > PayloadCapacity)
        {
            MalformedCommands++;
            return;
        }

        if (topic == _identity.NodeCommandTopic)
        {
            HandleNodeCommand(payload, utcMs);
        }
        else if (topic == _identity.DeviceCommandTopic)
        {
            HandleDeviceCommand(payload, utcMs);
        }
    }

    private void HandleNodeCommand(byte[] payload, long utcMs)
    {
        bool rebirth = false;
        _decoder.Begin(payload, payload.Length);
        while (_decoder.NextMetric())
        {
            bool isRebirth = _decoder.Alias == MetricId.Rebirth || _decoder.Name == MetricCatalog.Name(MetricId.Rebirth);
            rebirth = rebirth || (isRebirth && _decoder.HasValue && _decoder.Whole == 1);
        }

        if (_decoder.IsMalformed)
        {
            MalformedCommands++;
        }
        else if (rebirth)
        {
            Birth(utcMs);
        }
    }

    /// <summary>A message has one purpose: a lease, a confirmation, a chunk or parameters to send, a recording to release or a parameter to change.</summary>
    private void HandleDeviceCommand(byte[] payload, long utcMs)
    {
        int lease = 0;
        int order = 0;
        bool confirms = false;
        _confirmedEvent = 0;
        _confirmedRecord = 0;
        _wantedChunk = -1;
        _wantedParameter = -1;
        _releasedHash = new byte[0];
        _offer.Epoch = 0;
        _offer.Schedule.Count = 0;
        _offer.Schedule.StepMs = 0;
        _decoder.Begin(payload, payload.Length);
        while (_decoder.NextMetric())
        {
            int id = MetricIdOf();
            if (_decoder.HasValue)
            {
                lease |= TakeLeaseMetric(id);
                confirms |= TakeConfirmation(id);
                TakeFetch(id);
                order |= TakeOrderNumber(id);
            }
            else if (id == MetricId.LeaseSteps)
            {
                lease |= TakeSteps();
            }
            else if (_decoder.HasText && id == MetricId.RecordingRelease)
            {
                _releasedHash = HexText.Parse(_decoder.Text, Sha256.HashBytes);
            }
            else if (_decoder.HasText && id == MetricId.ParameterName)
            {
                // A name that the table does not have is refused with its reason where every order is judged.
                _order.Id = ParameterSet.Find(_decoder.Text);
                order |= NameBit;
            }
        }

        int purposes = (lease != 0 ? 1 : 0) + (confirms ? 1 : 0) + (_wantedChunk >= 0 ? 1 : 0) + (_releasedHash.Length > 0 ? 1 : 0)
            + (_wantedParameter >= 0 ? 1 : 0) + (order != 0 ? 1 : 0);
        bool inParts = (lease != 0 && !IsWholeLease(lease)) || (order != 0 && order != (RequestBit | NameBit | ValueBit));
        if (_decoder.IsMalformed || purposes != 1 || inParts)
        {
            // A lease or a change in parts is none.
            MalformedCommands++;
            return;
        }

        if (lease != 0)
        {
            _mailbox.PostOffer(_offer);
        }
        else if (confirms)
        {
            Confirm();
        }
        else if (_wantedChunk >= 0)
        {
            SendChunk(_wantedChunk, utcMs);
        }
        else if (_wantedParameter >= 0)
        {
            SendParameters(_wantedParameter, utcMs);
        }
        else if (order != 0)
        {
            TakeOrder(utcMs);
        }
        else
        {
            Release(_releasedHash);
        }
    }

    /// <summary>The five of a lease, and with steps their length too. Without an epoch it counts as zero.</summary>
    private static bool IsWholeLease(int seen)
    {
        const int Needed = 0b11111;
        const int Steps = StepMsBit | StepsBit;
        return (seen & Needed) == Needed && ((seen & Steps) == 0 || (seen & Steps) == Steps);
    }

    private int TakeSteps()
    {
        LeaseSchedule schedule = _offer.Schedule;
        if (_decoder.DoubleCount <= 0)
        {
            return 0;
        }

        // More than the schedule holds is for the arbiter to refuse with its reason.
        schedule.Count = _decoder.DoubleCount;
        for (int i = 0; i < _decoder.DoubleCount && i < LeaseSchedule.Capacity; i++)
        {
            schedule.HeatMw[i] = _decoder.ReadDouble(i);
        }

        return StepsBit;
    }

    private void Confirm()
    {
        if (_keeper != null && _confirmedEvent > 0)
        {
            _keeper.ConfirmEvent(_confirmedEvent);
        }

        if (_keeper != null && _confirmedRecord > 0)
        {
            _keeper.ConfirmRecord(_confirmedRecord);
        }
    }

    private void TakeFetch(int id)
    {
        if (id == MetricId.RecordingFetch && _decoder.Whole >= 0 && _decoder.Whole <= int.MaxValue)
        {
            _wantedChunk = (int)_decoder.Whole;
        }
        else if (id == MetricId.ParameterFetch && _decoder.Whole >= 0 && _decoder.Whole < ParameterTable.Count)
        {
            _wantedParameter = (int)_decoder.Whole;
        }
    }

    private int TakeOrderNumber(int id)
    {
        switch (id)
        {
            case MetricId.ParameterRequest:
                _order.Request = _decoder.Whole;
                return RequestBit;
            case MetricId.ParameterValue:
                _order.Value = _decoder.Number;
                return ValueBit;
            default:
                return 0;
        }
    }

    private bool TakeConfirmation(int id)
    {
        switch (id)
        {
            case MetricId.ConfirmEvent:
                _confirmedEvent = _decoder.Whole;
                return true;
            case MetricId.ConfirmRecord:
                _confirmedRecord = _decoder.Whole;
                return true;
            default:
                return false;
        }
    }

    private int TakeLeaseMetric(int id)
    {
        switch (id)
        {
            case MetricId.LeaseHeatMw:
                _offer.HeatMw = _decoder.Number;
                return 1;
            case MetricId.LeaseId:
                _offer.LeaseId = _decoder.Whole;
                return 2;
            case MetricId.LeaseSession:
                if (_decoder.Whole < 0 || _decoder.Whole > int.MaxValue)
                {
                    // Cut to 32 bits it could look like the present session.
                    return 0;
                }

                _offer.Session = (int)_decoder.Whole;
                return 4;
            case MetricId.LeaseBasisUptimeMs:
                _offer.BasisUptimeMs = _decoder.Whole;
                return 8;
            case MetricId.LeaseValidForMs:
                _offer.ValidForMs = _decoder.Whole;
                return 16;
            case MetricId.LeaseEpoch:
                _offer.Epoch = _decoder.Whole;
                return 32;
            case MetricId.LeaseStepMs:
                _offer.Schedule.StepMs = _decoder.Whole < 0 || _decoder.Whole > int.MaxValue ? -1 : (int)_decoder.Whole;
                return StepMsBit;
            default:
                return 0;
        }
    }

    private int MetricIdOf()
    {
        if (_decoder.Alias != MetricId.None)
        {
            return _decoder.Alias;
        }

        for (int i = 0; i < MetricCatalog.Device.Length; i++)
        {
            if (_decoder.Name == MetricCatalog.Name(MetricCatalog.Device[i]))
            {
                return MetricCatalog.Device[i];
            }
        }

        return MetricId.None;
    }

    private bool Publish(string topic)
    {
        if (_encoder.Overflowed)
        {
            OverflowedPayloads++;
            return false;
        }

        return _link.TryPublish(topic, _encoder.ToArray());
    }

    private void NextSeq()
    {
        _seq = _seq == 255 ? 0 : _seq + 1;
    }
}
