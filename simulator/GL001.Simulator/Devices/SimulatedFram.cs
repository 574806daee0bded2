using GL001.Drivers;

namespace GL001.Simulator.Devices;

/// <summary>
/// A FM25V02A at the level of its SPI commands (data sheet): write-enable latch that falls with the end of each write, 15 of 16
/// address bits, addresses that run on from the last byte to the first, device id. The supply can fail at any byte; a cell takes
/// its byte at once or not at all.
/// </summary>
/// <remarks>Not modelled, because the firmware uses none of it: block protection, fast read, sleep.</remarks>
public sealed class SimulatedFram : ISpiPort
{
    public const int Bytes = 32_768;

    private const byte WriteData = 0x02;
    private const byte ReadData = 0x03;
    private const byte WriteDisable = 0x04;
    private const byte ReadStatus = 0x05;
    private const byte WriteEnable = 0x06;
    private const byte ReadId = 0x9F;
    private const byte WriteEnabledBit = 0x02;
    private const int HeaderBytes = 3;

    private static readonly byte[] s_id = [0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0xC2, 0x22, 0x08];

    private readonly byte[] _cells = new byte[Bytes];
    private long _bytesToCut = long.MaxValue;

    /// <summary>Whether a write would be taken now.</summary>
    public bool IsWriteEnabled { get; private set; }

    /// <summary>Fault: the chip takes no more writes, as with its write-protect pin held low.</summary>
    public bool WritesIgnored { get; set; }

    /// <summary>Fault: nothing answers; the bus reads ones, and its controller sees nothing wrong.</summary>
    public bool Absent { get; set; }

    /// <summary>The cells as they are.</summary>
    public byte this[int address]
    {
        get => _cells[address];
        set => _cells[address] = value;
    }

    /// <summary>The supply fails after so many more bytes have been written.</summary>
    public void CutAfter(long bytes) => _bytesToCut = bytes;

    /// <summary>The latch is down, the cells are what they were.</summary>
    public void PowerUp()
    {
        _bytesToCut = long.MaxValue;
        IsWriteEnabled = false;
    }

    public bool TryTransfer(byte[] send, byte[] receive, int count)
    {
        ArgumentNullException.ThrowIfNull(send);
        ArgumentNullException.ThrowIfNull(receive);
        if (_bytesToCut <= 0)
        {
            return false;
        }

        Array.Fill(receive, (byte)0xFF, 0, count);
        if (!Absent)
        {
            Answer(send, receive, count);
        }

        return _bytesToCut > 0;
    }

    private void Answer(byte[] send, byte[] receive, int count)
    {
        var address = count >= HeaderBytes ? ((send[1] << 8) | send[2]) % Bytes : 0;
        switch (send[0])
        {
            case WriteEnable:
                IsWriteEnabled = !WritesIgnored;
                break;
            case WriteDisable:
                IsWriteEnabled = false;
                break;
            case ReadStatus:
                Array.Fill(receive, IsWriteEnabled ? WriteEnabledBit : (byte)0, 1, count - 1);
                break;
            case ReadId:
                s_id.AsSpan(0, Math.Min(count - 1, s_id.Length)).CopyTo(receive.AsSpan(1));
                break;
            case ReadData:
                for (var i = HeaderBytes; i < count; i++)
                {
                    receive[i] = _cells[(address + i - HeaderBytes) % Bytes];
                }

                break;
            case WriteData when IsWriteEnabled:
                Write(send, address, count);
                IsWriteEnabled = false;
                break;
        }
    }

    private void Write(byte[] send, int address, int count)
    {
        for (var i = HeaderBytes; i < count && _bytesToCut > 0; i++)
        {
            _cells[(address + i - HeaderBytes) % Bytes] = send[i];
            _bytesToCut--;
        }
    }
}
