namespace GL001.Control;

/// <summary>Why a lease was refused.</summary>
public enum LeaseRefusal : byte
{
    None = 0,
    StaleId = 1,
    WrongSession = 2,
    Expired = 3,
    FromTheFuture = 4,
    OutOfRange = 5,
    LocalMode = 6,
    Tripped = 7,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class LeaseRefusalNames
{
    public static string Of(LeaseRefusal value)
    {
        switch (value)
        {
            case LeaseRefusal.None: return "None";
            case LeaseRefusal.StaleId: return "StaleId";
            case LeaseRefusal.WrongSession: return "WrongSession";
            case LeaseRefusal.Expired: return "Expired";
            case LeaseRefusal.FromTheFuture: return "FromTheFuture";
            case LeaseRefusal.OutOfRange: return "OutOfRange";
            case LeaseRefusal.LocalMode: return "LocalMode";
            case LeaseRefusal.Tripped: return "Tripped";
            default: return "Unknown";
        }
    }
}
