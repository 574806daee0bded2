using GL001.Engineering.EnergyManagement;

namespace GL001.BuiltInAgents;

/// <summary>GL-032. Energy performance.</summary>
public sealed class ProcessHeatReporter : EngineeringAgent
{
    public ProcessHeatReporter() : base("GL-032")
    {
        Offer<EnergyBaselineInput, EnergyBaselineResult>(
            "energy_performance",
            "Baseline regression, performance indicator, normalised savings and change of consumption in the manner of ISO 50006.",
            EnergyBaseline.Calculate);
    }
}
