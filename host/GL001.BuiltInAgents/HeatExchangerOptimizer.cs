using GL001.Engineering.HeatExchangers;

namespace GL001.BuiltInAgents;

/// <summary>GL-014. Heat exchangers and their fouling.</summary>
public sealed class HeatExchangerOptimizer : EngineeringAgent
{
    public HeatExchangerOptimizer() : base("GL-014")
    {
        Offer<ExchangerInput, ExchangerResult>(
            "exchanger_rating",
            "UA, effectiveness, correction factor and fouling from four temperatures.",
            ExchangerRating.Calculate);
        Offer<CleaningInput, CleaningResult>(
            "cleaning_interval",
            "Cleaning interval of least average cost.",
            CleaningInterval.Calculate);
    }
}
