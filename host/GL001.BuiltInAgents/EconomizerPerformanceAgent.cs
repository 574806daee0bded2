using GL001.Engineering.HeatRecovery;

namespace GL001.BuiltInAgents;

/// <summary>GL-020. Economisers.</summary>
public sealed class EconomizerPerformanceAgent : EngineeringAgent
{
    public EconomizerPerformanceAgent() : base("GL-020")
    {
        Offer<EconomiserInput, EconomiserResult>(
            "economiser_performance",
            "Duty, effectiveness, and margins to steaming, acid and water dew point.",
            Economiser.Calculate);
        Offer<AcidDewPointInput, AcidDewPointResult>(
            "acid_dew_point",
            "Sulphuric-acid dew point by Verhoff and Banchero, and by Okkes.",
            AcidDewPoint.Calculate);
    }
}
