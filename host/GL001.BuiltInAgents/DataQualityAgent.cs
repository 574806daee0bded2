using GL001.Engineering.DataQuality;

namespace GL001.BuiltInAgents;

/// <summary>GL-097. Whether data can be trusted.</summary>
public sealed class DataQualityAgent : EngineeringAgent
{
    public DataQualityAgent() : base("GL-097")
    {
        Offer<DataQualityInput, DataQualityResult>(
            "data_quality",
            "Gaps, repeats, range, frozen values, spikes, computed columns, flows that do not close, impossible efficiency.",
            DataQualityCheck.Calculate);
    }
}
