using System.Collections.Immutable;
using GL001.Actors;
using GL001.Agents;

namespace GL001.Host.Agents;

/// <summary>GL-023. The dispatch of the network, asked for as a task.</summary>
public sealed class HeatLoadBalancer : Agent
{
    public HeatLoadBalancer(IGrainFactory grains)
        : base("GL-023", new Version(1, 0)) =>
        Offer<NothingWanted, BalancedLoad>("balance_load", "Plans the heat of all plants now, proves the plan and sends its leases; tells each unit's heat of the first step.", async (_, _) =>
        {
            var status = await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).RunAsync();
            return new BalancedLoad(status.Status, status.Reason, status.Plan?.CostEur, status.LeasesSentLastRun, [.. status.Plan?.Units.Select(unit => new UnitLoad(unit.UnitId, unit.HeatMegawatts[0])) ?? []]);
        });

    /// <summary>An empty object.</summary>
    public sealed record NothingWanted;

    /// <summary>What came of the run.</summary>
    public sealed record BalancedLoad(DispatchRunStatus Status, string Reason, double? CostEur, int LeasesSent, ImmutableArray<UnitLoad> Units);

    public sealed record UnitLoad(string UnitId, double HeatMw);
}
