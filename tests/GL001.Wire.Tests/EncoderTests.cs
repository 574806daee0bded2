using GL001.Gateway.Protos;

namespace GL001.Wire.Tests;

/// <summary>The device's hand-written encoder, read back by the decoder that protobuf's own tool generates.</summary>
public class EncoderTests
{
    private const long At = 1_700_000_000_123;

    private readonly SparkplugEncoder _encoder = new(4_096);

    [Fact]
    public void Payload_carries_time_and_sequence()
    {
        _encoder.Begin(At, 255);

        Payload payload = Parse();
        Assert.Equal((ulong)At, payload.Timestamp);
        Assert.Equal(255ul, payload.Seq);
        Assert.Empty(payload.Metrics);
    }

    [Fact]
    public void Sequence_zero_is_written_and_not_left_out()
    {
        _encoder.Begin(At, 0);

        Assert.True(Parse().HasSeq);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Int32_travels_as_twos_complement(int value)
    {
        Metric metric = Encode(SparkplugDataType.Int32, () => _encoder.WriteInt(value));

        Assert.Equal(Metric.ValueOneofCase.IntValue, metric.ValueCase);
        Assert.Equal(value, (int)metric.IntValue);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Int64_travels_as_twos_complement(long value)
    {
        Metric metric = Encode(SparkplugDataType.Int64, () => _encoder.WriteLong(value));

        Assert.Equal(Metric.ValueOneofCase.LongValue, metric.ValueCase);
        Assert.Equal(value, (long)metric.LongValue);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(3.141592653589793)]
    [InlineData(-1.5e300)]
    [InlineData(double.Epsilon)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Double_keeps_every_bit(double value)
    {
        Metric metric = Encode(SparkplugDataType.Double, () => _encoder.WriteDouble(value));

        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(metric.DoubleValue));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Boolean_is_told_when_false_too(bool value)
    {
        Metric metric = Encode(SparkplugDataType.Boolean, () => _encoder.WriteBoolean(value));

        Assert.Equal(Metric.ValueOneofCase.BooleanValue, metric.ValueCase);
        Assert.Equal(value, metric.BooleanValue);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PSHH-102")]
    [InlineData("Kessel Süd, 120 °C, 炉")]
    [InlineData("😀")]
    public void Text_travels_as_utf8(string value)
    {
        Metric metric = Encode(SparkplugDataType.String, () => _encoder.WriteText(value));

        Assert.Equal(Metric.ValueOneofCase.StringValue, metric.ValueCase);
        Assert.Equal(value, metric.StringValue);
    }

    [Fact]
    public void Null_has_its_flag_and_no_value()
    {
        Metric metric = Encode(SparkplugDataType.Double, _encoder.WriteNull);

        Assert.True(metric.IsNull);
        Assert.Equal(Metric.ValueOneofCase.None, metric.ValueCase);
    }

    [Fact]
    public void Name_alias_time_and_type_are_told_in_a_birth()
    {
        _encoder.Begin(At, 1);
        _encoder.BeginMetric("Inputs/Überhitzer", 300, At, SparkplugDataType.Double);
        _encoder.WriteDouble(1.0);
        _encoder.EndMetric();

        Metric metric = Assert.Single(Parse().Metrics);
        Assert.Equal("Inputs/Überhitzer", metric.Name);
        Assert.Equal(300ul, metric.Alias);
        Assert.Equal((ulong)At, metric.Timestamp);
        Assert.Equal((uint)SparkplugDataType.Double, metric.Datatype);
    }

    [Fact]
    public void Name_alias_and_time_are_left_out_when_empty()
    {
        _encoder.Begin(At, 1);
        _encoder.BeginMetric("", 0, 0, SparkplugDataType.Boolean);
        _encoder.WriteBoolean(true);
        _encoder.EndMetric();

        Metric metric = Assert.Single(Parse().Metrics);
        Assert.False(metric.HasName);
        Assert.False(metric.HasAlias);
        Assert.False(metric.HasTimestamp);
    }

    [Fact]
    public void Properties_are_keys_and_values_in_step()
    {
        Metric metric = Encode(SparkplugDataType.Double, () =>
        {
            _encoder.BeginProperties();
            _encoder.WritePropertyKey("Quality");
            _encoder.WritePropertyKey("engUnit");
            _encoder.WritePropertyInt(-5);
            _encoder.WritePropertyText("m³/h");
            _encoder.EndProperties();
            _encoder.WriteDouble(2.0);
        });

        Assert.Equal(["Quality", "engUnit"], metric.Properties.Keys);
        Assert.Equal(-5, (int)metric.Properties.Values[0].IntValue);
        Assert.Equal((uint)SparkplugDataType.Int32, metric.Properties.Values[0].Type);
        Assert.Equal("m³/h", metric.Properties.Values[1].StringValue);
        Assert.Equal(2.0, metric.DoubleValue);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(118)]
    [InlineData(130)]
    [InlineData(3_000)]
    public void Nested_lengths_of_two_bytes_are_read_whatever_the_length(int textLength)
    {
        string text = new('x', textLength);
        _encoder.Begin(At, 1);
        for (int i = 0; i < 1 + 100 / textLength; i++)
        {
            _encoder.BeginMetric("", i + 1, 0, SparkplugDataType.String);
            _encoder.WriteText(text);
            _encoder.EndMetric();
        }

        Assert.All(Parse().Metrics, metric => Assert.Equal(text, metric.StringValue));
    }

    [Fact]
    public void Nested_message_beyond_two_length_bytes_overflows()
    {
        // 14 bits of length: 16,383 bytes.
        var encoder = new SparkplugEncoder(20_000);
        encoder.Begin(At, 1);
        encoder.BeginMetric("", 1, 0, SparkplugDataType.String);
        encoder.WriteText(new string('x', 16_384));
        encoder.EndMetric();

        Assert.True(encoder.Overflowed);
    }

    [Fact]
    public void Overflow_is_flagged_at_every_length_that_does_not_fit_and_at_no_other()
    {
        Fill(_encoder);
        int needed = _encoder.Length;
        byte[] whole = _encoder.ToArray();

        for (int capacity = 0; capacity <= needed; capacity++)
        {
            var encoder = new SparkplugEncoder(capacity);
            Fill(encoder);

            Assert.Equal(capacity < needed, encoder.Overflowed);
            Assert.True(encoder.Length <= capacity);
        }

        Fill(_encoder);
        Assert.Equal(whole, _encoder.ToArray());
    }

    [Fact]
    public void Overflow_ends_with_the_next_payload()
    {
        var encoder = new SparkplugEncoder(16);
        Fill(encoder);
        Assert.True(encoder.Overflowed);

        encoder.Begin(At, 3);

        Assert.False(encoder.Overflowed);
        Assert.Equal(3ul, Payload.Parser.ParseFrom(encoder.ToArray()).Seq);
    }

    [Fact]
    public void Death_certificate_carries_its_birth_number_in_bytes_that_a_text_can_hold()
    {
        for (int bdSeq = DeathCertificate.FirstBdSeq; bdSeq <= DeathCertificate.LastBdSeq; bdSeq++)
        {
            byte[] bytes = DeathCertificate.Encode(bdSeq);

            Assert.All(bytes, value => Assert.InRange(value, 1, 127));
            Payload payload = Payload.Parser.ParseFrom(bytes);
            Metric metric = Assert.Single(payload.Metrics);
            Assert.Equal("bdSeq", metric.Name);
            Assert.Equal((uint)SparkplugDataType.Int64, metric.Datatype);
            Assert.Equal((ulong)bdSeq, metric.LongValue);
            Assert.False(payload.HasSeq);
        }
    }

    [Fact]
    public void Birth_numbers_run_in_a_circle_from_any_start()
    {
        Assert.Equal(1, DeathCertificate.NextBdSeq(0));
        Assert.Equal(2, DeathCertificate.NextBdSeq(1));
        Assert.Equal(127, DeathCertificate.NextBdSeq(126));
        Assert.Equal(1, DeathCertificate.NextBdSeq(127));
        Assert.Equal(1, DeathCertificate.NextBdSeq(int.MinValue));
        Assert.Equal(1, DeathCertificate.NextBdSeq(int.MaxValue));
    }

    [Fact]
    public void Catalogue_names_every_metric_once_with_a_type_and_a_unique_alias()
    {
        Assert.All(MetricCatalog.Device, id => Assert.NotEmpty(MetricCatalog.Name(id)));
        Assert.Equal(MetricCatalog.Device.Length, MetricCatalog.Device.Distinct().Count());
        Assert.Equal(MetricCatalog.Device.Length, MetricCatalog.Device.Select(MetricCatalog.Name).Distinct().Count());
    }

    private static void Fill(SparkplugEncoder encoder)
    {
        encoder.Begin(At, 7);
        encoder.BeginMetric("Inputs/Steam Pressure", 10, At, SparkplugDataType.Double);
        encoder.BeginProperties();
        encoder.WritePropertyKey("engUnit");
        encoder.WritePropertyText("barg");
        encoder.EndProperties();
        encoder.WriteDouble(9.5);
        encoder.EndMetric();
        encoder.BeginMetric("First Out/Tag", 31, At, SparkplugDataType.String);
        encoder.WriteText("PSHH-102");
        encoder.EndMetric();
    }

    private Metric Encode(int dataType, Action writeValue)
    {
        _encoder.Begin(At, 1);
        _encoder.BeginMetric("m", 1, At, dataType);
        writeValue();
        _encoder.EndMetric();
        return Assert.Single(Parse().Metrics);
    }

    private Payload Parse()
    {
        Assert.False(_encoder.Overflowed);
        return Payload.Parser.ParseFrom(_encoder.ToArray());
    }
}
