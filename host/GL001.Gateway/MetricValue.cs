namespace GL001.Gateway;

/// <summary>How far a value can be trusted; the numbers of the controller's signal quality. Forgotten means bad.</summary>
public enum MetricTrust
{
    Bad = 0,
    Uncertain = 1,
    Good = 2,
}

/// <summary>One value of a unit.</summary>
/// <param name="MetricId">Our <see cref="Wire.MetricId"/>, whatever alias the sender uses.</param>
/// <param name="Number">The value in the unit of <see cref="Wire.MetricCatalog.Unit"/>, false and true as 0 and 1; always finite. Null for a text, or when there is no usable number.</param>
/// <param name="Text">The value of a text metric, else null.</param>
/// <param name="Cause">Why the value is not good, by the controller's name for it; empty when nothing is wrong.</param>
/// <param name="SourceTime">When the controller took the value, by its own clock.</param>
/// <param name="HasSourceTime">Whether the controller gave the time itself; without it <paramref name="SourceTime"/> is the message's.</param>
/// <param name="IsHistorical">The value was kept back while the link was down: history, never the present state.</param>
[GenerateSerializer, Immutable]
public readonly record struct MetricValue(
    [property: Id(0)] int MetricId,
    [property: Id(1)] double? Number,
    [property: Id(2)] string? Text,
    [property: Id(3)] MetricTrust Trust,
    [property: Id(4)] string Cause,
    [property: Id(5)] DateTimeOffset SourceTime,
    [property: Id(6)] bool IsHistorical = false,
    [property: Id(7)] bool HasSourceTime = false);
