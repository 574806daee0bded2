using GL001.Engineering.Accounting;

namespace GL001.BuiltInAgents;

/// <summary>GL-065. Scope 1.</summary>
public sealed class CarbonAccountingAgent : EngineeringAgent
{
    public CarbonAccountingAgent() : base("GL-065")
    {
        Offer<CarbonAccountingInput, CarbonAccountingResult>(
            "scope_1_emissions",
            "Scope 1 emissions of combustion by fuel, biogenic apart, with intensities.",
            CarbonAccounting.Calculate);
    }
}
