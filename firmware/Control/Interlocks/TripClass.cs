namespace GL001.Control;

/// <summary>What a row of the cause-and-effect table does and how it clears. Ordered: the gravest acts.</summary>
public enum TripClass : byte
{
    None = 0,

    /// <summary>Tells people and stops nothing.</summary>
    Alarm = 1,

    /// <summary>Fuel off. Clears by itself when the cause has gone; the burner starts over from Standby.</summary>
    AutoReset = 2,

    /// <summary>Fuel off. Starts over as often as <see cref="BurnerTimings.RecycleLimit"/> allows, else like <see cref="ManualReset"/>.</summary>
    Recycle = 3,

    /// <summary>Fuel off and lockout until the local reset button is pressed after the cause has gone.</summary>
    ManualReset = 4,
}
