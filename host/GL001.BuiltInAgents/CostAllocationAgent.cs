using GL001.Engineering.Accounting;

namespace GL001.BuiltInAgents;

/// <summary>GL-064. Who pays what.</summary>
public sealed class CostAllocationAgent : EngineeringAgent
{
    public CostAllocationAgent() : base("GL-064")
    {
        Offer<CostAllocationInput, CostAllocationResult>(
            "cost_allocation",
            "Energy cost by metered use with losses shared; sums exactly.",
            CostAllocation.Calculate);
    }
}
