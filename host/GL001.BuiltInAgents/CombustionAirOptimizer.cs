using GL001.Engineering.Combustion;

namespace GL001.BuiltInAgents;

/// <summary>GL-045. Combustion air.</summary>
public sealed class CombustionAirOptimizer : EngineeringAgent
{
    public CombustionAirOptimizer() : base("GL-045")
    {
        Offer<FlueGasInput, FlueGasResult>(
            "air_requirement",
            "Theoretical and actual combustion air, by oxygen or excess air.",
            FlueGasCalculation.Calculate);
        Offer<FlameTemperatureInput, FlameTemperatureResult>(
            "flame_temperature",
            "What air preheating does to the adiabatic flame temperature (without dissociation).",
            FlameTemperature.Calculate);
    }
}
