using GL001.Orchestration.Incidents;

namespace GL001.Orchestration.Tests;

internal static class Facts
{
    public static SystemFacts Well { get; } = Of(Plant("Plant-001"), Plant("Plant-002"), Plant("Plant-003"), Plant("Plant-004")) with
    {
        AgentsDown = 0,
        OrchestrationLatencyP95Seconds = 0.5,
        OptimizationFailureRatio = 0.0,
        IsPlanOverdue = false,
        CoordinationFailureRatio = 0.0,
        ErrorRatio = 0.0,
        CpuRatio = 0.2,
        MemoryRatio = 0.3,
        DatabasePoolRatio = 0.1,
        MessageBusLagSeconds = 0.01,
    };

    public static SystemFacts Of(params PlantFacts[] plants) => new() { Plants = [.. plants] };

    public static PlantFacts Plant(string id, HeatSupply? heat = HeatSupply.Enough, bool? lifeSafety = true, bool? nothing = false) => new()
    {
        PlantId = id,
        Heat = heat,
        IsLifeSafetyServed = lifeSafety,
        DeliversNothing = nothing,
        EfficiencyShortfall = 0.0,
        IsConnected = true,
    };

    public static SystemFacts With(this SystemFacts facts, params PlantFacts[] plants) =>
        facts with { Plants = [.. facts.Plants.Select(known => plants.FirstOrDefault(plant => plant.PlantId == known.PlantId) ?? known)] };
}
