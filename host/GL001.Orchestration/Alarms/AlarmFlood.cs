namespace GL001.Orchestration.Alarms;

/// <summary>Whether more alarms come than a person can take in.</summary>
/// <remarks>More than ten in ten minutes begin a flood, fewer than five end it: usual practice after ISA-18.2 and EEMUA 191.</remarks>
public sealed class AlarmFlood
{
    public const int BeginsAbove = 10;

    public const int EndsBelow = 5;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>When the alarms of the window came, the oldest first.</summary>
    public List<DateTimeOffset> Raised { get; init; } = [];

    /// <summary>Since when it lasts; null when there is none.</summary>
    public DateTimeOffset? Since { get; set; }

    public bool IsOn => Since is not null;

    public void Count(DateTimeOffset now)
    {
        Raised.Add(now);
        Judge(now);
    }

    /// <summary>Forgets what is older than the window.</summary>
    public void Judge(DateTimeOffset now)
    {
        Raised.RemoveAll(at => at <= now - Window);
        Since = IsOn
            ? Raised.Count < EndsBelow ? null : Since
            : Raised.Count > BeginsAbove ? now : null;
    }
}
