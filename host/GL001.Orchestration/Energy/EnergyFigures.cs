using System.Collections.Immutable;
using GL001.Plant;

namespace GL001.Orchestration.Energy;

/// <summary>Energy performance indicators of one plant over a time, of what is covered.</summary>
/// <param name="HeatMwh">Heat delivered, MWh.</param>
/// <param name="FuelMwh">Fuel by design efficiency, MWh at lower heating value.</param>
/// <param name="Fuels">The same by fuel.</param>
/// <param name="SpecificFuel">Fuel over heat, MWh/MWh; null without heat.</param>
/// <param name="Co2Tonnes">By the fuels' factors; null when one that was burned has none.</param>
/// <param name="CostEur">Fuel by its price series at the start of each interval, EUR.</param>
/// <param name="Coverage">Share of the time asked for, 0 to 1, weighted by rated heat.</param>
public sealed record EnergyFigures(
    double HeatMwh, double FuelMwh, ImmutableSortedDictionary<string, double> Fuels, double? SpecificFuel, double? Co2Tonnes, double CostEur, double Coverage)
{
    /// <summary>With less, a sum says little about the time.</summary>
    public const double LeastCoverage = 0.95;

    /// <param name="intervals">In any order.</param>
    /// <param name="from">From this, included.</param>
    /// <param name="to">Intervals that have ended by then; later than <paramref name="from"/>.</param>
    /// <param name="fuels">Of the site.</param>
    public static EnergyFigures Of(IEnumerable<EnergyInterval> intervals, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<Fuel> fuels)
    {
        var inside = intervals.Where(interval => interval.Start >= from && interval.Start + EnergyInterval.Length <= to).ToList();
        var known = fuels.ToDictionary(fuel => fuel.Id);
        var burned = inside.SelectMany(interval => interval.FuelMwh).GroupBy(fuel => fuel.Key)
            .ToImmutableSortedDictionary(fuel => fuel.Key, fuel => fuel.Sum(use => use.Value), StringComparer.Ordinal);
        var (heat, all) = (inside.Sum(interval => interval.HeatMwh), burned.Values.Sum());

        // A site file that gives no factor says 0, which no fuel has that is burned here.
        var isCarbonKnown = burned.All(fuel => fuel.Value == 0.0 || (known.TryGetValue(fuel.Key, out var its) && its.Co2TonnesPerMegawattHour > 0.0));
        return new EnergyFigures(
            heat, all, burned, heat > 0.0 ? all / heat : null,
            isCarbonKnown ? burned.Where(fuel => fuel.Value > 0.0).Sum(fuel => fuel.Value * known[fuel.Key].Co2TonnesPerMegawattHour) : null,
            inside.Sum(interval => interval.FuelMwh.Sum(fuel => known.TryGetValue(fuel.Key, out var its) ? fuel.Value * its.PriceAt(interval.Start).EurPerMegawattHour : 0.0)),
            inside.Sum(interval => interval.Coverage) * (EnergyInterval.Length / (to - from)));
    }
}
