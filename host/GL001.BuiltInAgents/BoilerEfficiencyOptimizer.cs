using GL001.Engineering.BoilerEfficiency;

namespace GL001.BuiltInAgents;

/// <summary>GL-002. Efficiency of a boiler by both methods.</summary>
public sealed class BoilerEfficiencyOptimizer : EngineeringAgent
{
    public BoilerEfficiencyOptimizer() : base("GL-002")
    {
        Offer<DirectMethodInput, DirectMethodResult>(
            "direct_efficiency",
            "Boiler efficiency by the direct method with its uncertainty; enthalpies from IAPWS-IF97.",
            DirectMethod.Calculate);
        Offer<HeatLossInput, HeatLossResult>(
            "heat_loss_efficiency",
            "Boiler efficiency by the simplified heat-loss method (not a PTC 4 test) with each loss and the uncertainty.",
            HeatLossMethod.Calculate);
    }
}
