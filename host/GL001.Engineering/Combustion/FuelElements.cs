namespace GL001.Engineering.Combustion;

/// <summary>A fuel to burn: by mass (solid, liquid) with its heating value, or by volume (gas), whose heating value follows from its composition.</summary>
/// <param name="Mass">Ultimate analysis; null for a gas.</param>
/// <param name="LowerHeatingValueKjPerKg">Net, as fired; with <paramref name="Mass"/> only.</param>
/// <param name="Gas">Gas analysis; null for a solid or liquid.</param>
public sealed record Fuel(UltimateAnalysis? Mass = null, double? LowerHeatingValueKjPerKg = null, GasAnalysis? Gas = null)
{
    /// <summary>Pure methane.</summary>
    public static Fuel Methane { get; } = new(Gas: new GasAnalysis(MethanePct: 100.0));

    internal FuelElements ToElements(string field)
    {
        Require.That(Mass is null != Gas is null, field, "give either mass or gas, not both and not none.");
        if (Gas is not null)
        {
            Require.That(LowerHeatingValueKjPerKg is null, $"{field}.lower_heating_value_kj_per_kg", "the heating value of a gas follows from its composition; leave it out.");
            Gas.Validate($"{field}.gas");
            return Gas.ToElements();
        }

        Mass!.Validate($"{field}.mass");
        double lower = Require.InRange(LowerHeatingValueKjPerKg ?? double.NaN, 1e3, 1.5e5, "kJ/kg", field, "lower_heating_value_kj_per_kg");
        double hydrogen = Mass.HydrogenPct / 100.0 / 1.008;
        double water = Mass.MoisturePct / 100.0 / 18.015;
        return new FuelElements(
            Mass.CarbonPct / 100.0 / 12.011, hydrogen, Mass.OxygenPct / 100.0 / 15.999, Mass.NitrogenPct / 100.0 / 14.007, Mass.SulphurPct / 100.0 / 32.06, water,
            lower + (((hydrogen / 2.0) + water) * FuelElements.CondensationKjPerKmol), lower, null);
    }
}

/// <summary>Atoms in a kg of fuel, kmol, and its heating values.</summary>
/// <param name="Carbon">kmol/kg.</param>
/// <param name="Hydrogen">kmol/kg of atoms, without the water's.</param>
/// <param name="Oxygen">kmol/kg of atoms, without the water's.</param>
/// <param name="Nitrogen">kmol/kg of atoms.</param>
/// <param name="Sulphur">kmol/kg.</param>
/// <param name="Water">kmol/kg of molecules.</param>
/// <param name="HigherHeatingValueKjPerKg">Gross at 25 °C.</param>
/// <param name="LowerHeatingValueKjPerKg">Net at 25 °C.</param>
/// <param name="MolarMassKgPerKmol">Of a gas; null otherwise.</param>
internal sealed record FuelElements(
    double Carbon, double Hydrogen, double Oxygen, double Nitrogen, double Sulphur, double Water, double HigherHeatingValueKjPerKg, double LowerHeatingValueKjPerKg, double? MolarMassKgPerKmol)
{
    /// <summary>Heat of condensation of water at 25 °C, kJ/kmol (ISO 6976:2016: 44.013 kJ/mol).</summary>
    public const double CondensationKjPerKmol = 44_013.0;

    /// <summary>Oxygen for complete combustion, kmol/kg.</summary>
    public double TheoreticalOxygen => Carbon + (Hydrogen / 4.0) + Sulphur - (Oxygen / 2.0);

    /// <summary>What of a kg of fuel leaves with the flue gas, kg: all but ash.</summary>
    public double GasKg => (Carbon * 12.011) + (Hydrogen * 1.008) + (Oxygen * 15.999) + (Nitrogen * 14.007) + (Sulphur * 32.06) + (Water * 18.015);
}
