using GL001.Engineering.SteamSystems;

namespace GL001.BuiltInAgents;

/// <summary>GL-003. Balances of a steam system.</summary>
public sealed class SteamSystemOptimizer : EngineeringAgent
{
    public SteamSystemOptimizer() : base("GL-003")
    {
        Offer<HeaderBalanceInput, HeaderBalanceResult>(
            "header_balance",
            "Mass and energy balance of a steam header with unaccounted flow against the meters' uncertainty.",
            HeaderBalance.Calculate);
        Offer<LetdownInput, LetdownResult>(
            "letdown_station",
            "Let-down valve with desuperheater: spray flow, superheat and lost work.",
            LetdownStation.Calculate);
        Offer<FlashSteamInput, FlashSteamResult>(
            "flash_steam",
            "Flash steam of condensate let down to a lower pressure.",
            Condensate.Flash);
        Offer<CondensateReturnInput, CondensateReturnResult>(
            "condensate_return",
            "Fuel, water and money saved by returning more condensate.",
            Condensate.Return);
    }
}
