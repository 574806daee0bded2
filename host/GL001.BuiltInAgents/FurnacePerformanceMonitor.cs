using GL001.Engineering.Furnaces;

namespace GL001.BuiltInAgents;

/// <summary>GL-007. Performance of a furnace.</summary>
public sealed class FurnacePerformanceMonitor : EngineeringAgent
{
    public FurnacePerformanceMonitor() : base("GL-007")
    {
        Offer<FurnaceInput, FurnaceResult>(
            "furnace_performance",
            "Specific energy and efficiency of a furnace, direct and by its losses.",
            FurnacePerformance.Calculate);
    }
}
