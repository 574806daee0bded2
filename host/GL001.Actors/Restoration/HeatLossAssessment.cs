using System.Collections.Immutable;
using GL001.Dispatch;
using GL001.Orchestration.Modes;
using GL001.Orchestration.Restoration;
using GL001.Plant;
using GL001.Wire;

namespace GL001.Actors.Restoration;

/// <summary>How a customer cools, as somebody who knows it says; the site file does not.</summary>
/// <param name="DemandId">The customer.</param>
/// <param name="TemperatureDegC">Now, °C.</param>
/// <param name="CriticalDegC">Below this people, product or equipment are harmed, °C.</param>
/// <param name="AmbientDegC">Its surroundings, °C.</param>
/// <param name="CapacityMegawattHoursPerKelvin">Heat that a kelvin of it holds, MWh/K.</param>
/// <param name="LossMegawattsPerKelvin">Heat that it loses for each kelvin above its surroundings, MW/K.</param>
public sealed record KnownCooling(
    string DemandId, double TemperatureDegC, double CriticalDegC, double AmbientDegC, double CapacityMegawattHoursPerKelvin, double LossMegawattsPerKelvin);

/// <summary>What a unit can do to bring heat back.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="PlantId">Its plant.</param>
/// <param name="Obstacle">Why it cannot be started by a lease now; empty when it can.</param>
/// <param name="IsFiring">It gives heat already.</param>
/// <param name="GivesMegawatts">What it gives now, MW.</param>
/// <param name="MostMegawatts">What it could give, MW: the site's maximum or what its controller allows, whichever is lower.</param>
public sealed record RestorableUnit(Unit Unit, string PlantId, string Obstacle, bool IsFiring, double GivesMegawatts, double MostMegawatts)
{
    /// <summary>
    /// From the order to start until low fire, min, where the site file says nothing: purge, pilot and main trial. A stated assumption, because a
    /// controller tells these times only when asked: 5 min of purge as shipped and a minute for the trials.
    /// </summary>
    public const double AssumedLightOffMinutes = 6.0;

    /// <summary>Starts by a lease, now.</summary>
    public bool CanStart => !IsFiring && Obstacle.Length == 0;

    /// <summary>Heat that it could add, MW: all of it while it rests, what is left above its present heat while it fires and follows leases.</summary>
    public double SpareMegawatts => Obstacle.Length > 0 ? 0.0 : Math.Max(0.0, MostMegawatts - GivesMegawatts);

    /// <summary>Until its first heat, min; zero while it fires.</summary>
    public double FirstHeatMinutes => IsFiring ? 0.0 : Unit.Planning.StartDelay > TimeSpan.Zero ? Unit.Planning.StartDelay.TotalMinutes : AssumedLightOffMinutes;

    /// <summary>Until all of its heat, min. The careful figure: a start counts from when all of it is there.</summary>
    public double FullHeatMinutes => FirstHeatMinutes + RampMinutes(MostMegawatts - GivesMegawatts);

    public static RestorableUnit Of(Unit unit, UnitSnapshot live, OperatingModes modes)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(modes);
        var most = Math.Min(unit.MaxHeat.Megawatts, live.Number(MetricId.MaximumHeatMw) ?? double.PositiveInfinity);
        var obstacle = modes.StopOf(unit.Id) is { } stop ? $"stopped by {stop.Order.By}: {stop.Order.Reason}"
            : live.LeaseObstacle.Length > 0 ? live.LeaseObstacle
            : !live.IsFiring && live.Text(MetricId.StartBlockedWords) is { Length: > 0 } blocked ? $"its start is blocked: {blocked}"
            : "";
        return new RestorableUnit(unit, live.PlantId, obstacle, live.IsFiring, UnitJudgement.BelievedHeatMegawatts(unit, live), Math.Max(0.0, most));
    }

    private double RampMinutes(double megawatts) => Math.Max(0.0, megawatts) / Math.Max(1e-6, Unit.RampUpPerMinute.Megawatts);
}

/// <summary>A customer and when it has heat.</summary>
/// <param name="Demand">The customer.</param>
/// <param name="PlantId">Its plant.</param>
/// <param name="HeatMegawatts">What it wants now, MW.</param>
/// <param name="TimeToCriticalMinutes">Until it is critical without any heat, min; null when it never is, or nobody said how it cools.</param>
/// <param name="TargetMinutes">Within which its tier must have heat again: 10, 30, 60 or 240 min.</param>
/// <param name="DeadlineMinutes">The target, or less when it cools faster.</param>
/// <param name="ServedMinutes">When it has heat again; zero when what is there, or what firing units rise to within ten minutes, reaches for it; null when nothing that can be started does.</param>
/// <param name="LateMinutes">Beyond the deadline, min.</param>
public sealed record AssessedConsumer(
    Demand Demand, string PlantId, double HeatMegawatts, double? TimeToCriticalMinutes, double TargetMinutes, double DeadlineMinutes, double? ServedMinutes, double LateMinutes);

/// <summary>A start in the order of starts of its header.</summary>
public sealed record AssessedStart(RestorableUnit Unit, double BeginMinutes, double ReadyMinutes);

/// <summary>A loss of heat: who is affected, who comes first, and what to start for it.</summary>
/// <param name="Loss">How grave.</param>
/// <param name="Consumers">Customers, life safety first, then by deadline.</param>
/// <param name="Starts">Starts of all headers; those of one header one after the other, headers at the same time.</param>
/// <param name="Units">Every unit with a controller.</param>
/// <param name="IsOptimal">False when a header has too many units to compare all orders.</param>
public sealed record HeatLossAssessment(
    HeatLossClass Loss, ImmutableArray<AssessedConsumer> Consumers, ImmutableArray<AssessedStart> Starts, ImmutableArray<RestorableUnit> Units, bool IsOptimal)
{
    /// <summary>
    /// Assesses header by header: steam does not help a customer of hot oil. What is left on a header is what its units give and its lines bring now; more
    /// from lines is not counted on.
    /// </summary>
    /// <param name="site">The site.</param>
    /// <param name="now">The moment.</param>
    /// <param name="live">Every unit with a controller, in the order of the site.</param>
    /// <param name="heat">Heat of every plant.</param>
    /// <param name="modes">Orders that stand: a stopped unit is not started, a suspended customer not served.</param>
    /// <param name="cooling">What somebody knows of customers.</param>
    /// <param name="startUnits">Whether units that rest are counted on.</param>
    public static HeatLossAssessment Of(
        Site site, DateTimeOffset now, IReadOnlyList<UnitSnapshot> live, ImmutableArray<PlantHeat> heat, OperatingModes modes, IReadOnlyList<KnownCooling> cooling, bool startUnits)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(modes);
        var units = site.Units.Zip(live, (unit, snapshot) => RestorableUnit.Of(unit, snapshot, modes)).ToImmutableArray();
        var consumers = new List<AssessedConsumer>();
        var starts = new List<AssessedStart>();
        var optimal = true;
        foreach (var header in heat.SelectMany(plant => plant.Headers))
        {
            var plantId = site.Plants.First(plant => plant.Headers.Any(known => known.Id == header.Heat.HeaderId)).Id;
            var demands = site.Demands.Where(demand => demand.HeaderId == header.Heat.HeaderId && (modes.HeatMode == HeatMode.Normal || demand.Tier == DemandTier.LifeSafety)).ToList();
            var cold = demands.ToDictionary(demand => demand.Id, demand => Cooling(demand, now, cooling.FirstOrDefault(known => known.DemandId == demand.Id)));
            var startable = units.Where(unit => startUnits && unit.CanStart && unit.Unit.HeaderId == header.Heat.HeaderId).ToList();
            var plan = RestorationPlanner.Plan(
                [.. cold.Values], [.. startable.Select(unit => new StartableUnit(unit.Unit.Id, unit.FullHeatMinutes, unit.MostMegawatts))], LeftOn(header.Heat, units));
            optimal &= plan.IsOptimal;
            consumers.AddRange(plan.Consumers.Select(served => new AssessedConsumer(
                demands.First(demand => demand.Id == served.ConsumerId), plantId, cold[served.ConsumerId].HeatMegawatts, cold[served.ConsumerId].TimeToCritical()?.TotalMinutes,
                RestorationPlanner.MinutesFor(served.Tier), served.DeadlineMinutes, served.ServedMinutes, served.LateMinutes)));
            starts.AddRange(plan.Starts.Select(start => new AssessedStart(startable.First(unit => unit.Unit.Id == start.UnitId), start.BeginMinutes, start.ReadyMinutes)));
        }

        return new HeatLossAssessment(
            HeatLossRules.Judge([.. heat.Select(plant => new PlantHeatLoss(plant.Status != HeatStatus.Normal, plant.Status == HeatStatus.Lost, !plant.CriticalSystemsOk))]),
            [.. consumers.OrderBy(consumer => consumer.Demand.Tier).ThenBy(consumer => consumer.DeadlineMinutes).ThenBy(consumer => consumer.Demand.Id, StringComparer.Ordinal)],
            [.. starts.OrderBy(start => start.BeginMinutes).ThenBy(start => start.Unit.Unit.Id, StringComparer.Ordinal)], units, optimal);
    }

    /// <summary>Heat that is there or comes without a start: what is supplied, and what firing units that follow leases rise to within life safety's ten minutes.</summary>
    private static double LeftOn(HeaderHeat heat, ImmutableArray<RestorableUnit> units) =>
        heat.SuppliedMegawatts + units.Where(unit => unit.IsFiring && unit.Unit.HeaderId == heat.HeaderId)
            .Sum(unit => Math.Min(unit.SpareMegawatts, unit.Unit.RampUpPerMinute.Megawatts * RestorationPlanner.MinutesFor(DemandTier.LifeSafety)));

    /// <summary>Without knowledge a customer never gets critical by arithmetic, and its tier's target is its deadline.</summary>
    private static CoolingConsumer Cooling(Demand demand, DateTimeOffset now, KnownCooling? known) => new(
        demand.Id, demand.Tier, demand.HeatAt(now).Megawatts, known?.CapacityMegawattHoursPerKelvin ?? 0.0, known?.LossMegawattsPerKelvin ?? 0.0,
        known?.TemperatureDegC ?? 1.0, known?.CriticalDegC ?? 0.0, known?.AmbientDegC ?? 0.0);
}
