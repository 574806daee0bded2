using System.Collections.Immutable;
using GL001.Historian;
using GL001.Orchestration.Energy;

namespace GL001.Host.Energy;

/// <summary>Energy intervals in the history: samples of the plant itself, so without a unit, at the start of each interval.</summary>
public sealed class EnergyLedger(IHistorian historian)
{
    /// <summary>Longest time that can be asked for at once.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(366);

    private const string Heat = "energy_heat_mwh";
    private const string Demand = "energy_demand_mwh";
    private const string Ambient = "energy_ambient_degc";
    private const string Coverage = "energy_coverage";

    private const string NoUnit = "";

    private const int MostIntervals = 40_000;

    /// <summary>One interval as samples. Of one that is not fully covered the energies are uncertain.</summary>
    public static ImmutableArray<Sample> SamplesOf(string plantId, EnergyInterval interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        var isWhole = interval.Coverage >= EnergyFigures.LeastCoverage;
        return
        [
            Of(Heat, interval.HeatMwh, isWhole),
            .. interval.FuelMwh.Select(fuel => Of(FuelTag(fuel.Key), fuel.Value, isWhole)),
            Of(Demand, interval.DemandMwh, true),
            Of(Ambient, interval.AmbientDegC, true),
            Of(Coverage, interval.Coverage, true),
        ];

        Sample Of(string tag, double number, bool isGood) =>
            new(plantId, NoUnit, tag, interval.Start, number, null, isGood ? SampleQuality.Good : SampleQuality.Uncertain, isGood ? "" : "Incomplete");
    }

    /// <summary>Intervals from <paramref name="from"/> (included) to <paramref name="to"/> (excluded), in order; a quarter of an hour that was not recorded is not among them.</summary>
    /// <exception cref="HistorianException">The history cannot be read.</exception>
    public async Task<ImmutableArray<EnergyInterval>> ReadAsync(string plantId, IReadOnlyCollection<string> fuelIds, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fuelIds);
        var (heat, demand, ambient, coverage) = (await Read(Heat), await Read(Demand), await Read(Ambient), await Read(Coverage));
        var fuels = new Dictionary<string, Dictionary<DateTimeOffset, double>>();
        foreach (var fuel in fuelIds)
        {
            fuels.Add(fuel, await Read(FuelTag(fuel)));
        }

        return
        [
            .. coverage.Where(row => heat.ContainsKey(row.Key) && demand.ContainsKey(row.Key) && ambient.ContainsKey(row.Key)).OrderBy(row => row.Key).Select(row => new EnergyInterval(
                row.Key, heat[row.Key],
                fuels.Where(fuel => fuel.Value.ContainsKey(row.Key)).ToImmutableSortedDictionary(fuel => fuel.Key, fuel => fuel.Value[row.Key], StringComparer.Ordinal),
                demand[row.Key], ambient[row.Key], row.Value)),
        ];

        async Task<Dictionary<DateTimeOffset, double>> Read(string tag) =>
            (await historian.ReadSamplesAsync(plantId, NoUnit, tag, from, to, MostIntervals, cancellationToken)).Where(sample => sample.Number is not null).ToDictionary(sample => sample.At, sample => sample.Number!.Value);
    }

    private static string FuelTag(string fuelId) => $"energy_fuel_mwh/{fuelId}";
}
