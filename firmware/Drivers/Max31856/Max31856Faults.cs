using GL001.Control;
using Chip = GL001.Drivers.Max31856Registers;

namespace GL001.Drivers;

/// <summary>What the fault status register of a MAX31856 means.</summary>
public static class Max31856Faults
{
    private const int OutOfRange = Chip.FaultColdJunctionRange | Chip.FaultTemperatureRange | Chip.FaultColdJunctionHigh
        | Chip.FaultColdJunctionLow | Chip.FaultTemperatureHigh | Chip.FaultTemperatureLow;

    /// <summary>The gravest bit as a cause; None for a clear register.</summary>
    public static SignalCause CauseOf(int status)
    {
        if ((status & Chip.FaultVoltage) != 0)
        {
            return SignalCause.OverOrUnderVoltage;
        }

        if ((status & Chip.FaultOpen) != 0)
        {
            return SignalCause.OpenCircuit;
        }

        return (status & OutOfRange) != 0 ? SignalCause.OutOfRange : SignalCause.None;
    }

    /// <summary>The gravest bit in words, for the maintenance screen; an empty text for a clear register.</summary>
    public static string Describe(int status)
    {
        if ((status & Chip.FaultVoltage) != 0)
        {
            return "D1: an input above the supply or below ground: miswired, surge, isolation lost";
        }

        if ((status & Chip.FaultOpen) != 0)
        {
            return "D0: thermocouple or its leads open";
        }

        if ((status & Chip.FaultColdJunctionRange) != 0)
        {
            return "D7: cold junction outside -55 to 125 degC";
        }

        if ((status & Chip.FaultTemperatureRange) != 0)
        {
            return "D6: hot junction outside the range of the thermocouple type";
        }

        if ((status & (Chip.FaultColdJunctionHigh | Chip.FaultColdJunctionLow)) != 0)
        {
            return "D5, D4: cold junction outside the limits of the cabinet";
        }

        return (status & OutOfRange) != 0 ? "D3, D2: hot junction outside the plausible range" : "";
    }
}
