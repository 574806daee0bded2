using System.Collections.Immutable;

namespace GL001.Actors;

/// <summary>How the heat of a header or a plant stands; ordered, the gravest header decides for its plant.</summary>
[GenerateSerializer]
public enum HeatStatus
{
    /// <summary>What is wanted is supplied, or nothing is wanted.</summary>
    Normal = 0,

    /// <summary>Heat is supplied, but for a while now less than is wanted.</summary>
    Reduced,

    /// <summary>Heat is wanted and none is supplied.</summary>
    Lost,
}

/// <summary>How the heat of one plant stands.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="Status">The gravest of its headers.</param>
/// <param name="CriticalSystemsOk">Whether every header supplies its life-safety demand. No settling time: a moment without counts.</param>
/// <param name="Headers">Its headers in the order of the site file.</param>
[GenerateSerializer, Immutable]
public sealed record PlantHeat(
    [property: Id(0)] string PlantId,
    [property: Id(1)] HeatStatus Status,
    [property: Id(2)] bool CriticalSystemsOk,
    [property: Id(3)] ImmutableArray<HeaderHeatStatus> Headers);

/// <summary>One header's balance and what it amounts to.</summary>
[GenerateSerializer, Immutable]
public sealed record HeaderHeatStatus([property: Id(0)] HeaderHeat Heat, [property: Id(1)] HeatStatus Status);

/// <summary>The heat balance of one header at one instant, MW.</summary>
/// <param name="HeaderId">The header.</param>
/// <param name="DemandMegawatts">Wanted by all its customers.</param>
/// <param name="CriticalDemandMegawatts">The life-safety part of it.</param>
/// <param name="DeliveredMegawatts">Delivered by its own units.</param>
/// <param name="InflowMegawatts">Arriving over lines, after their losses.</param>
/// <param name="OutflowMegawatts">Sent into lines.</param>
[GenerateSerializer, Immutable]
public sealed record HeaderHeat(
    [property: Id(0)] string HeaderId,
    [property: Id(1)] double DemandMegawatts,
    [property: Id(2)] double CriticalDemandMegawatts,
    [property: Id(3)] double DeliveredMegawatts,
    [property: Id(4)] double InflowMegawatts,
    [property: Id(5)] double OutflowMegawatts)
{
    /// <summary>What is there for the header's own customers, MW.</summary>
    public double SuppliedMegawatts => Math.Max(0.0, DeliveredMegawatts + InflowMegawatts - OutflowMegawatts);
}
