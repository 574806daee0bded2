using System.Collections.Immutable;

namespace GL001.Gateway;

/// <summary>Something a controller told, checked and free of wire details.</summary>
/// <remarks><c>At</c> is always the host's time of receipt; what the controller's clock says stands in <see cref="MetricValue.SourceTime"/>.</remarks>
[GenerateSerializer, Immutable]
public abstract record PlantEvent
{
    public abstract string PlantId { get; init; }

    public abstract string ControllerId { get; init; }

    public abstract DateTimeOffset At { get; init; }

    /// <summary>W3C trace context of the message that told it; null while nobody listens to <see cref="GatewayTrace"/>.</summary>
    [Id(0)]
    public string? TraceParent { get; init; }
}

/// <summary>
/// A controller came online, or was asked to introduce itself again (then <paramref name="BdSeq"/> repeats). Its
/// units follow, each with a <see cref="UnitBorn"/>; until then they count as offline.
/// </summary>
/// <param name="BdSeq">Birth number of the connection, 0 to 255 by the specification.</param>
/// <param name="FirmwareVersion">Empty when the controller does not tell it.</param>
[GenerateSerializer, Immutable]
public sealed record ControllerBorn(
    [property: Id(0)] string PlantId,
    [property: Id(1)] string ControllerId,
    [property: Id(2)] long BdSeq,
    [property: Id(3)] string FirmwareVersion,
    [property: Id(4)] DateTimeOffset At) : PlantEvent;

/// <summary>A controller went offline, and all its units with it; no <see cref="UnitDied"/> is told for them.</summary>
[GenerateSerializer, Immutable]
public sealed record ControllerDied(
    [property: Id(0)] string PlantId,
    [property: Id(1)] string ControllerId,
    [property: Id(2)] DateTimeOffset At) : PlantEvent;

/// <summary>A unit came online with all its values.</summary>
[GenerateSerializer, Immutable]
public sealed record UnitBorn(
    [property: Id(0)] string PlantId,
    [property: Id(1)] string ControllerId,
    [property: Id(2)] string UnitId,
    [property: Id(3)] ImmutableArray<MetricValue> Values,
    [property: Id(4)] DateTimeOffset At) : PlantEvent;

/// <summary>Values of a unit that changed.</summary>
[GenerateSerializer, Immutable]
public sealed record UnitData(
    [property: Id(0)] string PlantId,
    [property: Id(1)] string ControllerId,
    [property: Id(2)] string UnitId,
    [property: Id(3)] ImmutableArray<MetricValue> Values,
    [property: Id(4)] DateTimeOffset At) : PlantEvent;

/// <summary>The controller lost a unit but lives on itself.</summary>
[GenerateSerializer, Immutable]
public sealed record UnitDied(
    [property: Id(0)] string PlantId,
    [property: Id(1)] string ControllerId,
    [property: Id(2)] string UnitId,
    [property: Id(3)] DateTimeOffset At) : PlantEvent;

/// <summary>An event of the controller's own log. It comes again until it is confirmed.</summary>
/// <param name="Kind">The controller's name for it, for example Trip.</param>
/// <param name="Code">What it means depends on the kind.</param>
/// <param name="Subject">For example the tag of a trip; may be empty.</param>
/// <param name="UptimeMs">Uptime of the controller when it happened.</param>
/// <param name="HappenedAt">By the controller's clock; null when that was not set then.</param>
[GenerateSerializer, Immutable]
public sealed record UnitEventLogged(
    [property: Id(0)] string PlantId,
    [property: Id(1)] string ControllerId,
    [property: Id(2)] string UnitId,
    [property: Id(3)] RecordNumbers Numbers,
    [property: Id(4)] string Kind,
    [property: Id(5)] int Code,
    [property: Id(6)] string Subject,
    [property: Id(7)] double? Value,
    [property: Id(8)] double? Previous,
    [property: Id(9)] long UptimeMs,
    [property: Id(10)] DateTimeOffset? HappenedAt,
    [property: Id(11)] DateTimeOffset At) : PlantEvent;

/// <summary>A telemetry record of the controller's own log. It comes again until it is confirmed.</summary>
[GenerateSerializer, Immutable]
public sealed record UnitRecorded(
    [property: Id(0)] string PlantId,
    [property: Id(1)] string ControllerId,
    [property: Id(2)] string UnitId,
    [property: Id(3)] RecordNumbers Numbers,
    [property: Id(4)] ImmutableArray<MetricValue> Values,
    [property: Id(5)] DateTimeOffset At) : PlantEvent;

/// <summary>One chunk of a flight recording, as it stands in the controller's memory.</summary>
[GenerateSerializer, Immutable]
public sealed record RecordingChunkSent(
    [property: Id(0)] string PlantId,
    [property: Id(1)] string ControllerId,
    [property: Id(2)] string UnitId,
    [property: Id(3)] int Index,
    [property: Id(4)] ImmutableArray<byte> Data,
    [property: Id(5)] DateTimeOffset At) : PlantEvent;

/// <summary>Some of a controller's parameters, as they are stored.</summary>
/// <param name="First">Number that was asked for.</param>
/// <param name="Next">Number to go on with; beyond the last when these were all.</param>
/// <param name="Crc">Over all values: differs when one was changed meanwhile.</param>
[GenerateSerializer, Immutable]
public sealed record UnitParametersSent(
    [property: Id(0)] string PlantId,
    [property: Id(1)] string ControllerId,
    [property: Id(2)] string UnitId,
    [property: Id(3)] int First,
    [property: Id(4)] int Next,
    [property: Id(5)] long Crc,
    [property: Id(6)] ImmutableArray<ToldParameter> Parameters,
    [property: Id(7)] DateTimeOffset At) : PlantEvent;

/// <summary>One parameter as its controller tells it.</summary>
/// <param name="Unit">Engineering unit; empty for a number without one.</param>
/// <param name="IsWhole">Whether only whole numbers are taken.</param>
/// <param name="IsSafetyRelated">Whether a change needs the key at the unit.</param>
/// <param name="IsBuiltIn">Whether it is set when the unit is built, and never changed.</param>
[GenerateSerializer, Immutable]
public sealed record ToldParameter(
    [property: Id(0)] string Name,
    [property: Id(1)] string Unit,
    [property: Id(2)] double Value,
    [property: Id(3)] double Minimum,
    [property: Id(4)] double Maximum,
    [property: Id(5)] bool IsWhole,
    [property: Id(6)] bool IsSafetyRelated,
    [property: Id(7)] bool IsBuiltIn);
