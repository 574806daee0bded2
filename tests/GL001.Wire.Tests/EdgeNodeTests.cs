using GL001.Control;
using GL001.Gateway;
using GL001.Gateway.Protos;
using GL001.Runtime;
using Google.Protobuf;

namespace GL001.Wire.Tests;

public class EdgeNodeTests
{
    private const long Utc = 1_700_000_000_000;

    // Seconds of the wall clock, wrapped: the next power-up starts above it.
    private const int FirstSession = 700_000_000;

    private readonly MemoryLink _link = new();
    private readonly Mailbox _mailbox = new();
    private readonly EdgeNode _node;
    private readonly ScanCycle _cycle = new(
        new UnitParameters(UnitKind.Boiler, 10.0, 2.0, 1.0, 10.0), new BurnerTimings(30_000, 15_000, 5_000, 5_000), new InterlockTable([]), 100);

    private long _now;

    public EdgeNodeTests()
    {
        _node = new EdgeNode(_link, _mailbox, new EdgeNodeIdentity("P1", "C1", "B1", "0.1.0"));
    }

    [Fact]
    public void Nothing_is_told_before_the_first_scan()
    {
        _node.Poll(0, Utc);

        Assert.Equal(0, _link.ConnectAttempts);
    }

    [Fact]
    public void Connecting_leaves_the_death_and_tells_both_births()
    {
        Scan();
        Poll();

        List<(string Topic, byte[] Payload)> published = _link.TakePublished();
        Assert.Equal(["spBv1.0/P1/NBIRTH/C1", "spBv1.0/P1/DBIRTH/C1/B1"], published.Select(message => message.Topic));
        Assert.Equal("spBv1.0/P1/NDEATH/C1", _link.WillTopic);
        Assert.Equal(DeathCertificate.Encode(1), _link.WillPayload);
        Assert.Equal(["spBv1.0/P1/NCMD/C1", "spBv1.0/P1/DCMD/C1/B1"], _link.Subscriptions);
        Assert.Equal([0ul, 1ul], published.Select(message => Parse(message.Payload).Seq));
    }

    [Fact]
    public void Node_birth_is_these_bytes()
    {
        // Written by hand from the field numbers of Sparkplug 3.0, 6.4: the wire must not change unnoticed.
        const string Time = "80D095FFBC31"; // 1,700,000,000,000 as a varint
        string expected =
            "08" + Time + "1800" +
            "129200" + "0A056264536571" + "18" + Time + "2004" + "5801" +
            "12A100" + "0A144E6F646520436F6E74726F6C2F52656269727468" + "18" + Time + "200B" + "7000" +
            "12AF00" + "0A1B50726F706572746965732F4669726D776172652056657273696F6E" + "1002" + "18" + Time + "200C" + "7A05302E312E30";
        Scan();
        Poll();

        Assert.Equal(expected, Convert.ToHexString(_link.Published[0].Payload));
    }

    [Fact]
    public void Rebirth_metric_has_no_alias()
    {
        // Sparkplug 3.0, tck-id-operational-behavior-data-commands-rebirth-name-aliases.
        Scan();
        Poll();

        Metric rebirth = Parse(_link.Published[0].Payload).Metrics.Single(metric => metric.Name == "Node Control/Rebirth");
        Assert.False(rebirth.HasAlias);
        Assert.Equal((uint)SparkplugDataType.Boolean, rebirth.Datatype);
        Assert.Equal(Metric.ValueOneofCase.BooleanValue, rebirth.ValueCase);
        Assert.False(rebirth.BooleanValue);
    }

    [Fact]
    public void Unit_birth_names_every_metric_of_the_catalogue_with_type_unit_and_quality()
    {
        _cycle.Image.SteamPressureBarg.SetGood(9.25);
        _cycle.Image.DrumLevelMm.SetUncertain(12.0, SignalCause.Saturated);
        Scan();
        Poll();

        Payload birth = Parse(_link.Published[1].Payload);
        Assert.Equal(MetricCatalog.Device.Select(MetricCatalog.Name), birth.Metrics.Select(metric => metric.Name));
        Assert.Equal(MetricCatalog.Device.Select(id => (ulong)id), birth.Metrics.Select(metric => metric.Alias));
        Metric pressure = birth.Metrics[0];
        Assert.Equal(9.25, pressure.DoubleValue);
        Assert.Equal(["Quality", "Trust", "Cause", "engUnit"], pressure.Properties.Keys);
        Assert.Equal([192u, 2u], pressure.Properties.Values.Take(2).Select(value => value.IntValue));
        Assert.Equal(SignalCauseNames.Of(SignalCause.None), pressure.Properties.Values[2].StringValue);
        Assert.Equal("barg", pressure.Properties.Values[3].StringValue);
        Assert.Equal([0u, 1u], birth.Metrics[1].Properties.Values.Take(2).Select(value => value.IntValue));
        Assert.Equal("Saturated", birth.Metrics[1].Properties.Values[2].StringValue);
    }

    [Fact]
    public void Unit_birth_tells_the_session_of_this_connection()
    {
        Connect();
        Drop();
        Connect();

        Metric session = Parse(_link.Published[^1].Payload).Metrics.Single(metric => metric.Alias == MetricId.Session);
        Assert.Equal((uint)_mailbox.ReadSession(), session.IntValue);
    }

    [Fact]
    public void Births_stay_far_below_the_capacity()
    {
        Connect();

        Assert.All(_link.Published, message => Assert.InRange(message.Payload.Length, 1, EdgeNode.PayloadCapacity * 9 / 10));
        Assert.Equal(0, _node.OverflowedPayloads);
    }

    [Fact]
    public void Data_tells_only_what_moved_by_alias_and_in_sequence()
    {
        Connect();
        _link.TakePublished();
        _cycle.Image.SteamPressureBarg.SetGood(9.0);
        Scan();
        Advance(EdgeNode.ReportPeriodMs);

        (string topic, byte[] bytes) = Assert.Single(_link.TakePublished());
        Assert.Equal("spBv1.0/P1/DDATA/C1/B1", topic);
        Payload data = Parse(bytes);
        Assert.Equal(2ul, data.Seq);
        Assert.Equal([(ulong)MetricId.SteamPressureBarg, MetricId.UptimeMs], data.Metrics.Select(metric => metric.Alias));
        Assert.All(data.Metrics, metric => Assert.False(metric.HasName));
    }

    [Fact]
    public void Slow_drift_below_the_deadband_is_told_in_the_end()
    {
        _cycle.Image.SteamPressureBarg.SetGood(9.0);
        Connect();
        _link.TakePublished();
        for (int step = 1; step <= 3; step++)
        {
            _cycle.Image.SteamPressureBarg.SetGood(9.0 + step * 0.004);
            Scan();
            Advance(EdgeNode.ReportPeriodMs);
        }

        double[] told = [.. _link.TakePublished()
            .SelectMany(message => Parse(message.Payload).Metrics)
            .Where(metric => metric.Alias == MetricId.SteamPressureBarg)
            .Select(metric => metric.DoubleValue)];
        // A reading is kept in single precision.
        Assert.Equal([(double)9.012f], told);
    }

    [Fact]
    public void Change_of_quality_alone_is_told()
    {
        _cycle.Image.SteamPressureBarg.SetGood(9.0);
        Connect();
        _link.TakePublished();
        _cycle.Image.SteamPressureBarg.SetBad(SignalCause.FailureCurrentLow);
        Scan();
        Advance(EdgeNode.ReportPeriodMs);

        Metric pressure = Parse(Assert.Single(_link.TakePublished()).Payload).Metrics[0];
        Assert.Equal([0u, 0u], pressure.Properties.Values.Take(2).Select(value => value.IntValue));
        Assert.Equal("FailureCurrentLow", pressure.Properties.Values[2].StringValue);
    }

    [Fact]
    public void Sequence_wraps_from_255_to_0()
    {
        Connect();
        for (int i = 0; i < 600; i++)
        {
            Scan();
            Advance(EdgeNode.ReportPeriodMs);
        }

        ulong[] sequence = [.. _link.TakePublished().Select(message => Parse(message.Payload).Seq)];
        Assert.Equal(602, sequence.Length);
        Assert.Equal(Enumerable.Range(0, 602).Select(i => (ulong)(i % 256)), sequence);
    }

    [Fact]
    public void Rebirth_starts_the_sequence_over_and_keeps_birth_number_and_session()
    {
        Connect();
        Scan();
        Advance(EdgeNode.ReportPeriodMs);
        _link.TakePublished();
        _link.Deliver("spBv1.0/P1/NCMD/C1", CommandEncoder.Rebirth(DateTimeOffset.FromUnixTimeMilliseconds(Utc)));
        Poll();

        List<(string Topic, byte[] Payload)> published = _link.TakePublished();
        Assert.Equal(["spBv1.0/P1/NBIRTH/C1", "spBv1.0/P1/DBIRTH/C1/B1"], published.Select(message => message.Topic));
        Assert.Equal([0ul, 1ul], published.Select(message => Parse(message.Payload).Seq));
        Assert.Equal(1ul, Parse(published[0].Payload).Metrics.Single(metric => metric.Name == "bdSeq").LongValue);
        Assert.Equal(FirstSession, _mailbox.ReadSession());
    }

    [Fact]
    public void Rebirth_of_false_asks_for_nothing()
    {
        Connect();
        _link.TakePublished();
        _link.Deliver("spBv1.0/P1/NCMD/C1",
            new Payload { Metrics = { new Metric { Name = "Node Control/Rebirth", BooleanValue = false } } }.ToByteArray());
        Poll();

        Assert.Empty(_link.TakePublished());
        Assert.Equal(0, _node.MalformedCommands);
    }

    [Fact]
    public void New_connection_gets_a_new_birth_number_and_session()
    {
        Connect();
        Drop();
        _link.TakePublished();
        Connect();

        Assert.Equal(DeathCertificate.Encode(2), _link.WillPayload);
        Assert.Equal(2ul, Parse(_link.Published[0].Payload).Metrics.Single(metric => metric.Name == "bdSeq").LongValue);
        Assert.Equal(FirstSession + 1, _mailbox.ReadSession());
    }

    [Fact]
    public void Attempts_to_connect_become_rarer_up_to_a_limit_each_drawn_from_the_upper_half()
    {
        long[] waits = WaitsOf(_node);
        long[] limits = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000];
        Assert.All(limits.Zip(waits), pair => Assert.InRange(pair.Second, pair.First / 2, pair.First + 10));
        Assert.True(waits.Skip(5).Distinct().Count() > 1, "always the same wait");
    }

    [Fact]
    public void Two_controllers_wait_differently_and_the_same_one_waits_the_same()
    {
        long[] first = WaitsOf(_node);
        long[] same = WaitsOf(new EdgeNode(_link, _mailbox, new EdgeNodeIdentity("P1", "C1", "B1", "0.1.0")));
        long[] other = WaitsOf(new EdgeNode(_link, _mailbox, new EdgeNodeIdentity("P1", "C2", "B2", "0.1.0")));
        Assert.Equal(first, same);
        Assert.All(first.Zip(other), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void A_lost_broker_is_not_called_back_in_the_same_moment()
    {
        Connect();
        int attempts = _link.ConnectAttempts;
        Advance(60_000);
        Drop();
        Advance((EdgeNode.FirstRetryMs / 2) - 1);
        Assert.Equal(attempts, _link.ConnectAttempts);
        Advance((EdgeNode.FirstRetryMs / 2) + 1);
        Assert.Equal(attempts + 1, _link.ConnectAttempts);
        Assert.True(_node.IsOnline);
    }

    private long[] WaitsOf(EdgeNode node)
    {
        Scan();
        _link.RefusesToConnect = true;
        var attemptsAt = new List<long>();
        int seen = _link.ConnectAttempts;
        for (_now = 0; attemptsAt.Count < 11; _now += 10)
        {
            node.Poll(_now, Utc);
            if (_link.ConnectAttempts > seen)
            {
                seen = _link.ConnectAttempts;
                attemptsAt.Add(_now);
            }
        }

        return [.. attemptsAt.Zip(attemptsAt.Skip(1), (first, next) => next - first)];
    }

    [Fact]
    public void Bits_are_told_in_words_and_tags_too()
    {
        Mailbox mailbox = new(["LSLL-103", "PSHH-101", "ESD-120"]);
        EdgeNode node = new(_link, mailbox, new EdgeNodeIdentity("P1", "C1", "B1", "0.1.0"));
        TelemetryFrame frame = new();
        frame.SetNumber(MetricId.StartBlocked, StartBlock.LockedOut | StartBlock.TripStands);
        frame.SetNumber(MetricId.StartBlockedRows, 0b101);
        frame.SetNumber(MetricId.ActiveRows, 0b100);
        frame.SetNumber(MetricId.DegradedRows, 0b010);
        mailbox.PostFrame(frame);
        node.Poll(0, Utc);
        Metric[] birth = [.. Parse(_link.TakePublished()[1].Payload).Metrics];
        Assert.Equal("locked out: find the cause, then press the reset button at the unit; a trip stands; LSLL-103; ESD-120", TextOf(birth, "Start/Blocked By Words"));
        Assert.Equal("ESD-120", TextOf(birth, "Interlocks/Active Tags"));
        Assert.Equal("PSHH-101", TextOf(birth, "Interlocks/Degraded Tags"));

        // A burner that runs is not kept from starting by the rows that watch its closed valves.
        frame.SetNumber(MetricId.StartBlocked, StartBlock.None);
        mailbox.PostFrame(frame);
        node.Poll(EdgeNode.ReportPeriodMs, Utc);
        Metric[] data = [.. Parse(Assert.Single(_link.TakePublished()).Payload).Metrics];
        Assert.Equal("", Assert.Single(data, metric => metric.Alias == MetricId.StartBlockedWords).StringValue);
        Assert.DoesNotContain(data, metric => metric.Alias is MetricId.ActiveTags or MetricId.DegradedTags);

        static string TextOf(Metric[] metrics, string name) => metrics.Single(metric => metric.Name == name).StringValue;
    }

    [Theory]
    [InlineData(UnitKind.Boiler)]
    [InlineData(UnitKind.Furnace)]
    public void A_birth_at_its_longest_fits(UnitKind kind)
    {
        InterlockTable table = new(UnitSettings.Rows(UnitSettings.BuiltIn(kind, [], [])));
        string[] tags = [.. Enumerable.Range(0, table.Count).Select(row => table.Row(row).Tag)];
        Mailbox mailbox = new(tags);
        EdgeNode node = new(_link, mailbox, new EdgeNodeIdentity("P1", "C1", "B1", new string('v', 40)));
        TelemetryFrame frame = new();
        frame.Fill(_cycle, new LockoutMemory(new MemoryFlash()), "halted", 1, 1);
        foreach (int id in MetricCatalog.Device)
        {
            switch (MetricCatalog.DataType(id))
            {
                case SparkplugDataType.String: frame.SetText(id, new string('x', 64)); break;
                case SparkplugDataType.Int32: frame.SetNumber(id, -1.0); break;
                default: frame.SetNumber(id, 9_007_199_254_740_991.0); break;
            }
        }

        // What stopped the controller by an error of its own may be said at length.
        frame.SetText(MetricId.HaltReason, new string('h', 400));
        frame.SetNumber(MetricId.StartBlocked, (1 << StartBlock.Count) - 1);
        mailbox.PostFrame(frame);
        node.Poll(0, Utc);
        Assert.Equal(0, node.OverflowedPayloads);
        (string topic, byte[] payload) = _link.TakePublished()[^1];
        Assert.Equal("spBv1.0/P1/DBIRTH/C1/B1", topic);
        Assert.Contains(string.Join("; ", tags), Parse(payload).Metrics.Single(metric => metric.Name == "Start/Blocked By Words").StringValue, StringComparison.Ordinal);
        Assert.InRange(payload.Length, EdgeNode.PayloadCapacity / 2, EdgeNode.PayloadCapacity);

        // A frame carries the bits of the rows in a double.
        Assert.InRange(table.Count, 1, 53);
    }

    [Fact]
    public void Orderly_stop_says_goodbye_with_the_birth_number_of_this_connection()
    {
        Connect();
        _link.TakePublished();
        _node.Stop();

        (string topic, byte[] payload) = Assert.Single(_link.TakePublished());
        Assert.Equal("spBv1.0/P1/NDEATH/C1", topic);
        Assert.Equal(_link.WillPayload, payload);
        Assert.False(_link.IsConnected);
        Assert.False(_node.IsOnline);
    }

    [Fact]
    public void Lease_in_parts_is_no_lease()
    {
        Connect();
        byte[] whole = CommandEncoder.Lease(Lease(), DateTimeOffset.FromUnixTimeMilliseconds(Utc));
        for (int missing = 0; missing < 5; missing++)
        {
            Payload partial = Parse(whole);
            partial.Metrics.RemoveAt(missing);
            _link.Deliver("spBv1.0/P1/DCMD/C1/B1", partial.ToByteArray());
        }

        Poll();

        Assert.Equal(5, _node.MalformedCommands);
        Assert.False(_mailbox.TryTakeOffer(new LeaseProposal()));
    }

    [Fact]
    public void A_change_of_a_parameter_in_parts_is_none()
    {
        Connect();
        byte[] whole = CommandEncoder.ChangeParameter(7, "RampMwPerMinute", 1.25, DateTimeOffset.FromUnixTimeMilliseconds(Utc));
        for (int missing = 0; missing < 3; missing++)
        {
            Payload partial = Parse(whole);
            partial.Metrics.RemoveAt(missing);
            _link.Deliver("spBv1.0/P1/DCMD/C1/B1", partial.ToByteArray());
        }

        Poll();
        Assert.Equal(3, _node.MalformedCommands);
        Assert.False(_mailbox.TryTakeOrder(new ParameterOrder()));

        _link.Deliver("spBv1.0/P1/DCMD/C1/B1", whole);
        Poll();
        ParameterOrder order = new();
        Assert.True(_mailbox.TryTakeOrder(order));
        Assert.Equal((7L, Storage.ParameterTable.RampMwPerMinute, 1.25), (order.Request, order.Id, order.Value));
        Assert.False(_mailbox.TryTakeOrder(order));
    }

    [Fact]
    public void Lease_by_names_is_understood_too()
    {
        Connect();
        Payload payload = Parse(CommandEncoder.Lease(Lease(), DateTimeOffset.FromUnixTimeMilliseconds(Utc)));
        foreach (Metric metric in payload.Metrics)
        {
            metric.Name = MetricCatalog.Name((int)metric.Alias);
            metric.ClearAlias();
        }

        _link.Deliver("spBv1.0/P1/DCMD/C1/B1", payload.ToByteArray());
        Poll();

        AssertOffered(Lease());
    }

    [Fact]
    public void A_text_in_place_of_a_leases_number_is_no_lease()
    {
        Connect();
        Payload payload = Parse(CommandEncoder.Lease(Lease(), DateTimeOffset.FromUnixTimeMilliseconds(Utc)));
        payload.Metrics.Single(metric => metric.Alias == MetricId.LeaseHeatMw).StringValue = "6.125";
        _link.Deliver("spBv1.0/P1/DCMD/C1/B1", payload.ToByteArray());
        Poll();

        Assert.Equal(1, _node.MalformedCommands);
        Assert.False(_mailbox.TryTakeOffer(new LeaseProposal()));
    }

    [Fact]
    public void Session_number_that_would_fit_only_when_cut_is_refused()
    {
        Connect();
        Payload payload = Parse(CommandEncoder.Lease(Lease(), DateTimeOffset.FromUnixTimeMilliseconds(Utc)));
        payload.Metrics.Single(metric => metric.Alias == MetricId.LeaseSession).LongValue = (1ul << 32) + 1;
        _link.Deliver("spBv1.0/P1/DCMD/C1/B1", payload.ToByteArray());
        Poll();

        Assert.Equal(1, _node.MalformedCommands);
        Assert.False(_mailbox.TryTakeOffer(new LeaseProposal()));
    }

    [Theory]
    [InlineData("spBv1.0/P1/NCMD/C1")]
    [InlineData("spBv1.0/P1/DCMD/C1/B1")]
    public void Malformed_and_oversized_commands_are_counted(string topic)
    {
        Connect();
        _link.Deliver(topic, [0x12, 0x7F, 0x01]);
        _link.Deliver(topic, new byte[EdgeNode.PayloadCapacity + 1]);
        Poll();

        Assert.Equal(2, _node.MalformedCommands);
    }

    [Fact]
    public void Lease_from_the_host_reaches_the_mailbox_unchanged()
    {
        Connect();
        _link.Deliver("spBv1.0/P1/DCMD/C1/B1", CommandEncoder.Lease(Lease(), DateTimeOffset.FromUnixTimeMilliseconds(Utc)));
        Poll();

        Assert.Equal(0, _node.MalformedCommands);
        AssertOffered(Lease());
    }

    private static LeaseCommand Lease() => new("P1", "C1", "B1", long.MaxValue - 3, 1, 123_456_789_012, TimeSpan.FromMinutes(10), 6.125);

    private void AssertOffered(LeaseCommand lease)
    {
        var offer = new LeaseProposal();
        Assert.True(_mailbox.TryTakeOffer(offer));
        Assert.Equal(lease.LeaseId, offer.LeaseId);
        Assert.Equal(lease.Session, offer.Session);
        Assert.Equal(lease.BasisUptimeMs, offer.BasisUptimeMs);
        Assert.Equal(lease.ValidFor.TotalMilliseconds, offer.ValidForMs);
        Assert.Equal(lease.HeatMegawatts, offer.HeatMw);
    }

    private void Connect()
    {
        Scan();
        Advance(EdgeNode.FirstRetryMs);
        Assert.True(_node.IsOnline);
    }

    private void Drop()
    {
        _link.Cut();
        Poll();
        Assert.False(_node.IsOnline);
    }

    private void Scan()
    {
        var frame = new TelemetryFrame();
        frame.Fill(_cycle, new LockoutMemory(new MemoryFlash()), "", _mailbox.ReadSession(), _now);
        _mailbox.PostFrame(frame);
    }

    private void Advance(int milliseconds)
    {
        _now += milliseconds;
        Scan();
        Poll();
    }

    private void Poll() => _node.Poll(_now, Utc);

    private static Payload Parse(byte[] payload) => Payload.Parser.ParseFrom(payload);
}
