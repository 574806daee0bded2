using System.Collections.Immutable;
using GL001.Plant;

namespace GL001.Orchestration.Energy;

/// <summary>
/// Adds up a plant's heat by quarters of an hour. A reading holds until the next one, but no longer than
/// <see cref="LongestHold"/>: what nobody read is not guessed, it is missing from the coverage.
/// </summary>
public sealed class EnergyAccumulator(PlantModel plant, Weather weather)
{
    /// <summary>Three readings in the period of <c>EnergyService</c>; two may be late.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(30);

    private readonly double[] _heatMwh = new double[plant.Units.Count];
    private IReadOnlyList<double?> _reading = [];
    private DateTimeOffset? _readAt;
    private DateTimeOffset _start;
    private double _coveredMwh;   // rated heat times the time with a good reading

    /// <summary>Takes a reading and returns the intervals that have ended by it; one without any good reading is left out.</summary>
    /// <param name="at">When it was read. Before the last one: the clock was set back, and the interval begun is given up.</param>
    /// <param name="heatMegawatts">Heat of each unit in the order of the plant, MW, not negative; null where there is no good value.</param>
    public ImmutableArray<EnergyInterval> Take(DateTimeOffset at, IReadOnlyList<double?> heatMegawatts)
    {
        ArgumentNullException.ThrowIfNull(heatMegawatts);
        if (heatMegawatts.Count != plant.Units.Count)
        {
            throw new ArgumentException($"{heatMegawatts.Count} values are given; {plant.Id} has {plant.Units.Count} units.", nameof(heatMegawatts));
        }

        var ended = ImmutableArray.CreateBuilder<EnergyInterval>();
        if (_readAt is not { } from || at < from)
        {
            Begin(EnergyInterval.StartOf(at));
        }
        else
        {
            var until = at - from < LongestHold ? at : from + LongestHold;
            while (from < until)
            {
                var end = until < _start + EnergyInterval.Length ? until : _start + EnergyInterval.Length;
                Add((end - from).TotalHours);
                from = end;
                Roll(from, ended);
            }

            Roll(at, ended);
        }

        (_readAt, _reading) = (at, heatMegawatts);
        return ended.ToImmutable();
    }

    private void Add(double hours)
    {
        for (var i = 0; i < _heatMwh.Length; i++)
        {
            if (_reading[i] is { } heat)
            {
                _heatMwh[i] += heat * hours;
                _coveredMwh += plant.Units[i].MaxHeat.Megawatts * hours;
            }
        }
    }

    private void Roll(DateTimeOffset instant, ImmutableArray<EnergyInterval>.Builder ended)
    {
        if (instant < _start + EnergyInterval.Length)
        {
            return;
        }

        if (_coveredMwh > 0.0)
        {
            ended.Add(Sum());
        }

        Begin(EnergyInterval.StartOf(instant));
    }

    private void Begin(DateTimeOffset start)
    {
        Array.Clear(_heatMwh);
        (_start, _coveredMwh) = (start, 0.0);
    }

    private EnergyInterval Sum() => new(
        _start, _heatMwh.Sum(),
        plant.Units.Zip(_heatMwh).GroupBy(pair => pair.First.FuelId).ToImmutableSortedDictionary(
            fuel => fuel.Key, fuel => fuel.Sum(pair => pair.Second / pair.First.Efficiency), StringComparer.Ordinal),
        plant.Demands.Sum(demand => demand.HeatAt(_start).Megawatts) * EnergyInterval.Length.TotalHours,
        weather.AmbientTemperatureAt(_start).DegreesCelsius,
        Math.Min(1.0, _coveredMwh / (plant.Units.Sum(unit => unit.MaxHeat.Megawatts) * EnergyInterval.Length.TotalHours)));
}
