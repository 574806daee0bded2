namespace GL001.Control;

/// <summary>How a trip clears. Ordered: the gravest acts.</summary>
public enum TripClass : byte
{
    None = 0,

    /// <summary>Clears by itself when the cause has gone; the burner starts over from Standby.</summary>
    AutoReset = 1,

    /// <summary>Lockout until the local reset button is pressed after the cause has gone.</summary>
    ManualReset = 2,
}
