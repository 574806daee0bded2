using System;
using GL001.Storage;

namespace GL001.Drivers;

/// <summary>
/// A NOR flash over SPI with 24-bit addresses, pages of 256 bytes and sectors of 4 KB (W25Q128JV and its like; opcodes, status bits
/// and times by that data sheet): events, telemetry and flight recording. On a bus of its own, away from the scan's chips: an erase
/// takes up to 400 ms, and here it is waited for. Calls come from the slow threads, one at a time.
/// </summary>
/// <remarks>
/// Nothing is believed unseen: the chip is asked who it is before it is used and after every failure, whether it took the write
/// enable, and what stands in the cells after each page and each erase. So a chip that is absent, protected, worn or too small fails.
/// Every wait is bounded by a count of pauses. A processor that was reset finds the chip at work still, and waits for that too.
/// </remarks>
public sealed class NorFlash : ISlowFlashPort
{
    public const int SectorBytes = 4_096;
    public const int PageBytes = 256;

    /// <summary>Bytes of the JEDEC identification: maker, type, capacity as a power of two. A W25Q128JV in QSPI gives EF4018h.</summary>
    public const int IdBytes = 3;

    /// <summary>Pause between two looks at a chip that programs, ms. A page takes 0.4 ms, 3 ms at most.</summary>
    public const int ProgramPauseMs = 1;
    public const int ProgramPauses = 10;

    /// <summary>Pause between two looks at a chip that erases, ms. A sector takes 45 ms, 400 ms at most.</summary>
    public const int ErasePauseMs = 5;
    public const int ErasePauses = 100;

    private const byte PageProgram = 0x02;
    private const byte ReadData = 0x03;
    private const byte ReadStatus = 0x05;
    private const byte WriteEnable = 0x06;
    private const byte SectorErase = 0x20;
    private const byte ReadJedecId = 0x9F;
    private const int BusyBit = 0x01;
    private const int WriteEnabledBit = 0x02;
    private const int LeastCapacity = 12;
    private const int MostCapacity = 24;
    private const int HeaderBytes = 4;
    private const byte Blank = 0xFF;

    private readonly object _gate = new object();
    private readonly ISpiPort _port;
    private readonly IPausePort _pause;
    private readonly byte[] _send = new byte[HeaderBytes + PageBytes];
    private readonly byte[] _receive = new byte[HeaderBytes + PageBytes];
    private bool _isKnown;

    /// <param name="port">The chip, in SPI mode 0 or 3.</param>
    /// <param name="pause">How the calling thread waits.</param>
    /// <param name="blockCount">Sectors to use, from the first on. A chip that has fewer is refused.</param>
    public NorFlash(ISpiPort port, IPausePort pause, int blockCount)
    {
        _port = port;
        _pause = pause;
        BlockCount = blockCount;
    }

    public int BlockCount { get; }

    public int BlockBytes => SectorBytes;

    /// <summary>Who the chip says it is, for commissioning; false when the bus failed or nothing answers.</summary>
    public bool TryReadId(byte[] into)
    {
        lock (_gate)
        {
            if (!ReadId())
            {
                return false;
            }

            for (int i = 0; i < IdBytes; i++)
            {
                into[i] = _receive[1 + i];
            }

            return true;
        }
    }

    public bool TryErase(int block)
    {
        lock (_gate)
        {
            return Known(Holds(block, 0, SectorBytes) && Identify() && Erase(block * SectorBytes));
        }
    }

    public bool TryProgram(int block, int offset, byte[] data, int start, int count)
    {
        lock (_gate)
        {
            if (!Holds(block, offset, count) || !Identify())
            {
                return Known(false);
            }

            int address = (block * SectorBytes) + offset;
            for (int done = 0; done < count;)
            {
                // Beyond the end of a page the chip would go on at its beginning.
                int some = PageBytes - ((address + done) % PageBytes);
                some = count - done < some ? count - done : some;
                if (!Program(address + done, data, start + done, some))
                {
                    return Known(false);
                }

                done += some;
            }

            return true;
        }
    }

    public bool TryRead(int block, int offset, byte[] into, int start, int count)
    {
        lock (_gate)
        {
            if (!Holds(block, offset, count) || !Identify() || !IsReady(ErasePauses, ErasePauseMs))
            {
                return Known(false);
            }

            int address = (block * SectorBytes) + offset;
            for (int done = 0; done < count; done += PageBytes)
            {
                int some = count - done < PageBytes ? count - done : PageBytes;
                if (!ReadPage(address + done, some))
                {
                    return Known(false);
                }

                Array.Copy(_receive, HeaderBytes, into, start + done, some);
            }

            return true;
        }
    }

    private bool Holds(int block, int offset, int count)
    {
        return block >= 0 && block < BlockCount && offset >= 0 && count >= 0 && offset + count <= SectorBytes;
    }

    /// <summary>After a failure the chip is asked again who it is: it may have lost its supply, or its place on the board.</summary>
    private bool Known(bool succeeded)
    {
        _isKnown = _isKnown && succeeded;
        return succeeded;
    }

    private bool Identify()
    {
        if (!_isKnown && IsReady(ErasePauses, ErasePauseMs) && ReadId())
        {
            int capacity = _receive[IdBytes];
            _isKnown = capacity >= LeastCapacity && capacity <= MostCapacity && (1 << capacity) / SectorBytes >= BlockCount;
        }

        return _isKnown;
    }

    private bool ReadId()
    {
        _send[0] = ReadJedecId;

        // A bus on which nobody answers reads zeros or ones.
        return _port.TryTransfer(_send, _receive, 1 + IdBytes) && _receive[1] != 0x00 && _receive[1] != Blank;
    }

    private bool Erase(int address)
    {
        if (!IsReady(ErasePauses, ErasePauseMs) || !EnableWrites())
        {
            return false;
        }

        Head(SectorErase, address);
        if (!_port.TryTransfer(_send, _receive, HeaderBytes) || !IsReady(ErasePauses, ErasePauseMs))
        {
            return false;
        }

        for (int offset = 0; offset < SectorBytes; offset += PageBytes)
        {
            if (!ReadPage(address + offset, PageBytes) || !ByteFields.AreAll(_receive, HeaderBytes, PageBytes, Blank))
            {
                return false;
            }
        }

        return true;
    }

    private bool Program(int address, byte[] data, int start, int count)
    {
        if (!IsReady(ErasePauses, ErasePauseMs) || !EnableWrites())
        {
            return false;
        }

        Head(PageProgram, address);
        Array.Copy(data, start, _send, HeaderBytes, count);
        if (!_port.TryTransfer(_send, _receive, HeaderBytes + count) || !IsReady(ProgramPauses, ProgramPauseMs) || !ReadPage(address, count))
        {
            return false;
        }

        // What stood there before may have cleared more bits; each that was to be cleared has to be.
        for (int i = 0; i < count; i++)
        {
            if ((_receive[HeaderBytes + i] & ~data[start + i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private bool EnableWrites()
    {
        _send[0] = WriteEnable;
        return _port.TryTransfer(_send, _receive, 1) && TryReadStatus(out int status) && (status & WriteEnabledBit) != 0;
    }

    /// <summary>Waits until the chip has done what it does; false when the bus failed or the time is over.</summary>
    private bool IsReady(int pauses, int pauseMs)
    {
        for (int i = 0; i <= pauses; i++)
        {
            if (!TryReadStatus(out int status))
            {
                return false;
            }

            if ((status & BusyBit) == 0)
            {
                return true;
            }

            if (i < pauses)
            {
                _pause.Pause(pauseMs);
            }
        }

        return false;
    }

    /// <summary>False too for all ones: nobody answers, and waiting for that would only take time.</summary>
    private bool TryReadStatus(out int status)
    {
        _send[0] = ReadStatus;
        bool transferred = _port.TryTransfer(_send, _receive, 2);
        status = _receive[1];
        return transferred && status != Blank;
    }

    private bool ReadPage(int address, int count)
    {
        Head(ReadData, address);
        return _port.TryTransfer(_send, _receive, HeaderBytes + count);
    }

    private void Head(byte opcode, int address)
    {
        _send[0] = opcode;
        _send[1] = (byte)(address >> 16);
        _send[2] = (byte)(address >> 8);
        _send[3] = (byte)address;
    }
}
