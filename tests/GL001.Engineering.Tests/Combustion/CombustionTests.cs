using GL001.Engineering.Combustion;

namespace GL001.Engineering.Tests.Combustion;

public sealed class CombustionTests
{
    private static readonly Fuel s_oil = new(new UltimateAnalysis(86.5, 13.2, 0.0, 0.0, 0.3), 42_600.0);

    /// <summary>Textbook figures of methane: 9.52 m³/m³ (with 21 % oxygen in air), 17.2 kg/kg, 11.7 % CO2, LHV 50.0, HHV 55.5 MJ/kg, 2.75 kg CO2/kg.</summary>
    [Fact]
    public void Methane_has_its_textbook_figures()
    {
        FlueGasResult result = FlueGasCalculation.Calculate(new FlueGasInput(Fuel.Methane, ExcessAirPct: 0.0));
        Close.To(9.52, result.TheoreticalAirM3PerM3!.Value, 0.4);
        Close.To(17.2, result.TheoreticalAirKgPerKg, 0.4);
        Assert.Equal(11.7, result.MaximumCarbonDioxideDryPct, 0.05);
        Assert.Equal(50.0, result.LowerHeatingValueKjPerKg / 1_000.0, 0.05);
        Assert.Equal(55.5, result.HigherHeatingValueKjPerKg / 1_000.0, 0.05);
        Close.To(2.743, result.CarbonDioxideKgPerKg, 0.1);

        // 2 kmol of water in 10.55 of flue gas: 0.192 bar, whose saturation temperature is 59 °C.
        Assert.Equal(59.0, result.WaterDewPointDegC!.Value, 0.4);
    }

    [Fact]
    public void Mass_is_kept_for_gas_and_oil()
    {
        foreach (Fuel fuel in new[] { Fuel.Methane, s_oil, new Fuel(Gas: new GasAnalysis(85.0, 6.0, 2.0, 1.0, HydrogenPct: 2.0, CarbonDioxidePct: 2.0, NitrogenPct: 2.0)) })
        {
            FlueGasResult result = FlueGasCalculation.Calculate(new FlueGasInput(fuel, ExcessAirPct: 20.0));
            Close.To(1.0 + result.ActualAirKgPerKg, result.FlueGasKgPerKg, 0.01);

            // By another route: moles times molar masses; argon, counted as nitrogen, is what is missing.
            double molar = ((result.Wet.CarbonDioxidePct * 44.01) + (result.Wet.OxygenPct * 32.0) + (result.Wet.NitrogenPct * 28.158) + (result.Wet.WaterPct * 18.015) + (result.Wet.SulphurDioxidePct * 64.06)) / 100.0;
            Close.To(result.FlueGasKgPerKg, result.FlueGasWetNormalM3PerKg / 22.414 * molar, 0.05);
            Assert.Equal(100.0, result.Wet.CarbonDioxidePct + result.Wet.OxygenPct + result.Wet.NitrogenPct + result.Wet.WaterPct + result.Wet.SulphurDioxidePct, 9);
            Assert.Equal(100.0, result.Dry.CarbonDioxidePct + result.Dry.OxygenPct + result.Dry.NitrogenPct + result.Dry.SulphurDioxidePct, 9);
        }
    }

    /// <summary>The usual formula 11.6 C + 34.8 (H − O/8) + 4.35 S has rounded coefficients.</summary>
    [Fact]
    public void Theoretical_air_of_oil_agrees_with_the_usual_formula() =>
        Close.To(((11.6 * 86.5) + (34.8 * 13.2) + (4.35 * 0.3)) / 100.0, FlueGasCalculation.Calculate(new FlueGasInput(s_oil, ExcessAirPct: 0.0)).TheoreticalAirKgPerKg, 1.0);

    [Theory]
    [InlineData(3.0, false)]
    [InlineData(3.0, true)]
    [InlineData(8.0, false)]
    [InlineData(8.0, true)]
    public void Excess_air_from_oxygen_gives_that_oxygen_back(double oxygen, bool isWet)
    {
        FlueGasResult result = FlueGasCalculation.Calculate(new FlueGasInput(Fuel.Methane, oxygen, isWet, AirHumidityKgPerKg: 0.01));
        Assert.Equal(oxygen, isWet ? result.Wet.OxygenPct : result.Dry.OxygenPct, 9);
        if (!isWet)
        {
            // O2/(21 − O2) is for carbon; for methane it is some 10 % high.
            Assert.InRange(result.ExcessAirPct / (100.0 * oxygen / (21.0 - oxygen)), 0.85, 1.0);
        }
    }

    /// <summary>Methane in air at 25 °C without dissociation: 2328 K in textbooks (for example Turns, An Introduction to Combustion: 2226 K with it).</summary>
    [Fact]
    public void The_flame_of_methane_has_its_textbook_temperature()
    {
        Assert.Equal(2_328.0, FlameTemperature.Calculate(new FlameTemperatureInput(Fuel.Methane, 0.0)).AdiabaticTemperatureK, 8.0);
        double five = FlameTemperature.Calculate(new FlameTemperatureInput(Fuel.Methane, 5.0)).AdiabaticTemperatureK;
        Assert.InRange(2_328.0 - five, 50.0, 90.0);
        Assert.True(FlameTemperature.Calculate(new FlameTemperatureInput(Fuel.Methane, 5.0, 300.0)).AdiabaticTemperatureK > five + 120.0);
    }

    [Fact]
    public void The_oxygen_target_is_where_carbon_monoxide_meets_its_limit_and_a_margin()
    {
        var input = new OxygenTargetInput(Fuel.Methane, [new(5.0, 10.0), new(3.0, 20.0), new(2.0, 50.0), new(1.0, 500.0)], 158.11388300841898, 4.0, 180.0);
        OxygenTargetResult result = OxygenTarget.Calculate(input);
        Assert.Equal(1.5, result.OxygenAtLimitPct, 9);
        Assert.Equal(2.0, result.TargetOxygenDryPct, 9);
        Assert.False(result.IsBeyondTest);

        // Independent: Siegert's formula for natural gas, loss = (Ts − Ta) (0.66/(21 − O2) + 0.009) %, of 4 and 2 % oxygen.
        double siegert = 160.0 * ((0.66 / 17.0) - (0.66 / 19.0));
        Close.To(siegert, result.PresentStackLossPct - result.TargetStackLossPct, 12.0);
        Assert.InRange(result.FuelSavingPct, 0.6, 0.9);
    }

    [Fact]
    public void A_test_that_never_reached_the_limit_is_not_extrapolated()
    {
        OxygenTargetResult result = OxygenTarget.Calculate(new OxygenTargetInput(Fuel.Methane, [new(5.0, 10.0), new(3.0, 20.0)], 100.0, 3.2, 180.0));
        Assert.True(result.IsBeyondTest);
        Assert.Equal(3.5, result.TargetOxygenDryPct, 9);
        Assert.True(result.FuelSavingPct < 0.0);
        Assert.Single(result.Findings);
    }

    [Fact]
    public void Readings_that_agree_take_nothing_off_the_index()
    {
        CombustionDiagnosticsResult result = CombustionDiagnostics.Calculate(new CombustionDiagnosticsInput(Fuel.Methane, 3.0, 20.0, 10.0, 3.1, 19.2, 1.0));
        Assert.Equal(100.0, result.Index);
        Assert.Empty(result.Findings);
        Assert.Equal(10.0, result.ExpectedCarbonDioxideDryPct, 0.1);
    }

    [Fact]
    public void Each_fault_is_named_with_its_reason()
    {
        CombustionDiagnosticsResult result = CombustionDiagnostics.Calculate(new CombustionDiagnosticsInput(Fuel.Methane, 3.0, 800.0, 8.5, 4.0, 15.0, 1.0, OxygenTargetDryPct: 2.0));
        Assert.Equal(["carbon_monoxide", "oxygen_against_carbon_dioxide", "air_in_leakage", "air_flow", "oxygen_target"], result.Findings.Select(finding => finding.Check));
        Assert.Equal(100.0 - result.Findings.Sum(finding => finding.Points), result.Index, 9);

        // Dilution from 3 to 4 %: (4 − 3)/(20.95 − 4).
        Assert.Equal(100.0 * 1.0 / 16.95, result.InLeakagePct!.Value, 9);
        Assert.Equal(800.0, result.CarbonMonoxideAtReferencePpm, 9);

        // 800 ppm in 10 m³ of dry flue gas for each m³ of methane: 0.0080 × 283 / 802.
        Assert.Equal(0.283, result.CarbonMonoxideLossPct, 0.02);
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("fuel", () => FlueGasCalculation.Calculate(new FlueGasInput(new Fuel(), 3.0)), "either mass or gas");
        Refused.At("fuel.gas", () => FlueGasCalculation.Calculate(new FlueGasInput(new Fuel(Gas: new GasAnalysis(50.0)), 3.0)), "sum to 50 volume %");
        Refused.At("fuel.gas", () => FlueGasCalculation.Calculate(new FlueGasInput(new Fuel(Gas: new GasAnalysis(NitrogenPct: 100.0)), 3.0)), "nothing in it burns");
        Refused.At("fuel.lower_heating_value_kj_per_kg", () => FlueGasCalculation.Calculate(new FlueGasInput(s_oil with { LowerHeatingValueKjPerKg = null }, 3.0)), "kJ/kg");
        Refused.At("oxygen_pct", () => FlueGasCalculation.Calculate(new FlueGasInput(Fuel.Methane, 21.0)), "0 to 18 volume %");
        Refused.At("oxygen_pct", () => FlueGasCalculation.Calculate(new FlueGasInput(Fuel.Methane)), "not none");
        Refused.At("points[1].carbon_monoxide_ppm", () => OxygenTarget.Calculate(new OxygenTargetInput(Fuel.Methane, [new(5.0, 10.0), new(3.0, -5.0)], 100.0, 3.2, 180.0)), "0 to 100000 ppm");
        Refused.At("points", () => OxygenTarget.Calculate(new OxygenTargetInput(Fuel.Methane, [new(5.0, 10.0), new(3.0, 5.0)], 100.0, 3.2, 180.0)), "rise");
    }
}
