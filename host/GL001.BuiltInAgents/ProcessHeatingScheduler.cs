using GL001.Engineering.Forecasting;
using GL001.Engineering.Storage;

namespace GL001.BuiltInAgents;

/// <summary>GL-019. Demand ahead and when to store.</summary>
public sealed class ProcessHeatingScheduler : EngineeringAgent
{
    public ProcessHeatingScheduler() : base("GL-019")
    {
        Offer<ForecastInput, ForecastResult>(
            "demand_forecast",
            "Hourly heat demand with prediction intervals and its error beside the naive forecast.",
            DemandForecast.Calculate);
        Offer<ArbitrageInput, ArbitrageResult>(
            "storage_schedule",
            "When to charge and discharge a store for a series of prices, exact on a grid.",
            StorageArbitrage.Calculate);
    }
}
