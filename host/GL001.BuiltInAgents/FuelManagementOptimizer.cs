using GL001.Engineering.Fuels;

namespace GL001.BuiltInAgents;

/// <summary>GL-011. The fuel mix.</summary>
public sealed class FuelManagementOptimizer : EngineeringAgent
{
    public FuelManagementOptimizer() : base("GL-011")
    {
        Offer<BlendInput, BlendResult>(
            "fuel_blend",
            "Least-cost mix of up to six fuels within limits of heating value, sulphur and carbon dioxide, exact.",
            FuelBlend.Calculate);
    }
}
