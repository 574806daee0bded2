using System.Globalization;
using Google.OrTools.LinearSolver;
using GL001.Plant;

namespace GL001.Dispatch;

/// <summary>
/// The linear program. Rows and variables are named after what they stand for, such as <c>balance[STM-100,t3]</c>;
/// docs/design/dispatch.md lists them. Built once for a problem; commitment and objective change in place, so that
/// each solve starts from the last basis.
/// </summary>
internal sealed class DispatchModel : IDisposable
{
    /// <summary>
    /// How far a later objective may give up an earlier tier's minimum, in MW summed over steps. Above the solver's own
    /// tolerance, so that rounding in many balances cannot make the fixed tier infeasible, and below the checker's 1e-6 MW.
    /// </summary>
    private const double TierTolerance = 1e-7;

    /// <summary>CLP's default of 1e-7 adds up over balances to more than <see cref="TierTolerance"/>.</summary>
    private const double PrimalTolerance = 1e-9;

    /// <summary>
    /// Fuel that costs nothing is counted at this price, in EUR/MWh, while planning; otherwise burning it for surplus
    /// would be as good as not burning it. Costs in the plan are at the true price.
    /// </summary>
    private const double LeastFuelPrice = 1e-3;

    private readonly DispatchProblem _problem;
    private readonly Solver _solver;
    private readonly Variable[][] _heat;
    private readonly Constraint[][] _rise;
    private readonly Constraint[][] _fall;
    private readonly Variable[][] _flow;
    private readonly Variable[][] _unmet;
    private readonly Variable[][] _surplus;
    private readonly Constraint[][] _balance;
    private readonly Dictionary<DemandTier, Constraint> _tier = [];

    /// <param name="problem">A well-formed problem.</param>
    /// <param name="solver">An empty CLP solver; the model owns it from here on.</param>
    public DispatchModel(DispatchProblem problem, Solver solver)
    {
        _problem = problem;
        _solver = solver;
        _heat = Variables(problem.Units, unit => unit.Id, "heat", _ => 0);
        _flow = Variables(problem.Lines, line => line.Id, "flow", line => line.CapacityMegawatts);
        _unmet = [.. problem.Demands.Select(demand => PerStep(t => solver.MakeNumVar(0, demand.HeatMegawatts[t], $"unmet[{demand.Id},t{t}]")))];
        _surplus = Variables(problem.Headers, header => header, "surplus", _ => double.PositiveInfinity);
        _rise = [.. problem.Units.Select((unit, u) => Ramps("ramp_up", unit, _heat[u], +1))];
        _fall = [.. problem.Units.Select((unit, u) => Ramps("ramp_down", unit, _heat[u], -1))];
        _balance = [.. problem.Headers.Select(header => PerStep(t => Balance(header, t)))];
        foreach (DemandTier tier in Enum.GetValues<DemandTier>())
        {
            Constraint row = solver.MakeConstraint(double.NegativeInfinity, double.PositiveInfinity, $"tier[{tier}]");
            ForEachUnmet(tier, variable => row.SetCoefficient(variable, 1));
            _tier.Add(tier, row);
        }
    }

    /// <summary>Lets each unit move within the limits that <paramref name="limits"/> gives for unit and step.</summary>
    public void SetLimits(Func<int, int, UnitLimits> limits)
    {
        for (int u = 0; u < _heat.Length; u++)
        {
            for (int t = 0; t < _problem.Steps; t++)
            {
                UnitLimits limit = limits(u, t);
                double before = t == 0 ? _problem.Units[u].CurrentHeatMegawatts : 0;
                _heat[u][t].SetBounds(limit.LeastHeat, limit.MostHeat);
                _rise[u][t].SetUb(limit.MostRise + before);
                _fall[u][t].SetUb(limit.MostFall - before);
            }
        }
    }

    /// <summary>Aims at the least unmet heat over all tiers, in MW summed over steps.</summary>
    public void MinimiseUnmet()
    {
        Objective objective = ClearObjective();
        foreach (DemandTier tier in _tier.Keys)
        {
            ForEachUnmet(tier, variable => objective.SetCoefficient(variable, 1));
        }
    }

    /// <summary>Aims at the least unmet heat in one tier, in MW summed over steps.</summary>
    public void MinimiseUnmet(DemandTier tier)
    {
        Objective objective = ClearObjective();
        ForEachUnmet(tier, variable => objective.SetCoefficient(variable, 1));
    }

    /// <summary>Aims at the least fuel cost, in EUR.</summary>
    public void MinimiseCost()
    {
        Objective objective = ClearObjective();
        for (int u = 0; u < _heat.Length; u++)
        {
            DispatchUnit unit = _problem.Units[u];
            for (int t = 0; t < _problem.Steps; t++)
            {
                objective.SetCoefficient(_heat[u][t], Math.Max(LeastFuelPrice, unit.FuelPriceEurPerMegawattHour[t]) / unit.Efficiency * _problem.StepHours);
            }
        }
    }

    /// <summary>Keeps a tier's unmet heat at what has been reached; infinity frees it.</summary>
    public void FixTier(DemandTier tier, double unmetMegawattSteps) => _tier[tier].SetUb(unmetMegawattSteps + TierTolerance);

    /// <summary>Solves from the last basis.</summary>
    public Solver.ResultStatus Solve(TimeSpan timeLimit)
    {
        _solver.SetTimeLimit(Math.Max(1, (long)timeLimit.TotalMilliseconds));
        using var parameters = new MPSolverParameters();
        parameters.SetDoubleParam(MPSolverParameters.DoubleParam.PRIMAL_TOLERANCE, PrimalTolerance);
        return _solver.Solve(parameters);
    }

    public double ObjectiveValue => _solver.Objective().Value();

    public double[][] Heat => Values(_heat);

    public double[][] Flow => Values(_flow);

    public double[][] Unmet => Values(_unmet);

    public double[][] Surplus => Values(_surplus);

    /// <summary>
    /// Rise of the objective for one more MW of demand, by header and step: CLP's sign for a minimum is
    /// d(objective)/d(right-hand side), and the right-hand side of a balance is the demand.
    /// </summary>
    public double[][] BalanceDuals => [.. _balance.Select(row => row.Select(constraint => constraint.DualValue()).ToArray())];

    /// <summary>A tier's unmet heat in MW summed over steps.</summary>
    public double UnmetIn(DemandTier tier)
    {
        double sum = 0;
        ForEachUnmet(tier, variable => sum += Clean(variable.SolutionValue()));
        return sum;
    }

    public void Dispose() => _solver.Dispose();

    /// <summary>Rounding leaves values such as -1e-12; nothing physical is negative here.</summary>
    private static double Clean(double value) => value < 1e-9 ? 0 : value;

    private static double[][] Values(Variable[][] variables) =>
        [.. variables.Select(row => row.Select(variable => Clean(variable.SolutionValue())).ToArray())];

    private T[] PerStep<T>(Func<int, T> make) => [.. Enumerable.Range(0, _problem.Steps).Select(make)];

    private Variable[][] Variables<T>(IEnumerable<T> items, Func<T, string> id, string what, Func<T, double> most) =>
        [.. items.Select(item => PerStep(t => _solver.MakeNumVar(0, most(item), $"{what}[{id(item)},t{t}]")))];

    /// <summary>sign × (heat[t] - heat[t-1]) ≤ limit; the heat before the first step is a constant and moves to the right.</summary>
    private Constraint[] Ramps(string what, DispatchUnit unit, Variable[] heat, int sign) => PerStep(t =>
    {
        Constraint row = _solver.MakeConstraint(double.NegativeInfinity, double.PositiveInfinity, $"{what}[{unit.Id},t{t}]");
        row.SetCoefficient(heat[t], sign);
        if (t > 0)
        {
            row.SetCoefficient(heat[t - 1], -sign);
        }

        return row;
    });

    /// <summary>heat + received - sent + unmet - surplus = demand.</summary>
    private Constraint Balance(string header, int t)
    {
        double demand = _problem.Demands.Where(item => item.HeaderId == header).Sum(item => item.HeatMegawatts[t]);
        Constraint row = _solver.MakeConstraint(demand, demand, string.Create(CultureInfo.InvariantCulture, $"balance[{header},t{t}]"));
        for (int u = 0; u < _heat.Length; u++)
        {
            if (_problem.Units[u].HeaderId == header)
            {
                row.SetCoefficient(_heat[u][t], 1);
            }
        }

        for (int l = 0; l < _flow.Length; l++)
        {
            DispatchLine line = _problem.Lines[l];
            if (line.ToHeaderId == header)
            {
                row.SetCoefficient(_flow[l][t], 1 - line.LossFraction);
            }
            else if (line.FromHeaderId == header)
            {
                row.SetCoefficient(_flow[l][t], -1);
            }
        }

        for (int d = 0; d < _unmet.Length; d++)
        {
            if (_problem.Demands[d].HeaderId == header)
            {
                row.SetCoefficient(_unmet[d][t], 1);
            }
        }

        row.SetCoefficient(_surplus[_problem.Headers.IndexOf(header)][t], -1);
        return row;
    }

    private void ForEachUnmet(DemandTier tier, Action<Variable> act)
    {
        for (int d = 0; d < _unmet.Length; d++)
        {
            if (_problem.Demands[d].Tier != tier)
            {
                continue;
            }

            foreach (Variable variable in _unmet[d])
            {
                act(variable);
            }
        }
    }

    private Objective ClearObjective()
    {
        Objective objective = _solver.Objective();
        objective.Clear();
        objective.SetMinimization();
        return objective;
    }
}
