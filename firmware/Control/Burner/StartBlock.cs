namespace GL001.Control;

/// <summary>
/// Why the burner does not start, as far as the sequence itself knows; a bit each. Rows of the cause-and-effect table
/// that forbid a start come beside these: <see cref="InterlockTable.StartBlockedRows"/>.
/// </summary>
public static class StartBlock
{
    public const int None = 0;
    public const int LockedOut = 1;
    public const int NoHeatDemand = 2;
    public const int TripStands = 4;
    public const int AirShownWithoutFan = 8;
    public const int FanShownRunning = 16;
    public const int TooManyStarts = 32;
    public const int Postpurging = 64;
    public const int ValveSpaceNotVented = 128;
    public const int Count = 8;

    /// <summary>In plain words, for the place of a bit.</summary>
    public static string Words(int place)
    {
        switch (place)
        {
            case 0: return "locked out: find the cause, then press the reset button at the unit";
            case 1: return "no heat is wanted";
            case 2: return "a trip stands";
            case 3: return "the air-flow switch shows air although the fan is off";
            case 4: return "the fan shows running although it is off";
            case 5: return "too many starts within 15 minutes: wait";
            case 6: return "the post-purge is not over";
            case 7: return "gas pressure stands between the fuel valves although the vent is open";
            default: return "";
        }
    }
}
