namespace GL001.Control;

/// <summary>Who sets the load. In order of precedence: Trip, Operator, Lease, LocalCurve.</summary>
public enum SetpointSource : byte
{
    /// <summary>The unit holds its own pressure or temperature.</summary>
    LocalCurve = 0,

    /// <summary>A lease of the host is in force.</summary>
    Lease = 1,

    /// <summary>The switch stands on local and a load was set at the panel.</summary>
    Operator = 2,

    /// <summary>A trip or lockout stands: no load at all.</summary>
    Trip = 3,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class SetpointSourceNames
{
    public static string Of(SetpointSource value)
    {
        switch (value)
        {
            case SetpointSource.LocalCurve: return "LocalCurve";
            case SetpointSource.Lease: return "Lease";
            case SetpointSource.Operator: return "Operator";
            case SetpointSource.Trip: return "Trip";
            default: return "Unknown";
        }
    }
}
