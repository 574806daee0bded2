using GL001.Engineering.Emissions;

namespace GL001.BuiltInAgents;

/// <summary>GL-010. Emissions against a permit.</summary>
public sealed class EmissionsComplianceAgent : EngineeringAgent
{
    public EmissionsComplianceAgent() : base("GL-010")
    {
        Offer<EmissionRateInput, EmissionRateResult>(
            "emission_rate",
            "Emission rate from a concentration by F-factors (40 CFR 60, method 19), in lb/MMBtu and g/GJ, at reference oxygen.",
            EmissionRate.Calculate);
        Offer<CarbonDioxideInput, CarbonDioxideResult>(
            "carbon_dioxide",
            "Carbon dioxide from fuel (40 CFR 75, appendix G).",
            CarbonDioxideMass.Calculate);
        Offer<PermitCheckInput, PermitCheckResult>(
            "permit_check",
            "Hourly and rolling averages of a monitor against permit limits, with its data availability.",
            PermitCheck.Calculate);
    }
}
