using GL001.Control;

namespace GL001.Drivers;

/// <summary>Two MCP23017 as one row of contacts: the first chip has bits 0 to 13, the second 14 to 27.</summary>
public sealed class ExpanderBank : IContactPort
{
    /// <summary>Chips that every board carries.</summary>
    public const int Chips = 2;

    /// <summary>The relays' read-back contacts are the last inputs of the bank: GPB1 to GPB6 of the second chip. No contact of hardware/io-list.csv may stand there.</summary>
    public const int ReadBackFirstBit = (Chips * Mcp23017.Contacts) - Relay.Count;

    private readonly Mcp23017[] _chips;

    public ExpanderBank(IRegisterPort[] ports)
    {
        _chips = new Mcp23017[ports.Length];
        for (int i = 0; i < ports.Length; i++)
        {
            _chips[i] = new Mcp23017(ports[i]);
        }
    }

    /// <summary>False when any of the chips cannot be read: half a picture is none.</summary>
    public bool TryRead(out int contacts)
    {
        contacts = 0;
        bool read = true;
        for (int i = 0; i < _chips.Length; i++)
        {
            read &= _chips[i].TryRead(out int some);
            contacts |= some << (i * Mcp23017.Contacts);
        }

        return read;
    }
}
