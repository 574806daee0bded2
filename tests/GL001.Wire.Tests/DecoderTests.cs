using CsCheck;
using GL001.Gateway.Protos;
using Google.Protobuf;

namespace GL001.Wire.Tests;

/// <summary>The device's hand-written decoder, fed by the encoder that protobuf's own tool generates.</summary>
public class DecoderTests
{
    private static readonly Gen<Metric> GenMetric = Gen.Select(Gen.Int[0, 5], Gen.Long, Gen.Double, Gen.String, Gen.Int[0, 500],
        (kind, whole, number, text, alias) =>
        {
            var metric = new Metric { Alias = (ulong)alias, Datatype = 10, Timestamp = (ulong)Math.Abs(whole / 2) };
            switch (kind)
            {
                case 0: metric.IntValue = (uint)whole; break;
                case 1: metric.LongValue = (ulong)whole; break;
                case 2: metric.DoubleValue = number; break;
                case 3: metric.BooleanValue = whole > 0; break;
                case 4: metric.StringValue = Printable(text); break;
                default: metric.Name = Printable(text); break;
            }

            return metric;
        });

    private static readonly Gen<byte[]> GenPayload = GenMetric.Array[0, 8].Select(metrics =>
    {
        var payload = new Payload { Timestamp = 1, Seq = 2 };
        payload.Metrics.AddRange(metrics);
        return payload.ToByteArray();
    });

    private static readonly Gen<byte[]> GenMutated = Gen.Select(GenPayload, Gen.Int[0, 1000].Array[0, 6], Gen.Byte.Array[6], Gen.Int[0, 40],
        (payload, places, bytes, cut) =>
        {
            byte[] mutated = payload[..Math.Max(0, payload.Length - (cut > 20 ? cut - 20 : 0))];
            for (int i = 0; i < places.Length && mutated.Length > 0; i++)
            {
                mutated[places[i] % mutated.Length] = bytes[i];
            }

            return mutated;
        });

    private readonly SparkplugDecoder _decoder = new();

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Long_is_read_with_its_sign(long value)
    {
        Begin(new Metric { Alias = 61, LongValue = (ulong)value });

        Assert.True(_decoder.NextMetric());
        Assert.Equal(61, _decoder.Alias);
        Assert.True(_decoder.HasValue);
        Assert.Equal(value, _decoder.Whole);
        Assert.Equal((double)value, _decoder.Number);
        Assert.False(_decoder.NextMetric());
        Assert.False(_decoder.IsMalformed);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(42)]
    public void Int_is_read_with_its_sign(int value)
    {
        Begin(new Metric { Alias = 62, IntValue = (uint)value });

        Assert.True(_decoder.NextMetric());
        Assert.Equal(value, _decoder.Whole);
    }

    [Theory]
    [InlineData(12.4)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Double_keeps_every_bit(double value)
    {
        Begin(new Metric { Alias = 60, DoubleValue = value });

        Assert.True(_decoder.NextMetric());
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(_decoder.Number));
    }

    [Fact]
    public void Boolean_and_name_are_read()
    {
        Begin(new Metric { Name = "Node Control/Rebirth", BooleanValue = true });

        Assert.True(_decoder.NextMetric());
        Assert.Equal("Node Control/Rebirth", _decoder.Name);
        Assert.Equal(0, _decoder.Alias);
        Assert.Equal(1, _decoder.Whole);
    }

    [Fact]
    public void Metric_without_a_value_has_none_even_after_one_that_had()
    {
        Begin(new Metric { Alias = 1, LongValue = 7 }, new Metric { Alias = 2, IsNull = true });

        Assert.True(_decoder.NextMetric());
        Assert.True(_decoder.NextMetric());
        Assert.False(_decoder.HasValue);
        Assert.Equal(0, _decoder.Whole);
        Assert.Equal("", _decoder.Name);
    }

    [Fact]
    public void Everything_a_host_may_add_is_skipped()
    {
        var metric = new Metric
        {
            Alias = 60,
            Timestamp = 5,
            IsHistorical = true,
            Metadata = ByteString.CopyFromUtf8("meta"),
            Properties = new PropertySet { Keys = { "a" }, Values = { new PropertyValue { FloatValue = 1 } } },
            DoubleValue = 3.0,
        };
        var payload = new Payload { Timestamp = 1, Seq = 3, Uuid = "u", Body = ByteString.CopyFrom(1, 2, 3), Metrics = { metric, new Metric { Alias = 4, FloatValue = 1.5f } } };
        Begin(payload.ToByteArray());

        Assert.True(_decoder.NextMetric());
        Assert.Equal(3.0, _decoder.Number);
        Assert.True(_decoder.NextMetric());
        Assert.False(_decoder.HasValue);
        Assert.False(_decoder.NextMetric());
        Assert.False(_decoder.IsMalformed);
    }

    [Fact]
    public void Field_number_that_only_looks_like_an_alias_when_cut_is_malformed()
    {
        // Field 2 + 2^32 as a varint tag: not a protobuf field number.
        Begin([0x12, 7, 0x90, 0x80, 0x80, 0x80, 0x80, 0x01, 60]);

        Assert.False(_decoder.NextMetric());
        Assert.True(_decoder.IsMalformed);
    }

    [Fact]
    public void Every_truncation_of_a_payload_inside_a_metric_is_malformed()
    {
        byte[] whole = new Payload { Metrics = { new Metric { Name = "Lease/Heat", Alias = 60, DoubleValue = 1.0 } } }.ToByteArray();
        for (int length = 1; length < whole.Length; length++)
        {
            _decoder.Begin(whole, length);

            Assert.False(_decoder.NextMetric());
            Assert.True(_decoder.IsMalformed);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void Length_outside_the_buffer_is_malformed(int length)
    {
        _decoder.Begin(new byte[4], length);

        Assert.False(_decoder.NextMetric());
        Assert.True(_decoder.IsMalformed);
    }

    [Fact]
    public void Whatever_protobuf_writes_is_read_alike()
    {
        Seeded.Holds(GenPayload, 5_000,
            bytes =>
            {
                var decoder = new SparkplugDecoder();
                decoder.Begin(bytes, bytes.Length);
                foreach (Metric expected in Payload.Parser.ParseFrom(bytes).Metrics)
                {
                    if (!decoder.NextMetric() || decoder.Alias != (int)expected.Alias || decoder.Name != expected.Name || !HasSameValue(decoder, expected))
                    {
                        return false;
                    }
                }

                return !decoder.NextMetric() && !decoder.IsMalformed;
            });
    }

    [Fact]
    public void No_mutated_payload_throws_or_goes_on_for_ever()
    {
        Seeded.Holds(GenMutated, 20_000, EndsWithoutException);
    }

    [Fact]
    public void No_random_bytes_throw_or_go_on_for_ever()
    {
        Seeded.Holds(Gen.Byte.Array[0, 200], 20_000, EndsWithoutException);
    }

    private static bool EndsWithoutException(byte[] bytes)
    {
        var decoder = new SparkplugDecoder();
        decoder.Begin(bytes, bytes.Length);
        int metrics = 0;

        // A metric takes two bytes at least.
        while (decoder.NextMetric())
        {
            metrics++;
            if (metrics > bytes.Length / 2)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasSameValue(SparkplugDecoder decoder, Metric expected) => expected.ValueCase switch
    {
        Metric.ValueOneofCase.IntValue => decoder.HasValue && decoder.Whole == (int)expected.IntValue,
        Metric.ValueOneofCase.LongValue => decoder.HasValue && decoder.Whole == (long)expected.LongValue,
        Metric.ValueOneofCase.BooleanValue => decoder.HasValue && decoder.Whole == (expected.BooleanValue ? 1 : 0),
        Metric.ValueOneofCase.DoubleValue => decoder.HasValue && decoder.Number.Equals(expected.DoubleValue),
        Metric.ValueOneofCase.StringValue => decoder.HasText && !decoder.HasValue && decoder.Text == expected.StringValue,
        _ => !decoder.HasValue && !decoder.HasText,
    };

    private void Begin(params Metric[] metrics) => Begin(new Payload { Metrics = { metrics } }.ToByteArray());

    private void Begin(byte[] bytes) => _decoder.Begin(bytes, bytes.Length);

    // Lone surrogates have no UTF-8 form: protobuf would refuse to write them.
    private static string Printable(string text) => string.Concat(text.Where(c => !char.IsSurrogate(c)));
}
