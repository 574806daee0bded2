using GL001.Control;
using Chip = GL001.Drivers.Max31865Registers;

namespace GL001.Drivers;

/// <summary>
/// What the fault status register of a MAX31865 means (its data sheet, tables 10 to 12). One bit can have several
/// causes and one cause sets several bits, so the text names what was seen and the usual culprits.
/// </summary>
public static class Max31865Faults
{
    /// <summary>The gravest bit as a cause; None for a clear register.</summary>
    public static SignalCause CauseOf(int status)
    {
        switch (GravestOf(status))
        {
            case Chip.FaultVoltage: return SignalCause.OverOrUnderVoltage;
            case Chip.FaultHighThreshold:
            case Chip.FaultRefInHigh: return SignalCause.OpenCircuit;
            case Chip.FaultLowThreshold:
            case Chip.FaultRefInLow:
            case Chip.FaultRtdInLow: return SignalCause.ShortCircuit;
            default: return SignalCause.None;
        }
    }

    /// <summary>The gravest bit in words, for the maintenance screen; an empty text for a clear register.</summary>
    public static string Describe(int status)
    {
        switch (GravestOf(status))
        {
            case Chip.FaultVoltage: return "D2: a terminal above the supply or below ground: miswired, surge";
            case Chip.FaultHighThreshold: return "D7: resistance above range: element open, RTDIN+ or FORCE+ shorted high";
            case Chip.FaultLowThreshold: return "D6: resistance below range: element shorted, RTDIN+ or FORCE+ shorted low";
            case Chip.FaultRefInHigh: return "D5: REFIN- high: element or a force lead open, or a lead shorted high";
            case Chip.FaultRefInLow: return "D4: REFIN- low with FORCE- open: FORCE- or RTDIN- shorted low";
            case Chip.FaultRtdInLow: return "D3: RTDIN- low with FORCE- open: RTDIN- or FORCE- shorted low";
            default: return "";
        }
    }

    // The surge first, for it makes the others meaningless; then what a conversion shows before what the leads show.
    private static int GravestOf(int status)
    {
        if ((status & Chip.FaultVoltage) != 0)
        {
            return Chip.FaultVoltage;
        }

        for (int bit = Chip.FaultHighThreshold; bit > Chip.FaultVoltage; bit >>= 1)
        {
            // A shorted sense lead sets D3 beside D6: the short of the element is the stronger word for it.
            if ((status & bit) != 0)
            {
                return bit;
            }
        }

        return 0;
    }
}
