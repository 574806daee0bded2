using System.Collections.Immutable;

namespace GL001.Orchestration.Capacity;

/// <summary>A size of installation as the scaling guide's table lists it.</summary>
/// <param name="Name">For example small.</param>
/// <param name="MostPlants">Plants up to which it is meant.</param>
/// <param name="MostAgents">Agents up to which it is meant.</param>
/// <param name="Plants">Plants in words.</param>
/// <param name="HeatMegawatts">Heat in words, MW.</param>
/// <param name="Agents">Agents in words.</param>
/// <param name="Replicas">Replicas of the coordinator in words.</param>
/// <param name="DatabaseConnections">Connections in words.</param>
public sealed record CapacityTier(string Name, int MostPlants, int MostAgents, string Plants, string HeatMegawatts, string Agents, string Replicas, string DatabaseConnections);

/// <summary>What a number of plants and active agents needs, by the formulas of the scaling runbook (features F1 to F6).</summary>
/// <param name="Plants">Plants.</param>
/// <param name="Agents">Active agents.</param>
public sealed record CapacityPlan(int Plants, int Agents)
{
    /// <summary>The reference tiers that the runbook prints beside its formulas. They are not made from the formulas and disagree with them in places.</summary>
    public static ImmutableArray<CapacityTier> Tiers { get; } =
    [
        new("small", 2, 20, "1-2", "10-50", "10-20", "3", "30-50"),
        new("medium", 5, 40, "3-5", "50-200", "20-40", "5", "50-100"),
        new("large", 10, 70, "6-10", "200-500", "40-70", "8", "100-200"),
        new("enterprise", int.MaxValue, int.MaxValue, "10+", "500+", "70-99", "10-20", "200-400"),
    ];

    /// <summary>Replicas of the coordinator: one for each five plants begun and one for each ten agents begun.</summary>
    public int Replicas => Begun(Plants, 5) + Begun(Agents, 10);

    /// <summary>Processor, thousandths of a core.</summary>
    public int CpuMillicores => 1000 + (100 * Plants) + (50 * Agents);

    /// <summary>Memory, MiB.</summary>
    public int MemoryMebibytes => 2048 + (200 * Plants) + (100 * Agents);

    public int DatabaseConnections => (5 * Plants) + (2 * Agents);

    public int QueueWorkers => Begun(Agents, 20);

    /// <summary>The smallest tier that is meant for both numbers.</summary>
    public CapacityTier Tier => Tiers.First(tier => Plants <= tier.MostPlants && Agents <= tier.MostAgents);

    private static int Begun(int count, int each) => (count + each - 1) / each;
}
