using GL001.Engineering.HeatRecovery;

namespace GL001.BuiltInAgents;

/// <summary>GL-006. Heat that could be used again.</summary>
public sealed class HeatRecoveryMaximizer : EngineeringAgent
{
    public HeatRecoveryMaximizer() : base("GL-006")
    {
        Offer<HeatRecoveryInput, HeatRecoveryResult>(
            "recovery_potential",
            "Heat that can be moved from a waste stream to a sink, fuel and money saved, simple payback.",
            HeatRecoveryPotential.Calculate);
        Offer<PinchInput, PinchResult>(
            "pinch_targets",
            "Least heating and cooling of a set of streams by the problem table algorithm.",
            PinchTargets.Calculate);
    }
}
