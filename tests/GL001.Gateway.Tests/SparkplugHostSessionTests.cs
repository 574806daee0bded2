using GL001.Gateway.Protos;
using GL001.Wire;
using static GL001.Gateway.Tests.Messages;

namespace GL001.Gateway.Tests;

public class SparkplugHostSessionTests
{
    private readonly TestLogger<SparkplugHostSession> _log = new();
    private readonly SparkplugHostSession _session;

    public SparkplugHostSessionTests()
    {
        _session = new SparkplugHostSession(Site, _log);
    }

    [Fact]
    public void Node_birth_becomes_an_event()
    {
        SessionResult result = _session.Handle(NodeBirthTopic, NodeBirth(bdSeq: 12), Start);

        Assert.Equal(new ControllerBorn("P1", "C1", 12, "7.1", Start), Assert.Single(result.Events));
        Assert.Empty(result.RebirthRequests);
        Assert.Equal(0, _session.Rejections.Total);
    }

    [Fact]
    public void Unit_birth_resolves_foreign_aliases_and_types_by_name()
    {
        var born = (UnitBorn)Assert.Single(Born().Events);

        Assert.Equal(("P1", "C1", "B1"), (born.PlantId, born.ControllerId, born.UnitId));
        Assert.Equal(
            [
                Good(MetricId.SteamPressureBarg, 9.5),
                new MetricValue(MetricId.FirstOutTag, null, "PSHH-102", MetricTrust.Good, "", Start),
                Good(MetricId.Flame, 1.0),
                Good(MetricId.LastLeaseId, -2.0),
            ],
            born.Values.ToArray());
    }

    [Fact]
    public void Metric_that_the_catalogue_does_not_know_is_ignored_and_counted_once_for_each_birth()
    {
        Born();
        SessionResult data = _session.Handle(UnitDataTopic, UnitData(2, new Metric { Alias = ForeignAlias, IntValue = 6 }, Pressure(9.0f)));

        Assert.Equal([Good(MetricId.SteamPressureBarg, 9.0)], Values(data));
        Assert.Equal(1, _session.Rejections[RejectionCause.UnknownMetric]);
        Assert.Equal(1, _session.Rejections.Total);
    }

    [Fact]
    public void Data_by_name_is_taken_when_the_birth_gave_no_alias()
    {
        _session.Handle(NodeBirthTopic, NodeBirth());
        Payload birth = UnitBirth();
        foreach (Metric metric in birth.Metrics)
        {
            metric.ClearAlias();
        }

        _session.Handle(UnitBirthTopic, birth);
        SessionResult data = _session.Handle(UnitDataTopic, UnitData(2, new Metric { Name = "Inputs/Steam Pressure", FloatValue = 8.0f }));

        Assert.Equal([Good(MetricId.SteamPressureBarg, 8.0)], Values(data));
    }

    [Fact]
    public void Time_of_the_metric_wins_over_that_of_the_message_and_of_receipt()
    {
        Born();
        DateTimeOffset sent = Start.AddSeconds(-2);
        DateTimeOffset measured = Start.AddSeconds(-9);
        Payload message = UnitData(2, Pressure(9.0f), new Metric { Alias = FlameAlias, BooleanValue = false, Timestamp = (ulong)measured.ToUnixTimeMilliseconds() });
        message.Timestamp = (ulong)sent.ToUnixTimeMilliseconds();
        var data = (UnitData)Assert.Single(_session.Handle(UnitDataTopic, message, Start.AddSeconds(1)).Events);

        Assert.Equal([sent, measured], data.Values.Select(value => value.SourceTime));
        Assert.Equal(Start.AddSeconds(1), data.At);
    }

    [Fact]
    public void Time_beyond_the_calendar_gives_way_to_that_of_receipt()
    {
        Born();
        Metric pressure = Pressure(9.0f);
        pressure.Timestamp = ulong.MaxValue;

        Assert.Equal(Start, Assert.Single(Values(_session.Handle(UnitDataTopic, UnitData(2, pressure)))).SourceTime);
    }

    [Fact]
    public void Kept_back_value_is_marked_historical()
    {
        Born();
        Metric pressure = Pressure(9.0f);
        pressure.IsHistorical = true;

        Assert.True(Assert.Single(Values(_session.Handle(UnitDataTopic, UnitData(2, pressure)))).IsHistorical);
    }

    [Theory]
    [InlineData(192, null, null, MetricTrust.Good, "")]
    [InlineData(0, null, null, MetricTrust.Bad, "NotRead")]
    [InlineData(500, null, null, MetricTrust.Bad, "NotRead")]
    [InlineData(77, null, null, MetricTrust.Bad, "NotRead")]
    [InlineData(0, 1, "Saturated", MetricTrust.Uncertain, "Saturated")]
    [InlineData(192, 2, "None", MetricTrust.Good, "")]
    [InlineData(0, 0, "OpenCircuit", MetricTrust.Bad, "OpenCircuit")]
    [InlineData(192, 3, null, MetricTrust.Bad, "NotRead")]
    [InlineData(192, -1, null, MetricTrust.Bad, "NotRead")]
    public void Quality_comes_from_the_properties(int quality, int? trust, string? cause, MetricTrust expected, string expectedCause)
    {
        Born();
        Metric pressure = Pressure(9.0f);
        pressure.Properties = Properties([("Quality", quality), .. trust is { } told ? [("Trust", told)] : Array.Empty<(string, int)>()], cause);
        MetricValue value = Assert.Single(Values(_session.Handle(UnitDataTopic, UnitData(2, pressure))));

        Assert.Equal(9.0, value.Number);
        Assert.Equal(expected, value.Trust);
        Assert.Equal(expectedCause, value.Cause);
    }

    [Fact]
    public void Quality_that_is_no_number_is_bad()
    {
        Born();
        Metric pressure = Pressure(9.0f);
        pressure.Properties = new PropertySet { Keys = { "Quality" }, Values = { new PropertyValue { StringValue = "GOOD" } } };

        Assert.Equal(MetricTrust.Bad, Assert.Single(Values(_session.Handle(UnitDataTopic, UnitData(2, pressure)))).Trust);
    }

    [Fact]
    public void Properties_that_are_no_pairs_are_malformed()
    {
        Born();
        Metric pressure = Pressure(9.0f);
        pressure.Properties = new PropertySet { Keys = { "Quality", "Trust" }, Values = { new PropertyValue { IntValue = 192 } } };

        AssertRefused(RejectionCause.MalformedPayload, _session.Handle(UnitDataTopic, UnitData(2, pressure)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Number_that_is_none_is_bad_whatever_the_sender_says(float number)
    {
        Born();
        MetricValue value = Assert.Single(Values(_session.Handle(UnitDataTopic, UnitData(2, Pressure(number)))));

        Assert.Null(value.Number);
        Assert.Equal(MetricTrust.Bad, value.Trust);
        Assert.Equal(1, _session.Rejections[RejectionCause.NotANumber]);
    }

    [Fact]
    public void Number_that_is_none_and_called_bad_is_no_offence()
    {
        Born();
        Metric pressure = Pressure(float.NaN);
        pressure.Properties = Properties([("Quality", 0), ("Trust", 0)], "OpenCircuit");
        MetricValue value = Assert.Single(Values(_session.Handle(UnitDataTopic, UnitData(2, pressure))));

        Assert.Equal("OpenCircuit", value.Cause);
        Assert.Equal(0, _session.Rejections[RejectionCause.NotANumber]);
    }

    [Fact]
    public void Null_is_a_bad_value()
    {
        Born();
        MetricValue value = Assert.Single(Values(_session.Handle(UnitDataTopic, UnitData(2, new Metric { Alias = PressureAlias, IsNull = true }))));

        Assert.Equal((null, null, MetricTrust.Bad), (value.Number, value.Text, value.Trust));
    }

    [Fact]
    public void Value_of_another_type_than_the_birth_refuses_the_message()
    {
        Born();

        AssertRefused(RejectionCause.UnexpectedType,
            _session.Handle(UnitDataTopic, UnitData(2, Pressure(8.0f), new Metric { Alias = FlameAlias, IntValue = 1 })));
    }

    [Fact]
    public void Type_code_other_than_that_of_the_birth_refuses_the_message()
    {
        Born();
        Metric pressure = Pressure(9.0f);
        pressure.Datatype = 10;

        AssertRefused(RejectionCause.UnexpectedType, _session.Handle(UnitDataTopic, UnitData(2, pressure)));
    }

    [Fact]
    public void Metric_without_value_refuses_the_message()
    {
        Born();

        AssertRefused(RejectionCause.UnexpectedType, _session.Handle(UnitDataTopic, UnitData(2, new Metric { Alias = PressureAlias })));
    }

    [Fact]
    public void Birth_with_a_type_that_the_catalogue_forbids_costs_that_metric_only()
    {
        _session.Handle(NodeBirthTopic, NodeBirth());
        Payload birth = UnitBirth();
        birth.Metrics[0].Datatype = 12;
        birth.Metrics[0].StringValue = "nine";
        var born = (UnitBorn)Assert.Single(_session.Handle(UnitBirthTopic, birth).Events);

        Assert.Equal([MetricId.FirstOutTag, MetricId.Flame, MetricId.LastLeaseId], born.Values.Select(value => value.MetricId));
        Assert.Equal(1, _session.Rejections[RejectionCause.UnexpectedType]);
    }

    [Theory]
    [InlineData(1u, 0xFEu, -2.0)]
    [InlineData(1u, 0xFFFFFFFEu, -2.0)]
    [InlineData(2u, 0xFFFEu, -2.0)]
    [InlineData(3u, 0xFFFFFFFEu, -2.0)]
    [InlineData(5u, 0xFEu, 254.0)]
    [InlineData(7u, 0xFFFFFFFEu, 4_294_967_294.0)]
    public void Small_integers_of_every_type_are_read_with_their_sign(uint dataType, uint bits, double expected)
    {
        _session.Handle(NodeBirthTopic, NodeBirth());
        Payload birth = UnitBirth();
        birth.Metrics[4].Datatype = dataType;
        birth.Metrics[4].IntValue = bits;
        var born = (UnitBorn)Assert.Single(_session.Handle(UnitBirthTopic, birth).Events);

        Assert.Equal(expected, born.Values[3].Number);
    }

    [Theory]
    [InlineData(4u, -2.0)]
    [InlineData(8u, 18_446_744_073_709_551_614.0)]
    public void Large_integers_are_read_with_their_sign(uint dataType, double expected)
    {
        _session.Handle(NodeBirthTopic, NodeBirth());
        Payload birth = UnitBirth();
        birth.Metrics[4].Datatype = dataType;
        birth.Metrics[4].LongValue = ulong.MaxValue - 1;
        var born = (UnitBorn)Assert.Single(_session.Handle(UnitBirthTopic, birth).Events);

        Assert.Equal(expected, born.Values[3].Number);
    }

    [Fact]
    public void Sequence_wraps_from_255_to_0()
    {
        Born();
        for (ulong i = 2; i < 600; i++)
        {
            Assert.Single(_session.Handle(UnitDataTopic, UnitData(i % 256, Pressure(9.0f))).Events);
        }

        Assert.Equal(0, _session.Rejections[RejectionCause.SequenceGap]);
    }

    [Fact]
    public void Node_data_counts_for_the_sequence()
    {
        Born();
        Assert.Empty(_session.Handle(NodeDataTopic, UnitData(2)).Events);

        Assert.Single(_session.Handle(UnitDataTopic, UnitData(3, Pressure(9.0f))).Events);
    }

    [Fact]
    public void Gap_is_refused_and_asks_for_a_rebirth()
    {
        Born();

        AssertRefused(RejectionCause.SequenceGap, _session.Handle(UnitDataTopic, UnitData(3, Pressure(1.0f))), asksRebirth: true);
    }

    [Fact]
    public void Nothing_is_taken_after_a_gap_until_the_next_birth()
    {
        Born();
        _session.Handle(UnitDataTopic, UnitData(3, Pressure(1.0f)));
        AssertRefused(RejectionCause.DataBeforeBirth, _session.Handle(UnitDataTopic, UnitData(4, Pressure(1.0f))));
        AssertRefused(RejectionCause.DataBeforeBirth, _session.Handle(UnitBirthTopic, UnitBirth(5)));

        Born();

        Assert.Single(_session.Handle(UnitDataTopic, UnitData(2, Pressure(9.0f))).Events);
    }

    [Fact]
    public void Repeated_message_is_not_applied_and_disturbs_nothing()
    {
        Born();
        _session.Handle(UnitDataTopic, UnitData(2, Pressure(9.0f)));
        AssertRefused(RejectionCause.StaleSequence, _session.Handle(UnitDataTopic, UnitData(2, Pressure(1.0f))));

        Assert.Single(_session.Handle(UnitDataTopic, UnitData(3, Pressure(9.1f))).Events);
    }

    [Fact]
    public void Older_message_is_not_applied()
    {
        Born();
        _session.Handle(UnitDataTopic, UnitData(2, Pressure(9.0f)));
        _session.Handle(UnitDataTopic, UnitData(3, Pressure(9.1f)));

        AssertRefused(RejectionCause.SequenceGap, _session.Handle(UnitDataTopic, UnitData(2, Pressure(1.0f))), asksRebirth: true);
    }

    [Fact]
    public void Refused_content_counts_for_the_sequence_all_the_same()
    {
        Born();
        _session.Handle(UnitDataTopic, UnitData(2, new Metric { Alias = FlameAlias, IntValue = 1 }));

        Assert.Single(_session.Handle(UnitDataTopic, UnitData(3, Pressure(9.0f))).Events);
    }

    [Theory]
    [InlineData(UnitDataTopic)]
    [InlineData(UnitBirthTopic)]
    [InlineData(UnitDeathTopic)]
    [InlineData(NodeDataTopic)]
    public void Anything_before_the_node_birth_is_refused_and_asks_for_it(string topic)
    {
        AssertRefused(RejectionCause.DataBeforeBirth, _session.Handle(topic, UnitBirth()), asksRebirth: true);
    }

    [Fact]
    public void Rebirth_is_asked_for_once_in_five_seconds_for_each_controller()
    {
        const string Other = "spBv1.0/P1/DDATA/C2/B1";
        Assert.Single(_session.Handle(UnitDataTopic, UnitData(5), Start).RebirthRequests);
        Assert.Empty(_session.Handle(UnitDataTopic, UnitData(6), Start.AddSeconds(4.999)).RebirthRequests);
        Assert.Equal([new ControllerAddress("P1", "C2")], _session.Handle(Other, UnitData(6), Start.AddSeconds(4.999)).RebirthRequests.ToArray());
        Assert.Equal([C1], _session.Handle(UnitDataTopic, UnitData(7), Start.AddSeconds(5)).RebirthRequests.ToArray());
        Assert.Empty(_session.Handle(UnitDataTopic, UnitData(8), Start.AddSeconds(6)).RebirthRequests);
    }

    [Fact]
    public void Clock_that_was_set_back_does_not_silence_the_request()
    {
        _session.Handle(UnitDataTopic, UnitData(5), Start);

        Assert.Single(_session.Handle(UnitDataTopic, UnitData(6), Start.AddHours(-1)).RebirthRequests);
    }

    [Fact]
    public void Node_birth_makes_units_and_aliases_start_over()
    {
        Born();
        _session.Handle(NodeBirthTopic, NodeBirth());

        AssertRefused(RejectionCause.UnknownDevice, _session.Handle(UnitDataTopic, UnitData(1, Pressure(9.0f))), asksRebirth: true);
    }

    [Fact]
    public void Alias_that_no_birth_defined_refuses_the_message_and_asks_for_a_rebirth()
    {
        Born();

        AssertRefused(RejectionCause.UnknownAlias,
            _session.Handle(UnitDataTopic, UnitData(2, Pressure(9.0f), new Metric { Alias = 77, FloatValue = 1 })), asksRebirth: true);
    }

    [Fact]
    public void Alias_used_twice_refuses_the_birth()
    {
        _session.Handle(NodeBirthTopic, NodeBirth());
        Payload birth = UnitBirth();
        birth.Metrics[1].Alias = PressureAlias;

        AssertRefused(RejectionCause.DuplicateAlias, _session.Handle(UnitBirthTopic, birth));
    }

    [Theory]
    [InlineData(1ul)]
    [InlineData(255ul)]
    [InlineData(256ul)]
    [InlineData(null)]
    public void Node_birth_without_sequence_zero_is_refused(ulong? seq)
    {
        AssertRefused(RejectionCause.BirthSequence, _session.Handle(NodeBirthTopic, NodeBirth(seq: seq)));
    }

    [Theory]
    [InlineData(NodeBirthTopic)]
    [InlineData(NodeDeathTopic)]
    public void Node_birth_and_death_need_a_birth_number(string topic)
    {
        Payload payload = NodeBirth();
        payload.Metrics.RemoveAt(0);

        AssertRefused(RejectionCause.MissingBdSeq, _session.Handle(topic, payload));
    }

    [Fact]
    public void Refused_birth_leaves_the_living_connection_alone()
    {
        Born();
        _session.Handle(NodeBirthTopic, NodeBirth(seq: 9));

        Assert.Single(_session.Handle(UnitDataTopic, UnitData(2, Pressure(9.0f))).Events);
    }

    [Fact]
    public void Death_of_the_living_connection_counts()
    {
        Born();

        Assert.Equal(new ControllerDied("P1", "C1", Start), Assert.Single(_session.Handle(NodeDeathTopic, NodeDeath()).Events));
        AssertRefused(RejectionCause.DataBeforeBirth, _session.Handle(UnitDataTopic, UnitData(2)), asksRebirth: true);
    }

    [Fact]
    public void Death_of_an_earlier_connection_does_not()
    {
        _session.Handle(NodeBirthTopic, NodeBirth(bdSeq: 1));
        _session.Handle(NodeBirthTopic, NodeBirth(bdSeq: 2));

        AssertRefused(RejectionCause.StaleDeath, _session.Handle(NodeDeathTopic, NodeDeath(bdSeq: 1)));
        Assert.Single(_session.Handle(UnitBirthTopic, UnitBirth()).Events);
    }

    [Fact]
    public void Second_death_and_death_of_a_stranger_do_not_count()
    {
        AssertRefused(RejectionCause.StaleDeath, _session.Handle(NodeDeathTopic, NodeDeath()));
        Born();
        _session.Handle(NodeDeathTopic, NodeDeath());

        Assert.Empty(_session.Handle(NodeDeathTopic, NodeDeath()).Events);
        Assert.Equal(2, _session.Rejections[RejectionCause.StaleDeath]);
    }

    [Fact]
    public void Death_counts_in_spite_of_a_gap_before_it()
    {
        Born();
        _session.Handle(UnitDataTopic, UnitData(9));

        Assert.IsType<ControllerDied>(Assert.Single(_session.Handle(NodeDeathTopic, NodeDeath()).Events));
    }

    [Fact]
    public void Unit_death_takes_that_unit_alone()
    {
        Born();
        _session.Handle("spBv1.0/P1/DBIRTH/C1/B2", UnitBirth(2));

        Assert.Equal(new UnitDied("P1", "C1", "B1", Start), Assert.Single(_session.Handle(UnitDeathTopic, UnitData(3)).Events));
        Assert.Single(_session.Handle("spBv1.0/P1/DDATA/C1/B2", UnitData(4, Pressure(9.0f))).Events);
        AssertRefused(RejectionCause.UnknownDevice, _session.Handle(UnitDataTopic, UnitData(5, Pressure(9.0f))), asksRebirth: true);
    }

    [Theory]
    [InlineData(UnitDataTopic)]
    [InlineData(UnitBirthTopic)]
    public void Message_without_sequence_or_with_one_beyond_255_is_malformed(string topic)
    {
        _session.Handle(NodeBirthTopic, NodeBirth());
        Payload without = UnitBirth();
        without.ClearSeq();

        AssertRefused(RejectionCause.MalformedPayload, _session.Handle(topic, without));
        AssertRefused(RejectionCause.MalformedPayload, _session.Handle(topic, UnitBirth(257)), count: 2);
    }

    [Fact]
    public void Birth_metric_without_name_or_type_is_malformed()
    {
        _session.Handle(NodeBirthTopic, NodeBirth());
        Payload nameless = UnitBirth(1);
        nameless.Metrics[0].ClearName();
        Payload typeless = UnitBirth(2);
        typeless.Metrics[0].ClearDatatype();

        AssertRefused(RejectionCause.MalformedPayload, _session.Handle(UnitBirthTopic, nameless));
        AssertRefused(RejectionCause.MalformedPayload, _session.Handle(UnitBirthTopic, typeless), count: 2);
    }

    [Fact]
    public void Payload_of_64_KiB_is_read_and_one_byte_more_is_not()
    {
        _session.Handle(NodeBirthTopic, new byte[SparkplugHostSession.MaximumPayloadBytes], Start);
        _session.Handle(NodeBirthTopic, new byte[SparkplugHostSession.MaximumPayloadBytes + 1], Start);

        Assert.Equal(1, _session.Rejections[RejectionCause.MalformedPayload]);
        Assert.Equal(1, _session.Rejections[RejectionCause.OversizedPayload]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("plant/boiler")]
    [InlineData("spBv1.0")]
    [InlineData("spBv1.0/P1")]
    [InlineData("spBv1.0/P1/NBIRTH")]
    [InlineData("spBv1.0/P1/NBIRTH/")]
    [InlineData("spBv1.0//NBIRTH/C1")]
    [InlineData("spBv1.0/P1/NBIRTH/C1/B1")]
    [InlineData("spBv1.0/P1/DBIRTH/C1")]
    [InlineData("spBv1.0/P1/DBIRTH/C1/")]
    [InlineData("spBv1.0/P1/DBIRTH/C1/B1/x")]
    [InlineData("spBv1.0/P1/nbirth/C1")]
    [InlineData("spAv1.0/P1/NBIRTH/C1")]
    [InlineData("spBv1.0/P1/NBIRTH/C\n1")]
    [InlineData("spBv1.0/P+/NBIRTH/C1")]
    public void Topic_that_is_none_is_refused(string topic)
    {
        AssertRefused(RejectionCause.UnknownTopic, _session.Handle(topic, NodeBirth()));
    }

    [Theory]
    [InlineData("spBv1.0/STATE/gl001")]
    [InlineData("spBv1.0/P1/NCMD/C1")]
    [InlineData("spBv1.0/P1/DCMD/C1/B1")]
    public void What_hosts_say_is_passed_over_in_silence(string topic)
    {
        Assert.Empty(_session.Handle(topic, new byte[] { 0xFF }, Start).Events);
        Assert.Equal(0, _session.Rejections.Total);
    }

    [Fact]
    public void Fields_that_we_do_not_know_are_tolerated()
    {
        // Field 100, length-delimited, twice around a valid birth: an extension of another vendor.
        byte[] extension = [0xA2, 0x06, 2, 1, 2];
        byte[] payload = [.. extension, .. Google.Protobuf.MessageExtensions.ToByteArray(NodeBirth()), .. extension];

        Assert.Single(_session.Handle(NodeBirthTopic, payload, Start).Events);
    }

    [Fact]
    public void Each_cause_is_logged_once_for_each_controller()
    {
        for (int i = 0; i < 3; i++)
        {
            _session.Handle(UnitDataTopic, UnitData(5));
            _session.Handle("spBv1.0/P1/DDATA/C2/B1", UnitData(5));
            _session.Handle("elsewhere", UnitData(5));
        }

        Assert.Equal(3, _log.Lines.Count);
        Assert.Contains("P1/C1", _log.Lines[0], StringComparison.Ordinal);
        Assert.Contains("P1/C2", _log.Lines[1], StringComparison.Ordinal);
        Assert.Equal(6, _session.Rejections[RejectionCause.DataBeforeBirth]);
    }

    [Theory]
    [InlineData("spBv1.0/P777/NBIRTH/C1")]
    [InlineData("spBv1.0/p1/NBIRTH/C1")]
    [InlineData("spBv1.0/P1/NBIRTH/C3")]
    [InlineData("spBv1.0/P1/NDEATH/C3")]
    [InlineData("spBv1.0/P1/NDATA/C3")]
    [InlineData("spBv1.0/P1/DBIRTH/C3/B1")]
    [InlineData("spBv1.0/P777/DDATA/C1/B1")]
    public void Plant_or_controller_that_the_site_does_not_have_is_refused_and_asked_for_nothing(string topic)
    {
        AssertRefused(RejectionCause.NotOfThisSite, _session.Handle(topic, NodeBirth()));
        Assert.Equal(1, _session.Rejections.Total);
        Assert.Empty(_session.Restart(Start));
    }

    [Fact]
    public void Unit_that_its_controller_does_not_have_is_refused_and_disturbs_the_others_not()
    {
        Born();
        AssertRefused(RejectionCause.NotOfThisSite, _session.Handle("spBv1.0/P1/DBIRTH/C1/B9", UnitBirth(2)));
        AssertRefused(RejectionCause.NotOfThisSite, _session.Handle("spBv1.0/P1/DDATA/C1/B9", UnitData(3, Pressure(1.0f))), count: 2);
        AssertRefused(RejectionCause.NotOfThisSite, _session.Handle("spBv1.0/P1/DDEATH/C1/B9", UnitData(4)), count: 3);

        // They were messages of this connection all the same: the next number follows theirs.
        Assert.Single(_session.Handle(UnitDataTopic, UnitData(5, Pressure(9.0f))).Events);
    }

    [Fact]
    public void Unit_of_one_controller_is_no_unit_of_another()
    {
        _session.Handle("spBv1.0/P1/NBIRTH/C2", NodeBirth());

        AssertRefused(RejectionCause.NotOfThisSite, _session.Handle("spBv1.0/P1/DBIRTH/C2/B2", UnitBirth()));
    }

    [Fact]
    public void Flood_of_made_up_controllers_leaves_no_trace_but_the_count_and_blocks_nobody()
    {
        const int Flood = 10_000;
        for (int i = 0; i < Flood; i++)
        {
            _session.Handle($"spBv1.0/P777/NBIRTH/X{i}", NodeBirth());
            _session.Handle("spBv1.0/P777/NBIRTH/X0", NodeBirth());
        }

        Assert.Equal(2 * Flood, _session.Rejections[RejectionCause.NotOfThisSite]);
        Assert.Equal(SparkplugHostSession.MaximumLoggedStrangers, _log.Lines.Count);
        Assert.Contains("spBv1.0/P777/NBIRTH/X0:", _log.Lines[0], StringComparison.Ordinal);
        Assert.Contains("spBv1.0/P777/NBIRTH/X1:", _log.Lines[1], StringComparison.Ordinal);
        Born();
        Assert.Equal([C1], _session.Restart(Start).ToArray());
    }

    [Fact]
    public void Restart_asks_every_known_controller_and_takes_nothing_before_its_birth()
    {
        Born();

        Assert.Equal([C1], _session.Restart(Start).ToArray());
        AssertRefused(RejectionCause.DataBeforeBirth, _session.Handle(UnitDataTopic, UnitData(2, Pressure(9.0f))));
        Born();
        Assert.Single(_session.Handle(UnitDataTopic, UnitData(2, Pressure(9.0f))).Events);
    }

    private SessionResult Born()
    {
        _session.Handle(NodeBirthTopic, NodeBirth());
        return _session.Handle(UnitBirthTopic, UnitBirth());
    }

    private static MetricValue Good(int metricId, double number) => new(metricId, number, null, MetricTrust.Good, "", Start);

    private static MetricValue[] Values(SessionResult result) => [.. ((UnitData)Assert.Single(result.Events)).Values];

    private void AssertRefused(RejectionCause cause, SessionResult result, bool asksRebirth = false, int count = 1)
    {
        Assert.Empty(result.Events);
        Assert.Equal(asksRebirth ? [C1] : [], result.RebirthRequests.ToArray());
        Assert.True(_session.Rejections[cause] >= count, $"{cause}: {_session.Rejections[cause]}");
    }
}
