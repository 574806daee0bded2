namespace GL001.Control;

/// <summary>What a voting group can still do. Forgotten means tripped.</summary>
public enum VotingHealth : byte
{
    /// <summary>The votes suffice: the group trips.</summary>
    Tripped = 0,

    /// <summary>At least one channel is bad and has voted for the trip, so fewer sound channels suffice now.</summary>
    Degraded = 1,

    /// <summary>Every channel is trusted and the votes do not suffice.</summary>
    Full = 2,
}

/// <summary>
/// MooN voting for trips: M of N channels trip. A channel that is bad votes for the trip, so a group can only become
/// more willing to trip as channels fail: 2oo3 with one bad channel acts as 1oo2 and with two it trips; it never
/// becomes 2oo2. Rule: a trip must not become less likely by a fault (IEC 61511 practice; a design rule of this project).
/// </summary>
public static class Voting
{
    /// <summary>Most channels in a group.</summary>
    public const int MaximumChannels = 3;

    /// <summary>True for 1oo1, 1oo2, 2oo2 and 2oo3. 2oo2 for a trip needs a written reason: one channel that reads wrong, yet good, defeats it.</summary>
    public static bool IsScheme(int required, int total)
    {
        return (required == 1 && (total == 1 || total == 2)) || (required == 2 && (total == 2 || total == 3));
    }

    /// <summary>Whether the group trips. What is no scheme, or no possible count, trips.</summary>
    /// <param name="required">Votes that trip (M).</param>
    /// <param name="total">Channels fitted (N).</param>
    /// <param name="violated">Channels that are not bad and beyond the limit.</param>
    /// <param name="bad">Channels that are bad, whatever their number says.</param>
    public static bool Trips(int required, int total, int violated, int bad)
    {
        if (!IsScheme(required, total) || violated < 0 || bad < 0 || violated > total - bad)
        {
            return true;
        }

        return violated + bad >= required;
    }

    /// <summary>State of the group for alarms; arguments as in <see cref="Trips"/>.</summary>
    public static VotingHealth Health(int required, int total, int violated, int bad)
    {
        if (Trips(required, total, violated, bad))
        {
            return VotingHealth.Tripped;
        }

        return bad == 0 ? VotingHealth.Full : VotingHealth.Degraded;
    }
}

/// <summary>Names for the wire.</summary>
public static class VotingHealthNames
{
    public static string Of(VotingHealth value)
    {
        switch (value)
        {
            case VotingHealth.Tripped: return "Tripped";
            case VotingHealth.Degraded: return "Degraded";
            case VotingHealth.Full: return "Full";
            default: return "Unknown";
        }
    }
}
