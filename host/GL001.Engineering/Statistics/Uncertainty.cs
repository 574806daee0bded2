namespace GL001.Engineering.Statistics;

/// <summary>A measured input with its uncertainty.</summary>
/// <param name="Name">Name of the input.</param>
/// <param name="Value">Its value.</param>
/// <param name="Uncertainty">Half-width in the same unit, at the confidence at which the result is wanted.</param>
public sealed record UncertainInput(string Name, double Value, double Uncertainty);

/// <summary>What one input's uncertainty does to the result, in the result's unit.</summary>
public sealed record UncertaintyShare(string Name, double Contribution);

/// <summary>Uncertainty of a result and where it comes from.</summary>
/// <param name="Total">Root sum square of the shares; same confidence as the inputs'.</param>
/// <param name="Shares">Largest first.</param>
public sealed record UncertaintyBudget(double Total, IReadOnlyList<UncertaintyShare> Shares);

/// <summary>
/// Root-sum-square propagation of independent uncertainties (JCGM 100, GUM, 5.1.2), each sensitivity as the difference over ±its own
/// uncertainty (GUM 5.1.3, note 2). Correlated inputs, for example two flows by one meter type, are not covered.
/// </summary>
public static class Uncertainty
{
    /// <param name="function">The result as a function of the inputs, in their order.</param>
    /// <param name="inputs">Values and uncertainties.</param>
    public static UncertaintyBudget Propagate(Func<double[], double> function, IReadOnlyList<UncertainInput> inputs)
    {
        double[] values = [.. inputs.Select(input => input.Value)];
        var shares = new List<UncertaintyShare>();
        for (int i = 0; i < values.Length; i++)
        {
            double uncertainty = inputs[i].Uncertainty;
            if (uncertainty == 0.0)
            {
                continue;
            }

            double[] up = [.. values];
            double[] down = [.. values];
            up[i] += uncertainty;
            down[i] -= uncertainty;
            shares.Add(new UncertaintyShare(inputs[i].Name, Math.Abs(function(up) - function(down)) / 2.0));
        }

        return new UncertaintyBudget(
            Math.Sqrt(shares.Sum(share => share.Contribution * share.Contribution)),
            [.. shares.OrderByDescending(share => share.Contribution)]);
    }
}
