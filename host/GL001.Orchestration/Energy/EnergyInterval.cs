using System.Collections.Immutable;

namespace GL001.Orchestration.Energy;

/// <summary>Energy of one plant in one quarter of an hour. Counts what was measured and nothing else: see the coverage.</summary>
/// <param name="Start">A quarter of an hour of the clock, UTC.</param>
/// <param name="HeatMwh">Heat of the units with a controller, by their heat meters, MWh.</param>
/// <param name="FuelMwh">By fuel: that heat over each unit's design efficiency, MWh at lower heating value. An estimate: no fuel is metered.</param>
/// <param name="DemandMwh">Heat that the site's demand series want, MWh.</param>
/// <param name="AmbientDegC">By the site's weather series, °C.</param>
/// <param name="Coverage">Share, 0 to 1, of rated heat times time for which a good reading was there.</param>
public sealed record EnergyInterval(
    DateTimeOffset Start, double HeatMwh, ImmutableSortedDictionary<string, double> FuelMwh, double DemandMwh, double AmbientDegC, double Coverage)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    /// <summary>Start of the interval that an instant lies in.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % Length.Ticks), TimeSpan.Zero);
}
