using GL001.Engineering.Forecasting;

namespace GL001.BuiltInAgents;

/// <summary>GL-069. Demand ahead.</summary>
public sealed class PredictiveDemandForecaster : EngineeringAgent
{
    public PredictiveDemandForecaster() : base("GL-069")
    {
        Offer<ForecastInput, ForecastResult>(
            "demand_forecast",
            "Hourly heat demand with prediction intervals and its error beside the naive forecast.",
            DemandForecast.Calculate);
    }
}
