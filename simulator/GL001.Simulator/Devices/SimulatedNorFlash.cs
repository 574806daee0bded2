using GL001.Drivers;

namespace GL001.Simulator.Devices;

/// <summary>
/// A W25Q128JV, or a smaller one of its family, at the level of its SPI commands (data sheet): write-enable latch that falls with the
/// end of each program and erase, busy bit, pages that wrap round, a chip at work that hears nothing but the question for its status.
/// Cells, cuts of the supply and damage are those of <see cref="SimulatedFlash"/>. Its time passes while the driver pauses.
/// </summary>
/// <remarks>Not modelled, because the firmware uses none of it: dual and quad transfers, suspend, power-down, larger erases.</remarks>
public sealed class SimulatedNorFlash : ISpiPort, IPausePort
{
    private const byte PageProgram = 0x02;
    private const byte ReadData = 0x03;
    private const byte WriteDisable = 0x04;
    private const byte ReadStatus = 0x05;
    private const byte WriteEnable = 0x06;
    private const byte SectorErase = 0x20;
    private const byte ReadJedecId = 0x9F;
    private const byte BusyBit = 0x01;
    private const byte WriteEnabledBit = 0x02;
    private const int SectorBytes = 4_096;
    private const int PageBytes = 256;
    private const int HeaderBytes = 4;

    private readonly byte _capacity;
    private long _nowMs;
    private long _busyUntilMs;

    /// <param name="capacity">Size as a power of two: 24 is 16 MB.</param>
    /// <param name="seed">Of what half-programmed cells read as.</param>
    public SimulatedNorFlash(int capacity = 24, int seed = 1)
    {
        _capacity = (byte)capacity;
        Cells = new SimulatedFlash((1 << capacity) / SectorBytes, SectorBytes, seed);
    }

    /// <summary>The array: where the supply is cut, bits flip and sectors wear out.</summary>
    public SimulatedFlash Cells { get; }

    /// <summary>Whether a program or erase would be taken now.</summary>
    public bool IsWriteEnabled { get; private set; }

    public bool IsBusy => _nowMs < _busyUntilMs;

    /// <summary>What the driver has waited so far, ms.</summary>
    public long PausedMs => _nowMs;

    /// <summary>Time of a page program, ms.</summary>
    public int ProgramMs { get; set; } = 1;

    /// <summary>Time of a sector erase, ms.</summary>
    public int EraseMs { get; set; } = 45;

    /// <summary>Fault: nothing answers; the bus reads this byte, and its controller sees nothing wrong. Null is a chip that is there.</summary>
    public byte? Absent { get; set; }

    /// <summary>Fault: programs and erases are let pass without effect, as where the block-protect bits stand; the latch works.</summary>
    public bool IsProtected { get; set; }

    /// <summary>Fault: the write enable is not taken, as within 5 ms after power-up.</summary>
    public bool WriteEnableIgnored { get; set; }

    /// <summary>Fault: the chip says for ever that it is busy.</summary>
    public bool Hangs { get; set; }

    /// <summary>Commands that came while it was busy, and were lost.</summary>
    public int LostCommands { get; private set; }

    public void Pause(int ms) => _nowMs += ms;

    /// <summary>The supply is back: the chip rests and its latch is down, the cells are what they were. A processor that is reset alone changes nothing here.</summary>
    public void PowerUp()
    {
        Cells.PowerUp();
        IsWriteEnabled = false;
        _busyUntilMs = 0;
    }

    public bool TryTransfer(byte[] send, byte[] receive, int count)
    {
        ArgumentNullException.ThrowIfNull(send);
        ArgumentNullException.ThrowIfNull(receive);
        Array.Fill(receive, Absent ?? 0xFF, 0, count);
        if (!Cells.IsPowered)
        {
            return false;
        }

        if (Absent is null)
        {
            Answer(send, receive, count);
        }

        return Cells.IsPowered;
    }

    private void Answer(byte[] send, byte[] receive, int count)
    {
        if (send[0] == ReadStatus)
        {
            var status = (IsBusy || Hangs ? BusyBit : 0) | (IsWriteEnabled ? WriteEnabledBit : 0);
            Array.Fill(receive, (byte)status, 1, count - 1);
            return;
        }

        if (IsBusy || Hangs)
        {
            LostCommands++;
            return;
        }

        var address = count >= HeaderBytes ? ((send[1] << 16) | (send[2] << 8) | send[3]) & ((1 << _capacity) - 1) : 0;
        switch (send[0])
        {
            case WriteEnable:
                IsWriteEnabled = !WriteEnableIgnored;
                break;
            case WriteDisable:
                IsWriteEnabled = false;
                break;
            case ReadJedecId:
                byte[] id = [0xEF, 0x40, _capacity];
                id.AsSpan(0, Math.Min(count - 1, id.Length)).CopyTo(receive.AsSpan(1));
                break;
            case ReadData:
                Read(address, receive, count);
                break;
            case PageProgram when IsWriteEnabled && count > HeaderBytes:
                Program(address, send, count);
                break;
            case SectorErase when IsWriteEnabled && count == HeaderBytes:
                Work(EraseMs);
                if (!IsProtected)
                {
                    Cells.TryErase(address / SectorBytes);
                }

                break;
        }
    }

    private void Read(int address, byte[] receive, int count)
    {
        for (var done = HeaderBytes; done < count;)
        {
            var at = (address + done - HeaderBytes) & ((1 << _capacity) - 1);
            var some = Math.Min(count - done, SectorBytes - (at % SectorBytes));
            Cells.TryRead(at / SectorBytes, at % SectorBytes, receive, done, some);
            done += some;
        }
    }

    private void Program(int address, byte[] send, int count)
    {
        Work(ProgramMs);
        if (IsProtected)
        {
            return;
        }

        var page = address - (address % PageBytes);
        for (var done = HeaderBytes; done < count;)
        {
            var at = page + ((address + done - HeaderBytes) % PageBytes);
            var some = Math.Min(count - done, PageBytes - (at % PageBytes));
            if (!Cells.TryProgram(at / SectorBytes, at % SectorBytes, send, done, some))
            {
                return;
            }

            done += some;
        }
    }

    private void Work(int ms)
    {
        _busyUntilMs = _nowMs + ms;
        IsWriteEnabled = false;
    }
}
