using Google.OrTools.LinearSolver;

namespace GL001.Dispatch;

/// <summary>A variable that remembers its bounds and cost, so that only what changes crosses into the solver.</summary>
/// <param name="variable">The program's variable.</param>
/// <param name="least">Lower bound.</param>
/// <param name="most">Upper bound.</param>
/// <param name="unit">
/// What one unit of the program's variable is, in MW, MWh, t or kg. All else here is in those. Chosen so that coefficients lie between
/// 0.5 and 2: then CLP does not scale the program, and its dual simplex takes less than half the time.
/// </param>
internal sealed class Column(Variable variable, double least, double most, double unit = 1)
{
    private double _told;
    private double _solved;

    public Variable Variable { get; } = variable;

    public double Unit { get; } = unit;

    public double Least { get; private set; } = least;

    public double Most { get; private set; } = most;

    /// <summary>EUR for one unit of the variable; the cost objective.</summary>
    public double Cost { get; set; }

    /// <summary>What the column is the slack of; null for what is no slack.</summary>
    public Aim? SlackOf { get; private set; }

    /// <summary>Length of its step over that of the shortest; 1 for caps.</summary>
    public double SlackWeight { get; private set; }

    /// <summary>In the last solution. Rounding leaves values such as -1e-12; nothing physical is negative here.</summary>
    public double Value => _solved < 1e-9 ? 0 : _solved * Unit;

    /// <summary>EUR in the last solution, as the solver left it, rounding included.</summary>
    public double SolvedCost => Cost * Unit * _solved;

    /// <summary>Takes the value over from the solver, once for all who read it.</summary>
    public void Read() => _solved = Variable.SolutionValue();

    public void MarkSlack(Aim aim, double weight) => (SlackOf, SlackWeight) = (aim, weight);

    public void Tell(Objective objective, double coefficient)
    {
        if (coefficient != _told)
        {
            _told = coefficient;
            objective.SetCoefficient(Variable, coefficient * Unit);
        }
    }

    public void Bound(double least, double most)
    {
        if (least != Least || most != Most)
        {
            (Least, Most) = (least, most);
            Variable.SetBounds(least / Unit, most / Unit);
        }
    }
}

/// <summary>A row that remembers its bounds. What units that are on add to it as a constant moves to its bounds.</summary>
/// <param name="constraint">The program's row.</param>
/// <param name="least">Lower bound.</param>
/// <param name="most">Upper bound.</param>
/// <param name="unit">What one unit of the program's row is, as for a column.</param>
internal sealed class Row(Constraint constraint, double least, double most, double unit = 1)
{
    private List<(int Unit, int Step, double Amount)>? _whenOn;
    private double _least = least;
    private double _most = most;
    private double _constant;
    private (double Least, double Most) _told = (least, most);

    /// <summary>EUR for one more MW, MWh, t or kg on the right-hand side.</summary>
    public double Price => constraint.DualValue() / unit;

    public bool DependsOnCommitment => _whenOn is not null;

    public Row Add(Column column, double coefficient)
    {
        constraint.SetCoefficient(column.Variable, coefficient * column.Unit / unit);
        return this;
    }

    /// <summary>As <see cref="Add"/>, for a column that may stand in the row already.</summary>
    public Row AddMore(Column column, double coefficient)
    {
        constraint.SetCoefficient(column.Variable, constraint.GetCoefficient(column.Variable) + (coefficient * column.Unit / unit));
        return this;
    }

    /// <summary>Adds an amount that stands on the left while the unit is on.</summary>
    public void AddWhenOn(int unit, int step, double amount) => (_whenOn ??= []).Add((unit, step, amount));

    public void Bound(double least, double most)
    {
        (_least, _most) = (least, most);
        Tell();
    }

    public void Commit(bool[][] on)
    {
        _constant = 0;
        foreach ((int unit, int step, double amount) in _whenOn!)
        {
            _constant += on[unit][step] ? amount : 0;
        }

        Tell();
    }

    private void Tell()
    {
        (double, double) now = (_least - _constant, _most - _constant);
        if (now != _told)
        {
            _told = now;
            constraint.SetBounds(now.Item1 / unit, now.Item2 / unit);
        }
    }
}

/// <summary>What a program may aim at, in the order in which it counts.</summary>
internal enum Aim
{
    LifeSafety = 0,
    ProductSafety,

    /// <summary>Reserves not held and caps exceeded.</summary>
    Limits,
    EquipmentProtection,
    Production,
    Cost,
}

/// <summary>A limit that the elastic program may stretch, to explain why no plan exists.</summary>
/// <param name="Kind">Family and thing, such as <c>min_heat[BLR-101]</c>; steps of one kind are told together.</param>
/// <param name="Step">Step, or -1 for the whole horizon.</param>
/// <param name="Says">What the limit says, in the plant's words.</param>
/// <param name="Way">What would have to change; the amount and its unit follow.</param>
/// <param name="Unit">MW or MWh.</param>
/// <param name="Stretch">How far it is stretched.</param>
internal sealed record ElasticLimit(string Kind, int Step, string Says, string Way, string Unit, Column Stretch);
