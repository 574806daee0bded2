using System.Collections.Immutable;

namespace GL001.Orchestration.Energy;

/// <summary>How long the periods are that a baseline is fitted to.</summary>
public enum EnergyResolution
{
    Hour = 0,
    Day,
}

/// <summary>Fuel of one hour or day and what drives it.</summary>
/// <param name="Start">UTC.</param>
/// <param name="FuelMwh">Fuel by design efficiency, MWh.</param>
/// <param name="AmbientDegC">Mean ambient temperature, °C.</param>
/// <param name="DemandMwh">Heat wanted, MWh.</param>
public sealed record EnergyPeriodSum(DateTimeOffset Start, double FuelMwh, double AmbientDegC, double DemandMwh)
{
    /// <summary>Sums by hour or UTC day; a period with less coverage than <see cref="EnergyFigures.LeastCoverage"/> is left out.</summary>
    public static ImmutableArray<EnergyPeriodSum> Of(IEnumerable<EnergyInterval> intervals, EnergyResolution resolution)
    {
        var length = resolution == EnergyResolution.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
        return
        [
            .. intervals.GroupBy(interval => interval.Start.UtcTicks / length.Ticks).OrderBy(period => period.Key)
                .Where(period => period.Sum(interval => interval.Coverage) * (EnergyInterval.Length / length) >= EnergyFigures.LeastCoverage)
                .Select(period => new EnergyPeriodSum(
                    new DateTimeOffset(period.Key * length.Ticks, TimeSpan.Zero), period.Sum(interval => interval.FuelMwh.Values.Sum()),
                    period.Average(interval => interval.AmbientDegC), period.Sum(interval => interval.DemandMwh))),
        ];
    }
}
