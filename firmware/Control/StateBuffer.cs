using System;

namespace GL001.Control;

/// <summary>
/// Saves or restores what a scan remembers. Each part hands its fields through in one method, in one order, for both
/// ways, so that a field cannot be saved and forgotten. Used by the flight recorder, whose replay starts from a saved
/// state, and by the exhaustive exploration of the tests.
/// </summary>
public sealed class StateBuffer
{
    private readonly byte[] _bytes;
    private bool _saving;

    public StateBuffer(int size)
    {
        _bytes = new byte[size];
    }

    /// <summary>Bytes in use.</summary>
    public int Length { get; private set; }

    public byte[] Bytes => _bytes;

    public void StartSaving()
    {
        _saving = true;
        Length = 0;
    }

    public void StartRestoring()
    {
        _saving = false;
        Length = 0;
    }

    public long Long(long value)
    {
        return Number(value, 8);
    }

    public int Int(int value)
    {
        return (int)Number(value, 4);
    }

    public bool Bool(bool value)
    {
        return Number(value ? 1L : 0L, 1) != 0L;
    }

    public double Double(double value)
    {
        return BitConverter.Int64BitsToDouble(Number(BitConverter.DoubleToInt64Bits(value), 8));
    }

    private long Number(long value, int bytes)
    {
        if (Length + bytes > _bytes.Length)
        {
            throw new InvalidOperationException("state buffer too small");
        }

        long result = 0;
        for (int i = 0; i < bytes; i++)
        {
            if (_saving)
            {
                _bytes[Length + i] = (byte)(value >> (8 * i));
            }

            result |= (long)_bytes[Length + i] << (8 * i);
        }

        Length += bytes;
        return result;
    }
}
