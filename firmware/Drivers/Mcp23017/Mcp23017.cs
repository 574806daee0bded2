using GL001.Control;
using Chip = GL001.Drivers.Mcp23017Registers;

namespace GL001.Drivers;

/// <summary>
/// Fourteen contacts to ground over an MCP23017 with its own pull-ups (about 100 kohm): closed reads low, a broken wire
/// reads open. Contact bits 0 to 6 are GPA0 to GPA6, bits 7 to 13 are GPB0 to GPB6; GPA7 and GPB7 stay unused and low.
/// Every scan reads all registers in one transfer and holds directions, polarity, control and pull-ups against what was
/// written: without its pull-ups a reset chip would show open contacts as anything.
/// </summary>
public sealed class Mcp23017 : IContactPort
{
    /// <summary>Contacts of one chip.</summary>
    public const int Contacts = 2 * Chip.InputsPerPort;

    private readonly IRegisterPort _port;
    private readonly byte[] _buffer = new byte[Chip.Count];
    private readonly byte[] _pair = new byte[2];
    private bool _started;

    public Mcp23017(IRegisterPort port)
    {
        _port = port;
    }

    /// <summary>Why the last reading failed; None when it did not.</summary>
    public SignalCause Cause { get; private set; } = SignalCause.NotRead;

    public bool TryRead(out int contacts)
    {
        contacts = 0;
        if (!_started)
        {
            // The pull-ups have until the next scan to lift the wires.
            _started = Configure();
            Cause = _started ? Cause : SignalCause.BusFailed;
            return false;
        }

        if (!_port.TryRead(Chip.Direction, _buffer, Chip.Count))
        {
            Cause = SignalCause.BusFailed;
            return false;
        }

        if (!IsAsWritten())
        {
            Cause = SignalCause.DeviceReset;
            _started = false;
            return false;
        }

        int closedA = ~_buffer[Chip.Pins] & Chip.InputPins;
        int closedB = ~_buffer[Chip.Pins + 1] & Chip.InputPins;
        contacts = closedA | (closedB << Chip.InputsPerPort);
        Cause = SignalCause.None;
        return true;
    }

    private bool Configure()
    {
        // A chip in the other bank arrangement would take everything after this for something else.
        return _port.TryWrite(Chip.ControlInOtherBank, 0)
            && TryWriteBoth(Chip.Control, 0)
            && TryWriteBoth(Chip.InterruptEnable, 0)
            && TryWriteBoth(Chip.OutputLatch, 0)
            && TryWriteBoth(Chip.Polarity, 0)
            && TryWriteBoth(Chip.PullUp, Chip.InputPins)
            && TryWriteBoth(Chip.Direction, Chip.InputPins);
    }

    private bool TryWriteBoth(byte register, byte value)
    {
        _pair[0] = value;
        _pair[1] = value;
        return _port.TryWrite(register, _pair, 2);
    }

    private bool IsAsWritten()
    {
        return AreBoth(Chip.Direction, Chip.InputPins)
            && AreBoth(Chip.Polarity, 0)
            && AreBoth(Chip.Control, 0)
            && AreBoth(Chip.PullUp, Chip.InputPins);
    }

    private bool AreBoth(int register, int value)
    {
        return _buffer[register] == value && _buffer[register + 1] == value;
    }
}
