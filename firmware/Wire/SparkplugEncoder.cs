using System;
using System.Text;

namespace GL001.Wire;

/// <summary>
/// Writes one Sparkplug B payload into a buffer of fixed size. Written for the device: no allocation but for
/// texts, no protobuf library. A payload that does not fit sets <see cref="Overflowed"/> and must not be sent.
/// Field numbers are those of the Sparkplug B payload definition.
/// </summary>
public sealed class SparkplugEncoder
{
    private const int WireVarint = 0;
    private const int WireFixed64 = 1;
    private const int WireBytes = 2;

    private const int PayloadTimestamp = 1;
    private const int PayloadMetric = 2;
    private const int PayloadSeq = 3;

    private const int MetricName = 1;
    private const int MetricAlias = 2;
    private const int MetricTimestamp = 3;
    private const int MetricDataType = 4;
    private const int MetricIsHistorical = 5;
    private const int MetricIsNull = 7;
    private const int MetricProperties = 9;
    private const int MetricInt = 10;
    private const int MetricLong = 11;
    private const int MetricDouble = 13;
    private const int MetricBoolean = 14;
    private const int MetricString = 15;
    private const int MetricBytes = 16;

    private const int PropertyKey = 1;
    private const int PropertyValue = 2;
    private const int PropertyType = 1;
    private const int PropertyInt = 3;
    private const int PropertyString = 8;

    // A nested message is written with its length in two bytes, padded: at most 16,383 bytes.
    private const int NestedLengthBytes = 2;
    private const int NestedLengthMaximum = 16_383;

    private readonly byte[] _buffer;
    private int _at;
    private int _metricStart;
    private int _propertiesStart;

    public SparkplugEncoder(int capacity)
    {
        _buffer = new byte[capacity];
    }

    public byte[] Buffer => _buffer;

    public int Length => _at;

    public bool Overflowed { get; private set; }

    public byte[] ToArray()
    {
        byte[] copy = new byte[_at];
        Array.Copy(_buffer, copy, _at);
        return copy;
    }

    /// <summary>Starts a payload with its time, ms since 1970-01-01 UTC, and sequence number 0 to 255.</summary>
    public void Begin(long timestampMs, int seq)
    {
        BeginBare();
        WriteTag(PayloadTimestamp, WireVarint);
        WriteVarint((ulong)timestampMs);
        WriteTag(PayloadSeq, WireVarint);
        WriteVarint((ulong)seq);
    }

    /// <summary>Starts a payload without time and sequence number: the NDEATH that goes into the will.</summary>
    public void BeginBare()
    {
        _at = 0;
        Overflowed = false;
    }

    /// <summary>Starts a metric. An empty name leaves it out (data after a birth); alias zero leaves the alias out.</summary>
    public void BeginMetric(string name, int alias, long timestampMs, int dataType)
    {
        WriteTag(PayloadMetric, WireBytes);
        _metricStart = BeginNested();
        if (name.Length > 0)
        {
            WriteText(MetricName, name);
        }

        if (alias != 0)
        {
            WriteTag(MetricAlias, WireVarint);
            WriteVarint((ulong)alias);
        }

        if (timestampMs != 0)
        {
            WriteTag(MetricTimestamp, WireVarint);
            WriteVarint((ulong)timestampMs);
        }

        WriteTag(MetricDataType, WireVarint);
        WriteVarint((ulong)dataType);
    }

    /// <summary>The value was kept back: history, never the present state. After <see cref="BeginMetric"/> and before the value.</summary>
    public void WriteHistorical()
    {
        WriteTag(MetricIsHistorical, WireVarint);
        WriteByte(1);
    }

    public void EndMetric()
    {
        EndNested(_metricStart);
    }

    public void BeginProperties()
    {
        WriteTag(MetricProperties, WireBytes);
        _propertiesStart = BeginNested();
    }

    public void EndProperties()
    {
        EndNested(_propertiesStart);
    }

    /// <summary>Keys and values of a property set are two lists in step: write all keys first, then the values in the same order.</summary>
    public void WritePropertyKey(string key)
    {
        WriteText(PropertyKey, key);
    }

    public void WritePropertyInt(int value)
    {
        WriteTag(PropertyValue, WireBytes);
        int start = BeginNested();
        WriteTag(PropertyType, WireVarint);
        WriteVarint(SparkplugDataType.Int32);
        WriteTag(PropertyInt, WireVarint);
        WriteVarint((uint)value);
        EndNested(start);
    }

    public void WritePropertyText(string value)
    {
        WriteTag(PropertyValue, WireBytes);
        int start = BeginNested();
        WriteTag(PropertyType, WireVarint);
        WriteVarint(SparkplugDataType.String);
        WriteText(PropertyString, value);
        EndNested(start);
    }

    /// <summary>Int32 travels as the two's complement in an unsigned 32-bit field.</summary>
    public void WriteInt(int value)
    {
        WriteTag(MetricInt, WireVarint);
        WriteVarint((uint)value);
    }

    public void WriteLong(long value)
    {
        WriteTag(MetricLong, WireVarint);
        WriteVarint((ulong)value);
    }

    public void WriteDouble(double value)
    {
        WriteTag(MetricDouble, WireFixed64);
        long bits = BitConverter.DoubleToInt64Bits(value);
        for (int i = 0; i < 8; i++)
        {
            WriteByte((byte)(bits >> (8 * i)));
        }
    }

    public void WriteBoolean(bool value)
    {
        WriteTag(MetricBoolean, WireVarint);
        WriteByte(value ? (byte)1 : (byte)0);
    }

    public void WriteText(string value)
    {
        WriteText(MetricString, value);
    }

    public void WriteBytes(byte[] value)
    {
        WriteTag(MetricBytes, WireBytes);
        WriteVarint((ulong)value.Length);
        if (_at + value.Length > _buffer.Length)
        {
            Overflowed = true;
            return;
        }

        Array.Copy(value, 0, _buffer, _at, value.Length);
        _at += value.Length;
    }

    /// <summary>The metric has no value.</summary>
    public void WriteNull()
    {
        WriteTag(MetricIsNull, WireVarint);
        WriteByte(1);
    }

    private int BeginNested()
    {
        int start = _at;
        for (int i = 0; i < NestedLengthBytes; i++)
        {
            WriteByte(0);
        }

        return start;
    }

    private void EndNested(int start)
    {
        int length = _at - start - NestedLengthBytes;
        if (Overflowed || length > NestedLengthMaximum)
        {
            Overflowed = true;
            return;
        }

        _buffer[start] = (byte)((length & 0x7F) | 0x80);
        _buffer[start + 1] = (byte)(length >> 7);
    }

    private void WriteText(int field, string value)
    {
        WriteTag(field, WireBytes);
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        WriteVarint((ulong)bytes.Length);
        if (_at + bytes.Length > _buffer.Length)
        {
            Overflowed = true;
            return;
        }

        Array.Copy(bytes, 0, _buffer, _at, bytes.Length);
        _at += bytes.Length;
    }

    private void WriteTag(int field, int wireType)
    {
        WriteVarint((ulong)((field << 3) | wireType));
    }

    private void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    private void WriteByte(byte value)
    {
        if (_at >= _buffer.Length)
        {
            Overflowed = true;
            return;
        }

        _buffer[_at] = value;
        _at++;
    }
}
