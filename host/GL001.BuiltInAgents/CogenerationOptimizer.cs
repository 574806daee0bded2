using GL001.Engineering.Cogeneration;

namespace GL001.BuiltInAgents;

/// <summary>GL-025. Combined heat and power.</summary>
public sealed class CogenerationOptimizer : EngineeringAgent
{
    public CogenerationOptimizer() : base("GL-025")
    {
        Offer<CogenerationInput, CogenerationResult>(
            "cogeneration_performance",
            "Efficiencies, primary energy saving after Directive 2012/27/EU and spark spread.",
            CogenerationPerformance.Calculate);
    }
}
