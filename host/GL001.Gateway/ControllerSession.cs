namespace GL001.Gateway;

/// <summary>What the host knows of one controller's connection.</summary>
internal sealed class ControllerSession
{
    /// <summary>Birth number of the living connection; null before a birth and after a death.</summary>
    public long? BdSeq { get; private set; }

    /// <summary>Whether nothing was missed since the birth. Only then is data taken.</summary>
    public bool InSync { get; set; }

    /// <summary>Sequence number of the last message, 0 to 255.</summary>
    public int Seq { get; set; }

    public int NextSeq => (Seq + 1) % 256;

    public Dictionary<string, BirthTable> Units { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset? LastRebirthRequest { get; set; }

    public HashSet<RejectionCause> Logged { get; } = [];

    public void Born(long bdSeq)
    {
        BdSeq = bdSeq;
        InSync = true;
        Seq = 0;
        Units.Clear();
    }

    public void Died()
    {
        BdSeq = null;
        InSync = false;
        Units.Clear();
    }
}
