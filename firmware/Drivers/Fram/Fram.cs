using GL001.Storage;

namespace GL001.Drivers;

/// <summary>One SPI transfer with its chip selected; the device's bus classes cannot be overridden, so this stands in front of them.</summary>
public interface ISpiPort
{
    /// <summary>Sends <paramref name="count"/> bytes and takes as many; false when the bus failed.</summary>
    bool TryTransfer(byte[] send, byte[] receive, int count);
}

/// <summary>
/// A 32 KB ferroelectric memory over SPI (FM25V02A, MB85RS256B and their like: opcodes 06h write enable, 02h write, 03h
/// read, 16-bit address, by their data sheets) as the flash that the stores expect. It needs no erase and does not wear
/// out (10^13 cycles), so a block is erased by writing FFh, and programming only clears bits as in a flash.
/// </summary>
public sealed class Fram : IFlashPort
{
    /// <summary>Bytes of the identification. A FM25V02A gives 7F7F7F7F7F7FC22208h, by its data sheet.</summary>
    public const int IdBytes = 9;

    private const byte WriteEnable = 0x06;
    private const byte WriteData = 0x02;
    private const byte ReadData = 0x03;
    private const byte ReadId = 0x9F;
    private const int HeaderBytes = 3;
    private const int ChunkBytes = 64;
    private const byte Blank = 0xFF;

    private readonly ISpiPort _port;
    private readonly byte[] _send = new byte[HeaderBytes + ChunkBytes];
    private readonly byte[] _receive = new byte[HeaderBytes + ChunkBytes];
    private readonly byte[] _held = new byte[ChunkBytes];

    public Fram(ISpiPort port)
    {
        _port = port;
    }

    public int BlockCount => 8;

    public int BlockBytes => 4_096;

    /// <summary>Who the chip says it is, for commissioning; false when the bus failed or nothing answers.</summary>
    public bool TryReadId(byte[] into)
    {
        _send[0] = ReadId;
        if (!_port.TryTransfer(_send, _receive, 1 + IdBytes))
        {
            return false;
        }

        bool answered = false;
        for (int i = 0; i < IdBytes; i++)
        {
            into[i] = _receive[1 + i];
            answered = answered || (into[i] != 0x00 && into[i] != Blank);
        }

        return answered;
    }

    public bool TryErase(int block)
    {
        for (int i = 0; i < ChunkBytes; i++)
        {
            _held[i] = Blank;
        }

        for (int offset = 0; offset < BlockBytes; offset += ChunkBytes)
        {
            if (!TryWriteHeld((block * BlockBytes) + offset, ChunkBytes))
            {
                return false;
            }
        }

        return true;
    }

    public bool TryProgram(int block, int offset, byte[] data, int start, int count)
    {
        for (int done = 0; done < count; done += ChunkBytes)
        {
            int some = count - done < ChunkBytes ? count - done : ChunkBytes;
            int address = (block * BlockBytes) + offset + done;
            if (!TryReadChunk(address, some))
            {
                return false;
            }

            for (int i = 0; i < some; i++)
            {
                _held[i] = (byte)(_receive[HeaderBytes + i] & data[start + done + i]);
            }

            if (!TryWriteHeld(address, some))
            {
                return false;
            }
        }

        return true;
    }

    public bool TryRead(int block, int offset, byte[] into, int start, int count)
    {
        for (int done = 0; done < count; done += ChunkBytes)
        {
            int some = count - done < ChunkBytes ? count - done : ChunkBytes;
            if (!TryReadChunk((block * BlockBytes) + offset + done, some))
            {
                return false;
            }

            for (int i = 0; i < some; i++)
            {
                into[start + done + i] = _receive[HeaderBytes + i];
            }
        }

        return true;
    }

    private bool TryReadChunk(int address, int count)
    {
        Head(ReadData, address);
        return _port.TryTransfer(_send, _receive, HeaderBytes + count);
    }

    /// <summary>Writes what is held and reads it back: a write that the chip did not take is a failure, not a surprise.</summary>
    private bool TryWriteHeld(int address, int count)
    {
        _send[0] = WriteEnable;
        if (!_port.TryTransfer(_send, _receive, 1))
        {
            return false;
        }

        Head(WriteData, address);
        for (int i = 0; i < count; i++)
        {
            _send[HeaderBytes + i] = _held[i];
        }

        if (!_port.TryTransfer(_send, _receive, HeaderBytes + count) || !TryReadChunk(address, count))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (_receive[HeaderBytes + i] != _held[i])
            {
                return false;
            }
        }

        return true;
    }

    private void Head(byte opcode, int address)
    {
        _send[0] = opcode;
        _send[1] = (byte)(address >> 8);
        _send[2] = (byte)address;
    }
}
