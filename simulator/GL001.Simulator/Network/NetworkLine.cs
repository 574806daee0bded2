namespace GL001.Simulator.Network;

/// <summary>The line between one controller and the broker, and what is wrong with it.</summary>
public sealed class NetworkLine(SeededNoise noise)
{
    /// <summary>Nothing passes while set; whoever sends does not notice before the keep-alive runs out.</summary>
    public bool IsCut { get; set; }

    public long DelayMs { get; set; }

    /// <summary>Share of messages that come twice, 0 to 1.</summary>
    public double Duplicates { get; set; }

    /// <summary>Share of messages that come after their successor, 0 to 1.</summary>
    public double Reorders { get; set; }

    /// <summary>Share of messages that lose their end, 0 to 1.</summary>
    public double Truncates { get; set; }

    public void Heal()
    {
        IsCut = false;
        DelayMs = 0;
        Duplicates = 0.0;
        Reorders = 0.0;
        Truncates = 0.0;
    }

    /// <summary>Whether it happens this time, with the given share.</summary>
    internal bool Draw(double share) => share > 0.0 && (noise.Next() + 1.0) / 2.0 < share;

    /// <summary>What is left of a payload that loses its end.</summary>
    internal byte[] Shorten(byte[] payload) => payload[..(int)((noise.Next() + 1.0) / 2.0 * payload.Length)];
}
