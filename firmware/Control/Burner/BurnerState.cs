namespace GL001.Control;

/// <summary>Where the burner stands in its sequence. Forgotten means locked out.</summary>
public enum BurnerState : byte
{
    Lockout = 0,
    Standby = 1,
    Prepurge = 2,
    PilotTrialForIgnition = 3,
    MainTrialForIgnition = 4,
    LowFire = 5,
    Modulating = 6,
    Postpurge = 7,

    /// <summary>The valve-leak test, before the purge.</summary>
    ValveProving = 8,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class BurnerStateNames
{
    public static string Of(BurnerState state)
    {
        switch (state)
        {
            case BurnerState.Lockout: return "Lockout";
            case BurnerState.Standby: return "Standby";
            case BurnerState.Prepurge: return "Prepurge";
            case BurnerState.PilotTrialForIgnition: return "PilotTrialForIgnition";
            case BurnerState.MainTrialForIgnition: return "MainTrialForIgnition";
            case BurnerState.LowFire: return "LowFire";
            case BurnerState.Modulating: return "Modulating";
            case BurnerState.Postpurge: return "Postpurge";
            case BurnerState.ValveProving: return "ValveProving";
            default: return "Unknown";
        }
    }
}
