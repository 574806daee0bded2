namespace GL001.Control;

/// <summary>Why a lease was refused. The numbers stay as they are: records of the past carry them.</summary>
public enum LeaseRefusal : byte
{
    None = 0,

    /// <summary>Its number is not above the last accepted one.</summary>
    Replayed = 1,

    /// <summary>Decided for another session of this controller.</summary>
    WrongSession = 2,

    /// <summary>Over before it came.</summary>
    Expired = 3,

    /// <summary>Its basis lies ahead of this controller's uptime.</summary>
    FromTheFuture = 4,

    /// <summary>Heat, validity or step length outside the limits.</summary>
    OutOfRange = 5,

    /// <summary>The local/remote switch stands on local.</summary>
    LocalMode = 6,

    /// <summary>The unit is locked out.</summary>
    LockedOut = 7,

    /// <summary>From a coordinator that another has replaced.</summary>
    StaleEpoch = 8,

    /// <summary>Heat that is no number.</summary>
    NotFinite = 9,

    /// <summary>Validity or number of steps above the limit.</summary>
    TooLong = 10,

    /// <summary>An epoch further above the highest one than any coordinator goes.</summary>
    EpochOutOfRange = 11,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class LeaseRefusalNames
{
    public static string Of(LeaseRefusal value)
    {
        switch (value)
        {
            case LeaseRefusal.None: return "None";
            case LeaseRefusal.Replayed: return "Replayed";
            case LeaseRefusal.WrongSession: return "WrongSession";
            case LeaseRefusal.Expired: return "Expired";
            case LeaseRefusal.FromTheFuture: return "FromTheFuture";
            case LeaseRefusal.OutOfRange: return "OutOfRange";
            case LeaseRefusal.LocalMode: return "LocalMode";
            case LeaseRefusal.LockedOut: return "LockedOut";
            case LeaseRefusal.StaleEpoch: return "StaleEpoch";
            case LeaseRefusal.NotFinite: return "NotFinite";
            case LeaseRefusal.TooLong: return "TooLong";
            case LeaseRefusal.EpochOutOfRange: return "EpochOutOfRange";
            default: return "Unknown";
        }
    }
}
