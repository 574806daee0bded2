namespace GL001.Wire;

/// <summary>Keys of the property set of a metric.</summary>
public static class MetricProperty
{
    /// <summary>Sparkplug's own: 192 good, 0 bad. An uncertain reading is told as bad to readers that know only this key.</summary>
    public const string Quality = "Quality";

    /// <summary>0 bad, 1 uncertain, 2 good: what the controller itself knows.</summary>
    public const string Trust = "Trust";

    /// <summary>Why a reading is not good, by name.</summary>
    public const string Cause = "Cause";

    public const string EngineeringUnit = "engUnit";
}
