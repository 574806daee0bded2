using GL001.Engineering.Combustion;

namespace GL001.BuiltInAgents;

/// <summary>GL-005. What readings of combustion say.</summary>
public sealed class CombustionDiagnosticsAgent : EngineeringAgent
{
    public CombustionDiagnosticsAgent() : base("GL-005")
    {
        Offer<CombustionDiagnosticsInput, CombustionDiagnosticsResult>(
            "combustion_diagnostics",
            "Whether O2, CO2, CO and air agree, air in-leakage and unburned CO, as a documented index with reasons in words.",
            CombustionDiagnostics.Calculate);
    }
}
