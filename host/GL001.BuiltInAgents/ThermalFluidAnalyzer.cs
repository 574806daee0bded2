using GL001.Engineering.Thermodynamics;

namespace GL001.BuiltInAgents;

/// <summary>GL-009. First and second law.</summary>
public sealed class ThermalFluidAnalyzer : EngineeringAgent
{
    public ThermalFluidAnalyzer() : base("GL-009")
    {
        Offer<EnergyBalanceInput, EnergyBalanceResult>(
            "energy_balance",
            "First-law balance with efficiency, unaccounted heat and the arrows of a Sankey diagram.",
            EnergyBalance.Calculate);
        Offer<BoilerExergyInput, BoilerExergyResult>(
            "boiler_exergy",
            "Exergy of a boiler's fuel, water and flue gas, and where it is destroyed.",
            BoilerExergy.Calculate);
    }
}
