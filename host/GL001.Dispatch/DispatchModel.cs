using System.Globalization;
using Google.OrTools.LinearSolver;
using GL001.Plant;

namespace GL001.Dispatch;

/// <summary>How a model treats commitment and limits.</summary>
internal enum ModelKind
{
    /// <summary>Commitment is given; a linear program.</summary>
    Fixed,

    /// <summary>
    /// A unit whose commitment is open gives shares of the points of its curve, and starts by shares; a linear program whose optimum
    /// bounds every plan.
    /// </summary>
    Relaxed,

    /// <summary>Commitment is decided; a mixed-integer program.</summary>
    Open,

    /// <summary>As relaxed, and every limit that may conflict can be stretched.</summary>
    Elastic,
}

/// <summary>
/// The program. Rows and variables are named after what they stand for, such as <c>balance[STM-100,t3]</c>;
/// docs/design/dispatch.md lists them. Built once for the shape of a problem; numbers, commitment and aim change in
/// place, so that each solve starts from the last basis.
/// </summary>
internal sealed partial class DispatchModel : IDisposable
{
    /// <summary>
    /// How far a later aim may give up an earlier one's minimum, in MW of one step. Above the solver's own tolerance, so that
    /// rounding in many balances cannot make the held row infeasible, and below the checker's 1e-6.
    /// </summary>
    private const double HoldTolerance = 1e-7;

    /// <summary>CLP's default of 1e-7 adds up over balances to more than <see cref="HoldTolerance"/>.</summary>
    private const double PrimalTolerance = 1e-9;

    /// <summary>
    /// Heat that costs nothing is counted at this price, in EUR/MWh, while planning; otherwise making it for surplus
    /// would be as good as not making it. Costs in the plan are at the true price.
    /// </summary>
    private const double LeastPrice = 1e-3;

    private const double Infinite = double.PositiveInfinity;

    private readonly Solver _solver;
    private readonly ModelKind _kind;
    private readonly int _steps;
    private readonly int[] _stepOf;
    private readonly List<Column> _columns = [];
    private readonly List<Row> _commitmentRows = [];
    private readonly Dictionary<Aim, Row> _held = [];

    private readonly InputPiece[][] _pieces;
    private readonly bool[] _open;
    private readonly bool[][] _isOn;
    private readonly Share[][]?[] _share;
    private readonly bool[] _inParts;
    private readonly Column[][] _heat;
    private readonly Column[][][] _part;
    private readonly Column[][][] _point;
    private readonly Column[][] _flow;
    private readonly Column[][] _unmet;
    private readonly Column[][] _surplus;
    private readonly Column[][] _charge;
    private readonly Column[][] _discharge;
    private readonly Column[][] _level;
    private readonly Column[] _buy = [];
    private readonly Column[] _sell = [];
    private readonly Column[] _notTaken;
    private readonly Column[] _over;
    private readonly Column[][] _shortReserve;
    private readonly Column[][] _shortLoss = [];
    private readonly Column[][] _spareFlow = [];
    private readonly Column[][] _spareStore = [];

    private readonly Row[][] _balance;
    private readonly Row?[][] _ramp;
    private readonly Row[][] _storage;
    private readonly Row[] _power = [];
    private readonly Row?[] _stock;
    private readonly Row?[] _contract;
    private readonly Row[] _cap;
    private readonly Row[][] _online;
    private readonly List<(Row Row, int Header, int Lost, int Step)> _nMinusOne = [];

    private DispatchProblem _problem;

    /// <param name="problem">A well-formed problem.</param>
    /// <param name="solver">An empty solver; the model owns it from here on.</param>
    /// <param name="kind">How commitment is treated.</param>
    public DispatchModel(DispatchProblem problem, Solver solver, ModelKind kind)
    {
        double hour = ShortestStepHours(problem);
        _problem = problem;
        _solver = solver;
        _kind = kind;
        Presolves = kind != ModelKind.Fixed;
        _steps = problem.Steps;
        _stepOf = [.. Enumerable.Range(0, _steps)];
        _pieces = [.. problem.Units.Select(unit => unit.Availability == UnitAvailability.Fixed ? [] : UnitInput.Pieces(unit))];
        _open = [.. problem.Units.Select((unit, u) => kind != ModelKind.Fixed && NeedsDecision(unit, _pieces[u]))];
        _isOn = new bool[_pieces.Length][];
        _share = [.. problem.Units.Select((unit, u) => kind == ModelKind.Relaxed && _open[u] ? Shares(unit) : null)];
        _inParts = [.. _pieces.Select(pieces => kind != ModelKind.Elastic && pieces.Length > 0)];
        _heat = [.. problem.Units.Select((unit, u) => _inParts[u] || _share[u] is not null ? [] : PerStep("heat", unit.Id))];
        _part = [.. problem.Units.Select((unit, u) => _share[u] is not null ? [] : _pieces[u].Select((piece, k) => PerStep("part", $"{unit.Id},{k}", piece.Width)).ToArray())];
        _point = [.. problem.Units.Select((unit, u) => HasPoints(unit) && _share[u] is null ? unit.OperatingPoints.Select((_, k) => PerStep("point", $"{unit.Id},{k}")).ToArray() : [])];
        _flow = [.. problem.Lines.Select(line => PerStep("flow", line.Id))];
        _unmet = [.. problem.Demands.Select(demand => PerStep("unmet", demand.Id))];
        _surplus = [.. problem.Headers.Select(header => PerStep("surplus", header.Id))];
        _charge = [.. problem.Stores.Select(store => PerStep("charge", store.Id))];
        _discharge = [.. problem.Stores.Select(store => PerStep("discharge", store.Id))];
        _level = [.. problem.Stores.Select(store => PerStep("level", store.Id, unit: hour))];
        _shortReserve = [.. problem.Reserves.Select(reserve => PerStep("short", reserve.Id))];
        _notTaken = [.. problem.Fuels.Select(fuel => NewColumn($"not_taken[{fuel.Id}]", 0, unit: hour))];
        _over = [.. problem.Caps.Select(cap => NewColumn($"over[{cap.Id}]", Infinite, unit: CapUnit(cap)))];
        if (problem.Power is not null)
        {
            _buy = [.. _stepOf.Select(t => NewColumn($"buy[t{t}]", Infinite))];
            _sell = [.. _stepOf.Select(t => NewColumn($"sell[t{t}]", Infinite))];
        }

        if (problem.NMinusOne is not null)
        {
            _shortLoss = [.. problem.Headers.Select(header => PerStep("short", $"n_minus_1:{header.Id}"))];
            _spareFlow = [.. problem.Lines.Select(line => PerStep("spare_flow", line.Id))];
            _spareStore = [.. problem.Stores.Select(store => PerStep("spare_store", store.Id))];
        }

        if (kind == ModelKind.Relaxed)
        {
            BuildShares();
        }
        else if (kind != ModelKind.Fixed)
        {
            BuildCommitment();
        }

        _balance = [.. problem.Headers.Select((_, h) => _stepOf.Select(t => Balance(h, t)).ToArray())];
        BuildUnits();
        _ramp = [.. problem.Units.Select((_, u) => _stepOf.Select(t => Ramp(u, t)).ToArray())];
        _storage = [.. problem.Stores.Select((_, s) => _stepOf.Select(t => Storage(s, t)).ToArray())];
        if (problem.Power is not null)
        {
            _power = [.. _stepOf.Select(PowerRow)];
        }

        _stock = [.. problem.Fuels.Select((fuel, f) => double.IsInfinity(fuel.StockMegawattHours) ? null : FuelRow(f, $"stock[{fuel.Id}]"))];
        _contract = [.. problem.Fuels.Select((fuel, f) => fuel.ContractMegawattHours > 0 ? FuelRow(f, $"contract[{fuel.Id}]").Add(_notTaken[f], 1) : null)];
        _cap = [.. problem.Caps.Select((_, c) => CapRow(c))];
        _online = [.. problem.Reserves.Select((_, r) => _stepOf.Select(t => OnlineRow(r, t)).ToArray())];
        if (problem.NMinusOne is not null)
        {
            BuildNMinusOne();
        }

        if (kind == ModelKind.Elastic)
        {
            BuildElastic();
        }

        MarkSlacks();
        Apply();
    }

    public ModelKind Kind => _kind;

    public int Variables => _solver.NumVariables();

    public int Constraints => _solver.NumConstraints();

    /// <summary>Objective of the last solve. Constants of a fixed commitment are not in it.</summary>
    public double ObjectiveValue => _solver.Objective().Value();

    public double BestBound => _solver.Objective().BestBound();

    public string ExportMps() => _solver.ExportModelAsMpsFormat(false, false);

    public string ExportLp() => _solver.ExportModelAsLpFormat(false);

    public void Dispose() => _solver.Dispose();

    /// <summary>Whether another problem differs from this one in bounds, right-hand sides and costs only.</summary>
    public bool Fits(DispatchProblem other) => ReferenceEquals(_problem, other) || (_kind == ModelKind.Fixed && ModelShape.Same(_problem, other));

    /// <summary>Takes over the numbers of a problem that <see cref="Fits"/>.</summary>
    public void Update(DispatchProblem problem)
    {
        if (!ReferenceEquals(_problem, problem))
        {
            _problem = problem;
            for (int u = 0; u < _pieces.Length; u++)
            {
                _pieces[u] = problem.Units[u].Availability == UnitAvailability.Fixed ? [] : UnitInput.Pieces(problem.Units[u]);
            }

            Apply();
        }
    }

    /// <summary>
    /// Whether the next solve of a linear program reduces it first. Where commitment is given it does not: pivots are cheaper than taking the
    /// program apart and putting it together again, most of all from the last basis. A new relaxation is worth it, and one that was refused.
    /// </summary>
    public bool Presolves { get; private set; }

    /// <summary>Solves from the last basis; a mixed-integer program to within a share of its bound.</summary>
    public Solver.ResultStatus Solve(TimeSpan timeLimit, double gap = 0)
    {
        _solver.SetTimeLimit(Math.Max(1, (long)timeLimit.TotalMilliseconds));
        using var parameters = new MPSolverParameters();
        if (_kind == ModelKind.Open)
        {
            parameters.SetDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, gap);
        }
        else
        {
            parameters.SetDoubleParam(MPSolverParameters.DoubleParam.PRIMAL_TOLERANCE, PrimalTolerance);
            parameters.SetIntegerParam(MPSolverParameters.IntegerParam.LP_ALGORITHM, (int)MPSolverParameters.LpAlgorithmValues.DUAL);
            parameters.SetIntegerParam(MPSolverParameters.IntegerParam.PRESOLVE, (int)(Presolves ? MPSolverParameters.PresolveValues.PRESOLVE_ON : MPSolverParameters.PresolveValues.PRESOLVE_OFF));
        }

        Solver.ResultStatus status = _solver.Solve(parameters);
        Presolves = status != Solver.ResultStatus.OPTIMAL;
        if (status is Solver.ResultStatus.OPTIMAL or Solver.ResultStatus.FEASIBLE)
        {
            _columns.ForEach(column => column.Read());
        }

        return status;
    }

    /// <summary>
    /// Aims at least cost with a price on every slack, twice as high from tier to tier; where the optimum leaves no slack, the price played no
    /// part, and otherwise it mostly goes unmet already where it must.
    /// </summary>
    public void AimAtCostAndService()
    {
        double price = SlackPrice() * ShortestStepHours(_problem);
        Tell(column => column.Cost + (column.SlackOf is { } aim ? price * (1 << ((int)Aim.Production - (int)aim)) * column.SlackWeight : 0));
    }

    /// <summary>Aims at one thing alone.</summary>
    public void AimAt(Aim aim) => Tell(column => aim == Aim.Cost ? column.Cost : column.SlackOf == aim ? column.SlackWeight : 0);

    private void Tell(Func<Column, double> coefficient)
    {
        Objective objective = _solver.Objective();
        objective.SetMinimization();
        foreach (Column column in _columns)
        {
            column.Tell(objective, coefficient(column));
        }
    }

    /// <summary>Keeps what has been reached for an aim; infinity frees it.</summary>
    public void Hold(Aim aim, double reached)
    {
        if (!_held.TryGetValue(aim, out Row? row))
        {
            if (double.IsInfinity(reached))
            {
                return;
            }

            row = NewRow(aim == Aim.Limits ? "limits" : $"unserved[{aim}]", double.NegativeInfinity, Infinite);
            foreach (Column column in _columns.Where(column => column.SlackOf == aim))
            {
                row.Add(column, column.SlackWeight);
            }

            _held.Add(aim, row);
        }

        row.Bound(double.NegativeInfinity, reached + ((_kind == ModelKind.Open ? 10 : 1) * HoldTolerance));
    }

    /// <summary>What is left of an aim's slacks, in MW of a shortest step (t or kg for caps).</summary>
    public double Reached(Aim aim)
    {
        double sum = 0;
        foreach (Column column in _columns)
        {
            sum += column.SlackOf == aim ? column.SlackWeight * column.Value : 0;
        }

        return sum;
    }

    public static Aim[] Slacks { get; } = [Aim.LifeSafety, Aim.ProductSafety, Aim.Limits, Aim.EquipmentProtection, Aim.Production];

    public static Aim AimOf(DemandTier tier) => tier switch
    {
        DemandTier.LifeSafety => Aim.LifeSafety,
        DemandTier.ProductSafety => Aim.ProductSafety,
        DemandTier.EquipmentProtection => Aim.EquipmentProtection,
        _ => Aim.Production,
    };

    /// <summary>Whether anything about a unit is a matter of yes or no: that it fires, or in which piece of its curve.</summary>
    public static bool NeedsDecision(DispatchUnit unit) => NeedsDecision(unit, UnitInput.Pieces(unit));

    private static bool NeedsDecision(DispatchUnit unit, InputPiece[] pieces) =>
        Commitment.IsOpen(unit) || (unit.Availability == UnitAvailability.Available && unit.Commitment == UnitCommitment.Committed && IsNotConvex(pieces));

    /// <summary>Whether the pieces come in an order that least cost alone would not keep.</summary>
    public static bool IsNotConvex(InputPiece[] pieces)
    {
        for (int k = 1; k < pieces.Length; k++)
        {
            if (pieces[k].Slope < pieces[k - 1].Slope - 1e-9)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasPoints(DispatchUnit unit) => unit.Kind == DispatchUnitKind.Chp && unit.Availability != UnitAvailability.Fixed;

    /// <summary>EUR/MWh that surely exceeds what heat costs at the margin without starts.</summary>
    private double SlackPrice()
    {
        double dearest = _columns.Max(column => Math.Abs(column.Cost)) / ShortestStepHours(_problem);
        return 1_000 + (3 * Math.Min(dearest, 10_000));
    }

    public static double ShortestStepHours(DispatchProblem problem) => problem.StepLengths.IsEmpty ? problem.Step.TotalHours : problem.StepLengths.Min(step => step.TotalHours);

    private void MarkSlacks()
    {
        for (int t = 0; t < _steps; t++)
        {
            double hours = _problem.HoursOf(t) / ShortestStepHours(_problem);
            for (int d = 0; d < _unmet.Length; d++)
            {
                _unmet[d][t].MarkSlack(AimOf(_problem.Demands[d].Tier), hours);
            }

            foreach (Column[] row in _shortReserve.Concat(_shortLoss))
            {
                row[t].MarkSlack(Aim.Limits, hours);
            }
        }

        Array.ForEach(_over, column => column.MarkSlack(Aim.Limits, 1));
    }

    private Column NewColumn(string name, double most, bool whole = false, double unit = 1)
    {
        var column = new Column(_solver.MakeVar(0, most / unit, whole, name), 0, most, unit);
        _columns.Add(column);
        return column;
    }

    private Row NewRow(string name, double least, double most, double unit = 1) => new(_solver.MakeConstraint(least / unit, most / unit, name), least, most, unit);

    private Column[] PerStep(string what, string id, double most = Infinite, double unit = 1)
    {
        var columns = new Column[_steps];
        for (int t = 0; t < columns.Length; t++)
        {
            columns[t] = NewColumn(Name(what, id, t), most, unit: unit);
        }

        return columns;
    }

    private static string Name(string what, string id, int t) => string.Create(CultureInfo.InvariantCulture, $"{what}[{id},t{t}]");

    /// <summary>Adds factor × input of a unit to a row.</summary>
    private void AddInput(Row row, int u, int t, double factor)
    {
        DispatchUnit unit = _problem.Units[u];
        if (_share[u] is { } shares)
        {
            AddShares(row, shares[t], point => factor * point.FuelMegawatts);
        }
        else if (HasPoints(unit))
        {
            for (int k = 0; k < _point[u].Length; k++)
            {
                row.Add(_point[u][k][t], factor * unit.OperatingPoints[k].FuelMegawatts);
            }
        }
        else if (_part[u].Length > 0)
        {
            for (int k = 0; k < _part[u].Length; k++)
            {
                row.Add(_part[u][k][t], factor * _pieces[u][k].Slope);
            }

            AddOn(row, u, t, factor * UnitInput.AtMinimum(unit));
        }
        else
        {
            row.Add(_heat[u][t], factor * PlainSlope(unit, t));
        }
    }

    /// <summary>Input for each MW of heat of a unit without pieces.</summary>
    internal static double PlainSlope(DispatchUnit unit, int t)
    {
        if (unit.Kind == DispatchUnitKind.Chp)
        {
            OperatingPoint warmest = unit.OperatingPoints.MaxBy(point => point.HeatMegawatts);
            return warmest.HeatMegawatts > 0 ? warmest.FuelMegawatts / warmest.HeatMegawatts : 1;
        }

        return unit.InputCurve.IsEmpty ? 1 / unit.EfficiencyAt(t)
            : unit.CurrentHeatMegawatts > 0 ? UnitInput.At(unit, t, unit.CurrentHeatMegawatts) / unit.CurrentHeatMegawatts
            : unit.InputCurve[^1].InputMegawatts / unit.InputCurve[^1].HeatMegawatts;
    }

    /// <summary>
    /// Adds factor × heat of a unit to a row. Heat of a unit with a curve is its minimum and the parts above it: a variable of its
    /// own, tied to them by a row a step, would cost CLP four times the time.
    /// </summary>
    private Row AddHeat(Row row, int u, int t, double factor)
    {
        if (_share[u] is { } shares)
        {
            return AddShares(row, shares[t], point => factor * point.HeatMegawatts);
        }

        if (!_inParts[u])
        {
            return row.Add(_heat[u][t], factor);
        }

        foreach (Column[] part in _part[u])
        {
            row.Add(part[t], factor);
        }

        AddOn(row, u, t, factor * _problem.Units[u].MinHeatMegawatts);
        return row;
    }

    /// <summary>Adds an amount while a unit is on: a variable if that is open, a constant otherwise.</summary>
    private void AddOn(Row row, int u, int t, double amount)
    {
        if (amount == 0)
        {
            return;
        }

        if (_share[u] is { } shares)
        {
            AddShares(row, shares[t], _ => amount);
            return;
        }

        if (_open[u])
        {
            row.AddMore(_on[u][t], amount);
            return;
        }

        if (!row.DependsOnCommitment)
        {
            _commitmentRows.Add(row);
        }

        row.AddWhenOn(u, t, amount);
    }

    /// <summary>heat + received + discharged + unmet - sent - charged - surplus = demand.</summary>
    private Row Balance(int h, int t)
    {
        string header = _problem.Headers[h].Id;
        Row row = NewRow(Name("balance", header, t), 0, 0);
        for (int u = 0; u < _heat.Length; u++)
        {
            if (_problem.Units[u].HeaderId == header)
            {
                AddHeat(row, u, t, 1);
            }
        }

        for (int l = 0; l < _flow.Length; l++)
        {
            DispatchLine line = _problem.Lines[l];
            if (line.ToHeaderId == header)
            {
                row.Add(_flow[l][t], 1 - line.LossFraction);
            }
            else if (line.FromHeaderId == header)
            {
                row.Add(_flow[l][t], -1);
            }
        }

        for (int s = 0; s < _charge.Length; s++)
        {
            if (_problem.Stores[s].HeaderId == header)
            {
                row.Add(_discharge[s][t], 1).Add(_charge[s][t], -1);
            }
        }

        for (int d = 0; d < _unmet.Length; d++)
        {
            if (_problem.Demands[d].HeaderId == header)
            {
                row.Add(_unmet[d][t], 1);
            }
        }

        return row.Add(_surplus[h][t], -1);
    }

    private void BuildUnits()
    {
        for (int u = 0; u < _heat.Length; u++)
        {
            DispatchUnit unit = _problem.Units[u];
            for (int t = 0; t < _steps; t++)
            {
                if (_share[u] is not null)
                {
                    continue;
                }

                if (HasPoints(unit))
                {
                    Row heat = NewRow(Name("region_heat", unit.Id, t), 0, 0).Add(_heat[u][t], -1);
                    Row sum = NewRow(Name("region", unit.Id, t), 0, 0);
                    for (int k = 0; k < _point[u].Length; k++)
                    {
                        heat.Add(_point[u][k][t], unit.OperatingPoints[k].HeatMegawatts);
                        sum.Add(_point[u][k][t], 1);
                    }

                    AddOn(sum, u, t, -1);
                }
                else if (_part[u].Length > 0 && !_inParts[u])
                {
                    Row curve = NewRow(Name("curve", unit.Id, t), 0, 0).Add(_heat[u][t], -1);
                    foreach (Column[] part in _part[u])
                    {
                        curve.Add(part[t], 1);
                    }

                    AddOn(curve, u, t, unit.MinHeatMegawatts);
                }
            }
        }
    }

    /// <summary>Change to the step before, of a unit whose commitment is given; null where no ramp can bind.</summary>
    private Row? Ramp(int u, int t)
    {
        DispatchUnit unit = _problem.Units[u];
        if (_open[u] || !UnitLimits.RampsMatter(unit, _problem.HoursOf(t) * 60))
        {
            return null;
        }

        Row row = AddHeat(NewRow(Name("ramp", unit.Id, t), double.NegativeInfinity, Infinite), u, t, 1);
        return t > 0 ? AddHeat(row, u, t - 1, -1) : row;
    }

    private Row Storage(int s, int t)
    {
        DispatchStore store = _problem.Stores[s];
        double hours = _problem.HoursOf(t);
        Row row = NewRow(Name("store", store.Id, t), 0, 0, ShortestStepHours(_problem))
            .Add(_level[s][t], 1)
            .Add(_charge[s][t], -hours * store.ChargeEfficiency)
            .Add(_discharge[s][t], hours / store.DischargeEfficiency);
        return t > 0 ? row.Add(_level[s][t - 1], StoreKeeps(store, hours) * -1) : row;
    }

    /// <summary>Share of a level that is left after some hours.</summary>
    internal static double StoreKeeps(DispatchStore store, double hours) => Math.Max(0, 1 - (store.StandingLossPerHour * hours));

    private Row PowerRow(int t)
    {
        Row row = NewRow($"power[t{t}]", 0, 0).Add(_buy[t], 1).Add(_sell[t], -1);
        for (int u = 0; u < _heat.Length; u++)
        {
            DispatchUnit unit = _problem.Units[u];
            if (unit.TakesPower)
            {
                AddInput(row, u, t, -1);
            }

            for (int k = 0; k < _point[u].Length; k++)
            {
                row.Add(_point[u][k][t], unit.OperatingPoints[k].PowerMegawatts);
            }

            AddShares(row, _share[u]?[t] ?? [], point => point.PowerMegawatts);
        }

        return row;
    }

    private Row FuelRow(int f, string name)
    {
        Row row = NewRow(name, double.NegativeInfinity, Infinite, ShortestStepHours(_problem));
        for (int u = 0; u < _heat.Length; u++)
        {
            if (_problem.Units[u].BurnsFuel && _problem.Units[u].FuelId == _problem.Fuels[f].Id)
            {
                for (int t = 0; t < _steps; t++)
                {
                    AddInput(row, u, t, _problem.HoursOf(t));
                }
            }
        }

        return row;
    }

    private Row CapRow(int c)
    {
        EmissionCap cap = _problem.Caps[c];
        Row row = NewRow($"cap[{cap.Id}]", double.NegativeInfinity, Infinite, CapUnit(cap)).Add(_over[c], -1);
        for (int u = 0; u < _heat.Length; u++)
        {
            double factor = EmissionFactor(_problem, cap, _problem.Units[u]);
            for (int t = 0; t < _steps && factor > 0; t++)
            {
                if (cap.Window.Contains(t))
                {
                    AddInput(row, u, t, factor * _problem.HoursOf(t));
                }
            }
        }

        return row;
    }

    /// <summary>What one MW of the dirtiest unit's fuel gives in a shortest step, t or kg.</summary>
    private double CapUnit(EmissionCap cap)
    {
        double dirtiest = _problem.Units.Select(unit => EmissionFactor(_problem, cap, unit)).DefaultIfEmpty(0).Max();
        return dirtiest > 0 ? dirtiest * ShortestStepHours(_problem) : 1;
    }

    /// <summary>t or kg that count under a cap for each MWh of a unit's fuel.</summary>
    internal static double EmissionFactor(DispatchProblem problem, EmissionCap cap, DispatchUnit unit) =>
        !unit.BurnsFuel || (!cap.UnitIds.IsEmpty && !cap.UnitIds.Contains(unit.Id)) ? 0
        : cap.Pollutant == Pollutant.Co2 ? problem.Co2Of(unit) : unit.NoxKilogramsPerMegawattHour;

    private Row OnlineRow(int r, int t)
    {
        OnlineReserve reserve = _problem.Reserves[r];
        Row row = NewRow(Name("online", reserve.Id, t), 0, Infinite).Add(_shortReserve[r][t], 1);
        for (int u = 0; u < _heat.Length; u++)
        {
            if (reserve.HeaderId.Length == 0 || _problem.Units[u].HeaderId == reserve.HeaderId)
            {
                AddReserve(row, u, t);
            }
        }

        return row;
    }

    private void AddReserve(Row row, int u, int t)
    {
        if (_problem.Units[u].Availability == UnitAvailability.Available)
        {
            AddOn(row, u, t, _problem.Units[u].MaxAt(t));
        }
    }

    /// <summary>For each header and each unit on it that may trip: the others, stores and spare flows cover the tiers.</summary>
    private void BuildNMinusOne()
    {
        for (int h = 0; h < _problem.Headers.Length; h++)
        {
            string header = _problem.Headers[h].Id;
            int[] here = [.. Enumerable.Range(0, _heat.Length).Where(u => _problem.Units[u].HeaderId == header && _problem.Units[u].Availability != UnitAvailability.Unavailable)];
            foreach (int lost in here.Length == 0 ? [-1] : here)
            {
                for (int t = 0; t < _steps; t++)
                {
                    Row row = NewRow(Name("n_minus_1", lost < 0 ? header : _problem.Units[lost].Id, t), 0, Infinite).Add(_shortLoss[h][t], 1);
                    foreach (int u in here.Where(u => u != lost))
                    {
                        if (!_problem.Units[u].QuickStart)
                        {
                            AddReserve(row, u, t);
                        }
                    }

                    for (int l = 0; l < _problem.Lines.Length; l++)
                    {
                        if (_problem.Lines[l].ToHeaderId == header)
                        {
                            row.Add(_spareFlow[l][t], 1 - _problem.Lines[l].LossFraction);
                        }
                        else if (_problem.Lines[l].FromHeaderId == header)
                        {
                            row.Add(_spareFlow[l][t], -1);
                        }
                    }

                    for (int s = 0; s < _problem.Stores.Length; s++)
                    {
                        if (_problem.Stores[s].HeaderId == header)
                        {
                            row.Add(_spareStore[s][t], 1);
                        }
                    }

                    _nMinusOne.Add((row, h, lost, t));
                }
            }
        }

        for (int s = 0; s < _problem.Stores.Length; s++)
        {
            DispatchStore store = _problem.Stores[s];
            for (int t = 0; t < _steps; t++)
            {
                // What it gives for that long must be in it.
                NewRow(Name("spare_level", store.Id, t), store.MinLevelMegawattHours, Infinite, _problem.NMinusOne!.HoldFor.TotalHours)
                    .Add(_level[s][t], 1)
                    .Add(_spareStore[s][t], -_problem.NMinusOne.HoldFor.TotalHours / store.DischargeEfficiency);
            }
        }
    }

    /// <summary>Writes the problem's numbers into bounds and costs. Commitment of units that are not open comes with <see cref="Commit"/>.</summary>
    private void Apply()
    {
        for (int t = 0; t < _steps; t++)
        {
            double hours = _problem.HoursOf(t);
            for (int h = 0; h < _balance.Length; h++)
            {
                double demand = _problem.WantedAt(_problem.Headers[h].Id, t);
                _balance[h][t].Bound(demand, demand);
                _surplus[h][t].Bound(0, _kind == ModelKind.Elastic ? Infinite : _problem.Headers[h].DumpMegawatts);
            }

            for (int d = 0; d < _unmet.Length; d++)
            {
                _unmet[d][t].Bound(0, _problem.Demands[d].HeatMegawatts[t]);
            }

            for (int l = 0; l < _flow.Length; l++)
            {
                _flow[l][t].Bound(0, _problem.Lines[l].CapacityMegawatts);
            }

            for (int u = 0; u < _heat.Length; u++)
            {
                ApplyCosts(u, t, hours);
            }

            if (_problem.Power is { } power)
            {
                bool stretched = _kind == ModelKind.Elastic;
                _buy[t].Cost = power.BuyEurPerMegawattHour[t] * hours;
                _sell[t].Cost = -power.SellEurPerMegawattHour[t] * hours;
                _buy[t].Bound(0, stretched ? Infinite : power.MostBoughtMegawatts);
                _sell[t].Bound(0, stretched ? Infinite : power.MostSoldMegawatts);
                _power[t].Bound(power.DemandMegawatts[t], power.DemandMegawatts[t]);
            }

            for (int r = 0; r < _online.Length; r++)
            {
                string header = _problem.Reserves[r].HeaderId;
                double wanted = header.Length > 0 ? _problem.WantedAt(header, t) : _problem.Headers.Sum(item => _problem.WantedAt(item.Id, t));
                _online[r][t].Bound(wanted + _problem.Reserves[r].Megawatts[t], Infinite);
            }
        }

        for (int s = 0; s < _level.Length; s++)
        {
            ApplyStore(s);
        }

        for (int f = 0; f < _notTaken.Length; f++)
        {
            DispatchFuel fuel = _problem.Fuels[f];
            _notTaken[f].Cost = fuel.NotTakenEurPerMegawattHour;
            _notTaken[f].Bound(0, fuel.ContractMegawattHours);
            _stock[f]?.Bound(double.NegativeInfinity, fuel.StockMegawattHours);
            _contract[f]?.Bound(fuel.ContractMegawattHours, Infinite);
        }

        for (int c = 0; c < _cap.Length; c++)
        {
            _cap[c].Bound(double.NegativeInfinity, _problem.Caps[c].Limit);
        }

        if (_problem.NMinusOne is { } rule)
        {
            foreach ((Row row, int h, int lost, int t) in _nMinusOne)
            {
                row.Bound(_problem.WantedAt(_problem.Headers[h].Id, t, rule.UpToTier) - QuickStartsBeside(_problem, h, lost, t), Infinite);
            }

            for (int l = 0; l < _spareFlow.Length; l++)
            {
                Array.ForEach(_spareFlow[l], column => column.Bound(0, _problem.Lines[l].CapacityMegawatts));
            }

            for (int s = 0; s < _spareStore.Length; s++)
            {
                Array.ForEach(_spareStore[s], column => column.Bound(0, _problem.Stores[s].DischargeMegawatts));
            }
        }
    }

    /// <summary>Heat of units at a header that start in time although they may rest, without the one that is lost.</summary>
    internal static double QuickStartsBeside(DispatchProblem problem, int h, int lost, int t)
    {
        double sum = 0;
        for (int u = 0; u < problem.Units.Length; u++)
        {
            DispatchUnit unit = problem.Units[u];
            if (u != lost && unit.QuickStart && unit.HeaderId == problem.Headers[h].Id && unit.CanFireAt(t))
            {
                sum += unit.MaxAt(t);
            }
        }

        return sum;
    }

    private void ApplyCosts(int u, int t, double hours)
    {
        DispatchUnit unit = _problem.Units[u];
        double price = InputPrice(_problem, unit, t);
        if (_share[u] is not null)
        {
            ApplyShareCosts(u, t, price, hours);
            return;
        }

        if (HasPoints(unit))
        {
            for (int k = 0; k < _point[u].Length; k++)
            {
                _point[u][k][t].Cost = price * unit.OperatingPoints[k].FuelMegawatts * hours;
            }
        }
        else
        {
            for (int k = 0; k < _part[u].Length; k++)
            {
                _part[u][k][t].Cost = ((price * _pieces[u][k].Slope) + (_inParts[u] ? unit.WearEurPerMegawattHour : 0)) * hours;
            }
        }

        if (!_inParts[u])
        {
            bool plain = !HasPoints(unit) && _part[u].Length == 0;
            double slope = plain ? PlainSlope(unit, t) : 0;
            double perMegawattHour = (plain && !unit.TakesPower ? Math.Max(LeastPrice, price) * slope : 0) + unit.WearEurPerMegawattHour;
            _heat[u][t].Cost = perMegawattHour * hours;
        }

        if (_open[u])
        {
            ApplyCommitmentCosts(u, t, price, hours);
        }
    }

    /// <summary>EUR for a MWh of fuel with its carbon; zero for electricity, which the site buys, and for heat that costs nothing.</summary>
    internal static double InputPrice(DispatchProblem problem, DispatchUnit unit, int t) =>
        unit.BurnsFuel ? problem.FuelPriceOf(unit, t) + (problem.Co2PriceEurPerTonne * problem.Co2Of(unit)) : 0;

    private void ApplyStore(int s)
    {
        DispatchStore store = _problem.Stores[s];
        bool stretched = _kind == ModelKind.Elastic;
        for (int t = 0; t < _steps; t++)
        {
            _charge[s][t].Bound(0, store.ChargeMegawatts);
            _discharge[s][t].Bound(0, store.DischargeMegawatts);
            double least = t == _steps - 1 ? Math.Max(store.MinLevelMegawattHours, store.EndLevelMegawattHours) : store.MinLevelMegawattHours;
            _level[s][t].Bound(stretched ? 0 : least, stretched ? Infinite : store.MaxLevelMegawattHours);
        }

        double kept = StoreKeeps(store, _problem.HoursOf(0)) * store.StartLevelMegawattHours;
        _storage[s][0].Bound(kept, kept);
    }

    /// <summary>Holds a commitment. Open units keep their own variables; the others follow <paramref name="on"/>.</summary>
    /// <param name="on">By unit and step.</param>
    /// <param name="piece">By unit and step, the piece in use of an input curve that is not convex; null where the program may choose.</param>
    public void Commit(bool[][] on, int[]?[] piece)
    {
        for (int u = 0; u < _heat.Length; u++)
        {
            if (!_open[u])
            {
                CommitUnit(u, on[u], piece[u]);
            }
        }

        foreach (Row row in _commitmentRows)
        {
            row.Commit(on);
        }
    }

    private void CommitUnit(int u, bool[] on, int[]? piece)
    {
        DispatchUnit unit = _problem.Units[u];
        _isOn[u] = on;
        for (int t = 0; t < _steps; t++)
        {
            UnitLimits limits = UnitLimits.Decided(unit, _problem.HoursOf(t) * 60, t, on[t], t == 0 ? unit.Firing : on[t - 1]);
            bool stretched = _kind == ModelKind.Elastic && on[t];
            if (!_inParts[u])
            {
                _heat[u][t].Bound(stretched ? 0 : limits.LeastHeat, Math.Max(limits.LeastHeat, limits.MostHeat));
            }

            double before = t == 0 ? unit.CurrentHeatMegawatts : 0;
            _ramp[u][t]?.Bound(before - limits.MostFall, before + limits.MostRise);
            double room = on[t] ? Math.Max(0, limits.MostHeat - unit.MinHeatMegawatts) : 0;   // above the minimum; parts fill in order
            for (int k = 0; k < _part[u].Length; k++)
            {
                double width = Math.Min(_pieces[u][k].Width, room);
                bool full = piece is not null && k < piece[t];
                bool empty = piece is not null && k > piece[t];
                _part[u][k][t].Bound(full ? width : 0, empty ? 0 : width);
                room -= width;
            }
        }
    }
}
