namespace GL001.Control;

/// <summary>By which measurements the feedwater is controlled.</summary>
public enum FeedwaterMode : byte
{
    /// <summary>The level is Bad: the valve stays where it is.</summary>
    Held = 0,

    /// <summary>Level alone.</summary>
    SingleElement = 1,

    /// <summary>Level, with the steam flow fed forward to the valve.</summary>
    TwoElement = 2,

    /// <summary>Level and steam flow set the feedwater flow, which a loop of its own holds.</summary>
    ThreeElement = 3,
}

/// <summary>Names for the wire; the device's <c>Enum.ToString</c> gives numbers.</summary>
public static class FeedwaterModeNames
{
    public static string Of(FeedwaterMode value)
    {
        switch (value)
        {
            case FeedwaterMode.Held: return "Held";
            case FeedwaterMode.SingleElement: return "SingleElement";
            case FeedwaterMode.TwoElement: return "TwoElement";
            case FeedwaterMode.ThreeElement: return "ThreeElement";
            default: return "Unknown";
        }
    }
}
