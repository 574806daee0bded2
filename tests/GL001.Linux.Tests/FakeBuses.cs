using System.Device.Gpio;
using System.Device.I2c;
using System.Device.Spi;
using GL001.Boards;
using GL001.Drivers;

namespace GL001.Linux.Tests;

/// <summary>The kernel's place taken by chips of the simulator: what the board opens is looked up by bus and address.</summary>
internal sealed class FakeBuses : ILinuxBuses
{
    public FakePins Pins { get; } = new();

    public Dictionary<(int Bus, int Select), Func<SpiConnectionSettings, SpiDevice>> Spi { get; } = [];

    public Dictionary<(int Bus, int Address), Func<I2cConnectionSettings, I2cDevice>> I2c { get; } = [];

    /// <summary>What was opened, in order.</summary>
    public List<string> Opened { get; } = [];

    public GpioController Gpio => field ??= new GpioController(Pins);

    public SpiDevice OpenSpi(SpiConnectionSettings settings)
    {
        Opened.Add($"spi{settings.BusId}.{settings.ChipSelectLine}");
        return Spi.TryGetValue((settings.BusId, settings.ChipSelectLine), out var open) ? open(settings) : throw new IOException($"no /dev/spidev{settings.BusId}.{settings.ChipSelectLine}");
    }

    public I2cDevice OpenI2c(I2cConnectionSettings settings)
    {
        Opened.Add($"i2c{settings.BusId}.{settings.DeviceAddress:x2}");
        return I2c.TryGetValue((settings.BusId, settings.DeviceAddress), out var open) ? open(settings) : throw new IOException($"no /dev/i2c-{settings.BusId}");
    }
}

/// <summary>Pins that remember their levels.</summary>
internal sealed class FakePins : GpioDriver
{
    private readonly Dictionary<int, PinValue> _levels = [];
    private readonly Dictionary<int, PinMode> _modes = [];

    /// <summary>Called with pin and level at each write.</summary>
    public Action<int, bool>? Written { get; set; }

    /// <summary>A write to this pin fails.</summary>
    public int? Dead { get; set; }

    protected override int PinCount => 28;

    public bool IsHigh(int pin) => _levels.GetValueOrDefault(pin) == PinValue.High;

    public bool IsOutput(int pin) => _modes.GetValueOrDefault(pin) == PinMode.Output;

    protected override void OpenPin(int pinNumber)
    {
    }

    protected override void ClosePin(int pinNumber)
    {
    }

    protected override void SetPinMode(int pinNumber, PinMode mode) => _modes[pinNumber] = mode;

    protected override PinMode GetPinMode(int pinNumber) => _modes[pinNumber];

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

    protected override PinValue Read(int pinNumber) => _levels.GetValueOrDefault(pinNumber);

    protected override void Toggle(int pinNumber) => Write(pinNumber, !Read(pinNumber));

    protected override void Write(int pinNumber, PinValue value)
    {
        if (pinNumber == Dead)
        {
            throw new IOException("pin");
        }

        _levels[pinNumber] = value;
        Written?.Invoke(pinNumber, value == PinValue.High);
    }

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) => throw new NotSupportedException();

    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => throw new NotSupportedException();

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => throw new NotSupportedException();
}

/// <summary>SPI bytes to a chip's registers as the MAX31865 and MAX31856 take them: address first, its highest bit set to write.</summary>
internal sealed class SpiChip(IRegisterPort chip, SpiConnectionSettings settings) : SpiDevice
{
    public override SpiConnectionSettings ConnectionSettings => settings;

    public override void Read(Span<byte> buffer) => throw new NotSupportedException("these chips want an address first");

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Assert.True((buffer[0] & 0x80) != 0, "a write to a read address");
        if (!chip.TryWrite((byte)(buffer[0] & 0x7F), buffer[1..].ToArray(), buffer.Length - 1))
        {
            throw new IOException("spi");
        }
    }

    public override void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Assert.True((writeBuffer[0] & 0x80) == 0, "a read from a write address");
        Assert.Equal(writeBuffer.Length, readBuffer.Length);
        byte[] into = new byte[readBuffer.Length - 1];
        if (!chip.TryRead(writeBuffer[0], into, into.Length))
        {
            throw new IOException("spi");
        }

        into.CopyTo(readBuffer[1..]);
    }
}

/// <summary>SPI bytes as they are.</summary>
internal sealed class SpiBytes(ISpiPort chip, SpiConnectionSettings settings) : SpiDevice
{
    public override SpiConnectionSettings ConnectionSettings => settings;

    public override void Read(Span<byte> buffer) => throw new NotSupportedException();

    public override void Write(ReadOnlySpan<byte> buffer) => TransferFullDuplex(buffer, new byte[buffer.Length]);

    public override void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        byte[] receive = new byte[readBuffer.Length];
        if (!chip.TryTransfer(writeBuffer.ToArray(), receive, writeBuffer.Length))
        {
            throw new IOException("spi");
        }

        receive.CopyTo(readBuffer);
    }
}

/// <summary>I²C bytes to a chip's registers: address first.</summary>
internal sealed class I2cChip(IRegisterPort chip, I2cConnectionSettings settings) : I2cDevice
{
    public override I2cConnectionSettings ConnectionSettings => settings;

    public override void Read(Span<byte> buffer) => throw new NotSupportedException();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!chip.TryWrite(buffer[0], buffer[1..].ToArray(), buffer.Length - 1))
        {
            throw new IOException("i2c");
        }
    }

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        byte[] into = new byte[readBuffer.Length];
        if (!chip.TryRead(writeBuffer[0], into, into.Length))
        {
            throw new IOException("i2c");
        }

        into.CopyTo(readBuffer);
    }
}

/// <summary>A MCP4728 that understands the multi-write command of its data sheet.</summary>
internal sealed class FakeMcp4728(I2cConnectionSettings settings) : I2cDevice
{
    public override I2cConnectionSettings ConnectionSettings => settings;

    /// <summary>Codes of the four outputs.</summary>
    public int[] Codes { get; } = new int[4];

    public bool Fails { get; set; }

    public override void Read(Span<byte> buffer) => throw new NotSupportedException();

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) => throw new NotSupportedException();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Fails)
        {
            throw new IOException("i2c");
        }

        // 01000 and the channel, output updated at once; supply as reference, not powered down, gain one.
        Assert.Equal(3, buffer.Length);
        Assert.Equal(0x40, buffer[0] & 0xF9);
        Assert.Equal(0, buffer[1] & 0xF0);
        Codes[(buffer[0] >> 1) & 3] = (buffer[1] << 8) | buffer[2];
    }
}
