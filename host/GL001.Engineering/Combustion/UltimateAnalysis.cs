namespace GL001.Engineering.Combustion;

/// <summary>Composition of a solid or liquid fuel as fired, mass %.</summary>
public sealed record UltimateAnalysis(double CarbonPct, double HydrogenPct, double OxygenPct = 0.0, double NitrogenPct = 0.0, double SulphurPct = 0.0, double MoisturePct = 0.0, double AshPct = 0.0)
{
    /// <summary>Analyses are rounded: their sum may miss 100 by this much.</summary>
    private const double TolerancePct = 0.5;

    /// <param name="field">Where it stands in the caller's input.</param>
    internal void Validate(string field)
    {
        Require.InRange(CarbonPct, 0.0, 100.0, "mass %", field);
        Require.InRange(HydrogenPct, 0.0, 100.0, "mass %", field);
        Require.InRange(OxygenPct, 0.0, 60.0, "mass %", field);
        Require.InRange(NitrogenPct, 0.0, 100.0, "mass %", field);
        Require.InRange(SulphurPct, 0.0, 100.0, "mass %", field);
        Require.InRange(MoisturePct, 0.0, 70.0, "mass %", field);
        Require.InRange(AshPct, 0.0, 70.0, "mass %", field);
        double sum = CarbonPct + HydrogenPct + OxygenPct + NitrogenPct + SulphurPct + MoisturePct + AshPct;
        Require.That(Math.Abs(sum - 100.0) <= TolerancePct, field, FormattableString.Invariant($"its parts sum to {sum:0.###} mass %; 100 ± {TolerancePct} is allowed."));
        Require.That(CarbonPct + HydrogenPct + SulphurPct > 0.0, field, "nothing in it burns.");
    }
}
