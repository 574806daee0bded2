using GL001.Actors;
using GL001.Actors.Agents;
using GL001.Host.Services;
using GL001.Orchestration.Alarms;
using GL001.Orchestration.Incidents;
using GL001.Plant;

namespace GL001.Host;

/// <summary>Gathers what incident rules are judged by, and feeds the alarm lists on the way.</summary>
/// <remarks>
/// Not known here, and so null: the database's connections, because the embedded one has no pool.
/// </remarks>
public sealed class SystemFactsCollector(IGrainFactory grains, Site site, HostMetrics metrics, SimulationService simulation, TimeProvider clock, IClusterMembershipService? members = null)
{
    /// <summary>For so long after the start, and after a replica went or came, a plant counts as unknown while one of its controllers was never heard or no plan was made: both come within seconds.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);

    /// <summary>Heat below this is a meter's zero, MW.</summary>
    private const double Negligible = 0.01;

    private long? _start;
    private string _replicas = "";
    private long _lastAt = clock.GetTimestamp();
    private TimeSpan _lastUsed = Environment.CpuUsage.TotalTime;

    /// <summary>To be asked by one caller, regularly.</summary>
    public async Task<SystemFacts> CollectAsync()
    {
        var isSettled = IsSettled();
        var plants = await Task.WhenAll(site.Plants.Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()));
        var heat = await grains.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus).GetAsync();
        var dispatch = await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).GetAsync();
        var fleet = await grains.GetGrain<IAgentBoardGrain>(GrainKeys.AgentBoard).GetAsync();
        var alarms = await Task.WhenAll(plants.Select(plant => ListAsync(plant, isSettled)));
        return new SystemFacts
        {
            Plants = [.. site.Plants.Select((plant, i) => FactsOf(plant, plants[i], heat[i], alarms[i], dispatch.Plan, isSettled, dispatch.LastGoodRunAt is not null))],
            AgentsDown = fleet.Value.Cascade.Agents.Length,
            OrchestrationLatencyP95Seconds = metrics.RecentRunP95Seconds,
            OptimizationFailureRatio = metrics.OptimizationFailureRatio,
            IsPlanOverdue = dispatch.IsOverdue(clock.GetUtcNow(), TimeSpan.FromSeconds(site.Dispatch.IntervalSeconds)),
            CoordinationFailureRatio = metrics.CoordinationFailureRatio,
            ErrorRatio = metrics.RequestFailureRatio,
            CpuRatio = CpuSinceLast(),
            MemoryRatio = (double)Environment.WorkingSet / GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            MessageBusLagSeconds = metrics.RecentBusLagP95Seconds,
        };
    }

    /// <summary>The replicas that are there. With one that goes or comes, grains of controllers move, and know nothing before the next births.</summary>
    private string Replicas() => members is null ? ""
        : string.Join(' ', members.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => $"{member.SiloAddress}").Order(StringComparer.Ordinal));

    /// <summary>Simulated controllers cannot be heard before they have warmed up, however long the machine takes for it.</summary>
    private bool IsSettled()
    {
        var replicas = Replicas();
        if (replicas != _replicas)
        {
            (_replicas, _start) = (replicas, null);
        }

        _start ??= simulation.IsSimulated && simulation.Plants is null ? null : clock.GetTimestamp();
        return _start is { } start && clock.GetElapsedTime(start) > Settling;
    }

    private async Task<AlarmPicture> ListAsync(PlantSnapshot plant, bool isSettled)
    {
        var list = grains.GetGrain<IAlarmListGrain>(plant.PlantId);
        await list.ObserveAsync(plant, isSettled);
        return await list.GetAsync();
    }

    private PlantFacts FactsOf(PlantModel plant, PlantSnapshot snapshot, PlantHeat heat, AlarmPicture alarms, PlanView? plan, bool isSettled, bool hasPlanned)
    {
        var isHeard = isSettled || snapshot.Units.All(unit => unit.Connection != ConnectionState.NeverSeen);

        // Flows in lines are known from a plan alone: before the first one a plant that lives on another would look cold.
        var isKnown = isSettled || (isHeard && hasPlanned);
        var (demand, supplied) = (heat.Headers.Sum(header => header.Heat.DemandMegawatts), heat.Headers.Sum(header => header.Heat.SuppliedMegawatts));
        return new PlantFacts
        {
            PlantId = plant.Id,
            Heat = !isKnown ? null : heat.Status switch
            {
                HeatStatus.Normal => HeatSupply.Enough,
                HeatStatus.Reduced => HeatSupply.Short,
                _ => HeatSupply.LostAtHeader,
            },
            IsLifeSafetyServed = isKnown ? heat.CriticalSystemsOk : null,
            DeliversNothing = isKnown ? demand >= Negligible && supplied < Negligible : null,
            EfficiencyShortfall = EfficiencyShortfall(plant, snapshot.DesignEfficiency, plan),
            IsConnected = isHeard ? snapshot.Units.Any(unit => unit.IsOnline) : null,

            // What is on the shelf still stands; what is out of service is being worked at.
            ActiveTags = [.. alarms.Alarms.Where(alarm => alarm.Stands && alarm.State != AlarmState.OutOfService).Select(alarm => new ActiveTag(alarm.UnitId, alarm.Tag))],
        };
    }

    /// <summary>How far the units that fire are, by design, below those that the plan would have fire; null without a plan or without fire. No fuel is metered.</summary>
    private double? EfficiencyShortfall(PlantModel plant, double? efficiency, PlanView? plan)
    {
        var now = clock.GetUtcNow();
        if (efficiency is not { } actual || plan is null || now > plan.ValidUntil)
        {
            return null;
        }

        var (heat, fuel) = (0.0, 0.0);
        foreach (var unit in plant.Units)
        {
            if (plan.Units.FirstOrDefault(planned => planned.UnitId == unit.Id) is { HeatMegawatts: { Length: > 0 } steps })
            {
                var megawatts = steps[Math.Clamp((int)((now - plan.Start) / plan.Step), 0, steps.Length - 1)];
                heat += megawatts;
                fuel += megawatts / unit.Efficiency;
            }
        }

        return fuel > 0.0 ? 1.0 - (actual / (heat / fuel)) : null;
    }

    private double? CpuSinceLast()
    {
        var (now, used) = (clock.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var elapsed = clock.GetElapsedTime(_lastAt, now);
        double? ratio = elapsed > TimeSpan.Zero ? (used - _lastUsed) / elapsed / Environment.ProcessorCount : null;
        (_lastAt, _lastUsed) = (now, used);
        return ratio;
    }
}
