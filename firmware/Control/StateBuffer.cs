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
        if (Length + 8 > _bytes.Length)
        {
            throw new InvalidOperationException("state buffer too small");
        }

        long result = 0;
        for (int i = 0; i < 8; i++)
        {
            if (_saving)
            {
                _bytes[Length + i] = (byte)(value >> (8 * i));
            }

            result |= (long)_bytes[Length + i] << (8 * i);
        }

        Length += 8;
        return result;
    }

    public int Int(int value)
    {
        return (int)Long(value);
    }

    public bool Bool(bool value)
    {
        return Long(value ? 1L : 0L) != 0L;
    }

    public double Double(double value)
    {
        return BitConverter.Int64BitsToDouble(Long(BitConverter.DoubleToInt64Bits(value)));
    }
}
