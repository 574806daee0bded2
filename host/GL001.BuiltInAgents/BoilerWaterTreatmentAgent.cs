using GL001.Engineering.BoilerWater;

namespace GL001.BuiltInAgents;

/// <summary>GL-016. Blowdown.</summary>
public sealed class BoilerWaterTreatmentAgent : EngineeringAgent
{
    public BoilerWaterTreatmentAgent() : base("GL-016")
    {
        Offer<BlowdownInput, BlowdownResult>(
            "blowdown",
            "Cycles of concentration, optimum blowdown, its heat and what flash steam brings back.",
            Blowdown.Calculate);
    }
}
