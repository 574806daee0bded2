using System.Collections.Immutable;
using System.Numerics;
using GL001.Plant;

namespace GL001.Dispatch;

/// <summary>A customer that has lost its heat and cools: one heat capacity, one loss to its surroundings.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Tier">How grave it is.</param>
/// <param name="HeatMegawatts">What it needs to be held.</param>
/// <param name="CapacityMegawattHoursPerKelvin">Heat that a kelvin of it holds.</param>
/// <param name="LossMegawattsPerKelvin">Heat that it loses for each kelvin above its surroundings.</param>
/// <param name="TemperatureDegC">Now.</param>
/// <param name="CriticalDegC">Below this, people, product or equipment are harmed.</param>
/// <param name="AmbientDegC">Its surroundings.</param>
public sealed record CoolingConsumer(
    string Id, DemandTier Tier, double HeatMegawatts, double CapacityMegawattHoursPerKelvin, double LossMegawattsPerKelvin, double TemperatureDegC, double CriticalDegC, double AmbientDegC)
{
    /// <summary>Time until it is critical without any heat; null when it never is.</summary>
    public TimeSpan? TimeToCritical()
    {
        if (TemperatureDegC <= CriticalDegC)
        {
            return TimeSpan.Zero;
        }

        if (LossMegawattsPerKelvin <= 0 || CriticalDegC <= AmbientDegC)
        {
            return null;
        }

        // (T - ambient) falls as exp(-t loss / capacity).
        double hours = CapacityMegawattHoursPerKelvin / LossMegawattsPerKelvin * Math.Log((TemperatureDegC - AmbientDegC) / (CriticalDegC - AmbientDegC));
        return hours < 24 * 365 ? TimeSpan.FromHours(hours) : null;
    }

    /// <summary>Minutes within which it must have heat again: those of its tier, or fewer when it cools faster.</summary>
    public double DeadlineMinutes() => Math.Min(RestorationPlanner.MinutesFor(Tier), TimeToCritical()?.TotalMinutes ?? double.PositiveInfinity);
}

/// <summary>A unit that can be started.</summary>
/// <param name="Id">Its name.</param>
/// <param name="StartMinutes">From the order to start until it gives heat: purge, pilot, warm-up.</param>
/// <param name="HeatMegawatts">What it then gives.</param>
public sealed record StartableUnit(string Id, double StartMinutes, double HeatMegawatts);

/// <summary>A unit in the order of starts.</summary>
public sealed record PlannedStart(string UnitId, double BeginMinutes, double ReadyMinutes);

/// <summary>When a customer has heat again; null when there are not units enough.</summary>
public sealed record RestoredConsumer(string ConsumerId, DemandTier Tier, double DeadlineMinutes, double? ServedMinutes, double LateMinutes);

/// <summary>What to start in which order, and when who has heat again.</summary>
/// <param name="Starts">In order.</param>
/// <param name="Consumers">In the order in which they are served.</param>
/// <param name="WeightedLateness">What the order minimises.</param>
/// <param name="IsOptimal">False when there were too many units to compare all orders.</param>
public sealed record RestorationPlan(ImmutableArray<PlannedStart> Starts, ImmutableArray<RestoredConsumer> Consumers, double WeightedLateness, bool IsOptimal);

/// <summary>
/// After a loss: in which order to start units, one after the other, so that customers are late as little as possible,
/// weighted by tier. Customers are served in the order of their tiers, within a tier the most urgent first, over one
/// network without bottlenecks. Starting several units at once is not modelled.
/// </summary>
public static class RestorationPlanner
{
    /// <summary>A customer that no unit can serve counts as late until this.</summary>
    public const double HorizonMinutes = 24 * 60;

    /// <summary>Up to this many units all orders are compared, through the sets of units started.</summary>
    private const int MostCompared = 16;

    /// <summary>Minutes within which a tier must have heat again.</summary>
    public static double MinutesFor(DemandTier tier) => tier switch
    {
        DemandTier.LifeSafety => 10,
        DemandTier.ProductSafety => 30,
        DemandTier.EquipmentProtection => 60,
        _ => 240,
    };

    /// <summary>A minute late in a tier weighs as much as this many in production. A choice, not a law.</summary>
    public static double WeightOf(DemandTier tier) => tier switch
    {
        DemandTier.LifeSafety => 1000,
        DemandTier.ProductSafety => 100,
        DemandTier.EquipmentProtection => 10,
        _ => 1,
    };

    /// <summary>Plans a restoration.</summary>
    /// <param name="consumers">Who needs heat.</param>
    /// <param name="units">What can be started.</param>
    /// <param name="heatLeftMegawatts">Heat that is still there.</param>
    /// <exception cref="ArgumentException">A heat, a time or a capacity is negative or not a number.</exception>
    public static RestorationPlan Plan(IReadOnlyList<CoolingConsumer> consumers, IReadOnlyList<StartableUnit> units, double heatLeftMegawatts = 0)
    {
        ArgumentNullException.ThrowIfNull(consumers);
        ArgumentNullException.ThrowIfNull(units);
        Require(heatLeftMegawatts, nameof(heatLeftMegawatts));
        foreach (CoolingConsumer consumer in consumers)
        {
            Require(consumer.HeatMegawatts, $"heat of {consumer.Id}");
            Require(consumer.CapacityMegawattHoursPerKelvin, $"heat capacity of {consumer.Id}");
            Require(consumer.LossMegawattsPerKelvin, $"loss of {consumer.Id}");
        }

        foreach (StartableUnit unit in units)
        {
            Require(unit.StartMinutes, $"start time of {unit.Id}");
            Require(unit.HeatMegawatts, $"heat of {unit.Id}");
        }

        CoolingConsumer[] queue = [.. consumers.OrderBy(consumer => consumer.Tier).ThenBy(consumer => consumer.DeadlineMinutes()).ThenBy(consumer => consumer.Id, StringComparer.Ordinal)];
        bool all = units.Count <= MostCompared;
        StartableUnit[] order = all ? BestOrder(queue, units, heatLeftMegawatts) : GoodOrder(queue, units, heatLeftMegawatts);
        return Follow(queue, order, heatLeftMegawatts, all);
    }

    /// <summary>
    /// When a set of units is ready does not depend on their order, nor does what they give: so the best order of a set
    /// is the best order of the set without its last unit, and that unit.
    /// </summary>
    private static StartableUnit[] BestOrder(CoolingConsumer[] queue, IReadOnlyList<StartableUnit> units, double left)
    {
        int sets = 1 << units.Count;
        var late = new double[sets];
        var last = new int[sets];
        var minutes = new double[sets];
        var heat = new double[sets];
        for (int set = 1; set < sets; set++)
        {
            int lowest = BitOperations.TrailingZeroCount(set);
            minutes[set] = minutes[set & (set - 1)] + units[lowest].StartMinutes;
            heat[set] = heat[set & (set - 1)] + units[lowest].HeatMegawatts;
            late[set] = double.PositiveInfinity;
            for (int u = 0; u < units.Count; u++)
            {
                if ((set & (1 << u)) == 0)
                {
                    continue;
                }

                int before = set & ~(1 << u);
                double cost = late[before] + Lateness(queue, left + heat[before], left + heat[set], minutes[set]);
                if (cost < late[set] - 1e-12)
                {
                    (late[set], last[set]) = (cost, u);
                }
            }
        }

        var order = new StartableUnit[units.Count];
        for (int set = sets - 1, i = units.Count - 1; i >= 0; i--)
        {
            order[i] = units[last[set]];
            set &= ~(1 << last[set]);
        }

        return order;
    }

    /// <summary>Most heat for the minute first, then neighbours are exchanged while that helps.</summary>
    private static StartableUnit[] GoodOrder(CoolingConsumer[] queue, IReadOnlyList<StartableUnit> units, double left)
    {
        StartableUnit[] order = [.. units.OrderBy(unit => unit.StartMinutes / Math.Max(1e-9, unit.HeatMegawatts)).ThenBy(unit => unit.Id, StringComparer.Ordinal)];
        for (bool better = true; better;)
        {
            better = false;
            for (int i = 0; i + 1 < order.Length; i++)
            {
                double now = Follow(queue, order, left, false).WeightedLateness;
                (order[i], order[i + 1]) = (order[i + 1], order[i]);
                if (Follow(queue, order, left, false).WeightedLateness < now - 1e-9)
                {
                    better = true;
                }
                else
                {
                    (order[i], order[i + 1]) = (order[i + 1], order[i]);
                }
            }
        }

        return order;
    }

    /// <summary>Weighted lateness of the customers who come within reach as heat rises from one amount to another.</summary>
    private static double Lateness(CoolingConsumer[] queue, double from, double to, double minutes)
    {
        double needed = 0;
        double sum = 0;
        foreach (CoolingConsumer consumer in queue)
        {
            needed += consumer.HeatMegawatts;
            if (needed > from + 1e-9 && needed <= to + 1e-9)
            {
                sum += WeightOf(consumer.Tier) * Math.Max(0, minutes - consumer.DeadlineMinutes());
            }
        }

        return sum;
    }

    private static RestorationPlan Follow(CoolingConsumer[] queue, StartableUnit[] order, double left, bool optimal)
    {
        var starts = ImmutableArray.CreateBuilder<PlannedStart>();
        var have = new List<(double Heat, double Minutes)> { (left, 0) };
        double minutes = 0;
        foreach (StartableUnit unit in order)
        {
            starts.Add(new PlannedStart(unit.Id, minutes, minutes + unit.StartMinutes));
            minutes += unit.StartMinutes;
            have.Add((have[^1].Heat + unit.HeatMegawatts, minutes));
        }

        var served = ImmutableArray.CreateBuilder<RestoredConsumer>();
        double needed = 0;
        double weighted = 0;
        foreach (CoolingConsumer consumer in queue)
        {
            needed += consumer.HeatMegawatts;
            double? at = have.Where(step => step.Heat >= needed - 1e-9).Select(step => (double?)step.Minutes).FirstOrDefault();
            double deadline = consumer.DeadlineMinutes();
            double late = Math.Max(0, (at ?? HorizonMinutes) - deadline);
            weighted += WeightOf(consumer.Tier) * late;
            served.Add(new RestoredConsumer(consumer.Id, consumer.Tier, deadline, at, late));
        }

        return new RestorationPlan(starts.ToImmutable(), served.ToImmutable(), weighted, optimal);
    }

    private static void Require(double value, string what)
    {
        if (!(value >= 0 && double.IsFinite(value)))
        {
            throw new ArgumentException($"The {what} is {value.ToString(System.Globalization.CultureInfo.InvariantCulture)}; allowed: 0 or more.");
        }
    }
}
