using System;
using System.Text;

namespace GL001.Wire;

/// <summary>
/// Reads the metrics of a command payload on the device, one after the other. Whatever is malformed ends in
/// <see cref="IsMalformed"/>, never in an exception. Fields it does not need are skipped.
/// </summary>
public sealed class SparkplugDecoder
{
    private byte[] _buffer = new byte[0];
    private int _at;
    private int _end;
    private int _doublesAt;

    public bool IsMalformed { get; private set; }

    /// <summary>Name of the present metric, or an empty text when only the alias was sent.</summary>
    public string Name { get; private set; } = "";

    public int Alias { get; private set; }

    /// <summary>Numeric value: whole numbers, double and boolean (0 or 1).</summary>
    public double Number { get; private set; }

    /// <summary>Whole-number value; zero for a double that is none.</summary>
    public long Whole { get; private set; }

    /// <summary>The value of a text; an empty text for a number.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Whether there is a number: a text in its place is none.</summary>
    public bool HasValue { get; private set; }

    public bool HasText { get; private set; }

    /// <summary>Numbers of an array of doubles; -1 for a value that is none.</summary>
    public int DoubleCount { get; private set; }

    public void Begin(byte[] payload, int length)
    {
        _buffer = payload;
        _at = 0;
        _end = length;
        IsMalformed = length < 0 || length > payload.Length;
    }

    /// <summary>Moves to the next metric; false at the end or when the rest is malformed.</summary>
    public bool NextMetric()
    {
        while (!IsMalformed && _at < _end)
        {
            uint tag = ReadTag(_end);
            int field = (int)(tag >> 3);
            int wire = (int)(tag & 7);
            if (field == 2 && wire == 2)
            {
                int length = ReadLength(_end);
                if (IsMalformed)
                {
                    return false;
                }

                int metricEnd = _at + length;
                ReadMetric(metricEnd);
                return !IsMalformed;
            }

            Skip(wire, _end);
        }

        return false;
    }

    private void ReadMetric(int end)
    {
        Name = "";
        Alias = 0;
        Number = 0.0;
        Whole = 0;
        Text = "";
        HasText = false;
        DoubleCount = -1;
        HasValue = false;
        while (!IsMalformed && _at < end)
        {
            uint tag = ReadTag(end);
            int field = (int)(tag >> 3);
            int wire = (int)(tag & 7);
            if (field == 1 && wire == 2)
            {
                int length = ReadLength(end);
                if (!IsMalformed)
                {
                    Name = ReadText(length);
                }
            }
            else if (field == 2 && wire == 0)
            {
                ulong alias = ReadVarint(end);
                Alias = alias > int.MaxValue ? -1 : (int)alias;
            }
            else if (field == 10 && wire == 0)
            {
                SetWhole((int)(uint)ReadVarint(end));
            }
            else if ((field == 11 || field == 14) && wire == 0)
            {
                SetWhole((long)ReadVarint(end));
            }
            else if (field == 15 && wire == 2)
            {
                int length = ReadLength(end);
                if (!IsMalformed)
                {
                    Text = ReadText(length);
                    HasText = !IsMalformed;
                }
            }
            else if (field == 16 && wire == 2)
            {
                int length = ReadLength(end);
                DoubleCount = IsMalformed || length % 8 != 0 ? -1 : length / 8;
                _doublesAt = _at;
                _at += length;
            }
            else if (field == 13 && wire == 1)
            {
                SetDouble(end);
            }
            else
            {
                Skip(wire, end);
            }
        }
    }

    private void SetWhole(long value)
    {
        Whole = value;
        Number = value;
        HasValue = !IsMalformed;
    }

    private void SetDouble(int end)
    {
        if (end - _at < 8)
        {
            IsMalformed = true;
            return;
        }

        Number = DoubleAt(_at);
        _at += 8;
        HasValue = true;
    }

    /// <summary>A number of the array of the present metric.</summary>
    /// <param name="index">From zero, below <see cref="DoubleCount"/>.</param>
    public double ReadDouble(int index)
    {
        return DoubleAt(_doublesAt + (8 * index));
    }

    private double DoubleAt(int at)
    {
        long bits = 0;
        for (int i = 0; i < 8; i++)
        {
            bits |= (long)_buffer[at + i] << (8 * i);
        }

        return BitConverter.Int64BitsToDouble(bits);
    }

    private string ReadText(int length)
    {
        string text = "";
        try
        {
            text = Encoding.UTF8.GetString(_buffer, _at, length);
        }
        catch (Exception)
        {
            // The device's decoder throws on bytes that are no UTF-8.
            IsMalformed = true;
        }

        _at += length;
        return text;
    }

    private void Skip(int wire, int end)
    {
        switch (wire)
        {
            case 0:
                ReadVarint(end);
                return;
            case 1:
                Advance(8, end);
                return;
            case 2:
                int length = ReadLength(end);
                if (!IsMalformed)
                {
                    _at += length;
                }

                return;
            case 5:
                Advance(4, end);
                return;
            default:
                IsMalformed = true;
                return;
        }
    }

    private void Advance(int count, int end)
    {
        if (end - _at < count)
        {
            IsMalformed = true;
            return;
        }

        _at += count;
    }

    /// <summary>A field number lies in 1 to 2^29 - 1; cut to 32 bits a larger one would look like another field.</summary>
    private uint ReadTag(int end)
    {
        ulong tag = ReadVarint(end);
        if (tag < 8 || tag > uint.MaxValue)
        {
            IsMalformed = true;
        }

        return (uint)tag;
    }

    private int ReadLength(int end)
    {
        ulong length = ReadVarint(end);
        if (IsMalformed || length > (ulong)(end - _at))
        {
            IsMalformed = true;
            return 0;
        }

        return (int)length;
    }

    private ulong ReadVarint(int end)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_at >= end)
            {
                IsMalformed = true;
                return 0;
            }

            byte next = _buffer[_at];
            _at++;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        IsMalformed = true;
        return 0;
    }
}
