using CsCheck;
using GL001.Plant;

namespace GL001.Dispatch.Tests;

public class RestorationTests
{
    [Fact]
    public void Time_to_critical_follows_from_inertia_and_loss()
    {
        // 2 MWh/K over 0.5 MW/K: a time constant of 4 h. From 60 to 40 °C at 20 °C around: 40 K fall to 20 K, 4 h × ln 2.
        var ward = new CoolingConsumer("Ward", DemandTier.LifeSafety, 5, 2, 0.5, 60, 40, 20);
        Assert.Equal(4 * Math.Log(2), ward.TimeToCritical()!.Value.TotalHours, 6);
        Assert.Equal(10, ward.DeadlineMinutes());
        Assert.Null((ward with { CriticalDegC = 15 }).TimeToCritical());
        Assert.Equal(TimeSpan.Zero, (ward with { TemperatureDegC = 39 }).TimeToCritical());
        Assert.Equal(60 * 0.01 / 0.5 * Math.Log(2), (ward with { CapacityMegawattHoursPerKelvin = 0.01 }).DeadlineMinutes(), 6);
    }

    [Fact]
    public void Small_quick_unit_starts_first_when_the_ward_needs_little_and_the_big_one_is_slow()
    {
        CoolingConsumer[] consumers = [Consumer("Ward", DemandTier.LifeSafety, 3), Consumer("Works", DemandTier.Production, 30)];
        RestorationPlan plan = RestorationPlanner.Plan(consumers, [new StartableUnit("BIG", 20, 40), new StartableUnit("SMALL", 7, 5)]);
        Assert.Equal(["SMALL", "BIG"], plan.Starts.Select(start => start.UnitId));
        Assert.Equal([7.0, 27.0], plan.Consumers.Select(consumer => consumer.ServedMinutes!.Value));
        Assert.Equal(0, plan.WeightedLateness);
    }

    [Fact]
    public void Customer_that_no_unit_can_serve_is_told_and_counts_as_late_all_day()
    {
        RestorationPlan plan = RestorationPlanner.Plan([Consumer("Works", DemandTier.Production, 30)], [new StartableUnit("SMALL", 7, 5)]);
        Assert.Null(plan.Consumers[0].ServedMinutes);
        Assert.Equal(RestorationPlanner.HorizonMinutes - 240, plan.Consumers[0].LateMinutes);
    }

    [Fact]
    public void Order_is_the_best_of_all_permutations() =>
        Gen.Select(Gen.Select(Gen.Double[1, 60], Gen.Double[1, 40]).Array[1, 6], Gen.Select(Gen.Enum<DemandTier>(), Gen.Double[1, 30]).Array[1, 6]).Hold(
            (units, demands) =>
            {
                StartableUnit[] startable = [.. units.Select((unit, i) => new StartableUnit($"U{i}", unit.Item1, unit.Item2))];
                CoolingConsumer[] consumers = [.. demands.Select((demand, i) => Consumer($"C{i}", demand.Item1, demand.Item2))];
                double least = Permutations(startable).Min(order => Lateness(consumers, order));
                RestorationPlan plan = RestorationPlanner.Plan(consumers, startable);
                Assert.True(plan.IsOptimal);
                Assert.Equal(least, plan.WeightedLateness, 6);
            },
            cases: 100);

    /// <summary>Counted here again by another route.</summary>
    private static double Lateness(CoolingConsumer[] consumers, IReadOnlyList<StartableUnit> order)
    {
        double sum = 0;
        double needed = 0;
        foreach (CoolingConsumer consumer in consumers.OrderBy(item => item.Tier).ThenBy(item => item.Id, StringComparer.Ordinal))
        {
            needed += consumer.HeatMegawatts;
            int count = Enumerable.Range(1, order.Count).FirstOrDefault(n => order.Take(n).Sum(unit => unit.HeatMegawatts) >= needed - 1e-9);
            double served = count == 0 ? RestorationPlanner.HorizonMinutes : order.Take(count).Sum(unit => unit.StartMinutes);
            sum += RestorationPlanner.WeightOf(consumer.Tier) * Math.Max(0, served - RestorationPlanner.MinutesFor(consumer.Tier));
        }

        return sum;
    }

    private static IEnumerable<IReadOnlyList<StartableUnit>> Permutations(StartableUnit[] units) =>
        units.Length == 0 ? [[]] : units.SelectMany(first => Permutations([.. units.Where(unit => unit != first)]).Select(rest => (IReadOnlyList<StartableUnit>)[first, .. rest]));

    private static CoolingConsumer Consumer(string id, DemandTier tier, double heat) => new(id, tier, heat, 100, 0.001, 60, 40, 20);
}
