using System.Collections.Immutable;

namespace GL001.Gateway;

/// <summary>How far the controller trusts a reading.</summary>
[GenerateSerializer]
public enum MetricTrust
{
    Bad = 0,
    Uncertain = 1,
    Good = 2,
}

/// <summary>One value of a unit.</summary>
/// <param name="MetricId">Id of <see cref="Wire.MetricId"/>, resolved by name at the birth, whatever alias was used.</param>
/// <param name="Number">A number or a flag (0 or 1); null for a text, for nothing and for a number that is none.</param>
/// <param name="Text">A text; null for a number.</param>
/// <param name="Trust">Quality as told; good for a metric that carries none.</param>
/// <param name="Cause">Why it is not good, or an empty text.</param>
/// <param name="SourceTime">When the controller took it.</param>
[GenerateSerializer]
public sealed record MetricValue(
    [property: Id(0)] int MetricId,
    [property: Id(1)] double? Number,
    [property: Id(2)] string? Text,
    [property: Id(3)] MetricTrust Trust,
    [property: Id(4)] string Cause,
    [property: Id(5)] DateTimeOffset SourceTime);

/// <summary>Something that a controller told, or that the broker told about it.</summary>
[GenerateSerializer]
public abstract record PlantEvent(
    [property: Id(0)] string PlantId,
    [property: Id(1)] string ControllerId,
    [property: Id(2)] DateTimeOffset At);

/// <summary>A controller is there.</summary>
[GenerateSerializer]
public sealed record ControllerBorn(string PlantId, string ControllerId, DateTimeOffset At, [property: Id(0)] string FirmwareVersion)
    : PlantEvent(PlantId, ControllerId, At);

/// <summary>A controller is gone.</summary>
[GenerateSerializer]
public sealed record ControllerDied(string PlantId, string ControllerId, DateTimeOffset At)
    : PlantEvent(PlantId, ControllerId, At);

/// <summary>Every value of a unit.</summary>
[GenerateSerializer]
public sealed record UnitBorn(string PlantId, string ControllerId, DateTimeOffset At, [property: Id(0)] string UnitId, [property: Id(1)] ImmutableArray<MetricValue> Values)
    : PlantEvent(PlantId, ControllerId, At);

/// <summary>The values of a unit that changed.</summary>
[GenerateSerializer]
public sealed record UnitData(string PlantId, string ControllerId, DateTimeOffset At, [property: Id(0)] string UnitId, [property: Id(1)] ImmutableArray<MetricValue> Values)
    : PlantEvent(PlantId, ControllerId, At);

/// <summary>A unit is gone while its controller may live on.</summary>
[GenerateSerializer]
public sealed record UnitDied(string PlantId, string ControllerId, DateTimeOffset At, [property: Id(0)] string UnitId)
    : PlantEvent(PlantId, ControllerId, At);

/// <summary>Where events go.</summary>
public interface IPlantEventSink
{
    Task HandleAsync(PlantEvent plantEvent, CancellationToken cancellationToken);
}
