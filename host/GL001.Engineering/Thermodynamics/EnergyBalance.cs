namespace GL001.Engineering.Thermodynamics;

/// <summary>Heat or power across the boundary.</summary>
public sealed record EnergyFlow(string Name, double Kw);

/// <param name="Inputs">Fuel, power, feed.</param>
/// <param name="UsefulOutputs">What the plant is for.</param>
/// <param name="Losses">Named losses.</param>
/// <param name="TolerancePct">Of the input, within which the balance counts as closed.</param>
public sealed record EnergyBalanceInput(IReadOnlyList<EnergyFlow> Inputs, IReadOnlyList<EnergyFlow> UsefulOutputs, IReadOnlyList<EnergyFlow> Losses, double TolerancePct = 3.0);

/// <summary>An arrow of a Sankey diagram.</summary>
public sealed record SankeyArrow(string From, string To, double Kw);

/// <param name="EfficiencyPct">Useful over input.</param>
/// <param name="UnaccountedKw">Input less useful less losses.</param>
/// <param name="IsClosed">Within the tolerance.</param>
public sealed record EnergyBalanceResult(
    double InputKw, double UsefulKw, double LossKw, double EfficiencyPct, double UnaccountedKw, double UnaccountedPct, bool IsClosed, IReadOnlyList<SankeyArrow> Sankey, IReadOnlyList<string> Findings);

/// <summary>First law: what goes in comes out as use, loss, or unaccounted, which is told and never spread over the others.</summary>
public static class EnergyBalance
{
    private const string Plant = "plant";

    public static EnergyBalanceResult Calculate(EnergyBalanceInput input)
    {
        Require.AtLeast(input.Inputs, 1);
        Require.InRange(input.TolerancePct, 0.0, 50.0, "%");
        double supplied = Sum(input.Inputs, "inputs");
        double useful = Sum(input.UsefulOutputs, "useful_outputs");
        double lost = Sum(input.Losses, "losses");
        Require.That(supplied > 0.0, "inputs", "they sum to 0 kW; at least one has to be above 0.");
        double missing = supplied - useful - lost;
        bool isClosed = Math.Abs(missing) <= supplied * input.TolerancePct / 100.0;
        SankeyArrow[] arrows =
        [
            .. input.Inputs.Select(flow => new SankeyArrow(flow.Name, Plant, flow.Kw)),
            .. missing < 0.0 ? [new SankeyArrow("unaccounted", Plant, -missing)] : Array.Empty<SankeyArrow>(),
            .. input.UsefulOutputs.Concat(input.Losses).Select(flow => new SankeyArrow(Plant, flow.Name, flow.Kw)),
            .. missing > 0.0 ? [new SankeyArrow(Plant, "unaccounted", missing)] : Array.Empty<SankeyArrow>(),
        ];
        return new EnergyBalanceResult(
            supplied, useful, lost, 100.0 * useful / supplied, missing, 100.0 * missing / supplied, isClosed, arrows,
            isClosed ? [] : [FormattableString.Invariant($"{missing:0.0} kW ({100.0 * missing / supplied:0.0} % of the input) are not accounted for; {input.TolerancePct:0.#} % is tolerated: a loss is missing or a meter reads wrong.")]);
    }

    private static double Sum(IReadOnlyList<EnergyFlow> flows, string field) =>
        Require.AtLeast(flows, 0, field: field).Select((flow, i) => Require.InRange(flow.Kw, 0.0, 1e9, "kW", $"{field}[{i}]")).Sum();
}
