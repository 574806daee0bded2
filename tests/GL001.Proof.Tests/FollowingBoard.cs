using GL001.Control;
using GL001.Drivers;
using GL001.Wire.Tests;

namespace GL001.Proof.Tests;

/// <summary>A boiler's board whose sensors show what a healthy plant would, at the terminals of the converters.</summary>
internal sealed class FollowingBoard : TerminalBoard
{
    public Inputs Inputs { get; } = new(UnitKind.Boiler);

    protected override double Milliampere(int channel)
    {
        var signal = Array.FindIndex(IoList.Channel, 1, candidate => candidate == channel);
        while (!IoList.Loop[signal])
        {
            signal = Array.FindIndex(IoList.Channel, signal + 1, candidate => candidate == channel);
        }

        var share = (Inputs.Value(signal) - IoList.Low[signal]) / (IoList.High[signal] - IoList.Low[signal]);
        return 4.0 + (16.0 * share);
    }

    protected override int ReadContacts()
    {
        var contacts = 0;
        for (var i = 1; i < IoList.Contact.Length; i++)
        {
            contacts |= IoList.Contact[i] && Inputs.IsClosed(i) ? 1 << IoList.ContactBit[i] : 0;
        }

        return contacts;
    }
}
