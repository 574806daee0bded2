using GL001.Engineering.Steam;
using GL001.Engineering.SteamSystems;

namespace GL001.Engineering.Tests.SteamSystems;

public sealed class SteamSystemTests
{
    /// <summary>Spirax Sarco, steam engineering tutorials, flash steam (from memory): condensate saturated at 7 bar g let down to 0 bar g gives 13.4 % flash.</summary>
    [Fact]
    public void Flash_from_7_bar_to_atmosphere_is_the_published_figure() =>
        Assert.Equal(13.4, Condensate.Flash(new FlashSteamInput(1.0, 8.01325, 1.01325)).FlashFractionPct, 0.05);

    [Fact]
    public void Flashing_keeps_mass_and_energy()
    {
        FlashSteamResult result = Condensate.Flash(new FlashSteamInput(2.0, 11.0, 1.5));
        double inKw = 2.0 * SteamProperties.Saturated(11.0, 0.0).EnthalpyKjPerKg;
        double outKw = (result.FlashSteamKgPerS * SteamProperties.Saturated(1.5, 1.0).EnthalpyKjPerKg) + (result.WaterKgPerS * SteamProperties.Saturated(1.5, 0.0).EnthalpyKjPerKg);
        Assert.Equal(inKw, outKw, 6);
        Assert.Equal(2.0, result.FlashSteamKgPerS + result.WaterKgPerS, 12);
    }

    [Fact]
    public void A_desuperheater_closes_its_balances_and_makes_entropy()
    {
        LetdownResult result = LetdownStation.Calculate(new LetdownInput(40.0, 400.0, 5.0, 11.0, 200.0, 105.0));
        double spray = SteamProperties.AtTemperature(40.0, 105.0).EnthalpyKjPerKg;
        Assert.Equal(5.0, result.InletFlowKgPerS + result.SprayFlowKgPerS, 12);
        Assert.Equal(5.0 * result.OutletEnthalpyKjPerKg, (result.InletFlowKgPerS * result.InletEnthalpyKjPerKg) + (result.SprayFlowKgPerS * spray), 6);

        // Steam tables: 3214.4 kJ/kg at 40 bar and 400 °C; 2822.3 at 11 bar and 200 °C; 443 for the water.
        Close.To(5.0 * (3_214.4 - 2_822.3) / (3_214.4 - 443.1), result.SprayFlowKgPerS, 0.3);
        Assert.True(result.LostWorkKw > 0.0);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void A_valve_alone_keeps_enthalpy_and_cools_the_steam()
    {
        LetdownResult result = LetdownStation.Calculate(new LetdownInput(40.0, 400.0, 5.0, 11.0));
        Assert.Equal(0.0, result.SprayFlowKgPerS, 12);
        Assert.Equal(result.InletEnthalpyKjPerKg, result.OutletEnthalpyKjPerKg, 9);
        Assert.InRange(result.TemperatureAfterValveDegC, 370.0, 385.0);
    }

    [Fact]
    public void Saturated_steam_downstream_is_told() =>
        Assert.Contains("droplets", Assert.Single(LetdownStation.Calculate(new LetdownInput(40.0, 400.0, 5.0, 11.0, 185.0)).Findings), StringComparison.Ordinal);

    [Fact]
    public void A_header_that_leaks_more_than_its_meters_explain_is_told()
    {
        var input = new HeaderBalanceInput(
            [new SteamStream("boiler-1", 4.0, 11.0), new SteamStream("let-down", 2.0, 11.0, 220.0)],
            [new SteamStream("dryer", 3.0, 11.0), new SteamStream("autoclave", 2.5, 11.0)]);
        HeaderBalanceResult result = HeaderBalance.Calculate(input);
        Assert.Equal(0.5, result.UnaccountedFlowKgPerS, 12);
        Assert.Equal(100.0 * 0.5 / 6.0, result.UnaccountedFlowPct, 9);
        Assert.Equal(0.02 * Math.Sqrt(16.0 + 4.0 + 9.0 + 6.25), result.FlowUncertaintyKgPerS, 9);
        Assert.True(result.IsSignificant);
        Assert.Contains("leaks", Assert.Single(result.Findings), StringComparison.Ordinal);
        Assert.Equal(result.SupplyKw - result.UseKw, result.UnaccountedHeatKw, 9);

        HeaderBalanceResult closed = HeaderBalance.Calculate(input with { Users = [new SteamStream("all", 6.05, 11.0)] });
        Assert.False(closed.IsSignificant);
        Assert.Empty(closed.Findings);
    }

    [Fact]
    public void Returned_condensate_saves_its_heat_above_make_up()
    {
        CondensateReturnResult result = Condensate.Return(new CondensateReturnInput(2.0, 50.0, 80.0, 90.0, 15.0, 85.0, 40.0, 2.0, 8_000.0));
        Close.To(0.6 * 4.19 * 75.0, result.HeatSavedKw, 0.2);
        Close.To(result.HeatSavedKw / 0.85, result.FuelSavedKw, 1e-9);
        Close.To((result.FuelSavedKw * 8.0 * 40.0) + (result.WaterSavedM3PerYear * 2.0), result.SavingPerYear, 1e-9);
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("low_pressure_bara", () => Condensate.Flash(new FlashSteamInput(1.0, 2.0, 3.0)));
        Refused.At("outlet_temperature_deg_c", () => LetdownStation.Calculate(new LetdownInput(40.0, 400.0, 5.0, 11.0, 390.0)), "°C");
        Refused.At("supplies", () => HeaderBalance.Calculate(new HeaderBalanceInput([], [new SteamStream("a", 1.0, 5.0)])), "at least 1");
        Refused.At("users[0].flow_kg_per_s", () => HeaderBalance.Calculate(new HeaderBalanceInput([new SteamStream("b", 1.0, 5.0)], [new SteamStream("a", -1.0, 5.0)])), "kg/s");
        Refused.At("users[0].quality", () => HeaderBalance.Calculate(new HeaderBalanceInput([new SteamStream("b", 1.0, 5.0)], [new SteamStream("a", 1.0, 5.0, 200.0, 0.9)])));
    }
}
