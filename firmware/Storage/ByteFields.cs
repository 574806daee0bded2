using System;

namespace GL001.Storage;

/// <summary>Fields at fixed places of a byte array, least significant byte first. Writing allocates nothing.</summary>
public static class ByteFields
{
    public static void PutInt16(byte[] into, int at, int value)
    {
        into[at] = (byte)value;
        into[at + 1] = (byte)(value >> 8);
    }

    public static int GetInt16(byte[] from, int at)
    {
        return from[at] | (from[at + 1] << 8);
    }

    public static void PutInt32(byte[] into, int at, int value)
    {
        PutInt16(into, at, value);
        PutInt16(into, at + 2, value >> 16);
    }

    public static int GetInt32(byte[] from, int at)
    {
        return GetInt16(from, at) | (GetInt16(from, at + 2) << 16);
    }

    public static void PutInt64(byte[] into, int at, long value)
    {
        PutInt32(into, at, (int)value);
        PutInt32(into, at + 4, (int)(value >> 32));
    }

    public static long GetInt64(byte[] from, int at)
    {
        return (uint)GetInt32(from, at) | ((long)GetInt32(from, at + 4) << 32);
    }

    /// <summary>Every bit of the number is kept, those of NaN too.</summary>
    public static void PutDouble(byte[] into, int at, double value)
    {
        PutInt64(into, at, BitConverter.DoubleToInt64Bits(value));
    }

    public static double GetDouble(byte[] from, int at)
    {
        return BitConverter.Int64BitsToDouble(GetInt64(from, at));
    }

    /// <summary>
    /// Writes a finite number that single precision holds exactly as the four bytes of IEEE 754. Made from the bits of the
    /// double: what the device offers for a single allocates.
    /// </summary>
    public static void PutSingle(byte[] into, int at, double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int sign = bits < 0 ? int.MinValue : 0;
        int exponent = (int)((bits >> 52) & 0x7FF) - 1023 + 127;
        int fraction = (int)((bits >> 29) & 0x7FFFFF);

        // Below 2^-126 a single gives up its leading one; below 2^-149, and for zero, nothing is left.
        int magnitude = exponent > 0 ? (exponent << 23) | fraction
            : exponent > -23 ? (fraction | 0x800000) >> (1 - exponent)
            : 0;
        PutInt32(into, at, sign | magnitude);
    }

    public static double GetSingle(byte[] from, int at)
    {
        return BitConverter.ToSingle(from, at);
    }

    /// <summary>Cuts a longer text; writes a question mark for what is not printable ASCII; fills up with zeros.</summary>
    public static void PutAscii(byte[] into, int at, int width, string text)
    {
        for (int i = 0; i < width; i++)
        {
            char c = i < text.Length ? text[i] : '\0';
            into[at + i] = i >= text.Length ? (byte)0 : c >= ' ' && c <= '~' ? (byte)c : (byte)'?';
        }
    }

    public static string GetAscii(byte[] from, int at, int width)
    {
        int length = 0;
        while (length < width && from[at + length] != 0)
        {
            length++;
        }

        char[] text = new char[length];
        for (int i = 0; i < length; i++)
        {
            text[i] = (char)from[at + i];
        }

        return new string(text);
    }

    /// <summary>True when every byte has this value.</summary>
    public static bool AreAll(byte[] data, int start, int count, byte value)
    {
        int end = start + count;
        for (int i = start; i < end; i++)
        {
            if (data[i] != value)
            {
                return false;
            }
        }

        return true;
    }

    public static bool AreEqual(byte[] a, int startA, byte[] b, int startB, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (a[startA + i] != b[startB + i])
            {
                return false;
            }
        }

        return true;
    }
}
