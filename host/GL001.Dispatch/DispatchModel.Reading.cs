namespace GL001.Dispatch;

/// <summary>Numbers read from a solved program, before they become a plan.</summary>
internal sealed record Solution
{
    public required double[][] Heat { get; init; }

    public required double[]?[][] Weights { get; init; }

    public required double[][] Flow { get; init; }

    public required double[][] SpareFlow { get; init; }

    public required double[][] Unmet { get; init; }

    public required double[][] Surplus { get; init; }

    public required double[][] Charge { get; init; }

    public required double[][] Discharge { get; init; }

    public required double[][] Level { get; init; }

    public required double[][] SpareStore { get; init; }

    public required double[] Buy { get; init; }

    public required double[] Sell { get; init; }

    public required double[] NotTaken { get; init; }

    /// <summary>What is left of each slack, by <see cref="DispatchModel.Slacks"/>.</summary>
    public required double[] Slack { get; init; }

    /// <summary>Objective of cost, EUR, without the constants of a fixed commitment; zero of a plan without a program.</summary>
    public double CostEur { get; init; }

    /// <summary>By unit, the share to which it fires in each step of a relaxation; null for one whose commitment is given.</summary>
    public double[]?[] Shares { get; init; } = [];

    /// <summary>Null when cost was not minimised.</summary>
    public Duals? Duals { get; init; }

    /// <summary>Whether more demand at a header and step would end as unmet heat.</summary>
    public bool[][]? MoreGoesUnmet { get; init; }

    /// <summary>Why this may not be the best plan for its commitment; null when it is.</summary>
    public string? Doubt { get; init; }
}

/// <summary>Prices of rows, in EUR for one more unit on the right-hand side; CLP's sign for a minimum.</summary>
internal sealed record Duals(double[][] Balance, double[][] FlowReducedCost, double[] Stock, double[] Contract, double[] Cap, double[] Power);

internal sealed partial class DispatchModel
{
    /// <param name="costMinimised">Whether duals mean EUR.</param>
    public Solution Read(bool costMinimised) => new()
    {
        Heat = HeatValues(),
        Weights = [.. _point.Select(points => _stepOf.Select(t => points.Length == 0 ? null : points.Select(point => point[t].Value).ToArray()).ToArray())],
        Flow = Values(_flow),
        SpareFlow = Values(_spareFlow),
        Unmet = Values(_unmet),
        Surplus = Values(_surplus),
        Charge = Values(_charge),
        Discharge = Values(_discharge),
        Level = Values(_level),
        SpareStore = Values(_spareStore),
        Buy = Values(_buy),
        Sell = Values(_sell),
        NotTaken = Values(_notTaken),
        Slack = [.. Slacks.Select(Reached)],
        CostEur = _columns.Sum(column => column.SolvedCost),
        Shares = [.. _share.Select((_, u) => FiringShares(u))],
        Duals = costMinimised
            ? new Duals(
                BalanceDuals(),
                [.. _flow.Select(row => row.Select(column => column.Variable.ReducedCost()).ToArray())],
                [.. _stock.Select(row => row?.Price ?? 0)],
                [.. _contract.Select(row => row?.Price ?? 0)],
                [.. _cap.Select(row => row.Price)],
                [.. _power.Select(row => row.Price)])
            : null,
    };

    public double[][] BalanceDuals() => [.. _balance.Select(row => row.Select(item => item.Price).ToArray())];

    public double[][] HeatValues() => [.. _problem.Units.Select((unit, u) =>
        _share[u] is { } shares ? [.. shares.Select(step => step.Sum(share => share.Point.HeatMegawatts * share.Column.Value))]
        : _inParts[u] ? [.. _stepOf.Select(t => HeatOfParts(unit, u, t))]
        : Values(_heat[u]))];

    private double HeatOfParts(DispatchUnit unit, int u, int t)
    {
        double heat = unit.MinHeatMegawatts * (_open[u] ? _on[u][t].Value : _isOn[u][t] ? 1 : 0);
        foreach (Column[] part in _part[u])
        {
            heat += part[t].Value;
        }

        return heat;
    }

    /// <summary>EUR of a solved open model that its objective does not show: inputs and wear at minimum of units that are not open.</summary>
    public double ConstantCost(bool[][] on)
    {
        double sum = 0;
        for (int u = 0; u < _heat.Length; u++)
        {
            for (int t = 0; t < _steps && !_open[u] && _part[u].Length > 0; t++)
            {
                sum += on[u][t] ? CostAtMinimum(u, t) : 0;
            }
        }

        return sum;
    }

    /// <summary>EUR of a step in which a unit with a curve gives its minimum.</summary>
    private double CostAtMinimum(int u, int t)
    {
        DispatchUnit unit = _problem.Units[u];
        double wear = _inParts[u] ? unit.WearEurPerMegawattHour * unit.MinHeatMegawatts : 0;
        return ((InputPrice(_problem, unit, t) * UnitInput.AtMinimum(unit)) + wear) * _problem.HoursOf(t);
    }

    /// <summary>Most by which <see cref="LeastPrice"/> can lift the objective above true cost, EUR.</summary>
    public double PriceMargin()
    {
        double sum = 0;
        for (int u = 0; u < _heat.Length; u++)
        {
            DispatchUnit unit = _problem.Units[u];
            for (int t = 0; t < _steps && !unit.TakesPower; t++)
            {
                sum += InputPrice(_problem, unit, t) < LeastPrice ? LeastPrice * unit.MaxHeatMegawatts * _problem.HoursOf(t) : 0;
            }
        }

        return sum;
    }

    /// <summary>EUR/MWh above which a price is the price on slacks.</summary>
    public double UnmetPrice => SlackPrice() / 2;

    private static double[] Values(Column[] columns) => Array.ConvertAll(columns, column => column.Value);

    private static double[][] Values(Column[][] columns) => Array.ConvertAll(columns, Values);
}
