using GL001.Engineering.Combustion;

namespace GL001.BuiltInAgents;

/// <summary>GL-004. Oxygen target of a burner.</summary>
public sealed class BurnerOptimizationAgent : EngineeringAgent
{
    public BurnerOptimizationAgent() : base("GL-004")
    {
        Offer<OxygenTargetInput, OxygenTargetResult>(
            "oxygen_target",
            "Least oxygen that keeps CO below its limit, from a combustion test, and the fuel that it saves. A recommendation.",
            OxygenTarget.Calculate);
        Offer<FlueGasInput, FlueGasResult>(
            "flue_gas",
            "Theoretical and excess air, amount, composition and dew point of the flue gas.",
            FlueGasCalculation.Calculate);
    }
}
