using GL001.Agents;

namespace GL001.BuiltInAgents;

/// <summary>The agents that offer engineering calculations, one of each.</summary>
public static class BuiltIn
{
    public static IReadOnlyList<Agent> Engineering() =>
    [
        new BoilerEfficiencyOptimizer(),
        new SteamSystemOptimizer(),
        new BurnerOptimizationAgent(),
        new CombustionDiagnosticsAgent(),
        new HeatRecoveryMaximizer(),
        new FurnacePerformanceMonitor(),
        new ThermalFluidAnalyzer(),
        new EmissionsComplianceAgent(),
        new FuelManagementOptimizer(),
        new PredictiveMaintenanceAgent(),
        new HeatExchangerOptimizer(),
        new BoilerWaterTreatmentAgent(),
        new UnifiedCombustionOptimizer(),
        new ProcessHeatingScheduler(),
        new EconomizerPerformanceAgent(),
        new CogenerationOptimizer(),
        new ThermalEnergyStorageAgent(),
        new ProcessHeatReporter(),
        new EnergyManagementDashboard(),
        new CombustionAirOptimizer(),
        new CostAllocationAgent(),
        new CarbonAccountingAgent(),
        new PredictiveDemandForecaster(),
        new AlarmManagementAgent(),
        new DataQualityAgent(),
    ];
}
