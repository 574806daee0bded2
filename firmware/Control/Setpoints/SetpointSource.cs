namespace GL001.Control;

/// <summary>Who sets the load.</summary>
public enum SetpointSource : byte
{
    /// <summary>The unit holds its own pressure or temperature.</summary>
    Local = 0,

    /// <summary>A lease of the host is in force.</summary>
    Lease = 1,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class SetpointSourceNames
{
    public static string Of(SetpointSource value)
    {
        switch (value)
        {
            case SetpointSource.Local: return "Local";
            case SetpointSource.Lease: return "Lease";
            default: return "Unknown";
        }
    }
}
