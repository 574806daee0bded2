using GL001.Engineering.Combustion;
using GL001.Engineering.Emissions;

namespace GL001.Engineering.Tests.Emissions;

public sealed class EmissionTests
{
    private static readonly DateTimeOffset s_start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>30 ppm NOx at 3 % oxygen is the 0.036 lb/MMBtu of gas-fired low-NOx burners.</summary>
    [Fact]
    public void Thirty_ppm_is_the_well_known_rate()
    {
        EmissionRateResult result = EmissionRate.Calculate(new EmissionRateInput(Pollutant.NitrogenOxides, 30.0, OxygenPct: 3.0, Fuel: MethodNineteenFuel.NaturalGas, HeatInputMw: 10.0));
        Assert.Equal(0.0364, result.LbPerMmBtu, 0.0001);
        Assert.Equal(0.0364 * 429.923, result.GramPerGj, 0.1);
        Assert.Equal(30.0, result.PpmAtReferenceOxygen!.Value, 9);
        Assert.Equal(30.0 * 46.0055 / 22.414, result.MgPerNormalM3AtReferenceOxygen!.Value, 6);
        Assert.Equal(36.0 * result.GramPerGj / 1_000.0, result.KgPerH!.Value, 9);
        Assert.Equal("19-1", result.Equation);
    }

    /// <summary>By oxygen and by carbon dioxide of the same gas, dry and moist, the rate has to be one.</summary>
    [Fact]
    public void All_equations_agree_on_one_flue_gas()
    {
        // F-factors from the element balance of methane itself, so that only the equations are compared.
        FlueGasResult gas = FlueGasCalculation.Calculate(new FlueGasInput(Fuel.Methane, OxygenPct: 4.0));
        var methane = new FFactorFuel(74.87, 25.13, 0.0, 0.0, 0.0, gas.HigherHeatingValueKjPerKg);
        double dry = Rate(new EmissionRateInput(Pollutant.NitrogenOxides, 50.0, OxygenPct: 4.0, Analysis: methane));
        double wetToDry = 1.0 - (gas.Wet.WaterPct / 100.0);
        double moist = Rate(new EmissionRateInput(Pollutant.NitrogenOxides, 50.0 * wetToDry, true, 4.0 * wetToDry, null, gas.Wet.WaterPct, Analysis: methane));
        double dioxide = Rate(new EmissionRateInput(Pollutant.NitrogenOxides, 50.0, CarbonDioxidePct: gas.Dry.CarbonDioxidePct, Analysis: methane));
        Close.To(dry, moist, 1e-6);
        Close.To(dry, dioxide, 1.0);

        static double Rate(EmissionRateInput input) => EmissionRate.Calculate(input).LbPerMmBtu;
    }

    /// <summary>Fd and Fc from the element balance, 385.3 scf a lb-mole, against the rule's table.</summary>
    [Fact]
    public void Table_and_element_balance_agree()
    {
        var gas = new Fuel(Gas: new GasAnalysis(95.0, 3.0, 0.5, 0.2, CarbonDioxidePct: 0.5, NitrogenPct: 0.8));
        Check(gas, MethodNineteenFuel.NaturalGas);
        Check(new Fuel(new UltimateAnalysis(86.5, 12.7, 0.0, 0.2, 0.6), 42_200.0), MethodNineteenFuel.Oil);
        Check(new Fuel(new UltimateAnalysis(72.0, 5.0, 8.0, 1.4, 1.6, 4.0, 8.0), 28_600.0), MethodNineteenFuel.BituminousCoal);
        Check(new Fuel(Gas: new GasAnalysis(PropanePct: 100.0)), MethodNineteenFuel.Propane);

        static void Check(Fuel fuel, MethodNineteenFuel known)
        {
            FlueGasResult result = FlueGasCalculation.Calculate(new FlueGasInput(fuel, ExcessAirPct: 0.0));
            double scfPerMmBtu = 385.3 / 0.45359237 * FFactors.MjPerMmBtu / (result.HigherHeatingValueKjPerKg / 1_000.0);
            double dryKmol = result.FlueGasDryNormalM3PerKg / 22.414;
            Close.To(FFactors.For(known).Fd, dryKmol * scfPerMmBtu, 2.0);
            Close.To(FFactors.For(known).Fc, dryKmol * result.Dry.CarbonDioxidePct / 100.0 * scfPerMmBtu, 3.0);
        }
    }

    /// <summary>Natural gas: 118.9 lb CO2/MMBtu (appendix G), 53.06 kg/MMBtu in table C-1 of 40 CFR 98.</summary>
    [Fact]
    public void Carbon_dioxide_of_natural_gas_is_the_well_known_figure()
    {
        CarbonDioxideResult result = CarbonDioxideMass.Calculate(new CarbonDioxideInput(1_000.0, MethodNineteenFuel.NaturalGas));
        Assert.Equal(118.86, result.LbPerMmBtu!.Value, 0.01);
        Close.To(1_000.0 * 3.412142 * 53.06 / 1_000.0, result.Tonnes, 2.0);
        Assert.Equal(44.0 / 12.0 * 86.0, CarbonDioxideMass.Calculate(new CarbonDioxideInput(FuelTonnes: 100.0, CarbonPct: 86.0)).Tonnes, 9);
    }

    [Fact]
    public void Correction_to_reference_oxygen_dilutes_or_thickens()
    {
        Assert.Equal(100.0 * 17.9 / 14.9, EmissionRate.AtReferenceOxygen(100.0, 6.0, 3.0), 9);
        Assert.Equal(100.0, EmissionRate.AtReferenceOxygen(100.0, 3.0, 3.0), 9);
    }

    [Fact]
    public void A_thirty_day_average_counts_operating_days_and_needs_data()
    {
        // 40 days, 20 hours of operation each, 50 in the first ten days, then 80.
        MonitorHour[] hours = [.. Enumerable.Range(0, 40 * 24).Select(h => new MonitorHour(s_start.AddHours(h), h % 24 < 20, h % 24 < 20 ? (h < 240 ? 50.0 : 80.0) : null))];
        var limit = new PermitLimit("NOx", 78.0, "mg/m³", AveragingOperatingDays: 30);
        PermitCheckResult result = PermitCheck.Calculate(new PermitCheckInput(hours, [limit]));
        Assert.Equal(800, result.OperatingHours);
        Assert.Equal(100.0, result.AvailabilityPct!.Value, 9);
        PermitFinding finding = Assert.Single(result.Findings);
        Assert.Equal(80.0, finding.Latest!.Value, 9);
        Assert.Equal(PermitState.Exceeded, finding.State);

        // The average rises by 1 a day from 70; above 78 are the last two of eleven.
        Assert.Equal(2, finding.Exceedances);
        Assert.Equal(s_start.AddDays(40), finding.Latest.End);

        // A monitor that failed for nine days leaves 21 of 30 days: not enough.
        MonitorHour[] broken = [.. hours.Select((hour, i) => i >= 24 * 31 ? hour with { Value = null, ValidQuarters = 0 } : hour)];
        PermitCheckResult without = PermitCheck.Calculate(new PermitCheckInput(broken, [limit]));
        Assert.Equal(s_start.AddDays(39), without.Findings[0].Latest!.End);
        Assert.InRange(without.AvailabilityPct!.Value, 77.0, 78.0);
    }

    [Fact]
    public void An_hour_counts_with_four_quarters_or_with_two_when_calibrated()
    {
        MonitorHour[] hours =
        [
            new(s_start, true, 10.0), new(s_start.AddHours(1), true, 1_000.0, 3), new(s_start.AddHours(2), true, 20.0, 2, true), new(s_start.AddHours(3), false, 1_000.0),
        ];
        PermitCheckResult result = PermitCheck.Calculate(new PermitCheckInput(hours, [new PermitLimit("CO", 21.0, "ppm", 1), new PermitLimit("CO mean", 30.0, "ppm", 2), new PermitLimit("CO day", 30.0, "ppm", 3)]));
        Assert.Equal(2, result.ValidHours);
        Assert.Equal([PermitState.Near, PermitState.Within, PermitState.NoData], result.Findings.Select(finding => finding.State));
        Assert.Equal(15.0, result.Findings[1].Latest!.Value, 9);
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("oxygen_pct", () => EmissionRate.Calculate(new EmissionRateInput(Pollutant.CarbonMonoxide, 10.0, Fuel: MethodNineteenFuel.Oil)), "not none");
        Refused.At("fuel", () => EmissionRate.Calculate(new EmissionRateInput(Pollutant.CarbonMonoxide, 10.0, OxygenPct: 3.0)), "table 19-2");
        Refused.At("moisture_pct", () => EmissionRate.Calculate(new EmissionRateInput(Pollutant.CarbonMonoxide, 10.0, true, 3.0, Fuel: MethodNineteenFuel.Oil)), "volume %");
        Refused.At("oxygen_pct", () => EmissionRate.Calculate(new EmissionRateInput(Pollutant.CarbonMonoxide, 10.0, OxygenPct: 20.9, Fuel: MethodNineteenFuel.Oil)), "0 to 19 volume %");
        Refused.At("hours[1].start", () => PermitCheck.Calculate(new PermitCheckInput([new(s_start, true, 1.0), new(s_start, true, 1.0)], [new("a", 1.0, "ppm", 1)])), "order of time");
        Refused.At("heat_input_mwh", () => CarbonDioxideMass.Calculate(new CarbonDioxideInput()), "only one of both");
    }
}
