namespace GL001.Storage;

/// <summary>Why a parameter was not changed.</summary>
public enum ParameterRefusal : byte
{
    None = 0,
    UnknownParameter = 1,

    /// <summary>A boiler has no such parameter, or a furnace has none.</summary>
    NotForThisUnit = 2,
    NotFinite = 3,
    NotWhole = 4,
    BelowMinimum = 5,
    AboveMaximum = 6,
    LocalKeyNeeded = 7,
    BurnerNotAtRest = 8,
    MinimumNotBelowRated = 9,

    /// <summary>
    /// Setpoint and cut-out together come nearer than the margin to the lowest High row that watches the controlled variable,
    /// alarms included.
    /// </summary>
    CutOutBeyondLimit = 10,
    CutInNotAboveZero = 11,

    /// <summary>The flash failed; the old value stays.</summary>
    NotStored = 12,

    /// <summary>The valve-leak test is one of gas valves: with oil it must be off.</summary>
    LeakTestNeedsGas = 13,

    /// <summary>Protective atmosphere and high-temperature mode stand on the chamber's own thermometer.</summary>
    ChamberThermometerNeeded = 14,

    /// <summary>Each target of a furnace's programme lies above the one before.</summary>
    ProgramTargetsNotRising = 15,

    /// <summary>No target of a furnace's programme lies above its setpoint, which cut-out and trip limit were chosen for.</summary>
    ProgramAboveSetpoint = 16,

    /// <summary>The programme's band is wider than cut-in and cut-out, or it and a resting burner would wait for each other.</summary>
    ProgramBandTooNarrow = 17,

    /// <summary>The local/remote switch stands on local, and the key is not turned: the operator has the unit.</summary>
    LocalMode = 18,

    /// <summary>
    /// Least heat below 18 % of the rated heat, too lean to light, or above 35 %, whose air misses the light-off position: no
    /// start would ever come through.
    /// </summary>
    MinimumMissesLightOff = 19,

    /// <summary>How the unit is built: set in firmware/App/Common/UnitConfiguration.cs, changed by no message and no key.</summary>
    BuiltIn = 20,

    // From 40 on: reasons that lie not in the value.

    /// <summary>Before the answer to the order before was told, or more changes than the memory may take in a day.</summary>
    TooMany = 40,

    /// <summary>A value changed without being set: nothing may be stored beside it.</summary>
    MemoryFault = 41,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class ParameterRefusalNames
{
    public static string Of(ParameterRefusal value)
    {
        switch (value)
        {
            case ParameterRefusal.None: return "None";
            case ParameterRefusal.UnknownParameter: return "UnknownParameter";
            case ParameterRefusal.NotForThisUnit: return "NotForThisUnit";
            case ParameterRefusal.NotFinite: return "NotFinite";
            case ParameterRefusal.NotWhole: return "NotWhole";
            case ParameterRefusal.BelowMinimum: return "BelowMinimum";
            case ParameterRefusal.AboveMaximum: return "AboveMaximum";
            case ParameterRefusal.LocalKeyNeeded: return "LocalKeyNeeded";
            case ParameterRefusal.BurnerNotAtRest: return "BurnerNotAtRest";
            case ParameterRefusal.MinimumNotBelowRated: return "MinimumNotBelowRated";
            case ParameterRefusal.CutOutBeyondLimit: return "CutOutBeyondLimit";
            case ParameterRefusal.CutInNotAboveZero: return "CutInNotAboveZero";
            case ParameterRefusal.NotStored: return "NotStored";
            case ParameterRefusal.LeakTestNeedsGas: return "LeakTestNeedsGas";
            case ParameterRefusal.ChamberThermometerNeeded: return "ChamberThermometerNeeded";
            case ParameterRefusal.ProgramTargetsNotRising: return "ProgramTargetsNotRising";
            case ParameterRefusal.ProgramAboveSetpoint: return "ProgramAboveSetpoint";
            case ParameterRefusal.ProgramBandTooNarrow: return "ProgramBandTooNarrow";
            case ParameterRefusal.LocalMode: return "LocalMode";
            case ParameterRefusal.MinimumMissesLightOff: return "MinimumMissesLightOff";
            case ParameterRefusal.BuiltIn: return "BuiltIn";
            case ParameterRefusal.TooMany: return "TooMany";
            case ParameterRefusal.MemoryFault: return "MemoryFault";
            default: return "Unknown";
        }
    }
}
