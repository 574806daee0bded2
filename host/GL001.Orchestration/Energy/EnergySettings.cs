using System.Collections.Immutable;

namespace GL001.Orchestration.Energy;

/// <summary>What the baseline of a plant was fitted to; the fit is made again from it, so that it outlives the history.</summary>
public sealed record KeptBaseline(DateTimeOffset From, DateTimeOffset To, EnergyResolution Resolution, DateTimeOffset SetAt, ImmutableArray<EnergyPeriodSum> Periods);

/// <summary>What is kept about the energy management of one plant.</summary>
public sealed record EnergySettings
{
    /// <summary>One an indicator at most.</summary>
    public ImmutableArray<EnergyTarget> Targets { get; init; } = [];

    /// <summary>Null before the first.</summary>
    public KeptBaseline? Baseline { get; init; }
}
