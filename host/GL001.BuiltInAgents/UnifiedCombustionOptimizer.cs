using GL001.Engineering.Combustion;

namespace GL001.BuiltInAgents;

/// <summary>GL-018. Combustion as a whole.</summary>
public sealed class UnifiedCombustionOptimizer : EngineeringAgent
{
    public UnifiedCombustionOptimizer() : base("GL-018")
    {
        Offer<FlueGasInput, FlueGasResult>(
            "flue_gas",
            "Theoretical and excess air, amount, composition and dew point of the flue gas.",
            FlueGasCalculation.Calculate);
        Offer<FlameTemperatureInput, FlameTemperatureResult>(
            "flame_temperature",
            "Adiabatic flame temperature without dissociation, an upper estimate.",
            FlameTemperature.Calculate);
        Offer<OxygenTargetInput, OxygenTargetResult>(
            "oxygen_target",
            "Least oxygen that keeps CO below its limit, from a combustion test, and the fuel that it saves. A recommendation.",
            OxygenTarget.Calculate);
        Offer<CombustionDiagnosticsInput, CombustionDiagnosticsResult>(
            "combustion_diagnostics",
            "Whether O2, CO2, CO and air agree, as a documented index with reasons in words.",
            CombustionDiagnostics.Calculate);
    }
}
