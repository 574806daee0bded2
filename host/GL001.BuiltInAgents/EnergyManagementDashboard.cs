using GL001.Engineering.EnergyManagement;
using GL001.Engineering.Thermodynamics;

namespace GL001.BuiltInAgents;

/// <summary>GL-041. Figures for an energy dashboard.</summary>
public sealed class EnergyManagementDashboard : EngineeringAgent
{
    public EnergyManagementDashboard() : base("GL-041")
    {
        Offer<EnergyBaselineInput, EnergyBaselineResult>(
            "energy_performance",
            "Baseline regression, performance indicator, normalised savings and change of consumption in the manner of ISO 50006.",
            EnergyBaseline.Calculate);
        Offer<EnergyBalanceInput, EnergyBalanceResult>(
            "energy_balance",
            "First-law balance with the arrows of a Sankey diagram.",
            EnergyBalance.Calculate);
    }
}
