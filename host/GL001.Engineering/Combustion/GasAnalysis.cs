namespace GL001.Engineering.Combustion;

/// <summary>Composition of a gaseous fuel, volume % (ideal gas: mole %).</summary>
public sealed record GasAnalysis(
    double MethanePct = 0.0, double EthanePct = 0.0, double PropanePct = 0.0, double ButanePct = 0.0, double PentanePct = 0.0, double HydrogenPct = 0.0, double CarbonMonoxidePct = 0.0,
    double HydrogenSulphidePct = 0.0, double CarbonDioxidePct = 0.0, double NitrogenPct = 0.0, double OxygenPct = 0.0, double WaterPct = 0.0)
{
    private const double TolerancePct = 0.5;

    // Atoms of C, H, O, N, S, then molar mass kg/kmol and gross heat of combustion at 25 °C, kJ/mol (ISO 6976:2016, table 3, from memory).
    private static readonly GasComponent[] s_components =
    [
        new("methane_pct", 1, 4, 0, 0, 0, 16.0425, 890.58),
        new("ethane_pct", 2, 6, 0, 0, 0, 30.0690, 1_560.69),
        new("propane_pct", 3, 8, 0, 0, 0, 44.0956, 2_219.17),
        new("butane_pct", 4, 10, 0, 0, 0, 58.1222, 2_877.40),
        new("pentane_pct", 5, 12, 0, 0, 0, 72.1488, 3_535.77),
        new("hydrogen_pct", 0, 2, 0, 0, 0, 2.0159, 285.83),
        new("carbon_monoxide_pct", 1, 0, 1, 0, 0, 28.0101, 282.98),
        new("hydrogen_sulphide_pct", 0, 2, 0, 0, 1, 34.0809, 562.01),
        new("carbon_dioxide_pct", 1, 0, 2, 0, 0, 44.0095, 0.0),
        new("nitrogen_pct", 0, 0, 0, 2, 0, 28.0134, 0.0),
        new("oxygen_pct", 0, 0, 2, 0, 0, 31.9988, 0.0),
        new("water_pct", 0, 0, 0, 0, 0, 18.0153, 0.0),
    ];

    /// <param name="field">Where it stands in the caller's input.</param>
    internal void Validate(string field)
    {
        double[] shares = Shares();
        for (int i = 0; i < shares.Length; i++)
        {
            Require.InRange(shares[i], 0.0, 100.0, "volume %", field, s_components[i].Field);
        }

        double sum = shares.Sum();
        Require.That(Math.Abs(sum - 100.0) <= TolerancePct, field, FormattableString.Invariant($"its parts sum to {sum:0.###} volume %; 100 ± {TolerancePct} is allowed."));
        Require.That(s_components.Zip(shares).Any(pair => pair.First.HeatKjPerMol > 0.0 && pair.Second > 0.0), field, "nothing in it burns.");
    }

    internal FuelElements ToElements()
    {
        double[] shares = Shares();
        double sum = shares.Sum();
        double mass = 0.0, c = 0.0, h = 0.0, o = 0.0, n = 0.0, s = 0.0, heat = 0.0;
        for (int i = 0; i < shares.Length; i++)
        {
            double x = shares[i] / sum;
            GasComponent part = s_components[i];
            mass += x * part.MolarMass;
            c += x * part.C;
            h += x * part.H;
            o += x * part.O;
            n += x * part.N;
            s += x * part.S;
            heat += x * part.HeatKjPerMol * 1_000.0;
        }

        double water = WaterPct / sum;
        double higher = heat / mass;
        return new FuelElements(c / mass, h / mass, o / mass, n / mass, s / mass, water / mass, higher, higher - (h / 2.0 / mass * FuelElements.CondensationKjPerKmol), mass);
    }

    // In the order of the table above.
    internal double[] Shares() =>
        [MethanePct, EthanePct, PropanePct, ButanePct, PentanePct, HydrogenPct, CarbonMonoxidePct, HydrogenSulphidePct, CarbonDioxidePct, NitrogenPct, OxygenPct, WaterPct];

    private sealed record GasComponent(string Field, int C, int H, int O, int N, int S, double MolarMass, double HeatKjPerMol);
}
