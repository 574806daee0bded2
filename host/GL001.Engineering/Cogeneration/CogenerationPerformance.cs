namespace GL001.Engineering.Cogeneration;

/// <summary>Fuels of the reference values.</summary>
public enum CogenerationFuel
{
    NaturalGas = 0,
    HardCoal,
    Lignite,
    HeavyFuelOil,
    Biogas,
    DryBiomass,
}

/// <summary>How the heat leaves.</summary>
public enum CogenerationHeat
{
    HotWater = 0,
    Steam,

    /// <summary>Exhaust gas used directly.</summary>
    ExhaustGas,
}

/// <summary>Voltage at which electricity is connected.</summary>
public enum ConnectionVoltage
{
    From345Kv = 0,
    From200Kv,
    From100Kv,
    From50Kv,
    From12Kv,
    From450V,
    Below450V,
}

/// <param name="FuelMwh">Lower heating value.</param>
/// <param name="ElectricityMwh">At the generator.</param>
/// <param name="UsefulHeatMwh">That replaces other heat.</param>
/// <param name="OnSitePct">Of the electricity used on site; the rest is exported.</param>
/// <param name="AmbientDegC">Mean of the year, for the correction of the electric reference.</param>
/// <param name="ElectricityPricePerMwh">For the spark spread.</param>
/// <param name="FuelPricePerMwh">On the lower heating value.</param>
/// <param name="CarbonPricePerTonne">Of the fuel's carbon dioxide.</param>
/// <param name="CarbonDioxideKgPerMwh">Of the fuel.</param>
/// <param name="HeatValuePerMwh">What the useful heat would cost from a boiler.</param>
public sealed record CogenerationInput(
    CogenerationFuel Fuel, CogenerationHeat Heat, double FuelMwh, double ElectricityMwh, double UsefulHeatMwh, double InstalledElectricMw, ConnectionVoltage Voltage = ConnectionVoltage.From450V, double OnSitePct = 100.0,
    double AmbientDegC = 15.0, double ElectricityPricePerMwh = 0.0, double FuelPricePerMwh = 0.0, double CarbonPricePerTonne = 0.0, double CarbonDioxideKgPerMwh = 201.96, double HeatValuePerMwh = 0.0);

/// <param name="PrimaryEnergySavingPct">Against separate production.</param>
/// <param name="IsHighEfficiency">10 % or more; any saving below 1 MW electric.</param>
/// <param name="ReferenceElectricPct">After correction of temperature and grid.</param>
/// <param name="SparkSpreadPerMwh">Electricity less fuel for each MWh of electricity; clean with carbon.</param>
/// <param name="MarginPerMwh">Clean spread with the value of the heat.</param>
public sealed record CogenerationResult(
    double ElectricEfficiencyPct, double ThermalEfficiencyPct, double OverallEfficiencyPct, double HeatToPowerRatio, double ReferenceElectricPct, double ReferenceHeatPct, double PrimaryEnergySavingPct, double PrimaryEnergySavedMwh,
    bool IsHighEfficiency, double SparkSpreadPerMwh, double CleanSparkSpreadPerMwh, double MarginPerMwh, IReadOnlyList<string> Findings);

/// <summary>
/// Combined heat and power: efficiencies, and primary energy saving after Directive 2012/27/EU, annex II:
/// PES = 1 − 1/(η_h/ref_h + η_e/ref_e). Reference values of Delegated Regulation (EU) 2015/2402 for plants from 2016, temperature correction
/// 0.1 point for each K from 15 °C and grid factors: all from memory, and before its amendment by (EU) 2023/2104. Confirm before a claim.
/// </summary>
public static class CogenerationPerformance
{
    public static CogenerationResult Calculate(CogenerationInput input)
    {
        Require.Positive(input.FuelMwh, 1e9, "MWh");
        Require.Positive(input.ElectricityMwh, input.FuelMwh, "MWh");
        Require.InRange(input.UsefulHeatMwh, 0.0, 1e9, "MWh");
        Require.Positive(input.InstalledElectricMw, 1e4, "MW");
        Require.InRange(input.OnSitePct, 0.0, 100.0, "%");
        Require.InRange(input.AmbientDegC, -30.0, 50.0, "°C");
        Require.InRange(input.ElectricityPricePerMwh, -1e4, 1e5, "per MWh");
        Require.InRange(input.FuelPricePerMwh, 0.0, 1e4, "per MWh");
        Require.InRange(input.CarbonPricePerTonne, 0.0, 1e4, "per t");
        Require.InRange(input.CarbonDioxideKgPerMwh, 0.0, 2_000.0, "kg/MWh");
        Require.InRange(input.HeatValuePerMwh, 0.0, 1e4, "per MWh");
        double electric = input.ElectricityMwh / input.FuelMwh;
        double thermal = input.UsefulHeatMwh / input.FuelMwh;
        (double exported, double used) = GridFactor(input.Voltage);
        double grid = ((input.OnSitePct * used) + ((100.0 - input.OnSitePct) * exported)) / 100.0;
        double referenceElectric = (ReferenceElectricPct(input.Fuel) + (0.1 * (15.0 - input.AmbientDegC))) / 100.0 * grid;
        double referenceHeat = ReferenceHeatPct(input.Fuel, input.Heat) / 100.0;
        double saving = 1.0 - (1.0 / ((thermal / referenceHeat) + (electric / referenceElectric)));
        double separate = (input.UsefulHeatMwh / referenceHeat) + (input.ElectricityMwh / referenceElectric);
        double spark = input.ElectricityPricePerMwh - (input.FuelPricePerMwh / electric);
        double clean = spark - (input.CarbonDioxideKgPerMwh / 1_000.0 * input.CarbonPricePerTonne / electric);
        List<string> findings = electric + thermal > 1.05 ? [FormattableString.Invariant($"{100.0 * (electric + thermal):0} % of the lower heating value comes out: more than condensing could give. The meters do not close.")] : [];
        return new CogenerationResult(
            100.0 * electric, 100.0 * thermal, 100.0 * (electric + thermal), thermal / electric, 100.0 * referenceElectric, 100.0 * referenceHeat, 100.0 * saving, separate - input.FuelMwh,
            saving >= 0.1 || (saving > 0.0 && input.InstalledElectricMw < 1.0), spark, clean, clean + (input.HeatValuePerMwh * thermal / electric), findings);
    }

    private static double ReferenceElectricPct(CogenerationFuel fuel) => fuel switch
    {
        CogenerationFuel.NaturalGas => 53.0,
        CogenerationFuel.HardCoal => 44.2,
        CogenerationFuel.Lignite => 41.8,
        CogenerationFuel.HeavyFuelOil => 44.2,
        CogenerationFuel.Biogas => 42.0,
        _ => 37.0,
    };

    // Hot water, steam, exhaust.
    private static double ReferenceHeatPct(CogenerationFuel fuel, CogenerationHeat heat)
    {
        double[] values = fuel switch
        {
            CogenerationFuel.NaturalGas => [92.0, 87.0, 84.0],
            CogenerationFuel.HardCoal => [88.0, 83.0, 80.0],
            CogenerationFuel.Lignite => [86.0, 81.0, 78.0],
            CogenerationFuel.HeavyFuelOil => [85.0, 80.0, 77.0],
            CogenerationFuel.Biogas => [80.0, 75.0, 72.0],
            _ => [86.0, 81.0, 78.0],
        };
        return values[(int)heat];
    }

    // Losses that electricity from afar would have had: exported, used on site.
    private static (double Exported, double OnSite) GridFactor(ConnectionVoltage voltage) => voltage switch
    {
        ConnectionVoltage.From345Kv => (1.0, 0.976),
        ConnectionVoltage.From200Kv => (0.972, 0.963),
        ConnectionVoltage.From100Kv => (0.963, 0.951),
        ConnectionVoltage.From50Kv => (0.952, 0.936),
        ConnectionVoltage.From12Kv => (0.935, 0.914),
        ConnectionVoltage.From450V => (0.918, 0.891),
        _ => (0.888, 0.851),
    };
}
